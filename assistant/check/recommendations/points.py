"""What is asked in the margin about the recommendations: few questions, most useful first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.check.points import Lens, Point, Quote
from assistant.check.recommendations.balance import Recommendation, RecommendationSet
from assistant.check.recommendations.rubric import Rubric

__all__ = ["points_of"]


def points_of(held: RecommendationSet, rules: Rubric) -> tuple[Point, ...]:
    """Only people against a system; findings left open; recommended before; who; how known; requests."""
    points = [
        *_only_people(held, rules),
        *_unanswered(held, rules),
        *_earlier(held, rules),
        *_grouped(held, rules),
    ]
    return tuple(sorted(points, key=lambda point: (point.weight, point.quote.index, point.quote.start)))


def _point(kind: str, quotes: Sequence[Quote], question: str, weight: float) -> Point:
    return Point(Lens.RECOMMENDATIONS, kind, quotes[0], question, tuple(quotes[1:]), weight)


def _only_people(held: RecommendationSet, rules: Rubric) -> Iterator[Point]:
    for finding, answers in held.answered_by_people_only:
        question = rules.wording["only_people_point"].format(mechanism=answers[0].grade.reason, finding=finding.name)
        yield _point("only_people", [answer.quote for answer in answers], question, 1.0)


def _unanswered(held: RecommendationSet, rules: Rubric) -> Iterator[Point]:
    for finding in held.unanswered:
        yield _point(
            "unanswered", [finding.quote], rules.wording["unanswered_question"], 2.0 if finding.is_systemic else 3.0
        )


def _earlier(held: RecommendationSet, rules: Rubric) -> Iterator[Point]:
    for recommendation, earlier in zip(held.recommendations, held.earlier, strict=False):
        if earlier:
            question = rules.wording["earlier"].format(place=earlier[0].place)
            yield _point("recommended_before", [recommendation.quote], question, 2.5)


def _grouped(held: RecommendationSet, rules: Rubric) -> Iterator[Point]:
    """One question at the first, with the other places: nobody named, nothing to know it by, asked of others."""
    local = [r for r in held.recommendations if not r.is_request and not r.is_question]
    groups: tuple[tuple[str, list[Recommendation], float], ...] = (
        ("owner", [r for r in local if r.owner is None], 4.0),
        ("measure", [r for r in local if r.measure is None], 5.0),
        ("request", [r for r in held.recommendations if r.is_request and r.owner is None], 6.0),
    )
    for kind, members, weight in groups:
        if members:
            yield _point(kind, [r.quote for r in members], rules.wording[f"{kind}_point"], weight)
