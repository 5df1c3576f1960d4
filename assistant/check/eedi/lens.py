"""The EEDI lens: how far a draft goes on each dimension of identity and circumstance, with the words that show it.

It reads what a draft says. It infers nothing about anybody: a dimension that nothing speaks of is "not mentioned", which
is not the same as "not present".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assistant.check.draft import Draft
from assistant.check.eedi.answers import Answer
from assistant.check.eedi.blocks import Depth, Report, across_blocks, report_blocks
from assistant.check.eedi.cues import Cues, cues_of
from assistant.check.eedi.depth import Mention, Rung, mentions_of
from assistant.check.eedi.enquiry import Line, Raised, lines_of_enquiry
from assistant.check.eedi.signs import BoilerplateSign, adultification_in, intersections_in, signs_in
from assistant.check.points import Lens, Point, Quote
from assistant.drawing.blocks import Block
from indexes.library import Library

__all__ = ["EediResult", "across", "check_eedi"]

_EACH_RUNG = 3
"""Quotations of one rung of one dimension: the first ones in the draft."""
_NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EediResult:
    """What the lens found. `depths` has every dimension in the order of the rubric, silent ones too."""

    depths: tuple[Depth, ...]
    intersections: tuple[Quote, ...]
    adultification: tuple[Quote, ...]
    signs: tuple[BoilerplateSign, ...]
    lines: tuple[Line, ...]
    cues: Cues = field(repr=False, compare=False)

    def depth(self, code: str) -> Depth:
        """How far the draft goes on one dimension."""
        return next(depth for depth in self.depths if depth.code == code)

    def to_json(self) -> dict[str, Any]:
        """`{"edi", "intersectionality", "adultification", "edi_boilerplate"}`; a dimension that was answered has "answer"."""
        return {
            "edi": {depth.code: _depth_json(depth) for depth in self.depths},
            "intersectionality": _present(self.intersections),
            "adultification": _present(self.adultification),
            "edi_boilerplate": [
                {"quote": quote.text, "paragraph": quote.paragraph}
                for quote in dict.fromkeys(sign.quote for sign in self.signs if sign.stands_in)
                if quote is not None
            ],
        }

    def points(self) -> tuple[Point, ...]:
        """Signs that stand in for analysis, then the lines of enquiry that the draft's own words raise, then other signs."""
        stand_ins = [_sign_point(sign, 0.0) for sign in self.signs if sign.stands_in]
        lines = [
            Point(
                Lens.EEDI,
                line.raised.name.lower(),
                line.quote,
                line.question,
                weight=1.0 + number / 100,
                worded_by=line.worded_by,
            )
            for number, line in enumerate(self.asked)
            if line.quote is not None and line.raised is not Raised.SILENT
        ]
        others = [_sign_point(sign, 2.0) for sign in self.signs if not sign.stands_in]
        return tuple(point for point in (*stand_ins, *lines, *others) if point is not None)

    @property
    def asked(self) -> tuple[Line, ...]:
        """The lines of enquiry shown first; the others can be unfolded."""
        return self.lines[: self.cues.rubric.enquiry.at_most]

    def blocks(self) -> tuple[Block, ...]:
        """The lens's part of the report."""
        return report_blocks(
            Report(self.depths, self.intersections, self.adultification, self.signs, self.lines), self.cues.rubric
        )


def check_eedi(
    draft: Draft,
    library: Library | None = None,
    as_of: date | None = None,
    answers: Mapping[str, Answer] = _NO_ANSWERS,
    rubrics: Path | None = None,
) -> EediResult:
    """Read a draft for equity, equality, diversity and inclusion.

    Lines of enquiry quote `library` where one is given; `as_of` decides which editions are replaced. A dimension that has
    an answer raises no line. Without `answers` nothing is taken as answered.

    Raises:
        RubricError: where the rubric can't be used.
    """
    cues = cues_of(rubrics)
    mentions = mentions_of(draft, cues)
    depths = tuple(_depth(d.code, d.name, mentions, answers.get(d.code)) for d in cues.rubric.dimensions)
    open_cells = {depth.code: depth.rung for depth in depths if depth.answer is None}
    return EediResult(
        depths=depths,
        intersections=intersections_in(mentions, cues),
        adultification=adultification_in(draft, cues),
        signs=signs_in(draft, mentions, cues),
        lines=lines_of_enquiry(draft, open_cells, mentions, library, as_of or date.today(), rubrics),
        cues=cues,
    )


def across(results: Sequence[tuple[str, int, EediResult]]) -> tuple[Block, ...]:
    """Reviews of one's own partnership (title, year, result) side by side, in date order: what do we tend not to ask?"""
    rubric = results[0][2].cues.rubric if results else None
    return across_blocks(
        [(title, year, {d.code: d.rung for d in result.depths}) for title, year, result in results], rubric
    )


def _depth(code: str, name: str, mentions: Sequence[Mention], answer: Answer | None) -> Depth:
    """The deepest rung with evidence, and the first few sentences of every rung."""
    held = [mention for mention in mentions if mention.dimension == code]
    shown: list[Mention] = []
    for rung in Rung:
        shown += [mention for mention in held if mention.rung == rung][:_EACH_RUNG]
    return Depth(
        code=code,
        name=name,
        rung=max((mention.rung for mention in held), default=Rung.SILENT),
        evidence=tuple(sorted(shown, key=lambda mention: mention.sentence.index)),
        whose=tuple(dict.fromkeys(mention.whose for mention in held)),
        answer=answer,
    )


def _depth_json(depth: Depth) -> dict[str, Any]:
    made: dict[str, Any] = {
        "level": int(depth.rung),
        "evidence": [mention.quote.to_json() for mention in depth.evidence],
    }
    if depth.answer is not None:
        made["answer"] = depth.answer.to_json()
    return made


def _present(quotes: Sequence[Quote]) -> dict[str, Any]:
    return {"present": bool(quotes), "evidence": [quote.to_json() for quote in quotes]}


def _sign_point(sign: BoilerplateSign, weight: float) -> Point | None:
    if sign.quote is None:
        return None
    return Point(Lens.EEDI, sign.kind, sign.quote, sign.question, weight=weight)
