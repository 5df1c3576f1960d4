"""Boxes, tables and rules drawn on a PDF page: what encloses the text."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from indexes.reading.pdf_characters import Placing

__all__ = ["Edge", "Frame", "Shapes", "page_shapes"]

_THIN_PT = 3.5
_TOUCH_PT = 3.0
_MOST_SHAPES = 1500
_MOST_SEGMENTS = 400
_WHITE = 250
_MOST_OF_PAGE = 0.5


@dataclass(frozen=True, slots=True)
class Edge:
    """A rule between cells: `at` its place across its direction, `runs` the stretches it covers along it."""

    at: float
    runs: tuple[tuple[float, float], ...]

    def covers(self, place: float) -> bool:
        """True where the rule is drawn at this place along it."""
        return any(start - 1 <= place <= end + 1 for start, end in self.runs)


@dataclass(frozen=True, slots=True)
class Frame:
    """A box that holds text: x0, y0, x1, y1 as displayed.

    For a table, `columns` and `rows` are the rules between cells (left to right, top to bottom), outer ones included;
    empty for a plain box.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    columns: tuple[Edge, ...] = ()
    rows: tuple[Edge, ...] = ()

    @property
    def is_table(self) -> bool:
        """True where rules divide it into columns."""
        return len(self.columns) > 2

    def holds(self, x: float, y: float) -> bool:
        """True where the point is inside."""
        return self.x0 - 1 <= x <= self.x1 + 1 and self.y0 - 1 <= y <= self.y1 + 1

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a table at this point, counted from 0: those of the rules nearest above and left."""
        above = [i for i, edge in enumerate(self.rows) if edge.at > y and edge.covers(x)]
        left = [i for i, edge in enumerate(self.columns) if edge.at <= x + 1 and edge.covers(y)]
        return (above[-1] if above else 0), (left[-1] if left else 0)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Frames of a page, and `rules`: horizontal lines outside any, as (x0, y, x1); both top to bottom."""

    frames: tuple[Frame, ...] = ()
    rules: tuple[tuple[float, float, float], ...] = ()


def page_shapes(page: object, placing: Placing) -> Shapes:
    """Find the boxes, tables and rules of a page; none where a drawing has more shapes than a table could."""
    drawn = _drawn(page, placing)
    if not len(drawn):
        return Shapes()
    size = drawn[:, 2:] - drawn[:, :2]
    thin = (size.min(axis=1) < _THIN_PT) & (size.max(axis=1) > 4)
    area = size[:, 0] * size[:, 1]
    wide = (size[:, 0] > 30) & (size[:, 1] > 9) & (area < _MOST_OF_PAGE * placing.width * placing.height) & ~thin
    kept = drawn[thin | wide]
    if len(kept) > _MOST_SHAPES:
        return Shapes()
    frames: list[Frame] = []
    rules: list[tuple[float, float, float]] = []
    for group in _connected(kept):
        frame = _frame(group)
        if frame is None:
            rules.extend((float(b[0]), float(b[1]), float(b[2])) for b in group if b[2] - b[0] > 20)
        elif (frame.x1 - frame.x0) * (frame.y1 - frame.y0) < _MOST_OF_PAGE * placing.width * placing.height or (
            frame.is_table
        ):
            frames.append(frame)
    frames.sort(key=lambda f: (-f.y1, f.x0))
    return Shapes(tuple(frames), tuple(sorted(rules, key=lambda r: (-r[1], r[0]))))


def _drawn(page: object, placing: Placing) -> NDArray[np.float64]:
    """Boxes (n, 4) of the painted paths of a page, as displayed."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    colour = [ctypes.c_uint() for _ in range(4)]
    found: list[tuple[float, float, float, float]] = []
    count = pdfium_c.FPDFPage_CountObjects(page)
    if count > 40 * _MOST_SHAPES:
        return np.empty((0, 4))
    for i in range(count):
        drawn = pdfium_c.FPDFPage_GetObject(page, i)
        if pdfium_c.FPDFPageObj_GetType(drawn) != pdfium_c.FPDF_PAGEOBJ_PATH:
            continue
        pdfium_c.FPDFPath_GetDrawMode(drawn, fill, stroke)
        if not stroke.value:
            pdfium_c.FPDFPageObj_GetFillColor(drawn, *colour)
            if not fill.value or min(c.value for c in colour[:3]) >= _WHITE or not colour[3].value:
                continue
        if stroke.value and 5 < pdfium_c.FPDFPath_CountSegments(drawn) <= _MOST_SEGMENTS:
            found.extend(_strokes(drawn))
        elif pdfium_c.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            found.append((left.value, bottom.value, right.value, top.value))
    return placing.boxes(np.array(found, dtype=np.float64)) if found else np.empty((0, 4))


def _strokes(drawn: object) -> list[tuple[float, float, float, float]]:
    """The straight level and upright lines of one path: some programs draw all rules of a table as one."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(drawn, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[float, float, float, float]] = []
    last = first = (0.0, 0.0)
    for i in range(pdfium_c.FPDFPath_CountSegments(drawn)):
        segment = pdfium_c.FPDFPath_GetPathSegment(drawn, i)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        ends = [(last, point)] if kind == pdfium_c.FPDF_SEGMENT_LINETO else []
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            first = point
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            ends.append((point, first))
        for a, b in ends:
            if min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 1:
                found.append((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))
        last = point
    return found


def _connected(boxes: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Groups of boxes that touch, in the order of their first members."""
    low, high = boxes[:, :2] - _TOUCH_PT / 2, boxes[:, 2:] + _TOUCH_PT / 2
    left = np.arange(len(boxes))
    groups: list[NDArray[np.float64]] = []
    while len(left):
        group = left[:1]
        left = left[1:]
        frontier = group
        while len(frontier) and len(left):
            touching = np.zeros(len(left), dtype=np.bool_)
            for i in frontier:
                touching |= (low[left] <= high[i]).all(axis=1) & (high[left] >= low[i]).all(axis=1)
            frontier, left = left[touching], left[~touching]
            group = np.concatenate([group, frontier])
        groups.append(boxes[group])
    return groups


def _frame(group: NDArray[np.float64]) -> Frame | None:
    """The table or box that touching shapes make; None for a mere rule."""
    size = group[:, 2:] - group[:, :2]
    across = size[:, 1] < _THIN_PT
    upright = (size[:, 0] < _THIN_PT) & ~across
    x0, y0 = (float(v) for v in group[:, :2].min(axis=0))
    x1, y1 = (float(v) for v in group[:, 2:].max(axis=0))
    if x1 - x0 < 25 or y1 - y0 < 9:
        return None
    if upright.any():
        columns = _edges(group[upright], 0)
        rows = tuple(reversed(_edges(group[across], 1)))
    elif (~across).any():
        solid = group[~across]
        columns, rows = _solid_edges(solid)
    else:
        return None
    columns = tuple(c for c in columns if sum(b - a for a, b in c.runs) > 6)
    if len(columns) > 2 and len(rows) >= 2:
        return Frame(x0, y0, x1, y1, columns, rows)
    return Frame(x0, y0, x1, y1)


def _solid_edges(solid: NDArray[np.float64]) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """Edges of cells that are painted and have no rules."""
    if len(solid) < 4:
        return (), ()
    columns = np.concatenate([solid[:, [0, 1, 0, 3]], solid[:, [2, 1, 2, 3]]])
    rows = np.concatenate([solid[:, [0, 1, 2, 1]], solid[:, [0, 3, 2, 3]]])
    return _edges(columns, 0), tuple(reversed(_edges(rows, 1)))


def _edges(rules: NDArray[np.float64], axis: int) -> tuple[Edge, ...]:
    """Rules grouped by their place on `axis` (0 for upright ones, 1 for level ones), in rising order."""
    at = (rules[:, axis] + rules[:, axis + 2]) / 2
    order = np.argsort(at, kind="stable")
    edges: list[Edge] = []
    members: list[int] = []
    for i in order:
        if members and at[i] - at[members[-1]] > _THIN_PT:
            edges.append(_edge(rules[members], at[members], axis))
            members = []
        members.append(int(i))
    if members:
        edges.append(_edge(rules[members], at[members], axis))
    return tuple(edges)


def _edge(rules: NDArray[np.float64], at: NDArray[np.float64], axis: int) -> Edge:
    along = 1 - axis
    runs: list[tuple[float, float]] = []
    for start, end in sorted((float(r[along]), float(r[along + 2])) for r in rules):
        if runs and start <= runs[-1][1] + _TOUCH_PT:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return Edge(float(at.mean()), tuple(runs))
