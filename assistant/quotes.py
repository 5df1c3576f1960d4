"""Quotations: cut from a paragraph, and found again in it before anyone sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexes.documents import Paragraph

__all__ = ["is_verbatim", "pieces", "plain", "raised"]

_BETWEEN = re.compile(r"\n(?:• )?|(?:^|(?<=\s))• | \| ")

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def pieces(paragraph: Paragraph, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of a paragraph as parts of running print: cut at page breaks, bullets and table cells.

    What stands between them (a bullet's sign, the line between cells) is not always printed as a character, and a
    quotation holds nothing that is not.
    """
    for span in paragraph.spans:
        left, right = max(start, span.start), min(end, span.end)
        at = left
        for gap in _BETWEEN.finditer(paragraph.text, left, max(left, right)):
            yield from _trimmed(paragraph.text, at, gap.start())
            at = gap.end()
        yield from _trimmed(paragraph.text, at, right)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if re.search(r"\w", piece):
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def is_verbatim(quote: str, paragraph: Paragraph, page: int | None) -> bool:
    """True where the quotation stands, letter for letter, in the paragraph and on that page of it.

    Only white space may differ. This is the check behind promise 1; it looks at nothing but the text.
    """
    wanted = plain(quote)
    if not wanted:
        return False
    on_page = [paragraph.text[s.start : s.end] for s in paragraph.spans if s.page == page]
    return any(wanted in plain(text) for text in on_page)


def plain(text: str) -> str:
    """A text with its white space evened out."""
    return re.sub(r"\s+", " ", text).strip()


def raised(paragraph: Paragraph, start: int, end: int) -> str:
    """A run of a paragraph for the screen: footnote marks raised instead of glued to the word before."""
    shown: list[str] = []
    at = start
    for left, right in paragraph.marks:
        if left < at or right > end:
            continue
        shown += [paragraph.text[at:left], paragraph.text[left:right].translate(_RAISED)]
        at = right
    return "".join([*shown, paragraph.text[at:end]]).strip()
