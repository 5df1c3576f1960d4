"""Case notes into proposals: what `findings --json` prints. What a writer makes of them is in `assistant.findings.drafting`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Claim, citation_to_json
from assistant.check.rules import found
from assistant.findings.drafting.mattering import guidance_on
from assistant.findings.drafting.subjects import Subject, subjects_of, subjects_rubric
from assistant.findings.drafting.widespread import Reviews, Spread
from assistant.findings.notes import CaseNotes
from assistant.findings.pattern import Pattern
from assistant.findings.patterns import AT_MOST, pattern_of, propose_patterns
from assistant.findings.remembering import RememberingEmbedder
from assistant.findings.setting_aside import SettingAside, set_aside
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.library import Library

__all__ = ["Chosen", "DraftPattern", "Progress", "Proposals", "Proposing", "ProposingStopped", "propose", "subject_of"]

Progress = Callable[[int, int, str], None]
"""Told before each step: how many are done, how many there are, and what is being done."""

_CLOSE = 0.5
"""Cosine from which on what somebody said is close to what a pattern quotes. Source: own; a wrong one is seen at once."""

_ALIKE = 0.6
"""Two patterns that share more of their notes than this (of the smaller of the two) are forms of one."""


class ProposingStopped(Exception):
    """The person who asked gave it up."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Notes that the writer took as a pattern before: they stay together, under the same id, whatever else is proposed."""

    id: str
    supports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposing:
    """What is asked for. `put_back` are ids of notes ("B4") or sentences ("B4.2") that are not to be set aside.

    Patterns `chosen` before come first and keep their ids and notes; those only `listed` before keep their ids where they are
    proposed again. At most `at_most` are proposed in all. `as_of` is the date on which guidance is read.
    """

    put_back: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    listed: tuple[Chosen, ...] = ()
    at_most: int = AT_MOST
    as_of: date = field(default_factory=date.today)
    rubrics: Path | None = None


@dataclass(frozen=True, slots=True)
class DraftPattern:
    """A pattern with what the library says. `sentence` is the writer's; while it is empty the scaffold stands.

    `near_own` are ids of what a child or family member said that no pattern holds and that may be about this one.
    `heading` says in few words what it is about, differently for each pattern where their notes allow; "" where they don't.
    """

    pattern: Pattern
    heading: str = ""
    sentence: str = ""
    subjects: tuple[Subject, ...] = ()
    spread: Spread = field(default_factory=lambda: Spread(0))
    guidance: tuple[Claim, ...] = ()
    near_own: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One element of `patterns`."""
        made = self.pattern
        return {
            "id": made.id,
            "sentence": self.sentence or made.scaffold,
            "scaffold": not self.sentence,
            "typology": made.typology,
            "supports": list(made.supports),
            "counter": list(made.counter),
            "factors": [{"factor": one.factor, "effect": one.effect} for one in made.factors],
            "quotes": [{"id": quote.note_id, "quote": quote.text} for quote in made.quotes],
            "not_known": list(made.not_known),
            "library": {
                "reviews_loaded": self.spread.loaded,
                "rows": [row.to_json() for row in self.spread.rows],
            },
            "guidance": [citation_to_json(citation) for claim in self.guidance for citation in claim.citations],
            "questions": list(made.questions),
        }


@dataclass(frozen=True, slots=True)
class Proposals:
    """What was proposed and set aside. `aside.for_a_person` comes first on every page: it may not wait."""

    notes: CaseNotes
    aside: SettingAside
    patterns: tuple[DraftPattern, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        """`{"patterns", "set_aside", "for_a_person"}`."""
        return {
            "patterns": [pattern.to_json() for pattern in self.patterns],
            "set_aside": [item.to_json() for item in self.aside.items],
            "for_a_person": [item.to_json() for item in self.aside.for_a_person],
        }


def propose(
    notes: CaseNotes,
    library: Library | None = None,
    wanted: Proposing | None = None,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Proposals:
    """Set aside and propose.

    Raises:
        RubricError, EmbeddingError. NotesError: where a chosen pattern names a note that is not there.
        ProposingStopped: where `is_stopped` turned true between two steps.
    """
    wanted = wanted or Proposing()
    rubrics = wanted.rubrics
    say = _Saying(progress, is_stopped)
    model = RememberingEmbedder(embedder or (library.embedder if library else SentenceTransformerEmbedder()))
    say("Reading what the notes say")
    aside = set_aside(notes, wanted.put_back, rubrics, model)
    say("Putting notes together that point to the same condition of work")
    made = [
        pattern_of(notes, aside, one.supports, int(one.id.lstrip("P")), library, model, rubrics)
        for one in wanted.chosen
    ]
    made += _beside(propose_patterns(notes, aside, library, model, wanted.at_most, rubrics), made, wanted)
    say("Looking at what reviews and guidance say")
    return Proposals(notes, aside, _with_library(made, notes, aside, library, model, wanted))


class _Saying:
    """Says each step, and stops between two."""

    def __init__(self, progress: Progress | None, is_stopped: Callable[[], bool]) -> None:
        self._progress, self._is_stopped, self._done = progress, is_stopped, 0

    def __call__(self, words: str) -> None:
        if self._is_stopped():
            raise ProposingStopped
        if self._progress is not None:
            self._progress(self._done, 3, words)
        self._done += 1


def _beside(proposed: Sequence[Pattern], chosen: Sequence[Pattern], wanted: Proposing) -> list[Pattern]:
    """The proposals that are no other form of a chosen pattern, under their earlier ids or ids that were never used."""
    new = [one for one in proposed if not any(_are_alike(one.supports, other.supports) for other in chosen)]
    listed = [one for one in wanted.listed if one.id not in {other.id for other in chosen}]
    used = {one.id for one in chosen} | {one.id for one in listed}
    fresh = (f"P{number}" for number in count(1) if f"P{number}" not in used)
    made = []
    for one in new[: max(0, wanted.at_most - len(chosen))]:
        again = next((old for old in listed if _are_alike(one.supports, old.supports)), None)
        if again is not None:
            listed.remove(again)
        made.append(one.renamed(again.id if again else next(fresh)))
    return made


def _are_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    first, second = set(one), set(other)
    return len(first & second) > _ALIKE * min(len(first), len(second))


def _with_library(
    patterns: Sequence[Pattern],
    notes: CaseNotes,
    aside: SettingAside,
    library: Library | None,
    embedder: Embedder,
    wanted: Proposing,
) -> tuple[DraftPattern, ...]:
    rubric = subjects_rubric(wanted.rubrics)
    own = _own_unplaced(patterns, notes, aside)
    reviews = Reviews(library, embedder, wanted.as_of, wanted.rubrics) if library else None
    made = []
    for pattern in patterns:
        said = [[s.text for s in aside.evidence(notes.note(note_id))] for note_id in pattern.supports]
        subjects = subjects_of(said, rubric)
        quotes = [quote.text for quote in pattern.quotes]
        made.append(
            DraftPattern(
                pattern,
                subjects=subjects,
                spread=reviews.on(subjects[0] if subjects else None, quotes) if reviews else Spread(0),
                guidance=guidance_on(library, subjects, wanted.as_of) if library else (),
                near_own=_near_own(own, subjects, quotes, embedder),
            )
        )
    return _headed(made)


def _own_unplaced(patterns: Sequence[Pattern], notes: CaseNotes, aside: SettingAside) -> dict[str, list[str]]:
    """Who speaks and the sentences, by note, of children and family members whose notes no pattern holds."""
    held = {note_id for one in patterns for note_id in (*one.supports, *one.counter)}
    free = [note for note in notes.notes if note.speaker.standing == "own" and note.id not in held]
    return {note.id: [note.speaker.label, *(s.text for s in aside.evidence(note))] for note in free}


def _near_own(
    own: Mapping[str, Sequence[str]], subjects: Sequence[Subject], quotes: Sequence[str], embedder: Embedder
) -> tuple[str, ...]:
    """Those that speak of a pattern's subject, or are close to what it quotes. Shown beside it and weighed by nobody."""
    near = []
    for note_id, (label, *sentences) in own.items():
        is_on = any(found(one.cues, text) for one in subjects if not one.is_wide for text in (label, *sentences))
        if is_on or _is_close(sentences, quotes, embedder):
            near.append(note_id)
    return tuple(near)


def _is_close(sentences: Sequence[str], quotes: Sequence[str], embedder: Embedder) -> bool:
    if not sentences or not quotes:
        return False
    alike = np.asarray(embedder.embed(sentences)) @ np.asarray(embedder.embed(quotes)).T
    return float(np.max(alike)) >= _CLOSE


def _headed(patterns: Sequence[DraftPattern]) -> tuple[DraftPattern, ...]:
    """With headings: the subject or what the notes share, and more of that where two patterns would be headed alike."""
    short = [subject_of(made) for made in patterns]
    return tuple(
        replace(made, heading=_fuller(made, name) if short.count(name) > 1 else name)
        for made, name in zip(patterns, short, strict=True)
    )


def subject_of(made: DraftPattern) -> str:
    """What a pattern is about as it stands within a sentence: its subject where that is narrow, or else what its notes share."""
    subject = made.subjects[0] if made.subjects else None
    if subject is not None and not subject.is_wide:
        return subject.name
    return ", ".join(made.pattern.about[:2]) or (subject.name if subject else "")


def _fuller(made: DraftPattern, name: str) -> str:
    own = [phrase for phrase in made.pattern.about if " " in phrase and phrase not in name]
    return f"{name}: {own[0]}" if name and own else name or ", ".join(own[:1])
