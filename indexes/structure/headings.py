"""The path of headings above a paragraph, and the place a reader would look for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexes.reading.model import Line
from indexes.structure.style import Style

__all__ = ["Headings", "place_name"]

_NAMED = re.compile(
    r"^((?:flow ?chart|figure|diagram|annex|appendix|schedule|table)\s+(?:\d{1,2}[A-Za-z]?|[A-Z]))\b", re.IGNORECASE
)
_MOST_DEEP = 6


@dataclass(slots=True)
class Headings:
    """Headings now in force, outermost first, each with its rank (larger print ranks higher)."""

    style: Style
    stack: list[tuple[tuple[float, ...], str]] = field(default_factory=list)

    @property
    def path(self) -> tuple[str, ...]:
        """Texts of the headings in force, outermost first."""
        return tuple(text for _, text in self.stack)

    @property
    def place(self) -> str | None:
        """What a reader would look for: "Flow chart 1", "Annex F", or the nearest heading."""
        return place_name(self.stack[-1][1]) if self.stack else None

    def copy(self) -> Headings:
        """The same headings, to come back to."""
        return Headings(self.style, list(self.stack))

    def enter(self, text: str, line: Line) -> None:
        """Come under a heading: it replaces those of its own rank and below."""
        rank = self._rank(text, line)
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        if len(self.stack) >= _MOST_DEEP:
            self.stack.pop()
        self.stack.append((rank, " ".join(text.split())))

    def _rank(self, text: str, line: Line) -> tuple[float, ...]:
        """Ordered so that a larger rank is a deeper heading."""
        del text
        if line.is_whole and line.level:
            return (float(line.level),)
        weight = 0.0 if line.bold else 1.0
        return (-round(line.size * 2) / 2, weight)


def place_name(heading: str) -> str:
    """The name of a flow chart, figure, annex or table, or else the heading itself."""
    named = _NAMED.match(heading)
    return named.group(1) if named else heading
