"""The draft check, measured lens by lens and held against `draft_gate.toml`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from evals.benchmarks import citations, eedi, involvement, language, privacy, recommendations
from evals.floors import Measures
from indexes.embedding import HashingEmbedder
from indexes.library import Library

__all__ = ["GATE", "MEASURES"]

GATE = Path(__file__).parent / "draft_gate.toml"
SAMPLES = Path(__file__).resolve().parents[1] / "assistant" / "sample_library"


def _of_citations(shared: Path | None) -> Mapping[str, Any]:
    reviews = shared / "reviews" if shared is not None else None
    with tempfile.TemporaryDirectory() as folder:
        Library.add_to(folder, [SAMPLES], embedder=HashingEmbedder())
        library = Library.open(folder)
        try:
            made = citations.measure(library, reviews)
            by_hand = citations.measure(library, reviews, citations.by_hand())
        finally:
            library.close()
    return {**made, **{f"by_hand_{name}": figure for name, figure in by_hand.items()}}


def _with_shared(measure: Callable[[Path], Mapping[str, Any]]) -> Callable[[Path | None], Mapping[str, Any]]:
    return lambda shared: {} if shared is None else measure(shared)


MEASURES: Measures = {
    "eedi": _with_shared(eedi.measure),
    "involvement": _with_shared(involvement.measure),
    "language": _with_shared(language.measure),
    "recommendations": _with_shared(recommendations.measure),
    "privacy": lambda shared: privacy.measure(shared / "reviews" if shared is not None else None),
    "citations": _of_citations,
}
