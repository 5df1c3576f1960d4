"""A record (`assistant.export`) as a Word file, with real headings, lists and a table that screen readers can use."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from assistant.export import CHECK, ModelWords, Record, Section

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["word"]

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def word(printed: Record) -> bytes:
    """The Word file."""
    made = docx.Document()
    _prepare(made, printed)
    made.add_heading(_clean(printed.title), 0)
    made.add_paragraph(printed.made)
    made.add_paragraph().add_run(CHECK).bold = True
    if printed.is_sample:
        made.add_paragraph("The documents quoted are fictional samples.")
    for section in printed.sections:
        _section(made, section)
    if printed.references:
        made.add_heading("References", 1)
        for number, text in printed.references:
            made.add_paragraph(f"[{number}] {_clean(text)}")
    if printed.evidence:
        _evidence(made, printed)
    made.add_heading("How this was made", 1)
    for line in printed.made_with:
        made.add_paragraph(_clean(line), "List Bullet")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _prepare(made: Document, printed: Record) -> None:
    made.core_properties.title = _clean(printed.title)
    made.core_properties.author = ""
    made.core_properties.language = "en-GB"
    style: Any = made.styles["Normal"]
    style.font.name = "Arial"
    style.font.size = Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)
    for section in made.sections:
        section.left_margin = section.right_margin = Cm(2.2)


def _section(made: Document, section: Section) -> None:
    made.add_heading(_clean(section.question), 1)
    status = made.add_paragraph()
    status.add_run(f"{section.status}. ").bold = True
    status.add_run(_clean(section.message))
    if section.searched_as:
        made.add_paragraph(f"Searched as: {_clean(section.searched_as)}")
    for quoted in section.quoted:
        for line in quoted.text.splitlines():
            made.add_paragraph(_clean(line), "Quote")
        note = f" {_clean(quoted.note)}" if quoted.note else ""
        made.add_paragraph(f"[{quoted.number}]{note}")
    if section.model is not None:
        _model(made, section.model)


def _model(made: Document, model: ModelWords) -> None:
    if model.kept:
        made.add_paragraph(f"{_clean(model.above_kept)}:")
        for text, numbers in model.kept:
            made.add_paragraph(f"{_clean(text)} {' '.join(f'[{number}]' for number in numbers)}", "List Bullet")
    if model.removed:
        made.add_paragraph(f"{_clean(model.above_removed)}:")
        for text in model.removed:
            made.add_paragraph(_clean(text), "List Bullet")
    made.add_paragraph(_clean(model.said))


def _evidence(made: Document, printed: Record) -> None:
    made.add_heading("Evidence", 1)
    made.add_paragraph("Every quotation, with its place.")
    table = made.add_table(rows=1, cols=4, style="Table Grid")
    for cell, title in zip(table.rows[0].cells, ("Number", "Document", "Place", "Quotation"), strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for item in printed.evidence:
        cells = table.add_row().cells
        force = f" ({item.force})" if item.force else ""
        texts = (f"[{item.number}]", f"{item.document}. File: {item.file}", f"{item.place}{force}", item.quote)
        for cell, text in zip(cells, texts, strict=True):
            cell.text = _clean(text)
    for row in table.rows:
        for cell, width in zip(row.cells, (1.6, 4.2, 3.2, 7.6), strict=True):
            cell.width = Cm(width)


def _clean(text: str) -> str:
    """Characters that a Word file can't hold are left out."""
    return _NOT_IN_XML.sub("", text)
