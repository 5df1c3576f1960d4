"""Does half of a sentence stand in a sentence of a note, in its words and their order?

Both are evened out before (`folding`). A statement of a note is taken whole: what may be left out is another statement before or
after it, and a reason. Never a denial, a condition, a place, a number, or who says so. Nothing may be added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.verifying.rules import load
from assistant.verifying.words import Word, words_of

__all__ = ["mostly", "stands_in"]

_FEWEST = 3
"""Words of a statement: fewer tell nothing."""

_FURTHER = frozenset("and as because which".split())
"""After a comma these open a further statement, or a reason."""

_STOPS = frozenset(";:.•")
_MOST = 0.5
_COUNTED = re.compile(
    r"^\W*(?:in an? (?:[a-z]+ )?(?:sample|audit|survey|review) of|of) (?P<all>\d+) (?P<what>[^,]+), "
    r"(?P<some>\d+) (?P<rest>(?!of\b)\D.*)$",
    re.IGNORECASE | re.DOTALL,
)


def mostly(note: str) -> Iterator[str]:
    """ "Of 40 letters, 29 repeated a phrase" as "letters repeated a phrase", where it was more than half: that is what tends to be."""
    match = _COUNTED.match(note)
    if match and int(match["some"]) > _MOST * int(match["all"]):
        yield f"{match['what']} {match['rest']}"


def stands_in(half: str, read: Sequence[str]) -> bool:
    """True where each statement of the half, joined by "and", stands in one of the readings."""
    said, units = words_of(half), [words_of(text) for text in read]
    reached = [True, *(False for _ in said)]
    for end in range(1, len(said) + 1):
        if end < len(said) and said[end].key != "and":
            continue
        reached[end] = any(reached[start] and _is_told(_opened(said[start:end], start), units) for start in range(end))
    return bool(said) and reached[-1]


def _opened(part: Sequence[Word], start: int) -> Sequence[Word]:
    return part[1:] if start and part and part[0].key == "and" else part


def _is_told(said: Sequence[Word], units: Sequence[Sequence[Word]]) -> bool:
    return len(said) >= _FEWEST and any(_aligned(said, unit) for unit in units)


def _aligned(said: Sequence[Word], unit: Sequence[Word]) -> bool:
    return any(_may_end(unit, end) for start in _starts(unit) for end in _reach(said, unit, start))


def _starts(unit: Sequence[Word]) -> Iterator[int]:
    """Where a statement begins: the first word, and what follows a stop or a link that no condition or teller stands before."""
    yield 0
    for place in range(1, len(unit)):
        begins = ";" in unit[place].before or "." in unit[place].before or unit[place - 1].key == "because"
        if begins and _is_free(unit[:place]):
            yield place


def _is_free(before: Sequence[Word]) -> bool:
    """True where what goes before leaves the statement after it true: it holds no condition and no teller, and ends in no "not"."""
    rules = load()
    keys = {word.key for word in before}
    barred = rules.conditions | _TELLS | {"when", "where", "whether", "while", "or"}
    return not keys & barred and not any(word.key in rules.negations for word in before[-2:-1])


_TELLS = frozenset(
    "say said state stated believe believed alleg allegedly told tell report reported suggest suggested think thought feel felt claim "
    "claimed view opinion ask asked expect expected plan planned want wanted hope fear".split()
)
"""Whoever tells, plans or expects: what follows is not told as a fact. Both as printed and as evened out."""


def _reach(said: Sequence[Word], unit: Sequence[Word], start: int) -> set[int]:
    """The places in `unit` at which all of `said`, begun at `start`, may end."""
    rules = load()
    ends, is_first = {start}, True
    for word in said:
        found = set()
        for end in ends:
            found |= set(_next(word, unit, end))
            if word.key in rules.insertable:
                found.add(end)
        ends, is_first = found, False
        if not ends:
            return set()
    return ends if not is_first else set()


def _next(word: Word, unit: Sequence[Word], at: int) -> Iterator[int]:
    """Where the same word follows, with nothing between but what adds nothing."""
    for place in range(at, len(unit)):
        if unit[place].key == word.key and not (place > at and set(unit[place].before) & _STOPS):
            yield place + 1
        if unit[place].key not in load().droppable:
            return


def _may_end(unit: Sequence[Word], end: int) -> bool:
    """True where what follows in the note may be left out."""
    rest = unit[end:]
    if not rest or (set(rest[0].before) & _STOPS and not _limits(rest)):
        return True
    if _limits(rest):
        return False
    if "," in rest[0].before and rest[0].key in _FURTHER:
        return True
    return rest[0].key == "because"


def _limits(rest: Sequence[Word]) -> bool:
    """True for words that take back what stands before them."""
    barred = load().conditions
    return any(word.key in barred for word in rest) or any(
        one.key == "not" and other.key in ("true", "so") for one, other in pairwise(rest)
    )
