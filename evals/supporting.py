"""`python -m evals support FILE.jsonl`: how far evidence supports each claim of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.verifying.support import supports
from evals.errors import CaseError
from indexes.embedding import Embedder

__all__ = ["Asked", "read", "scored"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the file: a claim with its evidence in sentences or passages."""

    id: str | int
    claim: str
    evidence: tuple[str, ...]


def read(path: Path) -> tuple[Asked, ...]:
    """The lines of a file, all checked before the first is scored.

    Raises:
        CaseError: naming the file, the line, and what was expected there.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path} can't be read as UTF-8 text: give a file of JSON lines."
        raise CaseError(msg) from error
    found = tuple(_asked(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip())
    if not found:
        msg = f'{path} is empty: write a line {{"id", "claim", "evidence": […]}} for each claim.'
        raise CaseError(msg)
    return found


def _asked(line: str, place: str) -> Asked:
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        msg = f"{place}: not JSON ({error.msg})."
        raise CaseError(msg) from error
    problem = _problem(row)
    if problem:
        msg = f"{place}: {problem}."
        raise CaseError(msg)
    return Asked(row["id"], row["claim"], tuple(row["evidence"]))


def _problem(row: Any) -> str:
    if not isinstance(row, dict):
        return "expected an object, {…}"
    if isinstance(row.get("id"), bool) or not isinstance(row.get("id"), str | int):
        return '"id" must be a text or a whole number'
    if not isinstance(row.get("claim"), str):
        return '"claim" must be a text'
    evidence = row.get("evidence")
    if not isinstance(evidence, list) or not all(isinstance(sentence, str) for sentence in evidence):
        return '"evidence" must be a list of texts'
    return ""


def scored(asked: tuple[Asked, ...], embedder: Embedder | None) -> Iterator[dict[str, Any]]:
    """`{"id", "score"}` for each line, in order; the score has four decimals."""
    for row in asked:
        yield {"id": row.id, "score": round(supports(row.claim, row.evidence, embedder), 4)}
