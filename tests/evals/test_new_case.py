from __future__ import annotations

import pytest

from evals.cases import load_cases
from evals.checks import check_cases
from evals.errors import CaseError
from evals.new_case import Screen, write


def screen(*answers):
    left, shown = list(answers), []

    def ask(text):
        shown.append(text)
        if not left:
            raise EOFError
        return left.pop(0)

    return Screen(ask, shown.append), shown


def test_a_case_is_written_from_the_page(tmp_path, sources):
    answers = ("1", "How soon is it agreed?", "2", "99", "1", "x", "1", "five working days", "1", "reviewer", "y")
    asked, shown = screen(*answers)
    path = write(sources, tmp_path, asked)
    (case,) = load_cases(tmp_path)
    assert path == tmp_path / "answers" / "own.jsonl"
    assert case.id == "own-answers-001"
    assert case.labelled_by_practitioner
    assert case.evidence[0].document == "guidance-2024.pdf"
    assert case.facts[0].any_of == ("five working days",)
    assert check_cases([case], sources) == ()
    assert "That page has no text." in shown


def test_the_next_case_gets_the_next_id(tmp_path, sources):
    for _ in range(2):
        write(sources, tmp_path, screen("2", "What does the 2030 edition say?", "1", "reviewer", "n")[0])
    assert [case.id for case in load_cases(tmp_path)] == ["own-abstention-001", "own-abstention-002"]
    assert not load_cases(tmp_path)[0].answerable


def test_stopping_half_way_adds_nothing(tmp_path, sources):
    with pytest.raises(CaseError, match="nothing was added"):
        write(sources, tmp_path, screen("1", "How soon?")[0])
    assert not list(tmp_path.rglob("*.jsonl"))
