"""The path of headings above a paragraph, and the place a reader would look for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexes.reading.model import Line
from indexes.structure.style import Style

__all__ = ["CONTENTS_TITLE", "Headings", "place_name"]

_NAMED = re.compile(
    r"^((?:flow ?chart|figure|diagram|annex|appendix|schedule|table)\s+(?:\d{1,2}[A-Za-z]?|[A-Z]))\b", re.IGNORECASE
)
CONTENTS_TITLE = re.compile(r"^(?:table of )?contents(?: page)?$", re.IGNORECASE)
_GLOSSARY = re.compile(r"glossary|definitions|abbreviations|key terms", re.IGNORECASE)
_TERM = re.compile(r"^([^.;:]{2,90}?)(?:\s[-–—]\s|:\s)")
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

    def term_place(self, text: str) -> str | None:
        """For an entry of a glossary ("Term - what it means"), the term; None elsewhere."""
        if not any(_GLOSSARY.search(title) for _, title in self.stack[-2:]):
            return None
        term = _TERM.match(text)
        return f"Glossary: {term.group(1).strip()}" if term else None

    def clear(self) -> None:
        """Forget all headings: those of a title page, which stand over nothing."""
        self.stack.clear()

    def copy(self) -> Headings:
        """The same headings, to come back to."""
        return Headings(self.style, list(self.stack))

    def enter(self, text: str, line: Line) -> None:
        """Come under a heading: it replaces those of its own rank and below."""
        if CONTENTS_TITLE.match(text.strip()):
            self.clear()
            return
        rank = self._rank(line)
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        if len(self.stack) >= _MOST_DEEP:
            self.stack.pop()
        self.stack.append((rank, " ".join(text.split())))

    def _rank(self, line: Line) -> tuple[float, ...]:
        """Ordered so that a larger rank is a deeper heading."""
        if line.is_whole and line.level:
            return (float(line.level),)
        weight = 0.0 if line.bold else 1.0
        return (-round(line.size * 2) / 2, weight)


def place_name(heading: str) -> str:
    """The name of a flow chart, figure, annex or table, or else the heading itself."""
    named = _NAMED.match(heading)
    return named.group(1) if named else heading
