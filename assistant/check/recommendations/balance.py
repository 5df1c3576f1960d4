"""The recommendations of a draft as a set: what answers which finding, and by what mechanisms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.check.points import Quote
from assistant.check.recommendations.earlier import Earlier
from assistant.check.recommendations.findings import DraftFinding
from assistant.check.recommendations.grading import Grade
from assistant.check.recommendations.rubric import Level, Strength

__all__ = ["Recommendation", "RecommendationSet"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation with what the draft says of it.

    `name` is what people call it ("R1"); `level` as the writer states it, or else as read; `owner`, `measure` and `date`
    are the draft's words or None; `findings` those it answers, `is_link_stated` False where that is our reading.
    """

    name: str
    quote: Quote
    grade: Grade
    level: Level
    owner: str | None
    measure: str | None
    date: str | None
    findings: tuple[str, ...]
    is_link_stated: bool
    is_question: bool = False

    @property
    def is_request(self) -> bool:
        """True where it asks something of bodies beyond the partnership, which it can't direct."""
        return self.level in (Level.REGIONAL, Level.NATIONAL)

    @property
    def relies_on_people(self) -> bool:
        """True where nothing changes unless people know, remember or choose to act."""
        return self.grade.strength is Strength.WEAKER and not self.is_question

    def to_json(self) -> dict[str, Any]:
        """The keys of the contract, then date, page and every finding it answers."""
        return {
            "text": self.quote.text,
            "paragraph": self.quote.paragraph,
            "page": self.quote.page,
            "level": self.level.value,
            "strength": self.grade.strength.value,
            "reason": self.grade.reason,
            "owner": self.owner,
            "measure": self.measure is not None,
            "measure_text": self.measure,
            "date": self.date,
            "linked_finding": self.findings[0] if self.findings else None,
            "linked_findings": list(self.findings),
            "link_is_stated": self.is_link_stated,
        }


@dataclass(frozen=True, slots=True)
class RecommendationSet:
    """All of them. `earlier` has one entry for each recommendation where a library was given and is empty otherwise.

    `questions` are put to the partnership beside the recommendations; `reviews` is how many reviews the library holds,
    None without one.
    """

    recommendations: tuple[Recommendation, ...]
    findings: tuple[DraftFinding, ...]
    questions: tuple[Quote, ...] = ()
    earlier: tuple[tuple[Earlier, ...], ...] = ()
    reviews: int | None = None

    def answering(self, finding: DraftFinding) -> tuple[Recommendation, ...]:
        """What answers a finding, in order."""
        return tuple(r for r in self.recommendations if finding.name in r.findings)

    @property
    def unanswered(self) -> tuple[DraftFinding, ...]:
        """Findings that no recommendation was found to answer."""
        return tuple(f for f in self.findings if not self.answering(f)) if self.recommendations else ()

    @property
    def answered_by_people_only(self) -> tuple[tuple[DraftFinding, tuple[Recommendation, ...]], ...]:
        """Findings about the system with what answers them, where all of it relies on people."""
        answered = ((f, self.answering(f)) for f in self.findings if f.is_systemic)
        return tuple((f, held) for f, held in answered if held and all(r.relies_on_people for r in held))
