"""Learn the weights of the language lens, and say how well they do on documents they have not seen.

    python -m evals.benchmarks.learn_language --shared DIR [--write]

Learned from real sentences (`gold/language/dev.jsonl`), from sentences of our own (`evals/language/learn.jsonl`, written and
labelled by the same reading rules) and, for drafts, from the fictional reviews. What is printed is cross-validated by
document: real sentences by weights that saw no sentence of their document, each review by weights that saw nothing of it.
`evals/language/blind.jsonl` was written before the rules and is only ever measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.check.draft import Draft, Sentence, read_draft
from assistant.check.language import is_weighed
from assistant.check.language.features import Seen, feature_names, look, own_words, vector
from assistant.check.language.rules import rubric
from assistant.check.language.weights import ALONE, IN_DRAFT, Weights
from evals.benchmarks.questions import letters

FOLDS = 10
REGULARISATION = 0.4
THRESHOLDS = {ALONE: 0.6, IN_DRAFT: 0.55}
"""A little above even: an editor who is asked about too much stops reading (brief 9.4)."""

OWN = Path(__file__).resolve().parents[1] / "language" / "learn.jsonl"
BLIND = Path(__file__).resolve().parents[1] / "language" / "blind.jsonl"
_WEIGHTS = Path(__file__).resolve().parents[2] / "assistant" / "data" / "language_weights.json"
_FEWEST_LETTERS = 12
"""Shorter sentences (a cell of a table) stand in a label by chance."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with what is found in it, whether it is to be queried, and the document it hangs together with."""

    id: str
    sentence: str
    seen: Seen
    query: bool
    kinds: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Review:
    """A fictional review with its labels."""

    name: str
    draft: Draft
    labels: dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    real, own, reviews = real_rows(options.shared), read_rows(OWN), read_reviews(options.shared)
    drafted = [row for review in reviews for row in review_rows(review)]
    print(f"{len(real)} real sentences, {len(own)} of our own, {len(drafted)} weighed of {len(reviews)} reviews")
    if options.write:
        write({ALONE: fit([*real, *own], ALONE), IN_DRAFT: fit([*real, *own, *drafted], IN_DRAFT)}, len(real), len(own))
    from evals.benchmarks import language

    return language.main(["--shared", str(options.shared)])


def read_rows(path: Path) -> list[Row]:
    """The labelled sentences of a file; ours hang together by nothing and have the group ""."""
    raw = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rules = rubric()
    return [
        Row(
            one["id"],
            one["sentence"],
            look(own_words(one["sentence"]), rules),
            one["query"],
            tuple(one["kinds"]),
            one.get("document", ""),
        )
        for one in raw
    ]


def real_rows(shared: Path) -> list[Row]:
    """The real sentences with their documents."""
    return read_rows(shared / "gold" / "language" / "dev.jsonl")


@lru_cache(maxsize=2)
def read_reviews(shared: Path) -> tuple[Review, ...]:
    """The fictional reviews, in PDF where there is one and in Word otherwise."""
    found = []
    for path in sorted((shared / "reviews").glob("r*.labels.json")):
        name = path.name.removesuffix(".labels.json")
        file = next(f for f in (path.with_name(f"{name}.pdf"), path.with_name(f"{name}.docx")) if f.is_file())
        found.append(Review(name, read_draft(file), json.loads(path.read_text(encoding="utf-8"))))
    return tuple(found)


def overlaps(quote: str, other: str) -> bool:
    """One stands within the other, letters only."""
    one, two = letters(quote), letters(other)
    return min(len(one), len(two)) >= _FEWEST_LETTERS and (one in two or two in one)


def review_rows(review: Review) -> Iterator[Row]:
    """The sentences of a review that weights have to decide."""
    rules = rubric()
    labels = review.labels["language"]
    for sentence in review.draft.sentences:
        seen = look(sentence.own, rules)
        if sentence.part in rules.skipped or not is_weighed(sentence, seen, rules):
            continue
        label = next((one for one in labels if overlaps(one["quote"], sentence.text)), None)
        kinds = (label["kind"], *label["also"]) if label else ()
        yield Row(_name(review, sentence), sentence.text, seen, label is not None, kinds, review.name)


def _name(review: Review, sentence: Sentence) -> str:
    return f"{review.name}-{sentence.index}"


def fit(rows: Sequence[Row], which: str) -> Weights:
    """A logistic regression over the rules found; sentences without wording of any kind are never weighed."""
    names = feature_names(rubric())
    weighed = [row for row in rows if row.seen.kinds]
    x = np.stack([vector(row.seen, names) for row in weighed])
    y = np.array([row.query for row in weighed])
    model = LogisticRegression(C=REGULARISATION, max_iter=3000).fit(x, y)
    coefficients: NDArray[np.float64] = np.round(model.coef_[0], 4)
    return Weights(names, coefficients, round(float(model.intercept_[0]), 4), THRESHOLDS[which])


def by_document(real: Sequence[Row], own: Sequence[Row]) -> Iterator[tuple[Weights, list[Row]]]:
    """Weights, and the rows of documents that they have not seen."""
    groups = [row.group for row in real]
    for train, test in GroupKFold(FOLDS).split(groups, groups=groups):
        yield fit([*(real[i] for i in train), *own], ALONE), [real[i] for i in test]


def by_review(real: Sequence[Row], own: Sequence[Row], reviews: Sequence[Review]) -> Iterator[tuple[Weights, Review]]:
    """Weights, and the review that they have not seen."""
    for review in reviews:
        others = [row for other in reviews if other.name != review.name for row in review_rows(other)]
        yield fit([*real, *own, *others], IN_DRAFT), review


def write(learned: dict[str, Weights], real: int, own: int) -> None:
    """The weights as plain numbers."""
    facts: dict[str, Any] = {
        "source": f"evals/benchmarks/learn_language.py: {real} real sentences, {own} of our own, for drafts the fictional "
        f"reviews too; logistic regression, C = {REGULARISATION}",
        "names": list(learned[ALONE].names),
    }
    for which, one in learned.items():
        facts[which] = {
            "threshold": one.threshold,
            "intercept": one.intercept,
            "coefficients": [float(value) for value in one.coefficients],
        }
    _WEIGHTS.write_text(json.dumps(facts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
