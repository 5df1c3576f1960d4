"""The learned weights of the language lens: how much each rule found in a sentence says for querying it.

Learned by `evals/benchmarks/learn_language.py`: once for a sentence read alone, once for sentences of a draft.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.check.language.features import Seen, vector
from assistant.check.language.rules import Rubric

__all__ = ["ALONE", "IN_DRAFT", "Weights", "has_new_rule", "weights"]

ALONE = "alone"
IN_DRAFT = "in_draft"


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A logistic regression over `names`; from `threshold` upwards a sentence is queried."""

    names: tuple[str, ...]
    coefficients: NDArray[np.float64]
    intercept: float
    threshold: float

    def chance(self, seen: Seen) -> float:
        """How likely an editor would query it, 0 to 1; 0 where no wording of a kind is found."""
        if not seen.kinds:
            return 0.0
        return 1 / (1 + math.exp(-(self.intercept + float(vector(seen, self.names) @ self.coefficients))))


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Weights]:
    """The shipped weights, by `ALONE` and `IN_DRAFT`."""
    text = (files("assistant") / "data" / "language_weights.json").read_text(encoding="utf-8")
    facts = json.loads(text)
    return {name: _weights(facts["names"], facts[name]) for name in (ALONE, IN_DRAFT)}


def _weights(names: list[str], facts: Mapping[str, Any]) -> Weights:
    return Weights(tuple(names), np.array(facts["coefficients"], dtype=float), facts["intercept"], facts["threshold"])


def has_new_rule(seen: Seen, rubric: Rubric, known: Weights) -> bool:
    """True where a `sure` rule is found that the weights do not know: a partnership added it to its own copy."""
    return any(rule.sure and rule.id in seen.found and rule.id not in known.names for rule in rubric.rules)
