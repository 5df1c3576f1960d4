"""How fast files are read and indexed beside LangChain's tutorial pipeline, and how fast a question is answered.

Run from a checkout with the `bench` extra:

    python -m evals.benchmarks.speed --documents DIR [--pages N] [--rounds N] [--questions FILE.jsonl] [--json FILE]

Both pipelines read the same PDF files with the same embedding model, each as a command of its own from start to end
(so starting Python and loading the model count for both), taking turns, since other work on the machine disturbs the
figures. Processor seconds are printed beside the clock for the same reason.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2

from assistant import Assistant
from evals.benchmarks.processes import Cost, run
from indexes.embedding import Progress, SentenceTransformerEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUESTIONS = (
    "Who must be told when a review will be late?",
    "How long do we have to send a notification?",
    "What should a rapid review cover?",
    "What do reviews say about interpreters?",
    "Who chairs the meeting?",
    "What does guidance say about fathers who live elsewhere?",
    "How should practitioners be involved?",
    "What must the report contain before it is published?",
    "Which reviews discuss supervision?",
    "What is said about children who are missing from home?",
    "What should be recorded about ethnicity and disability?",
    "When should a strategy discussion be held?",
)
AS_OF = date(2026, 11, 22)


class TimedEmbedder(SentenceTransformerEmbedder):
    """The shipped embedder, with the seconds of each call kept."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[float] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """As the embedder does."""
        start = time.perf_counter()
        vectors = super().embed(texts, progress)
        self.calls.append(time.perf_counter() - start)
        return vectors


def chosen(folder: Path, pages: int | None) -> tuple[list[Path], int]:
    """PDF files of a folder with their pages: all, or a spread that has at least so many pages."""
    files = sorted(folder.glob("*.pdf"))
    if pages is not None:
        files.sort(key=lambda file: hashlib.sha256(file.name.encode()).hexdigest())
    kept: list[Path] = []
    total = 0
    for file in files:
        if pages is not None and total >= pages:
            break
        kept.append(file)
        total += _page_count(file)
    return sorted(kept), total


def _page_count(file: Path) -> int:
    document = pypdfium2.PdfDocument(file)
    try:
        return len(document)
    finally:
        document.close()


def indexing(files: Sequence[Path], pages: int, rounds: int, scratch: Path) -> dict[str, Any]:
    """Reading and indexing, ours and the tutorial's in turns; the fastest and the median of each."""
    names = [str(file) for file in files]
    ours, theirs = [], []
    for number in range(rounds):
        library = scratch / f"library-{number}"
        ours.append(run([sys.executable, "-m", "assistant.cli", "add", *names, "--library", str(library), "--json"]))
        _tell(f"ours, round {number + 1}", ours[-1])
        module = [sys.executable, "-m", "evals.benchmarks.tutorial"]
        theirs.append(run([*module, str(scratch / f"chroma-{number}"), *names]))
        _tell(f"LangChain's tutorial, round {number + 1}", theirs[-1])
    found: dict[str, Any] = {"files": len(files), "pages": pages, "rounds": rounds}
    found["ours"] = _summary(ours, pages)
    found["tutorial"] = _summary(theirs, pages) | {"last": json.loads(theirs[-1].output.splitlines()[-1])}
    found["times_as_fast"] = round(found["ours"]["pages_per_s"] / found["tutorial"]["pages_per_s"], 2)
    return found


def _summary(costs: Sequence[Cost], pages: int) -> dict[str, Any]:
    walls = [cost.wall_s for cost in costs]
    cpus = [cost.cpu_s for cost in costs if cost.cpu_s is not None]
    peaks = [cost.peak_mb for cost in costs if cost.peak_mb is not None]
    return {
        "pages_per_s": round(pages / statistics.median(walls), 2),
        "pages_per_s_best": round(pages / min(walls), 2),
        "pages_per_cpu_s": round(pages / statistics.median(cpus), 2) if cpus else None,
        "wall_s": walls,
        "cpu_s": cpus,
        "peak_mb": max(peaks, default=None),
    }


def again(files: Sequence[Path], library: Path) -> dict[str, Any]:
    """A second `add` with nothing changed."""
    command = [sys.executable, "-m", "assistant.cli", "add", *map(str, files), "--library", str(library), "--json"]
    cost = run(command)
    report = json.loads(cost.output)
    return {"wall_s": cost.wall_s, "unchanged": report["unchanged"], "added": len(report["added"])}


def questions(library: Path, asked: Sequence[str]) -> dict[str, Any]:
    """Warm questions: each is new to the process, the library and the model are loaded."""
    embedder = TimedEmbedder()
    assistant = Assistant.open(library, embedder)
    assistant.ask("What is a local review for?", as_of=AS_OF)
    total, without_question, without_any = [], [], []
    for question in asked:
        embedder.calls.clear()
        start = time.perf_counter()
        assistant.ask(question, as_of=AS_OF)
        seconds = time.perf_counter() - start
        total.append(seconds)
        without_question.append(seconds - sum(embedder.calls[:1]))
        without_any.append(seconds - sum(embedder.calls))
    assistant.close()
    return {
        "questions": len(asked),
        "ms": _quantiles(total),
        "ms_without_embedding_the_question": _quantiles(without_question),
        "ms_without_any_embedding": _quantiles(without_any),
    }


def _quantiles(seconds: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else [seconds[0]] * 99
    return {"p50": round(1000 * cuts[49], 1), "p95": round(1000 * cuts[94], 1), "max": round(1000 * max(seconds), 1)}


def _tell(name: str, cost: Cost) -> None:
    print(f"{name}: {cost.wall_s} s, {cost.cpu_s} s of processor, {cost.peak_mb} MB", file=sys.stderr, flush=True)


def _machine() -> dict[str, Any]:
    load: Callable[[], tuple[float, float, float]] | None = getattr(os, "getloadavg", None)
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_before": [round(x, 2) for x in load()] if load else None,
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    purpose = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.speed", description=purpose)
    parser.add_argument("--documents", type=Path, required=True, help="a folder of PDF files")
    parser.add_argument("--pages", type=int, help="a sample of whole files with at least so many pages")
    parser.add_argument("--rounds", type=int, default=2, help="how often each pipeline runs; 2 by default")
    parser.add_argument("--questions", type=Path, help='JSON lines with a "question" each; a dozen by default')
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write."""
    options = _options(arguments)
    asked: Sequence[str] = QUESTIONS
    if options.questions:
        lines = options.questions.read_text(encoding="utf-8").splitlines()
        asked = [json.loads(line)["question"] for line in lines if line.strip()]
    files, pages = chosen(options.documents, options.pages)
    if not files:
        print(f"There are no PDF files in {options.documents}.", file=sys.stderr)
        return 2
    found: dict[str, Any] = {"machine": _machine()}
    with tempfile.TemporaryDirectory(prefix="speed-") as scratch:
        found["indexing"] = indexing(files, pages, options.rounds, Path(scratch))
        library = Path(scratch) / "library-0"
        found["second_add"] = again(files, library)
        found["question"] = questions(library, asked)
    text = json.dumps(found, indent=1)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
