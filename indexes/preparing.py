"""One file made ready for the library: read, identified, structured. Runs in the reading process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from indexes.documents import Document, Paragraph
from indexes.force import apply_force
from indexes.identify import identify
from indexes.reading import read
from indexes.reading.model import ReadingWarning
from indexes.sections import paragraphs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Prepared", "content_id", "prepare"]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A document with its paragraphs and the places of their characters (see `indexes.catalogue.Entry`)."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    characters: tuple[NDArray[np.float32] | None, ...]
    warnings: tuple[ReadingWarning, ...]


def content_id(path: Path) -> str:
    """The sha256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def prepare(path: Path, password: str | None = None) -> Prepared:
    """Read a file and work out what it is and what paragraphs it holds.

    The force of each sentence is worked out for every kind of document, since a person may correct the kind later; it is
    shown for law and guidance only.

    Raises:
        ReadingError: where nothing could be read of it.
    """
    sha256 = content_id(path)
    reading = read(path, password=password)
    document = identify(reading, path.name, sha256, path.as_posix())
    structured = paragraphs(reading, document.id)
    return Prepared(
        replace(document, page_count=reading.pages[-1].number if reading.pages else None),
        tuple(apply_force(s.paragraph, carries=True) for s in structured),
        tuple(s.chars for s in structured),
        reading.warnings,
    )
