"""A learning log kept as a Word file: read paragraph by paragraph, and added to without touching the rest.

What is added goes before the end of the document; every other part of the file is copied byte for byte.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from assistant.check.word.package import Package
from assistant.drawing.tints import INK, SOFT
from assistant.learning.errors import LogUnreadable
from assistant.learning.lines import Line
from assistant.learning.rendering import Piece
from indexes.errors import EncryptedFile, ReadingError, ReadingLimitReached
from indexes.reading.word_styles import Styles, W, value_of
from indexes.reading.word_text import FALLBACK

__all__ = ["added", "new_document", "paragraphs"]

_GONE = frozenset({FALLBACK, *(W + name for name in ("pPr", "rPr", "del", "moveFrom", "delText", "instrText", "p"))})
_BREAKS = frozenset({W + "br", W + "cr"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MOST_LETTERS = 5_000_000


def paragraphs(data: bytes, file: str) -> list[Line]:
    """The paragraphs in order, also those of tables and boxes; a line break within one begins a new line of text.

    Raises:
        LogUnreadable: naming the file and what to do.
    """
    package = _package(data, file)
    styles = Styles(package.root(package.related(package.main, "styles")))
    made: list[Line] = []
    letters = 0
    for number, paragraph in enumerate(package.body.iter(W + "p"), 1):
        if any(around.tag == FALLBACK for around in paragraph.iterancestors()):
            continue
        text = "".join(_letters(paragraph))
        letters += len(text)
        if letters > _MOST_LETTERS:
            raise LogUnreadable(f"{file} holds far more text than a learning log: begin a new file.")
        level = _level(paragraph, text, styles)
        made += [Line(line, f"{line}\n", level, number) for line in text.split("\n")]
    return made


def added(data: bytes, file: str, pieces: Iterable[Piece]) -> bytes:
    """The file with the pieces at its end.

    Raises:
        LogUnreadable: naming the file and what to do.
    """
    package = _package(data, file)
    heading = _heading_style(package)
    last = package.body[-1] if len(package.body) and package.body[-1].tag == W + "sectPr" else None
    for piece in pieces:
        for paragraph in _drawn(piece, heading):
            if last is None:
                package.body.append(paragraph)
            else:
                last.addprevious(paragraph)
    package.put(package.main)
    return package.saved()


def new_document(title: str, head: Sequence[str]) -> bytes:
    """A Word file with the title and the lines at the head of a log."""
    made = docx.Document()
    properties = made.core_properties
    properties.title, properties.author, properties.language, properties.comments = title, "", "en-GB", ""
    normal: Any = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "en-GB"})
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style: Any = made.styles[name]
        style.font.color.rgb = RGBColor.from_string(INK.upper())
        fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
        if fonts is not None:  # the headings of python-docx's template follow its theme
            style.element.rPr.remove(fonts)
        style.font.name = "Arial"
    for section in made.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
    made.add_heading(title, 0)
    for line in head:
        run = made.add_paragraph().add_run(line)
        run.font.color.rgb = RGBColor.from_string(SOFT.upper())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _package(data: bytes, file: str) -> Package:
    try:
        return Package(data, file)
    except EncryptedFile as error:
        raise LogUnreadable(f"{file} needs a password: save it without one, and try again.") from error
    except ReadingLimitReached as error:
        raise LogUnreadable(
            f"{file} would unpack to far more than a learning log holds, and was left alone."
        ) from error
    except ReadingError as error:
        raise LogUnreadable(f"{file} is not a Word file that can be read: save it again as Word .docx.") from error


def _letters(element: Any) -> Iterator[str]:
    """What is printed, with changes accepted; the paragraphs of boxes within are read by themselves."""
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == W + "t":
            yield (child.text or "").replace("\n", " ")
        elif child.tag == W + "tab":
            yield "\t"
        elif child.tag == W + "noBreakHyphen":
            yield "-"
        elif child.tag in _BREAKS:
            yield "" if child.get(W + "type") in ("page", "column") else "\n"
        else:
            yield from _letters(child)


def _level(paragraph: Any, text: str, styles: Styles) -> int:
    properties = paragraph.find(W + "pPr")
    style = value_of(properties, "pStyle")
    if not text.strip() or len(text) > 200:
        return 0
    own = value_of(properties, "outlineLvl")
    if own is not None and own.isdigit():
        return int(own) + 1 if int(own) < 9 else 0
    if next(iter(styles.chain(style)), None) is not None and styles.chain(style)[0].name == "title":
        return 1
    return styles.outline_level(style)


def _heading_style(package: Package) -> str:
    """The id of the style that this file calls heading 2, "" where it has none."""
    root = package.root(package.related(package.main, "styles"))
    for style in root.iterfind(W + "style") if root is not None else ():
        if (value_of(style, "name") or "").lower() == "heading 2":
            return str(style.get(W + "styleId", ""))
    return ""


def _drawn(piece: Piece, heading: str) -> Iterator[Any]:
    lines = piece.text.split("\n")
    for number, line in enumerate(lines):
        paragraph = etree.Element(W + "p", nsmap={"w": W.strip("{}")})
        if piece.is_heading:
            _set_heading(paragraph, heading)
        if piece.label and number == 0:
            _run(paragraph, f"{piece.label}:", is_bold=True)
            line = f" {line}" if line else ""  # noqa: PLW2901
        if line:
            _run(paragraph, line, is_bold=piece.is_heading and not heading)
        yield paragraph


def _set_heading(paragraph: Any, style: str) -> None:
    properties = etree.SubElement(paragraph, W + "pPr")
    if style:
        etree.SubElement(properties, W + "pStyle").set(W + "val", style)
    else:
        etree.SubElement(properties, W + "keepNext")
        etree.SubElement(properties, W + "outlineLvl").set(W + "val", "1")


def _run(paragraph: Any, text: str, *, is_bold: bool) -> None:
    run = etree.SubElement(paragraph, W + "r")
    if is_bold:
        etree.SubElement(etree.SubElement(run, W + "rPr"), W + "b")
    for number, piece in enumerate(text.split("\t")):
        if number:
            etree.SubElement(run, W + "tab")
        letters = etree.SubElement(run, W + "t")
        letters.text = piece
        letters.set(_SPACE, "preserve")
