"""Paragraphs and table rows of a file of case notes, each under what its headings say it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.check.rules import found
from assistant.findings.notes_rules import NotesRubric
from assistant.findings.speakers import lead_of
from indexes.documents import Paragraph, Role
from indexes.reading.model import Reading
from indexes.sections import paragraphs

__all__ = ["ID", "Block", "Column", "blocks_of"]

ID = r"[A-Z]{1,4}[-.]?\d{1,4}(?:\.\d{1,3})*[a-z]?"
"""An id as people print them: A1, B12, HV3, GP-4, A1.2, C3b."""

_CELL = " | "
_MARKED = re.compile(rf"(?:^|(?<=\s)(?=##))(#{{1,6}})\s+([^#\[\]\n]{{2,100}}?)[ #]*(?=\s\[|\s{ID}[.:)]?\s|\n|$)")


class Column(StrEnum):
    """A column of a table that is known by its heading."""

    ID = "id"
    WHEN = "when"
    WHO = "who"
    USE = "use"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or row. `number` is printed or given by Word; `kind` is what the headings say, "" where nothing.

    `columns` are the cells of a row whose table has headings, without the text itself. `pages` are (start, page).
    """

    text: str
    number: str | None
    kind: str
    is_enquiry: bool
    is_row: bool
    pages: tuple[tuple[int, int | None], ...]
    columns: Mapping[Column, str] = field(default_factory=dict)

    def page_at(self, offset: int) -> int | None:
        """The physical page of a character."""
        return next((page for start, page in reversed(self.pages) if start <= offset), None)


def blocks_of(reading: Reading, rules: NotesRubric) -> tuple[Block, ...]:
    """The paragraphs and rows of a file, headings and contents left out, in order."""
    made: list[Block] = []
    header: tuple[Column | None, ...] = ()
    marked = _Marked() if reading.format == "text" else None
    for structured in paragraphs(reading, "notes"):
        paragraph = structured.paragraph
        is_text = paragraph.role not in (Role.HEADING, Role.CONTENTS) or _is_short_note(paragraph.text)
        if marked is not None and is_text:
            made += marked.blocks(paragraph, rules)
            continue
        if paragraph.role in (Role.HEADING, Role.CONTENTS):
            header = ()
            continue
        if paragraph.role is not Role.TABLE:
            made += _of_text(paragraph, rules)
            continue
        for start, end in _rows(paragraph.text):
            named = _header(paragraph.text[start:end], rules)
            header = named or header
            if not named:
                made.append(_of_row(paragraph, start, end, header, rules))
    return tuple(block for block in made if block.text.strip())


def _of_text(paragraph: Paragraph, rules: NotesRubric) -> list[Block]:
    kind, is_enquiry = _kind(paragraph.heading, rules)
    pages = tuple((span.start, span.page) for span in paragraph.spans)
    return [Block(paragraph.text, paragraph.number, kind, is_enquiry, False, pages)]


class _Marked:
    """Headings that the writer of a plain text marked with "##", which its reader takes for text."""

    def __init__(self) -> None:
        self._titles: list[tuple[int, str]] = []
        self._printed: tuple[str, ...] = ()

    def blocks(self, paragraph: Paragraph, rules: NotesRubric) -> list[Block]:
        """A paragraph as blocks, its marked headings taken out and remembered."""
        made: list[Block] = []
        at = 0
        for match in _MARKED.finditer(paragraph.text):
            made += self._block(paragraph, at, match.start(), rules)
            level = len(match[1])
            self._titles = [*(one for one in self._titles if one[0] < level), (level, match[2])]
            self._printed = tuple(paragraph.heading)
            at = match.end()
        return made + self._block(paragraph, at, len(paragraph.text), rules)

    def _block(self, paragraph: Paragraph, start: int, end: int, rules: NotesRubric) -> list[Block]:
        text = paragraph.text[start:end]
        start += len(text) - len(text.lstrip())
        marked, printed = [title for _, title in self._titles], tuple(paragraph.heading)
        nearest_last = (*printed, *marked) if printed == self._printed else (*marked, *printed)
        kind, is_enquiry = _kind(nearest_last, rules)
        pages = tuple((max(0, span.start - start), span.page) for span in paragraph.spans if span.start < end)
        number = paragraph.number if start == 0 else None
        return [Block(text.strip(), number, kind, is_enquiry, False, pages)] if text.strip() else []


def _is_short_note(text: str) -> bool:
    """Whether a short line that reads as a heading is a note with its id and speaker ("B2: Mother: not me")."""
    match = re.match(rf"\[?{ID}\]?[.:)]?\s+", text)
    return match is not None and lead_of(text[match.end() :]) is not None


def _rows(text: str) -> list[tuple[int, int]]:
    rows, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            rows.append((at, at + len(line)))
        at += len(line) + 1
    return rows


def _header(row: str, rules: NotesRubric) -> tuple[Column | None, ...]:
    """The columns that a row names; empty where it is no row of headings."""
    names = [_column(cell.strip(), rules) for cell in row.split(_CELL)]
    known = [name for name in names if name]
    return tuple(names) if len(known) >= 2 and len(known) > len(names) / 2 else ()


def _column(cell: str, rules: NotesRubric) -> Column | None:
    return next((column for column in Column if found(getattr(rules.columns, column.value), cell)), None)


def _of_row(paragraph: Paragraph, start: int, end: int, header: Sequence[Column | None], rules: NotesRubric) -> Block:
    cells = [cell.strip() for cell in paragraph.text[start:end].split(_CELL)]
    kind, is_enquiry = _kind(paragraph.heading, rules)
    page, _ = paragraph.page_at(start)
    columns: dict[Column, str] = {}
    texts: list[str] = []
    named = header if len(header) == len(cells) else ()
    for place, cell in enumerate(cells):
        column = named[place] if named else _guessed(cell, place, rules)
        if column in (None, Column.TEXT):
            texts.append(cell)
        else:
            columns[column] = cell
    number = columns.pop(Column.ID, None)
    if not number and not named and paragraph.number and texts[:1] == [paragraph.number]:
        number = texts.pop(0)
    return Block(" ".join(texts), number or None, kind, is_enquiry, True, ((0, page),), columns)


def _guessed(cell: str, place: int, rules: NotesRubric) -> Column | None:
    """What a cell of a table without headings is, from its look."""
    if place == 0 and re.fullmatch(rf"\[?(?:{ID}|\d{{1,4}})\]?[.:)]?", cell):
        return Column.ID
    if place < 3 and re.fullmatch(rf"(?:{rules.when})\.?", cell, re.IGNORECASE):
        return Column.WHEN
    return None


def _kind(headings: Sequence[str], rules: NotesRubric) -> tuple[str, bool]:
    """The nearest heading that says what kind of notes stand under it, and whether they are lines of enquiry."""
    for heading in reversed(headings[1:] if len(headings) > 1 else headings):
        if found(rules.kinds.enquiry, heading):
            return "", True
        for kind in ("chronology", "conversation", "extract"):
            if found(getattr(rules.kinds, kind), heading):
                return kind, False
    return "", False
