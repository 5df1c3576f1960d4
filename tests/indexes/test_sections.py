from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from indexes.documents import Paragraph, Role
from indexes.reading.model import Line, Page, Reading
from indexes.reading.pdf import read_pdf
from indexes.sections import StructuredParagraph, paragraphs

SHARED = Path(__file__).parents[3] / "shared"
REAL = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test documents are not beside this checkout")


class Writer:
    """Writes a small guidance-like PDF, a line at a time."""

    def __init__(self, path: Path) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.path = path
        self.y = 740.0

    def line(self, text: str, x: float = 72, size: float = 11, bold: bool = False, gap: float = 0) -> None:
        self.y -= 15 + gap
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, self.y, text)

    def mark(self, after: str, mark: str, rest: str = "") -> None:
        self.line(after)
        x = 72 + self.canvas.stringWidth(after, "Helvetica", 11)
        self.canvas.setFont("Helvetica", 7)
        self.canvas.drawString(x, self.y + 4, mark)
        self.canvas.setFont("Helvetica", 11)
        self.canvas.drawString(x + 4 * len(mark) + 3, self.y, rest)

    def foot(self, *lines: str, number: int) -> None:
        for i, text in enumerate(lines):
            self.canvas.setFont("Helvetica", 8)
            self.canvas.drawString(72, 90 - 10 * i, text)
        self.canvas.setFont("Helvetica", 9)
        self.canvas.drawString(72, 800, "Guidance for everyone")
        self.canvas.drawString(290, 40, str(number))
        self.canvas.showPage()
        self.y = 740

    def read(self) -> list[Paragraph]:
        return [s.paragraph for s in self.structured()]

    def structured(self) -> tuple[StructuredParagraph, ...]:
        self.canvas.save()
        return paragraphs(read_pdf(self.path), "d")


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(tmp_path / "a.pdf")


def guidance(writer: Writer) -> Writer:
    writer.line("Working with families", size=16, bold=True)
    writer.line("1. Practitioners should speak to the child and infor-", gap=8)
    writer.line("mation should be shared by multi-")
    writer.line("agency partners. They may also agree on:")
    writer.line("• a plan for the child which says who", x=90, gap=6)
    writer.line("does what", x=98)
    writer.line("• a review, at the age of", x=90, gap=6)
    writer.line("18 or before", x=98)
    writer.line("This applies to everyone with information about a child.", gap=8)
    writer.mark(
        "2. The duty is for all children",
        "7",
        "and multi-agency partners, which",
    )
    writer.foot("7 Children Act 1989, section 47.", "It applies in England.", number=5)
    writer.line("goes on here over the page.")
    writer.line("Asking for help", size=13, bold=True, gap=12)
    writer.line("3. Anyone can ask for help.", gap=8)
    writer.line("4. Help must be given early.", gap=8)
    writer.foot(number=6)
    writer.line("5. It is free.")
    writer.foot(number=7)
    return writer


def numbered(made: list[Paragraph]) -> dict[str, Paragraph]:
    return {p.number: p for p in made if p.number}


def test_numbered_paragraphs_keep_bullets_and_what_follows_them(writer: Writer) -> None:
    first = numbered(guidance(writer).read())["1"]
    assert first.text.split("\n") == [
        "Practitioners should speak to the child and information should be shared by multi-agency partners. "
        "They may also agree on:",
        "• a plan for the child which says who does what",
        "• a review, at the age of 18 or before",
        "This applies to everyone with information about a child.",
    ]
    assert [(u.is_bullet, u.lead_in) for u in first.units] == [
        (False, None),
        (False, None),
        (True, 1),
        (True, 1),
        (False, None),
    ]
    assert first.text[first.units[2].start : first.units[2].end].endswith("does what")


def test_numbers_come_once_and_in_order(writer: Writer) -> None:
    made = guidance(writer).read()
    assert [p.number for p in made if p.role is Role.BODY] == ["1", "2", "3", "4", "5"]


def test_running_lines_and_page_numbers_are_left_out_and_give_the_printed_label(writer: Writer) -> None:
    made = guidance(writer).read()
    assert not any("Guidance for everyone" in p.text or p.text.isdigit() for p in made)
    second = numbered(made)["2"]
    assert [(s.page, s.label) for s in second.spans] == [(1, "5"), (2, "6")]
    assert second.text.endswith("which goes on here over the page.")
    assert second.page_at(len(second.text) - 2) == (2, "6")
    assert second.pages == (1, 2)


def test_footnotes_stand_apart_and_know_who_carries_their_mark(writer: Writer) -> None:
    made = guidance(writer).read()
    note = numbered(made)["footnote 7"]
    carrier = numbered(made)["2"]
    assert (note.role, note.text) == (Role.FOOTNOTE, "Children Act 1989, section 47. It applies in England.")
    assert note.note_of == carrier.ordinal
    assert [carrier.text[a:b] for a, b in carrier.marks] == ["7"]
    assert "children7 and" in carrier.text


def test_headings_make_a_path_and_a_place(writer: Writer) -> None:
    made = numbered(guidance(writer).read())
    assert made["1"].heading == ("Working with families",)
    assert made["4"].heading == ("Working with families", "Asking for help")
    assert made["4"].place == "Asking for help"


def test_each_printed_character_has_its_place(writer: Writer) -> None:
    for item in guidance(writer).structured():
        assert item.chars is not None
        assert item.chars.dtype == np.float32
        assert item.chars.shape == (len(item.paragraph.text), 5)
        printed = np.isfinite(item.chars[:, 1])
        assert printed.sum() > 0.7 * len(item.paragraph.text)
        for offset, row in enumerate(item.chars):
            if np.isfinite(row[1]):
                assert item.paragraph.page_at(offset)[0] == int(row[0])


def test_units_and_spans_cover_the_text_in_order(writer: Writer) -> None:
    for paragraph in guidance(writer).read():
        ends = [0]
        for unit in paragraph.units:
            assert ends[-1] <= unit.start < unit.end <= len(paragraph.text)
            ends.append(unit.end)
        assert paragraph.spans[0].start == 0
        assert paragraph.spans[-1].end == len(paragraph.text)
        assert all(a.end == b.start for a, b in zip(paragraph.spans, paragraph.spans[1:], strict=False))


def test_the_same_file_gives_the_same_paragraphs(tmp_path: Path) -> None:
    assert guidance(Writer(tmp_path / "a.pdf")).read() == guidance(Writer(tmp_path / "b.pdf")).read()


def test_a_number_that_starts_a_line_by_chance_is_not_a_paragraph(writer: Writer) -> None:
    for number in range(1, 8):
        writer.line(f"{number}. Leaders should ask what they can learn from a child who reached the age of", gap=6)
        writer.line(f"{number + 1}. If they learned nothing, they ask again.")
    made = writer.read()
    assert [p.number for p in made] == [str(n) for n in range(1, 8)]


def test_paragraphs_numbered_by_chapter(writer: Writer) -> None:
    writer.line("1 Introduction", size=15, bold=True)
    writer.line("1.1 The review began in March.", gap=8)
    writer.line("1.2 It was finished in 2.5 years, which the partners agreed was", gap=8)
    writer.line("4.7 times as long as they had planned.")
    writer.line("2 Findings", size=15, bold=True, gap=10)
    writer.line("2.1 Nobody asked.", gap=8)
    writer.line("2.2 Nobody told.", gap=8)
    made = writer.read()
    assert [p.number for p in made if p.role is Role.BODY] == ["1.1", "1.2", "2.1", "2.2"]
    assert numbered(made)["2.1"].heading == ("2 Findings",)


def test_a_box_belongs_to_the_paragraph_it_interrupts_unless_it_has_a_title(writer: Writer) -> None:
    writer.line("1. Leaders should say what they have learned in their report.")
    writer.canvas.setFillGray(0.9)
    writer.canvas.rect(65, 655, 460, 50, fill=1, stroke=0)
    writer.canvas.setFillGray(0)
    writer.line("The report should say:", gap=20)
    writer.line("• what changed", x=90)
    writer.line("2. It is published.", gap=50)
    writer.line("3. It is read.", gap=8)
    made = writer.read()
    assert [(p.number, p.role) for p in made] == [
        ("1", Role.BODY),
        ("1", Role.BOX),
        ("2", Role.BODY),
        ("3", Role.BODY),
    ]
    assert made[1].text == "The report should say:\n• what changed"


def test_rows_numbered_as_recommendations_are_paragraphs(writer: Writer) -> None:
    writer.canvas.grid([72, 130, 400], [560, 600, 640, 680])
    for row, (code, text) in enumerate([("No", "Recommendation"), ("R1", "Fund it."), ("R2", "Test it.")]):
        writer.canvas.drawString(76, 665 - 40 * row, code)
        writer.canvas.drawString(134, 665 - 40 * row, text)
    made = [p for p in writer.read() if p.role is Role.TABLE]
    assert [(p.number, p.text) for p in made] == [
        (None, "No | Recommendation"),
        ("R1", "R1 | Fund it."),
        ("R2", "R2 | Test it."),
    ]


def test_contents_pages_are_told_apart(writer: Writer) -> None:
    writer.line("Contents", size=16, bold=True)
    for title, page in (("1 Introduction", 3), ("2 Method", 5), ("3 Findings", 9), ("4 Next steps", 12)):
        writer.line(f"{title} {'.' * 60} {page}")
    writer.foot(number=2)
    writer.line("1 Introduction", size=16, bold=True)
    writer.line("The review began in March.", gap=8)
    writer.foot(number=3)
    made = writer.read()
    assert [p.role for p in made] == [Role.HEADING, Role.CONTENTS, Role.HEADING, Role.BODY]
    assert made[-1].heading == ("1 Introduction",)


def act(writer: Writer) -> list[Paragraph]:
    writer.line("PART 2", x=260, bold=True)
    writer.line("CHILDREN", x=255, size=9, gap=5)
    for number, title in (("16A", "The Panel"), ("16B", "Functions"), ("16C", "Events"), ("16D", "Information")):
        writer.line(f"{number}  {title} of the Panel", bold=True, gap=12)
        writer.line("(1) The Panel must, where it appears to them to be appropriate—", x=98, gap=6)
        writer.line("(a) review the case, or", x=126)
        writer.line("(b) publish the report,", x=126)
        writer.line("and tell the partners.", x=114)
        writer.line("(2) The Panel may pay expenses.", x=98, gap=6)
    writer.line("17  Amendment of the 1989 Act", bold=True, gap=12)
    writer.line("In the Children Act 1989, after section 20 insert—", x=114, gap=6)
    writer.line("“20A  Guidance", x=130, bold=True, gap=10)
    writer.line("(1) Guidance may be given.", x=140, gap=6)
    writer.line("(2) It must be followed.”", x=140, gap=6)
    return writer.read()


def test_acts_are_cut_into_subsections(writer: Writer) -> None:
    made = act(writer)
    body = [p for p in made if p.role is Role.BODY]
    assert [p.number for p in body] == [
        *[f"s16{letter}({n})" for letter in "ABCD" for n in (1, 2)],
        "s17",
        "s17 (inserting s20A(1))",
        "s17 (inserting s20A(2))",
    ]
    first = body[0]
    assert first.text.split("\n") == [
        "The Panel must, where it appears to them to be appropriate—",
        "(a) review the case, or",
        "(b) publish the report,",
        "and tell the partners.",
    ]
    assert [u.lead_in for u in first.units] == [None, 0, 0, None]
    assert first.heading == ("PART 2 CHILDREN", "16A The Panel of the Panel")


def whole(text: str, **more: object) -> Line:
    return Line(text, None, is_whole=True, **more)  # type: ignore[arg-type]


def test_whole_paragraphs_of_other_formats(writer: Writer) -> None:
    lines = (
        whole("Findings", role=Role.HEADING, level=1),
        whole("The lead must:", number="4.12"),
        whole("ask", is_bullet=True, number="•", level=1),
        whole("tell", is_bullet=True, number="(b)", level=1),
        whole("R1 | Fund it.", role=Role.TABLE),
        whole("R2 | Test it.", role=Role.TABLE),
        whole("A note.", role=Role.FOOTNOTE, note="3"),
    )
    made = paragraphs(Reading("word", (Page(None, None, lines),)), "d")
    assert all(item.chars is None for item in made)
    assert [(p.paragraph.role, p.paragraph.number, p.paragraph.text) for p in made] == [
        (Role.HEADING, None, "Findings"),
        (Role.BODY, "4.12", "The lead must:\n• ask\n(b) tell"),
        (Role.TABLE, "R1", "R1 | Fund it."),
        (Role.TABLE, "R2", "R2 | Test it."),
        (Role.FOOTNOTE, "footnote 3", "A note."),
    ]
    assert made[1].paragraph.spans[0].page is None
    assert made[1].paragraph.heading == ("Findings",)


def test_nothing_gives_nothing() -> None:
    assert paragraphs(Reading("text", (Page(None, None, ()),)), "d") == ()


Find = Callable[[str], Path]


@pytest.fixture
def document() -> Find:
    def find(start: str) -> Path:
        (path,) = (p for p in SHARED.glob(f"*/{start}*.pdf"))
        return path

    return find


@REAL
def test_working_together_has_its_403_paragraphs(document: Find) -> None:
    made = [s.paragraph for s in paragraphs(read_pdf(document("D001")), "d")]
    body = [p for p in made if p.role is Role.BODY and p.number]
    assert [p.number for p in body] == [str(n) for n in range(1, 404)]
    pages = {p.number: p.pages for p in body}
    assert pages["330"] == (133,)
    assert pages["338"] == (134, 135)
    criteria = next(p for p in made if p.text.startswith("The criteria safeguarding partners must take into account"))
    assert (criteria.number, criteria.pages) == ("342", (135,))
    chart = next(p for p in made if p.role is Role.FIGURE)
    assert chart.place == "Figure 1" or "chart" in (chart.place or "").lower()


@REAL
def test_review_in_two_columns_is_read_in_order(document: Find) -> None:
    made = [s.paragraph for s in paragraphs(read_pdf(document("r04")), "d")]
    numbers = [p.number for p in made if p.role is Role.BODY and p.number]
    assert numbers[:6] == ["1.1", "1.2", "1.3", "2.1", "3.1", "3.2"]
    assert numbers.index("8.8") + 1 == numbers.index("8.9")
    first = next(p for p in made if p.number == "7.1")
    assert "lacked professional curiosity about the cause of her behaviour" in first.text


@REAL
def test_roman_labels_of_front_matter(document: Find) -> None:
    made = [s.paragraph for s in paragraphs(read_pdf(document("r02")), "d")]
    first = next(p for p in made if p.number == "1.1")
    assert first.page_at(0) == (4, "1")
