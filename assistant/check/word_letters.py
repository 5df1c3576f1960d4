"""The letters of a Word file that a reader sees, each with the element that holds it, to find a quotation again.

What is read is what `indexes.reading.word_text` reads: insertions in, deletions and hidden text out, text boxes after
the paragraph that holds them, notes at the end. White space is no letter: the reader evens it out. What differs
otherwise (numbers and bullets that Word prints, marks of notes, the bar between cells) is bridged by aligning the letters
of the draft with these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Levenshtein

from indexes.reading.word_styles import Styles, W, is_on, value_of
from indexes.reading.word_text import FALLBACK

if TYPE_CHECKING:
    from assistant.check.draft import Draft
    from assistant.check.points import Quote

Element = Any  # lxml's own type says nothing of what is in it

__all__ = ["BOX", "Element", "Finder", "Letter", "Letters", "letters_of"]

BOX = W + "txbxContent"
_MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NOT_READ = frozenset(
    {FALLBACK}
    | {W + n for n in ("pPr", "rPr", "sdtPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt")}
)
_SOFT_HYPHEN = "\u00ad"
_ENOUGH = 0.7  # of a quotation's letters, where something that Word prints or draws stands within it


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


class Finder:
    """Finds the letters of quotations of a draft in the Word file it was read from."""

    def __init__(self, draft: Draft, letters: Letters) -> None:
        self._letters = letters
        self._starts: list[int] = []  # by paragraph of the draft: how many letters stand before it
        texts: list[str] = []
        count = 0
        for paragraph in draft.paragraphs:
            self._starts.append(count)
            texts.append(_without_space(paragraph.text))
            count += len(texts[-1])
        self._paragraphs = tuple(paragraph.text for paragraph in draft.paragraphs)
        self._read = "".join(texts)
        self._to = _aligned(self._read, letters.text)

    def find(self, quote: Quote) -> tuple[int, int] | None:
        """The first letter of a quotation and the one after its last; None where its words can't be found."""
        wanted = _without_space(quote.text)
        if not wanted:
            return None
        start = self._place(quote)
        at = [place for place in self._to[start : start + len(wanted)] if place >= 0]
        if at and self._letters.text[at[0] : at[-1] + 1] == wanted:
            return at[0], at[-1] + 1
        exact = self._nearest(wanted, self.near(quote))
        if exact is not None:
            return exact, exact + len(wanted)
        is_as_read = self._read.startswith(wanted, start)
        if is_as_read and len(at) >= _ENOUGH * len(wanted) and at[-1] + 1 - at[0] <= len(wanted) / _ENOUGH:
            return at[0], at[-1] + 1
        return None

    def near(self, quote: Quote) -> int:
        """A letter near the place where a quotation stands, whether or not its words can be found."""
        start = self._place(quote)
        before = next((place for place in reversed(self._to[: start + 1]) if place >= 0), None)
        after = next((place for place in self._to[start:] if place >= 0), None)
        return next((place for place in (before, after) if place is not None), 0)

    def _place(self, quote: Quote) -> int:
        if not 0 <= quote.index < len(self._starts):
            return 0
        return self._starts[quote.index] + len(_without_space(self._paragraphs[quote.index][: quote.start]))

    def _nearest(self, wanted: str, near: int) -> int | None:
        text = self._letters.text
        after = text.find(wanted, near)
        before = text.rfind(wanted, 0, near + len(wanted) - 1)
        found = [place for place in (before, after) if place >= 0]
        return min(found, key=lambda place: abs(place - near), default=None)


def _without_space(text: str) -> str:
    return "".join(text.replace(_SOFT_HYPHEN, "").split())


def _aligned(read: str, written: str) -> list[int]:
    """For each letter of the draft the same letter in the file, -1 for one that the file doesn't hold.

    The two differ in few places, so the cheapest edit lines them up. Source: Levenshtein (1966), "Binary codes capable of
    correcting deletions, insertions and reversals".
    """
    to = [-1] * len(read)
    for step in Levenshtein.opcodes(read, written):
        if step.tag == "equal":
            to[step.src_start : step.src_end] = range(step.dest_start, step.dest_end)
    return to
