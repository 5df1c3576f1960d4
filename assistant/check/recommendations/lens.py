"""The recommendations of a draft: each by itself, and the set against the findings and earlier reviews.

Found, read and asked about, never scored: a training action may be right, and the question is whether it stands alone
against a finding about the system.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.check.draft import Draft
from assistant.check.points import Point
from assistant.check.recommendations.balance import Recommendation, RecommendationSet
from assistant.check.recommendations.blocks import blocks_of
from assistant.check.recommendations.earlier import earlier_recommendations, reviews_in
from assistant.check.recommendations.fields import Fields
from assistant.check.recommendations.findings import DraftFinding, Linker, find_findings, finding_above, stated_findings
from assistant.check.recommendations.grading import Grade, deadline_of, grade, measure_of
from assistant.check.recommendations.locating import Found, find_recommendations, names_of
from assistant.check.recommendations.points import points_of
from assistant.check.recommendations.rubric import Level, Rubric, rubric
from assistant.check.rules import found
from assistant.drawing.blocks import Block
from indexes.library import Library

__all__ = ["RecommendationsResult", "check_recommendations", "grade"]


@dataclass(frozen=True, slots=True)
class RecommendationsResult:
    """What the lens found. `held` is the set of recommendations with its findings and what was recommended before."""

    held: RecommendationSet
    rubrics: Path | None = None

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """The recommendations in the order of the draft."""
        return self.held.recommendations

    def to_json(self) -> list[dict[str, Any]]:
        """One entry for each, with the keys and codes of the contract."""
        return [recommendation.to_json() for recommendation in self.held.recommendations]

    def points(self) -> tuple[Point, ...]:
        """Questions for the margin, most useful first."""
        return points_of(self.held, rubric(self.rubrics))

    def blocks(self) -> tuple[Block, ...]:
        """The lens's part of the report."""
        return blocks_of(self.held, rubric(self.rubrics))


def check_recommendations(
    draft: Draft, library: Library | None = None, rubrics: Path | None = None, as_of: date | None = None
) -> RecommendationsResult:
    """Find and read the recommendations of a draft; with a library, look for earlier ones that are alike.

    A review that puts questions only has them as its recommendations; beside recommendations they are kept apart.
    """
    rules = rubric(rubrics)
    every = find_recommendations(draft, rubrics)
    asked = [item for item in every if item.is_question]
    actions = [item for item in every if not item.is_question] or asked
    findings = find_findings(draft, rubrics)
    linker = Linker(draft, findings, rules.links)
    names = names_of(actions)
    made = tuple(
        _recommendation(
            item, names[at], _links(item, draft, _nth(item, at), (findings, linker), rubrics), rules, rubrics
        )
        for at, item in enumerate(actions)
    )
    earlier = earlier_recommendations([r.quote.text for r in made], library, as_of, rubrics) if library else ()
    questions = tuple(item.quote for item in asked) if actions is not asked else ()
    reviews = reviews_in(library) if library else None
    return RecommendationsResult(RecommendationSet(made, findings, questions, earlier, reviews), rubrics)


def _nth(item: Found, at: int) -> int:
    """The number in its reference ("R2", "Recommendation 2"), or else its place in the draft, from 1."""
    number = re.search(r"(?:R|Rec\w*)\.?\s?(\d{1,2})$", item.quote.paragraph)
    return int(number[1]) if number else at + 1


def _links(
    item: Found, draft: Draft, number: int, known: tuple[Sequence[DraftFinding], Linker], rubrics: Path | None
) -> tuple[tuple[str, ...], bool]:
    """The findings it answers, and whether the draft says so; a column for it that is left empty says none."""
    findings, linker = known
    names = [finding.name for finding in findings]
    if item.fields.finding:
        return stated_findings(item.fields.finding, names), True
    if "finding" in item.fields.has:
        return (), True
    said = found(rubric(rubrics).finding.linked, f"{item.quote.text} {item.lead_in}")
    if said and (stated := stated_findings(said[0], names)):
        return stated, True
    above = finding_above(draft, item.quote, findings)
    if above:
        return (above,), True
    nearest = linker.nearest(f"{item.lead_in} {item.quote.text}", number)
    return ((nearest,) if nearest else ()), False


def _recommendation(
    item: Found, name: str, links: tuple[tuple[str, ...], bool], rules: Rubric, rubrics: Path | None
) -> Recommendation:
    text = f"{item.lead_in.rstrip(' :')} {item.quote.text}".strip() if item.lead_in else item.quote.text
    graded = grade(text, rubrics)
    if item.is_question:
        asked = rules.strength.question
        graded = replace(graded, strength=asked.strength, mechanism=asked.code, reason=asked.words, owner=None)
    measure = item.fields.measure or measure_of(item.quote.text, rubrics)
    return Recommendation(
        name=name,
        quote=item.quote,
        grade=graded,
        level=_level(item.fields, graded),
        owner=item.fields.owner or graded.owner,
        measure=measure,
        date=_date(item, rules, rubrics),
        findings=links[0],
        is_link_stated=links[1],
        is_question=item.is_question,
    )


def _level(fields: Fields, graded: Grade) -> Level:
    """Where the writer says the level, it stands."""
    stated = (fields.level or "").strip().lower()
    return Level(stated) if stated in set(Level) else graded.level


def _date(item: Found, rules: Rubric, rubrics: Path | None) -> str | None:
    said = item.fields.date
    if said and not found(rules.deadline.open, said):
        return said
    return deadline_of(item.quote.text, rubrics)
