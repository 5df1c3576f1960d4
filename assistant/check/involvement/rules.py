"""The rubric of involvement (`prompts/rubrics/involvement.yaml`) as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Literal

from assistant.check.parts import Part
from assistant.check.rules import Pattern, Strict, load

__all__ = ["Act", "Deed", "InvolvementRules", "Level", "Reason", "Who", "involvement_rules"]


class Who(StrEnum):
    """Those whose part in the review is looked for, in the order of the report."""

    CHILD = "child"
    SIBLINGS = "siblings"
    PARENTS = "parents"
    WIDER_FAMILY = "wider_family"
    PRACTITIONERS = "practitioners"
    MANAGERS = "managers"


class Level(StrEnum):
    """How far somebody took part in the review; a code for files, in the order from least to most."""

    ABSENT = "absent"
    INVITED = "invited"
    CONTRIBUTED = "contributed"
    SHAPED = "shaped"


class Deed(StrEnum):
    """What the draft says of somebody and the review."""

    SHAPED = "shaped"
    CONTRIBUTED = "contributed"
    INVITED = "invited"
    DECLINED = "declined"
    CHOSE_NOT = "chose_not"
    NO_REPLY = "no_reply"
    NOT_ASKED = "not_asked"


class Reason(StrEnum):
    """Why somebody could not be asked, as the draft gives it."""

    DIED = "died"
    TOO_YOUNG = "too_young"
    UNSAFE = "unsafe"
    PROCEEDINGS = "proceedings"
    NOT_FOUND = "not_found"


class _Person(Strict):
    who: Who | Literal["family"]
    pattern: Pattern
    kind: Literal["", "mother", "father", "both"] = ""


class _Act(Strict):
    act: Deed
    side: Literal["subject", "object", "event"]
    pattern: Pattern
    who: tuple[Who, ...] = ()


class _Reason(Strict):
    reason: Reason
    words: str
    pattern: Pattern


class _Questions(Strict):
    child_died: str
    child_young: str
    not_said: str
    not_asked: str
    not_possible: str
    invited: str
    contributed: str
    shaped: str
    fathers: str
    not_at_home: str
    unsourced: str


class _Speech(Strict):
    reports: Pattern
    neighbour: Pattern
    records: Pattern
    speech_words: int
    own_words: int
    first_person: Pattern


class _Words(Strict):
    title: str
    who: dict[str, str]
    shaped: str
    contributed: str
    invited: str
    declined: str
    chose_not: str
    not_possible: str
    not_possible_plain: str
    not_asked: str
    not_said: str
    whose: str
    none_quoted: str
    pronoun: str
    record: str
    unsourced: str
    note: str


class _Rubric(Strict):
    source: str
    about_the_review: tuple[Part, ...]
    may_be_about_the_review: tuple[Part, ...]
    share_about_the_review: float
    heading_about_the_review: Pattern
    review_words: Pattern
    people: tuple[_Person, ...]
    kept_possessive: Pattern
    beside: Pattern
    oversight: Pattern
    reviewer: Pattern
    goes_on: Pattern
    pronouns: Pattern
    female: Pattern
    male: Pattern
    planned: Pattern
    denied: Pattern
    to_services: Pattern
    acts: tuple[_Act, ...]
    not_heard: Pattern
    changed: Pattern
    because: Pattern
    reasons: tuple[_Reason, ...]
    young: Pattern
    apart: Pattern
    speech: _Speech
    questions: _Questions
    words: _Words


@dataclass(frozen=True, slots=True)
class Act:
    """Something done in the review, with the pattern that finds it."""

    deed: Deed
    side: str
    pattern: re.Pattern[str]
    who: tuple[Who, ...]


@dataclass(frozen=True, slots=True, eq=False)
class InvolvementRules:
    """The rubric with its patterns compiled. `people` are (who they stand for, kind, pattern), first come first."""

    about_the_review: tuple[Part, ...]
    may_be_about_the_review: tuple[Part, ...]
    share_about_the_review: float
    people: tuple[tuple[tuple[Who, ...], str, re.Pattern[str]], ...]
    acts: tuple[Act, ...]
    reasons: tuple[tuple[Reason, str, re.Pattern[str]], ...]
    questions: _Questions
    words: _Words
    review_words: re.Pattern[str]
    heading_about_the_review: re.Pattern[str]
    kept_possessive: re.Pattern[str]
    beside: re.Pattern[str]
    oversight: re.Pattern[str]
    reviewer: re.Pattern[str]
    goes_on: re.Pattern[str]
    pronouns: re.Pattern[str]
    female: re.Pattern[str]
    male: re.Pattern[str]
    planned: re.Pattern[str]
    denied: re.Pattern[str]
    to_services: re.Pattern[str]
    not_heard: re.Pattern[str]
    changed: re.Pattern[str]
    because: re.Pattern[str]
    young: re.Pattern[str]
    apart: re.Pattern[str]
    reports: re.Pattern[str]
    neighbour: re.Pattern[str]
    records: re.Pattern[str]
    first_person: re.Pattern[str]
    speech_words: int
    own_words: int


@lru_cache(maxsize=8)
def involvement_rules(folder: Path | None = None) -> InvolvementRules:
    """The rubric, from a partnership's own folder where it holds one.

    Raises:
        RubricError: where it can't be used.
    """
    rubric = load("involvement", _Rubric, folder)
    return InvolvementRules(
        about_the_review=rubric.about_the_review,
        may_be_about_the_review=rubric.may_be_about_the_review,
        share_about_the_review=rubric.share_about_the_review,
        people=tuple((_stands_for(p.who), p.kind, _compiled(p.pattern)) for p in rubric.people),
        acts=tuple(Act(a.act, a.side, _compiled(a.pattern), a.who) for a in rubric.acts),
        reasons=tuple((r.reason, r.words, _compiled(r.pattern)) for r in rubric.reasons),
        questions=rubric.questions,
        words=rubric.words,
        review_words=_compiled(rubric.review_words),
        heading_about_the_review=_compiled(rubric.heading_about_the_review),
        kept_possessive=_compiled(rubric.kept_possessive),
        beside=_compiled(rubric.beside),
        oversight=_compiled(rubric.oversight),
        reviewer=_compiled(rubric.reviewer),
        goes_on=_compiled(rubric.goes_on),
        pronouns=_compiled(rubric.pronouns),
        female=_compiled(rubric.female),
        male=_compiled(rubric.male),
        planned=_compiled(rubric.planned),
        denied=_compiled(rubric.denied),
        to_services=_compiled(rubric.to_services),
        not_heard=_compiled(rubric.not_heard),
        changed=_compiled(rubric.changed),
        because=_compiled(rubric.because),
        young=_compiled(rubric.young),
        apart=_compiled(rubric.apart),
        reports=_compiled(rubric.speech.reports),
        neighbour=_compiled(rubric.speech.neighbour),
        records=_compiled(rubric.speech.records),
        first_person=_compiled(rubric.speech.first_person),
        speech_words=rubric.speech.speech_words,
        own_words=rubric.speech.own_words,
    )


def _stands_for(who: Who | Literal["family"]) -> tuple[Who, ...]:
    """ "The family", with no more said, is read as the parents."""
    return (Who.PARENTS,) if who == "family" else (who,)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
