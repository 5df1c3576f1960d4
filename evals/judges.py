"""Automatic judges beside human labels. None may gate before its figure here beats the floor of plain word overlap.

`clapnq`: does this passage answer this question? `wice`: does this evidence support this claim?
"""

from __future__ import annotations

import json
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from evals.errors import BenchmarkError
from evals.statistics import Interval, auroc, bootstrap_auroc, paired_difference, risk_coverage
from indexes.embedding import Embedder
from indexes.lexical import stems

__all__ = ["FEATURES", "AnswerFeatures", "clapnq", "cross_validated", "wice"]

_SEED = 20_260_401
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class AnswerFeatures:
    """How well the sentences of a passage fit a question; its length is not among them.

    `sentence`: cosine of the best sentence. `pair`: of the best two sentences in a row. `coverage`: share of the
    question's rare words in the best sentence, with the title. `beyond_title`: the same for words the title doesn't
    have. `passage`: share in the whole passage. `type`: the best sentence holds the kind of thing asked for (a number,
    a date, a name, a reason).
    """

    sentence: float
    pair: float
    coverage: float
    beyond_title: float
    passage: float
    type: float

    def row(self) -> tuple[float, ...]:
        """The values, in the order of `FEATURES`."""
        return tuple(float(getattr(self, name)) for name in FEATURES)


FEATURES = ("sentence", "pair", "coverage", "beyond_title", "passage", "type")

_Kind = tuple[str, Callable[[str, str], bool]]
_NUMBER = re.compile(r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million)\b")
_DATE = re.compile(
    r"\b(1\d{3}|20\d\d)\b|\b(january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(because|due to|so that|reason|purpose|in order|therefore|caused?|led to|as a result)\b", re.IGNORECASE
)
_MANNER = re.compile(r"\b(by|through|using|with)\b", re.IGNORECASE)


def _new_name(sentence: str, question: str) -> bool:
    said = question.casefold()
    return any(
        word[0].isupper() and word.casefold() not in said for word in re.findall(r"[^\W\d_][\w']+", sentence)[1:]
    )


_ASKED: tuple[_Kind, ...] = (
    (
        r"\bhow (many|much|long|old|far|big|tall|often)\b|\b(number|percent|population)\b",
        lambda s, _: bool(_NUMBER.search(s)),
    ),
    (r"\bwhen\b|\b(what|which) (year|date)\b", lambda s, _: bool(_DATE.search(s))),
    (r"\bwho(se|m)?\b", _new_name),
    (r"\bwhere\b", _new_name),
    (r"\bwhy\b|\bhow come\b|\b(reason|purpose|cause)\b", lambda s, _: bool(_REASON.search(s))),
    (r"\bhow (do|does|did|to|is|are|can)\b", lambda s, _: bool(_MANNER.search(s))),
)


def _type_found(question: str, sentence: str) -> float:
    """Share of the kinds of thing asked for that the sentence holds; a half where no kind can be told.

    Source: Li and Roth, Learning Question Classifiers, COLING 2002 (the coarse classes).
    """
    wanted = [holds for pattern, holds in _ASKED if re.search(pattern, question.casefold())]
    return sum(holds(sentence, question) for holds in wanted) / len(wanted) if wanted else 0.5


class Rarity:
    """Inverse document frequency of stems over some texts. Source: Robertson and Zaragoza (2009), 3.1."""

    def __init__(self, texts: Iterable[str]) -> None:
        rows = [set(stems(text)) for text in texts]
        self._size, self._counts = len(rows), Counter(stem for row in rows for stem in row)

    def weight(self, stem: str) -> float:
        """At least 0, larger for rarer stems."""
        n = self._counts[stem]
        return math.log(1 + (self._size - n + 0.5) / (n + 0.5))

    def coverage(self, wanted: Iterable[str], have: set[str]) -> float:
        """Weighted share of `wanted` that `have` holds."""
        weights = {stem: self.weight(stem) for stem in wanted}
        total = sum(weights.values())
        return sum(w for stem, w in weights.items() if stem in have) / total if total else 0.0


def answer_features(
    question: str, title: str, sentences: Sequence[str], rarity: Rarity, embedder: Embedder
) -> AnswerFeatures:
    """The features of one question and one passage."""
    pairs = [" ".join(sentences[i : i + 2]) for i in range(len(sentences))]
    vectors = embedder.embed([question, *sentences, *pairs])
    cosines = vectors[1:] @ vectors[0]
    single, double = cosines[: len(sentences)], cosines[len(sentences) :]
    wanted, named = set(stems(question)), set(stems(title))
    held = [set(stems(sentence)) for sentence in sentences]
    covered = [rarity.coverage(wanted, have | named) for have in held]
    rest = (wanted - named) or wanted
    best = max(range(len(sentences)), key=lambda i: (float(single[i]) + covered[i], -i))
    return AnswerFeatures(
        float(single.max()),
        float(double.max()),
        max(covered),
        max(rarity.coverage(rest, have) for have in held),
        rarity.coverage(wanted, set().union(*held) | named),
        _type_found(question, sentences[best]),
    )


def cross_validated(rows: NDArray[np.float64], labels: Sequence[bool], groups: Sequence[str]) -> NDArray[np.float64]:
    """Out-of-fold scores of a logistic regression: no question is judged by a model that saw it (10 folds)."""
    answer = np.zeros(len(labels))
    target = np.array(labels)
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for train, test in folds.split(rows, target, list(groups)):
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1)).fit(rows[train], target[train])
        answer[test] = model.predict_proba(rows[test])[:, 1]
    return answer


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        msg = f"{path.parent.name} has no {path.name}."
        raise BenchmarkError(msg)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def clapnq(folder: Path, embedder: Embedder) -> dict[str, Any]:
    """Answerable from unanswerable, each question on its own passage."""
    begun = time.monotonic()
    rows = [(row, True) for row in _lines(folder / "answerable.jsonl")]
    rows += [(row, False) for row in _lines(folder / "unanswerable.jsonl")]
    passages = [(row["input"], row["passages"][0]["title"], row["passages"][0]["sentences"]) for row, _ in rows]
    rarity = Rarity(f"{title} {' '.join(sentences)}" for _, title, sentences in passages)
    made = [answer_features(question, title, sentences, rarity, embedder) for question, title, sentences in passages]
    labels = [label for _, label in rows]
    questions = [question for question, _, _ in passages]
    ours = cross_validated(np.array([f.row() for f in made]), labels, questions)
    systems = {
        "ours": ours.tolist(),
        "cosine": [f.sentence for f in made],
        "coverage": [f.coverage for f in made],
        "length": [-float(len(sentences)) for _, _, sentences in passages],
    }
    return {
        "dataset": folder.resolve().name,
        "questions": len(rows),
        "cross_validation": f"{_FOLDS} folds by question",
        "features": list(FEATURES),
        "auroc": {name: _rounded(bootstrap_auroc(scores, labels, questions)) for name, scores in systems.items()},
        "ours_minus": {name: _area_change(systems[name], systems["ours"], labels) for name in ("cosine", "coverage")},
        "risk_coverage": _decimated(risk_coverage(systems["ours"], labels)),
        "seconds": round(time.monotonic() - begun, 1),
    }


def _rounded(interval: Interval) -> dict[str, Any]:
    return {"value": round(interval.value, 4), "ci95": [round(interval.low, 4), round(interval.high, 4)]}


def _area_change(before: Sequence[float], after: Sequence[float], labels: Sequence[bool]) -> list[float]:
    """The paired change of AUROC with its interval, through each case's own share of the area.

    Source: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988): placement values.
    """
    old, new = _placements(before, labels), _placements(after, labels)
    change = paired_difference(old, new, {})
    return [round(auroc(after, labels) - auroc(before, labels), 4), round(change.low, 4), round(change.high, 4)]


def _placements(scores: Sequence[float], labels: Sequence[bool]) -> dict[str, float]:
    """For each case the share of the other class on its right side; their mean over balanced classes is the AUROC."""
    values, positive = np.asarray(scores), np.asarray(labels)
    found = {}
    for i, (value, label) in enumerate(zip(values, positive, strict=True)):
        others = values[positive != label]
        ahead = (value > others) if label else (value < others)
        found[f"{i:06}"] = float((ahead + 0.5 * (value == others)).mean())
    return found


def _decimated(points: Sequence[tuple[float, float]], steps: int = 10) -> list[list[float]]:
    """The curve at each tenth of coverage."""
    kept = []
    for step in range(1, steps + 1):
        point = next(p for p in points if p[0] + 1e-9 >= step / steps)
        kept.append([round(point[0], 3), round(point[1], 3)])
    return kept


_CHUNK = 3
"""Sentences of evidence that are compared with a claim at once."""


def wice(folder: Path, embedder: Embedder) -> dict[str, Any]:
    """Supported claims from the rest, ours cross-validated by claim beside the overlap of words."""
    begun = time.monotonic()
    rows = _lines(folder / "claim_dev.jsonl")
    rarity = Rarity(sentence for row in rows for sentence in row["evidence"])
    labels = [row["label"] == "supported" for row in rows]
    made = np.array([_support(row["claim"], row["evidence"], rarity, embedder) for row in rows])
    ours = cross_validated(made, labels, [row["claim"] for row in rows]).tolist()
    systems = {"ours": ours, "overlap": made[:, 0].tolist(), "cosine": made[:, 2].tolist()}
    areas = {name: _rounded(bootstrap_auroc(scores, labels)) for name, scores in systems.items()}
    change = _area_change(systems["overlap"], ours, labels)
    return {
        "dataset": folder.resolve().name,
        "claims": len(rows),
        "cross_validation": f"{_FOLDS} folds by claim",
        "auroc": areas,
        "ours_minus": {"overlap": change},
        "may_gate": change[1] > 0,
        "seconds": round(time.monotonic() - begun, 1),
    }


def _support(claim: str, evidence: Sequence[str], rarity: Rarity, embedder: Embedder) -> tuple[float, ...]:
    """Words of the claim in all the evidence, in its best stretch of three sentences, and cosine of the best."""
    wanted = set(stems(claim))
    held = set(stems(" ".join(evidence)))
    chunks = [" ".join(evidence[i : i + _CHUNK]) for i in range(0, len(evidence), _CHUNK)]
    # the likeliest stretches by words are enough to look at by meaning
    chunks = sorted(chunks, key=lambda c: -rarity.coverage(wanted, set(stems(c))))[:12]
    vectors = embedder.embed([claim, *chunks])
    numbers = set(re.findall(r"\d+", claim))
    found = numbers & set(re.findall(r"\d+", " ".join(evidence)))
    return (
        len(wanted & held) / max(len(wanted), 1),
        rarity.coverage(wanted, held),
        float((vectors[1:] @ vectors[0]).max()),
        rarity.coverage(wanted, set(stems(chunks[0]))),
        len(found) / len(numbers) if numbers else 1.0,
    )
