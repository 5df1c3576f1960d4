"""A draft as the lenses see it: paragraphs and sentences with the place of each, read from Word, PDF or text.

The file is read in a process of its own, like those of a library; nothing of it is indexed, stored or logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from assistant.check.parts import Part, part_of
from assistant.check.points import Quote
from assistant.check.speech import quoted_spans
from indexes.documents import Paragraph, Role
from indexes.reading.guard import read_guarded
from indexes.reading.model import Line, Reading, ReadingWarning
from indexes.sections import paragraphs as structured

__all__ = ["Draft", "DraftParagraph", "Sentence", "TableRow", "draft_of", "draft_of_document", "read_draft"]

_LEADING_NUMBER = re.compile(r"(\d+(?:\.\d+)*)\.?\s")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table as the file has it: `cells` are (column from 0, text), empty ones left out.

    `table` counts the tables of the draft from 0, `row` the rows of one from 0 as the file counts them.
    """

    page: int | None
    table: int
    row: int
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """A paragraph of the draft. `label` is what a reader would look for: its number, a row's reference, or its heading.

    `quoted` are the runs of `text` in quotation marks, as (start, end). `index` counts from 0 within the draft.
    """

    index: int
    text: str
    label: str
    number: str | None
    heading: tuple[str, ...]
    role: Role
    part: Part
    quoted: tuple[tuple[int, int], ...]
    printed: Paragraph

    def quote(self, start: int, end: int) -> Quote:
        """The words `start:end`, without white space around them, with their place."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        page, _ = self.printed.page_at(start)
        return Quote(self.text[start:end], self.label, page, self.index, start)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, bullet or table cell of the draft: `start:end` of its paragraph's text.

    `index` counts from 0 within the draft. `own` is the text with what is quoted blanked out (same length, so offsets
    agree); `is_quoted` says that hardly a word is the author's own.
    """

    index: int
    text: str
    own: str
    start: int
    end: int
    paragraph: DraftParagraph
    is_bullet: bool

    @property
    def part(self) -> Part:
        """The part of the report it stands in."""
        return self.paragraph.part

    @property
    def is_quoted(self) -> bool:
        """True where fewer than three words, or under a fifth, are the author's own."""
        own, said = len(self.own.split()), len(self.text.split())
        return own < said and (own < 3 or own < 0.2 * said)

    @property
    def quote(self) -> Quote:
        """The whole sentence with its place."""
        return self.paragraph.quote(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft review, read. `file` is the base name; `has_pages` False for Word and text."""

    file: str
    format: str
    paragraphs: tuple[DraftParagraph, ...]
    sentences: tuple[Sentence, ...]
    rows: tuple[TableRow, ...]
    warnings: tuple[ReadingWarning, ...]

    @property
    def has_pages(self) -> bool:
        """True where paragraphs have page numbers."""
        return any(paragraph.printed.pages for paragraph in self.paragraphs)

    @property
    def words(self) -> int:
        """How many words were read, headings and tables included."""
        return sum(len(paragraph.text.split()) for paragraph in self.paragraphs)

    def in_parts(self, *parts: Part) -> tuple[Sentence, ...]:
        """The sentences of some parts of the report, in order."""
        return tuple(sentence for sentence in self.sentences if sentence.part in parts)

    def around(self, sentence: Sentence, before: int = 1, after: int = 1) -> tuple[Sentence, ...]:
        """The neighbours of a sentence within its paragraph, in order, without itself."""
        near = self.sentences[max(0, sentence.index - before) : sentence.index + after + 1]
        return tuple(
            other
            for other in near
            if other.paragraph.index == sentence.paragraph.index and other.index != sentence.index
        )


def read_draft(path: str | Path, rubrics: Path | None = None) -> Draft:
    """Read a draft (PDF, Word, HTML, text or Markdown).

    Raises:
        ReadingError: with one sentence that names the file and what to do next, as `indexes.reading.read`.
    """
    return draft_of(read_guarded(Path(path)), Path(path).name, rubrics)


def draft_of(reading: Reading, file: str, rubrics: Path | None = None) -> Draft:
    """The draft that a reading holds."""
    made = _paragraphs([paragraph.paragraph for paragraph in structured(reading, "draft")], rubrics)
    return Draft(file, reading.format, made, _sentences(made), _rows(reading), reading.warnings)


def draft_of_document(printed: Sequence[Paragraph], file: str, rubrics: Path | None = None) -> Draft:
    """A document of the library as the lenses see a draft; its tables are known by row only, without their cells."""
    made = _paragraphs(printed, rubrics)
    return Draft(file, Path(file).suffix.removeprefix("."), made, _sentences(made), (), ())


def _paragraphs(printed: Sequence[Paragraph], rubrics: Path | None) -> tuple[DraftParagraph, ...]:
    numbers = {p.text: p.number for p in printed if p.role is Role.HEADING and p.number}
    first = _first_of_body(printed, rubrics)
    title = _title(printed)
    return tuple(
        DraftParagraph(
            index=paragraph.ordinal,
            text=paragraph.text,
            label=_label(paragraph, numbers),
            number=paragraph.number or _typed_number(paragraph),
            heading=paragraph.heading,
            role=paragraph.role,
            part=_part(paragraph, first, title, rubrics),
            quoted=quoted_spans(paragraph.text),
            printed=paragraph,
        )
        for paragraph in printed
    )


def _first_of_body(printed: Sequence[Paragraph], rubrics: Path | None) -> int:
    """Where the cover ends: after the contents page, or else at the first number or heading that opens a part."""
    contents = [p.ordinal for p in printed if p.role is Role.CONTENTS and p.ordinal < max(20, len(printed) // 4)]
    if contents:
        return contents[-1] + 1
    return next((p.ordinal for p in printed if p.number or _opens(p, rubrics)), 0)


def _opens(paragraph: Paragraph, rubrics: Path | None) -> bool:
    part = part_of(paragraph.heading[-1:], rubrics)
    return paragraph.role is Role.HEADING and part not in (Part.OTHER, Part.FAMILY)


def _title(printed: Sequence[Paragraph]) -> str | None:
    """The heading over everything ("Learning review: ..."), which names the report and opens none of its parts."""
    tops = [paragraph.heading[0] for paragraph in printed if paragraph.heading]
    is_over_all = bool(tops) and tops.count(tops[0]) >= 0.95 * len(printed)
    return tops[0] if is_over_all and any(len(p.heading) > 1 for p in printed) else None


def _part(paragraph: Paragraph, first: int, title: str | None, rubrics: Path | None) -> Part:
    if paragraph.role is Role.CONTENTS:
        return Part.CONTENTS
    if paragraph.ordinal < first:
        return Part.FRONT
    return part_of(paragraph.heading[1:] if paragraph.heading[:1] == (title,) else paragraph.heading, rubrics)


def _typed_number(paragraph: Paragraph) -> str | None:
    """A typed number that stands alone in its section ("13.1" under "13 Contact"), which no run of numbers confirms."""
    section = _LEADING_NUMBER.match(paragraph.heading[-1]) if paragraph.heading else None
    typed = _LEADING_NUMBER.match(paragraph.text)
    own = typed and section and typed[1].startswith(f"{section[1]}.")
    return typed[1] if own and typed and paragraph.role is not Role.HEADING else None


def _label(paragraph: Paragraph, numbers: Mapping[str, str | None]) -> str:
    number = paragraph.number or _typed_number(paragraph)
    if number:
        return number
    heading = paragraph.heading[-1] if paragraph.heading else ""
    if paragraph.place and paragraph.role is Role.TABLE and paragraph.place != heading:
        return paragraph.place
    number = numbers.get(heading)
    return f"{number} {heading}" if number else heading or paragraph.place or ""


def _sentences(paragraphs: Iterable[DraftParagraph]) -> tuple[Sentence, ...]:
    made: list[Sentence] = []
    for paragraph in paragraphs:
        if paragraph.role in (Role.HEADING, Role.CONTENTS):
            continue
        own = _without(paragraph.text, paragraph.quoted)
        for unit in paragraph.printed.units:
            for start, end in _cells(paragraph, unit.start, unit.end):
                text = paragraph.text[start:end]
                if not text.strip():  # a number that stands alone
                    continue
                made.append(Sentence(len(made), text, own[start:end], start, end, paragraph, unit.is_bullet))
    return tuple(made)


def _cells(paragraph: DraftParagraph, start: int, end: int) -> list[tuple[int, int]]:
    """A table row is read cell by cell, a bullet without its dot, a paragraph without a number typed before it."""
    text = paragraph.text
    if paragraph.role is not Role.TABLE:
        typed = paragraph.number if start == 0 and not paragraph.printed.number else None
        if typed and text.startswith(typed):
            start = len(typed) + 1
        lead = len(text[start:end]) - len(text[start:end].lstrip("•◦– \t"))
        return [(start + lead, end)]
    cells, at = [], start
    for piece in text[start:end].split(" | "):
        if piece.strip():
            cells.append((at, at + len(piece)))
        at += len(piece) + 3
    return cells


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _rows(reading: Reading) -> tuple[TableRow, ...]:
    rows: list[TableRow] = []
    table = -1
    for page in reading.pages:
        before: tuple[bool, int] | None = None
        for (whole, block, row), held in groupby(page.lines, key=_row_key):
            lines = list(held)
            if row is None:
                before = None
                continue
            table += before != (whole, block)
            before = (whole, block)
            for number, cells in _numbered(lines, row, rows, table):
                rows.append(TableRow(page.number, table, number, cells))
    return tuple(rows)


def _row_key(line: Line) -> tuple[bool, int, int | None]:
    """Lines of one row stand together; whole rows (Word) one after the other; None outside tables."""
    if line.cells:
        return True, -1, 0
    return False, line.block, line.row if line.row >= 0 else None


def _numbered(
    lines: Sequence[Line], row: int, before: Sequence[TableRow], table: int
) -> Iterable[tuple[int, tuple[tuple[int, str], ...]]]:
    if not lines[0].cells:
        return [(row, _row_cells(lines))]
    first = before[-1].row + 1 if before and before[-1].table == table else 0
    held = ([(column, text) for column, text in enumerate(line.cells) if text] for line in lines)
    return [(first + number, tuple(cells)) for number, cells in enumerate(held)]


def _row_cells(lines: Sequence[Line]) -> tuple[tuple[int, str], ...]:
    columns: dict[int, list[str]] = {}
    for line in lines:
        columns.setdefault(line.column, []).append(line.text.strip())
    return tuple((column, " ".join(text for text in texts if text)) for column, texts in sorted(columns.items()))
