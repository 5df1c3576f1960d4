"""At most five lines of enquiry from the learning points of a rapid review, each an open question about the system.

No language model: points are grouped by likeness, the topic that a group shares gives the question, and what stands under
it is worded around the points themselves. What is not taken up is listed with the reason and can be put back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.answer import Claim
from assistant.check.draft import Draft
from assistant.check.guidance import claim_in_library, place_of
from assistant.check.language import query_sentence
from assistant.check.points import Quote
from assistant.enquiry.alike import Floats, groups_of, likeness
from assistant.enquiry.points import Point, draft_of_text, open_sentences, points_of
from assistant.enquiry.rules import EnquiryRules, Grouping, GuidanceSought, enquiry_rules
from assistant.enquiry.turning import Turned, turn
from assistant.enquiry.wording import beneath, factors_of, question_of
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.library import Library

__all__ = ["Enquiry", "Line", "NotTakenUp", "lines_of_enquiry"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of enquiry.

    `topic` is a code of the rubric, "" for none, "equality" for the line on racism, identity and inequality; `points` the
    learning points it comes from (none where they are silent: `why` says so). `factors` are codes with their names, the
    first to look at first. `people` and `data` say whose knowledge is needed. `opening` are words of the review on why it
    could not answer. `guidance` is what loaded guidance asks, quoted.
    """

    question: str
    topic: str
    name: str
    beneath: tuple[str, ...]
    points: tuple[Quote, ...]
    factors: tuple[tuple[str, str], ...]
    people: str
    data: str
    opening: Quote | None = None
    guidance: Claim | None = None
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        cited = self.guidance.citations[0] if self.guidance else None
        return {
            "question": self.question,
            "about": "system",
            "topic": self.topic,
            "name": self.name,
            "beneath": list(self.beneath),
            "points": [point.to_json() for point in self.points],
            "factors": [{"factor": code, "name": name} for code, name in self.factors],
            "whose_knowledge": {"people": self.people, "data": self.data},
            "rapid_review_says": self.opening.to_json() if self.opening else None,
            "guidance": {"quote": cited.quote, "place": place_of(cited)} if cited else None,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class NotTakenUp:
    """A point that stands under no line: `reason` is a code of the rubric, `why` says it in a sentence."""

    quote: Quote
    reason: str
    why: str
    turned: Turned | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {**self.quote.to_json(), "reason": self.reason, "why": self.why}


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What came of a rapid review's learning points. `note` says so where none were found; `opened` are words of the review
    on what it could not find out that stand beside no line.
    """

    file: str
    lines: tuple[Line, ...]
    not_taken_up: tuple[NotTakenUp, ...]
    points: tuple[Quote, ...]
    fingerprint: str = ""
    note: str = ""
    opened: tuple[Quote, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "file": self.file,
            "lines": [line.to_json() for line in self.lines],
            "not_taken_up": [point.to_json() for point in self.not_taken_up],
            "rapid_review_says": [quote.to_json() for quote in self.opened],
            "note": self.note,
            "library": self.fingerprint,
        }


def lines_of_enquiry(
    source: Draft | str,
    library: Library | None = None,
    embedder: Embedder | None = None,
    rubrics: Path | None = None,
) -> Enquiry:
    """Lines of enquiry from a draft that was read (`assistant.check.draft.read_draft`) or from text.

    Raises:
        RubricError: where a partnership's own rubric can't be used. EmbeddingError.
    """
    rules = enquiry_rules(rubrics)
    draft = draft_of_text(source, rubrics) if isinstance(source, str) else source
    points = points_of(draft, rules)
    fingerprint = library.fingerprint if library else ""
    if not points:
        return Enquiry(draft.file, (), (), (), fingerprint, rules.rubric.wording.none)
    aside, usable = _set_aside(points, rules, rubrics)
    if len(aside) == len(points) and all(point.reason == "too_short" for point in aside):
        return Enquiry(draft.file, (), tuple(aside), (), fingerprint, rules.rubric.wording.none)
    model = embedder or (library.embedder if library else SentenceTransformerEmbedder())
    groups = _groups(usable, model, rules)
    alone = [group for group in groups if all(point.about in ("one_worker", "family") for point in group)]
    aside += [_about_somebody(group[0], rules, rubrics) for group in alone if len(group) == 1]
    kept = [group for group in groups if len(group) > 1 or group not in alone]
    chosen, rest = _chosen(kept, rules)
    left = [point for group in rest for point in group]
    aside += [_reason(point, "more", rules) for point in left]
    opened = open_sentences(draft, rules)
    lines = [_line(group, opened, rules, rubrics) for group in chosen]
    lines.append(_equality(points, left, rules, rubrics))
    aside = [point for point in aside if not any(point.quote in line.points for line in lines)]
    return Enquiry(
        draft.file,
        tuple(_guided(line, library, rules) for line in lines),
        tuple(sorted(aside, key=lambda point: (point.quote.index, point.quote.start))),
        tuple(point.quote for point in points),
        fingerprint,
        opened=tuple(quote for quote in opened if not _is_shown(quote, lines)),
    )


def _is_shown(quote: Quote, lines: Sequence[Line]) -> bool:
    shown = [held for line in lines for held in (*line.points, *([line.opening] if line.opening else []))]
    return any(quote.index == held.index and quote.text in held.text for held in shown)


def _set_aside(
    points: Sequence[Point], rules: EnquiryRules, rubrics: Path | None
) -> tuple[list[NotTakenUp], list[Point]]:
    aside, usable = [], []
    for point in points:
        if point.about == "outcome_or_culpability":
            turned = turn(point.text, rubrics)
            aside.append(NotTakenUp(point.quote, point.about, turned.belongs, turned))
        elif point.is_answered:
            aside.append(_reason(point, "answered", rules))
        elif not point.topics and point.about == "system" and query_sentence(point.text, rubrics).query:
            aside.append(_reason(point, "judges", rules))
        elif len(point.text.split()) < rules.rubric.points.fewest_words and not point.topics:
            aside.append(_reason(point, "too_short", rules))
        elif not _speaks_of_identity(point, rules):
            usable.append(point)
    return aside, usable


def _reason(point: Point, reason: str, rules: EnquiryRules) -> NotTakenUp:
    return NotTakenUp(point.quote, reason, rules.rubric.wording.reasons[reason])


def _about_somebody(point: Point, rules: EnquiryRules, rubrics: Path | None) -> NotTakenUp:
    turned = turn(point.text, rubrics)
    why = rules.rubric.wording.reasons[point.about].format(turned=turned.turned)
    return NotTakenUp(point.quote, point.about, why, turned)


def _speaks_of_identity(point: Point, rules: EnquiryRules) -> bool:
    return any(rules.find(cue, point.text) for cue in rules.rubric.equality.cues.values())


def _groups(points: Sequence[Point], embedder: Embedder, rules: EnquiryRules) -> list[list[Point]]:
    """Points that belong together; groups with the same leading topic are one."""
    grouping = rules.rubric.grouping
    if not points:
        return []
    alike = likeness(points, embedder, grouping)
    found = _attached(groups_of(alike, grouping.at_least_alike), alike, points, grouping)
    by_topic: dict[str, list[Point]] = {}
    for number, group in enumerate(found):
        held = [points[place] for place in group]
        by_topic.setdefault(leading_topic(held) or f"none {number}", []).extend(held)
    return [sorted(group, key=_place) for group in by_topic.values()]


def _attached(groups: list[list[int]], alike: Floats, points: Sequence[Point], rules: Grouping) -> list[list[int]]:
    """A point alone that is about somebody, or of no topic, is put with the point of another group that it is most like."""
    held = [list(group) for group in groups]
    for group in groups:
        point = points[group[0]]
        if len(group) > 1 or (point.topics and point.about == "system"):
            continue
        near = int(alike[group[0]].argmax())
        home = next(other for other in held if near in other)
        least = rules.attached if point.about != "system" else rules.attached_alone
        if alike[group[0], near] >= least and near not in group:
            held = [other for other in held if other != group]
            home.extend(group)
    return held


def _place(point: Point) -> tuple[int, int]:
    return point.quote.index, point.quote.start


def leading_topic(points: Sequence[Point]) -> str:
    """The topic that most of the points speak of, "" where none does; ties by name."""
    weights: dict[str, float] = {}
    for point in points:
        whole = sum(point.topics.values())
        for code, weight in point.topics.items():
            weights[code] = weights.get(code, 0.0) + weight / whole
    return max(weights, key=lambda code: (round(weights[code], 6), code)) if weights else ""


def _chosen(groups: Sequence[list[Point]], rules: EnquiryRules) -> tuple[list[list[Point]], list[list[Point]]]:
    """The weightiest groups, one fewer than the most there may be: the last line is kept for identity and inequality."""
    weights = rules.rubric.grouping.weights

    def weight(group: Sequence[Point]) -> float:
        openings = any(point.opening for point in group)
        weak = all(point.is_good for point in group) or not leading_topic(group)
        return weights["points"] * len(group) + weights["open"] * openings - weights["weak"] * weak

    room = rules.rubric.grouping.at_most - 1
    groups = _joined(groups, room, rules)
    ordered = sorted(groups, key=lambda group: (-weight(group), group[0].quote.index, group[0].quote.start))
    chosen, rest = [list(group) for group in ordered[:room]], []
    for group in ordered[room:]:
        left = [point for point in group if not _taken_in(point, chosen)]
        rest += [left] if left else []
    chosen.sort(key=lambda group: (group[0].quote.index, group[0].quote.start))
    return chosen, rest


def _joined(groups: Sequence[list[Point]], room: int, rules: EnquiryRules) -> list[list[Point]]:
    """While there are more groups than room, the two smallest whose topics are of one area become one."""
    held = [list(group) for group in groups]
    while len(held) > room:
        areas = [rules.topic(leading_topic(group)).area if leading_topic(group) else "" for group in held]
        pairs = [
            (len(held[a]) + len(held[b]), a, b)
            for a in range(len(held))
            for b in range(a + 1, len(held))
            if areas[a] and areas[a] == areas[b] and len(held[a]) + len(held[b]) <= rules.rubric.grouping.most_joined
        ]
        if not pairs:
            break
        _, a, b = min(pairs)
        held[a] = sorted([*held[a], *held.pop(b)], key=_place)
    return held


def _taken_in(point: Point, chosen: Sequence[list[Point]]) -> bool:
    """Put with the first chosen group whose leading topic it speaks of, too."""
    for group in chosen:
        if point.topics.get(leading_topic(group), 0.0) >= 1.0:
            group.append(point)
            return True
    return False


def _line(group: Sequence[Point], opened: Sequence[Quote], rules: EnquiryRules, rubrics: Path | None) -> Line:
    code = leading_topic(group)
    topic = rules.topic(code) if code else None
    opening = next((point.opening for point in group if point.opening), None)
    if opening is None and topic and topic.weight >= 1.0:
        opening = next((quote for quote in opened if rules.topics_in(quote.text).get(code, 0.0) >= 1.0), None)
    texts = [point.text for point in group]
    return Line(
        question=question_of(group, topic, rules),
        topic=code,
        name=topic.name if topic else "",
        beneath=beneath(group, topic, rules, rubrics),
        points=tuple(point.quote for point in group),
        factors=factors_of(texts, topic.factors if topic else (), rubrics),
        people=topic.people if topic else rules.rubric.wording.people,
        data=topic.data if topic else rules.rubric.wording.data,
        opening=opening,
    )


def _equality(points: Sequence[Point], left: Sequence[Point], rules: EnquiryRules, rubrics: Path | None) -> Line:
    """The line on racism, identity and inequality: from what points say, or because they are silent.

    Of the points that no other line holds, those on disability, language or poverty stand here.
    """
    asked = rules.rubric.equality
    near = {code for point in points for code in point.topics if code in asked.speaks}
    near_left = [point for point in left if not point.is_good and any(code in asked.speaks for code in point.topics)]
    points = [point for point in points if _speaks_of_identity(point, rules) or point in near_left]
    spoken = any(_speaks_of_identity(point, rules) for point in points)
    named_race = any(rules.find(asked.cues["race"], point.text) for point in points)
    said = asked.said_race if named_race else asked.said_other
    return Line(
        question=said if points else asked.silent,
        topic="equality",
        name=asked.name,
        beneath=(asked.usual,),
        points=tuple(point.quote for point in points),
        factors=factors_of([point.text for point in points], asked.factors, rubrics),
        people=asked.people,
        data=asked.data,
        opening=next((point.opening for point in points if point.opening), None),
        why="" if spoken else _silence(sorted(near), rules),
    )


def _silence(near: Sequence[str], rules: EnquiryRules) -> str:
    """That the points do not speak of it; where they speak of disability, poverty or language, of what they do."""
    names = " and of ".join(rules.topic(code).name for code in near)
    asked = rules.rubric.equality
    return asked.partly_why.format(topics=names) if names else asked.silent_why


def _guided(line: Line, library: Library | None, rules: EnquiryRules) -> Line:
    sought: GuidanceSought | None = None
    if line.topic == "equality":
        sought = rules.rubric.equality.guidance
    elif line.topic:
        sought = rules.topic(line.topic).guidance
    if library is None or sought is None:
        return line
    return replace(line, guidance=claim_in_library(library, sought.query, sought.pattern))
