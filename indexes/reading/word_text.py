"""The text of one Word paragraph: what a reader sees with changes accepted, and where its note marks stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexes.reading.word_styles import Styles, W, is_on, value_of

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["FALLBACK", "ParagraphText", "TextBoxes", "TextReader"]

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The second copy of a drawing, for old versions of Word: the same words again."""

_MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SKIPPED = frozenset(
    {FALLBACK} | {W + n for n in ("pPr", "rPr", "moveFrom", "instrText", "delText", "delInstrText", "rt", "sdtPr")}
)
_DELETED = frozenset({W + "del", W + "moveFrom"})
_INSERTED = frozenset({W + "ins", W + "moveTo"})
_PRINTED = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": " ",
    W + "cr": " ",
    W + "noBreakHyphen": "-",
}
_SYMBOLS = {"F0FC": "✓", "F0FB": "✗", "F0A7": "•", "F0B7": "•", "F0D8": "•", "F0E0": "→", "F0FE": "☒", "F0A8": "☐"}

TextBoxes = list["etree._Element"]


@dataclass(slots=True)
class ParagraphText:
    """What was read of a paragraph, with white space evened out."""

    text: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)
    boxes: TextBoxes = field(default_factory=list)
    bold: bool = False
    size: float = 0.0
    has_page_break: bool = False


@dataclass(slots=True)
class _Piece:
    text: str
    is_mark: bool = False
    is_bold: bool = False
    size: float = 0.0


class TextReader:
    """Reads paragraphs in order; numbers the footnotes and endnotes as they are met."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.footnotes: dict[str, str] = {}
        self.endnotes: dict[str, str] = {}
        self.has_changes = False
        self.has_hidden = False
        self._custom_mark: tuple[dict[str, str], str] | None = None

    def read(self, paragraph: etree._Element, style_id: str | None) -> ParagraphText:
        """The text of a `w:p`; text boxes in it are handed back, not read."""
        pieces: list[_Piece] = []
        made = ParagraphText()
        self._walk(paragraph, style_id, pieces, made)
        _join(pieces, made)
        words = [p for p in pieces if not p.is_mark and p.text.strip()]
        made.bold = bool(words) and all(p.is_bold for p in words)
        made.size = max((p.size for p in words), default=0.0)
        return made

    def _walk(self, element: etree._Element, style_id: str | None, pieces: list[_Piece], made: ParagraphText) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, style_id, pieces, made)
            elif tag in _DELETED:
                self.has_changes = True
            elif tag == W + "txbxContent":
                made.boxes.append(child)
            elif tag == _MATHS_TEXT:
                pieces.append(_Piece(child.text or ""))
            elif isinstance(tag, str) and tag not in _SKIPPED:
                self.has_changes = self.has_changes or tag in _INSERTED
                self._walk(child, style_id, pieces, made)

    def _run(self, run: etree._Element, style_id: str | None, pieces: list[_Piece], made: ParagraphText) -> None:
        properties = run.find(W + "rPr")
        run_style = value_of(properties, "rStyle")
        if self._switch(properties, run_style, style_id, "vanish"):
            self.has_hidden = self.has_hidden or any(t.text for t in run.iter(W + "t"))
            return
        bold = self._switch(properties, run_style, style_id, "b")
        size = value_of(properties, "sz") or self._styles.run_value(style_id, "sz") or "0"
        points = int(size) / 2 if size.isdigit() else 0.0
        for child in run:
            self._run_child(child, style_id, pieces, made, _Piece("", is_bold=bold, size=points))

    def _run_child(
        self, child: etree._Element, style_id: str | None, pieces: list[_Piece], made: ParagraphText, like: _Piece
    ) -> None:
        tag = child.tag
        if tag == W + "t":
            text = child.text or ""
            is_mark = self._take_custom_mark(text)
            pieces.append(_Piece(text, is_mark, like.is_bold, like.size))
        elif tag in _PRINTED:
            made.has_page_break = made.has_page_break or child.get(W + "type") == "page"
            pieces.append(_Piece(_PRINTED[tag]))
        elif tag == W + "sym":
            code = child.get(W + "char", "").upper()
            pieces.append(_Piece(_SYMBOLS.get(code, _character(code)), is_bold=like.is_bold))
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self._reference(child, pieces)
        elif tag == W + "txbxContent":
            made.boxes.append(child)
        elif isinstance(tag, str) and tag not in _SKIPPED:
            self._walk_drawing(child, style_id, pieces, made, like)

    def _walk_drawing(
        self, child: etree._Element, style_id: str | None, pieces: list[_Piece], made: ParagraphText, like: _Piece
    ) -> None:
        for inner in child:
            self._run_child(inner, style_id, pieces, made, like)

    def _reference(self, reference: etree._Element, pieces: list[_Piece]) -> None:
        is_footnote = reference.tag == W + "footnoteReference"
        known = self.footnotes if is_footnote else self.endnotes
        note_id = reference.get(W + "id", "")
        if reference.get(W + "customMarkFollows") in ("1", "true", "on"):
            self._custom_mark = (known, note_id)
            return
        if note_id not in known:
            count = len(known) + 1
            known[note_id] = str(count) if is_footnote else _end_mark(count)
        pieces.append(_Piece(known[note_id], is_mark=True))

    def _take_custom_mark(self, text: str) -> bool:
        if self._custom_mark is None or not text.strip():
            return False
        known, note_id = self._custom_mark
        known[note_id] = text.strip()
        self._custom_mark = None
        return True

    def _switch(
        self, properties: etree._Element | None, run_style: str | None, style_id: str | None, name: str
    ) -> bool:
        """A switch of a run: its own, its character style's, or its paragraph style's."""
        own = is_on(properties, name)
        if own is not None:
            return own
        if run_style is not None and self._styles.run_switch(run_style, name):
            return True
        return self._styles.run_switch(style_id, name)


def _join(pieces: list[_Piece], made: ParagraphText) -> None:
    """Put the pieces together with single spaces, keeping track of the marks."""
    text = ""
    for piece in pieces:
        words = " ".join(piece.text.replace("\u00ad", "").split())
        if piece.text[:1].isspace() and text and not text.endswith(" "):
            text += " "
        if not words:
            continue
        start = len(text)
        text += words
        if piece.is_mark:
            made.marks.append((start, len(text)))
        if piece.text[-1:].isspace():
            text += " "
    made.text = text.rstrip()


def _character(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    # Symbol fonts keep ordinary characters at F000 + code; one without a meaning known here is printed as a bullet
    if 0xF020 <= number <= 0xF07E:
        return chr(number - 0xF000)
    return "•" if 0xE000 <= number <= 0xF8FF else chr(number)


def _end_mark(count: int) -> str:
    """Endnotes are numbered i, ii, iii unless the document says otherwise (ECMA-376 part 1, 17.11.17)."""
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
    return tens[count // 10] + ones[count % 10] if count < 100 else str(count)
