"""The figures of the EEDI lens.

    python -m evals.benchmarks.eedi [--shared DIR] [--json FILE] [--show]

Levels against the labels of the fictional reviews (seen while the rules were written), against invented sentences and short
invented reviews (written before the rules were run on them; the figures of those first runs stand in `FIRST_RUNS`), evidence
verbatim with its paragraph, and pairs in which a term is swapped: what doesn't turn on identity stays, what does changes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.check.draft import Draft, read_draft
from assistant.check.eedi import EediResult, check_eedi
from evals.statistics import Interval, wilson

__all__ = ["Cell", "Figures", "main", "measure", "weighted_kappa"]

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "evals" / "benchmarks" / "data"
RUNGS = 6
_SEED = 20_260_401
_DRAWS = 2000

FIRST_RUNS = {
    "ladder_exact": "68 of 80 sentences, and 1 of 22 decoys taken for a mention, before the rules had been changed",
    "short_reviews": "kappa 0.70, exact 31 of 48, not silent for both 17 of 34, silent called covered 0 of 14",
    "short_reviews_2": "kappa 0.79, exact 33 of 48, not silent for both 19 of 34, silent called covered 1 of 15",
    "short_reviews_3": "kappa 0.78, exact 20 of 32, not silent for both 11 of 23, silent called covered 0 of 9",
    "pairs": "the same 81 of 87, differing as they should 32 of 36",
}
"""What the invented texts gave when the rules first met them; they have been worked on since."""

_SWAPS: tuple[Mapping[str, str], ...] = (
    {
        "Fern": "Zainab", "Rowan": "Tomasz", "Linden": "Okoro", "Wren": "Mei", "Ash": "Jamal", "Lark": "Siobhan",
        "Theo": "Kofi", "Haldane": "Chaudhry",
    },
    {
        "Lithuanian": "Romanian", "Roman Catholic": "Hindu", "Christian": "Muslim", "Black African": "Bangladeshi",
        "Romany Gypsy": "Irish Traveller", "Black Caribbean": "Black African", "ADHD": "autism", "cerebral palsy":
        "muscular dystrophy", "gay": "bisexual", "Black and Mixed Heritage": "Asian and Mixed Heritage", "church": "mosque",
    },
)  # fmt: skip
"""Names for names, and terms for others of their dimension, in the text of the fictional reviews."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One dimension of one review: the labelled level and the one found."""

    review: str
    dimension: str
    labelled: int
    found: int


@dataclass(slots=True)
class Figures:
    """Named values with intervals, and what went wrong."""

    values: dict[str, Interval] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def rate(self, name: str, held: Iterable[tuple[bool, str]]) -> None:
        """A rate with its Wilson interval; what is wrong is kept by name."""
        cases = list(held)
        self.values[name] = wilson(sum(right for right, _ in cases), len(cases))
        self.misses += [f"{name}: {said}" for right, said in cases if not right]


def measure(shared: Path) -> dict[str, Interval]:
    """All figures by name; texts missing is an error, no figure."""
    return _measured(shared).values


def _measured(shared: Path) -> Figures:
    figures = Figures()
    reviews = _labelled_reviews(shared / "reviews")
    _levels(figures, "reviews", [cell for _, labels, result in reviews for cell in _cells(labels, result)])
    _evidence(figures, reviews)
    _presence(figures, reviews)
    for name in ("eedi_reviews", "eedi_reviews_2", "eedi_reviews_3"):
        _levels(figures, name.replace("eedi_reviews", "short_reviews"), _short_reviews(DATA / f"{name}.yaml"))
    _ladder(figures, _read(DATA / "eedi_ladder.yaml"))
    pairs = _read(DATA / "eedi_pairs.yaml")
    figures.rate("swapped_same", _same(pairs["same"]))
    figures.rate("swapped_reviews_same", _swapped_reviews(shared / "reviews"))
    figures.rate("pairs_that_differ", [_differs(pair) for pair in pairs["differ"]])
    return figures


def _read(path: Path) -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return held


def _labelled_reviews(folder: Path) -> list[tuple[Draft, Mapping[str, Any], EediResult]]:
    labelled = sorted(folder.glob("r*.labels.json"))
    if not labelled:
        raise FileNotFoundError(f"{folder} holds no labelled reviews")
    made = []
    for path in labelled:
        name = path.name.split(".", maxsplit=1)[0]
        file = next(folder / f"{name}{end}" for end in (".docx", ".pdf") if (folder / f"{name}{end}").is_file())
        draft = read_draft(file)
        made.append((draft, json.loads(path.read_text(encoding="utf-8")), check_eedi(draft)))
    return made


def _cells(labels: Mapping[str, Any], result: EediResult) -> list[Cell]:
    return [
        Cell(labels["id"], depth.code, labels["edi"][depth.code]["level"], int(depth.rung)) for depth in result.depths
    ]


def _levels(figures: Figures, name: str, cells: Sequence[Cell]) -> None:
    figures.values[f"{name}_kappa"] = _kappa(cells)
    said = [(c.labelled == c.found, f"{c.review} {c.dimension}: {c.labelled} labelled, {c.found} found") for c in cells]
    figures.rate(f"{name}_exact", said)
    spoken = [one for one, cell in zip(said, cells, strict=True) if cell.labelled or cell.found]
    figures.values[f"{name}_exact_not_silent"] = wilson(sum(right for right, _ in spoken), len(spoken))
    silent = [cell for cell in cells if not cell.labelled]
    figures.values[f"{name}_silent_called_covered"] = wilson(sum(cell.found > 0 for cell in silent), len(silent))


def weighted_kappa(pairs: Sequence[tuple[int, int]], kinds: int = RUNGS) -> float:
    """Agreement beyond chance, a disagreement counting as the square of its distance.

    Source: Cohen, Weighted kappa, Psychological Bulletin 70 (1968).
    """
    table = np.zeros((kinds, kinds))
    for one, other in pairs:
        table[one, other] += 1
    distance = np.subtract.outer(np.arange(kinds), np.arange(kinds)) ** 2
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(1 - (distance * table).sum() / (distance * expected).sum())


def _kappa(cells: Sequence[Cell]) -> Interval:
    """Kappa with a percentile interval, cells drawn again (too few reviews to draw whole ones)."""
    pairs = [(cell.labelled, cell.found) for cell in cells]
    rng = np.random.default_rng(_SEED)
    drawn = [weighted_kappa([pairs[i] for i in rng.integers(0, len(pairs), len(pairs))]) for _ in range(_DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(weighted_kappa(pairs), float(low), float(high), len(pairs))


def _evidence(figures: Figures, reviews: Sequence[tuple[Draft, Mapping[str, Any], EediResult]]) -> None:
    """Every quotation a run of its paragraph, with the paragraph's label; and as the labels give it where they quote it."""
    verbatim, placed = [], []
    for draft, labels, result in reviews:
        gold = {e["quote"]: e["paragraph"] for d in labels["edi"].values() for e in d["evidence"]}
        for depth in result.depths:
            for mention in depth.evidence:
                quote = mention.quote
                paragraph = draft.paragraphs[quote.index]
                held = paragraph.text[quote.start : quote.start + len(quote.text)] == quote.text
                right = held and paragraph.label == quote.paragraph
                verbatim.append((right, f"{labels['id']} {quote.paragraph}: {quote.text}"))
                if quote.text in gold:
                    same = gold[quote.text] == quote.paragraph or quote.paragraph in gold[quote.text]
                    placed.append((same, f"{labels['id']} {gold[quote.text]} labelled, {quote.paragraph} said"))
    figures.rate("evidence_verbatim_in_its_paragraph", verbatim)
    figures.rate("evidence_paragraph_as_labelled", placed)


def _presence(figures: Figures, reviews: Sequence[tuple[Draft, Mapping[str, Any], EediResult]]) -> None:
    for name in ("intersectionality", "adultification"):
        held = [
            (labels[name]["present"], bool(result.to_json()[name]["present"]), labels["id"])
            for _, labels, result in reviews
        ]
        figures.rate(f"{name}_present", [(one == other, review) for one, other, review in held])
    boilerplate = []
    for _, labels, result in reviews:
        labelled = {held["quote"] for held in labels["edi_boilerplate"]}
        found = {held["quote"] for held in result.to_json()["edi_boilerplate"]}
        boilerplate += [(quote in labelled and quote in found, f"{labels['id']} {quote}") for quote in labelled | found]
    figures.rate("boilerplate_found_and_labelled", boilerplate)


def _short_reviews(path: Path) -> list[Cell]:
    cells = []
    for review in _read(path)["reviews"]:
        result = check_eedi(_draft(review["text"]))
        levels = review["levels"]
        cells += [Cell(review["title"], d.code, levels.get(d.code, 0), int(d.rung)) for d in result.depths]
    return cells


def _ladder(figures: Figures, held: Mapping[str, Any]) -> None:
    said = []
    for case in held["ladder"]:
        found = int(_checked(case["at"], case["text"]).depth(case["dimension"]).rung)
        said.append((found == case["level"], f"{case['dimension']} {case['level']} written, {found} found"))
    figures.rate("ladder_exact", said)
    decoys = [_checked(case["at"], case["text"]) for case in held["decoys"]]
    figures.values["decoys_taken_for_a_mention"] = wilson(
        sum(any(depth.rung for depth in result.depths) for result in decoys), len(decoys)
    )


def _checked(at: str | Sequence[str], text: str | Sequence[str]) -> EediResult:
    """A small draft with these texts under these headings, checked."""
    headings = [at] if isinstance(at, str) else list(at)
    texts = [text] if isinstance(text, str) else list(text)
    parts = [f"## {n} {h}\n\n{n}.1 {t}" for n, (h, t) in enumerate(zip(headings, texts, strict=True), 1)]
    return check_eedi(_draft("\n\n".join(("# Local Child Safeguarding Practice Review: Kit", *parts))))


def _draft(text: str) -> Draft:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.md"
        path.write_text(text, encoding="utf-8")
        return read_draft(path)


def _said(result: EediResult) -> dict[str, Any]:
    """All that the lens says, without the words it quotes."""
    made = result.to_json()
    return {
        "levels": {depth.code: (int(depth.rung), depth.whose) for depth in result.depths},
        "intersectionality": made["intersectionality"]["present"],
        "adultification": made["adultification"]["present"],
        "boilerplate": len(made["edi_boilerplate"]),
    }


def _same(groups: Sequence[Mapping[str, Any]]) -> list[tuple[bool, str]]:
    made = []
    for group in groups:
        first, *others = [(term, _said(_checked(group["at"], group["text"].format(term)))) for term in group["terms"]]
        made += [(said == first[1], f"{first[0]} and {term}: {group['text']}") for term, said in others]
    return made


def _swapped_reviews(folder: Path) -> list[tuple[bool, str]]:
    made = []
    for path in sorted(folder.glob("r*.md")):
        text = path.read_text(encoding="utf-8")
        before = check_eedi(_draft(text))
        for swap in _SWAPS:
            after = check_eedi(_draft(_swapped(text, swap)))
            for one, other in zip(before.depths, after.depths, strict=True):
                made.append((one.rung == other.rung, f"{path.stem} {one.code}: {one.rung}, then {other.rung}"))
    return made


def _swapped(text: str, swap: Mapping[str, str]) -> str:
    ordered = sorted(swap, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b", lambda match: swap[match[0]], text)


def _differs(pair: Mapping[str, Any]) -> tuple[bool, str]:
    also = pair.get("also", "").split(": ", 1) if "also" in pair else []
    headings = [*also[:1], pair["at"]]
    before, after = (_checked(headings, [*also[1:], pair[side]]) for side in ("before", "after"))
    right = all(_as_expected(key, wanted, before, after) for key, wanted in pair.items() if key in _EXPECTED)
    return right, f"{pair['before']} / {pair['after']}"


_EXPECTED = ("level", "whose", "adultification", "intersectionality", "boilerplate", "asked_of")


def _as_expected(key: str, wanted: Any, before: EediResult, after: EediResult) -> bool:
    if key == "level":
        return all([int(r.depth(code).rung) for r in (before, after)] == list(held) for code, held in wanted.items())
    if key == "whose":
        return all(
            [r.depth(code).whose[:1] for r in (before, after)] == [(h,) for h in held] for code, held in wanted.items()
        )
    if key == "asked_of":
        return all(
            meant in _question(after, code) and meant not in _question(before, code) for code, meant in wanted.items()
        )
    return [bool(_said(result)[key]) for result in (before, after)] == list(wanted)


def _question(result: EediResult, code: str) -> str:
    return next((line.question for line in result.lines if line.dimension == code), "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args(arguments)
    figures = _measured(options.shared)
    for name, held in figures.values.items():
        print(f"{name:40} n {held.n:4}  {held.value:.3f}  {held.low:.3f} to {held.high:.3f}")
    for name, words in FIRST_RUNS.items():
        print(f"first run of {name}: {words}")
    if options.show:
        print("\n".join(figures.misses))
    if options.json:
        made = {name: asdict(held) for name, held in figures.values.items()}
        options.json.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
