"""The figures of the identifying-details lens: planted details found, and false alarms in what is left.

Run from a checkout: `python -m evals.benchmarks.privacy [--reviews ../shared/reviews] [--json FILE]`.

Details are invented sentences (`evals/check/privacy_planted.yaml`), planted by this script at the ends of numbered paragraphs
of fictional reviews in which nothing else is planted; without `--reviews`, of the sample reviews' sources. Batch "first" was
looked at while the lens was tuned; "blind" was not, and had a first figure of 44 of 47; "blind_again" was written after that.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.check.draft import Draft, read_draft
from assistant.check.privacy import Identifying, check_privacy
from evals.statistics import Interval, wilson

__all__ = ["Planted", "labelled", "measure", "plant", "planted"]

SET = Path(__file__).parents[1] / "check" / "privacy_planted.yaml"
SAMPLES = Path(__file__).parents[2] / "scripts" / "sample_sources"
WITH_LABELS = ("r01", "r03", "r07")
CLEAN = ("r02", "r04", "r05", "r06")
_NUMBERED = re.compile(r"^\d+\.\d+ ")
_IN_ONE = 14
_LONGER = 12
"""Characters by which what was found may be longer than what was planted."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A detail that has to be found: its exact words and type, in a sentence."""

    type: str
    value: str
    text: str


def planted(batch: str, path: Path = SET) -> tuple[Planted, ...]:
    """The sentences of a batch."""
    return tuple(Planted(**one) for one in yaml.safe_load(path.read_text(encoding="utf-8"))[batch])


def decoys(path: Path = SET) -> tuple[str, ...]:
    """Sentences in which nothing should be found."""
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8"))["decoys"])


def plant(markdown: str, sentences: Sequence[str]) -> str:
    """A copy of a review with the sentences at the ends of numbered paragraphs, evenly over its body."""
    lines = markdown.splitlines()
    ends = next(
        (i for i, line in enumerate(lines) if re.match(r"#+ .*(?:recommend|what happens next)", line, re.I)), len(lines)
    )
    places = [i for i, line in enumerate(lines[:ends]) if _NUMBERED.match(line)]
    body = places[len(places) // 4 :]
    if len(body) < len(sentences):
        raise ValueError(f"{len(sentences)} sentences need as many numbered paragraphs; there are {len(body)}")
    for number, sentence in enumerate(sentences):
        lines[body[number * len(body) // len(sentences)]] += f" {sentence}"
    return "\n".join(lines)


def carriers(reviews: Path | None) -> tuple[str, ...]:
    """The texts into which details are planted: four fictional reviews, or the sources of the sample reviews."""
    if reviews is not None:
        return tuple((reviews / f"{name}.md").read_text(encoding="utf-8") for name in CLEAN)
    return tuple(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("review-*.md")))


def read_text(markdown: str) -> Draft:
    """A draft from text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.md"
        path.write_text(markdown, encoding="utf-8")
        return read_draft(path)


def is_found(wanted: Planted, details: Iterable[Identifying], same_type: bool = True) -> bool:
    """True where the exact detail was named, with its type; of several details together the sentence is enough."""
    for detail in details:
        if same_type and detail.kind.value != wanted.type:
            continue
        is_close = wanted.type == "combination" or len(detail.text) <= len(wanted.value) + _LONGER
        if wanted.value in detail.text and is_close:
            return True
        if wanted.type == "combination" and wanted.text in detail.quote.text:
            return True
    return False


def find_planted(batch: Sequence[Planted], texts: Sequence[str]) -> tuple[list[Planted], list[Planted]]:
    """Those found with their type, and those missed."""
    found: list[Planted] = []
    missed: list[Planted] = []
    for start in range(0, len(batch), _IN_ONE):
        some = batch[start : start + _IN_ONE]
        text = texts[(start // _IN_ONE) % len(texts)]
        details = check_privacy(read_text(plant(text, [one.text for one in some]))).details
        for one in some:
            (found if is_found(one, details) else missed).append(one)
    return found, missed


def labelled(reviews: Path) -> tuple[list[Planted], list[Planted]]:
    """The details labelled in the fictional reviews: those found with their type, and those missed."""
    found: list[Planted] = []
    missed: list[Planted] = []
    for name in WITH_LABELS:
        labels = json.loads((reviews / f"{name}.labels.json").read_text(encoding="utf-8"))
        details = check_privacy(read_draft(file_of(reviews, name))).details
        for one in labels["privacy"]:
            wanted = Planted(one["type"], one["value"], one["quote"])
            (found if is_found(wanted, details) else missed).append(wanted)
    return found, missed


def file_of(reviews: Path, name: str) -> Path:
    """The rendered file of a review: PDF where there is one, else Word."""
    pdf = reviews / f"{name}.pdf"
    return pdf if pdf.is_file() else reviews / f"{name}.docx"


def false_alarms(drafts: Iterable[Draft]) -> tuple[int, int, list[str]]:
    """How many details are found where nothing is planted, in how many words, and which."""
    held = [(draft, check_privacy(draft).details) for draft in drafts]
    said = [f"{draft.file}: {detail.kind.value}: {detail.text}" for draft, details in held for detail in details]
    return len(said), sum(draft.words for draft, _ in held), said


def _rate(found: Sequence[Planted], missed: Sequence[Planted]) -> dict[str, Any]:
    made: Interval = wilson(len(found), len(found) + len(missed))
    return {
        "rate": round(made.value, 4),
        "ci95": [round(made.low, 4), round(made.high, 4)],
        "n": made.n,
        "missed": [f"{one.type}: {one.value}" for one in missed],
    }


def measure(reviews: Path | None = None) -> dict[str, Any]:
    """All figures; those on the labelled reviews only where `reviews` is given."""
    texts = carriers(reviews)
    clean = (
        [read_draft(file_of(reviews, name)) for name in CLEAN] if reviews is not None else [read_text(t) for t in texts]
    )
    count, words, said = false_alarms(clean)
    in_decoys, of_words, which = false_alarms([read_text("# Review: Juniper\n\n" + "\n\n".join(decoys()))])
    figures: dict[str, Any] = {
        "planted_first": _rate(*find_planted(planted("first"), texts)),
        "planted_blind": _rate(*find_planted(planted("blind"), texts)),
        "planted_blind_again": _rate(*find_planted(planted("blind_again"), texts)),
        "false_alarms_per_1000_words": {"value": round(1000 * count / words, 3), "n": words, "which": said},
        "found_in_decoys": {"value": in_decoys, "n": len(decoys()), "words": of_words, "which": which},
    }
    if reviews is not None:
        figures["labelled"] = _rate(*labelled(reviews))
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reviews", type=Path, help="folder of the labelled fictional reviews")
    parser.add_argument("--json", type=Path, help="write the figures here")
    given = parser.parse_args(arguments)
    figures = measure(given.reviews)
    for name, figure in figures.items():
        print(f"{name}: {json.dumps(figure, ensure_ascii=False)}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
