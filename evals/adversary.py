"""A lying model and an honest one, as sentences beside the passages they cite: what verification must remove, and keep.

Deterministic: the same passages give the same cases. Each lie is built from a true sentence by one change of which it is known
that the passage doesn't bear it out; none is built with the verifier's own rules.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from evals.adversary_lies import LIES, Given, Lie, Source, holds, sentences, year_of

__all__ = ["LIES", "SEED", "Case", "Source", "lies", "sentences"]

SEED = 20_260_401


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, what it cites, and how it was made. `is_true` says whether it may be shown."""

    id: str
    kind: str
    sentence: str
    passages: tuple[str, ...]
    labels: tuple[str, ...]
    is_true: bool


def lies(sources: Sequence[Source], each: int) -> tuple[Case, ...]:
    """At most `each` cases of every kind of lie, over passages drawn with a fixed seed."""
    made: list[Case] = []
    for kind, lie in LIES.items():
        rng = random.Random(f"{kind} {SEED}")
        order = list(range(len(sources)))
        rng.shuffle(order)
        found = 0
        for i in order:
            case = _case(kind, lie, i, sources, rng)
            if case is not None:
                made.append(case)
                found += 1
            if found == each:
                break
    return tuple(made)


def _case(kind: str, lie: Lie, place: int, sources: Sequence[Source], rng: random.Random) -> Case | None:
    source = sources[place]
    true = sentences(source.text)
    if not true:
        return None
    other = _other(kind, source, sources, rng)
    given = Given(rng.choice(true), source, other, rng)
    said = lie(given)
    cited = {"wrong_passage": (other,), "edition_swapped": (source, other)}.get(kind, (source,))
    if said is None or (kind not in _CUTS and any(holds(one.text, said) for one in cited)):
        return None
    passages, labels = tuple(one.text for one in cited), tuple(one.label for one in cited)
    return Case(f"{kind}-{place}", kind, said, passages, labels, False)


def _other(kind: str, source: Source, sources: Sequence[Source], rng: random.Random) -> Source:
    """Another source; one of another edition where the editions are to be swapped."""
    editions = [s for s in sources if year_of(s) not in ("", year_of(source))] if kind == "edition_swapped" else []
    return rng.choice(editions or list(sources))


_CUTS = frozenset(
    ("condition_dropped", "teller_dropped", "denial_cut", "permission_cut", "choice_cut", "edition_swapped")
)
"""Lies whose words all stand in the passage."""
