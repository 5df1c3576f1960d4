"""Folders in BEIR's layout, searched with the product's own code.

`corpus.jsonl` (`_id`, `title`, `text`, `metadata`), `queries.jsonl` (`_id`, `text`, `metadata`) and `qrels/*.tsv`.
Source: Thakur et al., BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval Models,
NeurIPS Datasets and Benchmarks 2021.
"""

from __future__ import annotations

import csv
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytrec_eval
from numpy.typing import NDArray

from evals.errors import BenchmarkError
from evals.statistics import bootstrap_mean, paired_difference
from indexes.embedding import Embedder
from indexes.fusion import order
from indexes.lexical import LexicalIndex, stems
from indexes.search import Query, Searcher

__all__ = ["SYSTEMS", "BeirSet", "load", "measure", "search"]

SYSTEMS = ("ours", "bm25", "dense", "rrf")
_DEPTH = 100
_RRF_K = 60
"""Source: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet, SIGIR 2009."""

Qrels = dict[str, dict[str, int]]
Rankings = dict[str, list[int]]


@dataclass(frozen=True)
class BeirSet:
    """A test collection. `groups` names the document each text belongs to, where queries are limited to one."""

    name: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    groups: tuple[str, ...]
    queries: Mapping[str, str]
    scopes: Mapping[str, str]
    qrels: Qrels

    @cached_property
    def rows_of(self) -> dict[str, NDArray[np.int64]]:
        """The rows of each group."""
        found: dict[str, list[int]] = {}
        for row, group in enumerate(self.groups):
            found.setdefault(group, []).append(row)
        return {group: np.array(rows) for group, rows in found.items()}


def load(folder: Path) -> BeirSet:
    """Read a folder; only queries with something relevant are kept.

    Raises:
        BenchmarkError: naming the file that is missing or has no rows.
    """
    corpus = _lines(folder / "corpus.jsonl")
    qrels = _qrels(folder)
    queries = {row["_id"]: row for row in _lines(folder / "queries.jsonl") if row["_id"] in qrels}
    if not queries:
        msg = f"{folder.name}: no query of queries.jsonl has a relevant document in qrels."
        raise BenchmarkError(msg)
    scopes = {name: q["metadata"]["doc_id"] for name, q in queries.items() if (q.get("metadata") or {}).get("doc_id")}
    return BeirSet(
        folder.resolve().name,
        tuple(row["_id"] for row in corpus),
        # a title that only names the file says nothing of one passage of it
        tuple(row["text"] if scopes else f"{row.get('title', '')} {row['text']}".strip() for row in corpus),
        tuple((row.get("metadata") or {}).get("doc_id", row["_id"]) for row in corpus),
        {name: row["text"] for name, row in queries.items()},
        scopes,
        {name: qrels[name] for name in queries},
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        msg = f"{path.parent.name} has no {path.name}: BEIR's layout is corpus.jsonl, queries.jsonl and qrels/*.tsv."
        raise BenchmarkError(msg)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not rows:
        msg = f"{path.parent.name}/{path.name} is empty."
        raise BenchmarkError(msg)
    return rows


def _qrels(folder: Path) -> Qrels:
    files = sorted((folder / "qrels").glob("*.tsv"))
    test = [path for path in files if path.stem == "test"] or files
    if not test:
        msg = f"{folder.name} has no qrels/*.tsv: BEIR's layout is corpus.jsonl, queries.jsonl and qrels/*.tsv."
        raise BenchmarkError(msg)
    found: Qrels = {}
    for path in test:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t"):
                if len(row) >= 3 and row[2].strip().lstrip("-").isdigit() and int(row[2]) > 0:
                    found.setdefault(row[0], {})[row[1]] = int(row[2])
    return found


class _GroupedVectors:
    """Exact nearest rows, limited to groups: what Chroma does in a library."""

    def __init__(self, data: BeirSet, vectors: NDArray[np.float32]) -> None:
        self._data, self._vectors = data, vectors

    def nearest(
        self, vector: NDArray[np.float32], count: int, document_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """As `indexes.search.VectorIndex.nearest`."""
        rows = _allowed(self._data, document_ids)
        cosines = self._vectors[rows] @ vector
        best = np.argsort(-cosines, kind="stable")[:count]
        return [(self._data.ids[rows[i]], float(cosines[i])) for i in best]


def _allowed(data: BeirSet, groups: Sequence[str] | None) -> NDArray[np.int64]:
    if groups is None:
        return np.arange(len(data.ids))
    return np.concatenate([data.rows_of.get(group, np.array([], dtype=np.int64)) for group in groups])


def search(
    data: BeirSet,
    embedder: Embedder,
    cache: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Rankings]:
    """For each system and query, the rows ranked, at most 100."""
    vectors = _embed(embedder, data.texts, cache, progress)
    asked = _embed(embedder, tuple(data.queries.values()), cache, None)
    lexical = LexicalIndex.build(data.texts)
    searcher = Searcher(data.ids, data.groups, lexical, _GroupedVectors(data, vectors), vectors, embedder)
    found: dict[str, Rankings] = {system: {} for system in SYSTEMS}
    for (name, text), vector in zip(data.queries.items(), asked, strict=True):
        scope = [data.scopes[name]] if name in data.scopes else None
        ours = searcher.rank(Query(text), scope, vector=vector)
        found["ours"][name] = [ranked.row for ranked in ours[:_DEPTH]]
        rows = _allowed(data, scope)
        found["bm25"][name] = [int(rows[i]) for i in order(lexical.scores(stems(text))[rows])]
        found["dense"][name] = [int(rows[i]) for i in order(vectors[rows] @ vector)]
        found["rrf"][name] = _rrf(found["bm25"][name], found["dense"][name])[:_DEPTH]
        for system in ("bm25", "dense"):
            found[system][name] = found[system][name][:_DEPTH]
    return found


def _rrf(*rankings: Sequence[int]) -> list[int]:
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, row in enumerate(ranking[:1000], 1):
            scores[row] = scores.get(row, 0.0) + 1 / (_RRF_K + place)
    return sorted(scores, key=lambda row: (-scores[row], row))


def _embed(
    embedder: Embedder, texts: Sequence[str], cache: Path | None, progress: Callable[[int, int], None] | None
) -> NDArray[np.float32]:
    if cache is None:
        return embedder.embed(texts, progress)
    digest = hashlib.sha256("\0".join((embedder.name, *texts)).encode()).hexdigest()[:16]
    path = cache / f"{digest}.npy"
    if path.exists():
        return np.asarray(np.load(path), dtype=np.float32)
    vectors = embedder.embed(texts, progress)
    cache.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors)
    return vectors


def scores(data: BeirSet, rankings: Rankings) -> dict[str, dict[str, float]]:
    """nDCG@10 and recall@100 of each query by trec_eval, with graded relevance."""
    evaluator = pytrec_eval.RelevanceEvaluator(data.qrels, {"ndcg_cut.10", "recall.100"})
    run = {
        name: {data.ids[row]: 1.0 / place for place, row in enumerate(rows, 1)} or {"-": 1.0}
        for name, rows in rankings.items()
    }
    found = evaluator.evaluate(run)
    return {name: {k: float(v) for k, v in row.items()} for name, row in found.items()}


def measure(
    folder: Path,
    embedder: Embedder,
    cache: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """The figures of ours beside BM25 alone, the embedding alone and their reciprocal-rank fusion."""
    begun = time.monotonic()
    data = load(folder)
    by_system = {name: scores(data, found) for name, found in search(data, embedder, cache, progress).items()}
    clusters = {name: data.scopes.get(name, name) for name in data.queries}
    systems = {name: dict(_figures(rows, clusters)) for name, rows in by_system.items()}
    ours = {name: row["ndcg_cut_10"] for name, row in by_system["ours"].items()}
    against = {}
    for system in SYSTEMS[1:]:
        other = {name: row["ndcg_cut_10"] for name, row in by_system[system].items()}
        change = paired_difference(other, ours, clusters)
        against[system] = [round(change.value, 4), round(change.low, 4), round(change.high, 4)]
    return {
        "dataset": data.name,
        "queries": len(data.queries),
        "systems": systems,
        "ours_minus": against,
        "seconds": round(time.monotonic() - begun, 1),
    }


def _figures(rows: Mapping[str, Mapping[str, float]], clusters: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    names = sorted(rows)
    ndcg = bootstrap_mean([rows[name]["ndcg_cut_10"] for name in names], [clusters[name] for name in names])
    recall = sum(rows[name]["recall_100"] for name in names) / len(names)
    yield "ndcg@10", round(ndcg.value, 4)
    yield "recall@100", round(recall, 4)
    yield "ci95", [round(ndcg.low, 4), round(ndcg.high, 4)]
