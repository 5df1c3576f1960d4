"""The rubric of recommendations, read and checked: `prompts/rubrics/recommendations.yaml`."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, load

__all__ = ["Level", "Rubric", "Strength", "rubric"]


class Level(StrEnum):
    """Where a change has to happen, from the narrowest to the widest."""

    PRACTICE = "practice"
    TEAM = "team"
    ORGANISATION = "organisation"
    PARTNERSHIP = "partnership"
    REGIONAL = "regional"
    NATIONAL = "national"


class Strength(StrEnum):
    """The class of a mechanism, for machines; people read the mechanism in words."""

    STRONGER = "stronger"
    INTERMEDIATE = "intermediate"
    WEAKER = "weaker"


class LevelLine(Strict):
    """Words that speak for a level."""

    level: Level
    weight: float
    pattern: Pattern


class Levels(Strict):
    """Where the change has to happen."""

    source: str
    tail: float
    subject: float
    tails: Pattern
    words: dict[Level, str]
    agencies_weight: float
    agencies: tuple[Pattern, ...]
    start: dict[Level, float]
    lines: tuple[LevelLine, ...]


class Mechanism(Strict):
    """What a recommendation works through; `words` go on from "This ..." or stand alone in a cell of a table."""

    code: str
    strength: Strength
    words: str
    pattern: Pattern = "$^"
    relies: bool = False


class Strengths(Strict):
    """How mechanisms are told."""

    source: str
    question: Mechanism
    preface: Pattern
    purposes: Pattern
    clauses: Pattern
    none: Mechanism
    topic: Mechanism
    lines: tuple[Mechanism, ...]


class OwnerRules(Strict):
    """Whom a text names as the one to act."""

    source: str
    nobody: Pattern
    heads: Pattern
    receives: Pattern
    led_by: str
    interviewed_by: str


class MeasureRules(Strict):
    """What could be counted, and what the writer says will be."""

    source: str
    stated: Pattern
    countable: Pattern
    products: Pattern


class DeadlineRules(Strict):
    """A date by which it is to be done."""

    source: str
    date: Pattern
    by_date: Pattern
    by_period: Pattern
    open: Pattern


class FindingRules(Strict):
    """How recommendations and findings are found in a draft."""

    source: str
    sections: Pattern
    references: Pattern
    finding_references: Pattern
    linked: Pattern
    leads_in: Pattern
    introduces: Pattern
    recommends: Pattern
    reported: Pattern
    directs: Pattern
    infinitive: Pattern
    imperative: Pattern
    topics: Pattern
    columns: dict[str, Pattern]
    systemic: Pattern
    case: Pattern
    systemic_explained: Pattern
    systemic_words: Pattern
    case_words: Pattern


class LinkRules(Strict):
    """Which finding a recommendation answers, where the draft does not say."""

    source: str
    least: float
    statement_weight: float
    explanation_weight: float
    order_weight: float
    families: tuple[Pattern, ...]


class EarlierRules(Strict):
    """When a recommendation of another review is close enough to be shown."""

    source: str
    least_cosine: float
    least_cosine_same_subject: float
    most: int


class Rubric(Strict):
    """All of it; `wording` holds what is said to people, by name."""

    source: str
    levels: Levels
    strength: Strengths
    owner: OwnerRules
    measure: MeasureRules
    deadline: DeadlineRules
    finding: FindingRules
    links: LinkRules
    earlier: EarlierRules
    wording: dict[str, str]


@lru_cache(maxsize=8)
def rubric(folder: Path | None = None) -> Rubric:
    """The rubric, from a partnership's own folder where it has one."""
    return load("recommendations", Rubric, folder)
