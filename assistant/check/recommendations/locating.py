"""Recommendations wherever they stand in a draft: tables, numbered lists, bullets, questions, sentences elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.check.draft import Draft, DraftParagraph
from assistant.check.parts import Part
from assistant.check.points import Quote
from assistant.check.recommendations.fields import Fields, fields_of_cells, fields_of_text
from assistant.check.recommendations.rubric import FindingRules, rubric
from assistant.check.recommendations.tables import Cell, Row, Table, tables_of
from assistant.check.rules import found
from indexes.documents import Role, Unit

__all__ = ["Found", "find_recommendations", "reads_as_recommendation"]

_NOWHERE = (
    Part.FRONT,
    Part.CONTENTS,
    Part.GLOSSARY,
    Part.EVENTS,
    Part.CHANGES,
    Part.INVOLVEMENT,
    Part.TERMS,
    Part.METHOD,
    Part.CHILD,
)
"""Parts in which a sentence with "we recommend" is somebody else's, or an earlier one."""

_SHORTEST = 3
"""Words of the shortest recommendation."""


@dataclass(frozen=True, slots=True)
class Found:
    """A recommendation of a draft. `quote` is the action itself, verbatim; `lead_in` what a bullet hangs from.

    `is_referenced` says that it carries a reference of its own ("R1"); `is_question` that it is put as a question.
    """

    quote: Quote
    fields: Fields
    lead_in: str = ""
    is_referenced: bool = False
    is_question: bool = False


def find_recommendations(draft: Draft, rubrics: Path | None = None) -> tuple[Found, ...]:
    """All of them in the order of the draft; one that is printed twice is given once, from its own section."""
    rules = rubric(rubrics).finding
    rows, listed = list(_in_tables(draft, rules)), list(_in_section(draft, rules))
    is_own = [_is_section(draft.paragraphs[row.quote.index], rules) for row in rows]
    if any(is_own) or any(item.is_referenced for item in listed):
        listed = [item for item in listed if item.is_referenced or item.is_question or _is_explicit(item, rules)]
    first = [row for row, own in zip(rows, is_own, strict=True) if own]
    items = [*first, *listed, *(row for row, own in zip(rows, is_own, strict=True) if not own)]
    items += _elsewhere(draft, rules)
    return tuple(sorted(_once(items), key=lambda item: (item.quote.index, item.quote.start)))


def reads_as_recommendation(text: str, rubrics: Path | None = None) -> bool:
    """True for words that ask somebody to do something, read without their surroundings."""
    return _reads(text, rubric(rubrics).finding)


def _is_explicit(item: Found, rules: FindingRules) -> bool:
    return bool(found(rules.recommends, item.quote.text))


def _reads(text: str, rules: FindingRules) -> bool:
    if len(text.split()) < _SHORTEST or found(rules.introduces, text) or found(rules.reported, text):
        return False
    asks = (rules.recommends, rules.directs, rules.imperative, rules.infinitive, rules.topics)
    return not text.rstrip().endswith("?") and any(found(pattern, text) for pattern in asks)


# --- tables -----------------------------------------------------------------------------------------------------------


def _in_tables(draft: Draft, rules: FindingRules) -> Iterator[Found]:
    for table in tables_of(draft, rules.columns):
        in_section = any(_is_section(row.paragraph, rules) for row in table.rows)
        headed = bool(re.search(r"\brecommendation", table.header, re.IGNORECASE))
        if not (in_section or headed) or ("recommendation" not in table.kinds and table.kinds):
            continue
        for row in table.rows:
            item = _of_row(row, table, rules)
            if item is not None:
                yield item


def _of_row(row: Row, table: Table, rules: FindingRules) -> Found | None:
    named = [
        cell for cell in row.cells if table.names.get(-1 if cell.column is None else cell.column) == "recommendation"
    ]
    asking = [cell for cell in row.cells if _reads(cell.text, rules)]
    by_length = sorted(row.cells, key=lambda cell: -len(cell.text))
    chosen = next(iter(named or asking or (by_length if table.kinds else [])), None)
    if chosen is None or len(chosen.text.split()) < _SHORTEST:
        return None
    printed = row.paragraph.text[chosen.start : chosen.end]
    lettered = re.match(r"\s*[A-Z][.)]\s+", printed)
    start = chosen.start + (lettered.end() if lettered else _reference_length(printed, rules))
    quote = row.paragraph.quote(start, chosen.end)
    others = [cell for cell in row.cells if cell is not chosen and not _is_number_before(cell, chosen)]
    return Found(quote, fields_of_cells(others, table), is_referenced=True)


def _is_number_before(cell: Cell, chosen: Cell) -> bool:
    return cell.start < chosen.start and bool(
        re.fullmatch(r"\W*(?:R|Rec\w*)?\.?\s?\d{0,2}[.)]?\d{1,2}[a-z]?\W*", cell.text)
    )


def _reference_length(text: str, rules: FindingRules) -> int:
    match = found(rules.references, text)
    return match.end() if match else 0


# --- the section --------------------------------------------------------------------------------------------------------


def _is_section(paragraph: DraftParagraph, rules: FindingRules) -> bool:
    """True under a heading that announces recommendations, also one within the findings."""
    if paragraph.part in (Part.CHANGES, Part.CONTENTS, Part.FRONT):
        return False
    heading = paragraph.heading[-1] if paragraph.heading else ""
    return paragraph.part is Part.RECOMMENDATIONS or bool(found(rules.sections, heading))


def _in_section(draft: Draft, rules: FindingRules) -> Iterator[Found]:
    opened = ""
    for position, paragraph in enumerate(draft.paragraphs):
        if not _is_section(paragraph, rules) or paragraph.role in (Role.TABLE, Role.CONTENTS, Role.FOOTNOTE):
            continue
        after = _until_next(draft.paragraphs, position, rules)
        if paragraph.role is Role.HEADING:
            item = _of_heading(paragraph, after, rules)
            opened = paragraph.text if found(rules.references, paragraph.text) and item is None else ""
            items = [item] if item else []
        else:
            items = _of_paragraph(paragraph, after, opened, rules)
            opened = "" if items else opened
        yield from items


def _until_next(paragraphs: Sequence[DraftParagraph], position: int, rules: FindingRules) -> str:
    """What follows a recommendation before the next one: where "Owner: ..." may stand."""
    held: list[str] = []
    for paragraph in paragraphs[position + 1 : position + 6]:
        if paragraph.role is Role.HEADING or paragraph.number or found(rules.references, paragraph.text):
            break
        held.append(paragraph.text)
    return "\n".join(held)


def _of_heading(paragraph: DraftParagraph, after: str, rules: FindingRules) -> Found | None:
    """A heading that is itself the recommendation ("Recommendation 2: Fund a shared record")."""
    length = _reference_length(paragraph.text, rules)
    rest = paragraph.text[length:]
    if not length or len(rest.split()) < 5 or not _reads(rest, rules):
        return None
    quote = paragraph.quote(length, len(paragraph.text))
    return Found(quote, fields_of_text(after), is_referenced=True)


def _of_paragraph(paragraph: DraftParagraph, after: str, opened: str, rules: FindingRules) -> list[Found]:
    listed = _of_listed(paragraph, after, rules)
    if listed:
        return listed
    units = _own_units(paragraph, rules)
    length = _reference_length(paragraph.text, rules)
    is_referenced = bool(opened or length or found(rules.references, f"{paragraph.number or ''} "))
    if _is_question(paragraph, units):
        asked = [unit for unit in units if _text(paragraph, unit).rstrip().endswith("?")]
        return [
            Found(paragraph.quote(unit.start, unit.end), Fields(), is_question=True, is_referenced=is_referenced)
            for unit in asked
        ]
    bullets = _bullets(paragraph, units, rules)
    if bullets and not is_referenced:
        return bullets
    span = _action(paragraph, units, is_referenced, rules)
    if span is None:
        return []
    rest = f"{paragraph.text[span[1] :]}\n{after}"
    return [Found(paragraph.quote(*span), fields_of_text(rest), is_referenced=is_referenced)]


def _of_listed(paragraph: DraftParagraph, after: str, rules: FindingRules) -> list[Found]:
    """A list printed as one paragraph in which each item carries a reference of its own ("• R1 ...  • R2 ...")."""
    units = paragraph.printed.units
    lengths = [_reference_length(_text(paragraph, unit), rules) for unit in units]
    opening = [number for number, length in enumerate(lengths) if length]
    if len(opening) < 2 or opening[0] != 0:
        return []
    held = []
    for number, following in zip(opening, [*opening[1:], len(units)], strict=True):
        start, end = units[number].start + lengths[number], units[following - 1].end
        own = [Unit(max(unit.start, start), unit.end, unit.is_bullet) for unit in units[number:following]]
        span = _action(paragraph, [unit for unit in own if unit.start < unit.end], True, rules)
        if span is not None:
            rest = paragraph.text[span[1] : end] + (f"\n{after}" if following == len(units) else "")
            quote = replace(paragraph.quote(*span), paragraph=_reference(paragraph, units[number], lengths[number]))
            held.append(Found(quote, fields_of_text(rest), is_referenced=True))
    return held


def _reference(paragraph: DraftParagraph, unit: Unit, length: int) -> str:
    return paragraph.text[unit.start : unit.start + length].strip(" \t\n•◦–-:.)")


def _own_units(paragraph: DraftParagraph, rules: FindingRules) -> list[Unit]:
    """The units without a reference or number typed before them."""
    lead = _reference_length(paragraph.text, rules)
    if not lead and paragraph.number and paragraph.text.startswith(paragraph.number):
        lead = len(paragraph.number)
    units = []
    for unit in paragraph.printed.units:
        start = max(unit.start, min(lead, unit.end))
        text = paragraph.text[start : unit.end]
        start += len(text) - len(text.lstrip("•◦–- \t\n"))
        if start < unit.end:
            units.append(Unit(start, unit.end, unit.is_bullet, unit.lead_in))
    return units


def _text(paragraph: DraftParagraph, unit: Unit) -> str:
    return paragraph.text[unit.start : unit.end]


def _is_question(paragraph: DraftParagraph, units: Sequence[Unit]) -> bool:
    texts = [_text(paragraph, unit).rstrip() for unit in units]
    return any(text.endswith("?") for text in texts) and (
        bool(re.match(r"^\W*question\b", paragraph.text, re.IGNORECASE))
        or all(text.endswith(("?", ":")) for text in texts)
    )


def _bullets(paragraph: DraftParagraph, units: Sequence[Unit], rules: FindingRules) -> list[Found]:
    """Bullets, each a recommendation: by itself, or hanging from "The partnership should:"."""
    held: list[Found] = []
    lead = ""
    for unit in units:
        text = _text(paragraph, unit)
        if not unit.is_bullet:
            lead = text if text.rstrip().endswith(":") else ""
            continue
        asks = found(rules.directs, lead) or found(rules.leads_in, lead)
        hangs = bool(lead and asks and len(text.split()) >= _SHORTEST)
        if hangs or _reads(text, rules):
            start, end = _without_fields(paragraph, unit.start, unit.end)
            quote = paragraph.quote(start, end)
            held.append(Found(quote, fields_of_text(paragraph.text[end : unit.end]), lead_in=lead if hangs else ""))
    return held


def _action(
    paragraph: DraftParagraph, units: Sequence[Unit], is_referenced: bool, rules: FindingRules
) -> tuple[int, int] | None:
    """From the first sentence that asks for something to the last that goes on asking, without "Owner: ..."."""
    asking = [number for number, unit in enumerate(units) if _reads(_text(paragraph, unit), rules)]
    if is_referenced and units:
        first = next((n for n, unit in enumerate(units) if len(_text(paragraph, unit).split()) >= _SHORTEST), 0)
        asking = [first, *(number for number in asking if number > first)]
    if not asking:
        return None
    last = asking[0]
    while last + 1 < len(units) and (last + 1 in asking or units[last + 1].is_bullet):
        if re.match(r"\d+\.\d", _text(paragraph, units[last + 1])):
            break
        last += 1
    return _without_fields(paragraph, units[asking[0]].start, units[last].end)


def _without_fields(paragraph: DraftParagraph, start: int, end: int) -> tuple[int, int]:
    first = fields_of_text(paragraph.text[start:end]).starts
    return (start, start + first) if first else (start, end)


# --- elsewhere ------------------------------------------------------------------------------------------------------------


def _elsewhere(draft: Draft, rules: FindingRules) -> Iterator[Found]:
    for sentence in draft.sentences:
        paragraph = sentence.paragraph
        if (
            _is_section(paragraph, rules)
            or paragraph.part in _NOWHERE
            or sentence.is_quoted
            or paragraph.role is Role.TABLE
        ):
            continue
        length = _reference_length(sentence.text, rules)
        asks = found(rules.recommends, sentence.own) or (length and _reads(sentence.text[length:], rules))
        if asks and not found(rules.reported, sentence.own) and not found(rules.introduces, sentence.own):
            start, end = _without_fields(paragraph, sentence.start + length, sentence.end)
            rest = fields_of_text(paragraph.text[end:])
            yield Found(paragraph.quote(start, end), rest, is_referenced=bool(length))


def _once(items: Sequence[Found]) -> list[Found]:
    """The same words printed twice are one recommendation: the first in `items`, with what stands beside any of them."""
    kept: dict[str, Found] = {}
    for item in items:
        key = re.sub(r"[^a-z0-9]", "", item.quote.text.lower())
        same = next((k for k in kept if key == k or (min(len(key), len(k)) > 40 and (key in k or k in key))), None)
        if same is None:
            kept[key] = item
        else:
            kept[same] = replace(kept[same], fields=kept[same].fields.filled_from(item.fields))
    return list(kept.values())


def names_of(items: Sequence[Found]) -> Mapping[int, str]:
    """What people call each: its reference, or where it stands with a letter where several stand at one place."""
    places = [item.quote.paragraph for item in items]
    seen: dict[str, int] = {}
    names: dict[int, str] = {}
    for number, place in enumerate(places):
        seen[place] = seen.get(place, 0) + 1
        many = places.count(place) > 1
        names[number] = f"{place}, {_nth(seen[place])}" if many else place
    return names


def _nth(number: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    return words[number - 1] if number <= len(words) else f"number {number}"
