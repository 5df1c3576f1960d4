"""Files into pages and lines: one module a format behind one `read`.

    read(path)            in this process
    guard.read_guarded    in another process, with limits on time and memory: for files of unknown origin

The format is told from the content, then from the file's name.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from indexes.reading.formats import Format, refuse, sniff

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from indexes.reading.model import Reading

__all__ = ["read"]


def read(path: Path, *, password: str | None = None) -> Reading:
    """Read a PDF, Word, HTML, text or Markdown file. `password` opens an encrypted PDF.

    Raises:
        EncryptedFile, ScannedFile, CorruptFile, UnsupportedFile, ReadingLimitReached: with one sentence that names
            the file and what to do next.
    """
    found = sniff(path)
    if found not in _READERS:
        raise refuse(path, found)
    # a reader is imported when it is first needed: most folders hold one or two formats
    module, function = _READERS[found]
    reader: Callable[..., Reading] = getattr(importlib.import_module(module), function)
    return reader(path, password) if found is Format.PDF else reader(path)


_READERS = {
    Format.PDF: ("indexes.reading.pdf", "read_pdf"),
    Format.WORD: ("indexes.reading.word", "read_docx"),
    Format.HTML: ("indexes.reading.html", "read_html"),
    Format.TEXT: ("indexes.reading.text", "read_text"),
}
