"""Pictures of PDF pages, and the words that stand within boxes of a page: for the highlight of a quotation.

Run in a reading process (`indexes.reading.guard`): a damaged file must not bring the caller down, and pdfium may be used
by one thread only.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from indexes.errors import CorruptFile
from indexes.highlights import Box, letters
from indexes.reading.pdf import _placing
from indexes.reading.pdf_characters import Characters, page_characters, spell_out

__all__ = ["Picture", "letters_within", "picture"]

_MOST_PIXELS = 12_000_000
_OVERPRINT_PT = 0.6


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as an image. `width_pt` and `height_pt` are its size as displayed, in PDF points."""

    png: bytes
    width_pt: float
    height_pt: float
    pages: int


def picture(path: Path, *, page: int, width_px: int = 1100) -> Picture:
    """Draw a page, counted from 1, at a width in pixels.

    Raises:
        CorruptFile: where there is no such page, or it can't be drawn.
    """
    with _opened(path, page) as (document, shown):
        width, height = shown.get_size()
        scale = min(width_px / max(width, 1), (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        image = shown.render(scale=scale).to_pil()
        out = io.BytesIO()
        image.convert("RGB").quantize(64).save(out, "PNG")
        return Picture(out.getvalue(), width, height, len(document))


def letters_within(path: Path, *, page: int, boxes: Sequence[Box]) -> tuple[str, ...]:
    """The printed letters and digits whose middle lies in each box, from left to right."""
    with _opened(path, page) as (_, shown):
        textpage = shown.get_textpage()
        try:
            characters = page_characters(textpage, _placing(shown))
        finally:
            textpage.close()
    return tuple(_within(characters, box) for box in boxes)


@contextmanager
def _opened(path: Path, page: int) -> Iterator[tuple[pypdfium2.PdfDocument, pypdfium2.PdfPage]]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise CorruptFile(f'The pages of "{path.name}" can\'t be shown ({error}).') from error
    try:
        if not 1 <= page <= len(document):
            raise CorruptFile(f'"{path.name}" has no page {page}.')
        shown = document[page - 1]
        try:
            yield document, shown
        finally:
            shown.close()
    except pypdfium2.PdfiumError as error:
        raise CorruptFile(f'Page {page} of "{path.name}" can\'t be shown ({error}).') from error
    finally:
        document.close()


def _within(characters: Characters, box: Box) -> str:
    x = (characters.boxes[:, 0] + characters.boxes[:, 2]) / 2
    y = (characters.boxes[:, 1] + characters.boxes[:, 3]) / 2
    inside = np.flatnonzero((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))
    order = inside[np.argsort(x[inside], kind="stable")]
    text, _ = spell_out(_once(characters, order, x))
    return letters(text)


def _once(characters: Characters, order: NDArray[np.int64], x: NDArray[np.float64]) -> NDArray[np.int64]:
    """Code points in order; a character printed twice on one place (imitated bold) counts once."""
    kept: list[int] = []
    for i in order:
        last = kept[-1] if kept else None
        if last is None or characters.codes[last] != characters.codes[i] or abs(x[i] - x[last]) > _OVERPRINT_PT:
            kept.append(int(i))
    return characters.codes[np.array(kept, dtype=np.int64)]
