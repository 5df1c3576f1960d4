"""The pages of a library's PDF files as pictures, with quotations marked; made in a process of their own and kept a while."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexes.documents import Document, Paragraph
from indexes.errors import PageUnavailable, ReadingError
from indexes.highlights import Box, printed_lines
from indexes.library import Library
from indexes.reading.guard import ReadingLimits, WorkerPool
from indexes.reading.pictures import Picture

__all__ = ["Pictures"]

_LIMITS = ReadingLimits(seconds=20.0, memory_mb=2048)
_KEPT_BYTES = 64 * 1024 * 1024


class Pictures:
    """Draws pages and marks quotations on them. Safe to use from several threads."""

    def __init__(self, limits: ReadingLimits = _LIMITS) -> None:
        self._pool = WorkerPool(limits)
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], Picture] = OrderedDict()
        self._bytes = 0
        self._hashes: dict[tuple[str, int, int], str] = {}

    def close(self) -> None:
        """End the process that draws."""
        self._pool.close()

    def picture(self, document: Document, page: int) -> Picture:
        """A page of a document, counted from 1.

        Raises:
            PageUnavailable: where the file has no pages, has moved or changed, or the page can't be drawn.
        """
        key = (document.id, page)
        path = self.file_of(document)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            made: Picture = self._pool.run("indexes.reading.pictures:picture", path, page=page)
        except ReadingError as error:
            raise PageUnavailable(str(error)) from error
        self._keep(key, made)
        return made

    def highlight(self, library: Library, paragraph: Paragraph, start: int, end: int, page: int) -> tuple[Box, ...]:
        """The boxes, one a line, in which `paragraph.text[start:end]` is printed on a page.

        Empty where the words can't be located for certain.

        Raises:
            PageUnavailable: as `picture`.
        """
        path = self.file_of(library.by_id(paragraph.document_id))
        places = library.characters(paragraph)
        if places is None:
            return ()
        lines = printed_lines(paragraph.text[start:end], places[start:end], page)
        if not lines or not _is_whole(paragraph.text[start:end], places[start:end], page):
            return ()
        boxes = tuple(line.box for line in lines)
        try:
            found: tuple[str, ...] = self._pool.run(
                "indexes.reading.pictures:letters_within", path, page=page, boxes=boxes
            )
        except ReadingError as error:
            raise PageUnavailable(str(error)) from error
        return boxes if found == tuple(line.letters for line in lines) else ()

    def file_of(self, document: Document) -> Path:
        """The file a PDF document was read from, found to be unchanged.

        Raises:
            PageUnavailable: otherwise.
        """
        if document.page_count is None or not document.file.lower().endswith(".pdf"):
            raise PageUnavailable(f'"{document.file}" has no printed pages.')
        path = Path(document.path)
        try:
            facts = path.stat()
            key = (document.path, facts.st_mtime_ns, facts.st_size)
            if key not in self._hashes:
                with path.open("rb") as file:
                    self._hashes[key] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise PageUnavailable(
                f'"{document.file}" is no longer where it was when it was added, so its pages can\'t be shown. '
                "Put it back, or add it again from where it is now."
            ) from error
        if self._hashes[key] != document.sha256:
            raise PageUnavailable(
                f'"{document.file}" has changed since it was added, so its pages may not be those quoted. Add it again.'
            )
        return path

    def _keep(self, key: tuple[str, int], made: Picture) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._bytes += len(made.png)
            while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.png)


def _is_whole(text: str, places: NDArray[np.float32], page: int) -> bool:
    """True where every letter of the text has a place on the page."""
    return all(
        not c.isalnum() or (place[0] == page and not np.isnan(place).any())
        for c, place in zip(text, places, strict=True)
    )
