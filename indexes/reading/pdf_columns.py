"""White gutters between columns: which rows of a page stand in columns, and where the columns end."""

from __future__ import annotations

from dataclasses import dataclass

from indexes.reading.pdf_pieces import Piece
from indexes.reading.pdf_shapes import Frame

__all__ = ["COLUMN_ROWS", "Row", "band"]

COLUMN_ROWS = 4
_GUTTER_PT = 7.0


@dataclass(slots=True)
class Row:
    """Pieces on one base line, left to right, or one frame that stands in the text like a tall line."""

    pieces: list[Piece]
    base: float
    size: float
    frame: Frame | None = None

    def extents(self) -> list[tuple[float, float]]:
        """Left and right edges of its pieces, in points."""
        if self.frame is not None:
            return [(self.frame.x0, self.frame.x1)]
        return [(p.x0, p.x1) for p in self.pieces]


def band(rows: list[Row], start: int) -> tuple[int, int, list[tuple[float, float]]]:
    """The rows from `start` that share a white gutter: where they end, and the gutters; none if there is no column.

    The second value is where they end if it is a table: at the last full row and what is close under it. A first row
    on one side only may belong to columns that begin lower on the other side.
    """
    gaps = _gaps(rows[start].extents())
    many = beside = 0
    last_many = start
    end = start
    kept: list[tuple[float, float]] = []
    for i in range(start, len(rows)):
        extents = rows[i].extents()
        shared = _common(gaps, _gaps(extents))
        if (many or beside) and not _inner(shared):
            break
        if len(extents) > 1:
            gutters = _inner(shared)
            if not gutters:
                break
            many, last_many, kept = many + 1, i, gutters
        elif not many and not beside and (i - start > 3 or len(shared) < 2):
            break
        elif many or beside:
            kept = _inner(shared)
        if len(extents) == 1 and any(_is_beside(rows[j], rows[i]) for j in range(max(start, i - 12), i)):
            beside += 1
            kept = kept or _inner(shared)
        gaps = shared
        end = i + 1
    if many < 2 and beside < COLUMN_ROWS:
        return start + 1, start + 1, []
    used = [extent for row in rows[start:end] for extent in row.extents()]
    kept = [g for g in kept if any(x1 <= g[0] + 1 for _, x1 in used) and any(x0 >= g[1] - 1 for x0, _ in used)]
    return end, _trimmed(rows, last_many, end) if many > 1 else start, kept


def _gaps(extents: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """White stretches of a row, from the far left to the far right."""
    gaps: list[tuple[float, float]] = []
    left = float("-inf")
    for x0, x1 in sorted(extents):
        if x0 - left >= _GUTTER_PT:
            gaps.append((left, x0))
        left = max(left, x1)
    return [*gaps, (left, float("inf"))]


def _common(first: list[tuple[float, float]], second: list[tuple[float, float]]) -> list[tuple[float, float]]:
    both = [(max(a, c), min(b, d)) for a, b in first for c, d in second]
    return sorted((a, b) for a, b in both if b - a >= _GUTTER_PT)


def _inner(gaps: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(a, b) for a, b in gaps if a != float("-inf") and b != float("inf")]


def _is_beside(first: Row, second: Row) -> bool:
    """True where two rows stand on one level with a gutter between: lines of columns that are out of step."""
    (a0, a1), (b0, b1) = _span(first), _span(second)
    if min(a1, b1) - max(a0, b0) < 2.0:
        return False
    left, right = first.extents(), second.extents()
    apart = max(
        min(x0 for x0, _ in right) - max(x1 for _, x1 in left), min(x0 for x0, _ in left) - max(x1 for _, x1 in right)
    )
    return apart >= _GUTTER_PT


def _span(row: Row) -> tuple[float, float]:
    if row.frame is not None:
        return row.frame.y0, row.frame.y1
    return row.base - 0.2 * row.size, row.base + 0.75 * row.size


def _trimmed(rows: list[Row], last: int, end: int) -> int:
    """End of a band: one-sided rows after its last full row belong to it while no wide space parts them."""
    i = last + 1
    while i < end:
        above, below = rows[i - 1], rows[i]
        if below.frame is not None or above.base - below.base > 2.2 * max(above.size, below.size, 6.0):
            break
        i += 1
    return i
