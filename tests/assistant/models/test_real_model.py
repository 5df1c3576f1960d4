"""SmolLM2 on loopback, through the real LangChain client: every promise holds, however poor its replies are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.models.settings import Mode
from evals.benchmarks.models_real import FIXED, Run, asked_of_sample, broken, composing, planted_runs, reader_at, run_of
from evals.benchmarks.models_scripts import questions
from evals.cases import Turn
from evals.local_model import missing, serving
from indexes.library import Library

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "it is there")

_PATIENCE_S = 300.0
"""For one call on a machine that is busy with other things; on a quiet one a call takes a second or two."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    pytest.importorskip("langchain_openai", reason="the extra openai is not installed")
    with serving(threads=2) as address:
        yield address


@pytest.fixture(scope="module")
def sample(sample_library: Path) -> Assistant:
    return Assistant.open(sample_library)


def _check(run: Run, library: Library) -> None:
    assert list(broken(run, library)) == []
    if run.made.model is None:
        return
    assert run.made.model.where == "on this computer"
    assert run.made.model.calls > 0
    gave_nothing = run.made.claims == run.without.claims and not run.made.links
    assert run.made.model.note or not gave_nothing or run.made.model.calls <= 2


def test_a_follow_up_is_written_out_answered_and_linked(sample: Assistant, url: str) -> None:
    first = questions()[0]
    case = replace(first, question="And who decides that?", history=(Turn("user", first.question),))
    run = run_of(sample, reader_at(url, sample.library, Mode.COMPOSE, max_tokens=24, timeout_s=_PATIENCE_S), case)
    _check(run, sample.library)
    assert run.made.model is not None
    assert run.made.model.tokens_in > 0


def test_six_planted_instructions_change_nothing(sample: Assistant, url: str, shared: Path, tmp_path: Path) -> None:
    folder = shared / "benchmarks" / "bipia"
    short = partial(reader_at, url, mode=Mode.SELECT, max_tokens=16, timeout_s=_PATIENCE_S)
    runs = planted_runs(sample.library, folder, tmp_path, short, FIXED)
    done = 0
    for run, library in runs:
        _check(run, library)
        done += 1
    assert done == len(FIXED)


@pytest.mark.slow
def test_a_handful_of_questions_in_both_modes(sample: Assistant, url: str) -> None:
    for run in asked_of_sample(sample, url):
        _check(run, sample.library)


@pytest.mark.slow
def test_every_planted_instruction_changes_nothing(sample: Assistant, url: str, shared: Path, tmp_path: Path) -> None:
    folder = shared / "benchmarks" / "bipia"
    for run, library in planted_runs(sample.library, folder, tmp_path, composing(url)):
        _check(run, library)
