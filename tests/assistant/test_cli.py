"""The command line's contract: JSON alone on standard output, the published schema, the exit codes."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant.cli import main

SCHEMA: dict[str, Any] = json.loads(resources.files("assistant").joinpath("data/answer.schema.json").read_text("utf-8"))
AS_OF = ("--as-of", "2026-11-22")


def _valid(record: object, name: str) -> None:
    jsonschema.validate(record, {**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{name}"}]})


def _run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    capsys.readouterr()
    try:
        code = main([str(a) for a in arguments])
    except SystemExit as stopped:  # argparse
        code = int(str(stopped.code))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "question",
    [
        "Who must be told when a review will be late?",
        "What did the 2022 edition say about the rapid review?",
        "How did the two editions differ on how many working days?",
        "What have other reviews said about interpreters?",
        "What is the boiling point of tungsten?",
        "Should we hold a review in this case?",
        "A child has just told me that her uncle hits her and she is here with me now. What do I do?",
        "Check my draft for identifying detail.",
        "how long for a SIN notifcation",
        "?",
    ],
)
def test_every_kind_of_answer_is_valid(capsys: pytest.CaptureFixture[str], sample_library: Path, question: str) -> None:
    code, out, _ = _run(capsys, "ask", question, "--library", sample_library, "--json", *AS_OF)
    assert code == 0
    _valid(json.loads(out), "answer")


def test_a_file_of_questions_gives_one_line_each(
    capsys: pytest.CaptureFixture[str], sample_library: Path, tmp_path: Path
) -> None:
    rows = [
        {"id": "a", "question": "When must a local review be complete?"},
        {
            "id": 2,
            "question": "And who must be told when it will be late?",
            "history": [{"role": "user", "content": "When must a local review be complete?"}],
            "as_of": "2023-06-01",
        },
        {"id": "c", "question": "What was learned about interpreters?", "filters": {"kind": "review"}},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    code, out, _ = _run(capsys, "ask", "--questions", file, "--library", sample_library, *AS_OF, "--top", "4")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [a["id"] for a in answers] == ["a", 2, "c"]
    for made in answers:
        _valid(made, "answer")
        assert len(made["hits"]) <= 4
    assert answers[1]["provenance"]["as_of"] == "2023-06-01"
    assert {c["kind"] for claim in answers[2]["claims"] for c in claim["citations"]} <= {"review"}


def test_search_list_show_and_doctor_print_json(capsys: pytest.CaptureFixture[str], sample_library: Path) -> None:
    code, out, _ = _run(capsys, "search", "interpreters", "--library", sample_library, "--json", "--top", "3")
    assert code == 0
    _valid(json.loads(out), "search")
    code, out, _ = _run(capsys, "list", "--library", sample_library, "--json")
    assert code == 0
    assert len(json.loads(out)["documents"]) == 6
    guidance = "sample-learning-from-serious-incidents-2024.pdf"
    code, out, _ = _run(capsys, "show", guidance, "9", "--library", sample_library, "--json")
    assert (code, [p["paragraph"] for p in json.loads(out)["paragraphs"]]) == (0, ["9"])
    code, out, _ = _run(capsys, "doctor", "--library", sample_library, "--json")
    assert (code, json.loads(out)["library"]["state"]) == (0, "ready")


def test_force_prints_one_line_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "sentences.jsonl"
    sentences = {"a": "Partners must publish the report.", "b": "The child liked football."}
    file.write_text("\n".join(json.dumps({"id": i, "sentence": s}) for i, s in sentences.items()), encoding="utf-8")
    code, out, _ = _run(capsys, "force", "--sentences", file, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    for row in rows:
        _valid(row, "force")
    assert [(r["id"], r["force"]) for r in rows] == [("a", "must"), ("b", "none")]


def test_add_reports_what_failed_and_adds_the_rest(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "note.txt").write_text("1. The chair must write to the family.\n", encoding="utf-8")
    (files / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    library = tmp_path / "library"
    code, out, err = _run(capsys, "add", files, "--library", library, "--json")
    report = json.loads(out)
    assert code == 1
    _valid(report, "add")
    assert report["added"] == ["note.txt"]
    assert [f["file"] for f in report["failed"]] == ["broken.pdf"]
    assert "note.txt" in err, "progress goes to standard error"
    code, out, _ = _run(capsys, "remove", "note.txt", "--library", library, "--json")
    assert code == 0
    _valid(json.loads(out), "add")
    assert json.loads(out)["removed"] == ["note.txt"]


def test_no_library_is_exit_code_3(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for command in (("ask", "Who?"), ("list",), ("search", "who"), ("remove", "x")):
        code, out, err = _run(capsys, *command, "--library", tmp_path / "none")
        assert (code, out) == (3, "")
        assert "There is no library" in err
        assert "Traceback" not in err


def test_a_damaged_library_is_exit_code_3(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("1. The chair must write to the family.\n", encoding="utf-8")
    library = tmp_path / "library"
    assert _run(capsys, "add", tmp_path / "note.txt", "--library", library)[0] == 0
    for record in library.glob("snapshots/*/catalogue.sqlite"):
        record.write_bytes(record.read_bytes()[:1000])
    for command in (("ask", "Who writes to the family?"), ("doctor",)):
        code, _, err = _run(capsys, *command, "--library", library)
        assert code == 3
        assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("ask", "Who?", "--as-of", "yesterday"),
        ("ask", "Who?", "--kind", "novel"),
        ("ask", "Who?", "--year", "soon"),
        ("ask", "Who?", "--top", "0"),
        ("ask", "--json"),
        ("ask", "--questions", "no-such-file.jsonl"),
        ("show", "no such document", "1"),
        ("show", "2024", "999"),
        ("remove", "no such document"),
        ("force", "--sentences", "no-such-file.jsonl"),
    ],
)
def test_wrong_usage_is_exit_code_2(
    capsys: pytest.CaptureFixture[str], sample_library: Path, arguments: tuple[str, ...]
) -> None:
    at = ("--library", str(sample_library)) if arguments else ()
    code, out, err = _run(capsys, *arguments, *at)
    assert (code, out) == (2, "")
    assert err.strip()


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1, 2]",
        '{"id": 1}',
        '{"question": 7}',
        '{"question": "Who?", "filters": {"kind": "novel"}}',
        '{"question": "Who?", "filters": {"colour": "red"}}',
        '{"question": "Who?", "as_of": "soon"}',
        '{"question": "Who?", "history": [{"text": "x"}]}',
    ],
)
def test_a_wrong_line_is_named(
    capsys: pytest.CaptureFixture[str], sample_library: Path, tmp_path: Path, line: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    code, out, err = _run(capsys, "ask", "--questions", file, "--library", sample_library)
    assert (code, out) == (2, "")
    assert "line 1" in err
