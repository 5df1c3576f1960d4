"""Rows of tables into drafts: a row is one unit, the first row leads into the others.

A table whose rows are numbered (R1, R2 …) or long gives a paragraph for each row; other tables are one paragraph.
"""

from __future__ import annotations

import re

from indexes.documents import Role
from indexes.structure.drafts import Chunk, Draft, Part
from indexes.structure.entries import Entry

__all__ = ["table_drafts"]

_CODE = re.compile(
    r"^(?:[A-Z]{1,2}\d{1,2}(?:\.\d{1,2})?|\d{1,2}(?:\.\d{1,2}){0,2}|(?:recommendation|finding)\s+\d{1,2})[.):]?$", re.I
)
_LONG_ROW = 160
_LONGEST_TERM = 90
_LONGEST_TABLE = 6000


def table_drafts(entries: list[Entry], place: str | None, path: tuple[str, ...]) -> list[Draft]:
    """The drafts of one table; `entries` are its lines in order."""
    rows = _rows(entries)
    numbers = [_number(row) for row in rows]
    coded = sum(1 for number in numbers if number)
    mean = sum(len(entry.text) for entry in entries) / max(1, len(rows))
    if coded >= 2 and coded >= 0.5 * (len(rows) - 1):
        return _by_number(rows, numbers, place, path)
    if mean > _LONG_ROW and len(rows) > 1:
        return [_draft([row], None, _term(row) or place, path) for row in rows]
    drafts: list[Draft] = []
    size = 0
    for row in rows:
        length = sum(len(entry.text) for entry in row)
        if not drafts or size + length > _LONGEST_TABLE:
            drafts.append(_draft([], None, place, path, entries[0]))
            size = 0
        drafts[-1].chunks.append(_chunk(row))
        size += length
    return drafts


def _rows(entries: list[Entry]) -> list[list[Entry]]:
    rows: list[list[Entry]] = []
    for entry in entries:
        if rows and not entry.line.is_whole and entry.line.row == rows[-1][0].line.row:
            rows[-1].append(entry)
        else:
            rows.append([entry])
    return rows


def _first_cell(row: list[Entry]) -> str:
    first = row[0]
    if first.line.is_whole:
        return first.text.split(" | ")[0].strip()
    return " ".join(e.text for e in row if e.line.column == first.line.column).strip()


def _number(row: list[Entry]) -> str | None:
    cell = _first_cell(row)
    return cell.rstrip(".):") if _CODE.match(cell) else None


def _term(row: list[Entry]) -> str | None:
    cell = _first_cell(row)
    return cell if 0 < len(cell) <= _LONGEST_TERM else None


def _by_number(
    rows: list[list[Entry]], numbers: list[str | None], place: str | None, path: tuple[str, ...]
) -> list[Draft]:
    drafts: list[Draft] = []
    for row, number in zip(rows, numbers, strict=True):
        if number is None and drafts and drafts[-1].number is not None:
            drafts[-1].chunks.append(_chunk(row))
        else:
            drafts.append(_draft([row], number, place, path))
    return drafts


def _draft(
    rows: list[list[Entry]], number: str | None, place: str | None, path: tuple[str, ...], first: Entry | None = None
) -> Draft:
    first = first or rows[0][0]
    return Draft(
        Role.TABLE,
        [_chunk(row) for row in rows],
        number=number,
        place=place,
        heading=path,
        page_index=first.page,
        block=first.line.block,
    )


def _chunk(row: list[Entry]) -> Chunk:
    return Chunk([Part(entry.line) for entry in row], is_row=True)
