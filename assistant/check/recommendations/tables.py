"""Tables of a draft with the columns of their cells, which the paragraphs alone don't say where a cell is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.check.draft import Draft, DraftParagraph, TableRow
from assistant.check.rules import found
from indexes.documents import Role

__all__ = ["Cell", "Row", "Table", "tables_of"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something: `start:end` of its row's text; `column` from 0, None where the file doesn't say."""

    text: str
    start: int
    end: int
    column: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, a paragraph of its own."""

    paragraph: DraftParagraph
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together. `names` says what a column holds ("owner"), as far as its heading says it."""

    names: Mapping[int, str]
    kinds: frozenset[str]
    header: str
    rows: tuple[Row, ...]


def tables_of(draft: Draft, columns: Mapping[str, str]) -> tuple[Table, ...]:
    """The tables in order; `columns` are the patterns by which a heading names its column, tried in their order."""
    return tuple(_named(group, columns) for group in _groups(_placed(draft), columns))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _placed(draft: Draft) -> Iterator[Row]:
    """The rows among the paragraphs, each with the columns that the table rows of the file give it."""
    held = list(draft.rows)
    at = 0
    for paragraph in draft.paragraphs:
        if paragraph.role is not Role.TABLE:
            continue
        for unit in paragraph.printed.units:
            cells = _cells(paragraph.text, unit.start, unit.end)
            key = _letters(" ".join(cell.text for cell in cells))
            match = next(
                (i for i in range(at, len(held)) if _letters("".join(t for _, t in held[i].cells)) == key), None
            )
            if match is not None:
                at = match + 1
                cells = _with_columns(cells, held[match])
            yield Row(paragraph, cells)


def _cells(text: str, start: int, end: int) -> tuple[Cell, ...]:
    made, at = [], start
    for piece in text[start:end].split(" | "):
        if piece.strip():
            made.append(Cell(piece.strip(), at, at + len(piece), None))
        at += len(piece) + 3
    return tuple(made)


def _with_columns(cells: Sequence[Cell], row: TableRow) -> tuple[Cell, ...]:
    if len(cells) != len(row.cells):
        return tuple(cells)
    return tuple(replace(cell, column=column) for cell, (column, _) in zip(cells, row.cells, strict=True))


def _groups(rows: Iterator[Row], columns: Mapping[str, str]) -> Iterator[list[Row]]:
    """Rows that follow one another under one heading; a row of column headings begins a table."""
    group: list[Row] = []
    for row in rows:
        goes_on = (
            group
            and row.paragraph.index - group[-1].paragraph.index <= 2
            and row.paragraph.heading == group[-1].paragraph.heading
            and not _is_header(row, columns)
        )
        if group and not goes_on:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _is_header(row: Row, columns: Mapping[str, str]) -> bool:
    named = [cell for cell in row.cells if _name(cell.text, columns)]
    return len(named) >= min(2, len(row.cells)) and all(len(cell.text.split()) <= 7 for cell in row.cells)


def _name(text: str, columns: Mapping[str, str]) -> str | None:
    return next((name for name, pattern in columns.items() if found(pattern, text)), None)


def _named(group: Sequence[Row], columns: Mapping[str, str]) -> Table:
    if not _is_header(group[0], columns):
        return Table({}, frozenset(), "", tuple(group))
    names: dict[int, str] = {}
    kinds: list[str] = []
    for position, cell in enumerate(group[0].cells):
        name = _name(cell.text, columns)
        if name is None or (name in kinds and name != "measure"):
            continue
        kinds.append(name)
        names[cell.column if cell.column is not None else position] = name
    rows = tuple(group[1:])
    return Table(_with_text_column(names, rows), frozenset(kinds), group[0].paragraph.text, rows)


def _with_text_column(names: Mapping[int, str], rows: Sequence[Row]) -> dict[int, str]:
    """The column of the recommendation is one with sentences: the widest without a name where headings ran together."""
    named = dict(names)
    claimed = [column for column, name in named.items() if name == "recommendation"]
    if claimed and _mean_words(rows, claimed[0]) >= 3:
        return named
    for column in claimed:
        del named[column]
    others = {cell.column for row in rows for cell in row.cells if cell.column is not None} - named.keys()
    widest = max(others, key=lambda column: (_mean_words(rows, column), -column), default=None)
    if claimed and widest is not None:
        named[widest] = "recommendation"
    return named


def _mean_words(rows: Sequence[Row], column: int) -> float:
    held = [len(cell.text.split()) for row in rows for cell in row.cells if cell.column == column]
    return sum(held) / len(held) if held else 0.0
