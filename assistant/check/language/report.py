"""What people read of the language lens: comments for the margin, and its part of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.check.language.sections import SectionTelling
from assistant.check.points import Lens, Point, Quote
from assistant.drawing.blocks import Block, Cell, Fold, Heading, Items, Quoted, Table, Text

__all__ = ["Flag", "blocks", "grouped"]

_INTRODUCTION = (
    "Each sentence here is one that an editor who looks for systems might ask about. A question is a prompt to think and "
    "not an error: the sentence may be right as it stands, and naming serious poor practice, racism, discrimination or "
    "violence plainly is never asked about. Say what happened, and then what made it likely."
)
_NOTE = (
    "Looked for: what should or could have happened, failure verbs, people or traits given as causes, certainty after the "
    "event, acts that nobody does, rules alone as the measure, blame of families or children, and mothers expected to act "
    "alone. Left alone: quoted speech, reported views, duties, recommendations, negations, limits of the evidence, and "
    "sentences that give the working conditions or whose neighbour does. Blame can stand in words that no rule knows, in "
    "what is left out, or in the order of a story, and none of that can be seen here. A person decides."
)
_NOTHING = (
    "No sentence was found that these rules would ask about. That says what was looked for and no more: blame can stand "
    "in other words, or in what is left out."
)
_TELLING = (
    "A sentence says why where it gives a reason, a condition, or how things looked to somebody. The counts are rough and "
    "are no measure of a section: a chronology is meant to say what happened."
)
_SHOWN = 6
"""Sentences shown of a kind before the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A sentence of the draft that is queried; `also` are further kinds, `wording` what makes two flags alike.

    `chance` is how likely an editor would query it: it orders the flags and is shown to nobody. `worded_by` names the language
    model that worded the question, "" where the rubric did.
    """

    quote: Quote
    kind: str
    also: tuple[str, ...]
    question: str
    wording: str
    chance: float
    worded_by: str = ""

    def to_json(self) -> dict[str, Any]:
        """`{"quote", "paragraph", "page", "kind", "also", "question"}`, and "worded_by" where a language model worded it."""
        made = {**self.quote.to_json(), "kind": self.kind, "also": list(self.also), "question": self.question}
        return {**made, "worded_by": self.worded_by} if self.worded_by else made


def grouped(flags: Sequence[Flag]) -> tuple[Point, ...]:
    """One point for each wording, at its first place, in the order of the draft.

    Blame of families, children and mothers comes first, then what rests on people, then the commoner wordings; within
    these, the likelier an editor would ask.
    """
    by_wording: dict[str, list[Flag]] = {}
    for flag in flags:
        by_wording.setdefault(flag.wording, []).append(flag)
    return tuple(
        Point(
            lens=Lens.LANGUAGE,
            kind=first.kind,
            quote=first.quote,
            question=first.question,
            repeats=tuple(other.quote for other in others),
            weight=_rank(first.kind) + 1 - first.chance - 0.1 * min(5, len(others)),
            worded_by=first.worded_by,
        )
        for first, *others in by_wording.values()
    )


_USEFUL_FIRST = (
    ("family_blame", "victim_blame", "mother_focus"),
    ("person_as_cause", "trait_label", "failure_verb"),
    ("counterfactual", "hindsight_certainty", "compliance_only", "agentless_passive"),
)


def _rank(kind: str) -> float:
    """Half a step a group: a likely flag of one group comes before a doubtful one of the group above."""
    return next((0.5 * rank for rank, kinds in enumerate(_USEFUL_FIRST) if kind in kinds), 0.5 * len(_USEFUL_FIRST))


def blocks(
    flags: Sequence[Flag], sections: Sequence[SectionTelling], titles: Mapping[str, str], at_most: int
) -> tuple[Block, ...]:
    """The report of the lens."""
    made: list[Block] = [Heading("Language", 2)]
    made += [Text(_INTRODUCTION)] if flags else [Text(_NOTHING)]
    points = grouped(flags)
    if len(points) > at_most:
        made.append(Text(f"The {at_most} most useful questions stand in the margin; all of them are below."))
    for kind, title in titles.items():
        made += _kind(title, [point for point in points if point.kind == kind])
    made += _sections(sections)
    return (*made, Text(_NOTE, is_note=True))


def _kind(title: str, points: Sequence[Point]) -> list[Block]:
    if not points:
        return []
    shown = [block for point in points[:_SHOWN] for block in _point(point)]
    rest = tuple(block for point in points[_SHOWN:] for block in _point(point))
    folded = [Fold(f"{len(points) - _SHOWN} more", rest)] if rest else []
    return [Heading(title), *shown, *folded]


def _point(point: Point) -> Iterable[Block]:
    yield Quoted(point.quote, point.asked)
    if point.repeats:
        yield Items(tuple(f"Also at {quote.paragraph}: {quote.text}" for quote in point.repeats))


def _sections(sections: Sequence[SectionTelling]) -> list[Block]:
    if not sections:
        return []
    rows = tuple(
        (Cell(one.heading), Cell(_count(one.what)), Cell(_count(one.why)), Cell(one.in_words)) for one in sections
    )
    columns = ("Section", "Says what happened", "Says why", "In words")
    return [Heading("What happened, and why"), Text(_TELLING), Table(columns, rows)]


def _count(sentences: int) -> str:
    if not sentences:
        return "none found"
    return "1 sentence" if sentences == 1 else f"{sentences} sentences"
