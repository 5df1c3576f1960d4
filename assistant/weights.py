"""Learned weights, kept as numbers in a JSON file with where they came from; see `evals/calibrate.py`."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

__all__ = ["Logistic", "Selection", "refusal", "selection"]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression: features, in this order, to a score between 0 and 1."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    intercept: float
    threshold: float

    def score(self, values: Sequence[float]) -> float:
        """The score of one row of features.

        Raises:
            ValueError: where their number is not the one learned.
        """
        total = self.intercept + sum(w * v for w, v in zip(self.weights, values, strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Selection(Logistic):
    """`keep_above` is the share of the best score that a sentence must reach to be quoted beside it."""

    keep_above: float


def _load(name: str) -> dict[str, object]:
    return dict(json.loads(resources.files("assistant").joinpath(f"data/{name}").read_text("utf-8")))


@lru_cache(maxsize=1)
def selection() -> Selection:
    """The weights that choose sentences."""
    facts = _load("selection.json")
    return Selection(**_fields(facts), keep_above=float(str(facts["keep_above"])))


@lru_cache(maxsize=1)
def refusal() -> Logistic:
    """The weights that say whether what was found answers at all."""
    return Logistic(**_fields(_load("refusal.json")))


def _fields(facts: dict[str, object]) -> dict[str, Any]:
    weights = facts["weights"]
    assert isinstance(weights, dict)
    return {
        "features": tuple(weights),
        "weights": tuple(float(value) for value in weights.values()),
        "intercept": float(str(facts["intercept"])),
        "threshold": float(str(facts["threshold"])),
    }
