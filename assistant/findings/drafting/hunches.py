"""The writer's own hunches beside the proposals: what each is near, and what each leaves out. Neither is the measure of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.check.rules import found
from assistant.findings.drafting.wording import and_, draft_words
from assistant.findings.result import DraftPattern, Proposals
from indexes.embedding import Embedder
from indexes.lexical import stem, words

__all__ = ["Compared", "Hunch", "compare"]

_NEAR_ENOUGH = 0.42
"""Cosine of a hunch with what a pattern quotes, from which on they seem to be about the same thing. Source: own; low on
purpose, since a wrong "this is near" is put right in a moment and a missed one hides what the writer saw."""

_SHARED_WORDS = 0.08
_NEAREST_NOTES = 3


@dataclass(frozen=True, slots=True)
class Hunch:
    """One hunch as written, with what is said of it."""

    text: str
    remark: str


@dataclass(frozen=True, slots=True)
class Compared:
    """All hunches, and what they leave out; empty where none was put down."""

    hunches: tuple[Hunch, ...] = ()
    left_out: str = ""


def compare(hunches: Sequence[str], proposals: Proposals, embedder: Embedder, rubrics: Path | None = None) -> Compared:
    """Set hunches beside proposals.

    Raises:
        RubricError, EmbeddingError.
    """
    put_down = [line.strip() for line in hunches if line.strip()]
    if not put_down:
        return Compared()
    said = draft_words(rubrics).hunches
    vectors = np.asarray(embedder.embed(put_down))
    near = [_near(text, vector, proposals.patterns, embedder) for text, vector in zip(put_down, vectors, strict=True)]
    ids = sorted((made.pattern.id for made in proposals.patterns), key=lambda name: int(name[1:]))
    missed = [name for name in ids if not any(name in one for one in near)]
    made = []
    for text, vector, patterns in zip(put_down, vectors, near, strict=True):
        if patterns:
            remark = said["near"].format(patterns=and_(patterns))
        else:
            notes = _nearest_notes(vector, proposals, embedder)
            remark = said["alone"].format(ids=and_(notes)) if notes else said["alone_no_notes"]
        made.append(Hunch(text, remark))
    left_out = said["left_out"].format(patterns=and_(missed)) if missed else said["nothing_left_out"]
    return Compared(tuple(made), left_out if proposals.patterns else "")


def _near(text: str, vector: np.ndarray, patterns: Sequence[DraftPattern], embedder: Embedder) -> list[str]:
    own = {stem(word) for word in words(text)}
    near = []
    for made in patterns:
        quotes = [quote.text for quote in made.pattern.quotes]
        about = {stem(word) for phrase in made.pattern.about for word in words(phrase)}
        alike = float(np.max(np.asarray(embedder.embed(quotes)) @ vector)) if quotes else 0.0
        on_subject = any(found(one.cues, text) for one in made.subjects if not one.is_wide)
        if on_subject or alike + _SHARED_WORDS * len(own & about) >= _NEAR_ENOUGH:
            near.append(made.pattern.id)
    return near


def _nearest_notes(vector: np.ndarray, proposals: Proposals, embedder: Embedder) -> list[str]:
    """Ids of the notes nearest to a hunch, where any is near."""
    sentences = [s for note in proposals.notes.notes for s in proposals.aside.evidence(note)]
    if not sentences:
        return []
    alike = np.asarray(embedder.embed([s.text for s in sentences])) @ vector
    ids: list[str] = []
    for place in np.argsort(-alike, kind="stable"):
        if alike[place] < _NEAR_ENOUGH - 0.1 or len(ids) == _NEAREST_NOTES:
            break
        if sentences[place].note_id not in ids:
            ids.append(sentences[place].note_id)
    return ids
