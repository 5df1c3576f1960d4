"""A report as a Word file of its own, with real headings, lists and tables that screen readers can use."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from assistant.drawing.blocks import (
    Block,
    Cell,
    Decide,
    Fold,
    Heading,
    Items,
    NewPage,
    Quoted,
    Source,
    Space,
    Table,
    Text,
    Tint,
)
from assistant.drawing.report import MADE_WITH, TYPE_PT, Report, clean, place
from assistant.drawing.tints import INK, SHADES, SOFT
from assistant.drawing.word_blanks import mark_blanks

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["report_word"]

COMMENTED_BY = "To decide"
"""Who a comment is from, as Word shows it: nobody's name."""

_AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""Of a paragraph's properties, those that the file format wants after its borders."""

_A4_CM = (21, 29.7)
_MARGIN_CM = 2.2
_MARGIN_WIDE_CM = 1.5
_LEAST_CM = 1.8  # of a column
_RULED_PT = Pt(26)  # from one line to write on to the next
_SMALLER_PT = 1.5  # the type of tables, below that of the text


def report_word(report: Report) -> bytes:
    """The Word file; what is folded on a screen follows its line."""
    made = docx.Document()
    _prepare(made, report)
    made.add_heading(clean(report.title), 0)
    made.add_paragraph(report.day)
    made.add_paragraph().add_run(clean(report.check)).bold = True
    _blocks(made, report.blocks)
    if report.facts:
        made.add_heading(MADE_WITH, 1)
        _items(made, report.facts)
    if report.marks_blanks:
        mark_blanks(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _prepare(made: Document, report: Report) -> None:
    properties = made.core_properties
    properties.title, properties.author, properties.language = clean(report.title), "", "en-GB"
    properties.created = properties.modified = report.made.replace(tzinfo=None)
    style: Any = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(report.type_pt)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)
    for name in ("Title", *(f"Heading {level}" for level in range(1, 5))):
        heading: Any = made.styles[name]
        heading.font.color.rgb = RGBColor.from_string(INK.upper())
        heading.font.size = max(heading.font.size or style.font.size, _least_pt(report))
    caption: Any = made.styles["Caption"]
    caption.font.color.rgb, caption.font.size = RGBColor.from_string(SOFT.upper()), Pt(report.type_pt - _SMALLER_PT)
    short, long = (Cm(side) for side in _A4_CM)
    margin = Cm(_MARGIN_WIDE_CM if report.is_wide else _MARGIN_CM)
    for section in made.sections:
        if report.is_wide:
            section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = (long, short) if report.is_wide else (short, long)
        section.left_margin = section.right_margin = margin


def _least_pt(report: Report) -> int:
    """Of a heading: where the type is larger than a report's, headings stand out from it."""
    return Pt(report.type_pt + 1) if report.type_pt > TYPE_PT else Pt(0)


def _blocks(made: Document, blocks: Sequence[Block]) -> None:
    """A new page begins with what follows: a break of its own leaves an empty page behind a full one."""
    is_new_page = False
    for block in blocks:
        if isinstance(block, NewPage):
            is_new_page = True
            continue
        body = made.element.body
        first = len(body) - 1  # what is drawn comes before the section's properties, the last child
        _block(made, block)
        if is_new_page and len(body) - 1 > first:
            _begin_page(made, body[first])
        is_new_page = False


def _begin_page(made: Document, drawn: Any) -> None:
    if drawn.tag == qn("w:p"):
        Paragraph(drawn, made._body).paragraph_format.page_break_before = True
    else:
        paused = made.add_paragraph()
        paused.add_run().add_break(WD_BREAK.PAGE)
        drawn.addprevious(paused._p)


def _block(made: Document, block: Block) -> None:
    match block:
        case Heading():
            # the report's title stands above the levels: a lens, 2 on a screen, is 1 here
            made.add_heading(clean(block.text), max(1, block.level - 1))
        case Text():
            _text(made, block)
        case Quoted():
            _quote(made, block.quote.text, f"{place(block.quote)}.", block.question)
        case Source():
            _quote(made, block.text, block.place)
        case Items():
            _items(made, block.lines)
        case Table():
            _table(made, block)
        case Fold():
            _fold(made, block)
        case Decide() | Space() | NewPage():
            _to_complete(made, block)


def _text(made: Document, block: Text) -> None:
    for line in clean(block.text).splitlines():
        run = made.add_paragraph().add_run(line)
        if block.is_note:
            run.font.color.rgb = RGBColor.from_string(SOFT.upper())


def _quote(made: Document, words: str, where: str, question: str = "") -> None:
    for line in clean(words).splitlines():
        paragraph = made.add_paragraph(line, "Quote")
        paragraph.paragraph_format.left_indent = Cm(0.8)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(2)
    said = made.add_paragraph()
    said.paragraph_format.left_indent = Cm(0.8)
    said.add_run(clean(where)).font.color.rgb = RGBColor.from_string(SOFT.upper())
    if question:
        said.paragraph_format.keep_with_next = True
        said.paragraph_format.space_after = Pt(2)
        asked = made.add_paragraph(clean(question))
        asked.paragraph_format.left_indent = Cm(0.8)


def _items(made: Document, lines: Sequence[str]) -> None:
    for line in lines:
        made.add_paragraph(clean(line), "List Bullet")


def _fold(made: Document, fold: Fold) -> None:
    summary = made.add_paragraph()
    summary.paragraph_format.keep_with_next = True
    summary.add_run(clean(fold.summary)).bold = True
    for block in fold.blocks:
        _block(made, block)


def _to_complete(made: Document, block: Decide | Space | NewPage) -> None:
    match block:
        case Decide():
            _decide(made, block)
        case Space():
            _space(made, block)
        case NewPage():
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _decide(made: Document, block: Decide) -> None:
    """The paragraph with a comment: the writer's to answer and delete."""
    lines = clean(block.text).splitlines() or [""]
    runs = [made.add_paragraph().add_run(line) for line in lines]
    made.add_comment(runs, text=clean(block.ask), author=COMMENTED_BY, initials="")


def _space(made: Document, block: Space) -> None:
    """Ruled lines to write on."""
    made.add_paragraph(clean(block.prompt)).paragraph_format.keep_with_next = True
    for number in range(block.lines):
        line = made.add_paragraph()
        line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(0), _RULED_PT
        line.paragraph_format.keep_with_next = number + 1 < block.lines
        border = OxmlElement("w:pBdr")
        for side in ("w:bottom", "w:between"):  # neighbours with the same borders are ruled between, too
            rule = OxmlElement(side)
            for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", SOFT.upper())):
                rule.set(qn(f"w:{name}"), value)
            border.append(rule)
        line._p.get_or_add_pPr().insert_element_before(border, *_AFTER_BORDERS)


def _table(made: Document, block: Table) -> None:
    if block.caption:
        made.add_paragraph(clean(block.caption), "Caption").paragraph_format.keep_with_next = True
    section: Any = made.sections[-1]
    widths = _widths(block, (section.page_width - section.left_margin - section.right_margin) / Cm(1))
    normal: Any = made.styles["Normal"]
    size = normal.font.size - Pt(_SMALLER_PT)
    table = made.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    for cell, title in zip(table.rows[0].cells, block.columns, strict=True):
        _fill(cell, Cell(title), size, is_bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in block.rows:
        for i, (cell, held) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _fill(cell, held, size, is_bold=i == 0)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    made.add_paragraph()


def _fill(cell: Any, held: Cell, size: int, *, is_bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(clean(held.text))
    run.bold, run.font.size = is_bold, size
    if held.tint is not Tint.NONE:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADES[held.tint].upper())):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _widths(block: Table, room_cm: float) -> list[float]:
    """The room between the margins shared by how much the columns hold, none below what a word needs."""
    columns = list(zip(*([Cell(title) for title in block.columns], *block.rows), strict=True))
    wanted = [min(60, max(len(cell.text) for cell in column)) + 4 for column in columns]
    spare = max(0.0, room_cm - _LEAST_CM * len(wanted))
    return [_LEAST_CM + spare * want / sum(wanted) for want in wanted]
