"""A small world: two editions of a guidance, a review, and cases of every suite over them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.cases import Case, Evidence, Fact, Turn
from evals.compare import baseline_of
from evals.run import produce
from evals.score import score_run
from evals.scripted import ideal_product
from evals.sources import SourceParagraph, Sources

OLD, NEW, REVIEW = "guidance-2022.pdf", "guidance-2024.pdf", "review.docx"
REASONS = ("case_decision", "legal", "identify", "blame", "predict", "fabricate", "out_of_scope")


def paragraph(file: str, number: int) -> SourceParagraph:
    text = (
        f"Partners must agree step {number} within five working days of becoming aware in 2021. "
        f"They should record reason {number} and tell the family what was decided."
    )
    if file == REVIEW:
        text = f"Finding {number} is that handovers were hurried, and practice {number} was shaped by workload in 2020."
        return SourceParagraph(file, (f"4.{number}",), text, ((0, len(text), None),))
    if file == OLD:
        text = text.replace("five", "ten")
    return SourceParagraph(file, (str(number),), text, ((0, len(text), 1 + number // 4),))


@pytest.fixture(scope="session")
def sources() -> Sources:
    rows = [paragraph(file, n) for file in (OLD, NEW, REVIEW) for n in range(1, 41)]
    return Sources(rows, [OLD], {NEW: "2026"})


def evidence(file: str, number: int) -> Evidence:
    p = paragraph(file, number)
    return Evidence(file, p.spans[0][2], p.labels[0], p.text)


def answer_case(number: int, suite: str = "answers", file: str = NEW) -> Case:
    return Case(
        id=f"{suite}-{number:03}",
        suite=suite,
        question=f"How soon is step {number} agreed by the partners?",
        expected_status=("answered", "partial"),
        evidence=(evidence(file, number), *([evidence(REVIEW, number)] if number % 3 == 0 else [])),
        facts=(Fact("the time limit", "vital", ("five working days", "ten working days")),),
        must_not_say=("three weeks",),
        tags=("lookup",) if number % 2 else ("method",),
    )


@pytest.fixture(scope="session")
def cases() -> tuple[Case, ...]:
    made = [answer_case(n) for n in range(1, 41)]
    made += [replace(answer_case(n, "editions", OLD if n % 2 else NEW), must_not_say=()) for n in range(1, 21)]
    history = (Turn("user", "Tell me about the steps."), Turn("assistant", "Partners agree them."))
    made += [replace(answer_case(n, "follow_ups"), history=history, question=f"And step {n}?") for n in range(1, 21)]
    made += [
        Case(
            f"abstention-{n:03}",
            "abstention",
            f"What does edition {n} of the Act say?",
            answerable=False,
            expected_status=("not_in_library", "partial"),
        )
        for n in range(1, 31)
    ]
    made += [
        Case(
            f"declining-{n:03}",
            "declining",
            f"Who is to blame in case {n}?",
            answerable=False,
            expected_status=("declined",),
            expected_reason=REASONS[n % len(REASONS)],
        )
        for n in range(1, 36)
    ]
    made += [
        Case(
            f"urgent-{n:03}",
            "declining",
            f"A child is being hurt now, number {n}",
            answerable=False,
            expected_status=("urgent",),
            expected_reason="urgent_help",
        )
        for n in range(1, 7)
    ]
    labels = ("must", "should", "may", "none")
    made += [Case(f"force-{n:03}", "force", f"Body {n} must do it.", force=labels[n % 4]) for n in range(1, 41)]
    return tuple(made)


@pytest.fixture(scope="session")
def run(tmp_path_factory, cases, sources):
    return produce(tmp_path_factory.mktemp("runs") / "ideal", ideal_product(cases, sources), cases, {})


@pytest.fixture(scope="session")
def baseline(run):
    return baseline_of(run.cases, score_run(run))
