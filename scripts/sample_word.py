"""Writes a source as a Word file in which paragraph numbers are automatic, as they are in most reports sent round.

The numbers "4" and "4.12" come from one multi-level list that the heading and paragraph styles carry; they are not in
the text. python-docx knows no footnotes, so their part is written here.
"""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.parfmt import CT_PPr
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from sample_text import Block, Source, split_runs

__all__ = ["write_word"]

_NUMBER_ID = 77
_NOTES_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_NOTES_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_STAMP = (2024, 1, 1, 0, 0, 0)


def _add_numbering(document: WordDocument) -> None:
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="680" w:hanging="680"/></w:pPr></w:lvl>'
        for level, (style, text) in enumerate((("Heading1", "%1"), ("NumberedParagraph", "%1.%2")))
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_NUMBER_ID}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )
    first_num = root.find(qn("w:num"))
    first_num.addprevious(abstract)
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{_NUMBER_ID}"><w:abstractNumId w:val="{_NUMBER_ID}"/></w:num>')
    )


def _set_number(properties: CT_PPr, level: int, list_id: int) -> None:
    number = properties.get_or_add_numPr()
    number.get_or_add_ilvl().val = level
    number.get_or_add_numId().val = list_id


def _styles(document: WordDocument) -> None:
    style = document.styles.add_style("NumberedParagraph", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.space_after = Pt(8)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    _add_numbering(document)
    for level, name in enumerate(("Heading 1", "NumberedParagraph")):
        _set_number(document.styles[name].element.get_or_add_pPr(), level, _NUMBER_ID)


def _add_runs(source: Source, paragraph: Paragraph, text: str) -> None:
    for style, piece in split_runs(text):
        if style == "note":
            run = paragraph.add_run()
            run.font.superscript = True
            run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{source.note_number(piece)}"/>'))
        else:
            run = paragraph.add_run(piece)
            run.bold = True if style == "bold" else None
            run.italic = True if style == "italic" else None


def _add_notes_part(document: WordDocument, source: Source) -> None:
    marks = (("separator", -1), ("continuationSeparator", 0))
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, number in marks
    )
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(source.notes.values(), 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    blob = f"{head}<w:footnotes {nsdecls('w')}>{rules}{notes}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), _NOTES_CONTENT, blob, document.part.package)
    document.part.relate_to(part, _NOTES_TYPE)


def _add_table(source: Source, document: WordDocument, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    for index, row in enumerate(block.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _add_runs(source, cell.paragraphs[0], f"**{text}**" if index == 0 else text)
    document.add_paragraph()


def _add_box(source: Source, document: WordDocument, block: Block) -> None:
    cell = document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells[0]
    for index, line in enumerate(block.lines):
        is_bullet = line.startswith("- ")
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        if is_bullet:
            paragraph.style = document.styles["List Bullet"]
        _add_runs(source, paragraph, line[2:] if is_bullet else line)
    document.add_paragraph()


def _add_block(source: Source, document: WordDocument, block: Block) -> None:
    styles = {
        "chapter": "Heading 1",
        "section": "Heading 2",
        "part": "Heading 3",
        "bullet": "List Bullet",
        "numbered": "NumberedParagraph",
        "plain": "Normal",
    }
    if block.kind == "table":
        _add_table(source, document, block)
    elif block.kind == "box":
        _add_box(source, document, block)
    else:
        text = re.sub(r"^\d+ ", "", block.text) if block.kind == "chapter" else block.text
        paragraph = document.add_paragraph(style=styles[block.kind])
        _add_runs(source, paragraph, text)
        if block.kind == "chapter" and text == block.text:
            _leave_unnumbered(paragraph)


def _leave_unnumbered(paragraph: Paragraph) -> None:
    """A heading such as "Glossary", whose style would give it a number."""
    _set_number(paragraph._p.get_or_add_pPr(), 0, 0)


def _add_front(source: Source, document: WordDocument) -> None:
    meta = source.meta
    document.add_paragraph(f"{meta['title']}: {meta['subtitle']}", style="Title")
    for text in (meta["publisher"], meta["edition"], meta["issued"], meta["applies"], source.sample_line):
        document.add_paragraph(text)
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{meta['title']}: {meta['publisher']}"
    section.footer.paragraphs[0].text = source.sample_line


def _set_properties(source: Source, document: WordDocument) -> None:
    properties = document.core_properties
    properties.title = f"{source.meta['title']}: {source.meta['subtitle']}"
    properties.author = properties.last_modified_by = source.meta["publisher"]
    properties.subject = source.sample_line
    properties.comments = ""
    properties.language = "en-GB"
    properties.created = properties.modified = datetime(*_STAMP, tzinfo=UTC)


def _write_still(document: WordDocument, path: Path) -> None:
    """Save with the same date on every part, so that the same text gives the same bytes."""
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as still:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            still.writestr(entry, made.read(name))


def write_word(source: Source, path: Path) -> None:
    """Write the Word file. The same source gives the same bytes with the same version of python-docx."""
    document = Document()
    _set_properties(source, document)
    _styles(document)
    _add_front(source, document)
    for block in source.blocks:
        _add_block(source, document, block)
    if source.notes:
        _add_notes_part(document, source)
    _write_still(document, path)
