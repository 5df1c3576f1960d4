"""A report as Markdown, with the words of the draft escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drawing.blocks import Block, Decide, Fold, Heading, Items, NewPage, Quoted, Source, Space, Table, Text
from assistant.drawing.report import MADE_WITH, Report, clean, place

__all__ = ["report_markdown"]

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&])")
_RULE = r"\_" * 40
_STARTS = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))(?=[\s.)])")


def report_markdown(report: Report) -> str:
    """The report; tables as GitHub's Markdown and pandoc have them, what is folded on a screen under a bold line."""
    pieces = [f"# {_line(report.title)}", report.day, f"**{_line(report.check)}**"]
    pieces += [_block(block) for block in report.blocks]
    if report.facts:
        pieces += [f"## {MADE_WITH}", _items(report.facts)]
    return "\n\n".join(pieces) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            made = f"{'#' * block.level} {_line(block.text)}"
        case Text():
            made = _lines(block.text)
        case Quoted():
            asked = f"\n\n{_lines(block.question)}" if block.question else ""
            made = f"{_quote(block.quote.text)}\n\n{_line(place(block.quote))}.{asked}"
        case Source():
            made = f"{_quote(block.text)}\n\n{_line(block.place)}"
        case Items():
            made = _items(block.lines)
        case Table():
            made = _table(block)
        case Decide() | Space() | NewPage():
            made = _to_complete(block)
        case Fold():
            made = "\n\n".join([f"**{_line(block.summary)}**", *(_block(one) for one in block.blocks)])
    return made


def _to_complete(block: Decide | Space | NewPage) -> str:
    match block:
        case Decide():
            return f"{_lines(block.text)}\n\n_To decide: {_line(block.ask)}_"
        case Space():
            return "\n\n".join([_lines(block.prompt), *[_RULE] * block.lines])
        case NewPage():
            return "---"


def _items(lines: Sequence[str]) -> str:
    return "\n".join(f"- {_line(line)}" for line in lines)


def _table(table: Table) -> str:
    head = _row([_line(column) for column in table.columns])
    rows = [_row([f"**{_line(row[0].text)}**", *(_line(cell.text) for cell in row[1:])]) for row in table.rows]
    caption = f"{_line(table.caption)}\n\n" if table.caption else ""
    return caption + "\n".join([head, _row(["---"] * len(table.columns)), *rows])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _quote(text: str) -> str:
    return "\n".join(f"> {_escaped(line)}" if line.strip() else ">" for line in clean(text).splitlines())


def _lines(text: str) -> str:
    return "\n".join(_escaped(line) for line in clean(text).splitlines())


def _line(text: str) -> str:
    return _escaped(" ".join(clean(text).split()))


def _escaped(text: str) -> str:
    """Text that Markdown leaves as it is, also at the beginning of a line."""
    made = _SIGNS.sub(r"\\\1", text)
    start = _STARTS.match(made)
    if start is None:
        return made
    if start[2].isdigit():
        return f"{start[1]}{start[2]}\\{made[start.end() :]}"
    return f"{start[1]}\\{made[start.start(2) :]}"
