"""What the body text of a document looks like, and which lines stand out from it as headings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from indexes.reading.model import Line, Reading
from indexes.structure.margins import line_bottom

__all__ = ["Style", "is_heading_like", "style_of"]

_LARGER = 1.07
_LONGEST_HEADING = 220
_SENTENCE_END = re.compile(r"[.;,:]$")
_BULLET = re.compile(r"[•◦●▪]")
_LEADING_DEFAULT = 1.3


@dataclass(frozen=True, slots=True)
class Style:
    """Body text: `size` in points; `leading` the usual distance of base lines as a multiple of the size.

    `bold_share` is the share of body characters that are bold; `titles` the bookmarks, evened out, with their level.
    """

    size: float
    leading: float
    bold_share: float
    titles: dict[str, int]

    def is_small(self, line: Line) -> bool:
        """True for print clearly smaller than the body."""
        return 0 < line.size < 0.9 * self.size

    def is_large(self, line: Line) -> bool:
        """True for print clearly larger than the body."""
        return line.size > _LARGER * self.size

    def title_level(self, text: str) -> int | None:
        """Level of the bookmark with this title, None where there is none."""
        return self.titles.get(even(text))


def even(text: str) -> str:
    """Letters and digits only, in small letters."""
    return "".join(c for c in text.casefold() if c.isalnum())


def style_of(reading: Reading, leave_out: frozenset[tuple[int, int]]) -> Style:
    """Measure the body text; `leave_out` are running lines by (page index, line index)."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    bold = total = 0
    for p, page in enumerate(reading.pages):
        before: Line | None = None
        for i, line in enumerate(page.lines):
            if (p, i) in leave_out or line.row >= 0 or line.size <= 0:
                before = None
                continue
            sizes[round(line.size * 2) / 2] += len(line.text)
            total += len(line.text)
            bold += len(line.text) if line.bold else 0
            if before is not None and before.size == line.size and before.boxes is not None and line.boxes is not None:
                step = (line_bottom(before) - line_bottom(line)) / line.size
                if 0.9 < step < 2.2:
                    steps[round(step, 2)] += 1
            before = line
    size = min(sizes.items(), key=lambda item: (-item[1], item[0]))[0] if sizes else 0.0
    leading = min(steps.items(), key=lambda item: (-item[1], item[0]))[0] if steps else _LEADING_DEFAULT
    titles: dict[str, int] = {}
    for entry in reading.outline:
        # some files bookmark whole sentences of the text
        if entry.title and len(entry.title) < _LONGEST_HEADING and not entry.title.endswith("."):
            titles.setdefault(even(entry.title), entry.level)
    return Style(size, leading, bold / total if total else 0.0, titles)


def is_heading_like(line: Line, style: Style) -> bool:
    """True where size, weight or bookmarks set a printed line apart as a heading (or part of one)."""
    text = line.text.strip()
    if not text or len(text) > _LONGEST_HEADING or _BULLET.match(text) or not any(c.isalpha() for c in text):
        return False
    if style.is_small(line):
        return False
    if style.is_large(line):
        return True
    if _SENTENCE_END.search(text):
        return False
    return line.bold and style.bold_share < 0.5
