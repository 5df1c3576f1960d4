"""Read a PDF file: its lines with the place of every character, its bookmarks, page labels and properties.

pypdf gives the structure (encryption, bookmarks, page labels, properties); pdfium gives the characters. pypdf is slow
(about 23 ms a page for text), so its text is compared with pdfium's only on a few pages that look wrong.
"""

from __future__ import annotations

import ctypes
import io
import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium_c
from pypdf.errors import PyPdfError

from indexes.errors import CorruptFile, EncryptedFile, ScannedFile
from indexes.reading.model import OutlineEntry, Page, Reading, ReadingWarning
from indexes.reading.pdf_characters import Characters, Placing, page_characters
from indexes.reading.pdf_lines import page_lines
from indexes.reading.pdf_shapes import page_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indexes.reading.model import Line

__all__ = ["read_pdf"]

# what pypdf raises on damaged files besides its own errors
_DAMAGE = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    OSError,
    AssertionError,
)
_FEW_CHARACTERS = 12
_GLUED = re.compile(r"[A-Za-z]{28,}")
_PROPERTIES = {"/Title": "title", "/Author": "author", "/CreationDate": "created", "/ModDate": "modified"}
_SUSPICIOUS = frozenset({"glued_words", "control_characters", "no_text"})
_MOST_COMPARED = 3
_DISAGREE = 0.1
_PASSWORD_ERROR = pdfium_c.FPDF_ERR_PASSWORD

logging.getLogger("pypdf").setLevel(logging.ERROR)


@dataclass(slots=True)
class _Structure:
    """What pypdf says of the file."""

    outline: tuple[OutlineEntry, ...] = ()
    labels: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()
    problem: str = ""
    reader: pypdf.PdfReader | None = None


def read_pdf(path: Path, password: str | None = None) -> Reading:
    """Read a PDF. A file that only restricts printing or copying is read without a password.

    Raises EncryptedFile (a password is needed, or the one given is wrong), ScannedFile (no page has text) and
    CorruptFile (nothing could be read). A file damaged in part is read as far as it goes, with a `damaged` warning.
    """
    document, repair = _open(path, password)
    try:
        structure = _structure(path, password)
        problems = [text for text in (repair, structure.problem) if text]
        warnings = [ReadingWarning(None, "damaged", text) for text in problems]
        warnings += [ReadingWarning(None, "attachment", f"Attached file not read: {n}") for n in structure.attachments]
        pages: list[Page] = []
        pictured = 0
        for i in range(len(document)):
            label = structure.labels[i] if i < len(structure.labels) else None
            page, found, has_picture = _page(document, i, label)
            pages.append(page)
            warnings.extend(found)
            pictured += has_picture
    finally:
        document.close()
    _check_readable(path, pages, pictured, warnings)
    warnings += _second_opinion(structure.reader, pages, warnings)
    return Reading("pdf", tuple(pages), tuple(warnings), structure.outline, structure.properties)


def _open(path: Path, password: str | None) -> tuple[pypdfium2.PdfDocument, str]:
    """The document, and what was done to open it where it is damaged (or nothing)."""
    repair = ""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == _PASSWORD_ERROR or "password" in str(error).lower():
            tried = "the password given is not the right one" if password else "it needs a password"
            raise EncryptedFile(
                f'"{path.name}" is encrypted and {tried}: add an unlocked copy, or give its password with --password.'
            ) from error
        document = _repaired(path, error)
        repair = "The file is damaged; what could be found of its pages was read. Some may be missing."
    if not len(document):
        document.close()
        raise CorruptFile(
            f'"{path.name}" has no pages: save it again as PDF from the program it came from, then add that.'
        )
    return document, repair


def _repaired(path: Path, error: pypdfium2.PdfiumError) -> pypdfium2.PdfDocument:
    """A damaged file written anew with the pages that pypdf can find, which forgives more than pdfium."""
    buffer = io.BytesIO()
    try:
        reader = pypdf.PdfReader(path, strict=False)
        writer = pypdf.PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        writer.write(buffer)
        return pypdfium2.PdfDocument(buffer.getvalue())
    except (*_DAMAGE, pypdfium2.PdfiumError):
        raise CorruptFile(
            f'"{path.name}" is damaged or is not a PDF file, and nothing of it could be read: add a fresh copy of it.'
        ) from error


def _page(document: pypdfium2.PdfDocument, index: int, label: str | None) -> tuple[Page, list[ReadingWarning], bool]:
    """One page, what to warn about, and whether it shows a picture."""
    number = index + 1
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        warning = ReadingWarning(number, "damaged", f"Page {number} is damaged and could not be read.")
        return Page(number, label, ()), [warning], False
    try:
        placing = _placing(page)
        textpage = page.get_textpage()
        try:
            chars = page_characters(textpage, placing)
        finally:
            textpage.close()
        lines = page_lines(chars, page_shapes(page, placing), number)
        has_picture = _has_picture(page)
    except pypdfium2.PdfiumError:
        warning = ReadingWarning(number, "damaged", f"The text of page {number} could not be read.")
        return Page(number, label, ()), [warning], False
    finally:
        page.close()
    warnings = list(_page_warnings(number, chars, lines, has_picture))
    return Page(number, label, lines, placing.width, placing.height), warnings, has_picture


def _placing(page: pypdfium2.PdfPage) -> Placing:
    x0, y0, x1, y1 = page.get_cropbox()
    mx0, my0, mx1, my1 = page.get_mediabox()
    box = (max(x0, mx0), max(y0, my0), min(x1, mx1), min(y1, my1))
    if box[2] <= box[0] or box[3] <= box[1]:
        box = (mx0, my0, mx1, my1)
    return Placing(*box, turns=(page.get_rotation() // 90) % 4)


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    """True where a picture covers at least a tenth of the page, or is in a form."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    width, height = page.get_size()
    for i in range(min(2000, pdfium_c.FPDFPage_CountObjects(page))):
        drawn = pdfium_c.FPDFPage_GetObject(page, i)
        kind = pdfium_c.FPDFPageObj_GetType(drawn)
        if kind not in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM):
            continue
        if pdfium_c.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            area = (right.value - left.value) * (top.value - bottom.value)
            if area > 0.1 * width * height:
                return True
    return False


def _page_warnings(
    number: int, chars: Characters, lines: tuple[Line, ...], has_picture: bool
) -> Iterator[ReadingWarning]:
    text = "\n".join(line.text for line in lines)
    if len(text.replace(" ", "")) < _FEW_CHARACTERS and has_picture:
        yield ReadingWarning(number, "no_text", f"Page {number} is a picture: its text could not be read.")
    if chars.hidden:
        shown = chars.hidden[:40]
        yield ReadingWarning(
            number, "hidden_text", f"Page {number} has text that no reader can see, left out: {shown!r}."
        )
    glued = _GLUED.search(text)
    if glued:
        yield ReadingWarning(number, "glued_words", f"Words on page {number} run together: {glued.group()[:40]!r}.")
    turned = int((chars.turns != 0).sum())
    if turned > 20 and turned < len(chars.turns):
        yield ReadingWarning(number, "reading_order", f"Page {number} has sideways text, read after the rest.")
    if "\ufffd" in text or any(ord(c) < 0x20 and c != "\n" for c in text):
        yield ReadingWarning(number, "control_characters", f"Page {number} has characters that could not be read.")


def _check_readable(path: Path, pages: list[Page], pictured: int, warnings: list[ReadingWarning]) -> None:
    """Refuse a file without text; raises ScannedFile or CorruptFile."""
    characters = sum(len(line.text) for page in pages for line in page.lines)
    if characters >= _FEW_CHARACTERS or (characters and not pictured):
        return
    damaged = sum(1 for w in warnings if w.code == "damaged" and w.page is not None)
    if damaged == len(pages):
        raise CorruptFile(
            f'"{path.name}" is damaged, and none of its {_pages(pages)} could be read: add a fresh copy of it.'
        )
    if pictured:
        raise ScannedFile(
            f'"{path.name}" is a scan ({_pages(pages)}, pictures without text): run OCR on it first, then add the result.'
        )
    raise ScannedFile(
        f'"{path.name}" has no text on its {_pages(pages)}: if it is a scan, run OCR on it first, then add the result.'
    )


def _pages(pages: list[Page]) -> str:
    return "1 page" if len(pages) == 1 else f"{len(pages)} pages"


def _second_opinion(
    reader: pypdf.PdfReader | None, pages: list[Page], warnings: list[ReadingWarning]
) -> list[ReadingWarning]:
    """Compare the text of pages that look wrong with what pypdf finds there."""
    suspects = sorted({w.page for w in warnings if w.page is not None and w.code in _SUSPICIOUS})
    found: list[ReadingWarning] = []
    for number in suspects[:_MOST_COMPARED] if reader is not None else ():
        ours = sum(c.isalnum() for line in pages[number - 1].lines for c in line.text)
        try:
            theirs = sum(c.isalnum() for c in reader.pages[number - 1].extract_text()) if reader is not None else 0
        except _DAMAGE as error:
            found.append(ReadingWarning(number, "damaged", f"Page {number} could not be compared ({_short(error)})."))
            continue
        if abs(ours - theirs) > _DISAGREE * max(ours, theirs):
            message = f"Two programs find different text on page {number}: {ours} and {theirs} letters and digits."
            found.append(ReadingWarning(number, "parsers_disagree", message))
    return found


def _structure(path: Path, password: str | None) -> _Structure:
    """Bookmarks, page labels, properties and attachments; what can't be read is left out and named."""
    structure = _Structure()
    try:
        reader = pypdf.PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(password or ""):
            structure.problem = "The bookmarks and properties could not be decrypted."
            return structure
    except _DAMAGE as error:
        structure.problem = f"Bookmarks, page labels and properties could not be read ({_short(error)})."
        return structure
    structure.reader = reader
    problems: list[str] = []
    for part, fill in (("bookmarks", _fill_outline), ("page labels", _fill_labels), ("properties", _fill_properties)):
        try:
            fill(reader, structure)
        except _DAMAGE as error:
            problems.append(f"{part} ({_short(error)})")
    if problems:
        structure.problem = f"Could not be read: {', '.join(problems)}."
    return structure


def _short(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:80]


def _fill_labels(reader: pypdf.PdfReader, structure: _Structure) -> None:
    if "/PageLabels" in reader.root_object:
        structure.labels = [str(label) for label in reader.page_labels]


def _fill_properties(reader: pypdf.PdfReader, structure: _Structure) -> None:
    stated: Mapping[str, Any] = reader.metadata or {}
    for key, name in _PROPERTIES.items():
        value = stated.get(key)
        if value is not None and str(value).strip():
            structure.properties[name] = str(value).strip()
    language = reader.root_object.get("/Lang")
    if language:
        structure.properties["language"] = str(language)
    names = reader.root_object.get("/Names")
    if names is not None and "/EmbeddedFiles" in names.get_object():
        structure.attachments = tuple(sorted(reader.attachments))


def _fill_outline(reader: pypdf.PdfReader, structure: _Structure) -> None:
    numbers = {page.indirect_reference.idnum: i + 1 for i, page in enumerate(reader.pages) if page.indirect_reference}
    structure.outline = tuple(_entries(reader.outline, numbers, 1))


def _entries(items: list[Any], numbers: dict[int, int], level: int) -> Iterator[OutlineEntry]:
    for item in items:
        if isinstance(item, list):
            yield from _entries(item, numbers, level + 1)
        else:
            target = getattr(item, "page", None)
            page = numbers.get(getattr(target, "idnum", -1))
            yield OutlineEntry(" ".join(str(item.title or "").split()), level, page)
