"""How alike notes are: words weighted by their rarity, pairs of words, who is spoken of, and meaning.

A reading is one way of weighing these. Nothing here knows what the notes are about.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.check.rules import found
from assistant.findings.notes_rules import NotesRubric
from assistant.findings.patterns_rules import Readings
from assistant.findings.speakers import Speaker
from indexes.lexical import stem, stems

__all__ = ["Corpus", "Item", "Reading", "corpus_of", "readings_of"]

Floats = NDArray[np.float64]
_GROUP, _PAIR = "@", "_"
_LIBRARY_SHARE = 0.25
"""How much of a stem's weight the library decides, where one is given."""


@dataclass(frozen=True, slots=True)
class Item:
    """What of a note takes part: the sentences that may support a pattern, and who speaks. Copies are one item."""

    sentences: tuple[str, ...]
    speaker: Speaker
    kind: str
    condition: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of weighing; the fields are explained in `findings_patterns.yaml`."""

    groups: float
    pairs: float
    meaning: float
    meaning_of_sentences: float
    centred: float
    length: float
    spread: float
    worth_spread: float
    level: float
    kinds: float
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Corpus:
    """The items with their features. `owners` are the items of all sentences in order; nothing is embedded before it is
    asked how alike items are.
    """

    items: tuple[Item, ...]
    features: tuple[frozenset[str], ...]
    owners: NDArray[np.int64]
    rarity: Callable[[str], float] | None
    embed: Callable[[Sequence[str]], NDArray[np.float32]]

    @cached_property
    def vectors(self) -> Floats:
        """Of whole items, shape (n, d)."""
        return np.asarray(self.embed([" ".join(item.sentences) for item in self.items]), dtype=np.float64)

    @cached_property
    def sentence_vectors(self) -> Floats:
        """Of all sentences in order, one row for each of `owners`."""
        return np.asarray(self.embed([s for item in self.items for s in item.sentences]), dtype=np.float64)

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many items a feature stands."""
        return Counter(feature for features in self.features for feature in features)

    def holding(self, feature: str) -> frozenset[int]:
        """The items with a feature."""
        return frozenset(i for i, features in enumerate(self.features) if feature in features)

    def likeness(self, reading: Reading) -> Floats:
        """How alike items are in one reading, shape (n, n), 0 on the diagonal; higher is more alike."""
        alike = self._words(reading) + reading.meaning * _cosines(self.vectors, reading.centred)
        if reading.meaning_of_sentences:
            alike = alike + reading.meaning_of_sentences * self._closest(reading.centred)
        np.fill_diagonal(alike, 0.0)
        return alike

    def _words(self, reading: Reading) -> Floats:
        weight = {feature: self._weight(feature, reading) for feature in self.frequency}
        shared = [feature for feature, count in self.frequency.items() if count > 1]
        column = {feature: number for number, feature in enumerate(sorted(shared))}
        table = np.zeros((len(self.items), len(column)))
        size = np.zeros(len(self.items))
        for row, features in enumerate(self.features):
            for feature in features:
                if feature in column:
                    table[row, column[feature]] = weight[feature]
                if feature in column or (feature[0] != _GROUP and _PAIR not in feature):
                    size[row] += weight[feature] ** 2
        size = np.sqrt(reading.length * size + (1 - reading.length) * float(np.median(np.sqrt(size))) ** 2) + 1e-9
        return np.asarray((table @ table.T) / np.outer(size, size))

    def _weight(self, feature: str, reading: Reading) -> float:
        rare = max(0.0, math.log(len(self.items) / max(self.frequency[feature], 2)))
        if feature[0] == _GROUP:
            return rare * reading.groups
        if _PAIR in feature:
            return rare * reading.pairs
        if self.rarity is None:
            return rare
        return rare * (1 - _LIBRARY_SHARE + _LIBRARY_SHARE * min(1.0, self.rarity(feature) / 6.0))

    def _closest(self, centred: float) -> Floats:
        """The cosine of the two closest sentences of each pair of items."""
        n = len(self.items)
        cosines = _cosines(self.sentence_vectors, centred)
        best = np.full((n, len(self.owners)), -1.0)
        for item in range(n):
            rows = np.flatnonzero(self.owners == item)
            best[item] = cosines[rows].max(axis=0) if rows.size else 0.0
        closest = np.zeros((n, n))
        for item in range(n):
            rows = np.flatnonzero(self.owners == item)
            closest[:, item] = best[:, rows].max(axis=1) if rows.size else 0.0
        return closest


def _cosines(vectors: Floats, centred: float) -> Floats:
    """Cosines after a share of what all have in common is taken off: notes of one case all speak of that case.

    Source: Arora, Liang and Ma, A simple but tough-to-beat baseline for sentence embeddings (ICLR 2017), who take off the
    first common component; here the mean.
    """
    moved = vectors - centred * vectors.mean(axis=0)
    moved = moved / (np.linalg.norm(moved, axis=1, keepdims=True) + 1e-9)
    return np.asarray(moved @ moved.T)


def corpus_of(
    items: Sequence[Item],
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
    rules: NotesRubric,
    general: str,
    rarity: Callable[[str], float] | None = None,
) -> Corpus:
    """Items with their features. `general` are words to leave out; `rarity` is the library's."""
    left_out = frozenset(stem(word) for word in general.split())
    owners = [number for number, item in enumerate(items) for _ in item.sentences]
    return Corpus(
        items=tuple(items),
        features=tuple(_features(item, rules, left_out) for item in items),
        owners=np.asarray(owners, dtype=np.int64),
        rarity=rarity,
        embed=embed,
    )


def _features(item: Item, rules: NotesRubric, left_out: frozenset[str]) -> frozenset[str]:
    """Stems, pairs of neighbouring stems, and the groups of people and services that speak or are spoken of."""
    made = set(_stems(item.speaker.label, left_out))
    text = " ".join(item.sentences)
    made |= {_GROUP + group.name for group in rules.groups if found(group.pattern, text)}
    if item.speaker.standing != "unknown":
        made.add(_GROUP + item.speaker.group)
    for sentence in item.sentences:
        said = _stems(sentence, left_out)
        made |= set(said)
        made |= {first + _PAIR + second for first, second in pairwise(said)}
    return frozenset(made)


def _stems(text: str, left_out: frozenset[str]) -> list[str]:
    return [s for s in stems(text) if len(s) > 2 and not s[0].isdigit() and s not in left_out]


def readings_of(ranges: Readings, count: int) -> tuple[Reading, ...]:
    """`count` readings spread evenly over the ranges; always the same.

    Source: Kronecker's sequence, multiples of square roots of primes without their whole part; Niederreiter, Random Number
    Generation and Quasi-Monte Carlo Methods (1992), 3.
    """
    return tuple(
        Reading(
            **{
                name: _picked(getattr(ranges, name), (number + 1) * math.sqrt(prime))
                for name, prime in zip(Reading.__slots__, _PRIMES, strict=True)
            }
        )
        for number in range(count)
    )


def _picked(values: Sequence[Any], place: float) -> Any:
    return values[int((place % 1.0) * len(values))]


_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31)
