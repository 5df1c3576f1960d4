"""The figures of the language lens: real sentences, the fictional reviews, and sentences of our own written blind.

    python -m evals.benchmarks.language [--shared DIR] [--json FILE] [--show]

Real sentences are judged by weights that saw no sentence of their document, each review by weights that saw nothing of it
(`learn_language`). The rules themselves were written with both in view. `blind` are single sentences of our own written
before the rules; `own_review` is a short review of our own, written after them and before they were tried on it, when 18
of the 19 sentences asked about were marked and 18 of the 20 marked were asked about; two gaps were then closed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.check.draft import read_draft
from assistant.check.language import check_language, query_sentence
from assistant.check.language.report import Flag
from assistant.check.language.weights import Weights
from evals.benchmarks import learn_language
from evals.benchmarks.learn_language import Review, Row, overlaps
from evals.statistics import Interval, wilson

NAMES = ("precision", "recall")

_OWN_REVIEW = learn_language.BLIND.with_name("blind_review.md")
_MARKED = re.compile(r"(?:^\d+\.\d+ |(?<=[.!?\]]) )([^.!?\[\]\n]+[.!?'’]+)\[\+\]", re.MULTILINE)


@dataclass(slots=True)
class Counted:
    """What was asked about rightly, wrongly, and what was not asked about; with the sentences for `--show`."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> Interval:
        """Of what is asked about, the share that the labels hold."""
        return wilson(self.right, self.right + len(self.wrong))

    @property
    def recall(self) -> Interval:
        """Of what the labels hold, the share that is asked about."""
        return wilson(self.right, self.right + len(self.missed))


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", action="store_true", help="print the sentences that were judged wrongly")
    options = parser.parse_args(arguments)
    counts = counted(options.shared)
    figures = measured(counts, options.shared)
    for name, value in figures.items():
        print(f"{name:36} {value.value:.3f}  ({value.low:.3f} to {value.high:.3f})  n = {value.n}")
    print(f"{'seconds for the reviews':36} {seconds(options.shared):.2f}")
    if options.show:
        show(counts)
    if options.json:
        options.json.write_text(json.dumps(plainly(figures), indent=1) + "\n", encoding="utf-8")
    return 0


def measure(shared: Path) -> dict[str, Interval]:
    """The figures of the lens by name, each with its 95% interval and what it was measured on."""
    return measured(counted(shared), shared)


def measured(counts: dict[str, Counted], shared: Path) -> dict[str, Interval]:
    """The figures that the counts give, with those on sentences that should be left alone and on the main kind."""
    figures = {f"{suite}_{name}": getattr(one, name) for suite, one in counts.items() for name in NAMES}
    return figures | review_figures(shared)


def counted(shared: Path) -> dict[str, Counted]:
    """Right, wrong and missed: on real sentences and reviews not learned from, and on the blind ones."""
    real, own = learn_language.real_rows(shared), learn_language.read_rows(learn_language.OWN)
    counts = {suite: Counted() for suite in ("real", "reviews", "blind", "own_review")}
    for weights, rows in learn_language.by_document(real, own):
        count_sentences(rows, weights, counts["real"])
    for weights, review in learn_language.by_review(real, own, learn_language.read_reviews(shared)):
        count_review(review, weights, counts["reviews"])
    count_sentences(learn_language.read_rows(learn_language.BLIND), None, counts["blind"])
    count_review(own_review(), None, counts["own_review"])
    return counts


def own_review() -> Review:
    """The short review of our own; `[+]` stands after each sentence that is to be asked about."""
    text = _OWN_REVIEW.read_text(encoding="utf-8")
    labels = [{"quote": quote.strip()} for quote in _MARKED.findall(text)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _OWN_REVIEW.name
        path.write_text(text.replace("[+]", ""), encoding="utf-8")
        return Review("own_review", read_draft(path), {"language": labels})


def count_sentences(rows: Iterable[Row], weights: Weights | None, into: Counted) -> None:
    """Sentences read alone."""
    for row in rows:
        queried = query_sentence(row.sentence, known=weights).query
        _count(row.query, queried, f"{row.id} {row.sentence}", into)


def _count(is_labelled: bool, is_queried: bool, name: str, into: Counted) -> None:
    if is_labelled and is_queried:
        into.right += 1
    elif is_queried:
        into.wrong.append(name)
    elif is_labelled:
        into.missed.append(name)


def count_review(review: Review, weights: Weights | None, into: Counted) -> None:
    """A label is found where one of our quotations overlaps it; ours that overlap no label are wrong."""
    ours = [flag.quote.text for flag in check_language(review.draft, known=weights).flags]
    labels = [label["quote"] for label in review.labels["language"]]
    for label in labels:
        _count(True, any(overlaps(label, our) for our in ours), f"{review.name} {label}", into)
    for our in ours:
        if not any(overlaps(label, our) for label in labels):
            _count(False, True, f"{review.name} {our}", into)


def review_figures(shared: Path) -> dict[str, Interval]:
    """On reviews not learned from: flags on sentences to be left alone, the main kind, quotations in their paragraph."""
    real, own = learn_language.real_rows(shared), learn_language.read_rows(learn_language.OWN)
    alone: list[bool] = []
    kinds: list[bool] = []
    places: list[bool] = []
    for weights, review in learn_language.by_review(real, own, learn_language.read_reviews(shared)):
        flags = check_language(review.draft, known=weights).flags
        alone += [_met(one["quote"], flags) is not None for one in review.labels["not_flag"]]
        for label in review.labels["language"]:
            flag = _met(label["quote"], flags)
            if flag:
                kinds.append(flag.kind in {label["kind"], *label["also"]})
                places.append(label["paragraph"].startswith(flag.quote.paragraph))
    return {
        "not_flag_flagged": wilson(sum(alone), len(alone)),
        "reviews_kind_right": wilson(sum(kinds), len(kinds)),
        "reviews_paragraph_right": wilson(sum(places), len(places)),
    }


def _met(quote: str, flags: Sequence[Flag]) -> Flag | None:
    return next((flag for flag in flags if overlaps(quote, flag.quote.text)), None)


def seconds(shared: Path) -> float:
    """The time that the lens takes over all the reviews once read."""
    reviews = learn_language.read_reviews(shared)
    start = time.perf_counter()
    for review in reviews:
        check_language(review.draft).blocks()
    return time.perf_counter() - start


def plainly(figures: dict[str, Interval]) -> dict[str, Any]:
    """The figures for a file."""
    return {
        name: {"value": round(one.value, 4), "ci95": [round(one.low, 4), round(one.high, 4)], "n": one.n}
        for name, one in figures.items()
    }


def show(counts: dict[str, Counted]) -> None:
    """The sentences judged wrongly."""
    for suite, one in counts.items():
        for name in one.wrong:
            print(f"{suite} asked about: {name}")
        for name in one.missed:
            print(f"{suite} missed: {name}")


if __name__ == "__main__":
    sys.exit(main())
