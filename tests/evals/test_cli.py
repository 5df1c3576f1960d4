from __future__ import annotations

import json

import pytest

from evals.__main__ import main
from evals.cases import dump_case
from evals.compare import baseline_of, write_baseline
from evals.run import produce
from evals.score import score_run
from evals.scripted import ideal_product


@pytest.fixture
def stored(tmp_path, cases, sources):
    run = produce(tmp_path / "run", ideal_product(cases, sources), cases, {})
    write_baseline(tmp_path / "baseline.json", baseline_of(run.cases, score_run(run)))
    return tmp_path / "run", ["--baseline", str(tmp_path / "baseline.json")]


def test_score_gate_mutate_and_report(stored, capsys):
    folder, baseline = stored
    assert main(["score", str(folder)]) == 0
    assert "answers.vital_facts" in capsys.readouterr().out
    assert (
        main(["gate", str(folder), *baseline, "--junit", str(folder / "j.xml"), "--json", str(folder / "g.json")]) == 0
    )
    assert "gate green" in capsys.readouterr().out
    assert json.loads((folder / "g.json").read_text())["is_green"]
    assert main(["mutate", str(folder), *baseline]) == 0
    assert "kill rate 26 of 26" in capsys.readouterr().out
    assert main(["report", str(folder), *baseline, "--no-mutations"]) == 0
    assert (folder / "report.html").exists()


def test_a_red_gate_exits_with_1(stored, capsys):
    folder, _ = stored
    lines = (folder / "outcomes.jsonl").read_text().splitlines(keepends=True)
    (folder / "outcomes.jsonl").write_text("".join(lines[5:]))
    assert main(["gate", str(folder), "--no-baseline"]) == 1
    out = capsys.readouterr().out
    assert "NOT MET" in out
    assert "gate red" in out


def test_comparing_a_run_with_itself_shows_no_change(stored, capsys):
    folder, _ = stored
    assert main(["compare", str(folder), str(folder)]) == 0
    assert "+0.000 (+0.000 to +0.000)" in capsys.readouterr().out


def test_calibrate_prints_both_errors(stored, capsys):
    assert main(["calibrate", str(stored[0])]) == 0
    assert "answerable refused 0.000" in capsys.readouterr().out


def test_force_alone_needs_no_library(tmp_path, cases, capsys):
    folder = tmp_path / "cases" / "force"
    folder.mkdir(parents=True)
    text = "".join(dump_case(c) + "\n" for c in cases if c.suite == "force")
    (folder / "f.jsonl").write_text(text)
    command = ["run", "--cases", str(tmp_path / "cases"), "--out", str(tmp_path / "r"), "--suite", "force", "--quiet"]
    assert main(command) == 0
    assert "40 cases asked, 0 failed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ["score", "nowhere"],
        ["gate", "nowhere"],
        ["compare", "nowhere", "nothing"],
        ["run", "--cases", "nowhere"],
        ["check-cases", "--cases", "nowhere", "--no-library"],
        ["benchmark", "no-such-set"],
        ["agreement", "a.csv", "b.csv"],
    ],
)
def test_mistakes_are_one_line_and_exit_2(command, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    told = capsys.readouterr().err.strip()
    assert told.startswith("error: ")
    assert "Traceback" not in told
    assert len(told.splitlines()) == 1


def test_wrong_usage_exits_2(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["run", "--as-of", "tomorrow"])
    assert stopped.value.code == 2
    capsys.readouterr()
