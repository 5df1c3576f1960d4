"""Learn the second opinion on routing, and say how well it does on questions it has not seen.

    python -m evals.benchmarks.learn_routing --questions FILE [FILE …] --ordinary FILE [FILE …] [--blind FILE …] [--write]

`--questions` are labelled rows (`evals/routing/training.jsonl`, `tests/assistant/data/routing_*.jsonl`, cases of
`evals/cases/declining`, of which only `dev` is read); `--ordinary` are files whose answerable and unanswerable
questions are all ordinary ones (`held_back` cases left out). What is printed is cross-validated by batch: each voice
is judged by weights, and by thresholds, that were set without it. `--blind` files are only ever measured.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant import second_opinion
from assistant.conversation_turns import Turn
from assistant.routing import Route, route
from assistant.routing_rules import load_rules
from assistant.second_opinion import ASK, URGENT
from evals.benchmarks.questions import wilson
from indexes.embedding import SentenceTransformerEmbedder

FOLDS = 10
REGULARISATION = 0.1
MARGIN = 0.5
"""How far above the highest-scoring ordinary question a threshold is put, in log odds."""

URGENT_MARGIN = 0.25
"""The same for urgent, which takes nothing away: what was asked is still answered."""

LEAST = 0.5
"""No threshold lies lower."""

_WEIGHTS = Path(__file__).resolve().parents[2] / "assistant" / "data" / "routing_weights.json"

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled question; `label` is "ask" or the reason, `batch` whose voice it is in."""

    question: str
    history: tuple[Turn, ...]
    label: str
    batch: str
    routed: Route

    @property
    def is_heard(self) -> bool:
        """True where the rules leave the question to the second opinion."""
        return self.routed.kind == ASK


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--ordinary", type=Path, nargs="*", default=[])
    parser.add_argument("--blind", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true", help="print the ordinary questions wrongly turned away")
    options = parser.parse_args(arguments)
    rows = unique([row for path in [*options.questions, *options.ordinary] for row in read(path, "dev")])
    print(f"{len(rows)} questions: {dict(Counter(row.label for row in rows))}")
    patterns = tuple(sorted(load_rules().features))
    x, y = matrix(rows, patterns), np.array([row.label for row in rows])
    thresholds = cross_validate(rows, x, y, options.show)
    if options.write:
        write(fit(x, y), patterns, thresholds, len(rows))
    for path in options.blind:
        measure_blind(path, [row for split in ("held_back", None) for row in read(path, split)])
    return 0


def read(path: Path, split: str | None) -> list[Row]:
    """The questions of a file; of cases that have a split, those in `split`."""
    raw = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_row(r, path) for r in raw if ("split" not in r and split != "held_back") or r.get("split", "") == split]


def _row(raw: dict[str, Any], path: Path) -> Row:
    history = tuple(Turn(turn["role"], turn["content"]) for turn in raw.get("history") or [])
    label = raw.get("reason") or raw.get("expected_reason") or ASK
    if raw.get("kind") == "declined" and "expected" in raw:
        label = raw["expected"]
    routed = route(raw["question"], history)
    return Row(raw["question"], history, label, raw.get("batch") or f"{path.parent.name}/{path.stem}", routed)


def unique(rows: Sequence[Row]) -> list[Row]:
    """Each question once: the same words in two batches would be judged by weights that saw them."""
    return list({(row.question.casefold().strip(" ?.!"), row.history): row for row in rows}.values())


def matrix(rows: Sequence[Row], patterns: Sequence[str]) -> Matrix:
    """One row of features a question."""
    vectors = SentenceTransformerEmbedder().embed([row.question for row in rows])
    made = [
        second_opinion.features(row.question, vector, bool(row.history), patterns)
        for row, vector in zip(rows, vectors, strict=True)
    ]
    return np.stack(made)


def fit(x: Matrix, y: NDArray[np.str_]) -> LogisticRegression:
    """The regression over all of `x`."""
    return LogisticRegression(C=REGULARISATION, max_iter=400, tol=1e-3).fit(x, y)


def cross_validate(rows: Sequence[Row], x: Matrix, y: NDArray[np.str_], show: bool) -> dict[str, float]:
    """Print figures by batch not seen, and return the thresholds set on all of them."""
    groups = np.array([row.batch for row in rows])
    classes = sorted(set(y))
    probabilities = np.zeros((len(rows), len(classes)))
    taken = np.full(len(rows), ASK, dtype=object)
    folds = list(GroupKFold(FOLDS).split(x, y, groups))
    for train, test in folds:
        probabilities[test] = fit(x[train], y[train]).predict_proba(x[test])
    heard = np.array([row.is_heard for row in rows])
    for at, row in enumerate(rows):
        may_be = second_opinion.heard(row.question, classes) | {ASK}
        probabilities[at, [column for column, name in enumerate(classes) if name not in may_be]] = 0.0
    for train, test in folds:
        limits = set_thresholds(probabilities[train][heard[train]], y[train][heard[train]], classes)
        taken[test] = decide(probabilities[test], classes, limits)
    taken[~heard] = ASK
    _print_figures(rows, taken)
    if show:
        for row, found in zip(rows, taken, strict=True):
            if row.label == ASK and found != ASK:
                print(f"  turned away as {found} ({row.batch}): {row.question}")
    return set_thresholds(probabilities[heard], y[heard], classes)


def set_thresholds(probabilities: Matrix, y: NDArray[np.str_], classes: Sequence[str]) -> dict[str, float]:
    """For each reason a little more than the most that any ordinary question gets."""
    best = _likeliest(probabilities, classes)
    limits: dict[str, float] = {}
    for i, name in enumerate(classes):
        if name == ASK:
            continue
        most = probabilities[(y == ASK) & (best == i), i].max(initial=LEAST)
        margin = URGENT_MARGIN if name == URGENT else MARGIN
        odds = np.log(most / (1 - most)) + margin
        limits[name] = round(float(max(LEAST, 1 / (1 + np.exp(-odds)))), 4)
    return limits


def decide(probabilities: Matrix, classes: Sequence[str], limits: dict[str, float]) -> NDArray[np.object_]:
    """The reason acted on for each row, or "ask"."""
    best = _likeliest(probabilities, classes)
    taken = [classes[b] if row[b] >= limits[classes[b]] else ASK for row, b in zip(probabilities, best, strict=True)]
    return np.array(taken, dtype=object)


def _likeliest(probabilities: Matrix, classes: Sequence[str]) -> NDArray[np.intp]:
    without = probabilities.copy()
    without[:, classes.index(ASK)] = -1
    best: NDArray[np.intp] = without.argmax(axis=1)
    return best


def _print_figures(rows: Sequence[Row], taken: Sequence[str] | NDArray[np.object_]) -> None:
    """Right and wrong: the rules alone, and with the second opinion."""
    for label in [*sorted({row.label for row in rows} - {ASK}), None]:
        at = [i for i, row in enumerate(rows) if (row.label == label if label else row.label != ASK)]
        alone = sum(rows[i].routed.reason == rows[i].label for i in at)
        both = sum((rows[i].routed.reason or taken[i]) == rows[i].label for i in at)
        away = sum(not rows[i].is_heard or taken[i] != ASK for i in at)
        print(
            f"  {label or 'all'}: right reason by rules {alone}, with both {both} of {len(at)} {wilson(both, len(at))}"
            f"; turned away for any {away}"
        )
    ordinary = [i for i, row in enumerate(rows) if row.label == ASK]
    by_rules = sum(rows[i].routed.kind in ("declined", "urgent") for i in ordinary)
    learned = sum(taken[i] != ASK for i in ordinary)
    print(
        f"  ordinary turned away: by rules {by_rules}, by the second opinion {learned} of {len(ordinary)} "
        f"{wilson(learned, len(ordinary))}"
    )


def measure_blind(path: Path, rows: Sequence[Row]) -> None:
    """What the weights written do on a file never learned from."""
    vectors = SentenceTransformerEmbedder().embed([row.question for row in rows])
    model = second_opinion.weights().model
    found = [
        second_opinion.consider(row.question, row.routed, vector, model, row.history)
        for row, vector in zip(rows, vectors, strict=True)
    ]
    print(f"blind, {path.stem}: {len(rows)} questions")
    taken = [f.reason or ASK if row.is_heard else ASK for f, row in zip(found, rows, strict=True)]
    _print_figures(rows, taken)


def write(model: LogisticRegression, patterns: Sequence[str], thresholds: dict[str, float], count: int) -> None:
    """The weights as plain numbers."""
    facts = {
        "source": f"evals/benchmarks/learn_routing.py, {count} questions, logistic regression, C = {REGULARISATION}",
        "model": SentenceTransformerEmbedder().name,
        "classes": [str(name) for name in model.classes_],
        "thresholds": thresholds,
        "patterns": list(patterns),
        "intercepts": [round(float(value), 4) for value in model.intercept_],
        "coefficients": [[round(float(value), 4) for value in row] for row in model.coef_],
    }
    _WEIGHTS.write_text(json.dumps(facts) + "\n", encoding="utf-8")
    second_opinion.weights.cache_clear()


if __name__ == "__main__":
    raise SystemExit(main())
