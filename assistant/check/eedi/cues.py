"""What a sentence speaks of, and what kind of statement it makes: the cues of `prompts/rubrics/eedi.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, load

__all__ = ["Cues", "DimensionCues", "Rubric", "cues_of", "rubric_of"]


class Dimension(Strict):
    """One dimension of identity or circumstance with the words that speak of it; see the head of the rubric's list."""

    code: str
    name: str
    source: str
    words: tuple[Pattern, ...]
    named: tuple[Pattern, ...] = ()
    life: tuple[Pattern, ...] = ()
    practice: tuple[Pattern, ...] = ()
    structural: tuple[Pattern, ...] = ()
    breakdown: tuple[Pattern, ...] = ()
    blanked: tuple[Pattern, ...] = ()
    if_deep: tuple[Pattern, ...] = ()
    heading: tuple[Pattern, ...] = ()
    query: str
    asked_as: Pattern
    ask: str
    meant: Mapping[str, str] = {}


class Ladder(Strict):
    """The words people see for each rung, from silent upwards, with the tint and the meaning of each."""

    source: str
    rungs: tuple[str, ...]
    tints: tuple[str, ...]
    meaning: tuple[str, ...]


class Statements(Strict):
    """Cues of the kinds of statement, whatever the dimension."""

    source: str
    voice: tuple[Pattern, ...]
    consequence: tuple[Pattern, ...]
    actors: tuple[Pattern, ...]
    seeing: tuple[Pattern, ...]
    unasked: tuple[Pattern, ...]
    shaping: tuple[Pattern, ...]
    provision: tuple[Pattern, ...]
    reports_records: tuple[Pattern, ...]
    lacking: tuple[Pattern, ...]
    comparison: tuple[Pattern, ...]
    groups: tuple[Pattern, ...]
    structure: tuple[Pattern, ...]
    effect: tuple[Pattern, ...]
    explicit: tuple[Pattern, ...]
    not_structure: tuple[Pattern, ...]
    merely_recorded: tuple[Pattern, ...]
    norm: tuple[Pattern, ...]
    norm_falls_short: tuple[Pattern, ...]
    unusable: tuple[Pattern, ...]
    together: tuple[Pattern, ...]
    systems_present: tuple[Pattern, ...]
    case_past: tuple[Pattern, ...]
    weak_action: tuple[Pattern, ...]
    strong_action: tuple[Pattern, ...]
    breakdown: tuple[Pattern, ...]


class Parts(Strict):
    """The deepest rung that a sentence of each part can reach by itself; parts left out have no bound."""

    source: str
    deepest: Mapping[str, int]


class WhoseRole(Strict):
    """Words for somebody whose identity may be meant."""

    who: str
    pattern: Pattern


class Whose(Strict):
    """Whose identity is meant: role words, and what people read."""

    source: str
    roles: tuple[WhoseRole, ...]
    words: Mapping[str, str]


class Sign(Strict):
    """A sign of boilerplate; `counts` where it stands in for analysis. `parts` bounds where it is looked for."""

    kind: str
    counts: bool
    pattern: Pattern
    unless: Pattern = ""
    parts: tuple[str, ...] = ()
    question: str


class Pervading(Strict):
    """A sign that only the whole draft shows: a question, and the words that answer it."""

    question: str
    words: Pattern


class Boilerplate(Strict):
    """Signs of boilerplate: in one sentence, and over the whole draft."""

    source: str
    signs: tuple[Sign, ...]
    only_harmful: Pervading
    only_vulnerable: Pervading
    no_data: Pervading
    no_enquiry: Pervading


class Adultification(Strict):
    """Words by which a draft shows that a child was taken for older: `plain` by themselves, `beside` only with those."""

    source: str
    plain: tuple[Pattern, ...]
    beside: tuple[Pattern, ...]
    not_: Pattern = ""


class Enquiry(Strict):
    """How lines of enquiry are chosen and worded. Ages in years bound whose identity a question is about."""

    source: str
    at_most: int
    last: tuple[str, ...]
    raised: str
    account: str
    silent: str
    no_source: str
    no_library: str
    meant: str
    meant_unknown: str
    asking: Pattern
    asking_in_review: Pattern
    baby_below_years: int
    young_below_years: int


class AnswerKinds(Strict):
    """The answers a writer can give to a cell."""

    source: str
    kinds: tuple[str, ...]


class ReportWords(Strict):
    """What people read around the table, the evidence and the questions."""

    source: str
    title: str
    opening: str
    caption: str
    dimension: str
    how_far: str
    whose: str
    where: str
    rungs: str
    evidence: str
    identity_of: str
    answer: str
    lines: str
    no_lines: str
    more_lines: str
    not_carried: str
    not_carried_opening: str
    intersections: str
    no_intersections: str
    adultification: str
    no_adultification: str
    signs: str
    no_signs: str
    across: str
    across_opening: str
    across_note: str
    note: str


class Rubric(Strict):
    """`prompts/rubrics/eedi.yaml`."""

    source: str
    ladder: Ladder
    statements: Statements
    parts: Parts
    whose: Whose
    dimensions: tuple[Dimension, ...]
    boilerplate: Boilerplate
    adultification: Adultification
    enquiry: Enquiry
    answers: AnswerKinds
    report: ReportWords

    def dimension(self, code: str) -> Dimension:
        """The dimension with this code."""
        return next(dimension for dimension in self.dimensions if dimension.code == code)


Compiled = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DimensionCues:
    """The patterns of one dimension, compiled; one that has none matches nothing."""

    code: str
    anything: Compiled
    words: Compiled
    named: Compiled
    life: Compiled
    practice: Compiled
    structural: Compiled
    breakdown: Compiled
    blanked: Compiled
    if_deep: Compiled
    heading: Compiled

    def without_other_senses(self, text: str) -> str:
        """`text` with other senses of the words blanked out; offsets stay."""
        return self.blanked.sub(lambda match: " " * len(match[0]), text)


@dataclass(frozen=True, slots=True)
class Cues:
    """All patterns of the rubric, compiled."""

    rubric: Rubric
    dimensions: tuple[DimensionCues, ...]
    statements: Mapping[str, Compiled]
    roles: tuple[tuple[str, Compiled], ...]
    deepest: Mapping[str, int]

    def says(self, kind: str, text: str) -> bool:
        """True where a cue of this kind of statement stands in `text`."""
        return self.statements[kind].search(text) is not None


def rubric_of(folder: Path | None = None) -> Rubric:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return cues_of(folder).rubric


@lru_cache(maxsize=8)
def cues_of(folder: Path | None = None) -> Cues:
    """The rubric's patterns, compiled.

    Raises:
        RubricError: where the rubric can't be used.
    """
    rubric = load("eedi", Rubric, folder)
    names = [name for name in Statements.model_fields if name != "source"]
    return Cues(
        rubric=rubric,
        dimensions=tuple(_compiled(dimension) for dimension in rubric.dimensions),
        statements={name: _any(getattr(rubric.statements, name)) for name in names},
        roles=tuple((role.who, _any((role.pattern,))) for role in rubric.whose.roles),
        deepest=rubric.parts.deepest,
    )


def _compiled(dimension: Dimension) -> DimensionCues:
    said = (dimension.words, dimension.if_deep, dimension.named)
    return DimensionCues(
        code=dimension.code,
        anything=_any(pattern for patterns in said for pattern in patterns),
        words=_any(dimension.words),
        named=_any(dimension.named),
        life=_any(dimension.life),
        practice=_any(dimension.practice),
        structural=_any(dimension.structural),
        breakdown=_any(dimension.breakdown),
        blanked=_any(dimension.blanked),
        if_deep=_any(dimension.if_deep),
        heading=_any(dimension.heading or dimension.words),
    )


def _any(patterns: Iterable[str]) -> Compiled:
    """One pattern that matches what any of these does; nothing where there are none."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns if pattern)
    return re.compile(joined or r"(?!)", re.IGNORECASE)
