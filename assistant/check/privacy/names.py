"""Names of persons, told by a title, a role, a relation, a verb of speech, or a word that is a given name.

Nothing is inferred from a name but that it is one. Names that the draft declares or carries in its title are pseudonyms;
those of reviewers, researchers and public cases stand in print anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.check.draft import Draft, DraftParagraph
from assistant.check.parts import Part
from assistant.check.privacy.rules import Detail, DetailKind, PrivacyRules, compiled, words_of
from indexes.documents import Role

__all__ = ["Known", "known_names", "names"]

_CAP = r"(?:(?:[A-Z]['’]|Mc|Mac)?[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)*)"
_PARTICLE = r"(?:(?:de|van|von|der|bin|bint|al|ul|ibn|da|dos|del|la|le|el) )"
_INITIALS = r"(?:[A-Z]\.? ?){1,2}"
_NAME = rf"{_CAP}(?: (?:{_PARTICLE})?{_CAP}){{0,2}}"
_FULL = rf"{_CAP}(?: (?:{_PARTICLE})?{_CAP}){{1,2}}"
_CAPITALISED = re.compile(_CAP)
_INITIAL_NAME = re.compile(rf"(?<![\w.])[A-Z]\. ?(?:[A-Z]\. ?)?({_CAP})(?!\w)")
_POSSESSIVE = r"(?:the|an?|her|his|their|its|our|my)"
_Who = Literal["person", "practitioner"]
_NEAR = 45


@dataclass(frozen=True, slots=True)
class Known:
    """Names that need no question: pseudonyms, and people who stand in print; `all_changed` that the draft says so of all."""

    names: frozenset[str]
    all_changed: bool


def known_names(draft: Draft, rules: PrivacyRules) -> Known:
    """The pseudonyms of a draft, the words of its cover, and its reviewers."""
    found: set[str] = set()
    all_changed = False
    for paragraph in draft.paragraphs:
        if paragraph.part is Part.FRONT or paragraph.role is Role.CONTENTS:
            found.update(_CAPITALISED.findall(paragraph.text) if paragraph.role is not Role.CONTENTS else ())
            continue
        for match in compiled(rules.names.pseudonym_forms, True).finditer(paragraph.text):
            found.add(match.group(1) or match.group(2))
        for match in compiled(rules.names.reviews, True).finditer(paragraph.text):
            found.update(_CAPITALISED.findall(match.group(1)))
    for sentence in draft.sentences:
        all_changed = all_changed or bool(compiled(rules.names.all_changed).search(sentence.text))
        if compiled(rules.names.declares).search(sentence.text):
            found.update(_CAPITALISED.findall(sentence.text))
        found.update(_public_roles(sentence.text, rules))
    return Known(frozenset(found - words_of(rules.names.not_names)), all_changed)


def _public_roles(text: str, rules: PrivacyRules) -> Iterator[str]:
    """The names beside "lead reviewer", "independent chair" and the like."""
    role = rules.names.public_roles
    before = compiled(
        rf"(?i:\b{role}\b)(?:,? (?:is|was|were|are))?,? (?:(?:Dr|Mr|Mrs|Ms|Professor|Prof) )?({_NAME})", True
    )
    after = compiled(rf"({_NAME}),? (?:\(|who (?:is|was) |is |was |were )?(?:(?:an?|the|as) )?(?i:{role})\b", True)
    for pattern in (before, after):
        for match in pattern.finditer(text):
            yield from _CAPITALISED.findall(match.group(1))


def names(paragraph: DraftParagraph, known: Known, rules: PrivacyRules) -> Iterator[Detail]:
    """The names of a paragraph that are not known, each once where it stands."""
    if paragraph.part in (Part.FRONT, Part.CONTENTS):
        return
    taken: list[tuple[int, int]] = [
        (m.start(), m.end()) for m in compiled(rules.names.public, True).finditer(paragraph.text)
    ]
    places = [place for place in _places(paragraph, known, rules) if _is_name(paragraph.text, *place[:2], known, rules)]
    for start, end, who in places:
        if any(s < end and e > start for s, e in taken):
            continue
        taken.append((start, end))
        if compiled(rules.names.research).search(
            paragraph.text, max(0, start - _NEAR), min(len(paragraph.text), end + 20)
        ):
            continue
        kind = DetailKind.PRACTITIONER_NAME if who == "practitioner" else DetailKind.PERSON_NAME
        yield Detail(kind, paragraph, start, end)


_Place = tuple[int, int, _Who]


def _places(paragraph: DraftParagraph, known: Known, rules: PrivacyRules) -> Iterator[_Place]:
    """Where names may stand, surest first."""
    text = paragraph.text
    for pattern, who in _patterns(rules):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            yield start, end, who or _who(text, match.start(), end, rules)
    for match in _INITIAL_NAME.finditer(text):
        yield (
            match.start(),
            match.end(),
            "practitioner" if _is_record(text, match.start()) else _who(text, *match.span(), rules),
        )
    yield from _given(text, known, rules)


def _patterns(rules: PrivacyRules) -> tuple[tuple[re.Pattern[str], _Who | None], ...]:
    rule = rules.names
    role, kin, people = f"(?i:{rule.roles})", f"(?i:{rule.kin})", f"(?i:{rule.people})"
    ends = r"(?=[,.;:)]| and\b| who\b|$)"
    made: tuple[tuple[str, _Who | None], ...] = (
        (rf"\b(?:{rule.professional_titles})\.? (?P<name>(?:{_INITIALS})?{_NAME})", "practitioner"),
        (rf"\b(?:{rule.titles})\.? (?P<name>(?:{_INITIALS})?{_NAME})", None),
        (rf"\b{role},? \(?(?P<name>(?:{_INITIALS})?{_FULL})", "practitioner"),
        (rf"\b{role}(?:, | \()(?P<name>{_NAME}){ends}", "practitioner"),
        (
            rf"\b(?P<name>(?:{_INITIALS})?{_FULL})(?:, | \()(?:{_POSSESSIVE} )?(?:[\w-]+ ){{0,3}}?{role}\b",
            "practitioner",
        ),
        (rf"\b(?P<name>{_CAP})(?:, {_POSSESSIVE} | \()(?:[\w-]+ ){{0,3}}?{role}\b", "practitioner"),
        (rf"\b{kin} (?P<name>{_NAME})", "person"),
        (rf"\b{kin}(?:, | \()(?P<name>{_NAME}){ends}", "person"),
        (rf"\b(?P<name>{_NAME})(?:, {_POSSESSIVE} | \()(?:[\w-]+ ){{0,3}}?{kin}\b", "person"),
        (rf"\b{people}[^.;]{{0,40}}?\b(?:{rule.called}) (?P<name>{_NAME})", "person"),
        (rf"\b{kin}[^.;]{{0,25}}?\b(?:{rule.called}) (?P<name>{_NAME})", "person"),
        (rf"\b(?P<name>{_FULL})(?=(?: had| also| then| later)? {rule.after}\b|, (?:who|aged)\b)", None),
    )
    return tuple((compiled(pattern, True), who) for pattern, who in made)


def _given(text: str, known: Known, rules: PrivacyRules) -> Iterator[_Place]:
    """Given names, with the surname that follows; a word that may be another needs a surname or a verb of people."""
    if known.all_changed:
        return
    clear, unclear = words_of(rules.names.given), words_of(rules.names.given_or_word)
    for match in re.finditer(_NAME, text):
        words = match.group().split()
        at = next((i for i, word in enumerate(words) if word in clear), None)
        if at is not None:
            start = match.start() + len(" ".join(words[:at])) + (at > 0)
            yield start, match.end(), _who(text, start, match.end(), rules)
            continue
        if words[0] in unclear and _is_spoken_of(text, match.start(), match.end(), len(words), rules):
            yield match.start(), match.end(), _who(text, *match.span(), rules)


def _is_spoken_of(text: str, start: int, end: int, count: int, rules: PrivacyRules) -> bool:
    is_first = start == 0 or text[:start].rstrip()[-1:] in ".?!:•\n"
    does = compiled(rf" (?:had |also |then |later )?{rules.names.after}\b").match(text, end)
    told = compiled(rf"\b{rules.names.told} $").search(text, max(0, start - 12), start)
    return bool(does) and not (is_first and count == 1) and bool(told or count > 1 or does)


def _who(text: str, start: int, end: int, rules: PrivacyRules) -> _Who:
    """A practitioner where a role stands directly before or after."""
    role = rules.names.roles
    before = compiled(rf"\b{role}[,:(]? ?(?:(?:was|is|called|named) )?$").search(text[max(0, start - _NEAR) : start])
    after = compiled(
        rf"^\)?(?:,| \(| was| is|, who (?:was|is)) ?(?:{_POSSESSIVE} )?(?:[\w-]+ ){{0,3}}?{role}\b"
    ).search(text[end : end + _NEAR])
    return "practitioner" if before or after else "person"


def _is_record(text: str, start: int) -> bool:
    return bool(
        re.search(
            r"\b(?:sign\w*|entr\w+|record\w*|form|completed|initial\w*|author\w*|written|logged)\b[^.;]{0,30}$",
            text[:start],
        )
    )


def _is_name(text: str, start: int, end: int, known: Known, rules: PrivacyRules) -> bool:
    words = _CAPITALISED.findall(text[start:end])
    if not words or _is_known(words, known):
        return False
    no_names, bodies = words_of(rules.names.not_names), words_of(rules.names.organisations)
    if any(word in no_names or word in bodies for word in words):
        return False
    return not compiled(rules.names.turned, True).match(text, end)


def _is_known(words: Iterable[str], known: Known) -> bool:
    return any(word in known.names for word in words)
