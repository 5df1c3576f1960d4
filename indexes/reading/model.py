"""What a reader gives, whatever the format: pages of lines with places, and warnings.

A PDF line is a printed line; for Word, HTML and text a line is a whole paragraph (`is_whole`). Readers say what the
format itself knows (a Word heading style, an automatic number, a list level); what must be inferred from the
layout of a page is left to `indexes.sections`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexes.documents import Role

__all__ = ["Line", "OutlineEntry", "Page", "Reading", "ReadingWarning"]


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something on a page that a reader should know: text may be missing, glued or out of order.

    `page` counts from 1, None for the whole file. `code` is one of `no_text`, `glued_words`,
    `reading_order`, `parsers_disagree`, `damaged`, `control_characters`, `hidden_text`, `tracked_changes`,
    `macros`, `attachment`, `truncated`.
    """

    page: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A printed line (PDF) or a whole paragraph (other formats).

    `boxes` has shape (len(text), 4): x0, y0, x1, y1 of each character in PDF points from the page's lower left
    corner as it is displayed (rotation undone), NaN for characters that aren't printed (spaces put in between);
    None for formats without pages. `size` is the font size in points, 0 where unknown. `role` and `level` are what
    the format says (heading level from 1; list level from 1), None and 0 where it says nothing. `number` is an automatic number
    that is not in the text ("4.12", "•"). `marks` are (start, end) of footnote marks within the text; `note` is the
    mark of the footnote that this line starts. Lines that stand in the same box, table or figure of a page share
    a `block` from 0 (-1 outside any); in a table `row` and `column` count from 0 (-1 elsewhere). A row that is one whole
    line keeps its `cells`, "" for an empty one.
    """

    text: str
    page: int | None
    boxes: NDArray[np.float32] | None = None
    size: float = 0.0
    bold: bool = False
    role: Role | None = None
    level: int = 0
    number: str | None = None
    is_bullet: bool = False
    is_whole: bool = False
    marks: tuple[tuple[int, int], ...] = ()
    note: str | None = None
    block: int = -1
    row: int = -1
    column: int = -1
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `number` counts from 1 (None where the file has no pages), `label` is the page as the
    file labels it (None where it has no labels: `indexes.sections` works it out from the printed page numbers).
    """

    number: int | None
    label: str | None
    lines: tuple[Line, ...]
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its title, depth from 1, and the physical page it points to (None where it is broken)."""

    title: str
    level: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one file. `properties` holds title, author, created, modified, language if stated."""

    format: str
    pages: tuple[Page, ...]
    warnings: tuple[ReadingWarning, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
