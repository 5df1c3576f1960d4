"""Learn the second opinion on what to set aside, from invented notes alone, and write its numbers.

    python -m evals.benchmarks.learn_findings

Learned on `set_aside.yaml`, `set_aside_blind.yaml`, `set_aside_more.yaml`, the ordinary sentences of our own three sets of
notes, and our invented reviews; what is for a person to decide also on `set_aside_now.yaml` and `set_aside_now_more.yaml`. Not
used: `set_aside_last.yaml`, `set_aside_fresh.yaml`, `set_aside_now_blind.yaml`, `set_aside_now_last.yaml`, `blind/` and the
shared cases, on which it is measured. A threshold lets through at most one ordinary sentence in a hundred when each tenth of
them is judged by what was learned on the others, those that the rubric spares not counted; none is lower than 0.2. For a person
to decide it may be two in a hundred.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant.findings.notes_cutting import sentences_in
from assistant.findings.second_opinion import ANOTHER_PROCESS
from assistant.findings.set_aside_rules import SetAsideKind
from assistant.findings.setting_aside import may_be_heard
from evals.findings_cases import OWN, one_note, read_cases, read_test_notes
from indexes.embedding import SentenceTransformerEmbedder

__all__ = ["KINDS", "learn", "main"]

TARGET = Path(__file__).resolve().parents[2] / "assistant" / "data" / "findings_set_aside.json"
KINDS: tuple[str, ...] = (
    SetAsideKind.BLAMES_INDIVIDUAL,
    SetAsideKind.HEARSAY,
    SetAsideKind.PROMPT_INJECTION,
    SetAsideKind.SINGLE_INCIDENT,
    SetAsideKind.VICTIM_BLAME_IN_SOURCE,
    SetAsideKind.WEAK_EVIDENCE,
    ANOTHER_PROCESS,
)
"""Kinds of which meaning tells more than words: a name is told by words."""

_STRENGTH = 10.0
_PARTS = StratifiedKFold(10, shuffle=True, random_state=20_260_401)
_LET_THROUGH = 1 / 100
_FOR_A_PERSON = 2 / 100
"""Let through as for a person to decide: a false alarm costs a moment, a miss may cost a child."""
_LOWEST = 0.2


_FILES = ("set_aside", "set_aside_blind", "set_aside_more")
_FILES_OF_NOW = (*_FILES, "set_aside_now", "set_aside_now_more")


def _sentences(files: Sequence[str]) -> list[tuple[str, str]]:
    """Sentences with their kind, or "" for an ordinary one."""
    rows: list[tuple[str, str]] = []
    for name in files:
        for note in read_test_notes(OWN / f"{name}.yaml"):
            for sentence in one_note(note.text).notes[0].sentences:
                text = sentence.text
                hit = note.quote is not None and (note.quote in text or text in note.quote)
                rows.append((text, note.kind if hit else ""))
    for case in read_cases(OWN):
        traps = {trap["note"] for trap in case.labels["traps"]}
        ordinary = (note for note in case.notes.notes if note.id not in traps)
        rows += [(s.text, "") for note in ordinary for s in note.sentences if len(s.text.split()) > 2]
    for path in sorted((OWN.parent / "reviews").glob("*.md")):
        text = re.sub(r"^[#>|*-].*$|^\d+(?:\.\d+)* ", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        said = (line[start:end] for line in text.splitlines() for start, end in sentences_in(line, 0))
        rows += [(sentence, "") for sentence in said if len(sentence.split()) > 2]
    return rows


def learn() -> dict[str, Any]:
    """The numbers of each kind."""
    embedder = SentenceTransformerEmbedder()
    made: dict[str, Any] = {}
    pools = {files: _sentences(files) for files in (_FILES, _FILES_OF_NOW)}
    vectors = {files: embedder.embed([text for text, _ in rows]) for files, rows in pools.items()}
    for kind in KINDS:
        files = _FILES_OF_NOW if kind == ANOTHER_PROCESS else _FILES
        made[str(kind)] = _learn_kind(kind, pools[files], vectors[files])
    return {
        "source": "evals/benchmarks/learn_findings.py",
        "model": embedder.name,
        "sentences": len(pools[_FILES_OF_NOW]),
        "kinds": made,
    }


def _learn_kind(kind: str, rows: Sequence[tuple[str, str]], vectors: Any) -> dict[str, Any]:
    let_through = _FOR_A_PERSON if kind == ANOTHER_PROCESS else _LET_THROUGH
    is_kind = np.array([label == kind for _, label in rows])
    model = LogisticRegression(C=_STRENGTH, max_iter=2000)
    chances = cross_val_predict(model, vectors, is_kind, cv=_PARTS, method="predict_proba")[:, 1]
    may_be = np.array([may_be_heard(kind, text) for text, _ in rows])
    ordinary = np.sort(np.where(may_be, chances, 0.0)[~is_kind])[::-1]
    model.fit(vectors, is_kind)
    return {
        "threshold": round(max(_LOWEST, float(ordinary[int(len(ordinary) * let_through)])), 3),
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": [round(float(weight), 3) for weight in model.coef_[0]],
    }


def main() -> int:
    """Command line."""
    TARGET.write_text(json.dumps(learn(), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"wrote {TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
