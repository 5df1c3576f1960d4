from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import jsonschema
import pytest

from evals.cases import CASES, SCHEMA, dump_case, load_cases, parse_case, schema
from evals.errors import CaseError

GOOD = {
    "id": "a-1",
    "suite": "answers",
    "question": "How soon?",
    "answerable": True,
    "expected_status": ["answered"],
    "evidence": [{"document": "a.pdf", "page": 3, "paragraph": "9", "quote": "within five working days"}],
}


def line(**changes: object) -> str:
    return json.dumps({**GOOD, **changes})


def test_a_case_comes_back_as_it_was():
    case = parse_case(line(filters={"kind": ["law"]}, tags=["lookup"]))
    assert parse_case(dump_case(case)) == case
    with pytest.raises(FrozenInstanceError):
        case.question = "other"  # type: ignore[misc]


def test_a_force_case_comes_back_as_it_was():
    case = parse_case('{"id": "f-1", "suite": "force", "sentence": "They must.", "force": "must"}')
    assert (case.question, case.force) == ("They must.", "must")
    assert parse_case(dump_case(case)) == case


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"suite": "others"}, "suite"),
        ({"chunk_id": 3}, "chunk_id"),
        ({"answerable": "yes"}, "answerable"),
        ({"evidence": []}, "evidence"),
        ({"expected_status": ["done"]}, "expected_status"),
        ({"expected_reason": "legal"}, "expected_reason"),
        ({"suite": "follow_ups"}, "follow-up"),
        ({"as_of": "next year"}, "as_of"),
        ({"evidence": [{"document": "a.pdf", "page": 0, "quote": "within five days"}]}, "page"),
    ],
)
def test_what_is_wrong_is_named(changes, named):
    with pytest.raises(CaseError, match=named):
        parse_case(line(**changes))


def test_the_digest_follows_what_bears_on_the_scores():
    case = parse_case(line())
    assert parse_case(line(author="reviewer", tags=["x"], labelled_by_practitioner=True)).digest == case.digest
    assert parse_case(line(question="How late?")).digest != case.digest


def test_file_and_line_are_named(tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "some.jsonl").write_text(line() + "\n\n{}\n")
    with pytest.raises(CaseError, match=r"answers/some\.jsonl, line 3"):
        load_cases(tmp_path)


def test_same_ids_wrong_folders_and_no_cases_are_refused(tmp_path):
    with pytest.raises(CaseError, match="no cases"):
        load_cases(tmp_path)
    with pytest.raises(CaseError, match="no folder"):
        load_cases(tmp_path / "missing")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "a.jsonl").write_text(line() + "\n" + line() + "\n")
    with pytest.raises(CaseError, match="two cases"):
        load_cases(tmp_path)
    (tmp_path / "answers" / "a.jsonl").write_text(line(suite="editions") + "\n")
    with pytest.raises(CaseError, match="the folder answers"):
        load_cases(tmp_path)


def test_the_published_schema_is_current():
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "run `python -m evals check-cases --write-schema`"


def test_our_cases_fit_the_published_schema_and_the_suites_are_filled():
    validator = jsonschema.Draft202012Validator(json.loads(schema()))
    counts: dict[str, int] = {}
    for path in sorted(CASES.glob("*/*.jsonl")):
        for text in path.read_text(encoding="utf-8").splitlines():
            if text.strip():
                assert not list(validator.iter_errors(json.loads(text))), text[:80]
    for case in load_cases(CASES):
        counts[case.suite] = counts.get(case.suite, 0) + 1
    assert sum(counts.values()) >= 150
    assert min(counts.values()) >= 12
    assert len(counts) == 6
