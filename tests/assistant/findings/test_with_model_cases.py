"""Pattern sentences of a scripted and of a small real model over many notes: nothing untrue is shown, most honest ones are kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.findings.drafting.drawing_up import FindingsDraft, draft_findings
from assistant.findings.notes import read_notes
from assistant.findings.work import Decided, Work
from evals.benchmarks.findings_models import (
    ATTACKS,
    Row,
    asked_of_small_model,
    bare_drafts,
    broken,
    drafts_of,
    figures,
    honest,
    rows,
    tried,
)
from evals.local_model import missing, serving
from indexes.embedding import HashingEmbedder

NOTES = """[A1] Week 2. The referral form has one box for worries. The duty desk closes at four.

[C1] Council: 'Of 50 referrals sampled, 31 were returned without a reason. The record system does not show a second referral.'
"""
GOOD = "When the referral form has one box for worries, the record system tends not to show a second referral."


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> FindingsDraft:
    file = tmp_path_factory.mktemp("notes") / "my notes.md"
    file.write_text(NOTES, encoding="utf-8")
    work = Work(patterns=(Decided(id="P1", supports=("A1", "C1"), accepted=True),), no_hunches=True)
    return draft_findings(read_notes([file]), work=work, embedder=HashingEmbedder())


@pytest.mark.parametrize("kind", sorted(ATTACKS))
def test_no_attack_is_shown(draft: FindingsDraft, kind: str) -> None:
    row = Row("here", "here", ("A1.2", "C1.2"), GOOD)
    bare = replace(draft, findings=())
    found = tried(bare, row, kind, ATTACKS[kind])
    if found is not None:
        assert not found.is_shown
        assert list(broken(found)) == []


def test_lies_by_hand_and_honest_sentences_over_the_shared_cases(shared: Path) -> None:
    drafts = bare_drafts(shared)
    lies = [found for row in rows("lies") if (found := tried(drafts[row.case], row, "by hand", honest))]
    assert len(lies) >= 50
    assert [one.reply for one in lies if one.is_shown or list(broken(one))] == []
    fresh = [row for row in rows("honest") if row.set == "fresh"]
    made = [found for row in fresh if (found := tried(drafts[row.case], row, "honest", honest))]
    assert len(made) >= 25
    assert sum(one.is_shown for one in made) >= 0.8 * len(made)
    assert not any(list(broken(one)) for one in made)


@pytest.mark.slow
def test_every_attack_over_every_case(shared: Path) -> None:
    found = figures(bare_drafts(shared))
    assert found["untrue_shown_near"].n >= 1000
    assert found["untrue_shown"].value == 0
    assert found["promises_broken"].value == 0


@pytest.mark.slow
@pytest.mark.skipif(bool(missing()), reason=missing() or "it is there")
def test_a_small_model_on_loopback_breaks_no_promise(shared: Path) -> None:
    pytest.importorskip("langchain_openai", reason="the extra openai is not installed")
    drafts = drafts_of(shared / "cases", HashingEmbedder())
    with serving(threads=2) as url:
        for one in asked_of_small_model(drafts, url, ("c1",)):
            assert list(broken(one)) == []
            assert one.after.model is not None
            assert one.after.model.calls > 0


@pytest.mark.parametrize("ids", [[], [99], [1, 99], [0], ["1"]])
def test_ids_that_were_not_given_are_refused(draft: FindingsDraft, ids: list[object]) -> None:
    row = Row("here", "here", ("A1.2", "C1.2"), GOOD)
    found = tried(replace(draft, findings=()), row, "ids", lambda *_: json.dumps({"sentence": GOOD, "ids": ids}))
    assert found is not None
    assert not found.is_shown
