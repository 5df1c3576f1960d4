"""Flow charts: boxes side by side on a page."""

from __future__ import annotations

import re
from collections import defaultdict

from indexes.structure.entries import Entry, Kind
from indexes.structure.margins import line_bottom, line_top

__all__ = ["figure_blocks"]

_FIGURE_TITLE = re.compile(r"^(?:flow ?chart|figure|diagram)\s+\d", re.IGNORECASE)
_FEWEST = 4


def figure_blocks(entries: list[Entry]) -> set[tuple[int, int]]:
    """(page index, block) of the boxes that make up a flow chart."""
    boxes: defaultdict[int, dict[int, list[Entry]]] = defaultdict(dict)
    titled: set[int] = set()
    for entry in entries:
        if _FIGURE_TITLE.match(entry.text):
            titled.add(entry.page)
        if entry.kind in (Kind.TEXT, Kind.HEADING) and entry.line.block >= 0:
            boxes[entry.page].setdefault(entry.line.block, []).append(entry)
    found: set[tuple[int, int]] = set()
    for page, blocks in boxes.items():
        beside = _count_beside(list(blocks.values()))
        if len(blocks) >= _FEWEST and (beside >= 2 or page in titled):
            found.update((page, block) for block in blocks)
    for entry in entries:
        if (entry.page, entry.line.block) in found and entry.kind is Kind.HEADING:
            entry.kind = Kind.TEXT
    return found


def _count_beside(boxes: list[list[Entry]]) -> int:
    """How many boxes have another on the same level."""
    spans = [(min(line_bottom(e.line) for e in box), max(line_top(e.line) for e in box)) for box in boxes]
    return sum(
        1
        for i, (low, high) in enumerate(spans)
        if any(i != j and low < other_high and other_low < high for j, (other_low, other_high) in enumerate(spans))
    )
