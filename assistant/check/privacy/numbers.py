"""Details with a form of their own: dates, telephone numbers, e-mail, postcodes, NHS and case numbers.

Source: NHS Data Dictionary, NHS number (modulus 11); Ofcom, National Telephone Numbering Plan (lengths and ranges); Royal
Mail's form of postcodes, with any letters for the area, so that one typed wrongly is seen too; HMCTS family case numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.draft import DraftParagraph
from assistant.check.parts import Part
from assistant.check.privacy.rules import Detail, DetailKind, PrivacyRules, compiled

__all__ = ["dates", "is_imprint", "is_nhs_number", "mailboxes", "numbers", "postcodes"]

_PHONE = re.compile(
    r"(?<![\w/.-])(?:\((?=0))?(?:(?:\+|00)44[\s.-]?(?:\(0\)|0)?[\s.-]?)?\(?0?\d(?:[\s().-]{0,2}\d){8,9}(?![\w/-])"
)
_SHORT_LINE = 9
_NHS = re.compile(r"(?<![\w/-])\d{3}[\s.-]?\d{3}[\s.-]?\d{4}(?![\w/-])")
_NHS_LABEL = re.compile(r"\bNHS(?:\s+(?:number|no\.?|num\.?|id|identifier))?[\s:.(#]*(?:is|was|of)?\s*$", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_POSTCODE = re.compile(r"(?<![\w/-])[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?![\w/-])")
_DISTRICT = re.compile(
    r"\bpost ?codes?(?: (?:district|area|sector))?s?[\s:,(]*(?:is|was|of|starting|beginning)?\s*((?-i:[A-Z]{1,2}\d{1,2}[A-Z]?))\b",
    re.IGNORECASE,
)
_TOKEN = r"(?-i:(?=[A-Z0-9/.-]*\d[A-Z0-9/.-]*\d[A-Z0-9/.-]*\d)[A-Z0-9]+(?:[/.-][A-Z0-9]+)*)"
_NO_CASE = re.compile(r"(?:19|20)\d\d(?:[/-](?:(?:19|20)?\d\d))?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_SI = re.compile(r"\b(?:S\.?I\.?|statutory instruments?|regulations?|Cm|Cmnd|ISBN|doi|HC)\b[^.]{0,20}$", re.IGNORECASE)
_NEAR = 60
_UNREPORTED = frozenset({Part.FRONT, Part.CONTENTS, Part.RECOMMENDATIONS, Part.CHANGES, Part.GLOSSARY, Part.METHOD})


def is_nhs_number(text: str) -> bool:
    """True where ten digits end with the check digit of an NHS number."""
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return digits[9] == (0 if check == 11 else check)


def numbers(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    """NHS numbers, case numbers and telephone numbers; each run of figures is one of them only."""
    taken: list[tuple[int, int]] = []
    for found in (*_nhs_numbers(paragraph, rules), *_case_numbers(paragraph, rules), *_phones(paragraph, rules)):
        if all(found.end <= start or found.start >= end for start, end in taken):
            taken.append((found.start, found.end))
            yield found


def _nhs_numbers(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    for match in _NHS.finditer(paragraph.text):
        is_called_so = _NHS_LABEL.search(paragraph.text, max(0, match.start() - _NEAR), match.start())
        is_valid = is_nhs_number(match.group()) and not match.group().startswith("0")
        if is_valid or is_called_so:
            note = "" if is_valid else rules.mistyped
            yield Detail(DetailKind.NHS_NUMBER, paragraph, match.start(), match.end(), note)


def _case_numbers(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    labelled = compiled(
        rf"(?<![\w-]){rules.case_labels}s?(?:[\s,:#(]+{rules.case_fillers})*[\s,:#(]+({_TOKEN})(?![\w])",
        minds_case=True,
    )
    for match in labelled.finditer(paragraph.text):
        token = match.group(1)
        is_long = len(re.sub(r"\D", "", token)) >= (3 if re.search("[A-Z]", token) else 5)
        if is_long and not _NO_CASE.fullmatch(token) and not _SI.search(paragraph.text[: match.start(1)]):
            yield Detail(DetailKind.CASE_NUMBER, paragraph, match.start(1), match.end(1))
    for pattern in rules.case_alone:
        for match in compiled(pattern, minds_case=True).finditer(paragraph.text):
            yield Detail(DetailKind.CASE_NUMBER, paragraph, match.start(), match.end())


def _phones(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    for match in _PHONE.finditer(paragraph.text):
        text = match.group()
        digits = re.sub(r"\D", "", text)
        if not text.lstrip("(").startswith(("0", "+")) or not _SHORT_LINE < len(digits) <= 14:
            continue
        if compiled(rules.public_numbers).search(text) or _is_office(paragraph, match.start(), match.end(), rules):
            continue
        yield Detail(DetailKind.PHONE, paragraph, match.start(), match.end())


def mailboxes(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    """E-mail addresses of persons; those of offices and helplines are left alone."""
    for match in _EMAIL.finditer(paragraph.text):
        address = match.group().rstrip(".")
        local = address.partition("@")[0]
        if not compiled(rules.mailboxes).search(local) and not compiled(rules.helplines).search(address):
            yield Detail(DetailKind.EMAIL, paragraph, match.start(), match.start() + len(address))


def _is_office(paragraph: DraftParagraph, start: int, end: int, rules: PrivacyRules) -> bool:
    """A helpline or an office, told from the words around; somebody's own line stays one."""
    around = _sentence(paragraph, start, end)
    if compiled(rules.helplines).search(around):
        return True
    is_contact = compiled(rules.contacts).search(around) or any(
        compiled(rules.contact_headings).search(heading) for heading in paragraph.heading[-1:]
    )
    return bool(is_contact) and not compiled(rules.personal).search(around)


def is_imprint(paragraph: DraftParagraph, start: int, end: int, rules: PrivacyRules) -> bool:
    """The address of a body, and not of somebody's home."""
    around = _sentence(paragraph, start, end)
    return bool(compiled(rules.imprint).search(around)) and not compiled(rules.personal).search(around)


def _sentence(paragraph: DraftParagraph, start: int, end: int) -> str:
    units = [u for u in paragraph.printed.units if u.start < end and u.end > start]
    return paragraph.text[units[0].start : units[-1].end] if units else paragraph.text


def postcodes(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    """Whole postcodes, and a postcode district that is called one."""
    whole = [(m.start(), m.end()) for m in _POSTCODE.finditer(paragraph.text)]
    districts = [(m.start(1), m.end(1)) for m in _DISTRICT.finditer(paragraph.text)]
    for start, end in (*whole, *(d for d in districts if all(d[0] != w[0] for w in whole))):
        if not is_imprint(paragraph, start, end, rules) and not _is_office(paragraph, start, end, rules):
            yield Detail(DetailKind.POSTCODE, paragraph, start, end)


def dates(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    """Dates to the day: of birth where the sentence speaks of it nearby, else of an event; months and years are left alone."""
    found = sorted({(m.start(), m.end()) for p in _date_patterns(rules) for m in p.finditer(paragraph.text)})
    kept = [one for one in found if not any(o != one and o[0] <= one[0] and o[1] >= one[1] for o in found)]
    for start, end in kept:
        around = _sentence(paragraph, start, end)
        births = [m.start() for m in compiled(rules.birth).finditer(paragraph.text)]
        nearest = {min(kept, key=lambda d, at=at: min(abs(d[0] - at), abs(d[1] - at))) for at in births}  # type: ignore[misc]
        if (start, end) in nearest and compiled(rules.birth).search(
            paragraph.text[max(0, start - 20) : start] + around
        ):
            yield Detail(DetailKind.DATE_OF_BIRTH, paragraph, start, end)
        elif paragraph.part not in _UNREPORTED and not compiled(rules.public_dates).search(around):
            yield Detail(DetailKind.EXACT_DATE, paragraph, start, end)


def _date_patterns(rules: PrivacyRules) -> tuple[re.Pattern[str], ...]:
    month, weekday = f"(?:{rules.months})", rf"(?:(?:{rules.weekdays}),? (?:the )?)?"
    return (
        compiled(
            rf"\b{weekday}(?<![\d.,£])(?:[0-3]?\d)(?:st|nd|rd|th)?(?: day)?(?: of)? {month}(?:,? (?:19|20)\d\d|(?: ['’]\d\d))?(?!\w)",
            True,
        ),
        compiled(
            rf"\b{weekday}{month} (?:[0-3]?\d)(?:(?:st|nd|rd|th)(?:,? (?:19|20)\d\d)?|,? (?:19|20)\d\d)(?!\w)", True
        ),
        compiled(r"(?<![\d/.-])[0-3]?\d/[01]?\d/(?:(?:19|20)\d\d|\d\d)(?![\d/])", True),
        compiled(r"(?<![\d/.-])[0-3]?\d([.-])[01]?\d\1(?:19|20)\d\d(?![\d/])", True),
        compiled(r"(?<![\d/.-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-])", True),
    )
