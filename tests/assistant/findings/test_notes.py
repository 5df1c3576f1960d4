"""Case notes are read with the ids that their writer knows, whatever the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from assistant.findings.notes import NoteKind, NotesError, Use, read_notes
from assistant.findings.notes_rules import notes_rubric
from assistant.findings.speakers import speaker_of
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


RUN_TOGETHER = (
    "{0} Health visitor: There is never a slot on a Friday\n{1} Mother: I rang and no slot was free that week\n"
    "{2} Acute trust: of 40 slots 31 were taken by noon, see {0} There was none\n"
)


@pytest.mark.parametrize("suffix", ["md", "txt"])
@pytest.mark.parametrize("printed", ["[{}]", "{}:", "{}.", "{})", "({})"])
def test_an_id_at_the_head_of_a_line_begins_a_note(tmp_path: Path, printed: str, suffix: str) -> None:
    text = RUN_TOGETHER.format(*(printed.format(name) for name in ("B1", "B2", "B3")))
    notes = read_notes([written(tmp_path, text, f"notes.{suffix}")])
    assert [note.id for note in notes.notes] == ["B1", "B2", "B3"]
    assert notes.note("B2").text == "Mother: I rang and no slot was free that week"
    assert notes.note("B2").speaker.standing == "own"
    assert [note.kind for note in notes.notes] == [NoteKind.CONVERSATION, NoteKind.CONVERSATION, NoteKind.EXTRACT]


@pytest.mark.parametrize(
    "refers",
    [
        "as said in [B2] of these notes",
        "see [B2] and [C1]",
        "see [B2] Mother was not asked",
        "as said in\n[B2] of these notes",
    ],
)
@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_a_reference_inside_a_sentence_begins_none(tmp_path: Path, refers: str, suffix: str) -> None:
    text = f"[B1] Nurse: the form is long, {refers}\n[B2] Mother: nobody asked\n[C1] Housing: 4 of 9 were late\n"
    notes = read_notes([written(tmp_path, text, f"notes.{suffix}")])
    assert [note.id for note in notes.notes] == ["B1", "B2", "C1"]
    assert " ".join(notes.note("B1").text.split()).endswith(" ".join(refers.split()))


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_speakers_at_the_head_of_lines_without_ids_are_not_run_together(tmp_path: Path, suffix: str) -> None:
    text = "Health visitor: no slot on a Friday\nMother: I rang and was told\nwhat to do: wait\n\nHousing: 4 of 9 were late\n"
    notes = read_notes([written(tmp_path, text, f"notes.{suffix}")]).notes
    assert [note.group for note in notes] == ["health visiting and school nursing", "parent or carer", "housing"]
    assert " ".join(notes[1].text.split()) == "Mother: I rang and was told what to do: wait"


def test_soft_line_breaks_of_word_and_pages_of_a_text(tmp_path: Path) -> None:
    document = Document()
    run = document.add_paragraph().add_run("[B1] Social worker: there is one duty telephone")
    run.add_break()
    run.add_text("[B2] Aunt: I left four messages")
    document.save(str(tmp_path / "notes.docx"))
    assert [note.group for note in read_notes([tmp_path / "notes.docx"]).notes] == [
        "children's social care",
        "wider family",
    ]
    text = "[B1] Nurse: no slot on a Friday\n[B2] Mother: I rang at noon\n\f[B3] Father: I rang at four\n[B4] GP: no letter came\n"
    assert [note.page for note in read_notes([written(tmp_path, text, "notes.txt")]).notes] == [1, 1, 2, 2]


def test_marked_headings_of_a_plain_text(tmp_path: Path) -> None:
    notes = read_notes([written(tmp_path, TEXT.replace("\n\n", "\n"), "notes.txt")])
    assert [(note.id, note.kind.value) for note in notes.notes] == [
        ("A1", "chronology"),
        ("A2", "chronology"),
        ("B1", "conversation"),
        ("B2", "conversation"),
        ("C1", "extract"),
    ]
    assert notes.enquiry == ("How do forms reach families?",)
    assert not any("#" in note.text for note in notes.notes)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Neighbour", "conversation"),
        ("School nurse", "conversation"),
        ("Housing officer", "conversation"),
        ("GP", "conversation"),
        ("Practice manager, GP surgery", "conversation"),
        ("Somebody who was there", "conversation"),
        ("mother", "conversation"),
        ("GP practice", "extract"),
        ("Police log", "extract"),
        ("Health visiting record system", "extract"),
        ("Housing", "extract"),
        ("Children's social care", "extract"),
    ],
)
def test_kind_without_a_heading_is_that_of_who_speaks(tmp_path: Path, label: str, kind: str) -> None:
    text = f"[B1] {label}: the letter never came\n\n[B2] {label}: I never saw the letter\n"
    first, second = read_notes([written(tmp_path, text)]).notes
    assert first.kind.value == kind
    assert second.kind is NoteKind.CONVERSATION


@pytest.mark.parametrize(
    ("label", "group", "standing"),
    [
        ("Missing coordinator", "another practitioner", "practitioner"),
        ("Police missing coordinator", "police", "practitioner"),
        ("Commissioned provider", "a commissioned service", "practitioner"),
        ("Education service", "local authority education service", "practitioner"),
        ("Public health", "commissioners and public health", "practitioner"),
        ("Public health nurse", "health visiting and school nursing", "practitioner"),
        ("Child's social worker", "children's social care", "practitioner"),
        ("Parent support adviser", "youth and voluntary sector workers", "practitioner"),
        ("Child's mother", "parent or carer", "own"),
        ("Mother's sister", "wider family", "own"),
        ("Adult social care", "adult social care", "practitioner"),
    ],
)
def test_role_groups(label: str, group: str, standing: str) -> None:
    speaker = speaker_of(label, notes_rubric())
    assert (speaker.group, speaker.standing) == (group, standing)


def test_an_entry_made_twice_is_said(tmp_path: Path) -> None:
    entry = "The letter was sent by post to the address before the last one."
    text = f"[A1] 3 May. {entry}\n\n[A2] 9 May. {entry}\n\n[A3] 11 May. The door was closed when she called at noon.\n"
    assert read_notes([written(tmp_path, text)]).remarks == (
        "A1 and A2 say nearly the same under different dates: they count as one source.",
    )


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
