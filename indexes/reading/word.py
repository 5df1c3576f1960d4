"""Word files (.docx, .docm): paragraphs with their styles, automatic numbers, tables, text boxes and notes.

The parts are read with lxml, since python-docx shows neither text boxes, notes, changes nor automatic numbers.
Headers and footers are left out; footnotes stand at the end, as at the foot of a page.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from indexes.documents import Role
from indexes.errors import CorruptFile
from indexes.reading.contents import mark_contents
from indexes.reading.model import Line, Page, Reading, ReadingWarning
from indexes.reading.word_styles import ListNumber, Numbering, Styles, W, is_on, value_of
from indexes.reading.word_text import FALLBACK, ParagraphText, TextReader
from indexes.reading.zips import open_zip, parse_xml, read_part

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

__all__ = ["read_docx"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}language": "language",
    "{http://purl.org/dc/elements/1.1/}subject": "subject",
    "{http://purl.org/dc/terms/}created": "created",
    "{http://purl.org/dc/terms/}modified": "modified",
}
_LONGEST_HEADING = 160  # characters; a paragraph marked for the outline that is longer is a paragraph
_MAX_NESTING = 12
_WRAPPERS = frozenset({W + n for n in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body")})


def read_docx(path: Path) -> Reading:
    """Read a Word file as one page without a number. Raises `CorruptFile`, `ReadingLimitReached`."""
    with open_zip(path) as archive:
        package = _Package(path, archive)
        body = package.document.find(W + "body")
        if body is None:
            raise CorruptFile(f'"{path.name}" holds no Word document: add a fresh copy of it.')
        walker = _Walker(package)
        lines = [*walker.blocks(body, None, 0), *walker.notes()]
        warnings = [*walker.warnings(), *package.warnings()]
        properties = package.properties
    kept = tuple(line for line in mark_contents(lines) if line.text)
    if not kept:
        warnings.append(ReadingWarning(None, "no_text", f'"{path.name}" holds no text.'))
    return Reading("docx", (Page(None, None, kept),), tuple(warnings), properties=properties)


class _Package:
    """The parts of a Word file that matter here."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self._archive = path, archive
        self._names = archive.namelist()
        main = self._related("", "officeDocument") or "word/document.xml"
        document = self._root(main)
        if document is None:
            raise CorruptFile(f'"{path.name}" holds no Word document: add a fresh copy of it.')
        self.document = document
        self.styles = Styles(self._root(self._related(main, "styles")))
        self.numbering = self._root(self._related(main, "numbering"))
        self.footnotes = self._root(self._related(main, "footnotes"))
        self.endnotes = self._root(self._related(main, "endnotes"))

    def _root(self, name: str | None) -> etree._Element | None:
        data = read_part(self.path, self._archive, name) if name else None
        return None if data is None or name is None else parse_xml(self.path, name, data)

    def _related(self, source: str, kind: str) -> str | None:
        """The part that `source` ("" for the package) points to by a relationship of this kind."""
        folder, base = posixpath.split(source)
        relationships = self._root(posixpath.join(folder, "_rels", f"{base}.rels"))
        for relationship in relationships if relationships is not None else ():
            if relationship.get("Type", "").endswith(f"/{kind}"):
                target = relationship.get("Target", "")
                return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return None

    @property
    def properties(self) -> dict[str, str]:
        """Title, author, dates and language as the file states them."""
        core = self._root("docProps/core.xml")
        stated = {_CORE[e.tag]: (e.text or "").strip() for e in core if e.tag in _CORE} if core is not None else {}
        return {name: text for name, text in stated.items() if text}

    def warnings(self) -> Iterator[ReadingWarning]:
        """What the file carries that is not read."""
        if any(name.endswith("vbaProject.bin") for name in self._names):
            yield ReadingWarning(None, "macros", f'"{self.path.name}" carries macros; they were not run.')
        if any("/embeddings/" in name or "/afchunk" in name.lower() for name in self._names):
            yield ReadingWarning(None, "attachment", f'"{self.path.name}" has files inside it; they were not read.')


class _Walker:
    """Goes through the body in order and makes lines of it."""

    def __init__(self, package: _Package) -> None:
        self._package = package
        self._numbering = Numbering(package.numbering, package.styles)
        self._text = TextReader(package.styles)
        self._lead_ins: dict[tuple[str, int], bool] = {}
        self._last_text = ""  # "" after a heading
        self._boxes: set[str] = set()

    def blocks(self, element: etree._Element, role: Role | None, depth: int) -> Iterator[Line]:
        """The lines of everything inside `element`; `role` is given to what stands in a box."""
        if depth > _MAX_NESTING:
            return
        for child in element:
            if child.tag == W + "p":
                yield from self._paragraph(child, role, depth)
            elif child.tag == W + "tbl":
                yield from self._table(child, role, depth)
            elif child.tag in _WRAPPERS:
                self._text.has_changes = self._text.has_changes or child.tag in (W + "ins", W + "moveTo")
                yield from self.blocks(child, role, depth + 1)

    def _paragraph(self, element: etree._Element, role: Role | None, depth: int) -> Iterator[Line]:
        properties = element.find(W + "pPr")
        style_id = value_of(properties, "pStyle")
        read = self._text.read(element, style_id)
        # Word counts an empty paragraph too, unless it is deleted or hidden
        number = None if _is_gone(properties) else self._numbering.next(properties, style_id)
        if read.text:
            line = self._line(read, properties, style_id, number, role)
            self._last_text = "" if line.role is Role.HEADING else read.text
            yield line
        elif read.has_page_break:
            yield Line("", None, is_whole=True)
        for box in read.boxes:
            lines = tuple(self.blocks(box, role or Role.BOX, depth + 1))
            words = "\n".join(line.text for line in lines)
            if words not in self._boxes:  # drawings are stacked and copied
                self._boxes.add(words)
                yield from lines

    def _line(
        self,
        read: ParagraphText,
        properties: etree._Element | None,
        style_id: str | None,
        number: ListNumber | None,
        role: Role | None,
    ) -> Line:
        names = [style.name for style in self._package.styles.chain(style_id)]
        heading = self._heading_level(read.text, properties, style_id, names)
        line = Line(read.text, None, size=read.size, bold=read.bold, is_whole=True, marks=tuple(read.marks), role=role)
        if any(name.startswith("toc ") or name == "table of figures" for name in names):
            return replace(line, role=Role.CONTENTS, number=number.text if number else None)
        if heading:
            printed = None if number is None or number.is_bullet else number.text
            return replace(line, role=Role.HEADING, level=heading, number=printed)
        if number is None:
            return line
        return replace(line, number=number.text, level=number.level, is_bullet=self._is_item(number))

    def _is_item(self, number: ListNumber) -> bool:
        """True where the number marks an item of a list rather than a paragraph of its own.

        Bullets do; plain numbers of a list that starts after a lead-in ending with a colon; letters and roman
        numerals of a list that starts within a sentence. Introductions number whole paragraphs "i", "ii" too.
        """
        if number.is_bullet:
            return True
        if not number.is_letter and not number.text.isdigit():
            return False
        key = (number.list_id, number.level)
        if number.is_first or key not in self._lead_ins:
            ending = r":$" if not number.is_letter else r"[^.?!]$"
            self._lead_ins[key] = re.search(ending, self._last_text) is not None
        return self._lead_ins[key]

    def _heading_level(
        self, text: str, properties: etree._Element | None, style_id: str | None, names: list[str]
    ) -> int:
        if len(text) > _LONGEST_HEADING:
            return 0
        own = value_of(properties, "outlineLvl")
        if own is not None and own.isdigit():
            # marked by hand, often on whole numbered paragraphs: a sentence is no heading
            return int(own) + 1 if int(own) < 9 and not re.search(r"[.;:,]$", text) else 0
        if names and names[0] in ("title", "subtitle", "toc heading"):
            return 1
        return self._package.styles.outline_level(style_id)

    def _table(self, table: etree._Element, role: Role | None, depth: int) -> Iterator[Line]:
        """One line a row; a table of one cell is a box, and its paragraphs are lines of their own."""
        rows = [row for row in table.iter(W + "tr") if _owner(row, W + "tbl") is table]
        cells = [[cell for cell in row.iter(W + "tc") if _owner(cell, W + "tr") is row] for row in rows]
        if len(cells) == 1 and len(cells[0]) == 1:
            yield from self.blocks(cells[0][0], role or Role.BOX, depth + 1)
            return
        for row in cells:
            made = [self._cell(cell, depth) if _starts(cell) else ("", []) for cell in row]
            text, marks = _join_cells(made)
            if text:
                held = tuple(text for text, _ in made)
                yield Line(text, None, role=Role.TABLE, is_whole=True, marks=marks, cells=held)
                self._last_text = text

    def _cell(self, cell: etree._Element, depth: int) -> tuple[str, list[tuple[int, int]]]:
        """The text of a cell, its paragraphs one after the other with their numbers and bullets."""
        text, marks = "", []
        for line in self.blocks(cell, None, depth + 1):
            if not line.text:
                continue
            start = f"{line.number} " if line.number else ""
            text += (" " if text else "") + start
            marks += [(a + len(text), b + len(text)) for a, b in line.marks]
            text += line.text
        return text, marks

    def notes(self) -> Iterator[Line]:
        """The footnotes, then the endnotes, in the order of their marks."""
        pairs = (
            (self._package.footnotes, "footnote", self._text.footnotes),
            (self._package.endnotes, "endnote", self._text.endnotes),
        )
        for root, name, marks in pairs:
            elements = {e.get(W + "id", ""): e for e in root.iterfind(W + name)} if root is not None else {}
            for note_id, mark in list(marks.items()):
                if note_id in elements:
                    texts = (line.text for line in self.blocks(elements[note_id], None, 1) if line.text)
                    text = " ".join(texts).removeprefix(f"{mark} ")
                    yield Line(text, None, role=Role.FOOTNOTE, is_whole=True, note=mark)

    def warnings(self) -> Iterator[ReadingWarning]:
        """What the reader did that a person may want to know."""
        name = self._package.path.name
        paragraph_changes = any(True for _ in self._package.document.iter(W + "del", W + "ins", W + "moveFrom"))
        if self._text.has_changes or paragraph_changes:
            message = f'"{name}" has tracked changes: insertions were read and deletions left out.'
            yield ReadingWarning(None, "tracked_changes", message)
        if self._text.has_hidden:
            yield ReadingWarning(None, "hidden_text", f'"{name}" has hidden text, which was left out.')


def _is_gone(properties: etree._Element | None) -> bool:
    mark = properties.find(W + "rPr") if properties is not None else None
    return mark is not None and (mark.find(W + "del") is not None or bool(is_on(mark, "vanish")))


def _owner(element: etree._Element, tag: str) -> etree._Element | None:
    """The nearest `tag` around an element, unless a text box or a fallback copy lies between."""
    for around in element.iterancestors():
        if around.tag == tag:
            return around
        if around.tag in (FALLBACK, W + "txbxContent"):
            return None
    return None


def _starts(cell: etree._Element) -> bool:
    """False for a cell that only continues the one above it."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is None or merge.get(W + "val") == "restart"


def _join_cells(cells: list[tuple[str, list[tuple[int, int]]]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    text, marks = "", []
    for cell, cell_marks in cells:
        if not cell:
            continue
        text += " | " if text else ""
        marks += [(a + len(text), b + len(text)) for a, b in cell_marks]
        text += cell
    return text, tuple(marks)
