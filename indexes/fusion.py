"""Two rankings into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DENSE_WEIGHT", "mix", "order"]

DENSE_WEIGHT = 0.5
"""The share of meaning search in the mix; the rest is word search."""


def mix(
    lexical: NDArray[np.float32], dense: NDArray[np.float32], dense_weight: float = DENSE_WEIGHT
) -> NDArray[np.float32]:
    """Fused scores of the same candidates, between 0 and 1: each score as a share of the best, weighed and added.

    Source: the convex combination of Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval
    (2023), with the theoretical minimum of each score (0 for BM25 and, for this embedding, for cosine).
    """
    return np.asarray(
        dense_weight * _share(np.maximum(dense, 0.0)) + (1.0 - dense_weight) * _share(lexical), dtype=np.float32
    )


def order(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """Indices by score, best first; ties keep their order."""
    return np.argsort(-scores, kind="stable")


def _share(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores
