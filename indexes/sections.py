"""Lines into paragraphs: what a reader gives (`indexes.reading`) becomes what the library holds.

Every format goes through here. Running headers and footers are left out; footnotes, boxes, tables, figures and
contents pages stand apart; numbered paragraphs keep their printed number and their bullets; Acts are cut into
subsections. The steps are in `indexes.structure`. The same lines always give the same paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexes.documents import Paragraph, Role
from indexes.reading.model import Reading
from indexes.structure.drafts import Draft, marks_in
from indexes.structure.entries import entries_of
from indexes.structure.flow import drafts_of
from indexes.structure.law import act_drafts, is_act
from indexes.structure.margins import find_margins
from indexes.structure.style import style_of
from indexes.structure.text import Finished, finish, words_of

__all__ = ["StructuredParagraph", "paragraphs"]

_FEWEST_ROWS = 6


@dataclass(frozen=True, slots=True, eq=False)
class StructuredParagraph:
    """A paragraph and where each of its characters is printed.

    `chars` float32 of shape (len(text), 5): physical page, x0, y0, x1, y1 in points from the lower left corner of the
    page as displayed. Characters put in between (a space for a line break) have their page and NaN for the rest. None
    for formats without pages.
    """

    paragraph: Paragraph
    chars: NDArray[np.float32] | None


def paragraphs(reading: Reading, document_id: str) -> tuple[StructuredParagraph, ...]:
    """Put the lines of a document together into paragraphs, in reading order."""
    margins = find_margins(reading)
    style = style_of(reading, margins.running)
    entries = entries_of(reading, margins, style)
    drafts = act_drafts(entries, style) if is_act(entries) else drafts_of(entries, style)
    words = words_of(reading)
    labels = {page.number: label for page, label in zip(reading.pages, margins.labels, strict=True) if page.number}
    made: list[StructuredParagraph] = []
    for draft in drafts:
        finished = finish(draft, words, labels)
        if finished.text.strip():
            made.append(StructuredParagraph(_paragraph(document_id, len(made), draft, finished), finished.places))
    return _with_notes(made)


def _paragraph(document_id: str, ordinal: int, draft: Draft, finished: Finished) -> Paragraph:
    return Paragraph(
        document_id=document_id,
        ordinal=ordinal,
        text=finished.text,
        role=Role.CONTENTS if draft.role is Role.TABLE and _lists_pages(finished.text) else draft.role,
        spans=finished.spans,
        units=finished.units,
        number=draft.number,
        place=draft.place,
        heading=draft.heading,
        marks=finished.marks,
    )


def _lists_pages(text: str) -> bool:
    """True for a contents list set as a table: most rows end in page numbers that never fall."""
    rows = text.splitlines()
    ends = [match.group(1) for row in rows if (match := re.search(r"(?:^|\| ?|\s)(\d{1,3})$", row))]
    numbers = [int(end) for end in ends]
    rising = sum(a <= b for a, b in pairwise(numbers))
    return len(numbers) >= _FEWEST_ROWS and len(numbers) >= 0.6 * len(rows) and rising >= 0.9 * (len(numbers) - 1)


def _with_notes(made: list[StructuredParagraph]) -> tuple[StructuredParagraph, ...]:
    """Say for each footnote which paragraph carries its mark: on its page if any does, or else the nearest before."""
    carriers: dict[str, list[tuple[int, int | None]]] = {}
    for item in made:
        paragraph = item.paragraph
        for start, end in paragraph.marks:
            for mark in marks_in(paragraph.text[start:end]):
                carriers.setdefault(mark, []).append((paragraph.ordinal, paragraph.page_at(start)[0]))
    result: list[StructuredParagraph] = []
    for item in made:
        note = item.paragraph
        if note.role is Role.FOOTNOTE and note.number:
            home = _home(note, carriers.get(note.number.rsplit(" ", maxsplit=1)[-1], []))
            if home is not None:
                item = replace(item, paragraph=replace(note, note_of=home))  # noqa: PLW2901
        result.append(item)
    return tuple(result)


def _home(note: Paragraph, carriers: list[tuple[int, int | None]]) -> int | None:
    page = note.spans[0].page
    others = [(ordinal, on) for ordinal, on in carriers if ordinal != note.ordinal]
    same = [ordinal for ordinal, on in others if on == page]
    if same:
        return min(same, key=lambda ordinal: abs(ordinal - note.ordinal))
    before = [ordinal for ordinal, _ in others if ordinal < note.ordinal]
    return max(before, default=None)
