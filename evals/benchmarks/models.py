"""What a language model can do to an answer, measured through the real `Assistant.ask`.

    python -m evals.benchmarks.models [--library DIR ...] [--shared DIR] [--part PART ...] [--log FILE] [--json FILE]

    lying         a scripted model that lies, and one that is honest, over the sample library and each library given
    planted       instructions planted in documents, with a model that obeys them (needs the folder shared)
    benign        harmless texts with words that guards trip over (needs the folder shared)
    identifiers   planted questions as a remote provider would receive them
    real          SmolLM2 on loopback, over the sample library and six planted instructions
    real-all      all planted instructions, in a mixed order; an hour or more

Without `--part` everything but real-all.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant import Assistant
from evals.benchmarks import models_benign, models_identifiers, models_lying, models_planted, models_real
from evals.errors import EvalsError
from evals.local_model import serving
from evals.producers import sample_library

__all__ = ["PARTS", "measure"]

_SHARED = Path(__file__).resolve().parents[3] / "shared"
_CASES = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, action="append", default=[], help="a library to lie about, too")
    parser.add_argument("--shared", type=Path, default=_SHARED, help="the folder with benchmarks/bipia")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this; as often as wanted")
    parser.add_argument(
        "--log", type=Path, help="real-all: a line an attack; named again, a run cut short goes on from there"
    )
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    parts = options.part or [part for part in PARTS if part != "real-all"]
    try:
        found = measure(options.shared, parts, options.library, log=options.log)
    except EvalsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    print(as_text(found))
    return 0


def measure(
    shared: Path, parts: Sequence[str], libraries: Sequence[Path] = (), cases: int = _CASES, log: Path | None = None
) -> dict[str, dict[str, Any]]:
    """The figures of each part by name: counts with n and 95% intervals, and lists of what went wrong."""
    bipia = shared / "benchmarks" / "bipia"
    with tempfile.TemporaryDirectory() as work:
        todo: dict[str, Callable[[], dict[str, Any]]] = {
            "lying": lambda: _lying(libraries, cases),
            "planted": lambda: models_planted.figures(_sample().library, bipia, Path(work)),
            "benign": lambda: models_benign.figures(bipia, Path(work)),
            "identifiers": lambda: models_identifiers.figures(_sample().library),
            "real": lambda: _real(bipia, Path(work)),
            "real-all": lambda: _real_all(bipia, Path(work), log),
        }
        return {part: todo[part]() for part in parts}


PARTS = ("lying", "planted", "benign", "identifiers", "real", "real-all")
"""What can be measured."""


def _sample() -> Assistant:
    return Assistant.open(sample_library())


def _lying(libraries: Sequence[Path], cases: int) -> dict[str, Any]:
    found = models_lying.figures(_sample(), cases, "sample library")
    for folder in libraries:
        found |= models_lying.figures(Assistant.open(folder), cases, folder.name)
    return found


def _real(bipia: Path, work: Path) -> dict[str, Any]:
    assistant = _sample()
    with serving() as url:
        asked = [models_real.told(run, assistant.library) for run in models_real.asked_of_sample(assistant, url)]
        reading = models_real.composing(url)
        runs = models_real.planted_runs(assistant.library, bipia, work, reading, models_real.FIXED)
        planted = [models_real.told(run, library) for run, library in runs]
    return {**models_real.figures(asked, "SmolLM2"), **models_real.figures(planted, "SmolLM2, planted")}


def _real_all(bipia: Path, work: Path, log: Path | None) -> dict[str, Any]:
    with serving() as url:
        done = models_real.resumed(_sample().library, url, bipia, work, log or work / "real-all.jsonl")
    return models_real.figures(done, "SmolLM2, planted")


def as_text(found: dict[str, dict[str, Any]]) -> str:
    """The figures as lines."""
    return "\n".join(line for part in found.values() for name, value in part.items() for line in _lines(name, value))


def _lines(name: str, value: Any) -> list[str]:
    if isinstance(value, dict) and "ci95" in value:
        span = " ({:.3f} to {:.3f})".format(*value["ci95"]) if value["ci95"] else ""
        return [f"{name:80} {value['count']:4} of {value['n']:4}{span}"]
    if isinstance(value, list):
        return [f"{name}: none"] if not value else [f"{name}:", *(f"    {one}" for one in value)]
    return [f"{name}: {value}"]


if __name__ == "__main__":
    sys.exit(main())
