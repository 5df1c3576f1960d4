"""The recommendations' part of the report."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.recommendations.balance import Recommendation, RecommendationSet
from assistant.check.recommendations.rubric import Level, Rubric
from assistant.drawing.blocks import Block, Cell, Fold, Heading, Quoted, Source, Table, Text

__all__ = ["blocks_of"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def blocks_of(held: RecommendationSet, rules: Rubric) -> tuple[Block, ...]:
    """What was found, the set as a whole, the findings, earlier reviews, and what can't be seen."""
    said = rules.wording
    blocks: list[Block] = [Heading(said["title"], 2)]
    if not held.recommendations:
        return (*blocks, Text(said["found_none"]), Text(said["note"], is_note=True))
    blocks += [Text(said["found"].format(count=_number(len(held.recommendations)).capitalize())), _each(held, rules)]
    blocks += [
        *_balance(held, rules),
        *_only_people(held, rules),
        *_unanswered(held, rules),
        *_questions(held, rules),
        *_earlier(held, rules),
        Text(f"{said['links_note']} {said['note']}", is_note=True),
    ]
    return tuple(blocks)


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _each(held: RecommendationSet, rules: Rubric) -> Table:
    columns = ("Where", "What is asked", "Where the change would be", "What it works through")
    more = ("Who", "How it would be known", "By when", "Finding")
    return Table((*columns, *more), tuple(_row(r, rules) for r in held.recommendations))


def _row(recommendation: Recommendation, rules: Rubric) -> tuple[Cell, ...]:
    open_ = rules.wording["not_said"]
    nobody = rules.wording["request_owner"] if recommendation.is_request else open_
    return tuple(
        Cell(text)
        for text in (
            recommendation.name,
            recommendation.quote.text,
            rules.levels.words[recommendation.level],
            recommendation.grade.reason,
            recommendation.owner or nobody,
            recommendation.measure or open_,
            recommendation.date or open_,
            _finding_cell(recommendation, rules),
        )
    )


def _finding_cell(recommendation: Recommendation, rules: Rubric) -> str:
    named = ", ".join(recommendation.findings)
    if not named:
        return rules.wording["not_said"] if recommendation.is_link_stated else rules.wording["none_found"]
    return named if recommendation.is_link_stated else f"{named} ({rules.wording['by_words']})"


def _balance(held: RecommendationSet, rules: Rubric) -> Iterator[Block]:
    """In words: which recommendations work through what, and where the changes would be."""
    said = rules.wording
    yield Heading(said["balance"])
    groups: dict[str, list[str]] = {}
    for recommendation in held.recommendations:
        groups.setdefault(recommendation.grade.reason, []).append(recommendation.name)
    rows = tuple((Cell(reason), Cell(_joined(names))) for reason, names in groups.items())
    yield Table(("What it works through", "Which"), rows)
    levels = [level for level in Level if any(r.level is level for r in held.recommendations)]
    yield Text(said["balance_levels"].format(levels="; ".join(_at_level(held, level, rules) for level in levels)))
    if all(r.relies_on_people for r in held.recommendations):
        yield Text(said["balance_all_people"])
    if len(levels) == 1 and len(held.recommendations) > 1:
        yield Text(said["balance_one_level"].format(level=rules.levels.words[levels[0]]))


def _at_level(held: RecommendationSet, level: Level, rules: Rubric) -> str:
    names = [r.name for r in held.recommendations if r.level is level]
    return f"{rules.levels.words[level]} ({_joined(names)})"


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _only_people(held: RecommendationSet, rules: Rubric) -> Iterator[Block]:
    answered = held.answered_by_people_only
    if answered:
        yield Heading(rules.wording["only_people"])
    for finding, answers in answered:
        mechanisms = "; ".join(dict.fromkeys(answer.grade.reason for answer in answers))
        places = _joined([answer.name for answer in answers])
        question = rules.wording["only_people_question"].format(places=places, mechanisms=mechanisms)
        yield Quoted(finding.quote, question)


def _unanswered(held: RecommendationSet, rules: Rubric) -> Iterator[Block]:
    if held.unanswered:
        yield Heading(rules.wording["unanswered"])
    for finding in held.unanswered:
        yield Quoted(finding.quote, rules.wording["unanswered_question"])


def _questions(held: RecommendationSet, rules: Rubric) -> Iterator[Block]:
    if held.questions:
        yield Heading(rules.wording["questions_title"])
        yield Text(rules.wording["questions"])
        yield from (Quoted(quote) for quote in held.questions)


def _earlier(held: RecommendationSet, rules: Rubric) -> Iterator[Block]:
    """Each with the earlier one under it, or one line that says what was compared."""
    said = rules.wording
    yield Heading(said["earlier_title"])
    if held.reviews is None:
        yield Text(said["earlier_no_library"])
        return
    if not held.reviews:
        yield Text(said["earlier_empty"])
        return
    pairs = [(r, earlier) for r, earlier in zip(held.recommendations, held.earlier, strict=True) if earlier]
    if not pairs:
        yield Text(said["earlier_none"].format(count=held.reviews))
    for recommendation, earlier in pairs:
        yield Quoted(recommendation.quote, said["earlier"].format(place=earlier[0].place))
        yield Source(earlier[0].text, earlier[0].place)
        if len(earlier) > 1:
            yield Fold("Others that are alike", tuple(Source(other.text, other.place) for other in earlier[1:]))
