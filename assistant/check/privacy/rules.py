"""The rubric of identifying details (`prompts/rubrics/privacy.yaml`) as values, its patterns compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from assistant.check.draft import DraftParagraph
from assistant.check.rules import Pattern, Strict, load

__all__ = ["Detail", "DetailKind", "PrivacyRules", "compiled", "privacy_rules", "words_of"]


class DetailKind(StrEnum):
    """What kind of identifying detail; the values are codes for files, in the order of the report."""

    PERSON_NAME = "person_name"
    PRACTITIONER_NAME = "practitioner_name"
    DATE_OF_BIRTH = "date_of_birth"
    NHS_NUMBER = "nhs_number"
    CASE_NUMBER = "case_number"
    STREET = "street"
    POSTCODE = "postcode"
    SCHOOL_NAME = "school_name"
    PHONE = "phone"
    EMAIL = "email"
    RARE_CONDITION = "rare_condition"
    EXACT_DATE = "exact_date"
    COMBINATION = "combination"


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail where it stands: `start:end` of a paragraph's text. `note` is said beside the suggestion of its kind."""

    kind: DetailKind
    paragraph: DraftParagraph
    start: int
    end: int
    note: str = ""

    @property
    def text(self) -> str:
        """The exact words."""
        return self.paragraph.text[self.start : self.end]


class _Streets(Strict):
    plain: str
    other: str
    not_before: str
    public: Pattern
    building: str


class _Schools(Strict):
    kinds: str
    generic: str
    not_after: Pattern
    saints: Pattern


class _Names(Strict):
    titles: str
    professional_titles: str
    roles: Pattern
    kin: Pattern
    people: Pattern
    called: Pattern
    after: Pattern
    told: Pattern
    public_roles: Pattern
    research: Pattern
    declares: Pattern
    all_changed: Pattern
    pseudonym_forms: Pattern
    reviews: Pattern
    public: Pattern
    turned: Pattern
    organisations: str
    not_names: str
    given: str
    given_or_word: str


class _Rare(Strict):
    named: Pattern
    common: Pattern
    terms: Pattern
    said: Pattern


class Clue(Strict):
    """One thing that narrows down who a family is; `points` say how far."""

    code: str
    words: str
    points: int
    pattern: Pattern


class _Combination(Strict):
    unique: Pattern
    needed: int
    most: int
    classes: tuple[Clue, ...]
    across: str


class Trigger(Strict):
    """What a draft may speak of where the law restricts what is reported; `source` names the law."""

    words: str
    source: str
    pattern: Pattern


class _Restrictions(Strict):
    question: str
    triggers: tuple[Trigger, ...]


class PrivacyRules(Strict):
    """The whole rubric."""

    source: str
    suggestions: dict[DetailKind, str]
    mistyped: str
    tension: str
    identity: Pattern
    months: str
    weekdays: str
    birth: Pattern
    public_dates: Pattern
    public_numbers: Pattern
    helplines: Pattern
    contacts: Pattern
    imprint: Pattern
    contact_headings: Pattern
    personal: Pattern
    mailboxes: Pattern
    case_labels: str
    case_fillers: str
    case_alone: tuple[str, ...]
    streets: _Streets
    schools: _Schools
    names: _Names
    rare: _Rare
    combination: _Combination
    restrictions: _Restrictions


@lru_cache(maxsize=8)
def privacy_rules(folder: Path | None = None) -> PrivacyRules:
    """The rubric, from `folder` where it holds one."""
    return load("privacy", PrivacyRules, folder)


@lru_cache(maxsize=512)
def compiled(pattern: str, minds_case: bool = False) -> re.Pattern[str]:
    """A pattern, kept."""
    return re.compile(pattern, 0 if minds_case else re.IGNORECASE)


@lru_cache(maxsize=32)
def words_of(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())
