"""Contributory factors of a pattern, and its place in the six-part typology: places to look, never causes.

Source: project brief 3.2 and 3.3; the cues are data: `prompts/rubrics/factors.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from assistant.check.rules import Pattern, Strict, found, load

__all__ = ["Effect", "Factor", "FactorsRubric", "factors_in", "factors_rubric", "typology_of"]

Effect = Literal["helped", "hindered"]


class FactorRule(Strict):
    """One factor with what speaks of it."""

    code: str
    name: str
    lean: float
    lean_helped: float = 0.0
    cues: tuple[Pattern, ...]


class Choosing(Strict):
    """How many factors are named: those from `least` on, within the bounds; `of_two_notes` at most where there are only two."""

    source: str
    least: float
    at_least: int
    at_most: int
    of_two_notes: int


class PatternType(Strict):
    """One type of pattern: the factors that speak for it, and words that do."""

    number: int
    name: str
    factors: tuple[str, ...]
    cues: Pattern = ""


class Typology(Strict):
    """The six types."""

    source: str
    types: tuple[PatternType, ...]


class FactorsRubric(Strict):
    """`prompts/rubrics/factors.yaml`."""

    source: str
    choosing: Choosing
    factors: tuple[FactorRule, ...]
    typology: Typology

    def name(self, code: str) -> str:
        """A factor in words."""
        return next(factor.name for factor in self.factors if factor.code == code)


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor as it was at work in a pattern: the code of the contract, and whether it helped or hindered."""

    factor: str
    effect: Effect


@lru_cache(maxsize=8)
def factors_rubric(folder: Path | None = None) -> FactorsRubric:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return load("factors", FactorsRubric, folder)


def factors_in(notes: Sequence[Sequence[str]], effect: Effect, rules: FactorsRubric) -> tuple[Factor, ...]:
    """The factors that most of the notes (each a list of sentences) speak of, the most spoken of first."""
    helped = effect == "helped"
    scores = {r.code: _share(notes, r.cues) + r.lean + r.lean_helped * helped for r in rules.factors}
    ordered = sorted(scores, key=lambda code: (-scores[code], code))
    choosing = rules.choosing
    enough = sum(scores[code] >= choosing.least for code in ordered)
    count = min(choosing.at_most, max(choosing.at_least, enough))
    count = min(count, choosing.of_two_notes) if len(notes) < 3 else count
    return tuple(Factor(code, effect) for code in ordered[:count])


def _share(notes: Sequence[Sequence[str]], cues: Sequence[str]) -> float:
    """The share of notes with a cue; a note with cues of two lines counts half as much again."""
    hits = [sum(any(found(cue, sentence) for sentence in note) for cue in cues) for note in notes]
    return sum(min(1.5, 0.5 + 0.5 * hit) if hit else 0.0 for hit in hits) / max(1, len(notes))


def typology_of(notes: Sequence[Sequence[str]], factors: Sequence[Factor], rules: FactorsRubric) -> int:
    """The type of a pattern, 1 to 6: by its factors, the first counting most, and by words; ties to the lower number."""
    weight = {factor.factor: 1.0 / (place + 1) for place, factor in enumerate(factors)}

    def score(kind: PatternType) -> float:
        words = _share(notes, (kind.cues,)) if kind.cues else 0.4
        return max((weight.get(code, 0.0) for code in kind.factors), default=0.0) + 0.5 * words

    return max(rules.typology.types, key=lambda kind: (round(score(kind), 6), -kind.number)).number
