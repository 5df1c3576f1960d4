"""The figures of the recommendations lens: the fictional reviews with their labels, and real recommendations.

    python -m evals.benchmarks.recommendations [--shared DIR] [--json FILE] [--show]

The rules were written with the real recommendations of the development set and the seven reviews in view, so figures on
both are of texts that were seen. `fresh.jsonl` are recommendations of our own, written before the rules were run on
them and looked at afterwards; what they gave unseen stands in evals/recommendations/README.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.check.draft import read_draft
from assistant.check.recommendations import RecommendationsResult, check_recommendations
from assistant.check.recommendations.grading import Grade, grade
from evals.statistics import Interval, wilson

__all__ = ["Miss", "main", "measure", "measure_graded", "measure_reviews"]

ROOT = Path(__file__).resolve().parents[2]
FRESH = ROOT / "evals" / "recommendations" / "fresh.jsonl"
_SAME_WORDS = 0.8


@dataclass(frozen=True, slots=True)
class Miss:
    """A case that went wrong: which figure, which case, what was expected and what was said."""

    figure: str
    case: str
    expected: str
    said: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A review with its labels and what the lens made of it."""

    name: str
    labels: Mapping[str, Any]
    result: RecommendationsResult

    def pairs(self) -> list[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
        """Each labelled recommendation with the one found that has the same words, or None."""
        made = self.result.to_json()
        return [
            (label, next((m for m in made if same_words(label["text"], m["text"])), None))
            for label in self.labels["recommendations"]
        ]

    def spurious(self) -> list[str]:
        """What was found and is not labelled."""
        labelled = [label["text"] for label in self.labels["recommendations"]]
        return [m["text"] for m in self.result.to_json() if not any(same_words(text, m["text"]) for text in labelled)]


def same_words(one: str, other: str) -> bool:
    """True where at least four fifths of the words of the longer text are those of the other."""
    a, b = set(re.findall(r"[a-z0-9]+", one.lower())), set(re.findall(r"[a-z0-9]+", other.lower()))
    return len(a & b) / max(len(a), len(b), 1) >= _SAME_WORDS


def measure(shared: Path) -> dict[str, Interval]:
    """All figures by name; texts missing is an error, no figure."""
    figures, _ = _measured(shared)
    return figures


def _measured(shared: Path) -> tuple[dict[str, Interval], list[Miss]]:
    reviews = read_reviews(shared / "reviews")
    figures, misses = measure_reviews(reviews)
    for prefix, path in (("real", shared / "gold" / "recommendations" / "dev.jsonl"), ("fresh", FRESH)):
        more, missed = measure_graded(read_rows(path), prefix)
        figures.update(more)
        misses += missed
    return figures, misses


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Labelled recommendations, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_reviews(folder: Path) -> list[Checked]:
    """The labelled reviews, each read from its PDF or Word file."""
    labelled = sorted(folder.glob("r*.labels.json"))
    if not labelled:
        raise FileNotFoundError(f"{folder} holds no labelled reviews")
    made = []
    for path in labelled:
        name = path.name.split(".", maxsplit=1)[0]
        file = next(
            folder / f"{name}{suffix}" for suffix in (".docx", ".pdf") if (folder / f"{name}{suffix}").is_file()
        )
        labels = json.loads(path.read_text(encoding="utf-8"))
        made.append(Checked(name, labels, check_recommendations(read_draft(file))))
    return made


def measure_reviews(reviews: Sequence[Checked]) -> tuple[dict[str, Interval], list[Miss]]:
    """Found; and of those found level, strength, owner, measure, link and place; findings and what they are about."""
    seen: dict[str, list[bool]] = {}
    misses: list[Miss] = []

    def count(figure: str, case: str, expected: Any, said: Any) -> None:
        seen.setdefault(f"reviews_{figure}", []).append(expected == said)
        if expected != said:
            misses.append(Miss(f"reviews_{figure}", case, str(expected), str(said)))

    for review in reviews:
        for label, made in review.pairs():
            case = f"{review.name} {label['id']}"
            count("found", case, True, made is not None)
            if made is None:
                continue
            for key in ("level", "strength", "measure", "linked_finding", "paragraph"):
                count(key, case, label[key], made[key])
            count("owner", case, _plain(label["owner"]), _plain(made["owner"]))
        for text in (made["text"] for made in review.result.to_json()):
            count("not_spurious", review.name, True, text not in review.spurious())
        found = {finding.name: finding for finding in review.result.held.findings}
        for label in review.labels["findings"]:
            case = f"{review.name} {label['id']}"
            count("findings_found", case, True, label["id"] in found)
            if label["id"] in found:
                count("findings_systemic", case, label["type"] == "systems", found[label["id"]].is_systemic)
    return {name: wilson(sum(held), len(held)) for name, held in seen.items()}, misses


def measure_graded(rows: Sequence[Mapping[str, Any]], prefix: str) -> tuple[dict[str, Interval], list[Miss]]:
    """Level, strength, measurable, deadline; whether an owner is named, and which."""
    seen: dict[str, list[bool]] = {}
    misses: list[Miss] = []
    for row in rows:
        for figure, expected, said in _compared(row, grade(row["text"])):
            name = f"{prefix}_{figure}"
            seen.setdefault(name, []).append(expected == said)
            if expected != said:
                misses.append(Miss(name, row["id"], str(expected), str(said)))
    return {name: wilson(sum(held), len(held)) for name, held in seen.items()}, misses


def _compared(row: Mapping[str, Any], made: Grade) -> list[tuple[str, Any, Any]]:
    said = made.to_json()
    return [
        *((key, row[key], said[key]) for key in ("level", "strength", "measurable", "deadline")),
        ("owner_named", row["owner"] is not None, said["owner"] is not None),
        ("owner", _plain(row["owner"]), _plain(said["owner"])),
    ]


def _plain(owner: str | bool | None) -> str:
    words = str(owner or "").lower().replace("’", "'")
    return re.sub(r"^(?:the|an?) ", "", words).strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args(arguments)
    figures, misses = _measured(options.shared)
    for name, interval in figures.items():
        right = round(interval.value * interval.n)
        print(f"{name:26} {right:4} of {interval.n:4}  {interval.value:.3f}  {interval.low:.3f} to {interval.high:.3f}")
    if options.show:
        for miss in misses:
            print(f"{miss.figure:26} {miss.case:14} expected {miss.expected}, said {miss.said}")
    if options.json:
        held = {name: asdict(interval) for name, interval in figures.items()}
        options.json.write_text(json.dumps(held, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
