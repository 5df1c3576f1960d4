"""Subjects of practice that notes, reviews and guidance all speak of: what sets a pattern beside what others wrote.

Data: `prompts/rubrics/subjects.yaml`. Source: project brief 6.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, found, load

__all__ = ["GuidanceLine", "RowRules", "Subject", "subjects_of", "subjects_rubric"]


class GuidanceLine(Strict):
    """What to search for among law and guidance, and what the sentence that is quoted must say."""

    query: str
    says: Pattern


class Subject(Strict):
    """One subject. `cues` are sought in notes; `review` in reviews, the cues where it is not given. Of a wide one many
    sentences speak that have nothing else in common.
    """

    code: str
    name: str
    cues: Pattern
    review: Pattern = ""
    is_wide: bool = False
    guidance: tuple[GuidanceLine, ...] = ()

    @property
    def in_reviews(self) -> str:
        """What a sentence of a review must say."""
        return self.review or self.cues


class Taking(Strict):
    """When a subject is that of a group of notes."""

    source: str
    least_notes: int
    least_share: float
    at_most: int


class RowRules(Strict):
    """Which sentences of a review may be a row: not under some headings, and at least so close to the notes (cosine)."""

    source: str
    not_under: Pattern
    findings: Pattern
    least_alike: float
    least_alike_wide: float


class SubjectsRubric(Strict):
    """`prompts/rubrics/subjects.yaml`."""

    source: str
    taking: Taking
    rows: RowRules
    subjects: tuple[Subject, ...]


@lru_cache(maxsize=8)
def subjects_rubric(folder: Path | None = None) -> SubjectsRubric:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return load("subjects", SubjectsRubric, folder)


def subjects_of(notes: Sequence[Sequence[str]], rubric: SubjectsRubric) -> tuple[Subject, ...]:
    """The subjects that enough of the notes (each a list of sentences) speak of: wide ones last, the most spoken of first."""
    taking = rubric.taking
    counted = []
    for place, subject in enumerate(rubric.subjects):
        count = sum(any(found(subject.cues, sentence) for sentence in note) for note in notes)
        if count >= taking.least_notes and count >= taking.least_share * len(notes):
            counted.append((subject.is_wide, -count, place, subject))
    return tuple(subject for *_, subject in sorted(counted, key=lambda one: one[:3])[: taking.at_most])
