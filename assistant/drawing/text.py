"""A report as plain text for the command line, at most 100 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from assistant.drawing.blocks import Block, Decide, Fold, Heading, Items, NewPage, Quoted, Source, Space, Table, Text
from assistant.drawing.report import MADE_WITH, Report, clean, place

__all__ = ["report_text"]

_WIDTH = 100
_GAP = 2  # between the columns of a table
_NARROWEST = 8  # characters of a column; a table with narrower ones is set row by row
_RULED = 72  # characters of a line to write on
_UNDERLINES = {1: "=", 2: "-"}


def report_text(report: Report, width: int = _WIDTH) -> str:
    """The report, wrapped at `width` columns; what is folded on a screen follows its line."""
    lines = [*_heading(report.title, 1, width), report.day, "", *_wrapped(report.check, width), ""]
    for block in report.blocks:
        lines += [*_block(block, width), ""]
    if report.facts:
        lines += [*_heading(MADE_WITH, 2, width), *_items(report.facts, width), ""]
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Heading():
            made = _heading(block.text, block.level, width)[:-1]
        case Text():
            made = _wrapped(block.text, width)
        case Quoted():
            asked = _wrapped(block.question, width, "  ") if block.question else []
            where = _wrapped(f"{place(block.quote)}.", width, "  ")
            made = [*_wrapped(f"“{block.quote.text}”", width, "    "), *where, *asked]
        case Source():
            made = [*_wrapped(f"“{block.text}”", width, "    "), *_wrapped(block.place, width, "  ")]
        case Items():
            made = _items(block.lines, width)
        case Table():
            made = _table(block, width)
        case Fold():
            made = _fold(block, width)
        case Decide() | Space() | NewPage():
            made = _to_complete(block, width)
    return made


def _to_complete(block: Decide | Space | NewPage, width: int) -> list[str]:
    match block:
        case Decide():
            return [*_wrapped(block.text, width), *_wrapped(f"[To decide: {block.ask}]", width, "  ")]
        case Space():
            return [*_wrapped(block.prompt, width), *["_" * min(width, _RULED)] * block.lines]
        case NewPage():
            return []


def _heading(text: str, level: int, width: int) -> list[str]:
    made = _wrapped(text, width)
    under = _UNDERLINES.get(level)
    return [*made, under * max(map(len, made)), ""] if under else [*made, ""]


def _items(lines: Sequence[str], width: int) -> list[str]:
    return [made for line in lines for made in _wrapped(line, width, "- ", "  ")]


def _fold(fold: Fold, width: int) -> list[str]:
    made = _wrapped(fold.summary, width)
    for block in fold.blocks:
        made += ["", *_block(block, width)]
    return made


def _wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Lines of at most `width`; a longer word (an address) stands out rather than be broken."""
    after = first if rest is None else rest
    made: list[str] = []
    for line in clean(text).splitlines() or [""]:
        indent = after if made else first
        made += textwrap.wrap(
            line,
            width,
            initial_indent=indent,
            subsequent_indent=after,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return made


def _table(table: Table, width: int) -> list[str]:
    rows = [[" ".join(clean(cell.text).split()) for cell in row] for row in table.rows]
    head = [" ".join(clean(column).split()) for column in table.columns]
    caption = _wrapped(table.caption, width) if table.caption else []
    widths = _widths([head, *rows], width - _GAP * (len(head) - 1))
    if widths is None:
        return [*caption, *_row_by_row(head, rows, width)]
    made = [*caption, *_row(head, widths), (" " * _GAP).join("-" * w for w in widths)]
    for row in rows:
        made += _row(row, widths)
    return made


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """The width of each column; None where their words don't fit beside each other."""
    columns = list(zip(*rows, strict=True))
    wanted = [max(map(len, column)) for column in columns]
    least = [
        min(want, max(_NARROWEST, *(len(word) for text in column for word in text.split() or [""])))
        for column, want in zip(columns, wanted, strict=True)
    ]
    spare = room - sum(least)
    if spare < 0:
        return None
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    share = min(1.0, spare / sum(more)) if sum(more) else 0.0
    return [low + int(extra * share) for low, extra in zip(least, more, strict=True)]


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [
        textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False)
        for cell, width in zip(cells, widths, strict=True)
    ]
    for i in range(max(map(len, wrapped))):
        pieces = [lines[i] if i < len(lines) else "" for lines in wrapped]
        yield (" " * _GAP).join(piece.ljust(width) for piece, width in zip(pieces, widths, strict=True))


def _row_by_row(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    made: list[str] = []
    for row in rows:
        made += _wrapped(row[0], width)
        for column, cell in zip(head[1:], row[1:], strict=True):
            if cell:
                made += _wrapped(f"{column}: {cell}", width, "  ", "    ")
    return made
