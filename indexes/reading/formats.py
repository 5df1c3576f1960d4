"""What a file is, told from its first bytes; and what to say of the files that aren't read."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from indexes.errors import CorruptFile, EncryptedFile, ReadingError, UnsupportedFile

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Format", "refuse", "sniff"]


class Format(StrEnum):
    """The formats told apart. Only the first four are read."""

    PDF = "pdf"
    WORD = "word"
    HTML = "html"
    TEXT = "text"
    EMPTY = "empty"
    DAMAGED_WORD = "damaged_word"
    ENCRYPTED_OFFICE = "encrypted_office"
    OLD_OFFICE = "old_office"
    RICH_TEXT = "rich_text"
    OPEN_DOCUMENT = "open_document"
    SPREADSHEET = "spreadsheet"
    SLIDES = "slides"
    PICTURE = "picture"
    MAIL = "mail"
    ARCHIVE = "archive"


_HEAD = 4096
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"\0\0\0\x0cjP  ")
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\x7fELF", b"MZ", b"SQLite format 3")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta\s|article|main|div|h1)\b", re.IGNORECASE)
_BY_SUFFIX = {
    ".htm": Format.HTML,
    ".html": Format.HTML,
    ".xhtml": Format.HTML,
    ".pdf": Format.PDF,
    ".eml": Format.MAIL,
    ".msg": Format.MAIL,
}
_WORD_SUFFIXES = frozenset({".docx", ".docm"})
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown"})


def sniff(path: Path) -> Format:
    """The format of a file. Raises `CorruptFile` where it can't be opened at all."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise CorruptFile(f'"{path.name}" could not be opened ({reason}): check that it is there and yours.') from error
    return _by_content(path, head)


def _by_content(path: Path, head: bytes) -> Format:
    if not head.strip():
        return Format.EMPTY
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    for starts, found in _STARTS:
        if head.lstrip().startswith(starts):
            return found if isinstance(found, Format) else found(path)
    suffix = path.suffix.lower()
    if suffix in _WORD_SUFFIXES:
        return Format.DAMAGED_WORD
    if suffix not in _TEXT_SUFFIXES and _HTML.search(_plain(head)):
        return Format.HTML
    return _BY_SUFFIX.get(suffix, Format.TEXT)


def _plain(head: bytes) -> bytes:
    """UTF-16 without its zero bytes, so that tags can be recognised."""
    return head.replace(b"\0", b"")


def _zip_format(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            is_open = "mimetype" in names
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Format.DAMAGED_WORD if path.suffix.lower() in _WORD_SUFFIXES else Format.ARCHIVE
    if any(name.startswith("word/") for name in names):
        return Format.WORD
    if is_open:
        return Format.OPEN_DOCUMENT
    if any(name.startswith("xl/") for name in names):
        return Format.SPREADSHEET
    if any(name.startswith("ppt/") for name in names):
        return Format.SLIDES
    return Format.DAMAGED_WORD if path.suffix.lower() in _WORD_SUFFIXES else Format.ARCHIVE


def _old_office_format(path: Path) -> Format:
    """Word 97 files and password-protected .docx files share a container; names in it are UTF-16."""
    suffix = path.suffix.lower()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    with path.open("rb") as file:
        content = file.read(32 * 1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Format.ENCRYPTED_OFFICE
    return Format.OLD_OFFICE


_STARTS: tuple[tuple[bytes | tuple[bytes, ...], Format | Callable[[Path], Format]], ...] = (
    (b"PK", _zip_format),
    (b"\xd0\xcf\x11\xe0", _old_office_format),
    (b"{\\rtf", Format.RICH_TEXT),
    (_PICTURES, Format.PICTURE),
    (_ARCHIVES, Format.ARCHIVE),
)
_SENTENCES: dict[Format, tuple[type[ReadingError], str]] = {
    Format.EMPTY: (CorruptFile, "is empty: add a fresh copy of it."),
    Format.DAMAGED_WORD: (CorruptFile, "is damaged and could not be opened as a Word file: add a fresh copy of it."),
    Format.ENCRYPTED_OFFICE: (EncryptedFile, "needs a password: add a copy saved without one."),
    Format.OLD_OFFICE: (UnsupportedFile, "is in an old Office format: save it as Word .docx or PDF and add that."),
    Format.RICH_TEXT: (UnsupportedFile, "is a rich text file: save it as Word .docx or PDF and add that."),
    Format.OPEN_DOCUMENT: (UnsupportedFile, "is an OpenDocument file: save it as Word .docx or PDF and add that."),
    Format.SPREADSHEET: (UnsupportedFile, "is a spreadsheet: save what is wanted of it as PDF and add that."),
    Format.SLIDES: (UnsupportedFile, "is a set of slides: save it as PDF and add that."),
    Format.PICTURE: (UnsupportedFile, "is a picture: run OCR on it, save it as Word .docx or PDF and add that."),
    Format.MAIL: (UnsupportedFile, "is an e-mail: save it as PDF and add that."),
    Format.ARCHIVE: (UnsupportedFile, "is not a document that can be read: add Word .docx, PDF, HTML or text files."),
}


def refuse(path: Path, found: Format) -> ReadingError:
    """The error to raise for a format that isn't read: one sentence that names the file and what to do."""
    kind, sentence = _SENTENCES[found]
    return kind(f'"{path.name}" {sentence}')
