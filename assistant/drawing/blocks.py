"""A report as its readers get it, before it is drawn: what is said is said once, and text, Word, web page and Markdown draw it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.drawing.quote import Quote

__all__ = [
    "Block",
    "Cell",
    "Decide",
    "Fold",
    "Heading",
    "Items",
    "NewPage",
    "Quoted",
    "Source",
    "Space",
    "Table",
    "Text",
    "Tint",
]


class Tint(StrEnum):
    """A shade behind a cell of a table, beside the words that say the same: five steps of one quiet colour."""

    NONE = "none"
    FAINT = "faint"
    LIGHT = "light"
    MIDDLE = "middle"
    STRONG = "strong"
    DEEP = "deep"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 2 for a lens, 3 and 4 within it."""

    text: str
    level: int = 3


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of ours. `is_note` sets it quieter: a caveat, what can't be seen."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of the draft with their place, and what is asked at them ("" where nothing is)."""

    quote: Quote
    question: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Words of a document of the library; `place` says document, edition and standing, page and paragraph."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; the tint only repeats what its words say."""

    text: str
    tint: Tint = Tint.NONE


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of column headings; the first cell of each row is its heading."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks behind a line that unfolds them on a screen; on paper they follow it."""

    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Decide:
    """A paragraph at which the writer must decide; `ask` says what. A comment in Word, words in brackets elsewhere."""

    text: str
    ask: str


@dataclass(frozen=True, slots=True)
class Space:
    """Room to write in by hand, so many lines, under a line that says what for."""

    prompt: str
    lines: int = 4


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page on paper."""


Block = Heading | Text | Quoted | Source | Items | Table | Fold | Decide | Space | NewPage
