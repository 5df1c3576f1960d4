"""The same text held twice (a guidance and its part one) must not fill an answer twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexes.documents import Hit

__all__ = ["is_copy", "shingles", "without_copies"]

_SIZE = 5
_SHARED = 0.8
"""The share of the shorter text's five-word runs that the other must hold to count as a copy."""


def shingles(text: str) -> frozenset[str]:
    """The runs of five words of a text, case and punctuation put aside."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    if len(words) < _SIZE:
        return frozenset({" ".join(words)})
    return frozenset(" ".join(words[i : i + _SIZE]) for i in range(len(words) - _SIZE + 1))


def is_copy(one: frozenset[str], other: frozenset[str]) -> bool:
    """True where the shorter of two texts is, almost word for word, in the longer."""
    return len(one & other) >= _SHARED * min(len(one), len(other))


def without_copies(hits: Iterable[Hit], top: int) -> Iterator[Hit]:
    """The first `top` hits, in order, leaving out those whose text a better hit of another document already has."""
    kept: list[tuple[str, frozenset[str]]] = []
    for hit in hits:
        if len(kept) == top:
            return
        runs = shingles(hit.passage.text)
        if any(document != hit.document.id and is_copy(runs, other) for document, other in kept):
            continue
        kept.append((hit.document.id, runs))
        yield hit
