"""What is drawn: the blocks of a report with its title, its date and what it was made with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from assistant.drawing.blocks import Block
from assistant.drawing.quote import Quote

__all__ = ["CHECK", "MADE_WITH", "Report", "clean", "place"]

CHECK = (
    "A person must check this before it is used. It quotes the draft and asks questions of it. It does not clear the draft, "
    "and words that are not quoted here have not been approved."
)
MADE_WITH = "How this was made"

TYPE_PT = 11.0
"""The size of a report's type in Word."""

_NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]?")
_REFERENCE = re.compile(r"[A-Z]{1,3}\d+(?:\.\d+)*[a-z]?")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Report:
    """`facts` are lines on how it was made: the file, versions, editions, rubrics. `check` stands at its head.

    Of a Word file: `type_pt` is the size of its type, `is_wide` lays its pages on their side, and `marks_blanks` makes what
    stands as "[ words ]" a place that is marked and typed over.
    """

    title: str
    made: datetime
    facts: tuple[str, ...]
    blocks: tuple[Block, ...]
    check: str = CHECK
    type_pt: float = TYPE_PT
    is_wide: bool = False
    marks_blanks: bool = False

    @property
    def day(self) -> str:
        """The date as people write it."""
        return f"{self.made.day} {self.made:%B %Y}"


def place(quote: Quote) -> str:
    """Where a quotation stands: "Paragraph 4.2, page 7", "Row R1", "Under “Findings”"."""
    label = " ".join(quote.paragraph.split())
    page = f"page {quote.page}" if quote.page is not None else ""
    if _NUMBER.fullmatch(label):
        where = f"paragraph {label}"
    elif _REFERENCE.fullmatch(label):
        where = f"row {label}"
    else:
        where = f"under “{label}”" if label else ""
    said = ", ".join(part for part in (where, page) if part) or "place not known"
    return said[0].upper() + said[1:]


def clean(text: str) -> str:
    """Without what is not printed: control characters, and marks that turn the direction of what follows."""
    return _UNPRINTABLE.sub("", text)
