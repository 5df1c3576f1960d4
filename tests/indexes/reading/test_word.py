"""Word files are made here part by part, so that each test says which XML it is about."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from indexes.documents import Role
from indexes.errors import CorruptFile, ReadingLimitReached
from indexes.reading.model import Line, Reading
from indexes.reading.word import read_docx

SHARED = Path(__file__).parents[4] / "shared"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Para"><w:name w:val="Numbered Para"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/><w:basedOn w:val="Para"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Para"/>
    <w:lvlText w:val="%1.%2."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="3">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="3"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""

Make = Callable[..., Path]


def p(text: str, style: str = "", num: str = "", level: int = 0, run: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def build(body: str, extra: dict[str, str | bytes] | None = None, **parts: str) -> Path:
        path = tmp_path / "file.docx"
        related = {"styles": STYLES, "numbering": NUMBERING, **parts}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
                'Target="word/document.xml"/></Relationships>',
            )
            rows = "".join(f'<Relationship Id="{n}" Type="{OFFICE}/{n}" Target="{n}.xml"/>' for n in related)
            archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>')
            for name, xml in related.items():
                archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{xml}</w:{name}>')
            document = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
            archive.writestr("word/document.xml", document)
            for name, data in (extra or {}).items():
                archive.writestr(name, data)
        return path

    return build


def lines(reading: Reading) -> tuple[Line, ...]:
    (page,) = reading.pages
    assert page.number is None
    return page.lines


def numbers(reading: Reading) -> list[str | None]:
    return [line.number for line in lines(reading)]


def test_numbers_linked_to_styles_run_through_levels(make: Make) -> None:
    body = p("Introduction", "H1") + p("First", "Para") + p("Second", "Para") + p("Method", "H1") + p("Third", "Para")
    read = read_docx(make(body))
    assert numbers(read) == ["1", "1.1", "1.2", "2", "2.1"]
    assert [line.role for line in lines(read)] == [Role.HEADING, None, None, Role.HEADING, None]
    assert all(line.is_whole for line in lines(read))


def test_a_style_inherits_the_numbering_of_the_style_it_is_based_on(make: Make) -> None:
    assert numbers(read_docx(make(p("One", "H1") + p("Text", "Sub")))) == ["1", "1.1"]


def test_an_empty_numbered_paragraph_is_counted_as_word_does(make: Make) -> None:
    assert numbers(read_docx(make(p("One", "H1") + p("", "Para") + p("Text", "Para")))) == ["1", "1.2"]


def test_lists_restart_where_the_file_says_so(make: Make) -> None:
    body = (
        p("Steps:") + p("a", num="4") + p("b", num="4") + p("Others:") + p("c", num="5") + p("More.") + p("d", num="4")
    )
    assert numbers(read_docx(make(body))) == [None, "1", "2", None, "1", None, "2"]


def test_letters_and_plain_numbers_belong_to_a_lead_in(make: Make) -> None:
    body = (
        p("They must:")
        + p("act", num="3")
        + p("now", num="3", level=1)
        + p("Then this.")
        + p("Whole paragraph.", num="4")
    )
    read = lines(read_docx(make(body)))
    assert [(line.number, line.is_bullet) for line in read] == [
        (None, False), ("(a)", True), ("i", True), (None, False), ("1", False),
    ]  # fmt: skip


def test_roman_paragraphs_under_a_heading_are_paragraphs(make: Make) -> None:
    read = lines(read_docx(make(p("About", "H1") + p("This code says.", num="3", level=1))))
    assert (read[1].number, read[1].is_bullet) == ("i", False)


def test_bullets_carry_their_level(make: Make) -> None:
    read = lines(read_docx(make(p("one", num="2") + p("two", num="2", level=1))))
    assert [(line.number, line.is_bullet, line.level) for line in read] == [("•", True, 1), ("•", True, 2)]


def test_tracked_changes_are_read_as_accepted_and_said(make: Make) -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>They </w:t></w:r><w:del><w:r><w:delText>should</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>must</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> act.</w:t></w:r></w:p>"
    )
    read = read_docx(make(body))
    assert lines(read)[0].text == "They must act."
    assert [warning.code for warning in read.warnings] == ["tracked_changes"]


@pytest.mark.parametrize("run", ["<w:rPr><w:vanish/></w:rPr>", '<w:rPr><w:rStyle w:val="Secret"/></w:rPr>'])
def test_hidden_text_is_left_out_and_said(make: Make, run: str) -> None:
    read = read_docx(make(p("Seen.") + p("Not seen.", run=run)))
    assert [line.text for line in lines(read)] == ["Seen."]
    assert [warning.code for warning in read.warnings] == ["hidden_text"]


def test_a_text_box_is_read_once(make: Make) -> None:
    box = f"<w:txbxContent>{p('Learning point')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>Before.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert [(line.text, line.role) for line in lines(read_docx(make(body)))] == [
        ("Before.", None),
        ("Learning point", Role.BOX),
    ]


def test_tables_row_by_row_and_a_single_cell_as_a_box(make: Make) -> None:
    def cell(inner: str) -> str:
        return f"<w:tc>{inner}</w:tc>"

    rows = f"<w:tr>{cell(p('R1'))}{cell(p('Do') + p('this.'))}</w:tr><w:tr>{cell(p('R2'))}{cell(p(''))}</w:tr>"
    table = f"<w:tbl>{rows}</w:tbl>"
    box = f"<w:tbl><w:tr>{cell(p('Box.') + p('Item', num='2'))}</w:tr></w:tbl>"
    read = lines(read_docx(make(table + box)))
    assert [(line.text, line.role) for line in read] == [
        ("R1 | Do this.", Role.TABLE), ("R2", Role.TABLE), ("Box.", Role.BOX), ("Item", Role.BOX),
    ]  # fmt: skip


def test_footnotes_stand_at_the_end_with_their_marks_in_the_text(make: Make) -> None:
    body = (
        "<w:p><w:r><w:t>children</w:t></w:r><w:r><w:footnoteReference w:id='7'/></w:r><w:r><w:t xml:space='preserve'> "
        "who</w:t></w:r></w:p>" + p("After.")
    )
    notes = f"<w:footnote w:id='0' w:type='separator'>{p('-')}</w:footnote>"
    notes += f"<w:footnote w:id='7'>{p('See there.')}</w:footnote>"
    read = lines(read_docx(make(body, footnotes=notes)))
    assert read[0].text == "children1 who"
    assert read[0].marks == ((8, 9),)
    assert [(line.text, line.role, line.note) for line in read[1:]] == [
        ("After.", None, None),
        ("See there.", Role.FOOTNOTE, "1"),
    ]


def test_contents_lists_are_marked_styled_or_typed(make: Make) -> None:
    typed = p("Contents") + p("1 Introduction") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + p("Text.")
    read = lines(read_docx(make(p("Start 3", "TOC1") + typed)))
    assert [line.role for line in read] == [Role.CONTENTS, Role.CONTENTS, Role.CONTENTS, None]


def test_a_zip_bomb_is_left_alone(make: Make) -> None:
    path = make(p("x"), {"word/media/bomb.xml": b"0" * (20 * 1024 * 1024)})
    with pytest.raises(ReadingLimitReached, match=r'"file.docx" would unpack'):
        read_docx(path)


def test_an_entity_bomb_is_refused(make: Make, tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha" * 100}">' for i in range(9))
    bomb = f'<!DOCTYPE d [{entities}]><w:document xmlns:w="{W}"><w:body>{p("&e8;")}</w:body></w:document>'
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(CorruptFile, match=r'"bomb.docx"'):
        read_docx(path)


def test_a_truncated_file_is_said_to_be_damaged(make: Make) -> None:
    path = make(p("x" * 5000))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(CorruptFile, match=r'"file.docx" is damaged'):
        read_docx(path)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not here")
class TestSharedDocuments:
    def test_r05_has_the_numbers_that_are_not_in_its_text(self) -> None:
        read = lines(read_docx(SHARED / "reviews" / "r05.docx"))
        by_number = {line.number: line.text for line in read if line.number}
        assert by_number["1.1"].startswith("Ash died by suicide two weeks after turning 16.")
        assert by_number["8.11"].startswith("The average time from enrolment to file transfer")
        assert by_number["12.2"].startswith("If you are affected by this report")

    def test_d009_numbers_every_paragraph_of_its_chapters_in_turn(self) -> None:
        (path,) = (SHARED / "documents").glob("D009*")
        read = lines(read_docx(path))
        for chapter in range(1, 12):
            found = [n for line in read if (n := line.number) and n.startswith(f"{chapter}.")]
            if chapter != 7:  # chapter 8 opens with paragraphs that the file itself numbers 7.37 and 7.38
                assert found == [f"{chapter}.{i}" for i in range(1, len(found) + 1)], chapter

    def test_d017_reads_letters_as_items(self) -> None:
        (path,) = (SHARED / "documents").glob("D017*")
        read = lines(read_docx(path))
        assert any(line.number == "a" and line.is_bullet for line in read)
        assert sum(line.role is Role.FOOTNOTE for line in read) == 11
