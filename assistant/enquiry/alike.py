"""Which learning points say much the same: topics, words weighted by rarity, and meaning, joined by average linkage.

Source: Sokal and Michener, A statistical method for evaluating systematic relationships (1958), for the linkage.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.enquiry.points import Point
from assistant.enquiry.rules import Grouping
from indexes.embedding import Embedder
from indexes.lexical import stems

__all__ = ["groups_of", "likeness"]

Floats = NDArray[np.float64]


def likeness(points: Sequence[Point], embedder: Embedder, rules: Grouping) -> Floats:
    """How alike points are, shape (n, n), about 0 to 1; 0 on the diagonal."""
    if len(points) < 2:
        return np.zeros((len(points), len(points)))
    vectors = np.asarray(embedder.embed([point.text for point in points]), dtype=np.float64)
    vectors = vectors - rules.centred * vectors.mean(axis=0)
    said = rules.words * _cosines(_weighed([Counter(stems(point.text)) for point in points]))
    said = said + rules.meaning * np.clip(_unit(vectors) @ _unit(vectors).T, 0.0, 1.0)
    alike = rules.topic * _cosines([point.topics for point in points]) + said
    silent = np.array([not point.topics for point in points])
    without = silent[:, None] | silent[None, :]  # where one speaks of no topic, words and meaning alone decide
    alike = np.where(without, said * (rules.topic + rules.words + rules.meaning) / (rules.words + rules.meaning), alike)
    np.fill_diagonal(alike, 0.0)
    return alike


def _weighed(counts: Sequence[Counter[str]]) -> list[Mapping[str, float]]:
    held = Counter(stem for count in counts for stem in count)
    return [{stem: math.log((1 + len(counts)) / held[stem]) for stem in count} for count in counts]


def _cosines(rows: Sequence[Mapping[str, float]]) -> Floats:
    names = {name: column for column, name in enumerate(sorted({name for row in rows for name in row}))}
    table = np.zeros((len(rows), max(1, len(names))))
    for number, row in enumerate(rows):
        for name, value in row.items():
            table[number, names[name]] = value
    return np.asarray(_unit(table) @ _unit(table).T)


def _unit(table: Floats) -> Floats:
    return np.asarray(table / (np.linalg.norm(table, axis=1, keepdims=True) + 1e-9))


def groups_of(alike: Floats, least: float) -> list[list[int]]:
    """Groups whose points are alike on average; the closest are joined first, ties by number."""
    groups = [[number] for number in range(len(alike))]
    while len(groups) > 1:
        pairs = [
            (float(alike[np.ix_(first, second)].mean()), -a, -b)
            for a, first in enumerate(groups)
            for b, second in enumerate(groups)
            if a < b
        ]
        best, a, b = max(pairs)
        if best < least:
            break
        groups[-a] = sorted([*groups[-a], *groups[-b]])
        del groups[-b]
    return groups
