from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evals.errors import RunError
from evals.run import Product, produce
from evals.runs import load_run
from evals.score import figures, score_run, write_scores
from evals.scripted import ideal_product, ideal_reply
from prompts.templating import versions


def test_the_configuration_is_saved_before_the_first_question(tmp_path, cases, sources):
    seen = []

    def ask(case):
        seen.append((tmp_path / "config.json").exists())
        return ideal_reply(case, sources)

    produce(tmp_path, Product("print", ask, sources), cases[:1], {"x": 1})
    config = json.loads((tmp_path / "config.json").read_text())
    assert seen == [True]
    assert config["library_fingerprint"] == "print"
    assert config["packages"]["numpy"]
    assert config["x"] == 1
    assert [label.split(" (")[0] for label in config["prompts"]] == [
        f"{name} v{numbers[-1]}" for name, numbers in versions().items()
    ]


def test_a_killed_run_goes_on_and_ends_the_same(tmp_path, cases, sources):
    asked: list[str] = []

    def ask(case):
        asked.append(case.id)
        if len(asked) == 4:
            raise KeyboardInterrupt
        return ideal_reply(case, sources)

    some = [case for case in cases if not case.history][:8]
    product = Product("print", ask, sources)
    with pytest.raises(KeyboardInterrupt):
        produce(tmp_path / "killed", product, some, {})
    with (tmp_path / "killed" / "outcomes.jsonl").open("a") as file:
        file.write('{"case_id": "half')
    run = produce(tmp_path / "killed", product, some, {})
    assert len(asked) == 9
    whole = produce(tmp_path / "whole", ideal_product(some, sources), some, {})
    assert run.outcomes == whole.outcomes


def test_another_configuration_is_refused(tmp_path, cases, sources):
    produce(tmp_path, ideal_product(cases[:2], sources), cases[:2], {})
    with pytest.raises(RunError, match="another configuration"):
        produce(tmp_path, replace(ideal_product(cases[:2], sources), fingerprint="other"), cases[:2], {})


def test_one_failing_case_is_a_row(tmp_path, cases, sources):
    def ask(case):
        if case.id == cases[0].id:
            raise ValueError("broken")
        return ideal_reply(case, sources)

    run = produce(tmp_path, Product("print", ask, sources), cases[:3], {})
    assert run.outcomes[0].error == "ValueError: broken"
    unscored = [score for score in score_run(run) if score.value is None]
    assert {score.case_id for score in unscored} == {cases[0].id}
    assert all("broken" in score.reason for score in unscored)
    assert {figure.unscored for figure in figures(score_run(run)) if figure.measure == "verbatim"} == {1}


def test_a_stored_run_scores_the_same_twice(tmp_path, cases, sources):
    run = produce(tmp_path, ideal_product(cases, sources), cases, {})
    again = load_run(tmp_path)
    assert score_run(again) == score_run(run)
    assert repr(figures(score_run(again))) == repr(figures(score_run(run)))
    write_scores(tmp_path, score_run(run), figures(score_run(run)))
    assert json.loads((tmp_path / "figures.json").read_text())[0]["n"] > 0


def test_a_missing_run_is_one_sentence(tmp_path):
    with pytest.raises(RunError, match="There is no run"):
        load_run(tmp_path)


def test_genres_are_never_pooled(tmp_path, cases, sources):
    mixed = [replace(c, genre="fictional reviews" if i % 2 else c.genre) for i, c in enumerate(cases[:20])]
    found = figures(score_run(produce(tmp_path, ideal_product(mixed, sources), mixed, {})))
    assert {f.genre for f in found if f.name == "answers.vital_facts"} == {"fictional reviews", "guidance questions"}
    assert {f.n for f in found if f.name == "answers.vital_facts"} == {10}
