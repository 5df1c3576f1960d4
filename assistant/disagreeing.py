"""Passages that give different figures for what looks like the same thing: both are shown, and that is said.

It compares sentences that share most of their words and differ in a time limit ("10 working days" and "10 days"). It can't see a
disagreement put in other words, and says nothing then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.answer import Claim
from indexes.documents import Citation
from indexes.lexical import stems
from indexes.sentences import split

__all__ = ["Disagreement", "disagreements"]

_SHARED = 0.5
"""The share of the shorter sentence's words that the other must hold to be about the same thing."""

_FEWEST_WORDS = 5

_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
_TIME = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})[\s-]+((?:working|school|calendar)[\s-]+)?(hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two citations with the time limit that each gives."""

    first: Citation
    first_says: str
    second: Citation
    second_says: str


@dataclass(frozen=True, slots=True)
class _Limit:
    citation: Citation
    says: str
    value: tuple[str, str, str]
    about: frozenset[str]


def disagreements(claims: Sequence[Claim]) -> tuple[Disagreement, ...]:
    """Pairs of quotations from different paragraphs that differ in a time limit, in the order shown."""
    limits = [limit for claim in claims for citation in claim.citations for limit in _limits(citation)]
    found = [
        Disagreement(one.citation, one.says, other.citation, other.says)
        for one, other in combinations(limits, 2)
        if _differ(one, other)
    ]
    return tuple(dict.fromkeys(found))


def _limits(citation: Citation) -> Iterator[_Limit]:
    """The sentences of a quotation that give exactly one time limit."""
    for start, end in split(citation.quote):
        sentence = citation.quote[start:end]
        times = list(_TIME.finditer(sentence))
        about = frozenset(stems(_TIME.sub(" ", sentence)))
        if len(times) == 1 and len(about) >= _FEWEST_WORDS:
            number, sort, unit = times[0].groups()
            value = (_NUMBERS.get(number.lower(), number), (sort or "").strip(" -").lower(), unit.lower())
            yield _Limit(citation, re.sub(r"\s+", " ", times[0].group()), value, about)


def _differ(one: _Limit, other: _Limit) -> bool:
    if (
        one.citation.paragraph_id == other.citation.paragraph_id
        or one.value == other.value
        or one.value[2] != other.value[2]
    ):
        return False
    shared = len(one.about & other.about)
    return shared >= _SHARED * min(len(one.about), len(other.about)) and shared >= _FEWEST_WORDS - 1
