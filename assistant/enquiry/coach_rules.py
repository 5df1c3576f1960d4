"""The rubric of the coach, `prompts/rubrics/coach.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, load

__all__ = ["CoachRubric", "coach_rubric"]


class _Sentences(Strict):
    source: str
    judges: tuple[Pattern, ...]
    explains: tuple[Pattern, ...]
    general: Pattern
    present: Pattern
    past: Pattern
    rule: Pattern
    event: Pattern
    strong: Pattern


class Aspect(Strict):
    """Something that an explanation has."""

    code: str
    cue: Pattern
    say: str


class _Aspects(Strict):
    source: str
    list: tuple[Aspect, ...]


class Prompt(Strict):
    """An open question that looks at one contributory factor."""

    factor: str
    ask: str


class Happening(Strict):
    """Something that paragraphs tell of, with the questions that open it up."""

    code: str
    cues: Pattern
    prompts: tuple[Prompt, ...]


class _Happenings(Strict):
    source: str
    list: tuple[Happening, ...]


class _Factors(Strict):
    source: str
    touched: Mapping[str, str]
    untouched: Mapping[str, str]
    usual: str
    at_least: int
    at_most: int


class _Opening(Strict):
    source: str
    describes: str
    judges: str
    mixed: str
    explains: str
    whole: str
    nothing: str


class CoachRubric(Strict):
    """`prompts/rubrics/coach.yaml`."""

    source: str
    sentences: _Sentences
    aspects: _Aspects
    opening: _Opening
    happenings: _Happenings
    factors: _Factors


@lru_cache(maxsize=8)
def coach_rubric(folder: Path | None = None) -> CoachRubric:
    """The rubric, from a partnership's own folder where it keeps a copy.

    Raises:
        RubricError: where it can't be used.
    """
    return load("coach", CoachRubric, folder)
