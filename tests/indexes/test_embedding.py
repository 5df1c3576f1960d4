"""The shipped model: the same vectors whatever the machine does, and nothing printed."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import torch

from indexes.embedding import HashingEmbedder, SentenceTransformerEmbedder

TEXTS = [f"The partners must send the report within {n} working days." + " It says why." * (n % 7) for n in range(23)]


def test_vectors_are_those_of_the_model_and_do_not_depend_on_threads() -> None:
    embedder = SentenceTransformerEmbedder()
    before = torch.get_num_threads()
    vectors = embedder.embed(TEXTS)
    assert torch.get_num_threads() == before
    plain = embedder._model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    assert np.allclose(vectors, plain, atol=1e-5)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    torch.set_num_threads(1)
    try:
        assert np.array_equal(vectors, embedder.embed(TEXTS))
    finally:
        torch.set_num_threads(before)


def test_progress_ends_at_the_total() -> None:
    seen: list[tuple[int, int]] = []
    vectors = SentenceTransformerEmbedder().embed(TEXTS, lambda done, total: seen.append((done, total)))
    assert vectors.shape == (len(TEXTS), 384)
    assert seen[-1] == (len(TEXTS), len(TEXTS))


def test_no_texts_give_no_rows() -> None:
    assert SentenceTransformerEmbedder().embed([]).shape == (0, 384)
    assert HashingEmbedder().embed([]).shape == (0, 256)


def test_loading_the_model_prints_nothing() -> None:
    code = "from indexes.embedding import SentenceTransformerEmbedder as E; E().embed(['a child'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
