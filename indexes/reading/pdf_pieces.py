"""Runs of characters on one base line, and the printed lines they make.

A run is broken where the drawing jumps: another base line, another size, a gap wider than a word space. Runs that stand
side by side are put together again into a line, unless a column or a cell divides them (`pdf_lines`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexes.reading.model import Line
from indexes.reading.pdf_characters import Characters, spell_out

__all__ = ["Piece", "is_marker", "joined", "line_of", "runs"]

_MARKER = re.compile(
    r"(?:\(?\d{1,3}[.)]?|\d{1,3}(?:\.\d{1,3})+\.?|\(?[A-Za-z]{1,4}[.)]|[•◦○▪–—*o-]|[A-Z]{1,3}\d{1,4}[A-Z]?\.?|\d{1,3}[A-Z]{1,4})$"
)
_MARK = re.compile(r"[\[\s]*(?:\d{1,8}(?:\s*,\s*\d{1,4})*|[*†‡§]+|[FCEIMNPXY]\d{1,4})\s*$")
_WORD_GAP = 0.12
_MARK_GAP = 0.3
_LETTER_GAP = 0.06
_CLOSE_GAP = 0.08
_GLUED_FROM = 15
_FEW_BREAKS = 0.06
_BREAK_GAP = 0.9
_RAISED = 0.1
_SMALL = 0.82


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A run of characters, or several on one base line: `chars` are indices into the page's characters.

    x0, x1 and `base` in points as written (turned text is turned upright); `order` is the drawing order;
    `blank_before` and `blank_after` say that drawn spaces were taken off the ends.
    """

    chars: NDArray[np.int64]
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    order: int
    text: str
    parts: tuple[Piece, ...] = ()
    blank_before: bool = False
    blank_after: bool = False

    @property
    def y0(self) -> float:
        """Lower edge, below the letters' descenders."""
        return self.base - 0.22 * self.size

    @property
    def y1(self) -> float:
        """Upper edge, above capital letters."""
        return self.base + 0.76 * self.size


def is_marker(piece: Piece) -> bool:
    """True for a paragraph number, a letter or a bullet that stands apart from the text it begins."""
    return len(piece.text) <= 8 and _MARKER.match(piece.text) is not None


def runs(chars: Characters, turn: int) -> list[Piece]:
    """The runs of the characters written in one direction, in drawing order."""
    index = np.flatnonzero(chars.turns == turn)
    if not len(index):
        return []
    x, y, x1 = _upright(chars, index, turn)
    size = np.maximum(chars.sizes[index], 1.0)
    larger = np.maximum(size[1:], size[:-1])
    gap = x[1:] - x1[:-1]
    broken = np.abs(y[1:] - y[:-1]) > 0.1 * larger
    broken |= (gap > _BREAK_GAP * larger) | (gap < -0.6 * larger)
    broken |= np.abs(size[1:] - size[:-1]) > 0.15 * larger
    edges = np.concatenate([[0], np.flatnonzero(broken) + 1, [len(index)]])
    found: list[Piece] = []
    blank = (chars.codes[index] == 0x20) | (chars.codes[index] == 0xA0)
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        solid = np.flatnonzero(~blank[start:end])
        if not len(solid):
            if found:
                found[-1] = replace(found[-1], blank_after=True)
            continue
        first, last = start + int(solid[0]), start + int(solid[-1])
        member = index[first : last + 1]
        text, _ = spell_out(chars.codes[member])
        found.append(
            Piece(
                chars=member,
                x0=float(x[first]),
                x1=float(x1[last]),
                base=float(np.median(y[first : last + 1])),
                size=float(np.median(size[first : last + 1])),
                bold=bool(chars.bold[member].mean() > 0.6),
                order=first,
                text=text,
                blank_before=first > start,
                blank_after=last + 1 < end,
            )
        )
    return found


def _upright(
    chars: Characters, index: NDArray[np.int64], turn: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Start, base line and end of characters along their own writing direction."""
    box = chars.boxes[index]
    if turn == 1:
        return box[:, 1], -chars.x[index], box[:, 3]
    if turn == 2:
        return -box[:, 2], -chars.y[index], -box[:, 0]
    if turn == 3:
        return -box[:, 3], chars.x[index], -box[:, 1]
    return box[:, 0], chars.y[index], box[:, 2]


def joined(pieces: list[Piece]) -> Piece:
    """One piece of several on the same base line."""
    if len(pieces) == 1:
        return pieces[0]
    pieces = sorted(pieces, key=lambda p: (p.x0, p.order))
    main = max(pieces, key=lambda p: (len(p.text) * p.size, -p.order))
    flat = tuple(part for piece in pieces for part in (piece.parts or (piece,)))
    printed = [p for p in flat if p.size > _SMALL * main.size]
    length = sum(len(p.text) for p in printed)
    return Piece(
        chars=np.concatenate([p.chars for p in flat]),
        x0=min(p.x0 for p in flat),
        x1=max(p.x1 for p in flat),
        base=main.base,
        size=main.size,
        bold=sum(len(p.text) for p in printed if p.bold) > 0.6 * length,
        order=min(p.order for p in flat),
        text=" ".join(p.text for p in flat),
        parts=flat,
    )


def line_of(piece: Piece, chars: Characters, page: int, block: int = -1, cell: tuple[int, int] = (-1, -1)) -> Line:
    """The printed line that a piece makes."""
    parts = piece.parts or (piece,)
    indices: list[NDArray[np.int64]] = []
    mark_spans: list[tuple[int, int]] = []
    note: str | None = None
    length = 0
    before: Piece | None = None
    for part in parts:
        is_mark = _is_mark(part, piece)
        if before is not None and _is_spaced(before, part, is_mark):
            indices.append(np.array([-1]))
            length += 1
        inner = _with_gaps(part.chars, chars)
        if is_mark:
            mark_spans.append((length, length + len(inner)))
            if before is None:
                note = part.text.strip()
        indices.append(inner)
        length += len(inner)
        before = part
    return _line(np.concatenate(indices), mark_spans, note, piece, chars, _Place(page, block, cell))


@dataclass(frozen=True, slots=True)
class _Place:
    page: int
    block: int
    cell: tuple[int, int]


def _is_mark(part: Piece, whole: Piece) -> bool:
    if part is whole or part.base < whole.base + _RAISED * whole.size:
        return False
    if part.size >= _SMALL * whole.size and part.base < whole.base + 2 * _RAISED * whole.size:
        return False
    return _MARK.match(part.text) is not None


def _is_spaced(before: Piece, part: Piece, is_mark: bool) -> bool:
    gap = part.x0 - before.x1
    if (before.blank_after or part.blank_before) and gap > 0.05 * max(before.size, part.size):
        return True
    return gap > (_MARK_GAP if is_mark else _WORD_GAP) * max(before.size, part.size)


def _with_gaps(member: NDArray[np.int64], chars: Characters) -> NDArray[np.int64]:
    """Indices of characters with -1 where a word break is seen that is not a drawn space.

    pdfium sees breaks in letterspaced words: a break must be wider than the usual space between letters. It overlooks
    those of some closely set lines: where hardly any is seen, wide gaps are taken for breaks.
    """
    if len(member) < 2:
        return member
    blank = (chars.codes[member] == 0x20) | (chars.codes[member] == 0xA0)
    gap = chars.gap_before[member].copy()
    is_glued = len(member) > _GLUED_FROM and (blank | gap).mean() < _FEW_BREAKS
    if not gap[1:].any() and not is_glued:
        return member
    gap[0] = False
    gap[1:] &= ~blank[1:] & ~blank[:-1]
    if (chars.turns[member[0]]) == 0:
        between = chars.boxes[member[1:], 0] - chars.boxes[member[:-1], 2]
        usual = float(np.median(between))
        if is_glued:
            gap[1:] |= (between > usual + _CLOSE_GAP * chars.sizes[member[1:]]) & ~blank[1:] & ~blank[:-1]
        if usual > _LETTER_GAP * float(chars.sizes[member[0]]):
            gap[1:] &= between > usual + _LETTER_GAP * chars.sizes[member[1:]]
    if not gap.any():
        return member
    return np.insert(member, np.flatnonzero(gap), -1)


def _line(
    index: NDArray[np.int64],
    mark_spans: list[tuple[int, int]],
    note: str | None,
    piece: Piece,
    chars: Characters,
    place: _Place,
) -> Line:
    codes = np.where(index >= 0, chars.codes[index], 0x20)
    boxes = chars.boxes[index].astype(np.float32)
    boxes[index < 0] = np.nan
    soft = codes == 0xAD
    if soft.any():
        soft[-1] = False
        codes, boxes, mark_spans = codes[~soft], boxes[~soft], _shifted(mark_spans, ~soft)
    text, source = spell_out(codes)
    if source is not None:
        boxes = boxes[source]
        mark_spans = [(int(np.searchsorted(source, a)), int(np.searchsorted(source, b))) for a, b in mark_spans]
    text, boxes, mark_spans = _evened(text, boxes, mark_spans)
    return Line(
        text=text,
        page=place.page,
        boxes=boxes,
        size=round(piece.size, 2),
        bold=piece.bold,
        marks=tuple(mark_spans),
        note=note,
        block=place.block,
        row=place.cell[0],
        column=place.cell[1],
    )


def _shifted(spans: list[tuple[int, int]], keep: NDArray[np.bool_]) -> list[tuple[int, int]]:
    place = np.concatenate([[0], np.cumsum(keep)])
    return [(int(place[a]), int(place[b])) for a, b in spans]


def _evened(
    text: str, boxes: NDArray[np.float32], spans: list[tuple[int, int]]
) -> tuple[str, NDArray[np.float32], list[tuple[int, int]]]:
    """Text with single spaces and none at the ends."""
    if "  " not in text and text == text.strip():
        return text, boxes, spans
    blank = np.array([c == " " for c in text], dtype=np.bool_)
    keep = ~blank
    keep[1:] |= blank[1:] & ~blank[:-1]
    kept = np.flatnonzero(keep)
    while len(kept) and blank[kept[-1]]:
        keep[kept[-1]] = False
        kept = kept[:-1]
    while len(kept) and blank[kept[0]]:
        keep[kept[0]] = False
        kept = kept[1:]
    return "".join(text[i] for i in kept), boxes[kept], _shifted(spans, keep)
