"""Case notes are read with the ids that their writer knows, whatever the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from assistant.findings.notes import NoteKind, NotesError, Use, read_notes
from indexes.errors import IndexesError

TEXT = """# Notes

Everything here is invented.

## A. Chronology

[A1] Week 1. The form is sent by post. It comes back unopened.

[A2] Week 3, Monday. A second form is sent.

## B. Conversations

[B1] Health visitor: 'The form has one box. I write small.' [use: quote agreed]

[B2] K, through advocate: 'Nobody asked me.'

## C. Agency report extracts

[C1] Housing: 'Of 40 forms, 31 were returned.'

## Lines of enquiry

How do forms reach families?
"""


WORDS = ("A form", "The second letter", "A list of names", "The report", "An invitation", "The register", "A chart")


def written(folder: Path, text: str, name: str = "notes.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_ids_kinds_speakers_times_and_use(tmp_path: Path) -> None:
    notes = read_notes([written(tmp_path, TEXT)])
    assert [note.id for note in notes.notes] == ["A1", "A2", "B1", "B2", "C1"]
    assert [note.kind for note in notes.notes] == [
        NoteKind.CHRONOLOGY,
        NoteKind.CHRONOLOGY,
        NoteKind.CONVERSATION,
        NoteKind.CONVERSATION,
        NoteKind.EXTRACT,
    ]
    assert [note.when for note in notes.notes[:2]] == ["Week 1", "Week 3, Monday"]
    assert notes.note("B1").use is Use.QUOTE_AGREED
    assert notes.note("A1").use is Use.BACKGROUND
    assert "use:" not in notes.note("B1").text
    assert notes.note("B1").group == "health visiting and school nursing"
    assert notes.note("B2").speaker.standing == "own"
    assert notes.note("C1").speaker.standing == "agency"
    assert notes.enquiry == ("How do forms reach families?",)
    assert notes.opening == ("Everything here is invented.",)


def test_sentences_stand_in_the_note_without_outer_marks(tmp_path: Path) -> None:
    notes = read_notes([written(tmp_path, TEXT)])
    for note in notes.notes:
        for sentence in note.sentences:
            assert note.text[sentence.start : sentence.end] == sentence.text
    assert [s.text for s in notes.note("B1").sentences] == ["The form has one box.", "I write small."]


@pytest.mark.parametrize("printed", ["[A1] ", "A1. ", "A1: ", "(A1) ", "A1 – ", "A1 "])
def test_ids_as_people_print_them(tmp_path: Path, printed: str) -> None:
    other = printed.replace("1", "2")
    text = f"# Chronology\n\n{printed}Week 1. The line is closed.\n\n{other}Week 2. The line is open.\n"
    assert [note.id for note in read_notes([written(tmp_path, text)]).notes] == ["A1", "A2"]


def test_table_rows(tmp_path: Path) -> None:
    text = (
        "# Timeline\n\n| ref | date | source | event | use |\n|---|---|---|---|---|\n"
        "| A1 | 3 May | School | The register is closed. | paraphrase |\n| A2 | 9 May | Police | A log is opened. | |\n"
    )
    first, second = read_notes([written(tmp_path, text)]).notes
    assert (first.id, first.when, first.text, first.use) == ("A1", "3 May", "The register is closed.", Use.PARAPHRASE)
    assert first.group == "school or nursery staff"
    assert second.use is Use.BACKGROUND


def test_word_with_automatic_numbers_and_table(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Chronology", 1)
    document.add_paragraph("The first form is sent by post.", style="List Number")
    document.add_paragraph("The second form is sent by hand.", style="List Number")
    path = tmp_path / "notes.docx"
    document.save(str(path))
    notes = read_notes([path])
    assert [note.id for note in notes.notes] == ["1", "2"]
    assert all(note.kind is NoteKind.CHRONOLOGY for note in notes.notes)


def test_pdf_keeps_ids_and_pages(tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    style = getSampleStyleSheet()
    lines = [Paragraph("Chronology", style["Heading1"])]
    lines += [
        Paragraph(f"[A{n}] Week {n}. {WORDS[n % 7]} is sent by {WORDS[n % 5]} and {WORDS[n % 3]}.", style["BodyText"])
        for n in range(1, 80)
    ]
    SimpleDocTemplate(str(path)).build(lines)
    notes = read_notes([path])
    assert [note.id for note in notes.notes] == [f"A{n}" for n in range(1, 80)]
    assert notes.notes[0].page == 1
    assert (notes.notes[-1].page or 0) > 1


def test_made_up_ids_stay_when_notes_are_added(tmp_path: Path) -> None:
    before = read_notes([written(tmp_path, "The line is closed at four.\n\nThe form has one box.\n", "a.txt")])
    after = read_notes(
        [
            written(
                tmp_path, "A new note stands first.\n\nThe line is closed at four.\n\nThe form has one box.\n", "b.txt"
            )
        ]
    )
    assert [note.id for note in before.notes] == [note.id for note in after.notes[1:]]
    assert not before.notes[0].is_id_printed


def test_clashing_files_carry_their_name_and_doubled_ids_a_number(tmp_path: Path) -> None:
    one = written(tmp_path, "[A1] The line is closed.\n\n[A1] The line is open.\n", "gp.md")
    two = written(tmp_path, "[A1] A form is sent.\n\n[A7] A form is lost.\n", "school.md")
    notes = read_notes([one, two])
    assert [note.id for note in notes.notes] == ["gp A1", "A1-2", "school A1", "A7"]
    assert all(sentence.note_id == note.id for note in notes.notes for sentence in note.sentences)
    assert any("printed 2 times" in remark for remark in notes.remarks)


def test_errors_are_of_the_tree_and_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(NotesError, match="at least one file"):
        read_notes([])
    with pytest.raises(IndexesError, match=r"none\.md"):
        read_notes([tmp_path / "none.md"])
    assert issubclass(NotesError, IndexesError)


def test_nothing_is_written_beside_the_notes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = written(tmp_path, TEXT)
    read_notes([path])
    assert list(tmp_path.iterdir()) == [path]
    assert not caplog.records
