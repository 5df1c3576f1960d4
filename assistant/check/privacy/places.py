"""Streets and schools by name: a capitalised name before a kind of street or school."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.draft import DraftParagraph
from assistant.check.privacy.numbers import is_imprint
from assistant.check.privacy.rules import Detail, DetailKind, PrivacyRules, compiled, words_of

__all__ = ["schools", "streets"]

_WORD = r"(?:[A-Z](?:['’][A-Z])?[a-zà-ÿ]+(?:['’]s?)?(?:-[A-Za-z]+)*|St\.?)"
_ALSO = r"(?:of|the|and|in|on|upon|under|by|le|la|de|&)"
_LEADING = frozenset(
    "A An The At In On Of From To With When While After Before Both And But Each Every Her His Their Our This That Through For By As "
    "Staff Pupils If Since Until Near Off Although Because Where Neither Either Another One No Number Flat Some Most".split()
)
_PREPOSITION = re.compile(
    r"\b(?:in|on|at|off|of|from|near|to|along|behind|outside|opposite|into|address(?: was| is)?)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def streets(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    """Streets, blocks and estates by name, with the number of the house where it stands there."""
    rule = rules.streets
    within = r"(?:(?:[Ff]lat|[Aa]partment|[Uu]nit|[Rr]oom|[Bb]lock) (?:\d{1,4}[A-Za-z]?|[A-Z]),? )?"
    number = within + r"(?:(?:[Nn]o\.?|[Nn]umber) )?(?:\d{1,4}[A-Za-z]?,? )?"
    kind, ends = rf"({rule.plain}|{rule.other}|[Ee]state)\b", rf"(?! (?:{rule.building}|{rule.not_before})\b)"
    pattern = compiled(rf"({number})((?:{_WORD} ){{1,3}}){kind}{ends}", True)
    public, role = compiled(rule.public, True), compiled(rf"\b{rules.names.roles},? $")
    for match in pattern.finditer(paragraph.text):
        start = match.start() + _led_in(match.group(1) + match.group(2)) if not match.group(1) else match.start()
        name = paragraph.text[start : match.start(3)].split()
        is_other = public.search(match.group()) or role.search(paragraph.text[:start])
        if not name or is_other or is_imprint(paragraph, start, match.end(), rules):
            continue
        if _is_plain(match.group(3), rule.plain) or match.group(1) or _PREPOSITION.search(paragraph.text[:start]):
            yield Detail(DetailKind.STREET, paragraph, start, match.end())


def _is_plain(kind: str, plain: str) -> bool:
    return kind in plain.split("|") or kind.lower() == "estate"


def _led_in(text: str) -> int:
    """How many characters of a run of capitalised words only lead in to the name ("At Tidewell")."""
    at = 0
    for word in text.split(" "):
        if word not in _LEADING or text[at:].startswith("Our Lady"):
            break
        at += len(word) + 1
    return at


def schools(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    """Schools, nurseries and colleges by name; a kind without a name ("the Primary School") is none."""
    rule = rules.schools
    name = rf"(?:{_WORD})(?: (?:{_WORD}|{_ALSO}|\((?:[A-Z][\w ]+)\))){{0,7}}?"
    more = rf"(?:(?: (?:{_WORD}|of))*? (?:{rule.kinds}))*"
    pattern = compiled(rf"{name} (?:{rule.kinds}){more}\b(?!{rule.not_after})", True)
    generic = words_of(rule.generic)
    seen: list[tuple[int, int]] = []
    for match in pattern.finditer(paragraph.text):
        start = match.start() + _led_in(match.group())
        words = paragraph.text[start : match.end()].split()
        if any(word not in generic and word[0].isupper() for word in words) and _has_name(words, generic):
            seen.append((start, match.end()))
            yield Detail(DetailKind.SCHOOL_NAME, paragraph, start, match.end())
    for match in compiled(rule.saints, True).finditer(paragraph.text):
        if all(match.end(1) <= start or match.start(1) >= end for start, end in seen):
            yield Detail(DetailKind.SCHOOL_NAME, paragraph, match.start(1), match.end(1))


def _has_name(words: list[str], generic: frozenset[str]) -> bool:
    """False where a word of a sentence stands before a kind and nothing else ("Virtual School", "Police College")."""
    return "Virtual" not in words and "Royal" not in words and any(w not in generic for w in words if w[0].isupper())
