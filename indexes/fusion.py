"""Word search and meaning search into one score.

Why this formula and these constants: docs/decisions/0003-fusion.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MEANING_SHARE", "fuse", "order"]

MEANING_SHARE = 0.5
"""What meaning search counts in the mix; word search counts the rest."""


def fuse(lexical: NDArray[np.float32], cosine: NDArray[np.float32]) -> NDArray[np.float32]:
    """One score for each candidate, from 0 to 1: each half as a share of its best. Both have shape (n,), aligned.

    Source: the convex combination of Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval
    (2023), sections 4 and 5.
    """
    mixed = MEANING_SHARE * _share(np.maximum(cosine, 0.0)) + (1.0 - MEANING_SHARE) * _share(lexical)
    return np.asarray(mixed, dtype=np.float32)


def order(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """Indices by score, best first; ties keep their order."""
    return np.argsort(-scores, kind="stable")


def _share(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores
