"""A log kept in Word: read as it is printed, and added to without touching the rest."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from assistant.learning import Entry, LogUnreadable, add_entry, read_log


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _saved(made: docx.document.Document, path: Path) -> Path:
    out = io.BytesIO()
    made.save(out)
    path.write_bytes(out.getvalue())
    return path


def test_a_log_typed_in_word(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Our learning log", 0)
    made.add_paragraph("A word first.")
    made.add_heading("3rd March 2026 – Rapid review", 1)
    made.add_paragraph("What we now think: The list is old.").add_run().add_break()
    made.paragraphs[-1].add_run("Level: team")
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Look again at", "Who rings?"
    table.cell(1, 0).text, table.cell(1, 1).text = "Look again on:", "31/02/2026"
    made.add_paragraph("4 March 2026, scoping")
    made.add_paragraph("Done: The door was painted.")
    log = read_log(_saved(made, tmp_path / "log.docx"))
    first, second = log.entries
    assert log.title == "Our learning log"
    assert (first.day, first.stage, first.think, first.levels) == (
        date(2026, 3, 3),
        "rapid-review",
        "The list is old.",
        ("team",),
    )
    assert first.look_at == "Who rings?"
    assert (second.stage, second.done) == ("scoping", "The door was painted.")
    (problem,) = log.problems
    assert problem.said.startswith("log.docx, paragraph 7: “31/02/2026” is not a date")


def test_everything_else_in_the_file_stays(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Learning log", 0)
    marked = made.add_paragraph("Ours, with a comment.")
    made.add_comment(marked.runs, text="Ask the chair.", author="Chair", initials="C")
    made.sections[0].header.paragraphs[0].text = "Header"
    path = _saved(made, tmp_path / "log.docx")
    before = _parts(path)
    add_entry(path, Entry(date(2026, 5, 4), "scoping", think="One\ttwo\nthree & <four>", level="team"))
    after = _parts(path)
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}
    assert before.keys() == after.keys()
    assert [entry.think for entry in read_log(path).entries] == ["One\ttwo\nthree & <four>"]
    texts = [(p.style.name, p.text) for p in docx.Document(str(path)).paragraphs]
    assert ("Heading 2", "4 May 2026 · scoping") in texts
    assert ("Normal", "Ours, with a comment.") in texts


def test_what_was_deleted_with_track_changes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "log.docx"
    add_entry(path, Entry(date(2026, 5, 4), "scoping", think="KEEPGONE"))
    with zipfile.ZipFile(path) as archive:
        parts = {info: archive.read(info.filename) for info in archive.infolist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for info, data in parts.items():
            gone = b' KEEP</w:t></w:r><w:del w:id="7"><w:r><w:delText>GONE</w:delText></w:r></w:del><w:r><w:t>'
            written.writestr(info.filename, data.replace(b" KEEPGONE", gone))
    path.write_bytes(out.getvalue())
    assert [entry.think for entry in read_log(path).entries] == ["KEEP"]


def test_a_file_without_headings_gets_a_bold_one_that_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "log.docx"
    add_entry(path, Entry(date(2026, 5, 4), "scoping", think="x"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, data in parts.items():
            written.writestr(
                name, data.replace(b'w:val="heading 2"', b'w:val="other"') if name == "word/styles.xml" else data
            )
    path.write_bytes(out.getvalue())
    add_entry(path, Entry(date(2026, 5, 5), "drafting", think="y"))
    assert [entry.stage for entry in read_log(path).entries][-1] == "drafting"


def test_a_bomb_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "log.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document>" + b" " * 40_000_000)
    with pytest.raises(LogUnreadable, match=r"log\.docx"):
        read_log(path)
