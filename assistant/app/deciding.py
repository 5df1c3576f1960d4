"""What the writer decides on the page, put into the work: hunches, a pattern taken further, a sentence put back, who was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from assistant.app.held_notes import HeldNotes
from assistant.app.notes_room import NotesRoom
from assistant.findings.work import Asked, Decided, PatternStanding, Work

__all__ = ["Refused", "apply_typed", "asked", "decided", "hunched", "not_asked", "put_back", "typed"]

_LONGEST = 4_000
_MOST_HUNCHES = 60
_MOST_TYPED = 400
_FIELD = re.compile(r"hunches|asked\.\w{1,12}|P\d{1,3}\.(?:sentence|standing|supports|recommendations)")


class Refused(Exception):
    """It can't be decided so; the message is one sentence for the writer."""


def hunched(held: HeldNotes, room: NotesRoom, fields: Mapping[str, str]) -> None:
    """Take the writer's hunches, or that they go on without; proposals may be shown after this."""
    lines = tuple(line.strip()[:_LONGEST] for line in fields.get("hunches", "").splitlines() if line.strip())
    if not lines and fields.get("skip") != "yes":
        raise Refused("Put down a hunch, or choose “Go on without”.")
    held.was_asked_hunches = True
    held.typed.pop("hunches", None)
    fresh = {"hunches": lines[:_MOST_HUNCHES], "no_hunches": not lines}
    room.change(held, lambda work: work.model_copy(update=fresh))


def typed(held: HeldNotes, fields: Mapping[str, str]) -> None:
    """Keep in memory what stands in a field, so that a page loaded again shows it."""
    for name, value in fields.items():
        if _FIELD.fullmatch(name) and (name in held.typed or len(held.typed) < _MOST_TYPED):
            held.typed[name] = value[: _LONGEST * 5]


def decided(held: HeldNotes, room: NotesRoom, pattern: str, fields: Mapping[str, str]) -> None:
    """Take a pattern further or leave it, with the writer's sentence, its standing and its notes.

    Raises:
        Refused: where there is no such pattern, or a note is named that is not there.
    """
    old = held.work.decided(pattern)
    if old is None:
        raise Refused("This pattern is not among the proposals any more.")
    new = _decided(held, old, fields)
    for name in [name for name in held.typed if name.startswith(f"{pattern}.")]:
        held.typed.pop(name)
    room.change(held, lambda work: _with(work, new), pattern)


def put_back(held: HeldNotes, room: NotesRoom, fields: Mapping[str, str]) -> None:
    """Put a sentence back that was set aside, or set it aside again.

    Raises:
        Refused: where no such sentence was set aside.
    """
    key = fields.get("key", "")
    aside = held.draft.proposals.aside if held.draft else None
    if aside is None or key not in {item.key for item in (*aside.items, *aside.put_back)}:
        raise Refused("This sentence is not among those set aside.")
    back = fields.get("back") == "yes"
    note_id = key.rpartition(".")[0]

    def change(work: Work) -> Work:
        kept = [one for one in work.put_back if one != key]
        if back:
            kept.append(key)
        elif note_id in kept:  # the whole note was put back: all its sentences but this one stay so
            kept.remove(note_id)
            kept += [item.key for item in aside.put_back if item.note_id == note_id and item.key != key]
        return work.model_copy(update={"put_back": tuple(dict.fromkeys(kept))})

    room.change(held, change, "aside")


def asked(held: HeldNotes, room: NotesRoom, fields: Mapping[str, str]) -> None:
    """Record that a role group was asked about a pattern.

    Raises:
        Refused: where the date, the group, the pattern or a note is missing or not known.
    """
    try:
        on = date.fromisoformat(fields.get("on", ""))
    except ValueError as error:
        raise Refused("Give the date on which they were asked as day, month and year.") from error
    group = " ".join(fields.get("group", "").split())[:200]
    if not group:
        raise Refused("Say which role group was asked, without a name.")
    pattern = fields.get("pattern", "")
    if held.work.decided(pattern) is None:
        raise Refused("Choose the pattern that they were asked about.")
    said = Asked(on=on, group=group, pattern=pattern, said_in=_ids(held, fields.get("said_in", "")))
    for name in [name for name in held.typed if name.startswith("asked.")]:
        held.typed.pop(name)
    room.change(held, lambda work: work.model_copy(update={"asked": (*work.asked, said)}))


def not_asked(held: HeldNotes, room: NotesRoom, fields: Mapping[str, str]) -> None:
    """Take an entry out that was recorded by mistake; `number` counts from 0."""
    number = fields.get("number", "")
    if not number.isdecimal() or int(number) >= len(held.work.asked):
        raise Refused("This entry is not there any more.")
    gone = held.work.asked[int(number)]
    rest = tuple(one for one in held.work.asked if one is not gone)
    room.change(held, lambda work: work.model_copy(update={"asked": rest}))


def apply_typed(held: HeldNotes, room: NotesRoom) -> None:
    """Before saving, take what stands in the fields of patterns; note ids that are not there stay in their field."""
    for pattern in dict.fromkeys(name.partition(".")[0] for name in list(held.typed) if re.match(r"P\d", name)):
        old = held.work.decided(pattern)
        if old is None or not old.accepted:
            continue
        stand = {
            name.partition(".")[2]: value for name, value in list(held.typed.items()) if name.startswith(f"{pattern}.")
        }
        fields = {
            "accepted": "yes",
            "sentence": stand.get("sentence", old.sentence),
            "standing": stand.get("standing", old.standing.value),
            "recommendations": stand.get("recommendations", "yes" if old.recommendations else ""),
            "supports": stand.get("supports", ", ".join(old.supports)),
        }
        try:
            decided(held, room, pattern, fields)
        except Refused:
            decided(held, room, pattern, fields | {"supports": ", ".join(old.supports)})
            held.typed[f"{pattern}.supports"] = stand["supports"]


def _decided(held: HeldNotes, old: Decided, fields: Mapping[str, str]) -> Decided:
    """The decision with the fields that were sent; what was not sent stays."""
    fresh: dict[str, object] = {"accepted": fields.get("accepted") == "yes"}
    if "sentence" in fields:
        fresh["sentence"] = " ".join(fields["sentence"].split())[:_LONGEST]
        fresh["recommendations"] = fields.get("recommendations") == "yes"
    if fields.get("standing") in list(PatternStanding):
        fresh["standing"] = PatternStanding(fields["standing"])
    if "supports" in fields and fresh["accepted"]:
        ids = _ids(held, fields["supports"])
        if not ids:
            raise Refused("A pattern needs at least one note that supports it.")
        fresh["supports"] = ids
    return old.model_copy(update=fresh)


def _ids(held: HeldNotes, text: str) -> tuple[str, ...]:
    """Ids of notes, parted by commas, semicolons or new lines, in the order of the notes.

    Raises:
        Refused: naming those that are not there.
    """
    known = {note.id.casefold(): note.id for note in held.notes.notes} if held.notes else {}
    given = [" ".join(part.split()) for part in re.split(r"[,;\n]", text) if part.strip()]
    unknown = [one for one in given if one.casefold() not in known]
    if len(unknown) == 1 and unknown == given:  # "B1 B5 C2", parted by spaces
        parts = unknown[0].split()
        if all(part.casefold() in known for part in parts):
            given, unknown = parts, []
    if unknown:
        raise Refused(f"There is no note “{unknown[0][:60]}” in these notes: check the id.")
    chosen = {known[one.casefold()] for one in given}
    return tuple(name for name in known.values() if name in chosen)


def _with(work: Work, new: Decided) -> Work:
    return work.model_copy(update={"patterns": tuple(new if one.id == new.id else one for one in work.patterns)})
