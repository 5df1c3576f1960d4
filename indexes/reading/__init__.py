"""Files into pages and lines: one module a format behind one `read`.

    read(path)            in this process
    guard.read_guarded    in another process, with limits on time and memory: for files of unknown origin

The format is told from the content, then from the file's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexes.reading.formats import Format, refuse, sniff

if TYPE_CHECKING:
    from pathlib import Path

    from indexes.reading.model import Reading

__all__ = ["read"]


def read(path: Path, *, password: str | None = None) -> Reading:
    """Read a PDF, Word, HTML, text or Markdown file. `password` opens an encrypted PDF.

    Raises:
        EncryptedFile, ScannedFile, CorruptFile, UnsupportedFile, ReadingLimitReached: with one sentence that names
            the file and what to do next.
    """
    # each reader is imported when it is first needed: most folders hold one or two formats
    found = sniff(path)
    if found is Format.PDF:
        from indexes.reading.pdf import read_pdf

        return read_pdf(path, password)
    if found is Format.WORD:
        from indexes.reading.word import read_docx

        return read_docx(path)
    if found is Format.HTML:
        from indexes.reading.html import read_html

        return read_html(path)
    if found is Format.TEXT:
        from indexes.reading.text import read_text

        return read_text(path)
    raise refuse(path, found)
