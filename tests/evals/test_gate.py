from __future__ import annotations

import math
from dataclasses import replace

import pytest

from evals.compare import Baseline, baseline_of, changes, read_baseline, write_baseline
from evals.errors import GateConfigError
from evals.gate import GATE, judge, load_rules
from evals.score import score_run


def names(verdict):
    return " ".join(check.name for check in verdict.failed)


def test_no_cases_at_all_is_red(run, baseline):
    empty = type(run)(run.name, {}, (), (), run.sources)
    verdict = judge(empty, (), load_rules(), baseline)
    assert not verdict.is_green
    assert "answers: present" in names(verdict)
    assert "cases without a reply" in names(verdict)


def test_a_missing_suite_is_red(run, baseline):
    scores = [score for score in score_run(run) if score.suite != "editions"]
    assert "editions: present" in names(judge(run, scores, load_rules(), baseline))


def test_a_figure_that_is_no_number_is_red(run, baseline):
    scores = [replace(s, value=math.nan) if s.measure == "vital_facts" else s for s in score_run(run)]
    verdict = judge(run, scores, load_rules(), baseline)
    assert "figures that are not numbers" in names(verdict)
    assert "answers.vital_facts" in names(verdict)


def test_one_broken_quotation_is_red_and_named(run, baseline):
    scores = list(score_run(run))
    where = next(i for i, s in enumerate(scores) if s.measure == "verbatim")
    scores[where] = replace(scores[where], value=0.0)
    failed = judge(run, scores, load_rules(), baseline).failed
    assert [check.name for check in failed] == ["quotations.verbatim: always"]
    assert failed[0].case_ids == (scores[where].case_id,)


def test_a_loss_beyond_the_margin_is_red_and_a_small_one_is_not(run, baseline):
    def spoilt(share):
        seen = 0
        for score in score_run(run):
            if score.measure == "vital_facts":
                seen += 1
                yield replace(score, value=0.0) if seen <= share else score
            else:
                yield score

    assert "vital_facts: at most" in names(judge(run, list(spoilt(8)), load_rules(), baseline))
    assert judge(run, list(spoilt(0)), load_rules(), baseline).is_green


def test_without_a_baseline_the_gate_is_red(run):
    assert "baseline" in names(judge(run, score_run(run), load_rules(), None))


def test_a_baseline_of_other_cases_is_told(run, baseline):
    other = Baseline(baseline.values, dict.fromkeys(baseline.digests, "changed"))
    found = [c.found for c in judge(run, score_run(run), load_rules(), other).failed]
    assert any("write the baseline anew" in text for text in found)


def test_a_baseline_comes_back_as_it_was(tmp_path, run):
    made = baseline_of(run.cases, score_run(run), "first")
    write_baseline(tmp_path / "b.json", made)
    assert read_baseline(tmp_path / "b.json") == made
    assert read_baseline(tmp_path / "none.json") is None
    (tmp_path / "b.json").write_text("{}")
    with pytest.raises(GateConfigError, match="not a baseline"):
        read_baseline(tmp_path / "b.json")


def test_changes_are_paired_and_changed_cases_left_out(run, baseline):
    digests = dict(baseline.digests) | {"answers-001": "changed"}
    found = changes(Baseline(baseline.values, digests), run.cases, score_run(run))
    change = next(c for c in found if c.name == "answers.vital_facts")
    assert (change.difference.n, change.left_out, change.difference.value) == (39, 1, 0.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quotations.verbatim", "quotations.nothing", "names what no suite has"),
        ("[required]", "[required", "can't be understood"),
        ('on = "value"', 'on = "luck"', "can't be understood"),
    ],
)
def test_a_broken_gate_file_is_one_sentence(tmp_path, old, new, said):
    path = tmp_path / "gate.toml"
    path.write_text(GATE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GateConfigError, match=said):
        load_rules(path)


def test_a_rule_without_a_reason_is_refused(tmp_path):
    path = tmp_path / "gate.toml"
    lines = GATE.read_text(encoding="utf-8").splitlines()
    reason = next(i for i, line in enumerate(lines) if line.startswith("reason"))
    path.write_text("\n".join(lines[:reason] + lines[reason + 1 :]), encoding="utf-8")
    with pytest.raises(GateConfigError, match="reason"):
        load_rules(path)
