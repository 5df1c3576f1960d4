"""A paragraph in the making: pieces of lines, put together into text at the end (`text.finish`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexes.documents import Role
from indexes.reading.model import Line

__all__ = ["Chunk", "Draft", "Part", "ends_sentence", "leads_in", "marks_in"]

_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*\d{0,4}[\"'”’)\]]*$")
_LEADS_IN = re.compile(r"(?::|—|–|: ?-)\d{0,4}\s*$")


@dataclass(frozen=True, slots=True)
class Part:
    """The characters of a line from `start` on."""

    line: Line
    start: int = 0

    @property
    def text(self) -> str:
        """The printed characters taken from the line."""
        return self.line.text[self.start :]


@dataclass(slots=True)
class Chunk:
    """Lines that run on: a stretch of text, a bullet, or a table row. `level` 0 for text, from 1 for bullets."""

    parts: list[Part] = field(default_factory=list)
    level: int = 0
    label: str = ""
    is_row: bool = False

    @property
    def last_text(self) -> str:
        """What the last line says."""
        return self.parts[-1].text if self.parts else ""


@dataclass(slots=True)
class Draft:
    """A paragraph in the making; the fields are those of `indexes.documents.Paragraph`."""

    role: Role
    chunks: list[Chunk] = field(default_factory=list)
    number: str | None = None
    place: str | None = None
    heading: tuple[str, ...] = ()
    note: str | None = None
    page_index: int = 0
    block: int = -1

    @property
    def last_text(self) -> str:
        """What its last line says; empty for a draft without lines."""
        return self.chunks[-1].last_text if self.chunks else ""

    @property
    def is_open(self) -> bool:
        """True where the last line does not end a sentence, so that more must follow."""
        return bool(self.chunks) and not ends_sentence(self.last_text)


def marks_in(text: str) -> list[str]:
    """The footnote marks printed at one place: "160161" and "160, 161" are two."""
    found: list[str] = []
    for mark in text.strip("[] ").replace(",", " ").split():
        half = len(mark) // 2
        if mark.isdigit() and len(mark) % 2 == 0 and int(mark[half:]) == int(mark[:half]) + 1 and len(mark) > 2:
            found += [mark[:half], mark[half:]]
        else:
            found.append(mark)
    return found


def ends_sentence(text: str) -> bool:
    """True where a line ends with the end of a sentence, a footnote mark after it or not."""
    return _SENTENCE_END.search(text.rstrip()) is not None


def leads_in(text: str) -> bool:
    """True where a text ends as one does that bullets complete."""
    return _LEADS_IN.search(text.rstrip()) is not None
