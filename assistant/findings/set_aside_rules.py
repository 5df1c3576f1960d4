"""The rules of setting aside: `prompts/rubrics/findings_set_aside.yaml`, checked and compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Literal

from assistant.check.rules import Pattern, Strict, load
from assistant.findings.notes_rules import Standing

__all__ = ["AnotherProcess", "KindRule", "OwnAccount", "SetAsideKind", "SetAsideRubric", "matches", "set_aside_rubric"]


class SetAsideKind(StrEnum):
    """Why a sentence is no evidence by itself; the order in which a sentence that shows several is listed."""

    PROMPT_INJECTION = "prompt_injection"
    PRACTITIONER_NAME = "practitioner_name"
    BLAMES_INDIVIDUAL = "blames_individual"
    HEARSAY = "hearsay"
    VICTIM_BLAME_IN_SOURCE = "victim_blame_in_source"
    SINGLE_INCIDENT = "single_incident"
    WEAK_EVIDENCE = "weak_evidence"


class KindRule(Strict):
    """One kind; see the head of the rubric for the fields."""

    source: str
    why: str
    withholds: Literal["evidence", "wording", "nothing"]
    patterns: tuple[Pattern, ...]
    together: tuple[tuple[Pattern, ...], ...] = ()
    unless: tuple[Pattern, ...] = ()
    spares: tuple[Standing, ...]
    spares_own_account: bool = False
    spares_kinds: tuple[str, ...] = ()
    with_label: bool = False
    cased: bool = False
    person: Pattern = ""
    points_back: Pattern = ""
    goes_on: Pattern = ""
    second_opinion_needs: Pattern = ""


class OwnAccount(Strict):
    """Words by which somebody tells of what was done to them, or of what they did."""

    source: str
    done_to_me: Pattern
    discrimination: Pattern
    first_person: Pattern


class AnotherProcess(Strict):
    """What a person must look at now."""

    source: str
    why: str
    current_risk: str
    misconduct: str
    risk_patterns: tuple[Pattern, ...]
    misconduct_patterns: tuple[Pattern, ...]
    risk_together: tuple[tuple[Pattern, ...], ...] = ()
    misconduct_together: tuple[tuple[Pattern, ...], ...] = ()
    about_worker: Pattern = ""
    unless: tuple[Pattern, ...] = ()
    dated_needs: Pattern = ""
    second_opinion_needs: tuple[Pattern, ...] = ()


class SetAsideRubric(Strict):
    """`prompts/rubrics/findings_set_aside.yaml`."""

    source: str
    own_account: OwnAccount
    kinds: Mapping[SetAsideKind, KindRule]
    another_process: AnotherProcess


@lru_cache(maxsize=8)
def set_aside_rubric(folder: Path | None = None) -> SetAsideRubric:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return load("findings_set_aside", SetAsideRubric, folder)


@lru_cache(maxsize=2048)
def _compiled(pattern: str, cased: bool) -> re.Pattern[str]:
    return re.compile(pattern, 0 if cased else re.IGNORECASE)


def matches(pattern: str, text: str, cased: bool = False) -> bool:
    """True where a pattern of the rubric stands in `text`; an empty pattern stands nowhere."""
    return bool(pattern) and _compiled(pattern, cased).search(text) is not None
