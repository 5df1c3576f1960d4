"""The date a document was issued, and from when it applies, as its first pages give them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexes.documents import Kind

__all__ = ["applies_from", "cover_year", "find_dates", "issued", "year_in"]

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
]
_MONTH = "(?P<month>" + "|".join(_MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH}\.?,?\s+(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<day2>\d{1,2})[/.](?P<month2>\d{1,2})[/.](?P<year2>(?:19|20)\d\d)\b"
    r"|\b(?P<year3>(?:19|20)\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
_OWN_YEAR = re.compile(r"(?<!\bAct )(?<!\bRegulations )(?<!\bOrder )" + _YEAR.pattern, re.IGNORECASE)
_LABELS = (
    re.compile(r"\b(?:last )?updated(?: on)?:?\s*$", re.IGNORECASE),
    re.compile(r"\b(?:report )?(?:first )?published(?: on| in)?:?\s*$", re.IGNORECASE),
    re.compile(
        r"\b(?:dated|date of (?:publication|report|issue)|issued(?: on| in)?|publication date)\s*:?\s*$", re.IGNORECASE
    ),
    re.compile(r"\bto be printed(?: on)?\s*$", re.IGNORECASE),
)
_SHORT_LINE = 80  # characters; longer lines are sentences, which name all sorts of dates
_LETTER_HEAD = 15  # lines; a focused visit is reported in a letter, dated at its head
_ENACTED = re.compile(r"\[\s*$")
_OTHER_DATES = re.compile(
    r"\b(?:inspection|visit|incident|period|born|death|previous|last inspection|from|between|since|until|to|and"
    r"|effective|force|review(?:ed)? (?:by|on|date)?|next review|as at|before|after|deadline|closes?|by|on)"
    r"\W*(?:\w+\W+){0,2}$"
    r"|[-–]\s*$",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"\b(?:effective(?: from| date)?|comes? into (?:force|effect)(?: on| in| from)?|(?:is )?in force from|applies from"
    r"|applicable from|with effect from)[:\s]*$",
    re.IGNORECASE,
)


def find_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """Every date in a text as (start, end, ISO date as precise as given)."""
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso:
            yield match.start(), match.end(), iso


def issued(lines: list[str], first_page: int, title: str, kind: Kind) -> str:
    """The date of issue as an ISO date as precise as given; "" where the first pages don't say.

    `lines` are those of the first pages, the first `first_page` of them those of the cover. A date that says what it
    is comes first, then one that stands alone on its line, then any other in a short line of the cover. An Act is
    dated when it was passed. Inspections name many dates, so theirs must say that it is the date of publication.
    """
    text = " ".join(lines)
    dates = list(find_dates(text))
    if kind is Kind.LAW:
        return _labelled(text, dates, (_ENACTED,)) or year_in(title, is_law=True)
    found = _labelled(text, dates, _LABELS)
    if found or kind is Kind.INSPECTION:
        return found or next(_alone(lines[:_LETTER_HEAD]), "")
    found = next(_alone(lines), "")
    if found:
        return found
    return next(_on_cover(lines[:first_page]), "")


def cover_year(cover: list[str]) -> str:
    """A year that ends a short line of the cover; "" without one."""
    years = (year for line in cover if len(line) <= _SHORT_LINE and (year := year_in(line)) and line.endswith(year))
    return next(years, "")


def applies_from(lines: list[str]) -> str:
    """The date from which the first pages say that a document applies; "" where they don't."""
    text = " ".join(lines)
    return _labelled(text, list(find_dates(text)), (_EFFECTIVE,))


def year_in(title: str, *, is_law: bool = False) -> str:
    """The last year named in a title, years of Acts apart unless it is the title of one; "" without one."""
    found = (_YEAR if is_law else _OWN_YEAR).findall(title)
    return found[-1] if found else ""


def _labelled(text: str, dates: list[tuple[int, int, str]], labels: tuple[re.Pattern[str], ...]) -> str:
    for label in labels:
        for start, _, iso in dates:
            if label.search(text[max(start - 60, 0) : start]):
                return iso
    return ""


def _alone(lines: list[str]) -> Iterator[str]:
    """Dates that are all there is on a line, unless the line before says that they are of something else."""
    for before, line in zip(["", *lines], lines, strict=False):
        match = _DATE.fullmatch(line.strip(" .:–-—|"))
        if match is not None and not re.search(r"\b(?:inspection|period|incident|visit)\b", before, re.IGNORECASE):
            yield _iso(match)


def _on_cover(lines: list[str]) -> Iterator[str]:
    for line in lines:
        for start, _, iso in find_dates(line) if len(line) <= _SHORT_LINE else ():
            if not _OTHER_DATES.search(line[:start]):
                yield iso


def _iso(match: re.Match[str]) -> str:
    if match["year3"]:
        return f"{match['year3']}-{match['month3']}-{match['day3']}" if _is_day(match["day3"], match["month3"]) else ""
    if match["year2"]:
        day, month = match["day2"], match["month2"]
        return f"{match['year2']}-{int(month):02}-{int(day):02}" if _is_day(day, month) else match["year2"]
    name = match["month"].lower()
    index = next(i for i, month in enumerate(_MONTHS) if month.startswith(name[:3] if i < 12 else name))
    month = index % 12 + 1
    if match["day"] and 1 <= int(match["day"]) <= 31:
        return f"{match['year']}-{month:02}-{int(match['day']):02}"
    return f"{match['year']}-{month:02}"


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12
