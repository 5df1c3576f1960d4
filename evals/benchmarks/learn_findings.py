"""Learn the second opinion on what to set aside, from invented notes alone, and write its numbers.

    python -m evals.benchmarks.learn_findings

Learned on `set_aside.yaml`, `set_aside_blind.yaml` and the ordinary sentences of our own three sets of notes. Not used:
`set_aside_last.yaml` and the shared cases, on which it is measured. A threshold lets through at most one ordinary sentence in
two hundred when each fifth of them is judged by what was learned on the others.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from assistant.findings.set_aside_rules import SetAsideKind
from evals.findings_cases import OWN, one_note, read_cases, read_test_notes
from indexes.embedding import SentenceTransformerEmbedder

__all__ = ["KINDS", "learn", "main"]

TARGET = Path(__file__).resolve().parents[2] / "assistant" / "data" / "findings_set_aside.json"
KINDS = (
    SetAsideKind.BLAMES_INDIVIDUAL,
    SetAsideKind.HEARSAY,
    SetAsideKind.PROMPT_INJECTION,
    SetAsideKind.VICTIM_BLAME_IN_SOURCE,
    SetAsideKind.WEAK_EVIDENCE,
)
"""Kinds of which meaning tells more than words: a single incident and a name are told by words."""

_STRENGTH = 10.0
_LET_THROUGH = 1 / 200
_LOWEST = 0.15


def _sentences() -> list[tuple[str, str]]:
    """Sentences with their kind, or "" for an ordinary one."""
    rows: list[tuple[str, str]] = []
    for name in ("set_aside", "set_aside_blind"):
        for note in read_test_notes(OWN / f"{name}.yaml"):
            for sentence in one_note(note.text).notes[0].sentences:
                text = sentence.text
                hit = note.quote is not None and (note.quote in text or text in note.quote)
                rows.append((text, note.kind if hit else ""))
    for case in read_cases(OWN):
        traps = {trap["note"] for trap in case.labels["traps"]}
        ordinary = (note for note in case.notes.notes if note.id not in traps)
        rows += [(s.text, "") for note in ordinary for s in note.sentences if len(s.text.split()) > 2]
    return rows


def learn() -> dict[str, Any]:
    """The numbers of each kind."""
    rows = _sentences()
    embedder = SentenceTransformerEmbedder()
    vectors = embedder.embed([text for text, _ in rows])
    made: dict[str, Any] = {}
    for kind in KINDS:
        is_kind = np.array([label == kind for _, label in rows])
        model = LogisticRegression(C=_STRENGTH, max_iter=2000)
        chances = cross_val_predict(model, vectors, is_kind, cv=5, method="predict_proba")[:, 1]
        ordinary = np.sort(chances[~is_kind])[::-1]
        model.fit(vectors, is_kind)
        made[kind.value] = {
            "threshold": round(max(_LOWEST, float(ordinary[int(len(ordinary) * _LET_THROUGH)])), 3),
            "intercept": round(float(model.intercept_[0]), 4),
            "weights": [round(float(weight), 3) for weight in model.coef_[0]],
        }
    return {
        "source": "evals/benchmarks/learn_findings.py",
        "model": embedder.name,
        "sentences": len(rows),
        "kinds": made,
    }


def main() -> int:
    """Command line."""
    TARGET.write_text(json.dumps(learn(), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"wrote {TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
