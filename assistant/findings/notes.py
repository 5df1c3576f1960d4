"""Case notes, read: what happened, what people said, what agencies wrote, with the ids that the writer knows them by.

Word, PDF, text, Markdown and web pages, one file or several. Files are read in a process of their own. Nothing is indexed,
stored or logged: what is read lives as long as the value that is given back.

    NotesError        the notes can't be used; a class of IndexesError
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assistant.check.rules import found
from assistant.findings.notes_blocks import Column, blocks_of
from assistant.findings.notes_cutting import Cut, cut, sentences_in, use_in, when_in
from assistant.findings.notes_lines import heads_of
from assistant.findings.notes_rules import NotesRubric, notes_rubric
from assistant.findings.speakers import UNKNOWN, Speaker, is_organisation, lead_of, speaker_of
from indexes.errors import IndexesError
from indexes.reading.guard import read_guarded

__all__ = ["CaseNotes", "Note", "NoteKind", "NoteSentence", "NotesError", "Use", "read_notes"]

_OPENING_MARKS = ("'", '"', "‘", "“")


class NotesError(IndexesError):
    """Case notes can't be used; the message says which file and what to do."""

    code = "notes"


class NoteKind(StrEnum):
    """What sort of note it is."""

    CHRONOLOGY = "chronology"
    CONVERSATION = "conversation"
    EXTRACT = "extract"
    OTHER = "other"


class Use(StrEnum):
    """What the person whose words it holds agreed to."""

    BACKGROUND = "background"
    PARAPHRASE = "paraphrase"
    QUOTE_AGREED = "quote agreed"


@dataclass(frozen=True, slots=True)
class NoteSentence:
    """`start:end` of the text of note `note_id`, without the speaker and without marks of quotation around it.

    `index` counts from 0 within the note; `page` is the physical page from 1, None where the file has none.
    """

    note_id: str
    index: int
    start: int
    end: int
    text: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """One note as printed after its id. `when` is as printed, "" where nothing says it; `page` that of its first word.

    `is_id_printed` is False for an id that was made from the note's own words, since the file printed none.
    """

    id: str
    text: str
    kind: NoteKind
    speaker: Speaker
    when: str
    use: Use
    page: int | None
    file: str
    sentences: tuple[NoteSentence, ...]
    is_id_printed: bool = True

    @property
    def group(self) -> str:
        """The role group that it comes from; names nobody."""
        return self.speaker.group


@dataclass(frozen=True, slots=True)
class CaseNotes:
    """All notes, files in the order given. `opening` is what stands before the first note; `remarks` what to know."""

    notes: tuple[Note, ...]
    enquiry: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def note(self, note_id: str) -> Note:
        """The note with this id.

        Raises:
            NotesError: where there is none.
        """
        for note in self.notes:
            if note.id == note_id:
                return note
        raise NotesError(f'There is no note "{note_id}" in these notes: check the id.')

    @property
    def words(self) -> int:
        """How many words the notes have."""
        return sum(len(note.text.split()) for note in self.notes)


def read_notes(paths: Sequence[str | Path], rubrics: Path | None = None) -> CaseNotes:
    """Read case notes. Where two files print the same id, the ids of both carry the name of their file.

    Raises:
        ReadingError: where a file can't be read. NotesError: where no note is found. RubricError.
    """
    rules = notes_rubric(rubrics)
    files = [Path(path) for path in paths]
    if not files:
        raise NotesError("No case notes were given: name at least one file.")
    read = [_of_file(path, rules) for path in files]
    made = CaseNotes(
        notes=_unique([one.notes for one in read], _labels(files)),
        enquiry=tuple(line for one in read for line in one.enquiry),
        opening=tuple(line for one in read for line in one.opening),
        remarks=tuple(remark for one in read for remark in one.remarks),
    )
    return replace(made, remarks=(*made.remarks, *_entered_twice(made)))


def _entered_twice(notes: CaseNotes) -> list[str]:
    from assistant.findings.material import copies  # which reads these notes

    remarks = []
    for group in copies(notes):
        if len(group) > 1:
            *others, last = (note.id for note in group)
            dates = " under different dates" if len({note.when for note in group}) > 1 else ""
            remarks.append(f"{', '.join(others)} and {last} say nearly the same{dates}: they count as one source.")
    return remarks


def _of_file(path: Path, rules: NotesRubric) -> CaseNotes:
    reading = read_guarded(path)
    blocks = blocks_of(reading, rules)
    pieces = cut(blocks, heads_of(path, blocks, reading.format in ("text", "markdown"), rules))
    if not pieces.notes:
        raise NotesError(f'"{path.name}" holds no notes: it needs paragraphs of text, with or without ids.')
    made = tuple(_note(one, path.name, rules) for one in pieces.notes)
    remarks = [f"{path.name}: {warning.message}" for warning in reading.warnings]
    remarks += [
        f"{path.name}: the id {name} is printed {count} times; later ones are numbered."
        for name, count in Counter(note.id for note in made).items()
        if count > 1
    ]
    return CaseNotes(_numbered(made), pieces.enquiry, pieces.opening, tuple(remarks))


def _note(one: Cut, file: str, rules: NotesRubric) -> Note:
    text, said_use = use_in(one.text, one.columns.get(Column.USE, ""), rules)
    lead = lead_of(text)
    label = lead[1] if lead else one.columns.get(Column.WHO, "")
    kind = NoteKind(_kind(one, text, label, rules))
    is_extract = kind is NoteKind.EXTRACT
    note_id = one.id or ""
    return Note(
        id=note_id,
        text=text,
        kind=kind,
        speaker=speaker_of(label, rules, is_extract) if label else UNKNOWN,
        when=one.columns.get(Column.WHEN) or when_in(text, rules),
        use=Use(said_use),
        page=one.page_at(0),
        file=file,
        sentences=tuple(
            NoteSentence(note_id, index, start, end, text[start:end], one.page_at(start))
            for index, (start, end) in enumerate(sentences_in(text, lead.end() if lead else 0))
        ),
        is_id_printed=one.is_id_printed,
    )


def _kind(one: Cut, text: str, label: str, rules: NotesRubric) -> str:
    """What the headings say; where they say nothing, what the note looks like. In doubt it is what somebody said."""
    if one.blocks[0].kind:
        return one.blocks[0].kind
    if when_in(text, rules):
        return NoteKind.CHRONOLOGY
    said = text.removeprefix(f"{label}:").lstrip()
    is_spoken = found(rules.sources.speaks, said) is not None or said[:1] in _OPENING_MARKS
    if one.columns.get(Column.WHEN) and not is_spoken:
        return NoteKind.CHRONOLOGY
    if label and not is_spoken and is_organisation(label, rules):
        return NoteKind.EXTRACT
    return NoteKind.CONVERSATION if label or is_spoken else NoteKind.OTHER


def _numbered(notes: Sequence[Note]) -> tuple[Note, ...]:
    seen: Counter[str] = Counter()
    made = []
    for note in notes:
        seen[note.id] += 1
        made.append(note if seen[note.id] == 1 else _renamed(note, f"{note.id}-{seen[note.id]}"))
    return tuple(made)


def _labels(files: Sequence[Path]) -> list[str]:
    stems = [path.stem for path in files]
    return [
        stem if stems.count(stem) == 1 else f"{stem}-{stems[: number + 1].count(stem)}"
        for number, stem in enumerate(stems)
    ]


def _unique(files: Sequence[Sequence[Note]], labels: Sequence[str]) -> tuple[Note, ...]:
    held = Counter(note_id for notes in files for note_id in {note.id for note in notes})
    return tuple(
        note if held[note.id] == 1 else _renamed(note, f"{label} {note.id}")
        for notes, label in zip(files, labels, strict=True)
        for note in notes
    )


def _renamed(note: Note, note_id: str) -> Note:
    sentences = tuple(replace(sentence, note_id=note_id) for sentence in note.sentences)
    return replace(note, id=note_id, sentences=sentences)
