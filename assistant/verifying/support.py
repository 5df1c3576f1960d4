"""How far evidence supports a claim, as a number to remove and to warn by. It never certifies.

A logistic regression over what claim and evidence share, learned from people's labels of claims beside web pages
(`evals/benchmarks/learn_support.py`). It can't tell a swapped actor or a dropped "not": `assistant.verifying.judging` does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from assistant.verifying.support_features import LEXICAL, MEANING, lexical, meaning, sentences_of, tokens
from assistant.weights import Logistic
from indexes.embedding import Embedder

__all__ = ["features", "supports"]


@dataclass(frozen=True, slots=True)
class _Scorer:
    """The weights, and the range of each feature that was seen in learning: beyond it nothing is known."""

    logistic: Logistic
    ranges: tuple[tuple[float, float], ...]

    def score(self, values: Sequence[float]) -> float:
        held = [min(max(v, low), high) for v, (low, high) in zip(values, self.ranges, strict=True)]
        return self.logistic.score(held)


def supports(claim: str, evidence: Sequence[str], embedder: Embedder | None = None) -> float:
    """The chance, from 0 to 1, that people would call `claim` supported by `evidence` (sentences or passages).

    0 where either holds no word. Calibrated on claims of an encyclopaedia, of which a third were supported: low means
    that something isn't there; high doesn't mean that it is true.
    Source: Kamoi et al., WiCE: Real-World Entailment for Claims in Wikipedia (EMNLP 2023), for labels and task.
    """
    values = features(claim, evidence, embedder)
    return _scorer("meaning" if embedder else "words").score(values) if values else 0.0


def features(claim: str, evidence: Sequence[str], embedder: Embedder | None) -> tuple[float, ...]:
    """`LEXICAL`, and `MEANING` where there is an embedder; nothing where claim or evidence hold no word."""
    sentences = sentences_of(evidence)
    if not sentences or not any(token.is_content for token in tokens(claim)):
        return ()
    values = lexical(claim, sentences)
    return (*values, *meaning(claim, sentences, embedder)) if embedder else values


@lru_cache(maxsize=2)
def _scorer(name: str) -> _Scorer:
    facts: dict[str, Any] = json.loads(resources.files("assistant").joinpath("data/support.json").read_text("utf-8"))
    learned = facts[name]
    rows = learned["features"]
    expected = LEXICAL if name == "words" else (*LEXICAL, *MEANING)
    if tuple(rows) != expected:
        msg = "assistant/data/support.json is of another version: run `python -m evals.benchmarks.learn_support`."
        raise ValueError(msg)
    weights = tuple(float(row["weight"]) for row in rows.values())
    ranges = tuple((float(row["low"]), float(row["high"])) for row in rows.values())
    return _Scorer(Logistic(expected, weights, float(learned["intercept"]), 0.0), ranges)
