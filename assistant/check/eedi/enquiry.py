"""Lines of enquiry: what the draft raises and does not analyse, then what accounts raise, then silence.

Each quotes what the library holds that asks for it, at first hand; where nothing does, the line says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from assistant.check.draft import Draft, Sentence
from assistant.check.eedi.cues import Cues, Dimension, Enquiry, cues_of
from assistant.check.eedi.depth import Mention, Rung
from assistant.check.guidance import RULES, claim_in_library, place_of
from assistant.check.involvement.people import child_names, name_pattern
from assistant.check.parts import Part
from assistant.check.points import Quote, marked
from assistant.drawing.blocks import Source
from indexes.documents import Kind
from indexes.library import Library

__all__ = ["Line", "Raised", "StatedAge", "lines_of_enquiry", "stated_age"]

_ACCOUNTS = (Part.INVOLVEMENT,)
_LOOKED_FOR_AGE = (Part.SUMMARY, Part.INTRODUCTION, Part.CHILD, Part.FRONT, Part.FAMILY, Part.EVENTS)
_SOURCES = (RULES, (Kind.NATIONAL_REVIEW,), (Kind.REVIEW,))
"""In this order: what guidance asks for; what the Panel asks for; what a published review asks for."""
_UNITS = {"day": 1 / 365, "week": 1 / 52, "month": 1 / 12, "year": 1.0}
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
).split()
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_AGE = re.compile(
    rf"\b{_NUMBER}[- ](day|week|month|year)s?[- ]old\b|\b(?:aged|was|were|is|turning|turned|(?:boy|girl|child) of) "
    rf"{_NUMBER}(?: (week|month)s?(?: old)?)?(?=[,.;:)]| and\b| when\b| at the time| years? old| who\b|$)",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:mothers?|fathers?|parents?|brothers?|sisters?|siblings?|half-\w+|aunts?|uncles?|cousins?|grand\w+|partner|man|woman)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"\b(?:told (?:us|the \w+)|said that|says that|told \w+ that|asked us)\b", re.IGNORECASE)


class Raised(StrEnum):
    """Why a line of enquiry is asked, in the order in which they are shown."""

    DRAFT = "raised and not analysed"
    ACCOUNT = "raised in accounts"
    SILENT = "not mentioned"


@dataclass(frozen=True, slots=True)
class StatedAge:
    """The child's age in the draft's own words, and in years."""

    words: str
    years: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of enquiry: a question, the draft's words that raise it (none for silence), and who asks for it.

    `note` says where no source is quoted. `ask` is the part of the question that may be put in other words; `worded_by` names the
    language model that did, "" where the rubric's words stand.
    """

    dimension: str
    raised: Raised
    question: str
    quote: Quote | None
    sources: tuple[Source, ...]
    note: str
    ask: str = ""
    worded_by: str = ""

    @property
    def asked(self) -> str:
        """The question as people read it."""
        return marked(self.question, self.worded_by)


def lines_of_enquiry(
    draft: Draft,
    levels: Mapping[str, Rung],
    mentions: Sequence[Mention],
    library: Library | None,
    as_of: date,
    rubrics: Path | None = None,
) -> tuple[Line, ...]:
    """All lines, most useful first; `levels` holds the dimensions that no answer has settled."""
    asker = _Asker(cues_of(rubrics), stated_age(draft), library, as_of)
    by_code = {code: [m for m in mentions if m.dimension == code] for code in levels}
    chosen = [(_why(by_code[code]), code) for code, rung in levels.items() if rung <= Rung.DESCRIPTION]
    order, last = list(Raised), asker.cues.rubric.enquiry.last
    chosen.sort(key=lambda item: (order.index(item[0]), item[1] in last, -len(by_code[item[1]])))
    return tuple(asker.line(code, why, levels[code], by_code[code]) for why, code in chosen)


def _why(mentions: Sequence[Mention]) -> Raised:
    if not mentions:
        return Raised.SILENT
    return Raised.ACCOUNT if all(_is_account(mention.sentence) for mention in mentions) else Raised.DRAFT


def _is_account(sentence: Sentence) -> bool:
    """True where the family or practitioners say it and the draft only passes it on."""
    return sentence.is_quoted or sentence.part in _ACCOUNTS or _SPEAKER.search(sentence.own) is not None


@dataclass(frozen=True, slots=True)
class _Asker:
    """What every line of a draft is made with."""

    cues: Cues
    age: StatedAge | None
    library: Library | None
    as_of: date

    @property
    def rule(self) -> Enquiry:
        """How lines are worded."""
        return self.cues.rubric.enquiry

    def line(self, code: str, why: Raised, rung: Rung, mentions: Sequence[Mention]) -> Line:
        """One line of enquiry; `rung` is the deepest that the draft reaches."""
        dimension = self.cues.rubric.dimension(code)
        opening = {Raised.DRAFT: self.rule.raised, Raised.ACCOUNT: self.rule.account, Raised.SILENT: self.rule.silent}
        name = dimension.name if why is Raised.ACCOUNT else dimension.name[0].lower() + dimension.name[1:]
        said = opening[why].format(name=name, rung=self.cues.rubric.ladder.rungs[rung])
        question = " ".join(part for part in (said, dimension.ask, self._meant(dimension)) if part)
        deepest = max(mentions, key=lambda m: (m.rung, -m.sentence.index), default=None)
        sources = self._sources(dimension)
        note = "" if sources else (self.rule.no_library if self.library is None else self.rule.no_source)
        return Line(code, why, question, deepest.quote if deepest else None, sources, note, dimension.ask)

    def _meant(self, dimension: Dimension) -> str:
        """Whose identity the question is about, where the child's age makes that unclear."""
        if not dimension.meant:
            return ""
        if self.age is None:
            return self.rule.meant_unknown
        years = self.age.years
        band = (
            "baby"
            if years < self.rule.baby_below_years
            else "young"
            if years < self.rule.young_below_years
            else "older"
        )
        whose = dimension.meant.get(band, "")
        return self.rule.meant.format(meant=whose, age=self.age.words) if whose else ""

    def _sources(self, dimension: Dimension) -> tuple[Source, ...]:
        """The words of the library that ask for it, guidance before reviews; a bullet with what leads in."""
        if self.library is None:
            return ()
        for kinds in _SOURCES:
            asking = self.rule.asking if kinds is RULES else self.rule.asking_in_review
            pattern = f"(?=[^\\n]*{asking})[^\\n]*{dimension.asked_as}"
            made = claim_in_library(self.library, dimension.query, pattern, kinds, self.as_of)
            if made is not None:
                return tuple(Source(citation.quote, place_of(citation)) for citation in made.citations)
        return ()


def stated_age(draft: Draft) -> StatedAge | None:
    """The child's age as the draft gives it, the oldest child's where there are several; None where none was recognised.

    Only numbers that no relative stands before in their sentence are the child's.
    """
    names = name_pattern(sorted(child_names(draft)))
    for part in _LOOKED_FOR_AGE:
        for sentence in draft.in_parts(part):
            match = _AGE.search(sentence.text)
            before = sentence.text[: match.start()] if match else ""
            if match is None or (_SOMEBODY_ELSE.search(before) and not (names and names.search(before))):
                continue
            return _age(match, sentence.text)
    return None


def _age(match: re.Match[str], text: str) -> StatedAge:
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4] or "year")
    years = _value(number) * _UNITS[unit.lower()]
    others = re.match(rf"((?:,| and|, and) {_NUMBER})+\b", text[match.end() :], re.IGNORECASE)
    if others and unit.lower() == "year":
        years = max([years, *(_value(held) for held in re.findall(_NUMBER, others[0], re.IGNORECASE))])
    return StatedAge(f"{match[0]}{others[0] if others else ''}", years)


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _NUMBERS.index(number.lower())
