"""Web pages, GOV.UK's above all: the main content with its headings, lists, tables and notes.

Menus, cookie notices, contents lists and what is hidden on the page are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from indexes.documents import Role
from indexes.errors import CorruptFile, UnsupportedFile
from indexes.reading.encodings import decode
from indexes.reading.html_page import BOX_CLASSES, is_hidden, is_skipped, main_content, page_properties
from indexes.reading.model import Line, Page, Reading, ReadingWarning

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_html"]

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\[?(?:footnote\s+|note\s+)?(?P<mark>\d{1,4}|[*†‡]|[ivx]{1,5})\]?", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#_*(?:fn|ftn|footnote|note|edn)")
_NOTES_CLASS = re.compile(r"\b(?:footnotes|endnotes|references-notes)\b")
_BACK_LINK = re.compile(r"\s*(?:↩︎?|\[?↑\]?|\bback to text\b|\breturn to text\b)\s*$", re.IGNORECASE)
_MAX_DEPTH = 200


def read_html(path: Path) -> Reading:
    """Read a web page as one page without a number.

    Raises `CorruptFile` where the file is empty, `UnsupportedFile` where it isn't text.
    """
    data = path.read_bytes()
    if not data.strip():
        raise CorruptFile(f'"{path.name}" is empty: add a fresh copy of it.')
    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, declared.group(1).decode("ascii") if declared else None)
    if decoded is None:
        raise UnsupportedFile(f'"{path.name}" is not a web page that can be read: save it as PDF and add that.')
    root = _parse(path, decoded.text)
    walker = _Walker()
    walker.blocks(main_content(root), 0)
    walker.flush()
    lines = tuple(line for line in (*walker.lines, *walker.notes) if line.text)
    warnings = []
    if walker.has_hidden:
        message = f'"{path.name}" has parts that the page hides; they were left out.'
        warnings.append(ReadingWarning(None, "hidden_text", message))
    if not lines:
        warnings.append(ReadingWarning(None, "no_text", f'"{path.name}" holds no text.'))
    return Reading("html", (Page(None, None, lines),), tuple(warnings), properties=page_properties(root))


def _parse(path: Path, text: str) -> lxml.html.HtmlElement:
    # a declared encoding would be refused, since the text is decoded already
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorruptFile(f'"{path.name}" holds no web page that can be read: add a fresh copy of it.') from error


@dataclass(slots=True)
class _Open:
    """The paragraph being put together."""

    pieces: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)  # which pieces are footnote marks
    like: Line = field(default_factory=lambda: Line("", None, is_whole=True))


@dataclass(slots=True)
class _Walker:
    """Goes through the content in order and makes lines of it."""

    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    has_hidden: bool = False
    open: _Open = field(default_factory=_Open)
    role: Role | None = None

    def flush(self) -> None:
        """Finish the paragraph at hand."""
        text, marks = _join(self.open)
        if text:
            like = self.open.like
            self.lines.append(replace(like, text=text, marks=marks, role=like.role or self.role))
        self.open = _Open()

    def begin(self, like: Line) -> None:
        """Start a paragraph of another kind."""
        self.flush()
        self.open.like = like

    def blocks(self, element: etree._Element, depth: int) -> None:
        """Everything inside an element, its text and its children in order."""
        self._text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, depth)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:
            self.open.pieces.append(text)

    def _child(self, element: etree._Element, depth: int) -> None:
        if is_hidden(element):
            # hiding menus is ordinary; hiding sentences is worth a word
            hidden_words = len(" ".join(element.itertext()).split())
            self.has_hidden = self.has_hidden or (hidden_words > 20 and not is_skipped(element))
            return
        if is_skipped(element) or depth > _MAX_DEPTH:
            return
        tag = element.tag
        if tag not in _BLOCKS:
            self._inline(element, depth)
        elif re.fullmatch("h[1-6]", tag):
            self.begin(Line("", None, role=Role.HEADING, level=int(tag[1]), is_whole=True))
            self.blocks(element, depth + 1)
            self.flush()
        elif tag in ("ul", "ol", "menu"):
            self._list(element, depth)
        elif tag == "table":
            self._table(element, depth)
        else:
            self._block(element, depth)

    def _inline(self, element: etree._Element, depth: int) -> None:
        if element.tag == "br":
            self._text(" ")
            return
        mark = _mark_of(element)
        if mark:
            self.open.marks.append(len(self.open.pieces))
            self.open.pieces.append(mark)
            return
        self.blocks(element, depth + 1)

    def _block(self, element: etree._Element, depth: int) -> None:
        classes = element.get("class", "")
        if _NOTES_CLASS.search(classes) or element.get("role") == "doc-endnotes":
            self._notes(element, depth)
            return
        outer = self.role
        if BOX_CLASSES.search(classes):
            self.role = Role.BOX
        item = self.open.like if element.tag == "p" and self.open.like.is_bullet else None
        if item is None or _join(self.open)[0]:
            self.flush()
        if item is not None:
            self.open.like = item
        self.blocks(element, depth + 1)
        self.flush()
        if item is not None:
            self.open.like = item
        self.role = outer

    def _list(self, element: etree._Element, depth: int) -> None:
        """Items of a list: bullets, or numbers where the list is ordered.

        An ordered list that doesn't follow a lead-in ("… should:") holds numbered paragraphs.
        """
        self.flush()
        level = 1 + sum(1 for e in element.iterancestors() if e.tag in ("ul", "ol", "menu"))
        is_ordered = element.tag == "ol"
        number = _int(element.get("start"), 1)
        last = next((line for line in reversed(self.lines) if line.role is not Role.TABLE), None)
        is_item = not is_ordered or level > 1 or (number == 1 and last is not None and last.text.endswith(":"))
        for item in element:
            if item.tag != "li" or is_hidden(item):
                continue
            number = _int(item.get("value"), number)
            text = str(number) if is_ordered and "none" not in item.get("style", "") else "•"
            self.begin(Line("", None, level=level, number=text, is_bullet=is_item, is_whole=True))
            self._item(item, depth)
            number += 1

    def _item(self, item: etree._Element, depth: int) -> None:
        """A list item; further paragraphs in it are items too, without a number of their own."""
        first = len(self.lines)
        self.blocks(item, depth + 1)
        self.flush()
        for index in range(first + 1, len(self.lines)):
            line = self.lines[index]
            if line.is_bullet and line.number == self.lines[first].number and line.level == self.lines[first].level:
                self.lines[index] = replace(line, number=None)

    def _table(self, table: etree._Element, depth: int) -> None:
        """One line a row; a table used for layout is read as if it weren't there."""
        self.flush()
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        cells = [[c for c in row if c.tag in ("td", "th") and not is_hidden(c)] for row in rows]
        caption = table.find("caption")
        if caption is not None:
            self.begin(Line("", None, role=Role.TABLE, is_whole=True))
            self.blocks(caption, depth + 1)
            self.flush()
        if table.get("role") in ("presentation", "none") or max((len(row) for row in cells), default=0) < 2:
            for cell in (cell for row in cells for cell in row):
                self.blocks(cell, depth + 1)
                self.flush()
            return
        for row in cells:
            self._row(row, depth)

    def _row(self, cells: list[etree._Element], depth: int) -> None:
        pieces, marks = _Open(like=Line("", None, role=Role.TABLE, is_whole=True)), 0
        for cell in cells:
            inner = _Walker()
            inner.blocks(cell, depth + 1)
            inner.flush()
            texts = [f"{line.number} {line.text}" if line.number else line.text for line in inner.lines]
            if texts:
                pieces.pieces += [" | "] if marks else []
                pieces.pieces.append(" ".join(texts))
                marks += 1
        self.open = pieces
        self.flush()

    def _notes(self, element: etree._Element, depth: int) -> None:
        self.flush()
        for number, item in enumerate(element.iter("li"), 1):
            inner = _Walker()
            inner.blocks(item, depth + 1)
            inner.flush()
            text = _BACK_LINK.sub("", " ".join(line.text for line in inner.lines))
            note = str(_int(item.get("value"), number))
            self.notes.append(Line(text, None, role=Role.FOOTNOTE, is_whole=True, note=note))


def _mark_of(element: etree._Element) -> str | None:
    """The text of a footnote mark: a raised number that links within the page."""
    if element.tag not in ("sup", "a"):
        return None
    link = element if element.tag == "a" else next(element.iter("a"), None)
    text = " ".join("".join(element.itertext()).split())
    if link is None or not _NOTE_MARK.fullmatch(text):
        return None
    is_note = "footnote" in link.get("class", "") or re.search(
        r"#_?_?(?:fn|ftn|footnote|note|edn)", link.get("href", "")
    )
    return text if is_note else None


def _join(paragraph: _Open) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of the pieces with white space evened out, and the places of the marks in it."""
    text, marks = "", []
    for index, piece in enumerate(paragraph.pieces):
        words = " ".join(piece.replace("\u00ad", "").replace("\u200b", "").split())
        if piece[:1].isspace() and text and not text.endswith(" "):
            text += " "
        if not words:
            continue
        if index in paragraph.marks:
            marks.append((len(text), len(text) + len(words)))
        text += words
        if piece[-1:].isspace():
            text += " "
    return text.rstrip(), tuple(marks)


def _int(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text.strip()) else default
