"""Paragraphs and table rows of a file of case notes, each under what its headings say it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.check.rules import found
from assistant.findings.notes_rules import NotesRubric
from indexes.documents import Paragraph, Role
from indexes.reading.model import Reading
from indexes.sections import paragraphs

__all__ = ["ID", "Block", "Column", "blocks_of"]

ID = r"[A-Z]{1,4}[-.]?\d{1,4}(?:\.\d{1,3})*[a-z]?"
"""An id as people print them: A1, B12, HV3, GP-4, A1.2, C3b."""

_CELL = " | "


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
    for structured in paragraphs(reading, "notes"):
        paragraph = structured.paragraph
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
