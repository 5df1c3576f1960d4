"""Meaning search: Chroma, holding one vector for each passage.

Chroma writes to its own folder even when it only answers, and several processes on one folder can corrupt it
(docs/decisions/0001-snapshots.md). So the folder in a snapshot is a template, never opened by a reader: each process
opens a private copy. Chroma can always be rebuilt from the vectors in the catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DenseIndex"]

_COLLECTION = "passages"
_BATCH = 2000
_FURTHER = 2
"""How many times as many neighbours are looked at before Chroma is asked to filter."""


class DenseIndex:
    """The nearest passages to a vector, by cosine, limited to documents."""

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        self._count: int | None = None
        self._client: Any = chromadb.PersistentClient(
            path=str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )
        self._collection: Any = self._client.get_or_create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 256, "num_threads": 1}},
        )

    def __len__(self) -> int:
        if self._count is None:
            self._count = int(self._collection.count())
        return self._count

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32], document_ids: Sequence[str]) -> None:
        """Add passages. `vectors` has shape (len(ids), dimensions)."""
        self._count = None
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            self._collection.add(
                ids=list(ids[part]),
                embeddings=vectors[part],
                metadatas=[{"document": document_id} for document_id in document_ids[part]],
            )

    def remove_document(self, document_id: str) -> None:
        """Take all passages of a document out."""
        self._count = None
        self._collection.delete(where={"document": document_id})

    def nearest(
        self, vector: NDArray[np.float32], count: int, document_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """Ids and cosine similarities of the nearest passages, best first; ties by id.

        `document_ids` limits the search before ranking; None is no limit.
        """
        if not len(self) or (document_ids is not None and not document_ids):
            return []
        if document_ids is None:
            return self._query(vector, count, None)
        # Most searches leave out a few documents only. Asking Chroma to filter costs ten times the search itself, so look
        # a little further first: where enough of what was found is allowed, it is the same as filtering before.
        wanted = frozenset(document_ids)
        near = self._query(vector, _FURTHER * count, None)
        allowed = [pair for pair in near if pair[0].partition("#")[0] in wanted]
        if len(allowed) >= count or len(near) == len(self):
            return allowed[:count]
        return self._query(vector, count, {"document": {"$in": sorted(wanted)}})

    def _query(self, vector: NDArray[np.float32], count: int, where: dict[str, Any] | None) -> list[tuple[str, float]]:
        found = self._collection.query(
            query_embeddings=[vector.tolist()], n_results=min(count, len(self)), where=where, include=["distances"]
        )
        pairs = [
            (id_, 1.0 - float(distance)) for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()
