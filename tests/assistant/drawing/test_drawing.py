"""One report, drawn four ways: nothing is lost on the way, and nothing of a draft becomes markup."""

from __future__ import annotations

import io
import re
from datetime import datetime
from html.parser import HTMLParser

import docx
import pytest
from docx.oxml.ns import qn

from assistant.check.points import Quote
from assistant.drawing import (
    CHECK,
    Report,
    report_html,
    report_markdown,
    report_styles,
    report_text,
    report_word,
)
from assistant.drawing.blocks import (
    Cell,
    Decide,
    Fold,
    Heading,
    Items,
    NewPage,
    Quoted,
    Source,
    Space,
    Table,
    Text,
    Tint,
)
from assistant.drawing.report import place
from assistant.drawing.tints import INK, SHADES, SOFT

HOSTILE = "<script>alert(1)</script> *bold* [link](http://x) `code` | pipe \x1b[31m & more"
TABLE = Table(
    ("Dimension", "Child", "Family"),
    (
        (Cell("Disability"), Cell("analysis of practice", Tint.MIDDLE), Cell("not mentioned")),
        (Cell("Poverty"), Cell("label", Tint.FAINT), Cell("carried into a change", Tint.DEEP)),
    ),
    "Whose identity is meant",
)
REPORT = Report(
    "Points on draft.docx",
    datetime(2026, 3, 9, 14, 30),
    ("Program version 0.1.0.", "Guidance as at 2026-03-09."),
    (
        Heading("Equality", 2),
        Text("What the draft says."),
        TABLE,
        Heading("Lines of enquiry", 3),
        Quoted(Quote("Nobody asked why he walked.", "6.3", 7, 3, 0), "What did practitioners know at the time?"),
        Source("Reviews should look at culture.", "Working Together 2023, paragraph 9"),
        Items(("A first line", "1. A second line")),
        Fold(
            "All the evidence", (Quoted(Quote("He walked.", "10 Findings", None, 3, 0)), Fold("More", (Text("Deep."),)))
        ),
        Text(HOSTILE),
        NewPage(),
        Decide("The scaffold of a sentence.", "Is this how you would put it?"),
        Space("What have we misunderstood?", 3),
        Text("A person decides.", is_note=True),
    ),
)
WORDS = (
    "Points on draft.docx",
    "9 March 2026",
    "Equality",
    "What the draft says.",
    "Whose identity is meant",
    "Disability",
    "analysis of practice",
    "carried into a change",
    "Nobody asked why he walked.",
    "Paragraph 6.3, page 7.",
    "What did practitioners know at the time?",
    "Reviews should look at culture.",
    "Working Together 2023, paragraph 9",
    "A first line",
    "All the evidence",
    "Under “10 Findings”.",
    "Deep.",
    "A person decides.",
    "The scaffold of a sentence.",
    "Is this how you would put it?",
    "What have we misunderstood?",
    "Program version 0.1.0.",
)


def _of_word(report: Report) -> str:
    made = docx.Document(io.BytesIO(report_word(report)))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    comments = [comment.text for comment in made.comments]
    return "\n".join([paragraph.text for paragraph in made.paragraphs] + cells + comments)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags = "", []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _page(report: Report, title_level: int = 1) -> _Page:
    page = _Page()
    page.feed(report_html(report, title_level))
    return page


@pytest.mark.parametrize("draw", [report_text, _of_word, report_markdown, lambda r: _page(r).text])
def test_every_word_is_drawn_in_order(draw) -> None:
    drawn = " ".join(draw(REPORT).split())
    for words in (*WORDS, CHECK):
        assert words in drawn
    body = [drawn.index(words) for words in ("What the draft says.", "Nobody asked", "A first line", "Deep.")]
    assert body == sorted(body)


def test_text_keeps_to_its_width_whatever_the_table() -> None:
    wide = Table(
        tuple(f"Column number {n}" for n in range(12)), (tuple(Cell(f"cell {n} " * 9) for n in range(12)),), "Wide"
    )
    long = Table(("What", "Words"), ((Cell("A"), Cell("many words " * 60)), (Cell("B"), Cell("few"))))
    drawn = report_text(Report("R", REPORT.made, (), (wide, long, Text("word " * 200), *REPORT.blocks)))
    assert max(map(len, drawn.splitlines())) <= 100
    assert drawn.count("many words") + drawn.count("many\n") >= 30
    assert "Column number 11: cell 11" in drawn
    assert "\x1b" not in drawn


def test_markdown_leaves_the_words_of_a_draft_alone() -> None:
    drawn = report_markdown(REPORT)
    assert "\\<script\\>" in drawn
    assert "\\*bold\\*" in drawn
    assert "- 1\\. A second line" in drawn
    assert "| **Disability** | analysis of practice | not mentioned |" in drawn
    table = Table(("A | B",), ((Cell("one\ntwo | three"),),))
    rows = report_markdown(Report("R", REPORT.made, (), (table,))).splitlines()
    assert "| **one two \\| three** |" in rows
    for start in ("- x", "12. x", "# x", "+ x", "> x"):
        line = report_markdown(Report("R", REPORT.made, (), (Text(start),))).splitlines()[-1]
        assert line in ("\\- x", "12\\. x", "\\# x", "\\+ x", "\\> x")


def test_a_page_has_no_markup_from_the_draft_and_no_styles_of_its_own() -> None:
    page = _page(REPORT)
    assert HOSTILE.replace("\x1b", "") in page.text
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "a", "style", "link", "img"}
    assert not any(
        "style" in attributes or any(name.startswith("on") for name in attributes) for _, attributes in page.tags
    )


def test_a_table_of_the_page_says_what_its_headings_are_for() -> None:
    page = _page(REPORT)
    heads = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert heads == ["col"] * 3 + ["row"] * 2
    assert [tag for tag, _ in page.tags].count("caption") == 1
    shades = [attributes.get("class") for tag, attributes in page.tags if tag == "td"]
    assert shades == ["tint-middle", None, "tint-faint", "tint-deep"]
    assert [tag for tag, _ in page.tags].count("details") == 2


def test_headings_of_the_page_go_on_from_the_level_given() -> None:
    levels = [tag for tag, _ in _page(REPORT, 3).tags if re.fullmatch("h[1-6]", tag)]
    assert levels == ["h3", "h4", "h5", "h4"]


def test_word_has_headings_a_repeated_head_row_and_tints_beside_words() -> None:
    made = docx.Document(io.BytesIO(report_word(REPORT)))
    styles = {paragraph.text: paragraph.style.name for paragraph in made.paragraphs}
    assert styles["Points on draft.docx"] == "Title"
    assert (styles["Equality"], styles["Lines of enquiry"]) == ("Heading 1", "Heading 2")
    assert styles["Nobody asked why he walked."] == "Quote"
    assert styles["A first line"] == "List Bullet"
    (table,) = made.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    shaded = {
        cell.text: cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill"))
        for row in table.rows
        for cell in row.cells
        if cell._tc.tcPr.find(qn("w:shd")) is not None
    }
    assert shaded == {
        "analysis of practice": SHADES[Tint.MIDDLE].upper(),
        "label": SHADES[Tint.FAINT].upper(),
        "carried into a change": SHADES[Tint.DEEP].upper(),
    }
    assert made.core_properties.language == "en-GB"


def test_words_can_be_read_on_every_shade_and_the_page_has_the_same_shades() -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    styles = report_styles()
    assert set(SHADES) == set(Tint) - {Tint.NONE}
    for tint, shade in SHADES.items():
        assert f".tint-{tint.value} {{ background: #{shade}; }}" in styles
        assert _contrast(INK, shade) >= 4.5
    assert _contrast(SOFT, "ffffff") >= 4.5
    order = [_luminance(SHADES[tint]) for tint in Tint if tint is not Tint.NONE]
    assert order == sorted(order, reverse=True)


def _luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("label", "page", "said"),
    [
        ("4.2", 7, "Paragraph 4.2, page 7"),
        ("4.2", None, "Paragraph 4.2"),
        ("R1", 3, "Row R1, page 3"),
        ("10 Findings", None, "Under “10 Findings”"),
        ("", 2, "Page 2"),
        ("", None, "Place not known"),
    ],
)
def test_a_place_is_said_as_people_say_it(label: str, page: int | None, said: str) -> None:
    assert place(Quote("words", label, page, 0, 0)) == said


def test_an_empty_report_still_says_that_a_person_must_check() -> None:
    bare = Report("R", REPORT.made, (), ())
    for drawn in (report_text(bare), report_markdown(bare), _page(bare).text, _of_word(bare)):
        assert "does not clear the draft" in " ".join(drawn.split())
