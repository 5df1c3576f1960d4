"""A learned second opinion on what to set aside and what is for a person: meant as a rule means it, in words that none has.

A logistic regression for each kind over the sentence's embedding, learned from invented notes by
`evals/benchmarks/learn_findings.py`; the numbers are in `assistant/data/findings_set_aside.json`. It only adds to the rules,
never where they spare somebody, and says nothing with another embedding model than the one it was learned with.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from indexes.embedding import Embedder

__all__ = ["ANOTHER_PROCESS", "SecondOpinion", "second_opinion"]

ANOTHER_PROCESS = "another_process"
"""The name under which it speaks of what may be for a person to decide; the others are `SetAsideKind`."""


@dataclass(frozen=True, slots=True, eq=False)
class SecondOpinion:
    """For each kind weights of shape (dimensions,), an intercept, and the chance from which on it speaks."""

    model: str
    kinds: tuple[str, ...]
    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    thresholds: NDArray[np.float64]

    def of(self, sentences: Sequence[str], embedder: Embedder) -> tuple[frozenset[str], ...]:
        """The kinds that each sentence seems to be; empty throughout with another embedding model."""
        if embedder.name != self.model or not sentences:
            return tuple(frozenset() for _ in sentences)
        vectors = np.asarray(embedder.embed(sentences), dtype=np.float64)
        chances = 1.0 / (1.0 + np.exp(-(vectors @ self.weights.T + self.intercepts)))
        return tuple(
            frozenset(
                kind for kind, chance, least in zip(self.kinds, row, self.thresholds, strict=True) if chance >= least
            )
            for row in chances
        )


@lru_cache(maxsize=1)
def second_opinion() -> SecondOpinion:
    """The weights shipped with the package."""
    held = json.loads(resources.files("assistant").joinpath("data/findings_set_aside.json").read_text("utf-8"))
    kinds = held["kinds"]
    return SecondOpinion(
        model=held["model"],
        kinds=tuple(kinds),
        weights=np.asarray([kinds[kind]["weights"] for kind in kinds], dtype=np.float64),
        intercepts=np.asarray([kinds[kind]["intercept"] for kind in kinds], dtype=np.float64),
        thresholds=np.asarray([kinds[kind]["threshold"] for kind in kinds], dtype=np.float64),
    )
