"""The lines of a document in one sequence, each with what its surroundings say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indexes.documents import Role
from indexes.reading.model import Line, Reading
from indexes.structure.drafts import ends_sentence, marks_in
from indexes.structure.headings import CONTENTS_TITLE
from indexes.structure.margins import Margins, line_bottom
from indexes.structure.style import Style, is_heading_like

__all__ = ["Entry", "Kind", "entries_of"]

_NOTE_START = re.compile(r"^(\d{1,4}|[*†‡§]+)\s+\S")
_BLOCK_GAP = 1.22
_CONTENTS_LINE = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,}|_{4,})\s*(?:\d{1,3}|[ivxlc]{1,6})$")
_CONTENTS_NUMBER = re.compile(r"\S.*\s\(?(?:\d{1,3}|[ivxlc]{1,6})\)?$")
_LONGEST_TITLE = 120


class Kind(StrEnum):
    """What a line is taken for before paragraphs are made."""

    TEXT = "text"
    HEADING = "heading"
    NOTE = "note"
    TABLE = "table"
    CONTENTS = "contents"


@dataclass(slots=True)
class Entry:
    """A line that is part of the text. `key` counts from 0; `starts_block` says that white space parts it from before.

    `x0`, `x1` its left and right edges in points (0 where unknown); `step` the distance from the line above it as a
    multiple of its size, None where there is none above; `note` the mark of the footnote that starts here.
    """

    key: int
    page: int
    line: Line
    x0: float
    x1: float
    step: float | None
    starts_block: bool
    kind: Kind = Kind.TEXT
    note: str | None = None

    @property
    def text(self) -> str:
        """The printed text."""
        return self.line.text


def entries_of(reading: Reading, margins: Margins, style: Style) -> list[Entry]:
    """The lines without running headers and footers, with footnotes, contents and headings told apart."""
    entries: list[Entry] = []
    last_note = ""
    for p, page in enumerate(reading.pages):
        on_page: list[Entry] = []
        for i, line in enumerate(page.lines):
            if (p, i) not in margins.running and line.text.strip():
                on_page.append(_entry(len(entries) + len(on_page), p, line, on_page[-1] if on_page else None, style))
        last_note = _tell_notes(on_page, style, last_note)
        _tell_contents(on_page, entries)
        entries.extend(on_page)
    _tell_headings(entries, style)
    return entries


def _entry(key: int, page: int, line: Line, before: Entry | None, style: Style) -> Entry:
    kind = Kind.TEXT
    if line.row >= 0 or line.role is Role.TABLE:
        kind = Kind.TABLE
    elif line.role is Role.FOOTNOTE:
        kind = Kind.NOTE
    elif line.role is Role.CONTENTS:
        kind = Kind.CONTENTS
    elif line.role is Role.HEADING:
        kind = Kind.HEADING
    if line.boxes is None or line.is_whole:
        return Entry(key, page, line, 0.0, 0.0, None, True, kind)
    x0, x1 = float(np.nanmin(line.boxes[:, 0])), float(np.nanmax(line.boxes[:, 2]))
    step: float | None = None
    if before is not None and before.line.block == line.block and before.line.boxes is not None:
        step = (line_bottom(before.line) - line_bottom(line)) / max(line.size, before.line.size, 1.0)
    starts = step is None or step < 0.5 or step > _BLOCK_GAP * style.leading
    return Entry(key, page, line, x0, x1, step, starts, kind)


def _tell_notes(on_page: list[Entry], style: Style, last: str) -> str:
    """Footnotes: smaller print that starts with a note's number, and the print like it underneath.

    `last` is the mark of the last note on the pages before; gives that of the last note here.
    """
    marks = {mark for entry in on_page for a, b in entry.line.marks if a > 0 for mark in marks_in(entry.line.text[a:b])}
    size = 0.0  # of the note at hand, 0 outside notes
    for entry in on_page:
        line = entry.line
        if line.is_whole or entry.kind is not Kind.TEXT or line.block >= 0:
            size = 0.0
        elif (mark := _note_mark(line, style, marks | {_next(last)}, is_first=not size)) is not None:
            size, entry.note, last = line.size, mark, mark
        elif size and (line.size > 1.06 * size or line.size >= 0.97 * style.size):
            size = 0.0
        if size:
            entry.kind = Kind.NOTE
    first = next((i for i, e in enumerate(on_page) if e.kind is Kind.NOTE), len(on_page))
    _tell_carried_note(on_page, style, first)
    return last


def _next(mark: str) -> str:
    return str(int(mark) + 1) if mark.isdigit() else ""


def _note_mark(line: Line, style: Style, marks: set[str], is_first: bool) -> str | None:
    """The mark of the footnote that a line starts: raised, or a number that is a mark on this page."""
    if line.size >= 0.97 * style.size:
        return None
    if line.note is not None:
        return line.note
    start = _NOTE_START.match(line.text)
    if start is None or not (start.group(1) in marks or (is_first and style.is_small(line))):
        return None
    return start.group(1)


def _tell_carried_note(on_page: list[Entry], style: Style, end: int) -> None:
    """Small print at the foot without a number carries on a note of the page before; marked only under larger text."""
    start = end
    while start > 0 and style.is_small(on_page[start - 1].line) and on_page[start - 1].kind is Kind.TEXT:
        if on_page[start - 1].line.block >= 0:
            break
        start -= 1
    if 0 < start < end and line_bottom(on_page[start].line) < 250 and end - start <= 8:
        for entry in on_page[start:end]:
            entry.kind = Kind.NOTE


def _tell_contents(on_page: list[Entry], before: list[Entry]) -> None:
    """Contents pages: dotted lines, or titles with numbers under the heading "Contents"."""
    texts = [e for e in on_page if e.kind in (Kind.TEXT, Kind.TABLE) and not e.line.is_whole]
    if len(texts) < 3:
        return
    dotted = sum(1 for e in texts if _CONTENTS_LINE.search(e.text))
    numbered = sum(1 for e in texts if _CONTENTS_NUMBER.match(e.text) and not ends_sentence(e.text[:-4]))
    titled = any(CONTENTS_TITLE.match(e.text.strip()) for e in on_page)
    carried = bool(before) and before[-1].kind is Kind.CONTENTS
    ends = sum(1 for e in texts if ends_sentence(e.text) and not _CONTENTS_NUMBER.match(e.text))
    is_contents = dotted >= 0.4 * len(texts) or (
        (titled or carried) and numbered >= 0.35 * len(texts) and ends < 0.2 * len(texts)
    )
    is_plain = titled and not ends and max(len(e.text) for e in texts) < _LONGEST_TITLE
    if not is_contents and not is_plain:
        return
    entered = [
        i
        for i, e in enumerate(on_page)
        if is_plain or _CONTENTS_LINE.search(e.text) or (dotted < 3 and _CONTENTS_NUMBER.match(e.text))
    ]
    last = max(entered)
    for entry in on_page[: last + 1]:
        if entry.kind in (Kind.TEXT, Kind.TABLE) and not CONTENTS_TITLE.match(entry.text.strip()):
            entry.kind = Kind.CONTENTS


def _tell_headings(entries: list[Entry], style: Style) -> None:
    for i, entry in enumerate(entries):
        if entry.kind is not Kind.TEXT or entry.line.is_whole or not is_heading_like(entry.line, style):
            continue
        before = entries[i - 1] if i else None
        after = entries[i + 1] if i + 1 < len(entries) else None
        if _stands_apart(entry, before, after, style):
            entry.kind = Kind.HEADING


def _stands_apart(entry: Entry, before: Entry | None, after: Entry | None, style: Style) -> bool:
    """False for a bold line within running text."""
    first = entry.text.lstrip("‘“'\"([")[:1]
    joins = before is not None and before.kind is Kind.HEADING and _same_print(before, entry)
    if joins and not entry.starts_block:
        return True
    starts = first.isupper() or first.isdigit()
    if not starts or style.is_large(entry.line):
        return starts
    if not entry.starts_block and before is not None and before.kind is Kind.TEXT and not ends_sentence(before.text):
        return False
    runs_on = after is not None and after.kind is Kind.TEXT and not after.starts_block and after.page == entry.page
    if runs_on and after is not None:
        if _same_print(entry, after):
            return is_heading_like(after.line, style)
        return not after.text[:1].islower()
    return True


def _same_print(first: Entry, second: Entry) -> bool:
    return (
        first.page == second.page
        and first.line.bold == second.line.bold
        and abs(first.line.size - second.line.size) < 0.6
        and first.line.block == second.line.block
    )
