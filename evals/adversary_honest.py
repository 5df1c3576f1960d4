"""The honest half of `evals.adversary`: true sentences as a careful model would write them from the passages it cites."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from evals.adversary import SEED, Case, Source, sentences
from evals.adversary_words import LEADS, LINKS, NUMBERS

__all__ = ["HONEST", "honest"]

Way = Callable[[str, Source, random.Random], str | None]
"""A true sentence written in another way, or None where it offers nothing to change."""


def honest(sources: Sequence[Source], each: int) -> tuple[Case, ...]:
    """At most `each` cases of every way to write what a passage says, drawn with a fixed seed."""
    made: list[Case] = []
    for kind, way in HONEST.items():
        rng = random.Random(f"{kind} {SEED}")
        order = list(range(len(sources)))
        rng.shuffle(order)
        for i in order:
            true = sentences(sources[i].text)
            listed = kind == "listed" and bool(_items(sources[i]))
            said = way(rng.choice(true or [""]), sources[i], rng) if true or listed else None
            if said is not None:
                made.append(Case(f"{kind}-{i}", kind, said, (sources[i].text,), (sources[i].label,), True))
            if sum(case.kind == kind for case in made) == each:
                break
    return tuple(made)


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _exact(sentence: str, _source: Source, _rng: random.Random) -> str:
    return sentence


def _led(sentence: str, _source: Source, rng: random.Random) -> str:
    lead = rng.choice(LEADS)
    return lead + (_lower(sentence) if lead.endswith(("that ", ", ")) else sentence)


def _quoted(sentence: str, _source: Source, rng: random.Random) -> str:
    return f"{rng.choice(('The passage says', 'In its words', 'The document states'))}: “{sentence}”"


def _edition(sentence: str, source: Source, _rng: random.Random) -> str | None:
    year = re.search(r"\((\d{4}) edition\)", source.label)
    return f"In the {year[1]} edition: {_lower(sentence)}" if year else None


def _digits(sentence: str, _source: Source, _rng: random.Random) -> str | None:
    for value, word in enumerate(NUMBERS[:14], 2):
        if re.search(rf"\b{word}\b", sentence):
            return re.sub(rf"\b{word}\b", str(value), sentence, count=1)
        if re.search(rf"(?<![\d.,]) {value}\b(?![\d.,/-])", sentence):
            return re.sub(rf"(?<![\d.,]) {value}\b", f" {word}", sentence, count=1)
    return None


def _joined(_sentence: str, source: Source, rng: random.Random) -> str | None:
    true = sentences(source.text)
    if len(true) < 2:
        return None
    return true[0][:-1] + rng.choice(("; ", ", and ")) + _lower(true[1])


def _items(source: Source) -> list[tuple[str, str]]:
    """Lead-in and item of the lists of a passage that count one by one."""
    found = re.findall(
        r"(?:^|[.\n] ?)([A-Z][^.:\n•]+(?:should|must|include|gives?|show)[^.:\n•]*):?\n• ([^\n•]{12,160})", source.text
    )
    return [(a, b) for a, b in found if not re.search(r"\b(?:if|where|when|one|all|any|either)\b", a)]


def _listed(_sentence: str, source: Source, _rng: random.Random) -> str | None:
    items = _items(source)
    return f"{items[0][0]} {items[0][1].rstrip('.;,')}." if items else None


def _brackets_out(sentence: str, _source: Source, _rng: random.Random) -> str | None:
    bracket = re.search(r" \([^()]{3,80}\)", sentence)
    if not bracket or re.search(r"\b(?:not|no|if|only|unless|may|must|where)\b", bracket[0]):
        return None
    return sentence.replace(bracket[0], "")


def _tail_off(sentence: str, _source: Source, _rng: random.Random) -> str | None:
    tail = re.fullmatch(r"(.{30,}?),? (?:including|which|such as|because) [^,]{5,}\.", sentence)
    if not tail or re.search(r"\b(?:not|no|never|without|may|or|only|if|unless|said|all|nobody)\b", sentence):
        return None
    return f"{tail[1]}." if "," not in tail[1] else None


def _only_links(_sentence: str, _source: Source, rng: random.Random) -> str:
    return rng.choice(LINKS)


HONEST: dict[str, Way] = {
    "exact": _exact,
    "led": _led,
    "quoted": _quoted,
    "edition": _edition,
    "digits": _digits,
    "joined": _joined,
    "listed": _listed,
    "brackets_out": _brackets_out,
    "tail_off": _tail_off,
    "only_links": _only_links,
}
"""Every way."""
