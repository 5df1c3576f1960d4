"""Who a sentence is about, and when: a pattern has no single person as its subject, and is told in the present."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.findings.drafting.with_model.rules import ModelRules

__all__ = ["is_third_person", "person_in", "says_past"]

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PART = re.compile(r"\s(?:and|or|but)\s|[,;]")
_ONE = ("the", "this", "that", "his", "her", "their", "one", "same")
_WITHIN = frozenset("of for from by to with about between through on in at as".split())
_OPENS = 5
"""Words at the start of a clause among which its subject is, where no verb is found before."""


def person_in(when: str, subject: str, does: str, notes: Sequence[str], rules: ModelRules) -> str:
    """ "person" where one person is meant, or a family is what acts; "" otherwise."""
    tokens = _head(_tokens(subject))
    said = _said(notes, rules)
    if any(_points_at_one(_tokens(text), rules) for text in (when, subject, does)):
        return "person"
    if any(_is_one(tokens, place, rules) and not _is_anyones(tokens, place, rules) for place in range(len(tokens))):
        return "person"
    many = [token for token in tokens if token in rules.many]
    if any(token not in said for token in many) or (rules.family & set(many) and not does.startswith("be ")):
        return "person"
    return "person" if any(_acts(part, said, rules) for part in _PART.split(when)) else ""


def says_past(sentence: str, pattern: str, rules: ModelRules) -> bool:
    """True where a clause holds such a word and no verb in the present: "sent" is no past in "is sent"."""
    present = set(rules.verbs.present.split())
    return any(
        re.search(pattern, part, re.IGNORECASE) and not present & set(_tokens(part)) for part in _clauses(sentence)
    )


def _clauses(sentence: str) -> Iterator[str]:
    """The parts between commas; "and" joins what one verb may carry."""
    yield from re.split("[,;]", sentence)


def _said(notes: Sequence[str], rules: ModelRules) -> frozenset[str]:
    """The words of the notes; those for one person only where anyone is meant: "a parent", and not "parent" for somebody."""
    read = [_tokens(note) for note in notes]
    return frozenset(
        token
        for tokens in read
        for place, token in enumerate(tokens)
        if not _is_one(tokens, place, rules) or _is_any(tokens, place, rules)
    )


def _acts(part: str, said: frozenset[str], rules: ModelRules) -> bool:
    """True where one person is the subject of a clause, a family acts in it, or people are meant of whom the notes tell of one."""
    tokens = _tokens(part)
    verb = next(
        (
            place
            for place in range(len(tokens))
            if tokens[place] in rules.verbs.present.split() or is_third_person(tokens, place, rules)
        ),
        None,
    )
    opening = _head(tokens[: _OPENS if verb is None else verb])
    for place, token in enumerate(opening):
        if _is_one(tokens, place, rules) and not (_is_any(tokens, place, rules) and token in said):
            return True
        if token in rules.many and token not in said:
            return True
        if token in rules.family and not (verb is not None and tokens[verb] in ("is", "are")):
            return True
    return False


def is_third_person(tokens: Sequence[str], place: int, rules: ModelRules) -> bool:
    """True for what ends in -s after a word that does not: "no place accepts"."""
    token, before = tokens[place], tokens[place - 1] if place else "s"
    ends = token.endswith("s") and not token.endswith(("ss", "us", "'s", "’s")) and token not in rules.many
    return ends and not before.endswith("s") and before not in (*_ONE, *_any(rules))


def _head(tokens: Sequence[str]) -> Sequence[str]:
    """What acts: "contacts", of "contacts from a parent living elsewhere"."""
    end = next((place for place, token in enumerate(tokens) if place and token in _WITHIN), len(tokens))
    return tokens[:end]


def _points_at_one(tokens: Sequence[str], rules: ModelRules) -> bool:
    """ "the health visitor": one person, wherever in the sentence."""
    for place in range(len(tokens)):
        if _is_one(tokens, place, rules):
            before = tokens[max(0, place - 3) : place]
            if any(token in _ONE for token in before) and not any(token in _any(rules) for token in before):
                return True
    return False


def _is_one(tokens: Sequence[str], place: int, rules: ModelRules) -> bool:
    """True for a word for one person that names no thing: "GP", and not "GP practice"."""
    bare = tokens[place].removesuffix("'s").removesuffix("’s")
    is_person = bare in rules.one or bare.partition("-")[2] in rules.one
    follows = tokens[place + 1] if place + 1 < len(tokens) else ""
    return is_person and follows not in rules.people.organised.split() and follows not in rules.many


def _is_anyones(tokens: Sequence[str], place: int, rules: ModelRules) -> bool:
    """ "a father's name": the subject is the name."""
    return tokens[place].endswith(("'s", "’s")) and _is_any(tokens, place, rules)


def _is_any(tokens: Sequence[str], place: int, rules: ModelRules) -> bool:
    return any(token in _any(rules) for token in tokens[max(0, place - rules.people.looks_back) : place])


def _any(rules: ModelRules) -> tuple[str, ...]:
    return tuple(rules.people.any_one.split())


def _tokens(text: str) -> list[str]:
    return [match.group().lower() for match in _TOKEN.finditer(text)]
