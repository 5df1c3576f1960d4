"""Highlights: one box a line, and none rather than a wrong one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexes.documents import PageSpan, Paragraph, Role, Unit
from indexes.errors import PageUnavailable
from indexes.highlights import find_quote, letters, printed_lines
from indexes.library import Library
from indexes.pictures import Pictures


def places(*lines: tuple[str, float, float]) -> tuple[str, np.ndarray]:
    """A text of lines printed from (x, y), each character 5 wide and 10 high; the space between lines isn't printed."""
    text, rows = "", []
    for number, (line, x, y) in enumerate(lines):
        if number:
            text += " "
            rows.append([np.nan] * 5)
        for i, _ in enumerate(line):
            rows.append([1, x + 5 * i, y, x + 5 * i + 5, y + 10])
        text += line
    return text, np.array(rows, dtype=np.float32)


def test_each_line_gets_its_box() -> None:
    text, where = places(("must be", 50, 700), ("told.", 50, 686))
    lines = printed_lines(text, where, 1)
    assert [line.letters for line in lines] == ["mustbe", "told"]
    assert lines[0].box == (50, 700, 85, 710)


def test_a_gap_between_columns_is_not_bridged() -> None:
    text, where = places(("left", 50, 700), ("right", 300, 700))
    assert [line.letters for line in printed_lines(text, where, 1)] == ["left", "right"]


def test_a_raised_mark_belongs_to_its_line() -> None:
    text, where = places(("harm", 50, 700))
    mark = np.array([[1, 70, 705, 73, 711]], dtype=np.float32)
    assert [line.letters for line in printed_lines(f"{text}2", np.concatenate([where, mark]), 1)] == ["harm2"]


def test_other_pages_are_left_out() -> None:
    text, where = places(("here", 50, 700))
    assert printed_lines(text, where, 2) == ()


def test_words_that_stand_twice_are_meant_where_a_sentence_begins() -> None:
    text = "Say it: tell them. tell them."
    units = (Unit(0, 18), Unit(19, 29))
    paragraph = Paragraph("d", 0, text, Role.BODY, (PageSpan(0, len(text), 1),), units)
    assert find_quote(paragraph, "tell them.", 1) == (19, 29)
    assert find_quote(paragraph, "tell them.", 2) is None
    assert find_quote(paragraph, "told", 1) is None


def test_letters_leave_out_what_two_readings_may_differ_in() -> None:
    assert letters("It’s 12 working-days (a).") == "Its12workingdaysa"


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Library:
    return Library.open(sample_library)


def test_every_sentence_of_a_sample_page_is_located(library: Library, pictures: Pictures) -> None:
    document = library.document("sample-learning-from-serious-incidents-2024.pdf")
    checked = 0
    for paragraph in library.paragraphs(document)[10:40]:
        for unit in paragraph.units:
            if len(paragraph.pages) == 1:
                assert pictures.highlight(library, paragraph, unit.start, unit.end, paragraph.pages[0])
                checked += 1
    assert checked > 30


def test_nothing_is_marked_where_the_print_says_something_else(library: Library, pictures: Pictures) -> None:
    document = library.document("sample-learning-from-serious-incidents-2024.pdf")
    paragraph = next(p for p in library.paragraphs(document) if p.number == "14")
    forged = replace(paragraph, text=paragraph.text.replace("12", "21"))
    start = paragraph.text.index("The partners")
    end = paragraph.text.index(".", start) + 1
    assert pictures.highlight(library, paragraph, start, end, paragraph.pages[0])
    assert pictures.highlight(library, forged, start, end, paragraph.pages[0]) == ()


def test_a_file_that_moved_or_changed_is_not_shown(library: Library, pictures: Pictures, tmp_path: Path) -> None:
    document = library.document("sample-learning-from-serious-incidents-2024.pdf")
    assert pictures.picture(document, 1).png.startswith(b"\x89PNG")
    moved = replace(document, path=str(tmp_path / "gone.pdf"))
    with pytest.raises(PageUnavailable, match="no longer where it was"):
        pictures.picture(moved, 1)
    other = tmp_path / "other.pdf"
    shutil.copy(library.document("sample-review-juniper-2021.pdf").path, other)
    with pytest.raises(PageUnavailable, match="has changed"):
        pictures.picture(replace(document, path=str(other)), 1)
    with pytest.raises(PageUnavailable, match="no page 99"):
        pictures.picture(document, 99)


def test_a_document_without_pages_has_no_picture(library: Library, pictures: Pictures) -> None:
    with pytest.raises(PageUnavailable, match="no printed pages"):
        pictures.picture(library.document("sample-review-alder-2024.html"), 1)
