"""Sets of case notes with what an expert drew from them, and test notes for setting aside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.findings.notes import CaseNotes, Note, NoteKind, NoteSentence, Use, read_notes
from assistant.findings.notes_cutting import sentences_in, when_in
from assistant.findings.notes_rules import notes_rubric
from assistant.findings.speakers import UNKNOWN, lead_of, speaker_of

__all__ = ["BLIND", "OWN", "Case", "Sample", "one_note", "read_cases", "read_test_notes"]

OWN = Path(__file__).resolve().parent / "findings"
BLIND = OWN / "blind"


@dataclass(frozen=True, slots=True)
class Case:
    """A set of notes with its labels."""

    name: str
    notes: CaseNotes
    labels: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """A note for one kind: `quote` stands in the sentence to be set aside, or None where nothing may be."""

    kind: str
    text: str
    quote: str | None


@lru_cache(maxsize=4)
def read_cases(folder: Path) -> tuple[Case, ...]:
    """The cases of a folder, by name.

    Raises:
        FileNotFoundError: where there is none.
    """
    labelled = sorted(folder.glob("*.expected.json"))
    if not labelled:
        raise FileNotFoundError(f"{folder} holds no case notes with labels")
    return tuple(_case(path) for path in labelled)


def _case(path: Path) -> Case:
    name = path.name.removesuffix(".expected.json")
    return Case(name, read_notes([path.with_name(f"{name}.md")]), json.loads(path.read_text(encoding="utf-8")))


def read_test_notes(path: Path) -> tuple[Sample, ...]:
    """Test notes, kinds in the order of the file."""
    return tuple(_test_notes(yaml.safe_load(path.read_text(encoding="utf-8"))))


def _test_notes(held: Mapping[str, Mapping[str, Sequence[Any]]]) -> Iterator[Sample]:
    for kind, rows in held.items():
        for text, quote in rows["set_aside"]:
            yield Sample(kind, text, quote)
        for text in rows["keep"]:
            yield Sample(kind, text, None)


def one_note(text: str) -> CaseNotes:
    """A note by itself, as it would be read from a file."""
    rules = notes_rubric()
    lead = lead_of(text)
    kind = NoteKind.CHRONOLOGY if when_in(text, rules) else NoteKind.CONVERSATION if lead else NoteKind.OTHER
    spans = sentences_in(text, lead.end() if lead else 0)
    sentences = tuple(NoteSentence("X1", i, a, b, text[a:b], None) for i, (a, b) in enumerate(spans))
    speaker = speaker_of(lead[1], rules) if lead else UNKNOWN
    note = Note("X1", text, kind, speaker, when_in(text, rules), Use.BACKGROUND, None, "test", sentences)
    return CaseNotes((note,))
