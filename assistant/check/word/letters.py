"""The letters of a Word file that a reader sees, each with the element that holds it.

What is read is what `indexes.reading.word_text` reads: insertions in, deletions and hidden text out, text boxes after
the paragraph that holds them. White space is no letter: the reader evens it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexes.reading.word_styles import Styles, W, is_on, value_of
from indexes.reading.word_text import FALLBACK

Element = Any  # lxml's own type says nothing of what is in it

__all__ = ["BOX", "Element", "Letter", "Letters", "letters_of"]

BOX = W + "txbxContent"
_MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NOT_READ = frozenset(
    {FALLBACK}
    | {W + n for n in ("pPr", "rPr", "sdtPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt")}
)
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Letter:
    """A printed character: `holder` is the `w:t` (or other child of a run) with it at `offset`."""

    text: str
    holder: Element
    offset: int
    paragraph: Element


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters in the order they are read, and as one string."""

    letters: tuple[Letter, ...]
    text: str

    def __len__(self) -> int:
        return len(self.letters)


def letters_of(roots: Sequence[Element], styles: Styles) -> Letters:
    """The letters of parts (the document's body first, then footnotes and endnotes)."""
    made = [letter for root in roots for paragraph in _paragraphs(root) for letter in _read(paragraph, styles)]
    return Letters(tuple(made), "".join(letter.text for letter in made))


def _paragraphs(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == W + "p":
            yield child
            for box in _boxes(child):
                yield from _paragraphs(box)
        elif isinstance(child.tag, str) and child.tag not in _NOT_READ:
            yield from _paragraphs(child)


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes of a paragraph; those within a box are met when it is read."""
    for child in element:
        if child.tag == BOX:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _NOT_READ:
            yield from _boxes(child)


def _read(paragraph: Element, styles: Styles) -> Iterator[Letter]:
    style_id = value_of(paragraph.find(W + "pPr"), "pStyle")
    for holder, text in _holders(paragraph, styles, style_id):
        for offset, character in enumerate(text):
            if not character.isspace() and character != _SOFT_HYPHEN:
                yield Letter(character, holder, offset, paragraph)


def _holders(element: Element, styles: Styles, style_id: str | None) -> Iterator[tuple[Element, str]]:
    for child in element:
        tag = child.tag
        if tag in (W + "t", _MATHS_TEXT):
            yield child, child.text or ""
        elif tag == W + "noBreakHyphen":
            yield child, "-"
        elif not isinstance(tag, str) or tag in _NOT_READ or tag == BOX:
            continue
        elif tag != W + "r" or not _is_hidden(child, styles, style_id):
            yield from _holders(child, styles, style_id)


def _is_hidden(run: Element, styles: Styles, style_id: str | None) -> bool:
    properties = run.find(W + "rPr")
    own = is_on(properties, "vanish")
    if own is not None:
        return own
    run_style = value_of(properties, "rStyle")
    if run_style is not None and styles.run_switch(run_style, "vanish"):
        return True
    return styles.run_switch(style_id, "vanish")
