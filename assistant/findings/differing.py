"""Notes that tell the same thing differently: both stand, and nothing here says which is likelier.

Few are named, and only where it shows: two notes of different sources that speak of the same thing, where one says that it
was and the other that it was not, or where both count or date it and come to something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from assistant.check.rules import found
from assistant.findings.notes import Note, NoteSentence
from assistant.findings.patterns_rules import Differing
from indexes.lexical import STOP_WORDS, stem, words

__all__ = ["differing"]

_FIGURE = re.compile(
    r"\b(\d+(?:[.:]\d+)?)(?: (per cent|minutes?|hours?|days?|weeks?|months?|times|visits?|calls?|children))?\b"
)


def differing(
    notes: Sequence[tuple[Note, Sequence[NoteSentence]]], left_out: frozenset[str], rules: Differing
) -> tuple[tuple[str, str], ...]:
    """Pairs of ids, in the order given. Each note comes with the sentences that were not set aside."""
    return tuple(
        (one.id, other.id)
        for (one, said), (other, replied) in combinations(notes, 2)
        if one.speaker.label != other.speaker.label
        and any(_differ(a.text, b.text, left_out, rules) for a in said for b in replied)
    )


def _differ(one: str, other: str, left_out: frozenset[str], rules: Differing) -> bool:
    if any(found(rules.never, text) for text in (one, other)):
        return False
    first, second = _subject(one, left_out), _subject(other, left_out)
    shared = len(first & second)
    if shared and _opposites(one, other, rules):
        return True
    if shared < rules.least_shared or shared < rules.least_share * min(len(first), len(second)):
        return False
    return _denied(one, other, rules) or _denied(other, one, rules) or _figures_differ(one, other)


def _subject(text: str, left_out: frozenset[str]) -> frozenset[str]:
    said = (word for word in words(text) if word not in STOP_WORDS and not word[0].isdigit())
    return frozenset(one for word in said if (one := stem(word)) not in left_out)


def _opposites(one: str, other: str, rules: Differing) -> bool:
    return any(
        (found(left, one) and found(right, other)) or (found(right, one) and found(left, other))
        for left, right in rules.opposites
    )


def _denied(one: str, other: str, rules: Differing) -> bool:
    """What the one says that was not, the other says without denying anything."""
    if found(rules.denies, other):
        return False
    said = {stem(word) for word in words(other)}
    rest = (one[match.end() :] for match in re.finditer(rules.denies, one, re.IGNORECASE))
    denied = (next((word for word in words(after) if word not in STOP_WORDS), "") for after in rest)
    return any(word and stem(word) in said for word in denied)


def _figures_differ(one: str, other: str) -> bool:
    """Both count in the same unit, once each, and come to different numbers."""
    first = {(m[1], m[2].rstrip("s")) for m in _FIGURE.finditer(one) if m[2]}
    second = {(m[1], m[2].rstrip("s")) for m in _FIGURE.finditer(other) if m[2]}
    if len(first) != 1 or len(second) != 1:
        return False
    (count, unit), (other_count, other_unit) = *first, *second
    return unit == other_unit and count != other_count
