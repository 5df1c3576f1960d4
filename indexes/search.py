"""Ranking: word search and meaning search over the same rows of text, fused.

The library searches with it, and so do the evals on public benchmarks, so that what is measured is what is shipped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from indexes import fusion
from indexes.lexical import LexicalIndex, stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexes.embedding import Embedder

__all__ = ["MatrixIndex", "Query", "Ranked", "Searcher", "VectorIndex"]

CANDIDATES = 200
"""How many of the best of each searcher are fused."""

ADDED_WEIGHT = 0.75
"""What a word that the glossary added counts beside one that was typed."""


BRIDGED_WEIGHT = 0.5
"""What an official word for a plain one counts: many fit, few are meant."""

NAMED_SECTION_WEIGHT = 3.0
"""What a section named by number ("s16H") counts beside an ordinary word: it says where to look, not what about."""

_SECTION = re.compile(r"s\d+[a-z]*")


class VectorIndex(Protocol):
    """Where the nearest vectors are found; Chroma in a library, a plain matrix in a benchmark."""

    def nearest(
        self, vector: NDArray[np.float32], count: int, document_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """Ids and cosine similarities, best first; limited to documents unless None."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched: the words typed (after correction), the phrases that the glossary added, and the official words
    for plain ones (`indexes.plain_words`), which count least.
    """

    text: str
    added: tuple[str, ...] = ()
    bridged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row found. `lexical` is its BM25 score, `dense` its cosine; `ranks` its place with each, from 1."""

    row: int
    score: float
    lexical: float
    dense: float
    ranks: dict[str, int]


class MatrixIndex:
    """Exact search over a matrix of vectors, for texts that are not in a library."""

    def __init__(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        self._ids = list(ids)
        self._vectors = vectors

    def nearest(
        self, vector: NDArray[np.float32], count: int, document_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """As `VectorIndex.nearest`; here an id is its own document."""
        similarities = self._vectors @ vector
        if document_ids is not None:
            wanted = set(document_ids)
            similarities = np.where([id_ in wanted for id_ in self._ids], similarities, -2.0)
        best = np.argsort(-similarities, kind="stable")[:count]
        return [(self._ids[i], float(similarities[i])) for i in best if similarities[i] > -2.0]


class Searcher:
    """Rows of text with both indexes.

    `ids` name the rows in the order of the lexical index; `documents` the document of each row; `vectors` has one
    unit row for each, shape (rows, dimensions).
    """

    def __init__(
        self,
        ids: Sequence[str],
        documents: Sequence[str],
        lexical: LexicalIndex,
        dense: VectorIndex,
        vectors: NDArray[np.float32],
        embedder: Embedder,
    ) -> None:
        self.ids = tuple(ids)
        self.documents = tuple(documents)
        self.lexical = lexical
        self.dense = dense
        self.embedder = embedder
        self._vectors = vectors
        self._row_of = {id_: row for row, id_ in enumerate(self.ids)}

    def embed(self, query: Query) -> NDArray[np.float32]:
        """The vector searched for: the question and the question with what was added, shape (dimensions,)."""
        texts = [query.text]
        if query.added:
            texts.append(f"{query.text} ({', '.join(query.added)})")
        mean = self.embedder.embed(texts).mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)

    def rank(
        self,
        query: Query,
        allowed: Sequence[str] | None = None,
        weights: NDArray[np.float32] | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> list[Ranked]:
        """The candidates of both searchers, best first; ties by row.

        `allowed` limits the documents before ranking; `weights` (one for each row) multiply the fused score.
        """
        if not self.ids:
            return []
        vector = self.embed(query) if vector is None else vector
        lexical = self._lexical_scores(query, allowed)
        by_words = [int(row) for row in fusion.order(lexical)[:CANDIDATES] if lexical[row] > 0]
        by_meaning = [self._row_of[id_] for id_, _ in self.dense.nearest(vector, CANDIDATES, allowed)]
        rows = sorted(set(by_words) | set(by_meaning))
        cosines = self._vectors[rows] @ vector
        scores = fusion.fuse(lexical[rows], cosines)
        if weights is not None:
            scores = scores * weights[rows]
        word_ranks = {row: i for i, row in enumerate(by_words, 1)}
        meaning_ranks = {row: i for i, row in enumerate(by_meaning, 1)}
        return [
            Ranked(
                row=rows[i],
                score=float(scores[i]),
                lexical=float(lexical[rows[i]]),
                dense=float(cosines[i]),
                ranks=_ranks(rows[i], word_ranks, meaning_ranks),
            )
            for i in fusion.order(scores)
        ]

    def _lexical_scores(self, query: Query, allowed: Sequence[str] | None) -> NDArray[np.float32]:
        typed = stems(query.text)
        named = {stem: NAMED_SECTION_WEIGHT for stem in typed if _SECTION.fullmatch(stem)}
        added = [stem for phrase in query.added for stem in stems(phrase)]
        bridged = [stem for phrase in query.bridged for stem in stems(phrase)]
        weights = dict.fromkeys(bridged, BRIDGED_WEIGHT) | dict.fromkeys(added, ADDED_WEIGHT)
        weights = {stem: weight for stem, weight in weights.items() if stem not in set(typed)}
        scores = self.lexical.scores([*typed, *weights], {**weights, **named})
        if allowed is None:
            return scores
        wanted = set(allowed)
        mask = np.fromiter((document in wanted for document in self.documents), dtype=bool, count=len(self.documents))
        return np.where(mask, scores, 0.0).astype(np.float32)


def _ranks(row: int, words: dict[int, int], meaning: dict[int, int]) -> dict[str, int]:
    ranks = {}
    if row in words:
        ranks["words"] = words[row]
    if row in meaning:
        ranks["meaning"] = meaning[row]
    return ranks
