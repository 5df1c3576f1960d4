"""The figures of the involvement lens: levels against the labels of the fictional reviews, and on invented paragraphs.

Run from a checkout: `python -m evals.benchmarks.involvement [--shared DIR] [--json FILE]`.

The rules were written with the seven reviews in view, so the first figure is one they were tuned on. The invented
paragraphs and sections were written and labelled before the rules read them; `FIRST_READ` keeps what came out that
first time, since they were looked at afterwards.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.check.draft import Draft, read_draft
from assistant.check.involvement import InvolvementResult, check_involvement
from assistant.check.involvement.rules import Level
from evals.statistics import Interval, wilson

__all__ = ["FIRST_READ", "Cell", "kappa", "measure"]

INVENTED = Path(__file__).resolve().parent.parent / "involvement"
_SEED, _DRAWS = 20_261_126, 2000
_ORDER = tuple(Level)

FIRST_READ = {
    "blind.jsonl": {"exact where somebody took part": (49, 53), "false": (4, 319)},
    "blind_sections.jsonl": {"exact": (28, 48), "kappa": 0.38},
    "blind_late.jsonl": {"exact": (20, 36), "kappa": 0.27},
    "blind_last.jsonl": {"exact": (19, 24), "kappa": 0.875},
}
"""What each invented file gave when it was read for the first time, before any rule was changed for it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the six in one document: what a reader said and what the lens says."""

    document: str
    who: str
    wanted: Level
    given: Level


def kappa(cells: Sequence[Cell]) -> float:
    """Quadratic-weighted kappa over the four levels.

    Source: Cohen, Weighted kappa, Psychological Bulletin 70 (1968).
    """
    size = len(_ORDER)
    seen = np.zeros((size, size))
    for cell in cells:
        seen[_ORDER.index(cell.wanted), _ORDER.index(cell.given)] += 1
    weight = np.subtract.outer(np.arange(size), np.arange(size)) ** 2
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    return float(1 - (weight * seen).sum() / (weight * chance).sum()) if (weight * chance).sum() else 1.0


def kappa_interval(cells: Sequence[Cell]) -> Interval:
    """Kappa with its percentile interval, whole documents drawn again."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.document, []).append(cell)
    held = list(groups.values())
    rng = np.random.default_rng(_SEED)
    drawn = [kappa([cell for i in rng.integers(0, len(held), len(held)) for cell in held[i]]) for _ in range(_DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(kappa(cells), float(low), float(high), len(cells))


def reviews(shared: Path) -> Iterator[tuple[str, Draft, Mapping[str, Any]]]:
    """Each fictional review with its labels, as Word where there is a Word file and as PDF otherwise."""
    for labels in sorted((shared / "reviews").glob("r*.labels.json")):
        name = labels.name.removesuffix(".labels.json")
        wanted = json.loads(labels.read_text(encoding="utf-8"))["involvement"]
        for suffix in (".docx", ".pdf"):
            path = labels.with_name(name + suffix)
            if path.is_file():
                yield name + suffix, read_draft(path), wanted
                break


def invented(file: Path) -> Iterator[tuple[str, Draft, Mapping[str, str]]]:
    """Each invented paragraph or section as a small draft, with the levels expected (absent where none is given)."""
    with tempfile.TemporaryDirectory() as folder:
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            lead = f"## {case['heading']}\n\n1.2 " if case["heading"] else ""
            path = Path(folder) / f"{case['id']}.md"
            title = f"# Local Child Safeguarding Practice Review: {case['name']}"
            path.write_text(f"{title}\n\n{lead}{case['text']}\n", encoding="utf-8")
            yield case["id"], read_draft(path), case["expected"]


def cells_of(document: str, result: InvolvementResult, wanted: Mapping[str, str]) -> list[Cell]:
    """The six cells of one document."""
    return [
        Cell(document, standing.key, Level(wanted.get(standing.key, "absent")), standing.level)
        for standing in result.who
    ]


def verbatim(draft: Draft, result: InvolvementResult) -> tuple[int, int]:
    """How many quotations of the evidence stand at the place they give, and of how many."""
    quotes = [quote for standing in (*result.who, *result.parents) for quote in standing.evidence]
    right = sum(
        draft.paragraphs[q.index].text[q.start : q.start + len(q.text)] == q.text
        and draft.paragraphs[q.index].label == q.paragraph
        for q in quotes
    )
    return right, len(quotes)


def measure(shared: Path) -> dict[str, Interval]:
    """The figures by name.

    Raises:
        FileNotFoundError: where there is no labelled review; no data is no figure.
    """
    cells: list[Cell] = []
    right = of = 0
    for name, draft, labels in reviews(shared):
        result = check_involvement(draft)
        cells += cells_of(name, result, {who: label["level"] for who, label in labels.items()})
        good, all_of_them = verbatim(draft, result)
        right, of = right + good, of + all_of_them
    if not cells:
        msg = f"There are no labelled reviews under {shared / 'reviews'}: give the folder with --shared."
        raise FileNotFoundError(msg)
    figures = {
        "involvement_kappa": kappa_interval(cells),
        "involvement_exact": wilson(sum(c.wanted is c.given for c in cells), len(cells)),
        "involvement_evidence_verbatim": wilson(right, of),
    }
    for file in sorted(INVENTED.glob("*.jsonl")):
        found = [c for name, draft, wanted in invented(file) for c in cells_of(name, check_involvement(draft), wanted)]
        figures[f"involvement_kappa_{file.stem}"] = kappa_interval(found)
        figures[f"involvement_exact_{file.stem}"] = wilson(sum(c.wanted is c.given for c in found), len(found))
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    figures = measure(options.shared)
    for name, figure in figures.items():
        print(f"{name:36} {figure.value:.3f}  ({figure.low:.3f} to {figure.high:.3f})  n={figure.n}")
    print(f"on first reading: {json.dumps(FIRST_READ)}")
    if options.json:
        made = {name: asdict(figure) for name, figure in figures.items()} | {"first_read": FIRST_READ}
        options.json.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
