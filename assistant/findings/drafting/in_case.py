"""How a pattern showed in this case: records quoted with their id; what people said is pointed to and never quoted in the text.

Quotations from conversations are working evidence. They stand in the appendix alone, by note id and role group.
"""

from __future__ import annotations

from calendar import day_abbr, day_name, month_abbr, month_name
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.findings.drafting.wording import DraftWords, and_
from assistant.findings.notes import Note, NoteKind, NoteSentence
from assistant.findings.set_aside_rules import SetAsideKind
from assistant.findings.setting_aside import SetAside, SettingAside

__all__ = ["CaseLine", "case_lines", "in_words", "is_spoken", "names_somebody", "pointers", "when_words"]

_CAPITALS = frozenset((*month_name, *month_abbr, *day_name, *day_abbr)) - {""}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A note with the words that are quoted from it, "" where it may not be quoted at all.

    `is_spoken` is true for what somebody told the review: its quotation belongs to the appendix and to no other place.
    """

    note: Note
    quote: str
    page: int | None

    @property
    def is_spoken(self) -> bool:
        """True for the words of a person, in a conversation or where the kind of note is not known."""
        return is_spoken(self.note)


def is_spoken(note: Note) -> bool:
    """True for what a person told: its words belong to the appendix and to no other place."""
    return note.kind is NoteKind.CONVERSATION or note.speaker.standing == "own"


def names_somebody(item: SetAside, aside: SettingAside) -> bool:
    """True where the sentence that was set aside names a practitioner: it is printed nowhere."""
    place = (item.note_id, item.sentence.index)
    return any(
        (other.note_id, other.sentence.index) == place and other.kind is SetAsideKind.PRACTITIONER_NAME
        for other in aside.items
    )


def case_lines(notes: Sequence[Note], quotes: Sequence[NoteSentence], aside: SettingAside) -> tuple[CaseLine, ...]:
    """One line for each note, in order: its quotation among `quotes`, or the first sentence that may be quoted."""
    by_id = {quote.note_id: quote for quote in quotes}
    made = []
    for note in notes:
        quotable = aside.quotable(note)
        sentence = by_id.get(note.id) or (quotable[0] if quotable else None)
        made.append(CaseLine(note, sentence.text if sentence else "", sentence.page if sentence else note.page))
    return tuple(made)


def in_words(lines: Sequence[CaseLine], words: DraftWords) -> tuple[str, ...]:
    """The lines as sentences: each record quoted, then one pointer for each sort of people who spoke."""
    said = words.in_this_case
    made = [_record(line, said) for line in lines if not line.is_spoken and line.quote]
    spoken: dict[str, list[Note]] = {}
    for line in lines:
        if line.is_spoken:
            standing = line.note.speaker.standing
            kind = standing if standing in ("practitioner", "own") else "someone"
            spoken.setdefault(kind, []).append(line.note)
    return (*made, *(said[kind].format(pointers=pointers(notes, said)) for kind, notes in spoken.items()))


def when_words(note: Note) -> str:
    """When a note is, as it stands within a sentence: "week 4", but "November"."""
    first = note.when.split()[0].strip(",.") if note.when.split() else ""
    return note.when if first in _CAPITALS else note.when[:1].lower() + note.when[1:]


def _record(line: CaseLine, said: dict[str, str]) -> str:
    note = line.note
    where = f"{note.id}, page {line.page}" if line.page else note.id
    if note.kind is NoteKind.CHRONOLOGY:
        when = f", {when_words(note)}" if note.when else ""
        return said["chronology"].format(when=when, quote=line.quote, id=where)
    if note.kind is NoteKind.EXTRACT:
        return said["extract"].format(group=note.group, quote=line.quote, id=where)
    return said["other"].format(quote=line.quote, id=where)


def pointers(notes: Sequence[Note], said: dict[str, str]) -> str:
    """Role groups with the ids of their notes."""
    held: dict[str, list[str]] = {}
    for note in notes:
        held.setdefault(note.group, []).append(note.id)
    return and_([said["pointer"].format(group=group, ids=", ".join(ids)) for group, ids in held.items()])
