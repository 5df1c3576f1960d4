"""What law and guidance ask for: the sentence of the loaded library that asks it, verbatim and at first hand.

A line of a rubric names what to search for and what the sentence must say; both are data. Reviews, inspections and
inquiries are never quoted for what a rule says, nor a replaced edition where its successor is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from assistant.answer import Claim
from assistant.citing import claim
from assistant.selecting import Selected
from indexes.documents import Citation, Filters, Force, Hit, Kind, Paragraph, Role
from indexes.library import Library

__all__ = ["RULES", "claim_in_library", "place_of"]

RULES = (Kind.LAW, Kind.STATUTORY_GUIDANCE, Kind.NON_STATUTORY_GUIDANCE)
"""The kinds whose words bind or advise. Source: BRIEF 1.1."""

PASSAGES = 12
"""How many of the best passages are looked into."""

_WORDS_AT_MOST = 110
_WITHOUT_FORCE = 0.6
"""What a sentence counts that puts nothing on anybody, beside one that does."""
_IN_A_NOTE = 0.7


_Key = tuple[str, str, tuple[Kind, ...], date, int]
_ASKED: WeakKeyDictionary[Library, dict[_Key, Claim | None]] = WeakKeyDictionary()
"""What an open library was asked before: a rubric asks it the same of every draft."""


@dataclass(frozen=True, slots=True)
class _Match:
    paragraph: Paragraph
    hit: Hit
    unit: int
    score: float


def claim_in_library(
    library: Library,
    query: str,
    pattern: str,
    kinds: Sequence[Kind] = RULES,
    as_of: date | None = None,
    top: int = PASSAGES,
) -> Claim | None:
    """The best sentence or bullet of these kinds that says `pattern`; None where nothing loaded says it.

    `pattern` is a regular expression without regard to case, sought in one sentence (of a bullet: together with the
    sentence that leads in, which is cited before it). Every quotation has been found again in its paragraph.
    """
    when = as_of or date.today()
    key = (query, pattern, tuple(kinds), when, top)
    asked = _ASKED.setdefault(library, {})
    if key not in asked:
        asked[key] = _claim(library, query, pattern, kinds, when, top)
    return asked[key]


def _claim(library: Library, query: str, pattern: str, kinds: Sequence[Kind], when: date, top: int) -> Claim | None:
    result = library.search(query, Filters(kinds=tuple(kinds), as_of=when), top)
    matches = sorted(
        _matches(result.hits, re.compile(pattern, re.IGNORECASE | re.DOTALL), library), key=lambda m: -m.score
    )
    for match in matches:
        lead = match.paragraph.units[match.unit].lead_in
        units = (match.unit,) if lead is None else (lead, match.unit)
        made = claim(Selected(match.paragraph, match.hit, units, match.score), library, when)
        if made is not None:
            return made
    return None


def place_of(citation: Citation) -> str:
    """Document, edition and its standing, page and paragraph, and what its words put on the reader."""
    edition = f"{citation.edition} edition" if citation.edition and citation.edition not in citation.title else ""
    page = f"page {citation.page}" if citation.page else ""
    number = citation.paragraph or ""
    paragraph = f"paragraph {number}" if re.fullmatch(r"[A-Z]?\d[\d.]*", number) else number
    force = f"“{citation.force.value}”" if citation.force else ""
    said = (citation.title, edition, citation.standing or "", page, paragraph, force)
    return ", ".join(part for part in said if part)


def _matches(hits: Sequence[Hit], wanted: re.Pattern[str], library: Library) -> Iterator[_Match]:
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        for ordinal, start, end in hit.passage.parts:
            paragraph = library.paragraph(f"{hit.passage.document_id}:{ordinal}")
            if paragraph.role in (Role.HEADING, Role.CONTENTS):
                continue
            for index, unit in enumerate(paragraph.units):
                inside = unit.start < end and unit.end > start
                if inside and (paragraph.id, index) not in seen and wanted.search(_said(paragraph, index)):
                    seen.add((paragraph.id, index))
                    yield _Match(paragraph, hit, index, hit.score * _worth(paragraph, index, wanted))


def _said(paragraph: Paragraph, index: int) -> str:
    """What a unit says: a bullet after its lead-in; nothing where it is too long to be quoted."""
    unit = paragraph.units[index]
    text = paragraph.text[unit.start : unit.end]
    if len(text.split()) > _WORDS_AT_MOST:
        return ""
    if unit.lead_in is None:
        return text
    lead = paragraph.units[unit.lead_in]
    return f"{paragraph.text[lead.start : lead.end]} {text}"


def _worth(paragraph: Paragraph, index: int, wanted: re.Pattern[str]) -> float:
    """More for a sentence that puts something on somebody; for a bullet, more where it says all of it itself."""
    unit = paragraph.units[index]
    worth = 1.0 if unit.force else _WITHOUT_FORCE
    worth *= {Force.MUST: 1.1, Force.MAY: 0.9}.get(unit.force or Force.SHOULD, 1.0)
    if paragraph.role is Role.FOOTNOTE:
        worth *= _IN_A_NOTE
    if unit.lead_in is not None and not wanted.search(paragraph.text[unit.start : unit.end]):
        worth *= 0.8
    return worth
