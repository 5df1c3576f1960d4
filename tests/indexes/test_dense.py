from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexes.dense import DenseIndex

RNG = np.random.default_rng(7)


def _unit(rows: int) -> np.ndarray:
    vectors = RNG.normal(size=(rows, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[DenseIndex]:
    made = DenseIndex(tmp_path)
    for document in ("a", "b", "c"):
        made.add([f"{document}#{i}" for i in range(40)], _unit(40), [document] * 40)
    yield made
    made.close()


def test_a_vector_is_nearest_to_itself(tmp_path: Path) -> None:
    index = DenseIndex(tmp_path)
    vectors = _unit(5)
    index.add([f"a#{i}" for i in range(5)], vectors, ["a"] * 5)
    best, similarity = index.nearest(vectors[3], 2, None)[0]
    assert best == "a#3"
    assert similarity == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("allowed", [["a"], ["b", "c"], ["a", "b", "c"]])
def test_looking_further_finds_what_filtering_first_finds(index: DenseIndex, allowed: list[str]) -> None:
    vector = _unit(1)[0]
    everything = index.nearest(vector, 120, None)
    expected = [pair[0] for pair in everything if pair[0].partition("#")[0] in allowed][:10]
    assert [pair[0] for pair in index.nearest(vector, 10, allowed)] == expected


def test_no_document_allowed_finds_nothing(index: DenseIndex) -> None:
    assert index.nearest(_unit(1)[0], 10, []) == []


def test_a_document_taken_out_is_not_found(index: DenseIndex) -> None:
    index.remove_document("b")
    assert len(index) == 80
    assert not [id_ for id_, _ in index.nearest(_unit(1)[0], 80, None) if id_.startswith("b")]
