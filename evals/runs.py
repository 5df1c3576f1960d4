"""A run on disk: what was resolved before it started, the cases, the outcomes and the texts quoted from.

runs/<name>/
├── config.json       configuration, package versions, library fingerprint: written before the first question
├── cases.jsonl       the cases as they were
├── sources.jsonl     the paragraphs of the library's documents
├── outcomes.jsonl    one reply a line; a killed run goes on from here
└── timings.jsonl     seconds by case, apart from what is scored: they differ from run to run
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.cases import Case, parse_case
from evals.errors import RunError
from evals.outcomes import Outcome, read_outcomes
from evals.sources import Sources

__all__ = ["Run", "load_run"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run. `config` is what was resolved before it started."""

    name: str
    config: dict[str, Any]
    cases: tuple[Case, ...]
    outcomes: tuple[Outcome, ...]
    sources: Sources

    def with_outcomes(self, outcomes: Sequence[Outcome]) -> Run:
        """The same run with other outcomes."""
        return Run(self.name, self.config, self.cases, tuple(outcomes), self.sources)


def load_run(folder: Path) -> Run:
    """Read a run.

    Raises:
        RunError: where a file is missing.
    """
    outcomes = read_outcomes(folder / "outcomes.jsonl")
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
        sources = Sources.read(folder / "sources.jsonl")
    except FileNotFoundError as error:
        msg = f"The run in {folder} has no {Path(str(error.filename)).name}: run it again."
        raise RunError(msg) from error
    return Run(folder.name, config, tuple(parse_case(line) for line in lines), outcomes, sources)
