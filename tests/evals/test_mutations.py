from __future__ import annotations

from evals.gate import judge, load_rules
from evals.mutations import MUTATIONS, kill_rate, spoil, try_all
from evals.score import score_run


def test_the_unspoilt_run_is_green(run, baseline):
    verdict = judge(run, score_run(run), load_rules(), baseline)
    assert verdict.is_green, [(c.name, c.found) for c in verdict.failed]


def test_every_mutation_turns_the_gate_red(run, baseline):
    trials = try_all(run, load_rules(), baseline)
    assert [t.mutation for t in trials if not t.is_killed] == []
    killed, tried = kill_rate(trials)
    assert killed == tried == len(MUTATIONS) >= 16


def test_a_mutation_leaves_the_stored_run_alone(run):
    before = repr(run.outcomes)
    for mutation in MUTATIONS:
        spoil(run, mutation)
    assert repr(run.outcomes) == before


def test_the_same_mutation_spoils_alike_twice(run):
    for mutation in MUTATIONS:
        assert spoil(run, mutation)[0].outcomes == spoil(run, mutation)[0].outcomes


def test_single_case_mutations_spoil_one(run):
    for mutation in MUTATIONS:
        _, changed = spoil(run, mutation)
        assert not mutation.most or changed <= mutation.most, mutation.id
