"""Running headers and footers, and the page numbers as printed.

What stands in the top or bottom margin and comes back on other pages is not part of the text.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from indexes.reading.model import Line, Page, Reading

__all__ = ["Margins", "find_margins", "line_bottom", "line_top"]

_TOP = 0.83
_BOTTOM = 0.12
_ROMAN = re.compile(r"[ivxlc]{1,7}$")
_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?(?:[-–]\s*)?(\d{1,4}|[ivxlc]{1,7})(?:\s*[-–])?(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE
)
_END_NUMBER = re.compile(r"^(\d{1,4})\s+\D|\D\s+(?:page\s+)?(\d{1,4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Margins:
    """Which lines to leave out, by (page index, line index), and the label of each page."""

    running: frozenset[tuple[int, int]]
    labels: tuple[str | None, ...]


def line_bottom(line: Line) -> float:
    """Lower edge of a printed line in points; NaN where it has no place."""
    return float(np.nanmin(line.boxes[:, 1])) if line.boxes is not None and len(line.boxes) else float("nan")


def line_top(line: Line) -> float:
    """Upper edge of a printed line in points; NaN where it has no place."""
    return float(np.nanmax(line.boxes[:, 3])) if line.boxes is not None and len(line.boxes) else float("nan")


def find_margins(reading: Reading) -> Margins:
    """Find running lines and printed page numbers; nothing for files whose lines have no place."""
    zone: dict[tuple[int, int], str] = {}
    seen: defaultdict[str, set[int]] = defaultdict(set)
    for p, page in enumerate(reading.pages):
        for i, side in _margin_lines(page):
            key = side + _key(page.lines[i].text)
            zone[p, i] = key
            seen[key].add(p)
    count = len(reading.pages)
    needed = 2 if count <= 3 else max(3, min(6, count // 12))
    running = {place for place, key in zone.items() if len(seen[key]) >= needed and _is_run(seen[key])}
    running = {place for place in zone if place in running or _is_enclosed(place, zone, running, reading)}
    numbers = {place for place in zone if _PAGE_NUMBER.match(reading.pages[place[0]].lines[place[1]].text.strip())}
    labels = _labels(reading, running | numbers)
    outermost = {place for place in numbers if _is_outermost(reading.pages[place[0]], place[1])}
    return Margins(frozenset(running | outermost), labels)


def _is_enclosed(
    place: tuple[int, int], zone: dict[tuple[int, int], str], running: set[tuple[int, int]], reading: Reading
) -> bool:
    """True for a line above a running header (or below a running footer): a chapter title that changes."""
    p, i = place
    lines = reading.pages[p].lines
    side = zone[place][0]
    others = [lines[j] for q, j in running if q == p and zone[q, j][0] == side]
    if side == "^":
        return any(line_bottom(lines[i]) > line_top(other) - 2 for other in others)
    return any(line_top(lines[i]) < line_bottom(other) + 2 for other in others)


def _margin_lines(page: Page) -> list[tuple[int, str]]:
    """Indices of lines in the top and bottom margins, with a sign for which."""
    if not page.height:
        return []
    found: list[tuple[int, str]] = []
    for i, line in enumerate(page.lines):
        if line.boxes is None or line.is_whole:
            continue
        bottom, top = line_bottom(line), line_top(line)
        if bottom > _TOP * page.height:
            found.append((i, "^"))
        elif top < _BOTTOM * page.height:
            found.append((i, "_"))
    return found


def _key(text: str) -> str:
    """The same for a running line on every page: page numbers are left out."""
    return re.sub(r"^\d+\s+|\s+\d+$", "", re.sub(r"\d+", "#", text.casefold().strip())).replace("#", "").strip()


def _is_run(pages: set[int]) -> bool:
    """True where a line comes back on pages near each other, as a running line does."""
    ordered = sorted(pages)
    return sum(1 for a, b in itertools.pairwise(ordered) if b - a <= 2) >= 0.5 * (len(ordered) - 1)


def _is_outermost(page: Page, index: int) -> bool:
    """True for a number that stands above or below all other text of its page, or all but other margin lines."""
    line = page.lines[index]
    middle = (line_bottom(line) + line_top(line)) / 2
    if middle > page.height / 2:
        return sum(1 for other in page.lines if line_bottom(other) > middle) <= 2
    return sum(1 for other in page.lines if line_top(other) < middle) <= 2


def _labels(reading: Reading, places: set[tuple[int, int]]) -> tuple[str | None, ...]:
    """Labels stated by the file, or else worked out from the numbers in the margins."""
    stated = [page.label for page in reading.pages]
    if any(stated):
        return tuple(stated)
    printed: list[set[int]] = [set() for _ in reading.pages]
    roman: dict[int, str] = {}
    for p, i in sorted(places):
        text = reading.pages[p].lines[i].text.strip()
        whole = _PAGE_NUMBER.match(text)
        if whole and whole.group(1).isdigit():
            printed[p].add(int(whole.group(1)))
        elif whole and _ROMAN.match(whole.group(1)):
            roman[p] = whole.group(1)
        else:
            printed[p].update(int(n) for m in _END_NUMBER.finditer(text) for n in m.groups() if n)
    return _numbered(reading.pages, printed, roman)


def _numbered(pages: tuple[Page, ...], printed: list[set[int]], roman: dict[int, str]) -> tuple[str | None, ...]:
    shifts = Counter(number - (p + 1) for p, numbers in enumerate(printed) for number in numbers)
    if not shifts:
        return tuple(str(page.number) if page.number is not None else None for page in pages)
    shift, support = min(shifts.items(), key=lambda item: (-item[1], abs(item[0])))
    if support < max(2, len(pages) // 4):
        shift = 0
    labels: list[str | None] = []
    for p, page in enumerate(pages):
        number = p + 1 + shift
        if p in roman and number not in printed[p]:
            labels.append(roman[p])
        elif page.number is None:
            labels.append(None)
        else:
            labels.append(str(number) if number > 0 else str(page.number))
    return tuple(labels)
