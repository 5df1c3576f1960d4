from __future__ import annotations

from pathlib import Path

import pytest

from indexes.documents import Role
from indexes.errors import CorruptFile, UnsupportedFile
from indexes.reading.html import read_html
from indexes.reading.model import Line, Reading

SHARED = Path(__file__).parents[4] / "shared"


def read(tmp_path: Path, body: str, head: str = "") -> Reading:
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>", "utf-8")
    return read_html(path)


def lines(reading: Reading) -> tuple[Line, ...]:
    return reading.pages[0].lines


def texts(reading: Reading) -> list[str]:
    return [line.text for line in lines(reading)]


def test_only_the_main_content_is_read(tmp_path: Path) -> None:
    body = (
        "<div class='cookie-banner'>Cookies</div><header>Site</header><nav>Menu</nav>"
        "<main><nav>Contents</nav><h1>Title</h1><script>bad()</script><p>Text.</p></main><footer>Foot</footer>"
    )
    assert texts(read(tmp_path, body)) == ["Title", "Text."]


def test_without_main_the_body_is_read_without_its_furniture(tmp_path: Path) -> None:
    assert texts(
        read(tmp_path, "<header>Site</header><nav>Menu</nav><div>Loose <b>text</b><p>More.</p>tail</div>")
    ) == [
        "Loose text",
        "More.",
        "tail",
    ]


def test_lists_carry_level_and_bullets(tmp_path: Path) -> None:
    body = "<p>They must:</p><ul><li><p>act</p><ul><li>now</li></ul></li><li>tell</li></ul>"
    assert [(x.text, x.number, x.is_bullet, x.level) for x in lines(read(tmp_path, body))] == [
        ("They must:", None, False, 0),
        ("act", "•", True, 1),
        ("now", "•", True, 2),
        ("tell", "•", True, 1),
    ]


def test_numbered_paragraphs_and_numbered_items_are_told_apart(tmp_path: Path) -> None:
    body = (
        "<h2>Part</h2><ol start='12'><li>First.</li><li>Second:<ol><li>inner</li></ol></li></ol>"
        "<p>Do:</p><ol><li>x</li></ol>"
    )
    found = [(x.text, x.number, x.is_bullet) for x in lines(read(tmp_path, body))]
    assert found[1:] == [
        ("First.", "12", False),
        ("Second:", "13", False),
        ("inner", "1", True),
        ("Do:", None, False),
        ("x", "1", True),
    ]


def test_tables_row_by_row(tmp_path: Path) -> None:
    body = (
        "<table><caption>Steps</caption><tr><th>Day</th><th>What</th></tr>"
        "<tr><td>1</td><td><p>Visit</p></td></tr></table>"
    )
    read_lines = lines(read(tmp_path, body))
    assert [x.text for x in read_lines] == ["Steps", "Day | What", "1 | Visit"]
    assert {x.role for x in read_lines} == {Role.TABLE}


def test_layout_tables_are_read_through(tmp_path: Path) -> None:
    body = "<table role='presentation'><tr><td><h2>Head</h2><p>Text.</p></td></tr></table>"
    assert [(x.text, x.role) for x in lines(read(tmp_path, body))] == [("Head", Role.HEADING), ("Text.", None)]


def test_hidden_sentences_are_left_out_and_said(tmp_path: Path) -> None:
    hidden = " ".join(["word"] * 30)
    made = read(tmp_path, f"<main><p style='display: none'>{hidden}</p><p>Seen.</p></main>")
    assert texts(made) == ["Seen."]
    assert [warning.code for warning in made.warnings] == ["hidden_text"]


def test_footnotes_and_their_marks(tmp_path: Path) -> None:
    body = (
        "<p>children<sup id='fnref:1'><a href='#fn:1' class='footnote'>[footnote 1]</a></sup> who</p>"
        "<div class='footnotes'><ol><li id='fn:1'><p>See there. <a href='#fnref:1'>↩</a></p></li></ol></div>"
    )
    first, note = lines(read(tmp_path, body))
    assert first.text == "children[footnote 1] who"
    assert [first.text[a:b] for a, b in first.marks] == ["[footnote 1]"]
    assert (note.text, note.role, note.note) == ("See there.", Role.FOOTNOTE, "1")


def test_properties_come_from_the_head(tmp_path: Path) -> None:
    head = "<title>T - GOV.UK</title><meta name='govuk:primary-publishing-organisation' content='Ofsted'>"
    made = read(tmp_path, "<p>x</p>", head)
    assert made.properties == {"title": "T", "author": "Ofsted", "language": "en"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "page.html"
    path.write_bytes("<html><body><p>Children’s – café</p></body></html>".encode(encoding))
    assert texts(read_html(path)) == ["Children’s – café"]


def test_deep_nesting_and_entities_do_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path, "<div>" * 5000 + "x" + "</div>" * 5000).format == "html"
    entities = "<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><html><body><p>&b;</p></body></html>"
    path = tmp_path / "entities.html"
    path.write_text(entities, "utf-8")
    assert "haha" not in "".join(texts(read_html(path)))


def test_empty_and_binary_files_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"")
    with pytest.raises(CorruptFile, match=r'"page.html" is empty'):
        read_html(path)
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(UnsupportedFile, match=r'"page.html"'):
        read_html(path)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not here")
def test_d010_is_its_main_content() -> None:
    (path,) = (SHARED / "documents").glob("D010*")
    made = read_html(path)
    found = texts(made)
    assert found[1] == "Social care common inspection framework (SCCIF): children’s homes"
    assert "Updated 4 April 2025" in found
    assert not any("cookie" in text.lower() for text in found[:20])
    assert sum(line.role is Role.HEADING for line in lines(made)) > 100
