"""Findings, lines of enquiry and the rest that grows out of notes, measured and held against `findings_gate.toml`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from evals.benchmarks import enquiry, findings, findings_drafts, findings_models
from evals.floors import Measures
from indexes.library import Library

__all__ = ["GATE", "MEASURES"]

GATE = Path(__file__).parent / "findings_gate.toml"
SAMPLES = Path(__file__).resolve().parents[1] / "assistant" / "sample_library"


def _drafts(shared: Path) -> Mapping[str, Any]:
    """Drafts against the sample library: its reviews and its guidance are those that are always here."""
    with tempfile.TemporaryDirectory() as folder:
        Library.add_to(folder, [SAMPLES])
        library = Library.open(folder)
        try:
            return findings_drafts.measure(shared, library)
        finally:
            library.close()


def _with_shared(measure: Callable[[Path], Mapping[str, Any]]) -> Callable[[Path | None], Mapping[str, Any]]:
    return lambda shared: {} if shared is None else measure(shared)


MEASURES: Measures = {
    "cases": _with_shared(findings.measure),
    "drafts": _with_shared(_drafts),
    "models": _with_shared(findings_models.measure),
    "enquiry": enquiry.measure,
}
