"""What one recommendation asks for: where the change would be, what it works through, who, how known, by when.

Rules by mechanism and not by verb; nothing is learned. The class of a mechanism is for machines, its words for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.check.recommendations.owner import owner_of
from assistant.check.recommendations.rubric import Level, Mechanism, Rubric, Strength, rubric

__all__ = ["Grade", "deadline_of", "grade", "measure_of"]


_HOLD_IN_PURPOSES = ("review_to_change", "rule", "responsibility")
"""What is a means also where it follows "so that"."""

_LAST = "step"
"""Taken only where no other line is found."""

_BROKEN = re.compile(r"(?<=\w)- (?!and |or |to )(?=[a-z])")
"""A hyphen at the end of a printed line."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A recommendation's text, read by itself.

    `mechanism` is the code of the rubric's line and `reason` its words; `owner` and `date` are words of the text;
    `is_measurable` says that it names something that could be counted or checked.
    """

    level: Level
    strength: Strength
    mechanism: str
    reason: str
    owner: str | None
    is_measurable: bool
    date: str | None

    def to_json(self) -> dict[str, Any]:
        """`{"level", "strength", "owner", "measurable", "deadline", "reason"}`."""
        return {
            "level": self.level.value,
            "strength": self.strength.value,
            "owner": self.owner,
            "measurable": self.is_measurable,
            "deadline": self.date is not None,
            "reason": self.reason,
        }


def grade(text: str, rubrics: Path | None = None) -> Grade:
    """Read one recommendation by itself."""
    rules = rubric(rubrics)
    plain = _BROKEN.sub("-", " ".join(text.split()))
    mechanism = _mechanism(plain, rules)
    return Grade(
        level=_level(plain, rules),
        strength=mechanism.strength,
        mechanism=mechanism.code,
        reason=mechanism.words,
        owner=owner_of(plain, rules.owner, rules.finding.imperative),
        is_measurable=_is_measurable(plain, rules),
        date=deadline_of(plain, rubrics),
    )


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# --- level --------------------------------------------------------------------------------------------------------------


def _level(text: str, rules: Rubric) -> Level:
    levels = rules.levels
    tail = _compiled(levels.tails).search(text, 12)
    cut = tail.start() if tail else len(text)
    modal = re.search(r"\b(?:should|must|will|shall)\b", text[:cut])
    subject = modal.start() if modal else 0
    sums = dict(levels.start)
    for line in levels.lines:
        shares = [
            levels.tail if found.start() >= cut else levels.subject if found.start() < subject else 1.0
            for found in _compiled(line.pattern).finditer(text)
        ]
        sums[line.level] = sums.get(line.level, 0.0) + max(shares, default=0.0) * line.weight
    if sum(bool(_compiled(agency).search(text[:cut])) for agency in levels.agencies) > 1:
        sums[Level.PARTNERSHIP] += levels.agencies_weight
    widest = list(Level)
    return max(widest, key=lambda level: (sums.get(level, 0.0), widest.index(level)))


# --- strength -----------------------------------------------------------------------------------------------------------


def _mechanism(text: str, rules: Rubric) -> Mechanism:
    """The strongest mechanism that a clause of the text spells out."""
    order = list(Strength)
    found = [_of_clause(clause, rules) for clause in _clauses(text, rules)]
    named = [mechanism for mechanism in found if mechanism is not None]
    if named:
        return min(named, key=lambda mechanism: order.index(mechanism.strength))
    topic = rules.strength.topic
    return topic if _compiled(topic.pattern).search(text) else rules.strength.none


def _clauses(text: str, rules: Rubric) -> list[str]:
    pieces = _compiled(rules.strength.clauses).split(text)
    return [piece.strip() for piece in pieces if piece and piece.strip()]


def _of_clause(clause: str, rules: Rubric) -> Mechanism | None:
    """What governs a clause: a line that relies on people where it comes first, else the strongest that is named.

    What stands after "so that" and the like is an aim, and says nothing of the means.
    """
    clause = _compiled(rules.strength.preface).sub("", clause)
    purpose = _compiled(rules.strength.purposes).search(clause, 12)
    head = clause[: purpose.start()] if purpose else clause
    first = [
        (match.start(), order, line)
        for order, line in enumerate(rules.strength.lines)
        if (match := _compiled(line.pattern).search(clause if line.code in _HOLD_IN_PURPOSES else head))
    ]
    relying = min((found for found in first if found[2].relies), default=None, key=lambda found: found[:2])
    named = [found for found in first if found[2].code != _LAST] or first
    others = [found for found in named if not found[2].relies]
    if relying is not None and all(relying[0] <= found[0] for found in others):
        return _unless_it_changes(others, relying[2])
    ranked = sorted(others, key=lambda found: (list(Strength).index(found[2].strength), found[1]))
    return ranked[0][2] if ranked else None


def _unless_it_changes(others: list[tuple[int, int, Mechanism]], relying: Mechanism) -> Mechanism:
    """A policy changed so that a rule holds is the rule; a review in order to end something is more than a look."""
    for _, _, line in others:
        if line.code == "review_to_change" or (relying.code == "policy" and line.code in ("rule", "law", "criteria")):
            return line
    return relying


# --- how it would be known, and by when -----------------------------------------------------------------------------------


def measure_of(text: str, rubrics: Path | None = None) -> str | None:
    """The words in which a recommendation says how it will be known, or None."""
    match = _compiled(rubric(rubrics).measure.stated).search(text)
    return _to_clause_end(text, match) if match else None


def _to_clause_end(text: str, match: re.Match[str]) -> str:
    end = re.search(r"[.;]", text[match.end() :])
    words = text[match.start() : match.end() + end.start() if end else len(text)].strip()
    return re.sub(r"^(?:and )?(?:(?:will|should|must|to) )?(?=\w)", "", words) if words.startswith("and ") else words


def _is_measurable(text: str, rules: Rubric) -> bool:
    measure = rules.measure
    return any(_compiled(p).search(text) for p in (measure.stated, measure.countable, measure.products))


def deadline_of(text: str, rubrics: Path | None = None) -> str | None:
    """The words that say by when it is to be done, or None; a time limit for a service is none."""
    rules = rubric(rubrics).deadline
    period = _compiled(rules.by_period).search(text)
    if period:
        return period[0].strip(" ,.")
    for found in _compiled(rules.date).finditer(text):
        before = text[: found.start()]
        lead = re.search(rf"(?:{rules.by_date})$", before, re.IGNORECASE)
        if lead:
            return text[lead.start() : found.end()].strip()
        if not text[found.end() :].strip(" .)"):
            opener = re.search(r"[.)\]]\s*$", before)
            if opener:
                return found[0]
    return None
