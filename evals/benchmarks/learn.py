"""Learn the two sets of weights that decide: which sentences are quoted, and whether anything is.

    python -m evals.benchmarks.learn --library DIR --questions FILE [--sample DIR] [--write]

Both are logistic regressions with few features. What is printed is cross-validated by question (each question is judged by weights
that never saw it); with --write the weights fitted to all questions go to `assistant/data/`, as plain numbers.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant import Assistant, Turn, refusing, selecting
from assistant.answer import hit_to_json
from assistant.answering import PARAGRAPHS_AT_MOST, WORDS_AT_MOST, search_for
from assistant.conversation import standalone
from assistant.refusing import named_but_not_held
from assistant.selecting import Candidate, by_evidence, choose
from evals.benchmarks.questions import is_hit, letters, shared_runs, wilson
from indexes.documents import Filters, Hit

FOLDS = 10
SEED = 7
REGULARISATION = 0.3
KEEP_ABOVE = 0.15
"""The share of the best sentence's score that another must reach to be quoted beside it."""

MOST_REFUSED = 0.04
"""The share of answerable questions that may be refused when the threshold is set."""

_SUITES = ("answers", "abstention", "follow_ups")
_CASES = Path(__file__).resolve().parents[1] / "cases"
_DATA = Path(__file__).resolve().parents[2] / "assistant" / "data"


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A labelled question with everything the learning needs; `named` says that it names something not held."""

    id: str
    answerable: bool
    gold: tuple[dict[str, Any], ...]
    found: tuple[Candidate, ...]
    hits: tuple[Hit, ...]
    features: tuple[float, ...]
    named: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--sample", type=Path, help="the sample library: its development cases help to learn refusal")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    questions = look_at(options.library, read_lines(options.questions), options.as_of)
    more = look_at(options.sample, sample_rows(), options.as_of) if options.sample else []
    learn(questions, more, options.write)
    return 0


def look_at(library: Path, rows: Sequence[dict[str, Any]], as_of: date) -> list[Question]:
    """Search a library for every labelled question."""
    assistant = Assistant.open(library)
    return [look(row, assistant, as_of) for row in rows if is_labelled(row)]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def sample_rows() -> list[dict[str, Any]]:
    """The development cases over the sample library; those held back stay unseen."""
    rows = [row for suite in _SUITES for path in sorted((_CASES / suite).glob("*.jsonl")) for row in read_lines(path)]
    return [row for row in rows if row["split"] == "dev"]


def is_labelled(row: dict[str, Any]) -> bool:
    """True for questions that are to be answered or found unanswerable; routing is learned nowhere."""
    return row.get("kind") != "declined" and row.get("answerable") is not None


def look(row: dict[str, Any], assistant: Assistant, as_of: date) -> Question:
    """Search for one question as the product does."""
    history = [Turn(turn["role"], turn["content"]) for turn in row.get("history") or []]
    library = assistant.library
    when = date.fromisoformat(row["as_of"]) if row.get("as_of") else as_of
    found = search_for(standalone(row["question"], history).text, library, when, Filters(as_of=when), 10)
    gold = row.get("gold") or row.get("evidence") or []
    features = refusing.features(found.asked, found.result, found.candidates, library) if found.candidates else ()
    named = bool(named_but_not_held(found.asked, found.candidates))
    return Question(row["id"], row["answerable"], tuple(gold), found.candidates, found.result.hits, features, named)


def learn(questions: Sequence[Question], more: Sequence[Question], write: bool) -> None:
    """Both sets of weights: cross-validated figures, and the weights of all where wanted.

    Sentences are learned from the questions over real documents alone: the sample library is too small to be like them.
    Refusal is learned from both, since real unanswerable questions are few.
    """
    selection = _learn_selection([q for q in questions if q.answerable and q.gold and q.found])
    _learn_refusal([q for q in questions if q.found])
    refusal = _learn_refusal([q for q in (*questions, *more) if q.found])
    if write:
        (_DATA / "selection.json").write_text(json.dumps(selection, indent=1) + "\n", encoding="utf-8")
        (_DATA / "refusal.json").write_text(json.dumps(refusal, indent=1) + "\n", encoding="utf-8")


# --- which sentences -----------------------------------------------------------------------------------------------


def _learn_selection(questions: Sequence[Question]) -> dict[str, Any]:
    x = np.array([c.features for q in questions for c in q.found])
    y = np.array([_answers(c, q.gold) for q in questions for c in q.found])
    groups = np.array([i for i, q in enumerate(questions) for _ in q.found])
    scores = np.zeros(len(y))
    for train, test in GroupKFold(FOLDS).split(x, y, groups):
        scores[test] = _fit(x[train], y[train]).predict_proba(x[test])[:, 1]
    print(f"selection: {len(questions)} questions, {len(y)} sentences, {int(y.sum())} that answer")
    for share in (0.1, KEEP_ABOVE, 0.2, 0.3):
        _print_selection(questions, scores, groups, share)
    for top in (5, 10):
        right = sum(_is_in(q, _rescored(q, scores[groups == i]), top) for i, q in enumerate(questions))
        print(f"  gold in the first {top}: {right} of {len(questions)} {wilson(right, len(questions))}")
    model = _fit(x, y)
    return {
        "source": f"evals/benchmarks/learn.py, {len(questions)} questions, logistic regression, C = {REGULARISATION}",
        "weights": dict(zip(selecting.FEATURES, (round(float(w), 4) for w in model.coef_[0]), strict=True)),
        "intercept": round(float(model.intercept_[0]), 4),
        "threshold": 0.0,
        "keep_above": KEEP_ABOVE,
    }


def _print_selection(
    questions: Sequence[Question], scores: NDArray[np.float64], groups: NDArray[np.int64], share: float
) -> None:
    right, words = 0, []
    for i, question in enumerate(questions):
        ranked = _rescored(question, scores[groups == i])
        chosen = choose(ranked, WORDS_AT_MOST, PARAGRAPHS_AT_MOST, share)
        shown: dict[str, list[str]] = {}
        for s in chosen:
            text = " ".join(s.paragraph.text[s.paragraph.units[u].start : s.paragraph.units[u].end] for u in s.units)
            shown.setdefault(s.hit.document.file, []).append(text)
        right += any(shared_runs(g["quote"], " ".join(shown.get(g["document"], []))) >= 0.8 for g in question.gold)
        words.append(sum(len(t.split()) for texts in shown.values() for t in texts))
    print(
        f"  keep above {share}: a gold passage quoted for {right} of {len(questions)} {wilson(right, len(questions))}, "
        f"median {statistics.median(words)} words"
    )


def _rescored(question: Question, scores: NDArray[np.float64]) -> list[Candidate]:
    """The sentences with scores from weights that never saw the question, best first."""
    again = (replace(c, score=float(s)) for c, s in zip(question.found, scores, strict=True))
    return sorted(again, key=lambda c: -c.score)


def _is_in(question: Question, ranked: Sequence[Candidate], top: int) -> bool:
    hits = [hit_to_json(hit) for hit in by_evidence(question.hits, ranked)[:top]]
    return any(is_hit(gold, hits) for gold in question.gold)


def _answers(candidate: Candidate, gold: Sequence[dict[str, Any]]) -> bool:
    unit = candidate.paragraph.units[candidate.unit]
    text = letters(candidate.paragraph.text[unit.start : unit.end])
    for g in gold:
        quote = letters(g["quote"])
        if g["document"] == candidate.hit.document.file and len(text) > 15 and (text in quote or quote in text):
            return True
        if g["document"] == candidate.hit.document.file and len(text) > 40 and text[5:-5] in quote:
            return True
    return False


# --- whether anything ----------------------------------------------------------------------------------------------


def _learn_refusal(questions: Sequence[Question]) -> dict[str, Any]:
    x = np.array([q.features for q in questions])
    y = np.array([q.answerable for q in questions])
    named = np.array([q.named for q in questions])
    decided = np.zeros(len(y), dtype=bool)
    scores = np.zeros(len(y))
    for train, test in GroupKFold(FOLDS).split(x, y, np.arange(len(y))):
        inner = np.zeros(len(train))
        for a, b in GroupKFold(5).split(x[train], y[train], np.arange(len(train))):
            inner[b] = _fit(x[train][a], y[train][a], balanced=True).predict_proba(x[train][b])[:, 1]
        threshold = _threshold(inner, y[train], named[train])
        scores[test] = _fit(x[train], y[train], balanced=True).predict_proba(x[test])[:, 1]
        decided[test] = (scores[test] >= threshold) & ~named[test]
    no, yes = ~y, y
    print(f"refusal: {int(yes.sum())} answerable, {int(no.sum())} not")
    _print_rate("unanswerable refused", int((~decided & no).sum()), int(no.sum()))
    _print_rate("  of these by name", int((named & no).sum()), int(no.sum()))
    _print_rate("answerable refused", int((~decided & yes).sum()), int(yes.sum()))
    _print_rate("  of these by name", int((named & yes).sum()), int(yes.sum()))
    print(
        "  refused though answerable:",
        " ".join(q.id for q, d in zip(questions, decided, strict=True) if q.answerable and not d),
    )
    print(
        "  answered though not:",
        " ".join(q.id for q, d in zip(questions, decided, strict=True) if not q.answerable and d),
    )
    model = _fit(x, y, balanced=True)
    return {
        "source": f"evals/benchmarks/learn.py, {len(questions)} questions, logistic regression, C = {REGULARISATION}",
        "weights": dict(zip(refusing.FEATURES, (round(float(w), 4) for w in model.coef_[0]), strict=True)),
        "intercept": round(float(model.intercept_[0]), 4),
        "threshold": round(float(_threshold(scores, y, named)), 4),
    }


def _threshold(scores: NDArray[np.float64], answerable: NDArray[np.bool_], named: NDArray[np.bool_]) -> float:
    """The highest threshold that refuses no more of the answerable than is allowed."""
    kept = np.sort(scores[answerable & ~named])
    return float(kept[int(MOST_REFUSED * len(kept))])


def _fit(x: NDArray[np.float64], y: NDArray[np.bool_], *, balanced: bool = False) -> LogisticRegression:
    model = LogisticRegression(
        C=REGULARISATION, max_iter=2000, random_state=SEED, class_weight="balanced" if balanced else None
    )
    return model.fit(x, y)


def _print_rate(name: str, right: int, of: int) -> None:
    print(f"  {name:22} {right:4} of {of:4} {wilson(right, of)}")


if __name__ == "__main__":
    sys.exit(main())
