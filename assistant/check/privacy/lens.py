"""Identifying details of a draft, with how each could be said more broadly; a person decides.

Found by rules of our own. Microsoft Presidio's recognisers were looked at: its names need a spaCy model, which can't be
fetched when the program runs, and its recognisers for the United Kingdom (NHS, National Insurance number, postcode) are
patterns as small as these; `phonenumbers` calls some of the ranges kept for drama invalid. See docs/decisions/0008.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.check.draft import Draft, DraftParagraph, Sentence
from assistant.check.points import Lens, Point, Quote
from assistant.check.privacy.clues import clues_across, combinations, conditions
from assistant.check.privacy.names import known_names, names
from assistant.check.privacy.numbers import dates, mailboxes, numbers, postcodes
from assistant.check.privacy.places import schools, streets
from assistant.check.privacy.rules import Detail, DetailKind, PrivacyRules, Trigger, compiled, privacy_rules
from assistant.drawing.blocks import Block, Fold, Heading, Items, Quoted, Text
from indexes.documents import Role

__all__ = ["Identifying", "PrivacyResult", "Restriction", "check_privacy"]

WORDS: dict[DetailKind, str] = {
    DetailKind.PERSON_NAME: "A person's name",
    DetailKind.PRACTITIONER_NAME: "A practitioner's name",
    DetailKind.DATE_OF_BIRTH: "A date of birth",
    DetailKind.NHS_NUMBER: "An NHS number",
    DetailKind.CASE_NUMBER: "A case or record number",
    DetailKind.STREET: "A street or address",
    DetailKind.POSTCODE: "A postcode",
    DetailKind.SCHOOL_NAME: "A school, nursery or college by name",
    DetailKind.PHONE: "A telephone number",
    DetailKind.EMAIL: "An e-mail address",
    DetailKind.RARE_CONDITION: "A rare condition",
    DetailKind.EXACT_DATE: "An exact date",
    DetailKind.COMBINATION: "Several details together",
}
"""What people read for a kind."""

NOTE = (
    "Looked for: names, dates of birth and exact dates, addresses and postcodes, schools, telephone numbers, e-mail, NHS and "
    "case numbers, rare conditions, and details that together could let somebody recognise the family. Public helplines, "
    "offices, names that the draft declares as pseudonyms or carries in its title, and reviewers are left alone. A name of an "
    "unusual form, a nickname, a picture, what the press or a court has already published, and what neighbours know can't be "
    "seen from here. Finding nothing would not mean that nobody can be recognised: a person decides, best somebody who knows "
    "the area and somebody who does not."
)


@dataclass(frozen=True, slots=True)
class Identifying:
    """One detail: its exact words, the sentence round it, and where else the same words stand."""

    text: str
    kind: DetailKind
    quote: Quote
    suggestion: str
    at: Quote
    repeats: tuple[Quote, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's object, with `repeats` for the other places."""
        return {
            "text": self.text,
            "type": self.kind.value,
            **self.quote.to_json(),
            "suggestion": self.suggestion,
            "repeats": [quote.to_json() for quote in self.repeats],
        }


@dataclass(frozen=True, slots=True)
class Restriction:
    """Why reporting restrictions might be asked about: what the draft speaks of, where first, and the law."""

    words: str
    source: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class PrivacyResult:
    """What this lens found. `across` are the kinds of clue that the draft gives as a whole."""

    details: tuple[Identifying, ...]
    restrictions: tuple[Restriction, ...]
    across: tuple[str, ...]
    rules: PrivacyRules

    def to_json(self) -> dict[str, Any]:
        """`{"privacy": [...]}`, in the order of the draft."""
        return {"privacy": [detail.to_json() for detail in self.details]}

    def points(self) -> tuple[Point, ...]:
        """One for each detail, at its exact words; those that identify by themselves first."""
        order = {kind: number for number, kind in enumerate(DetailKind)}
        ranked = sorted(self.details, key=lambda d: (order[d.kind], d.quote.index))
        return tuple(
            Point(
                lens=Lens.PRIVACY,
                kind=detail.kind.value,
                quote=detail.at,
                question=f"{WORDS[detail.kind]}. {detail.suggestion}",
                repeats=detail.repeats,
                weight=float(order[detail.kind]),
            )
            for detail in ranked
        )

    def blocks(self) -> tuple[Block, ...]:
        """Details by kind, the draft as a whole, reporting restrictions."""
        return (
            Heading("Identifying details", 2),
            *self._found(),
            *self._whole(),
            Heading("Reporting restrictions", 3),
            Text(self.rules.restrictions.question),
            *(Quoted(one.quote, f"Here {one.words}: see {one.source}.") for one in self.restrictions),
            Text(NOTE, is_note=True),
        )

    def _found(self) -> Iterator[Block]:
        if not self.details:
            yield Text(
                "None of the details that are looked for was recognised here. That is no finding that there are none."
            )
        for kind in DetailKind:
            held = [detail for detail in self.details if detail.kind is kind]
            if held:
                yield Heading(WORDS[kind], 3)
                yield Text(self.rules.suggestions[kind])
                yield from (Quoted(detail.quote, _beside(detail, self.rules)) for detail in held)

    def _whole(self) -> Iterator[Block]:
        if self.across:
            yield Heading("The draft as a whole", 3)
            yield Text(self.rules.combination.across)
            yield Fold("Clues that the draft gives", (Items(self.across),))


def _beside(detail: Identifying, rules: PrivacyRules) -> str:
    """What is asked at one detail under its kind: its own words, and what is said of it alone."""
    more = detail.suggestion.replace(rules.suggestions[detail.kind], "").strip()
    also = f"Also at {', '.join(dict.fromkeys(quote.paragraph for quote in detail.repeats))}." if detail.repeats else ""
    words = f"“{detail.text}”." if detail.text != detail.quote.text else ""
    return " ".join(part for part in (words, more, also) if part)


def check_privacy(draft: Draft, rubrics: Path | None = None) -> PrivacyResult:
    """Find identifying details.

    Raises:
        RubricError: where the rubric can't be used.
    """
    rules = privacy_rules(rubrics)
    known = known_names(draft, rules)
    finders = (dates, numbers, mailboxes, postcodes, streets, schools, conditions)
    details: list[Detail] = []
    for paragraph in draft.paragraphs:
        if paragraph.role in (Role.HEADING, Role.CONTENTS):
            continue
        found = list(chain.from_iterable(find(paragraph, rules) for find in finders))
        found += [name for name in names(paragraph, known, rules) if not _within(name, found)]
        details += found
    details += combinations(draft, rules)
    details.sort(key=lambda detail: (detail.paragraph.index, detail.start))
    return PrivacyResult(
        tuple(_grouped(details, draft, rules)), _restrictions(draft, rules), clues_across(draft, rules), rules
    )


def _within(name: Detail, found: Sequence[Detail]) -> bool:
    """True for a part of another detail: a street or a syndrome that bears a name."""
    return any(other.start < name.end and other.end > name.start for other in found)


def _grouped(details: Sequence[Detail], draft: Draft, rules: PrivacyRules) -> Iterator[Identifying]:
    """The same words of one kind once, with their other places."""
    places: dict[tuple[str, DetailKind], list[Detail]] = {}
    for detail in details:
        places.setdefault((detail.text, detail.kind), []).append(detail)
    sentences = _by_paragraph(draft)
    for (text, kind), (first, *others) in places.items():
        quote = _sentence_round(first, sentences)
        yield Identifying(
            text=text,
            kind=kind,
            quote=quote,
            suggestion=_suggestion(first, quote, rules),
            at=first.paragraph.quote(first.start, first.end),
            repeats=tuple(_sentence_round(other, sentences) for other in others),
        )


def _by_paragraph(draft: Draft) -> dict[int, list[Sentence]]:
    held: dict[int, list[Sentence]] = {}
    for sentence in draft.sentences:
        held.setdefault(sentence.paragraph.index, []).append(sentence)
    return held


def _sentence_round(detail: Detail, sentences: dict[int, list[Sentence]]) -> Quote:
    """The sentence, or the run of sentences, that holds a detail; a full stop within a name may have cut one."""
    held = [s for s in sentences.get(detail.paragraph.index, ()) if s.start < detail.end and s.end > detail.start]
    if not held:
        return detail.paragraph.quote(detail.start, detail.end)
    return detail.paragraph.quote(min(held[0].start, detail.start), max(held[-1].end, detail.end))


_TENSE = frozenset({DetailKind.RARE_CONDITION, DetailKind.COMBINATION, DetailKind.SCHOOL_NAME, DetailKind.STREET})
"""Kinds whose broadening may take identity out of sight. Source: BRIEF 1.5."""


def _suggestion(detail: Detail, quote: Quote, rules: PrivacyRules) -> str:
    said = [rules.suggestions[detail.kind]]
    if detail.note:
        said.insert(0, detail.note)
    if detail.kind in _TENSE and compiled(rules.identity).search(quote.text):
        said.append(rules.tension)
    return " ".join(said)


def _restrictions(draft: Draft, rules: PrivacyRules) -> tuple[Restriction, ...]:
    """The first sentence that speaks of each matter in which the law restricts reporting."""
    first = partial(_first, draft)
    pairs = ((trigger, first(trigger)) for trigger in rules.restrictions.triggers)
    return tuple(Restriction(trigger.words, trigger.source, found.quote) for trigger, found in pairs if found)


def _first(draft: Draft, trigger: Trigger) -> Sentence | None:
    pattern = compiled(trigger.pattern)
    return next((s for s in draft.sentences if pattern.search(s.text) and _is_body(s.paragraph)), None)


def _is_body(paragraph: DraftParagraph) -> bool:
    return paragraph.role not in (Role.HEADING, Role.CONTENTS)
