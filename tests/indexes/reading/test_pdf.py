from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from indexes.errors import CorruptFile, EncryptedFile, ScannedFile
from indexes.reading.model import Reading
from indexes.reading.pdf import read_pdf
from indexes.reading.pdf_characters import Placing, spell_out

SHARED = Path(__file__).parents[4] / "shared"
REAL = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test documents are not beside this checkout")

Draw = Callable[[Canvas], None]


def make(path: Path, *pages: Draw) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def texts(reading: Reading, page: int = 0) -> list[str]:
    return [line.text for line in reading.pages[page].lines]


def column(canvas: Canvas, x: float, y: float, lines: list[str]) -> None:
    for i, line in enumerate(lines):
        canvas.drawString(x, y - 14 * i, line)


def test_every_character_has_a_box_on_its_page(tmp_path: Path) -> None:
    reading = read_pdf(make(tmp_path / "a.pdf", lambda c: c.drawString(72, 700, "Speak to the child.")))
    (line,) = reading.pages[0].lines
    assert (line.text, line.page, line.size, line.bold) == ("Speak to the child.", 1, 11.0, False)
    assert line.boxes is not None
    assert line.boxes.shape == (len(line.text), 4)
    printed = line.boxes[[c != " " for c in line.text]]
    assert np.isfinite(printed).all()
    assert printed[0, 0] == pytest.approx(72, abs=1)
    assert (printed[:, 1] < 702).all()
    assert (printed[:, 3] > 705).all()


def test_what_is_drawn_last_is_read_where_it_stands(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        column(canvas, 72, 600, ["Second.", "Third."])
        column(canvas, 72, 700, ["First."])
        canvas.drawString(60, 586, "•")

    assert texts(read_pdf(make(tmp_path / "a.pdf", draw))) == ["First.", "Second.", "• Third."]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"left line {i} of the text in the first column" for i in range(8)]
    right = [f"right line {i} of the text in the other one" for i in range(8)]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 740, "A title that runs over both of the columns from the left edge to the right edge")
        column(canvas, 72, 700, left)
        column(canvas, 320, 693, right)  # out of step with the left

    assert texts(read_pdf(make(tmp_path / "a.pdf", draw)))[1:] == left + right


def test_ruled_tables_are_read_cell_by_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 130, 400], [600, 640, 680])
        column(canvas, 76, 668, ["R1"])
        column(canvas, 134, 668, ["Replace the form with", "a shared one."])
        column(canvas, 76, 628, ["R2"])
        column(canvas, 134, 628, ["Fund it."])

    lines = read_pdf(make(tmp_path / "a.pdf", draw)).pages[0].lines
    assert [(line.text, line.row, line.column) for line in lines] == [
        ("R1", 0, 0),
        ("Replace the form with", 0, 1),
        ("a shared one.", 0, 1),
        ("R2", 1, 0),
        ("Fund it.", 1, 1),
    ]


def test_boxes_share_a_block(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(70, 590, 300, 60, fill=1, stroke=0)
        canvas.setFillGray(0)
        column(canvas, 72, 700, ["Before."])
        column(canvas, 76, 630, ["In the box,", "two lines."])
        column(canvas, 72, 560, ["After."])

    lines = read_pdf(make(tmp_path / "a.pdf", draw)).pages[0].lines
    assert [(line.text, line.block) for line in lines] == [
        ("Before.", -1),
        ("In the box,", 0),
        ("two lines.", 0),
        ("After.", -1),
    ]


def test_raised_marks_stay_in_the_text_and_are_noted(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "all children")
        width = canvas.stringWidth("all children", "Helvetica", 11)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(72 + width, 704, "195")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72 + width + 15, 700, "and families")

    (line,) = read_pdf(make(tmp_path / "a.pdf", draw)).pages[0].lines
    assert line.text == "all children195 and families"
    assert [line.text[a:b] for a, b in line.marks] == ["195"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotated_pages_are_read_as_displayed(tmp_path: Path, rotation: int) -> None:
    path = make(tmp_path / "a.pdf", lambda c: column(c, 72, 700, ["First.", "Second."]))
    writer = pypdf.PdfWriter(clone_from=path)
    writer.pages[0].rotate(rotation)
    writer.write(path)
    page = read_pdf(path).pages[0]
    assert [line.text for line in page.lines] == ["First.", "Second."]
    assert (page.width > page.height) == (rotation in (90, 270))
    for line in page.lines:
        assert line.boxes is not None
        assert np.nanmin(line.boxes) >= 0
        assert np.nanmax(line.boxes[:, [0, 2]]) <= page.width
        assert np.nanmax(line.boxes[:, [1, 3]]) <= page.height


def test_text_too_small_to_see_is_left_out_with_a_warning(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "schools must")
        canvas.setFont("Helvetica", 1)
        canvas.drawString(72, 690, "0F")

    reading = read_pdf(make(tmp_path / "a.pdf", draw))
    assert texts(reading) == ["schools must"]
    assert [(w.code, w.page) for w in reading.warnings] == [("hidden_text", 1)]


def test_bookmarks_labels_and_properties(tmp_path: Path) -> None:
    path = make(tmp_path / "a.pdf", *[lambda c: c.drawString(72, 700, "Some text on a page.")] * 3)
    writer = pypdf.PdfWriter(clone_from=path)
    chapter = writer.add_outline_item("Chapter 1", 1)
    writer.add_outline_item("Section", 2, parent=chapter)
    writer.set_page_label(0, 0, style="/r")
    writer.set_page_label(1, 2, style="/D", start=1)
    writer.add_metadata({"/Title": "A review"})
    writer.write(path)
    reading = read_pdf(path)
    assert [(e.title, e.level, e.page) for e in reading.outline] == [("Chapter 1", 1, 2), ("Section", 2, 3)]
    assert [page.label for page in reading.pages] == ["i", "1", "2"]
    assert reading.properties["title"] == "A review"


def encrypted(path: Path, user: str, owner: str) -> Path:
    writer = pypdf.PdfWriter(clone_from=make(path, lambda c: c.drawString(72, 700, "Not for everyone to read.")))
    writer.encrypt(user, owner, algorithm="AES-256")
    writer.write(path)
    return path


def test_a_file_that_needs_a_password_is_refused_and_read_with_it(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "a.pdf", "secret", "owner")
    with pytest.raises(EncryptedFile, match="needs a password"):
        read_pdf(path)
    with pytest.raises(EncryptedFile, match="not the right one"):
        read_pdf(path, "wrong")
    assert texts(read_pdf(path, "secret")) == ["Not for everyone to read."]


def test_a_file_that_only_restricts_printing_is_read(tmp_path: Path) -> None:
    assert texts(read_pdf(encrypted(tmp_path / "a.pdf", "", "owner"))) == ["Not for everyone to read."]


def test_a_scan_is_refused_and_one_scanned_page_warned_about(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    Image.new("L", (300, 400), 128).save(picture)

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(str(picture), 0, 0, 595, 842)

    with pytest.raises(ScannedFile, match="OCR"):
        read_pdf(make(tmp_path / "a.pdf", scan, scan))
    mixed = read_pdf(make(tmp_path / "b.pdf", lambda c: c.drawString(72, 700, "A page of text."), scan))
    assert [(w.code, w.page) for w in mixed.warnings] == [("no_text", 2)]


def test_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing of use")
    with pytest.raises(CorruptFile, match=r"a\.pdf\" is damaged"):
        read_pdf(path)
    whole = make(tmp_path / "b.pdf", *[lambda c: c.drawString(72, 700, "Some text on a page.")] * 3).read_bytes()
    path.write_bytes(whole[: whole.rindex(b"xref")])
    assert len(read_pdf(path).pages) == 3


def test_ligatures_are_spelt_out_and_symbol_bullets_replaced() -> None:
    text, source = spell_out(np.array([ord(c) for c in "o\ufb03ce \uf0b7 multi\ufffeagency"]))
    assert text == "office • multi-agency"
    assert source is not None
    assert source.tolist()[:6] == [0, 1, 1, 1, 2, 3]


def test_placing_undoes_quarter_turns_and_the_visible_box() -> None:
    box = np.array([[10.0, 20.0, 30.0, 40.0]])
    assert Placing(0, 0, 100, 200).boxes(box).tolist() == [[10, 20, 30, 40]]
    assert Placing(5, 5, 105, 205).boxes(box).tolist() == [[5, 15, 25, 35]]
    assert Placing(0, 0, 100, 200, turns=1).boxes(box).tolist() == [[20, 70, 40, 90]]
    assert Placing(0, 0, 100, 200, turns=2).boxes(box).tolist() == [[70, 160, 90, 180]]
    assert Placing(0, 0, 100, 200, turns=3).boxes(box).tolist() == [[160, 10, 180, 30]]


@REAL
@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("D098", ScannedFile),
        ("D106", EncryptedFile),
        ("D109", CorruptFile),
        ("D116", EncryptedFile),
        ("D117", None),
        ("D123", None),
        ("D128", None),
        ("D129", None),
        ("D141", None),
    ],
)
def test_real_awkward_files(name: str, error: type[Exception] | None) -> None:
    (path,) = (SHARED / "robustness").glob(f"{name}-*.pdf")
    if error is None:
        assert read_pdf(path).pages
    else:
        with pytest.raises(error, match=path.name[:4]):
            read_pdf(path)
