"""The EEDI lens's part of the report, and the view across a partnership's own reviews.

People see the words of the ladder and never its numbers; nothing is added up, averaged or ordered by depth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.check.eedi.answers import Answer
from assistant.check.eedi.cues import Rubric, rubric_of
from assistant.check.eedi.depth import Mention, Rung
from assistant.check.eedi.enquiry import Line
from assistant.check.eedi.signs import BoilerplateSign
from assistant.check.points import Quote
from assistant.drawing.blocks import Block, Cell, Fold, Heading, Items, Quoted, Table, Text, Tint

__all__ = ["Depth", "Report", "across_blocks", "report_blocks"]

_PLACES = 6
"""Paragraphs named in a cell."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How far the draft goes on one dimension: its deepest rung, sentences of every rung, and the writer's answer.

    `whose` are the codes of those whose identity is meant, in the order in which the draft speaks of them.
    """

    code: str
    name: str
    rung: Rung
    evidence: tuple[Mention, ...]
    whose: tuple[str, ...]
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report shows."""

    depths: tuple[Depth, ...]
    intersections: tuple[Quote, ...]
    adultification: tuple[Quote, ...]
    signs: tuple[BoilerplateSign, ...]
    lines: tuple[Line, ...]


def report_blocks(report: Report, rubric: Rubric) -> tuple[Block, ...]:
    """The part of the report, heading first and note last."""
    words = rubric.report
    return (
        Heading(words.title, 2),
        Text(words.opening),
        _table(report.depths, rubric),
        Fold(words.rungs, (_heat_map(report.depths, rubric), Items(_meanings(rubric)))),
        *_evidence(report.depths, rubric),
        *_lines(report.lines, rubric),
        *_carried(report.depths, rubric),
        Heading(words.intersections),
        *_quotes(report.intersections, words.no_intersections),
        Heading(words.adultification),
        *_quotes(report.adultification, words.no_adultification),
        Heading(words.signs),
        *_signs(report.signs, rubric),
        Text(words.note, is_note=True),
    )


def across_blocks(
    reviews: Sequence[tuple[str, int, Mapping[str, Rung]]], rubric: Rubric | None = None
) -> tuple[Block, ...]:
    """Reviews of one partnership (title, year, rung of each dimension) side by side, in date order.

    Reviews of one year keep the order in which they are given. Source: the issue that asked for the lens.
    """
    rubric = rubric or rubric_of()
    ordered = sorted(reviews, key=lambda review: review[1])
    rows = tuple(
        (Cell(dimension.name), *(_rung_cell(held.get(dimension.code, Rung.SILENT), rubric) for _, _, held in ordered))
        for dimension in rubric.dimensions
    )
    columns = (rubric.report.dimension, *(f"{title}, {year}" for title, year, _ in ordered))
    return (
        Heading(rubric.report.across, 2),
        Text(rubric.report.across_opening),
        Table(columns, rows),
        Text(rubric.report.across_note, is_note=True),
    )


def _rung_cell(rung: Rung, rubric: Rubric, answer: Answer | None = None) -> Cell:
    words = rubric.ladder.rungs[rung]
    if answer is not None:
        words = f"{words} ({rubric.report.answer} {answer.words})"
    return Cell(words, Tint(rubric.ladder.tints[rung]))


def _table(depths: Sequence[Depth], rubric: Rubric) -> Table:
    words = rubric.report
    columns = (words.dimension, words.how_far, words.whose, words.where)
    return Table(columns, tuple(_row(depth, rubric) for depth in depths), words.caption)


def _row(depth: Depth, rubric: Rubric) -> tuple[Cell, ...]:
    whose = [rubric.whose.words[code] for code in depth.whose if code != "unclear"]
    if depth.whose and not whose:
        whose = [rubric.whose.words["unclear"]]
    return (
        Cell(depth.name),
        _rung_cell(depth.rung, rubric, depth.answer),
        Cell("; ".join(whose)),
        Cell(_places(depth.evidence)),
    )


def _places(mentions: Sequence[Mention]) -> str:
    labels = list(dict.fromkeys(mention.quote.paragraph for mention in mentions))
    more = " …" if len(labels) > _PLACES else ""
    return ", ".join(labels[:_PLACES]) + more


def _heat_map(depths: Sequence[Depth], rubric: Rubric) -> Table:
    """Dimensions by rungs: the paragraphs in which each rung is reached, tinted."""
    rungs = [rung for rung in Rung if rung is not Rung.SILENT]
    rows = []
    for depth in depths:
        cells = [Cell(depth.name)]
        for rung in rungs:
            places = _places([mention for mention in depth.evidence if mention.rung == rung])
            cells.append(Cell(places, Tint(rubric.ladder.tints[rung]) if places else Tint.NONE))
        rows.append(tuple(cells))
    return Table((rubric.report.dimension, *(rubric.ladder.rungs[rung] for rung in rungs)), tuple(rows))


def _meanings(rubric: Rubric) -> tuple[str, ...]:
    return tuple(f"{word}: {meaning}" for word, meaning in zip(rubric.ladder.rungs, rubric.ladder.meaning, strict=True))


def _evidence(depths: Sequence[Depth], rubric: Rubric) -> Iterator[Block]:
    for depth in depths:
        if depth.evidence:
            shown = tuple(Quoted(mention.quote, _said_of(mention, rubric)) for mention in depth.evidence)
            yield Fold(f"{depth.name}: {rubric.report.evidence}", shown)


def _said_of(mention: Mention, rubric: Rubric) -> str:
    whose = "" if mention.whose == "unclear" else f"; {rubric.report.identity_of} {rubric.whose.words[mention.whose]}"
    return f"{rubric.ladder.rungs[mention.rung]}{whose}"


def _lines(lines: Sequence[Line], rubric: Rubric) -> Iterator[Block]:
    yield Heading(rubric.report.lines)
    if not lines:
        yield Text(rubric.report.no_lines)
    if any(line.note == rubric.enquiry.no_library for line in lines):
        yield Text(rubric.enquiry.no_library, is_note=True)
    for line in lines[: rubric.enquiry.at_most]:
        yield from _line(line, rubric)
    rest = lines[rubric.enquiry.at_most :]
    if rest:
        yield Fold(rubric.report.more_lines, tuple(block for line in rest for block in _line(line, rubric)))


def _line(line: Line, rubric: Rubric) -> Iterator[Block]:
    if line.quote is None:
        yield Text(line.asked)
    else:
        yield Quoted(line.quote, line.asked)
    yield from line.sources
    if line.note and line.note != rubric.enquiry.no_library:
        yield Text(line.note, is_note=True)


def _carried(depths: Sequence[Depth], rubric: Rubric) -> Iterator[Block]:
    """What is analysed and reaches neither a finding nor a recommendation."""
    left = tuple(depth.name for depth in depths if depth.rung in (Rung.PRACTICE, Rung.STRUCTURAL))
    if left:
        yield Heading(rubric.report.not_carried)
        yield Text(rubric.report.not_carried_opening)
        yield Items(left)


def _quotes(quotes: Sequence[Quote], nothing: str) -> Iterator[Block]:
    if not quotes:
        yield Text(nothing)
    yield from (Quoted(quote) for quote in quotes)


def _signs(signs: Sequence[BoilerplateSign], rubric: Rubric) -> Iterator[Block]:
    if not signs:
        yield Text(rubric.report.no_signs)
    for sign in signs:
        yield Text(sign.question) if sign.quote is None else Quoted(sign.quote, sign.question)
