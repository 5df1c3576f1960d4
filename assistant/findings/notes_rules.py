"""The rules by which case notes are read: `prompts/rubrics/findings_notes.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from assistant.check.rules import Pattern, Strict, load

__all__ = ["Columns", "Group", "Kinds", "NotesRubric", "Sources", "Standing", "notes_rubric"]

Standing = Literal["own", "practitioner", "agency", "bystander", "unknown"]


class Kinds(Strict):
    """Headings that open each kind of note, and those that open lines of enquiry."""

    source: str
    chronology: Pattern
    conversation: Pattern
    extract: Pattern
    enquiry: Pattern


class Columns(Strict):
    """Headings of a table's columns."""

    source: str
    id: Pattern
    when: Pattern
    who: Pattern
    use: Pattern
    text: Pattern


class Uses(Strict):
    """What was agreed about the use of a note."""

    source: str
    quote_agreed: Pattern = Field(alias="quote agreed")
    paraphrase: Pattern
    background: Pattern


class Sources(Strict):
    """Who or what stands before a colon where no heading says what kind of note it is."""

    source: str
    documents: Pattern
    bodies: Pattern
    persons: Pattern
    places: Pattern
    speaks: Pattern


class Group(Strict):
    """A role group: wide enough that it names nobody."""

    name: str
    standing: Standing
    pattern: Pattern


class NotesRubric(Strict):
    """`prompts/rubrics/findings_notes.yaml`."""

    source: str
    kinds: Kinds
    columns: Columns
    when: Pattern
    uses: Uses
    sources: Sources
    initial: str
    through: Pattern
    passed_on: Pattern
    groups: tuple[Group, ...]


@lru_cache(maxsize=8)
def notes_rubric(folder: Path | None = None) -> NotesRubric:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return load("findings_notes", NotesRubric, folder)
