"""How well files are read: speed, warnings, and whether known quotations stand in one paragraph at the right page.

    python -m evals.benchmarks.reading [--shared ../shared] [--only D001 D014]

For each quotation of the evaluation questions: is it within one paragraph, is its page right, is its printed number
right. Numbers of Acts are compared by section. Prints every miss; exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexes.documents import Paragraph, Role
from indexes.errors import ReadingError
from indexes.reading.pdf import read_pdf
from indexes.sections import StructuredParagraph, paragraphs

__all__ = ["main"]

QUOTES_TARGET = 0.97
NUMBERS_TARGET = 0.95
_SECTION = re.compile(r"s\.?\s?(\d+[A-Z]*)")


@dataclass(frozen=True, slots=True)
class _Gold:
    case: str
    file: str
    page: int
    paragraph: str
    quote: str


@dataclass(slots=True)
class _Tally:
    found: int = 0
    page_right: int = 0
    quotes: int = 0
    numbered: int = 0
    number_right: int = 0
    placed: int = 0
    place_right: int = 0
    misses: list[str] = field(default_factory=list)


def main(arguments: list[str] | None = None) -> int:
    """Read the documents, print figures and misses; 0 where the targets are met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--only", nargs="*", default=[], help="starts of file names")
    options = parser.parse_args(arguments)
    golds = _golds(options.shared / "gold" / "qa" / "dev.jsonl") + _labels(options.shared / "reviews")
    tally = _Tally()
    codes: Counter[str] = Counter()
    pages = seconds = 0.0
    for folder in ("documents", "reviews", "robustness"):
        for path in sorted((options.shared / folder).glob("*.pdf")):
            if options.only and not path.name.startswith(tuple(options.only)):
                continue
            start = time.process_time()
            try:
                reading = read_pdf(path)
            except ReadingError as error:
                print(f"{path.name[:36]:36} {type(error).__name__}")
                continue
            read = time.process_time()
            made = paragraphs(reading, path.stem)
            end = time.process_time()
            pages, seconds = pages + len(reading.pages), seconds + end - start
            codes.update(w.code for w in reading.warnings)
            _print_file(path.name, len(reading.pages), read - start, end - read, made)
            _compare([g for g in golds if g.file == path.name], made, tally)
            if path.name.startswith("D001"):
                _check_run([s.paragraph for s in made], 403)
    return _report(tally, codes, pages, seconds)


def _print_file(name: str, pages: int, read: float, structured: float, made: tuple[StructuredParagraph, ...]) -> None:
    roles = Counter(s.paragraph.role.value for s in made)
    shown = " ".join(f"{role} {n}" for role, n in sorted(roles.items()))
    print(f"{name[:36]:36} {pages:4} pages {1000 * read / pages:5.1f} + {1000 * structured / pages:4.1f} ms  {shown}")


def _golds(path: Path) -> list[_Gold]:
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        _Gold(case["id"], g["document"], g["page"], g["paragraph"], g["quote"])
        for case in cases
        for g in case["gold"]
        if g["document"].endswith(".pdf")
    ]


def _labels(folder: Path) -> list[_Gold]:
    """Quotations labelled in the fictional reviews."""
    found: list[_Gold] = []
    for path in sorted(folder.glob("*.labels.json")):
        name = path.name.replace(".labels.json", ".pdf")
        if (folder / name).exists():
            found += _walk(json.loads(path.read_text(encoding="utf-8")), name)
    return list(dict.fromkeys(found))


def _walk(value: Any, name: str) -> list[_Gold]:
    if isinstance(value, list):
        return [g for item in value for g in _walk(item, name)]
    if not isinstance(value, dict):
        return []
    found = [g for item in value.values() for g in _walk(item, name)]
    quote = next((value[key] for key in ("quote", "text", "evidence") if isinstance(value.get(key), str)), None)
    if quote and value.get("page"):
        found.append(_Gold(name[:3], name, value["page"], str(value.get("paragraph") or ""), quote))
    return found


def _even(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _compare(golds: list[_Gold], made: tuple[StructuredParagraph, ...], tally: _Tally) -> None:
    evened = [_evened(s.paragraph.text) for s in made]
    for gold in golds:
        wanted = _even(gold.quote)
        tally.quotes += 1
        holders: list[tuple[Paragraph, int]] = []
        for item, (text, places) in zip(made, evened, strict=True):
            at = text.find(wanted)
            if at >= 0:
                holders.append((item.paragraph, places[at]))
        if not holders:
            tally.misses.append(f"{gold.case} {gold.file[:4]} p{gold.page} NOT IN ONE PARAGRAPH: {gold.quote[:90]!r}")
            continue
        tally.found += 1
        there = [p for p, at in holders if p.page_at(at)[0] == gold.page]
        if there:
            tally.page_right += 1
        else:
            on = [p.page_at(at)[0] for p, at in holders]
            tally.misses.append(f"{gold.case} {gold.file[:4]} PAGE {on} instead of {gold.page}: {gold.quote[:60]!r}")
        _compare_number(gold, there or [p for p, _ in holders], tally)


def _evened(text: str) -> tuple[str, list[int]]:
    places = [i for i, c in enumerate(text) for d in c.casefold() if d.isalnum()]
    return _even(text), places


def _compare_number(gold: _Gold, holders: list[Paragraph], tally: _Tally) -> None:
    label = gold.paragraph.removesuffix(" (box)")
    sections = _SECTION.findall(label) if re.match(r"s\.", label) else []
    is_number = re.match(r"^(?:[A-Z]{0,2}\d+(?:\.\d+)*|footnote \d+)$", label) is not None
    numbers = [p.number or "" for p in holders]
    if sections:
        right = any(_SECTION.findall(n)[-1:] == sections[-1:] or _SECTION.findall(n) == sections for n in numbers)
    elif is_number:
        right = label in numbers
    else:
        tally.placed += 1
        key = _even(label.rsplit(":", maxsplit=1)[-1])
        places = [_even(" ".join([p.place or "", *p.heading])) for p in holders]
        tally.place_right += any(key in place for place in places)
        if not any(key in place for place in places):
            tally.misses.append(
                f"{gold.case} {gold.file[:4]} p{gold.page} place {[p.place for p in holders]} for {label!r}"
            )
        return
    tally.numbered += 1
    tally.number_right += right
    if not right:
        tally.misses.append(
            f"{gold.case} {gold.file[:4]} p{gold.page} NUMBER {numbers} for {label!r}: {gold.quote[:50]!r}"
        )


def _check_run(made: list[Paragraph], last: int) -> None:
    """Paragraphs 1 … last once each, in order."""
    body = [p for p in made if p.role is Role.BODY and p.number and p.number.isdigit()]
    numbers = [int(p.number or 0) for p in body]
    wanted = list(range(1, last + 1))
    state = "all once, in order" if numbers == wanted else "NOT IN ORDER"
    odd = [n for n, times in Counter(numbers).items() if times > 1 or n > last] + sorted(set(wanted) - set(numbers))
    print(f"    paragraphs 1..{last}: {state} {odd[:20]}")


def _report(tally: _Tally, codes: Counter[str], pages: float, seconds: float) -> int:
    for miss in tally.misses:
        print(miss)
    print(f"pages {pages:.0f}, {pages / max(seconds, 1e-9):.0f} a second, {1000 * seconds / max(pages, 1):.1f} ms each")
    print("warnings:", ", ".join(f"{code} {n}" for code, n in sorted(codes.items())) or "none")
    if not tally.quotes:
        print("no quotations to compare", file=sys.stderr)
        return 1
    in_one = tally.page_right / tally.quotes
    number = tally.number_right / max(1, tally.numbered)
    print(
        f"quotes in one paragraph {tally.found}/{tally.quotes}, with the right page {tally.page_right} ({in_one:.3f})"
    )
    print(f"printed number right {tally.number_right}/{tally.numbered} ({number:.3f})")
    print(f"named place among the headings {tally.place_right}/{tally.placed}")
    return 0 if in_one >= QUOTES_TARGET and number >= NUMBERS_TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
