"""A quotation of a person's own document, with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Quote"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a draft or of notes, verbatim, and where they stand.

    `paragraph` is the number as printed, also where Word numbers automatically, a row reference ("R1"), or the heading
    it stands under; `page` the physical page from 1 (None where the file has none). `index` is the ordinal of the
    paragraph within the file and `start` the offset of the words in its text.
    """

    text: str
    paragraph: str
    page: int | None
    index: int
    start: int

    def to_json(self) -> dict[str, Any]:
        """`{"quote", "paragraph", "page"}`."""
        return {"quote": self.text, "paragraph": self.paragraph, "page": self.page}
