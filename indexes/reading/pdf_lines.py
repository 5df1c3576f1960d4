"""Characters of a page → lines in reading order: columns, boxes, tables and turned text.

The order of drawing is not trusted: bullets, boxes and footnotes are often drawn last. Lines are ordered by their
place on the page. Columns are told from tables by rules, or, without rules, by how the drawing goes: down one column
and then the next, or cell by cell.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from indexes.reading.model import Line
from indexes.reading.pdf_characters import Characters
from indexes.reading.pdf_columns import COLUMN_ROWS, Row, band
from indexes.reading.pdf_pieces import Piece, is_marker, joined, line_of, runs
from indexes.reading.pdf_shapes import Frame, Shapes

__all__ = ["page_lines"]

_COLUMN_PT = 80.0

WriteFrame = Callable[[Frame], None]


@dataclass(slots=True)
class _Writer:
    """Collects the lines of a page."""

    chars: Characters
    page: int
    lines: list[Line] = field(default_factory=list)
    blocks: int = 0

    def write(self, piece: Piece, block: int = -1, cell: tuple[int, int] = (-1, -1)) -> None:
        self.lines.append(line_of(piece, self.chars, self.page, block, cell))

    def new_block(self) -> int:
        self.blocks += 1
        return self.blocks - 1


def page_lines(chars: Characters, shapes: Shapes, page: int) -> tuple[Line, ...]:
    """The lines of a page in reading order; text in the commonest direction first, then turned text."""
    writer = _Writer(chars, page)
    turns = Counter(chars.turns.tolist())
    for turn, _ in sorted(turns.items(), key=lambda item: (-item[1], item[0])):
        pieces = runs(chars, turn)
        frames = list(shapes.frames) if turn == 0 else []
        _write_region(writer, pieces, frames, -1)
    return tuple(line for line in writer.lines if line.text)


def _write_region(writer: _Writer, pieces: list[Piece], frames: list[Frame], block: int) -> None:
    """Write the text of a page or a box, with the boxes and tables in it."""
    inside: dict[int, list[Piece]] = {}
    outer = [f for f in frames if not any(_contains(g, f) for g in frames if g is not f)]
    free: list[Piece] = []
    for piece in pieces:
        place = _frame_of(piece, outer)
        if place is None:
            free.append(piece)
        else:
            inside.setdefault(place, []).append(piece)
    rows = _rows(free)
    rows += [Row([], f.y1, 0.0, f) for i, f in enumerate(outer) if i in inside]
    rows.sort(key=lambda r: -_height_in_order(r, outer))
    nested = [f for f in frames if f not in outer]

    def write_frame(frame: Frame) -> None:
        _write_frame(writer, frame, inside[outer.index(frame)], nested)

    _write_rows(writer, rows, block, write_frame)


def _height_in_order(row: Row, frames: list[Frame]) -> float:
    """Where a row comes in the order: a number that stands left of a box comes before the box."""
    if row.frame is None and len(row.pieces) == 1 and is_marker(row.pieces[0]):
        piece = row.pieces[0]
        for frame in frames:
            if piece.x1 <= frame.x0 + 2 and frame.y1 - 3.5 * row.size < row.base < frame.y1:
                return frame.y1 + 0.1
    return row.base


def _contains(outer: Frame, inner: Frame) -> bool:
    same = (outer.x0, outer.y0, outer.x1, outer.y1) == (inner.x0, inner.y0, inner.x1, inner.y1)
    return not same and (
        outer.x0 <= inner.x0 + 2 and outer.y0 <= inner.y0 + 2 and outer.x1 >= inner.x1 - 2 and outer.y1 >= inner.y1 - 2
    )


def _frame_of(piece: Piece, frames: list[Frame]) -> int | None:
    middle = piece.base + 0.3 * piece.size
    x = min(piece.x0 + 2.0, (piece.x0 + piece.x1) / 2)
    for i, frame in enumerate(frames):
        if frame.holds(x, middle):
            return i
    return None


def _write_frame(writer: _Writer, frame: Frame, pieces: list[Piece], nested: list[Frame]) -> None:
    block = writer.new_block()
    if not frame.is_table:
        inner = [f for f in nested if _contains(frame, f)]
        _write_region(writer, pieces, inner, block)
        return
    cells: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        x = min(piece.x0 + 2.0, (piece.x0 + piece.x1) / 2)
        cells.setdefault(frame.cell(x, piece.base + 0.3 * piece.size), []).append(piece)
    is_box = len({column for _, column in cells}) < 2
    for cell in sorted(cells):
        for row in _rows(cells[cell]):
            writer.write(joined(row.pieces), block, (-1, -1) if is_box else cell)


def _rows(pieces: list[Piece]) -> list[Row]:
    """Pieces grouped by base line, top to bottom; raised marks go with the line they are raised above."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda p: (-p.base, p.x0, p.order)):
        last = rows[-1] if rows else None
        if last is not None and abs(last.base - piece.base) <= 0.2 * min(last.size, piece.size):
            last.pieces.append(piece)
            if piece.size > last.size:
                last.base, last.size = piece.base, piece.size
        else:
            rows.append(Row([piece], piece.base, piece.size))
    rows = _with_marks(rows)
    for row in rows:
        row.pieces = _merged(row.pieces)
    return rows


def _with_marks(rows: list[Row]) -> list[Row]:
    """Move small pieces (raised or lowered) into the row of larger print that they touch."""
    for i, row in enumerate(rows):
        stay: list[Piece] = []
        for piece in row.pieces:
            home = _home(piece, rows[max(0, i - 3) : i + 4])
            if home is None or home is row:
                stay.append(piece)
            else:
                home.pieces.append(piece)
        row.pieces = stay
    return [row for row in rows if row.pieces]


def _home(piece: Piece, rows: list[Row]) -> Row | None:
    best: tuple[float, Row] | None = None
    for row in rows:
        raised = (piece.base - row.base) / row.size
        is_number = piece.text.isdigit() and len(piece.text) <= 3 and 0.2 < raised < 0.6
        if not -0.35 <= raised <= 0.75 or (piece.size >= 0.85 * row.size and not is_number):
            continue
        for other in row.pieces:
            if other is piece or (other.size < piece.size / 0.85 and not is_number):
                continue
            distance = max(piece.x0 - other.x1, other.x0 - piece.x1)
            if distance < 0.8 * row.size and (best is None or distance < best[0]):
                best = (distance, row)
    return best[1] if best else None


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Neighbours on a base line put together, a number or bullet with its text; columns stay apart."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.x0, p.order)):
        if groups and _is_near(groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [joined(group) for group in groups]


def _is_near(group: list[Piece], piece: Piece) -> bool:
    last = group[-1]
    gap = piece.x0 - max(p.x1 for p in group)
    size = max(last.size, piece.size)
    if len(group) <= 2 and is_marker(joined(group)) and gap < 6 * size:
        return True
    follows = piece.order == last.order + len(last.chars) or piece.order == last.order + len(last.chars) + 1
    return gap < (1.6 if follows else 1.0) * size


def _write_rows(writer: _Writer, rows: list[Row], block: int, write_frame: WriteFrame, depth: int = 0) -> None:
    i = 0
    while i < len(rows):
        end, trimmed, gutters = band(rows, i) if depth < 4 else (i + 1, i + 1, [])
        if gutters:
            end = _write_band(writer, rows[i:end], trimmed - i, gutters, block, write_frame, depth) + i
        else:
            end = i + 1
            _write_row(writer, rows[i], block, write_frame)
        i = end


def _write_row(writer: _Writer, row: Row, block: int, write_frame: WriteFrame) -> None:
    if row.frame is not None:
        write_frame(row.frame)
    else:
        writer.write(joined(row.pieces), block)


def _write_band(
    writer: _Writer,
    rows: list[Row],
    trimmed: int,
    gutters: list[tuple[float, float]],
    block: int,
    write_frame: WriteFrame,
    depth: int,
) -> int:
    """Write columns or a table; how many of the rows were written (a table ends at `trimmed`)."""
    middles = [(a + b) / 2 for a, b in gutters]
    columns, placed = _by_column(rows, middles)
    if _is_columns(rows, columns, placed):
        for column in columns:
            _write_rows(writer, column, block, write_frame, depth + 1)
        return len(rows)
    if not trimmed:
        _write_row(writer, rows[0], block, write_frame)
        return 1
    rows = rows[:trimmed]
    _, placed = _by_column(rows, middles)
    inner = writer.new_block() if block < 0 else block
    for number, members_by_column in enumerate(_table_rows(placed)):
        for k in sorted(members_by_column):
            for piece in members_by_column[k]:
                writer.write(piece, inner, (number, k))
    for row in rows:
        if row.frame is not None:
            _write_row(writer, row, block, write_frame)
    return len(rows)


def _by_column(rows: list[Row], middles: list[float]) -> tuple[list[list[Row]], list[tuple[int, int, Piece]]]:
    """The rows of each column, and every piece with its row and column."""
    columns: list[list[Row]] = [[] for _ in range(len(middles) + 1)]
    placed: list[tuple[int, int, Piece]] = []
    for r, row in enumerate(rows):
        for k, members in _split(row, middles):
            columns[k].append(replace(row, pieces=members))
            placed.extend((r, k, piece) for piece in members)
    return columns, placed


def _split(row: Row, middles: list[float]) -> list[tuple[int, list[Piece]]]:
    if row.frame is not None:
        return [(sum(1 for m in middles if m < (row.frame.x0 + row.frame.x1) / 2), [])]
    groups: dict[int, list[Piece]] = {}
    for piece in row.pieces:
        groups.setdefault(sum(1 for m in middles if m < (piece.x0 + piece.x1) / 2), []).append(piece)
    return sorted(groups.items())


def _is_columns(rows: list[Row], columns: list[list[Row]], placed: list[tuple[int, int, Piece]]) -> bool:
    """True for columns of running text; False for a table without rules."""
    if len(rows) < COLUMN_ROWS or any(row.frame is not None for row in rows):
        return any(row.frame is not None for row in rows)
    widths: list[float] = []
    full: list[float] = []
    for column in columns:
        pieces = [p for row in column for p in row.pieces]
        if len(pieces) < 3:
            return False
        extent = max(p.x1 for p in pieces) - min(p.x0 for p in pieces)
        widths.append(extent)
        full.append(sum(1 for row in column if sum(p.x1 - p.x0 for p in row.pieces) > 0.7 * extent) / len(column))
    if min(widths) < _COLUMN_PT:
        return False
    drawn = [k for _, k, piece in sorted(placed, key=lambda item: item[2].order)]
    visits = 1 + sum(1 for a, b in itertools.pairwise(drawn) if a != b)
    return visits <= 2 * len(columns) or (min(full) > 0.6 and len(rows) >= 8 and max(widths) < 2 * min(widths))


def _table_rows(placed: list[tuple[int, int, Piece]]) -> list[dict[int, list[Piece]]]:
    """Cells of a table without rules: by visits in drawing order, or by printed rows where it is drawn line by line."""
    in_order = sorted(placed, key=lambda item: item[2].order)
    visits: list[tuple[int, list[tuple[int, Piece]]]] = []
    for r, k, piece in in_order:
        if visits and visits[-1][0] == k and r > visits[-1][1][-1][0]:
            visits[-1][1].append((r, piece))
        else:
            visits.append((k, [(r, piece)]))
    by_cell = len(visits) < 0.8 * len(placed) or all(len(v[1]) == 1 for v in visits)
    result: list[dict[int, list[Piece]]] = []
    if by_cell and any(len(v[1]) > 1 for v in visits):
        last = len(visits)
        for k, members in visits:
            if k <= last or not result:
                result.append({})
            result[-1].setdefault(k, []).extend(piece for _, piece in members)
            last = k
        return sorted(result, key=lambda cells: -max(p.base for pieces in cells.values() for p in pieces))
    for r in sorted({r for r, _, _ in placed}):
        cells = {k: [p for r2, k2, p in placed if r2 == r and k2 == k] for k in {k for r2, k, _ in placed if r2 == r}}
        if 0 in cells or not result:
            result.append({})
        for k, pieces in cells.items():
            result[-1].setdefault(k, []).extend(pieces)
    return result
