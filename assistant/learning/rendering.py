"""An entry as it is written into a log: a heading of date and stage, then a line or more for each field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.learning.dates import in_words
from assistant.learning.entry import FIELDS, Entry
from assistant.learning.errors import LearningLogError
from assistant.learning.lines import Reader, reader_of
from assistant.learning.rubric import log_rubric

__all__ = ["Piece", "entry_template", "entry_text", "pieces_of", "stage_of"]

_ASKED_AFTER_DONE = ("expect", "seen", "seen_by")
"""Left open below an action: what would be seen, what was seen, and who said so."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (no label, `is_heading`), a field with its label, or other text."""

    text: str
    label: str = ""
    is_heading: bool = False


def entry_template(stage: str, day: date | None = None, rubrics: Path | None = None) -> str:
    """An entry with every field left open, to be completed by hand.

    Raises:
        LearningLogError: where there is no such stage.
    """
    return entry_text(Entry(day=day, stage=stage_of(stage, rubrics)), rubrics)


def stage_of(words: str, rubrics: Path | None = None) -> str:
    """The code of the stage that was named by its code or in words.

    Raises:
        LearningLogError: where there is no such stage.
    """
    rubric = log_rubric(rubrics)
    plain = " ".join(words.split())
    if rubric.stage(plain):
        return plain
    code, start, end = reader_of(rubrics).stage(plain)
    if not code or plain[:start].strip() or plain[end:].strip():
        raise LearningLogError(f"“{plain}” is not a stage: they are {', '.join(one.code for one in rubric.stages)}.")
    return code


def entry_text(entry: Entry, rubrics: Path | None = None) -> str:
    """The entry as text with "\\n" at the ends of lines; `read_log` gives the same fields back."""
    made = []
    for piece in pieces_of(entry, rubrics):
        label = f"{piece.label}: " if piece.label else "## " if piece.is_heading else ""
        made.append(f"{label}{piece.text}".rstrip())
    return "\n\n".join(made) + "\n"


def pieces_of(entry: Entry, rubrics: Path | None = None) -> Iterator[Piece]:
    """What is written, in order: only what is given; where an action is given, what was seen is left open below it."""
    reader = reader_of(rubrics)
    rubric = reader.rubric
    tidy = entry.tidied()
    yield Piece(_heading(tidy, rubrics), is_heading=True)
    if tidy.other:
        yield Piece(_kept(tidy.other, reader, is_first_too=True))
    wanted = {name for name in FIELDS if getattr(tidy, name)} or set(FIELDS)
    if tidy.done:
        wanted.update(_ASKED_AFTER_DONE)
    for name in ("takes_up", *FIELDS):
        if name in wanted or (name == "takes_up" and tidy.takes_up):
            yield Piece(_kept(getattr(tidy, name), reader), rubric.field(name).name)


def _heading(entry: Entry, rubrics: Path | None) -> str:
    wording = log_rubric(rubrics).wording
    stage = log_rubric(rubrics).stage(entry.stage)
    day = in_words(entry.day) if entry.day else "[date]"
    if stage is None:
        return day if entry.day else wording.entry
    return f"{day} · {stage.name}"


def _kept(text: str, reader: Reader, *, is_first_too: bool = False) -> str:
    """With a backslash before each line that would be read as something else than a part of its field."""
    lines = text.split("\n")
    first = 0 if is_first_too else 1
    return "\n".join([*lines[:first], *(_escaped(line, reader) for line in lines[first:])])


def _escaped(line: str, reader: Reader) -> str:
    return f"\\{line}" if reader.is_structure(line.lstrip("\\")) else line
