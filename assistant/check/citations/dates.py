"""When a draft was written and when the practice took place that it reviews, from the draft's own dates."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.check.citations.rules import CitationRules
from assistant.check.draft import Draft
from assistant.check.parts import Part
from assistant.check.rules import found
from indexes.documents import Document
from indexes.editions import known_editions, starts

__all__ = ["Started", "editions_of", "practice_period", "written"]

_MONTHS = [month.lower() for month in calendar.month_name]
_DATE = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)? )?(?:({'|'.join(calendar.month_name[1:])}),? )?((?:19|20)\d\d)\b", re.IGNORECASE
)
_PARTS = (Part.TERMS, Part.INTRODUCTION, Part.METHOD, Part.SUMMARY)


def _span(match: re.Match[str]) -> tuple[date, date]:
    """The first and last day that a date as precise as written can mean."""
    year = int(match.group(3))
    if not match.group(2):
        return date(year, 1, 1), date(year, 12, 31)
    month = _MONTHS.index(match.group(2).lower())
    last = calendar.monthrange(year, month)[1]
    if match.group(1) and 1 <= int(match.group(1)) <= last:
        day = date(year, month, int(match.group(1)))
        return day, day
    return date(year, month, 1), date(year, month, last)


def written(draft: Draft) -> date | None:
    """The last day that the date on the cover can mean; None where it has none."""
    covers = [p.text for p in draft.paragraphs if p.part is Part.FRONT and len(p.text.split()) < 12]
    spans = [(bool(m.group(2)), _span(m)[1]) for text in covers for m in _DATE.finditer(text)]
    return max(spans, default=(False, None))[1]


def practice_period(draft: Draft, rules: CitationRules) -> tuple[date, date] | None:
    """The first and last day of the period under review, where one sentence that speaks of it gives two dates."""
    for sentence in draft.in_parts(*_PARTS):
        if not found(rules.period, sentence.text):
            continue
        spans = [_span(match) for match in _DATE.finditer(sentence.text)]
        if len(spans) > 1 and spans[0][0] < spans[-1][1]:
            return spans[0][0], spans[-1][1]
    return None


@dataclass(frozen=True, slots=True, order=True)
class Started:
    """An edition and the first day on which it applied."""

    start: date
    label: str


def editions_of(held: Sequence[Document], family: str, more: Sequence[str]) -> tuple[Started, ...]:
    """The editions of a family that are loaded or known, in order; those known by their year only start with it."""
    made = {label: Started(date(int(label), 1, 1), label) for label in more}
    known = known_editions().family(family) if family else None
    for entry in known.editions if known else ():
        made[entry.label] = Started(starts(entry.applies_from), entry.label)
    for document in held:
        if document.edition:
            made[document.edition.label] = Started(starts(document.edition.applies_from), document.edition.label)
    return tuple(sorted(made.values()))
