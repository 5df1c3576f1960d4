from assistant.quotes import is_verbatim, pieces, raised
from indexes.documents import PageSpan, Paragraph, Role, Unit

TEXT = "Partners must tell the panel192 at once.\n• in writing\n• by telephone"
PARAGRAPH = Paragraph(
    "d",
    0,
    TEXT,
    Role.BODY,
    (PageSpan(0, 41, 3), PageSpan(41, len(TEXT), 4)),
    (Unit(0, 40), Unit(41, 53, True, 0), Unit(54, len(TEXT), True, 0)),
    marks=((28, 31),),
)


def test_a_run_is_cut_at_page_breaks_and_bullets_whose_signs_are_not_quoted() -> None:
    assert [TEXT[a:b] for a, b in pieces(PARAGRAPH, 0, len(TEXT))] == [
        "Partners must tell the panel192 at once.",
        "in writing",
        "by telephone",
    ]


def test_table_cells_are_quoted_one_by_one() -> None:
    text = "R1 | Review the route | Director"
    row = Paragraph("d", 1, text, Role.TABLE, (PageSpan(0, len(text), 3),), (Unit(0, len(text)),))
    assert [text[a:b] for a, b in pieces(row, 0, len(text))] == ["R1", "Review the route", "Director"]


def test_a_quotation_is_found_whatever_its_white_space() -> None:
    assert is_verbatim("must  tell\nthe panel192", PARAGRAPH, 3)


def test_one_changed_letter_is_not_verbatim() -> None:
    assert not is_verbatim("Partners may tell the panel192 at once.", PARAGRAPH, 3)


def test_the_right_words_on_the_wrong_page_are_not_verbatim() -> None:
    assert not is_verbatim("in writing", PARAGRAPH, 3)
    assert is_verbatim("in writing", PARAGRAPH, 4)


def test_nothing_is_not_a_quotation() -> None:
    assert not is_verbatim("  ", PARAGRAPH, 3)


def test_footnote_marks_are_raised_on_the_screen_only() -> None:
    assert raised(PARAGRAPH, 0, 40) == "Partners must tell the panel¹⁹² at once."
    assert PARAGRAPH.text[28:31] == "192"
