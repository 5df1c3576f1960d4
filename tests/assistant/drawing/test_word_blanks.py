"""Word files that people complete: marked blanks, the size of type, pages on their side, lines to write on."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from assistant.drawing import Report, report_word
from assistant.drawing.blocks import Cell, Decide, Heading, Items, NewPage, Source, Space, Table, Text

REPORT = Report(
    "To complete",
    datetime(2026, 3, 9),
    (),
    (
        Heading("Dear [ name ]", 2),
        Text("I am [ your name ], and [ not this. [x] is no blank, nor is []."),
        Decide("Said by [ who ].", "Who may say it?"),
        Items(("meet [ where ]",)),
        Table(("Who", "Why"), ((Cell("Aunt"), Cell("[\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}]")),)),
        Source("Ask [ sic ] early.", "Guidance, page 2"),
        Space("Your words", 3),
    ),
)


def _made(report: Report) -> Any:
    return docx.Document(io.BytesIO(report_word(report)))


def _words(element: Any) -> str:
    return "".join(text.text for text in element.iter(qn("w:t")))


def test_blanks_are_marked_outside_quotations_and_no_word_is_lost() -> None:
    plain, marked = _made(REPORT), _made(replace(REPORT, marks_blanks=True))
    fields = [_words(one) for one in marked.element.body.iter(qn("w:sdtContent"))]
    assert fields == ["[ name ]", "[ your name ]", "[ who ]", "[ where ]", "[\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}]"]
    assert not list(plain.element.body.iter(qn("w:sdtContent")))
    assert _words(marked.element.body) == _words(plain.element.body)
    assert [comment.text for comment in marked.comments] == ["Who may say it?"]


def test_type_and_headings_are_as_large_as_asked() -> None:
    usual, large = _made(REPORT), _made(replace(REPORT, type_pt=14))
    assert usual.styles["Normal"].font.size.pt == 11
    assert large.styles["Normal"].font.size.pt == 14
    assert large.styles["Heading 1"].font.size.pt == 15
    assert usual.styles["Heading 4"].font.size in (None, usual.styles["Normal"].font.size)


def test_a_wide_report_lies_on_its_side_and_its_table_fills_it() -> None:
    made = _made(replace(REPORT, is_wide=True))
    section = made.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height
    room = section.page_width - section.left_margin - section.right_margin
    assert abs(sum(column.width for column in made.tables[0].columns) - room) < room / 100


def test_each_line_to_write_on_is_ruled() -> None:
    """Neighbours with the same borders are drawn as one box unless they are ruled between, too."""
    ruled = list(_made(REPORT).element.body.iter(qn("w:pBdr")))
    assert len(ruled) == 3
    assert all([side.tag for side in one] == [qn("w:bottom"), qn("w:between")] for one in ruled)


def test_a_new_page_begins_with_what_follows_it() -> None:
    table = Table(("A", "B"), ((Cell("1"), Cell("2")),))
    made = _made(replace(REPORT, blocks=(Text("One"), NewPage(), Heading("Two", 2), Text("Three"), NewPage(), table)))
    broken = [paragraph.text for paragraph in made.paragraphs if paragraph.paragraph_format.page_break_before]
    assert broken == ["Two"]
    (pause,) = [br for br in made.element.body.iter(qn("w:br")) if br.get(qn("w:type")) == "page"]
    assert pause.getparent().getparent().getnext().tag == qn("w:tbl")
