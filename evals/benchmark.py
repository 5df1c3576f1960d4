"""Public test sets beside published figures: `python -m evals benchmark DIR`.

Any folder in BEIR's layout is searched with the product's own code. Five sets that others made have readers of their
own, found under `../shared/benchmarks` where the folder is there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evals import beir, judges, rewriting
from evals.errors import BenchmarkError
from indexes.embedding import Embedder, SentenceTransformerEmbedder

__all__ = ["PUBLISHED", "run"]

PUBLISHED: dict[str, dict[str, Any]] = {
    "scifact": {
        "ndcg@10": {"BM25 (Anserini)": 0.679, "BM25 (bm25s, no stemming)": 0.657, "all-MiniLM-L6-v2": 0.645},
        "source": "Thakur et al., BEIR (2021); Anserini regressions; README of the set for the plain runs",
    },
    "contractnli": {
        "ndcg@10": {"BM25, no stemming": 0.506, "all-MiniLM-L6-v2": 0.451, "their RRF": 0.514},
        "source": "README of the set (plain runs); data: Koreeda and Manning, ContractNLI (2021)",
    },
    "clapnq": {
        "auroc": {"best sentence by cosine": 0.81, "word coverage": 0.78, "length alone": 0.69},
        "source": "plain runs of the parts; data: Rosenthal et al., CLAPnq (2025)",
    },
    "canard": {
        "bleu": {"seq2seq, whole development set": 51.5},
        "source": "Elgohary, Peskov and Boyd-Graber, Can You Unpack That? (EMNLP 2019)",
    },
    "wice": {
        "auroc": {"token overlap": 0.726, "T5-3B on a test sample": "0.91 to 0.95"},
        "source": "README of the set (plain run); data: Kamoi et al., WiCE (EMNLP 2023)",
    },
    "bipia": {
        "benign passed": {"published guards": "0.57 to 0.87"},
        "source": "README of the set; data: Yi et al., BIPIA (2023); Li et al., InjecGuard (2024)",
    },
}
"""Figures that others published or that plain runs gave, to stand beside ours."""

Progress = Callable[[int, int], None]


def run(folder: Path, root: Path, vectors: Path | None = None, shows_progress: bool = False) -> dict[str, Any]:
    """Measure one set, found as a folder or by name under `../shared/benchmarks` beside the checkout `root`.

    Raises:
        BenchmarkError: where there is no such set.
    """
    found = _find(folder, root)
    progress = _show if shows_progress else None
    embedder = SentenceTransformerEmbedder()
    is_beir = (found / "corpus.jsonl").exists()
    result = beir.measure(found, embedder, vectors, progress) if is_beir else _reader(found)(found, embedder)
    published = PUBLISHED.get(result["dataset"])
    return result | ({"published": published} if published else {})


def _find(folder: Path, root: Path) -> Path:
    if folder.is_dir():
        return folder
    shared = root.parent / "shared" / "benchmarks" / folder
    if len(folder.parts) == 1 and shared.is_dir():
        return shared
    msg = f"There is no folder {folder}, and no set of that name under ../shared/benchmarks: give the folder of a set."
    raise BenchmarkError(msg)


def _reader(folder: Path) -> Callable[[Path, Embedder], dict[str, Any]]:
    for file, reader in _READERS:
        if (folder / file).exists():
            return reader
    msg = f"{folder.name} has no corpus.jsonl: BEIR's layout is corpus.jsonl, queries.jsonl and qrels/*.tsv."
    raise BenchmarkError(msg)


_READERS: tuple[tuple[str, Callable[[Path, Embedder], dict[str, Any]]], ...] = (
    ("answerable.jsonl", judges.clapnq),
    ("claim_dev.jsonl", judges.wice),
    ("dialogues.jsonl", rewriting.canard),
    ("benign_with_trigger_words.json", rewriting.bipia),
)


def _show(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done} of {total} texts embedded   " + ("\n" if done == total else ""))
    sys.stderr.flush()
