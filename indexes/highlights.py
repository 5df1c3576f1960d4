"""Where a quotation is printed on its page: one box a line, checked against the file before anyone sees it.

No highlight is shown rather than a wrong one: the characters that stand in the boxes are read again from the file and
must be those of the quotation, letter for letter and no others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexes.documents import Paragraph

__all__ = ["Box", "PrintedLine", "find_quote", "letters", "printed_lines"]

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points from the lower left corner of the page as displayed."""


_JUMP = 2.5
"""A gap wider than this many line heights starts a new box: another column, or the next cell of a table."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Part of a quotation that stands on one line: its box, and the letters and digits expected in it."""

    box: Box
    letters: str


@dataclass(slots=True)
class _Line:
    characters: list[tuple[float, str]] = field(default_factory=list)
    x0: float = math.inf
    y0: float = math.inf
    x1: float = -math.inf
    y1: float = -math.inf

    def takes(self, box: NDArray[np.float32]) -> bool:
        """True where the character stands on this line, not far right of what it holds."""
        x0, y0, _, y1 = (float(v) for v in box)
        height = min(y1 - y0, self.y1 - self.y0)
        overlap = min(y1, self.y1) - max(y0, self.y0)
        tall = max(y1 - y0, self.y1 - self.y0)
        return overlap >= height / 2 and self.x1 - tall <= x0 <= self.x1 + _JUMP * tall

    def add(self, character: str, box: NDArray[np.float32]) -> None:
        """Take a character in."""
        x0, y0, x1, y1 = (float(v) for v in box)
        self.characters.append(((x0 + x1) / 2, character))
        self.x0, self.y0 = min(self.x0, x0), min(self.y0, y0)
        self.x1, self.y1 = max(self.x1, x1), max(self.y1, y1)

    def printed(self) -> PrintedLine:
        """The line, its characters from left to right."""
        ordered = sorted(self.characters, key=lambda c: c[0])
        return PrintedLine((self.x0, self.y0, self.x1, self.y1), letters("".join(c for _, c in ordered)))


def find_quote(paragraph: Paragraph, quote: str, page: int | None) -> tuple[int, int] | None:
    """Where a verbatim quotation stands in its paragraph, as start and end; None where it doesn't stand on that page.

    Where the same words stand there twice, those that begin a sentence are meant.
    """
    found: list[int] = []
    at = paragraph.text.find(quote)
    while quote and at >= 0:
        if paragraph.page_at(at)[0] == page:
            found.append(at)
        at = paragraph.text.find(quote, at + 1)
    begins = {unit.start for unit in paragraph.units}
    start = next((at for at in found if at in begins), found[0] if found else None)
    return None if start is None else (start, start + len(quote))


def printed_lines(text: str, places: NDArray[np.float32], page: int) -> tuple[PrintedLine, ...]:
    """The lines on which a text is printed on one page. `places` has shape (len(text), 5): page and box."""
    lines: list[_Line] = []
    for character, place in zip(text, places, strict=True):
        if np.isnan(place).any() or int(place[0]) != page:
            continue
        if not lines or not lines[-1].takes(place[1:]):
            lines.append(_Line())
        lines[-1].add(character, place[1:])
    return tuple(line.printed() for line in lines)


def letters(text: str | Iterable[str]) -> str:
    """Letters and digits only: what two readings of the same print must agree on."""
    return "".join(c for c in text if c.isalnum())
