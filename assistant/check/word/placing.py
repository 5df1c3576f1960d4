"""A quotation of a draft found again among the letters of the Word file it was read from.

What differs between the two (numbers and bullets that Word prints, marks of notes, the bar between cells) is bridged by
lining up the letters of both: first whole paragraphs that stand once on either side, then what is between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from assistant.check.word.letters import Letters

if TYPE_CHECKING:
    from assistant.check.draft import Draft
    from assistant.check.points import Quote

__all__ = ["Finder"]

_SOFT_HYPHEN = "\u00ad"
_ENOUGH = 0.7  # of a quotation's letters, where something that Word prints or draws stands within it
_NEARBY = 200  # letters: the same words further away may be others
_PIECE = re.compile(r"[^\n|]+")
_BULLETS = "•◦"
_LEAST = 12  # letters of a paragraph that may line the two up


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
        self._to = _aligned(self._read, letters.text, _anchors(_of_draft(draft, self._starts), _of_file(letters)))

    def find(self, quote: Quote) -> tuple[int, int] | None:
        """The first letter of a quotation and the one after its last; None where its words can't be found."""
        wanted = _without_space(quote.text)
        if not wanted:
            return None
        start = self._place(quote)
        at = [place for place in self._to[start : start + len(wanted)] if place >= 0]
        if at and self._letters.text[at[0] : at[-1] + 1] == wanted:
            return at[0], at[-1] + 1
        near = self.near(quote)
        exact = self._nearest(wanted, near)
        if exact is not None and abs(exact - near) <= _NEARBY:
            return exact, exact + len(wanted)
        is_as_read = self._read.startswith(wanted, start)
        if is_as_read and len(at) >= _ENOUGH * len(wanted) and at[-1] + 1 - at[0] <= len(wanted) / _ENOUGH:
            return at[0], at[-1] + 1
        if exact is not None and self._read.count(wanted) == 1:
            return exact, exact + len(wanted)
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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A paragraph's letters and where they start."""

    text: str
    start: int


def _of_draft(draft: Draft, starts: list[int]) -> list[_Stretch]:
    """The lines and cells of a draft, without bullets."""
    made: list[_Stretch] = []
    for paragraph, start in zip(draft.paragraphs, starts, strict=True):
        at = start
        done = 0
        for piece in _PIECE.finditer(paragraph.text):
            at += len(_without_space(paragraph.text[done : piece.start()]))
            text = _without_space(piece[0])
            bare = text.lstrip(_BULLETS)
            made.append(_Stretch(bare, at + len(text) - len(bare)))
            at, done = at + len(text), piece.end()
    return made


def _of_file(letters: Letters) -> list[_Stretch]:
    made: list[_Stretch] = []
    at = 0
    for _, group in groupby(letters.letters, key=lambda letter: letter.paragraph):
        text = "".join(letter.text for letter in group)
        made.append(_Stretch(text, at))
        at += len(text)
    return made


def _anchors(read: list[_Stretch], written: list[_Stretch]) -> list[tuple[int, int, int]]:
    """Where both have the same paragraph, as (start, start, length), in the order of both.

    Only paragraphs that stand once on either side, and of these the most that don't cross. Source: B. Cohen, "patience
    diff" (2010).
    """
    at = {one.text: one.start for one in _once(written)}
    pairs = [(one.start, at[one.text], len(one.text)) for one in _once(read) if one.text in at]
    return _uncrossed(pairs)


def _once(stretches: list[_Stretch]) -> list[_Stretch]:
    counts = Counter(one.text for one in stretches)
    return [one for one in stretches if counts[one.text] == 1 and len(one.text) >= _LEAST]


def _uncrossed(pairs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest run of pairs, given in order of their first, that rises in the second too."""
    ends: list[int] = []  # by length of a run: the smallest second it can end with, and that pair
    last: list[int] = []
    before: list[int | None] = []
    for i, (_, second, _) in enumerate(pairs):
        place = bisect_left(ends, second)
        before.append(last[place - 1] if place else None)
        ends[place : place + 1] = [second]
        last[place : place + 1] = [i]
    found: list[tuple[int, int, int]] = []
    i_at: int | None = last[-1] if last else None
    while i_at is not None:
        found.append(pairs[i_at])
        i_at = before[i_at]
    return found[::-1]


def _aligned(read: str, written: str, anchors: list[tuple[int, int, int]]) -> list[int]:
    """For each letter of the draft the same letter in the file, -1 for one that the file doesn't hold.

    What is between two paragraphs in common differs little, so the cheapest edit lines it up. Source: Levenshtein (1966),
    "Binary codes capable of correcting deletions, insertions and reversals".
    """
    to = [-1] * len(read)
    here = there = 0
    for start, other, length in (*anchors, (len(read), len(written), 0)):
        for step in Levenshtein.opcodes(read[here:start], written[there:other]):
            if step.tag == "equal":
                first, last = there + step.dest_start, there + step.dest_end
                to[here + step.src_start : here + step.src_end] = range(first, last)
        to[start : start + length] = range(other, other + length)
        here, there = start + length, other + length
    return to
