"""The text of a draft with the place of each character, and its sentences and bullets."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexes.documents import PageSpan, Unit
from indexes.reading.model import Reading
from indexes.sentences import split
from indexes.structure.drafts import Chunk, Draft, Part, leads_in

__all__ = ["Finished", "Words", "finish", "words_of"]

_WORD = re.compile(r"[A-Za-z’']+(?:-[A-Za-z’']+)*")
_LAST_WORD = re.compile(r"([A-Za-z’']+(?:-[A-Za-z’']+)*)[-\u00ad]$")
_FIRST_WORD = re.compile(r"^([A-Za-z’']+)")
_BULLET_GLYPH = re.compile(r"^[•◦●○▪■‣·]\s*|^[o–—*-]\s+")
_LONG_ROW = 320
# first parts that are written with a hyphen where the document does not show otherwise
_LINKED = frozenset(["cross", "decision", "evidence", "high", "low", "multi", "non", "self", "trauma", "well"])


@dataclass(frozen=True, slots=True)
class Words:
    """Words seen unbroken in a document, to tell "infor-mation" from "multi-agency" at the end of a line."""

    whole: Counter[str]
    hyphenated: Counter[str]
    breaks_words: bool

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """True where a hyphen at a line's end belongs to the word."""
        solid, linked = (first + second).lower(), f"{first}-{second}".lower()
        if self.whole[solid] != self.hyphenated[linked]:
            return self.hyphenated[linked] > self.whole[solid]
        if first.lower() in _LINKED:
            return True
        if "-" in first:
            return not self.whole[solid.rsplit("-", maxsplit=1)[-1]]
        return not self.breaks_words


@dataclass(frozen=True, slots=True)
class Finished:
    """Text of a paragraph; `places` (len(text), 5) page, x0, y0, x1, y1, None for formats without pages."""

    text: str
    places: NDArray[np.float32] | None
    marks: tuple[tuple[int, int], ...]
    units: tuple[Unit, ...]
    spans: tuple[PageSpan, ...]


def words_of(reading: Reading) -> Words:
    """Count the words of a document that don't stand at the break of a line."""
    whole: Counter[str] = Counter()
    hyphenated: Counter[str] = Counter()
    ends: list[tuple[str, str]] = []
    lines = [line.text for page in reading.pages for line in page.lines if not line.is_whole]
    if not any(text.endswith(("-", "\u00ad")) for text in lines):
        return Words(whole, hyphenated, breaks_words=False)
    for i, text in enumerate(lines):
        found = _WORD.findall(text)
        if text.endswith(("-", "\u00ad")) and found:
            following = _FIRST_WORD.match(lines[i + 1]) if i + 1 < len(lines) else None
            if following:
                ends.append((found[-1], following[1]))
            found = found[:-1]
        for word in found:
            (hyphenated if "-" in word else whole)[word.lower()] += 1
    solid = sum(1 for first, second in ends if whole[(first + second).lower()])
    linked = sum(1 for first, second in ends if hyphenated[f"{first}-{second}".lower()])
    return Words(whole, hyphenated, breaks_words=solid > linked)


@dataclass(slots=True)
class _Builder:
    """Gathers text, places and marks."""

    words: Words
    text: list[str] = field(default_factory=list)
    places: list[NDArray[np.float32]] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    labels: list[tuple[int, int | None]] = field(default_factory=list)
    length: int = 0
    page: int | None = None

    def add_unprinted(self, text: str) -> None:
        """Characters that are not printed: a space between lines, a line break before a bullet."""
        if not text:
            return
        empty = np.full((len(text), 5), np.nan, dtype=np.float32)
        if self.page is not None:
            empty[:, 0] = self.page
        self._add(text, empty)

    def add_part(self, part: Part, start: int, end: int) -> None:
        """Characters of a line."""
        line = part.line
        if end <= start:
            return
        self.page = line.page
        self.labels.append((self.length, line.page))
        places = np.full((end - start, 5), np.nan, dtype=np.float32)
        if line.page is not None:
            places[:, 0] = line.page
        if line.boxes is not None:
            places[:, 1:] = line.boxes[start:end]
        shift = self.length - start
        self.marks.extend((a + shift, b + shift) for a, b in line.marks if a >= start and b <= end)
        self._add(line.text[start:end], places)

    def drop_last(self) -> None:
        """Take the last character off: a hyphen that only broke a word."""
        self.text[-1] = self.text[-1][:-1]
        self.places[-1] = self.places[-1][:-1]
        self.length -= 1

    def _add(self, text: str, places: NDArray[np.float32]) -> None:
        self.text.append(text)
        self.places.append(places)
        self.length += len(text)


def finish(draft: Draft, words: Words, labels: dict[int, str | None]) -> Finished:
    """Put the lines of a draft together; `labels` gives the printed label of each page."""
    builder = _Builder(words)
    edges: list[tuple[int, int, Chunk]] = []
    for chunk in draft.chunks:
        if builder.length:
            builder.add_unprinted("\n")
        start = builder.length
        _add_chunk(builder, chunk)
        edges.append((start, builder.length, chunk))
    text = "".join(builder.text)
    has_places = any(part.line.boxes is not None for chunk in draft.chunks for part in chunk.parts)
    places = np.concatenate(builder.places) if has_places and builder.places else None
    units = _units(text, edges)
    return Finished(text, places, tuple(sorted(builder.marks)), units, _spans(builder, len(text), labels))


def _add_chunk(builder: _Builder, chunk: Chunk) -> None:
    if chunk.level and not chunk.is_row:
        builder.add_unprinted(f"{chunk.label} " if chunk.label else "")
    before: Part | None = None
    for part in chunk.parts:
        start = part.start
        end = len(part.line.text.rstrip())
        if before is None and chunk.label:
            glyph = _BULLET_GLYPH.match(part.text)
            start += glyph.end() if glyph and chunk.label in "•◦" else 0
        while start < end and part.line.text[start] == " ":
            start += 1
        if start >= end:
            continue
        if before is not None:
            _add_break(builder, before, part, chunk)
        builder.add_part(part, start, end)
        before = part


def _add_break(builder: _Builder, before: Part, part: Part, chunk: Chunk) -> None:
    """What stands between two lines: a space, nothing after a broken word, a bar between cells."""
    if chunk.is_row and (before.line.row, before.line.column) != (part.line.row, part.line.column):
        builder.add_unprinted(" | ")
        return
    text = builder.text[-1]
    broken = _LAST_WORD.search(text)
    following = _FIRST_WORD.match(part.text.lstrip())
    if text.endswith("\u00ad"):
        builder.drop_last()
    elif broken and following and following[1][0].islower():
        if not builder.words.keeps_hyphen(broken[1], following[1]):
            builder.drop_last()
    elif broken and following:
        pass
    elif not (text.endswith("/") and following):
        builder.add_unprinted(" ")


def _spans(builder: _Builder, length: int, labels: dict[int, str | None]) -> tuple[PageSpan, ...]:
    """Pages on which the text stands, in order."""
    spans: list[PageSpan] = []
    for start, page in builder.labels or [(0, None)]:
        label = labels.get(page) if page is not None else None
        if spans and spans[-1].page == page:
            continue
        if spans:
            spans[-1] = PageSpan(spans[-1].start, start, spans[-1].page, spans[-1].label)
        spans.append(PageSpan(start if spans else 0, length, page, label))
    last = spans[-1]
    spans[-1] = PageSpan(last.start, length, last.page, last.label)
    return tuple(spans)


def _units(text: str, edges: list[tuple[int, int, Chunk]]) -> tuple[Unit, ...]:
    """Sentences; bullets and rows with the unit that leads into them."""
    units: list[Unit] = []
    leads: dict[int, int] = {}  # by level: the unit that leads into the next level
    for start, end, chunk in edges:
        piece = text[start:end]
        sentences = [(0, len(piece))] if chunk.is_row and len(piece) <= _LONG_ROW else split(piece)
        lead = max((leads[level] for level in leads if level < max(1, chunk.level)), default=None)
        if chunk.is_row:
            lead = leads.get(-1)
        for a, b in sentences:
            is_bullet = chunk.level > 0 or chunk.is_row
            units.append(Unit(start + a, start + b, is_bullet=is_bullet, lead_in=lead if is_bullet else None))
        if not sentences:
            continue
        leads = {level: unit for level, unit in leads.items() if level < chunk.level}
        if chunk.level == 0 and chunk.is_row and -1 not in leads:
            leads[-1] = len(units) - 1
        elif leads_in(piece):
            leads[chunk.level] = len(units) - 1
        elif chunk.level == 0 and not chunk.is_row and not piece.rstrip().endswith((".", "!", "?")):
            leads[0] = len(units) - 1
    return tuple(units)
