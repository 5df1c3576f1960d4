"""Days as people in Britain write them: "3 March 2026", "Tues 3rd Mar 26", "03/03/2026", "2026-03-03", "in 3 months"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Found", "add_months", "in_words", "read_days", "read_when"]

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|" + "|".join(_MONTHS) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d|[’'‘]?\d\d)(?!\d|[:/.-]\d)"
_DAY = r"(?<![\d/.-])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FULL = (
    re.compile(r"(?<![\d/.-])(?P<year>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d/])"),
    re.compile(rf"{_DAY}\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?{_YEAR}"),
    re.compile(rf"{_DAY}[\s-]*(?:day\s+)?(?:of\s+)?{_MONTH}[\s,-]*{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)", re.IGNORECASE),
)
_MONTH_ONLY = re.compile(rf"\b{_MONTH}[\s,-]+(?P<year>(?:19|20)\d\d)", re.IGNORECASE)
_SEASON = re.compile(r"\b(?P<season>spring|summer|autumn|winter)\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)", re.IGNORECASE)
_YEAR_ONLY = re.compile(r"(?<![\d/.-])(?P<year>20\d\d)(?![\d/.-])")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_SPAN = re.compile(
    rf"\b(?P<count>\d{{1,3}}|an?|{'|'.join(_NUMBERS)}|eighteen|twenty[- ]four)[\s-]+(?P<unit>day|week|month|year)s?\b"
    r"(?P<after>[^.;]{0,20}\bpublication)?",
    re.IGNORECASE,
)
_EARLIEST, _LATEST = 1900, 2099


@dataclass(frozen=True, slots=True)
class Found:
    """Words at `start:end` that are a day, or look like one and are not (`day` None: "31/02/2026")."""

    day: date | None
    words: str
    start: int
    end: int


def read_days(text: str, *, with_months: bool = True) -> tuple[Found, ...]:
    """The days in a text, in order; a month by itself ("June 2026") is its first day, where `with_months`."""
    found: list[Found] = []
    for pattern in (*_FULL, *((_MONTH_ONLY,) if with_months else ())):
        for match in pattern.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Found(_day(match), match[0].strip(), match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def read_when(text: str, start: date | None, published: date | None) -> tuple[Found, ...]:
    """When something is to be looked at: days, months, seasons, years, and spans from `start` or from publication.

    Words for a span of time are read as its first day: it is better to look too early.
    """
    found = read_days(text)
    if found:
        return found
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...] = (
        (_SPAN, lambda match: _after(match, published if match["after"] else start)),
        (_SEASON, lambda match: date(int(match["year"]), _SEASONS[match["season"].lower()], 1)),
        (_YEAR_ONLY, lambda match: date(int(match["year"]), 1, 1)),
    )
    for pattern, read in readers:
        made = [(read(match), match) for match in pattern.finditer(text)]
        kept = tuple(Found(day, match[0], match.start(), match.end()) for day, match in made if day is not None)
        if kept:
            return kept
    return ()


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, _LATEST)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def in_words(day: date) -> str:
    """ "3 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = int(parts["m"]) if parts.get("m") else _month(parts["month"])
    year = int(parts["year"].lstrip("’'‘"))
    year += 2000 if year < 100 else 0
    try:
        made = date(year, month, int(parts.get("day") or 1))
    except ValueError:
        return None
    return made if _EARLIEST <= made.year <= _LATEST else None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _after(match: re.Match[str], start: date | None) -> date | None:
    if start is None:
        return None
    count, unit = _count(match["count"].lower()), match["unit"].lower()
    if unit in ("month", "year"):
        return add_months(start, count * (12 if unit == "year" else 1))
    return start + timedelta(days=count * (7 if unit == "week" else 1))


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in ("a", "an"):
        return 1
    others = {"eighteen": 18, "twenty-four": 24, "twenty four": 24}
    return others.get(word) or _NUMBERS.index(word) + 1
