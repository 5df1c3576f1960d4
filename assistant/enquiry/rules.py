"""The rubric of lines of enquiry, `prompts/rubrics/enquiry.yaml`: word lists, what a line is about, topics and templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from assistant.check.rules import Strict, load

__all__ = ["About", "EnquiryRules", "Topic", "enquiry_rules"]

About = Literal["system", "one_worker", "family", "outcome_or_culpability", "unclear"]
"""What a line of enquiry asks about as it stands."""

_NAME = re.compile(r"(?<!\(\?P)<([a-z]+)>")


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(_NAME.sub("x", pattern))
    except re.error as error:
        raise ValueError(f"a regular expression was expected ({error})") from error
    return pattern


Finds = Annotated[str, AfterValidator(_is_pattern)]
"""A regular expression without regard to case, in which `<worker>` stands for the word list of that name."""


class _Words(Strict):
    source: str
    worker: Finds
    kin: Finds
    system: Finds
    workers: Finds
    compound: Finds
    lapse: Finds
    judging: Finds


class _Verbs(Strict):
    source: str
    plain: str
    doubled: str
    irregular: Mapping[str, tuple[str, ...]]


class Outcome(Strict):
    """A question that others hold: where it belongs, and what a review may ask instead."""

    code: str
    cues: tuple[Finds, ...]
    belongs: str
    turned: str


class _Outcomes(Strict):
    source: str
    kinds: tuple[Outcome, ...]


class _AboutRules(Strict):
    source: str
    disclaimed: tuple[Finds, ...]
    duty: Finds
    one_worker: tuple[Finds, ...]
    verdict_on_many: tuple[Finds, ...]
    family: tuple[Finds, ...]
    open: tuple[Finds, ...]
    named: tuple[Finds, ...]
    done_to: Finds
    agencies: Finds


class _Clause(Strict):
    name: str
    pattern: Finds


class _FamilyAsk(Strict):
    cues: Finds
    ask: str


class _Turning(Strict):
    source: str
    decisions: Finds
    traits: Finds
    clauses: tuple[_Clause, ...]
    templates: Mapping[str, str]
    no_role: str
    reworded: Mapping[str, str]
    many: Mapping[str, str]
    topic_only: str
    family: tuple[_FamilyAsk, ...]


class _Prompts(Strict):
    source: str
    system: tuple[str, ...]
    one_worker: tuple[str, ...]
    family: tuple[str, ...]
    outcome_or_culpability: tuple[str, ...]
    unclear: tuple[str, ...]


class GuidanceSought(Strict):
    """What to search a library for, and what the sentence found must say."""

    query: str
    pattern: Finds


class Topic(Strict):
    """Something that learning points speak of, with the line of enquiry that it calls for."""

    code: str
    name: str
    area: str
    weight: float = 1.0
    cues: tuple[Finds, ...]
    ask: str
    usual: str
    people: str
    data: str
    factors: tuple[str, ...]
    guidance: GuidanceSought | None = None


class _Topics(Strict):
    source: str
    list: tuple[Topic, ...]


class Equality(Strict):
    """The line on race, racism, identity and inequality: asked from what points say, or because they are silent."""

    source: str
    cues: Mapping[str, Finds]
    name: str
    said_race: str
    said_other: str
    silent: str
    silent_why: str
    partly_why: str
    speaks: tuple[str, ...]
    usual: str
    people: str
    data: str
    factors: tuple[str, ...]
    guidance: GuidanceSought


class PointRules(Strict):
    """How learning points are found, and what they say of themselves."""

    source: str
    headings: Finds
    not_headings: Finds
    label: Finds
    columns: Finds
    skip_columns: Finds
    cues: Finds
    reported: Finds
    next: Finds
    fewest_words: int
    most: int
    answered: Finds
    open: Finds
    open_about: Finds
    good: Finds
    not_good: Finds
    family_blame: Finds


class Grouping(Strict):
    """How alike points must be to stand under one line."""

    source: str
    at_most: int
    at_least_alike: float
    topic: float
    words: float
    meaning: float
    centred: float
    most_joined: int
    attached: float
    attached_alone: float
    weights: Mapping[str, float]


class _Rewriting(Strict):
    pattern: Finds
    ask: str


class _Wording(Strict):
    source: str
    good: str
    usual: str
    people: str
    data: str
    quoted: str
    generic: str
    rewritten: tuple[_Rewriting, ...]
    reasons: Mapping[str, str]
    none: str


class EnquiryRubric(Strict):
    """`prompts/rubrics/enquiry.yaml`."""

    source: str
    words: _Words
    verbs: _Verbs
    outcomes: _Outcomes
    about: _AboutRules
    turning: _Turning
    prompts: _Prompts
    topics: _Topics
    equality: Equality
    points: PointRules
    grouping: Grouping
    wording: _Wording


class EnquiryRules:
    """The rubric with its word lists put in."""

    def __init__(self, rubric: EnquiryRubric) -> None:
        self.rubric = rubric
        self._compiled: dict[str, re.Pattern[str]] = {}

    @cached_property
    def plain_forms(self) -> Mapping[str, str]:
        """The plain form of each form of a verb."""
        verbs = self.rubric.verbs
        doubled = set(verbs.doubled.split())
        forms = {form: plain for plain, held in verbs.irregular.items() for form in held}
        for plain in (*verbs.plain.split(), *doubled):
            forms.setdefault(_past(plain, plain in doubled), plain)
        return forms

    @cached_property
    def _lists(self) -> Mapping[str, str]:
        words, verbs = self.rubric.words, self.rubric.verbs
        lists = {name: getattr(words, name).strip() for name in type(words).model_fields if name != "source"}
        for name in ("worker", "workers", "kin"):  # the longest first: "detective constable" before "detective"
            lists[name] = "|".join(sorted(lists[name].split("|"), key=lambda word: (-len(word), word)))
        plain = {*verbs.plain.split(), *verbs.doubled.split(), *verbs.irregular}
        return lists | {
            "agencies": self.rubric.about.agencies,
            "verb": "|".join(sorted(plain, key=lambda word: (-len(word), word))),
            "done": "|".join(sorted(self.plain_forms, key=lambda word: (-len(word), word))),
            "one": self._one(lists["worker"]),
            "person": rf"(?:{lists['kin']})(?![’']?s?[’']? (?:{lists['compound']})\b)",
        }

    @staticmethod
    def _one(worker: str) -> str:
        title = r"(?:mr|mrs|ms|miss|dr|pc|dc|sgt|ds|di) (?-i:[A-Z])\w+"
        said = r"(?:the|this|that|his|her|our) (?:(?!of\b|the\b|a\b|and\b|by\b|in\b|for\b|to\b)[\w-]+ ){0,3}?"
        return rf"(?:{title}(?:, the (?:{worker}),?)?|(?:{said})?(?:{worker})(?: (?:{worker}))?(?: ?(?:\d+|(?-i:[A-Z]))\b)?)"

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """A pattern of the rubric with its word lists put in."""
        if pattern not in self._compiled:
            held = pattern
            for _ in range(3):  # a list may name another
                held = _NAME.sub(lambda match: f"(?:{self._lists.get(match[1], match[0])})", held)
            self._compiled[pattern] = re.compile(held, re.IGNORECASE)
        return self._compiled[pattern]

    def find(self, pattern: str, text: str) -> re.Match[str] | None:
        """The first match of a pattern of the rubric."""
        return self.compiled(pattern).search(text)

    def topics_in(self, text: str) -> dict[str, float]:
        """How much of a text speaks of each topic: matches of its first cue, or half as much of its others."""
        weights: dict[str, float] = {}
        for topic in self.rubric.topics.list:
            counts = [len(self.compiled(cue).findall(text)) for cue in topic.cues]
            weight = _saturating(counts[0]) or 0.5 * _saturating(sum(counts[1:]))
            if weight:
                weights[topic.code] = weight * topic.weight
        return weights

    def topic(self, code: str) -> Topic:
        """The topic of that code."""
        return next(topic for topic in self.rubric.topics.list if topic.code == code)


def _saturating(count: int) -> float:
    """A word that is said twice says a little more than once, and no more after that."""
    return min(1.3, 0.7 + 0.3 * count) if count else 0.0


def _past(plain: str, is_doubled: bool) -> str:
    if is_doubled:
        return f"{plain}{plain[-1]}ed"
    if plain.endswith("e"):
        return f"{plain}d"
    return f"{plain[:-1]}ied" if re.search(r"[^aeiou]y$", plain) else f"{plain}ed"


@lru_cache(maxsize=8)
def enquiry_rules(folder: Path | None = None) -> EnquiryRules:
    """The rules, from a partnership's own folder where it keeps a copy.

    Raises:
        RubricError: where the rubric can't be used.
    """
    return EnquiryRules(load("enquiry", EnquiryRubric, folder))
