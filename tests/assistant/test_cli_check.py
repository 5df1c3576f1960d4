"""The command `check`: what it prints and writes, what it refuses before the work, and that the draft stays as it was."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import docx
import pytest

from assistant.cli import main

DRAFT = """# Learning from the case of Plover

## 1 Family context

1.1 Plover was nine weeks old and lived with her mother. The family is White British. The mother was too ill to take part.

## 2 Analysis

2.1 The duty worker failed to ring back. The nurse said: 'I should have asked, and the form had no place for it.'

## 3 Recommendations

R1 All staff should be reminded of the bruising procedure.

R2 The partnership should fund a record that both services can see.
"""
KEYS = [
    "edi",
    "intersectionality",
    "adultification",
    "edi_boilerplate",
    "involvement",
    "language",
    "recommendations",
    "privacy",
]


@pytest.fixture
def text_draft(tmp_path: Path) -> Path:
    path = tmp_path / "a draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


@pytest.fixture
def word_draft(tmp_path: Path) -> Path:
    made = docx.Document()
    for line in DRAFT.splitlines():
        words = line.lstrip("# ")
        if line.startswith("#"):
            made.add_heading(words, line.count("#"))
        elif words:
            made.add_paragraph(words)
    path = tmp_path / "a draft.docx"
    made.save(str(path))
    return path


def _run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def _check(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    return _run(capsys, "check", *arguments)


def _refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    try:
        code, out, err = _check(capsys, *arguments)
    except SystemExit as stopped:  # argparse
        code, (out, err) = int(stopped.code or 0), tuple(capsys.readouterr())
    assert (code, out) == (2, "")
    return err


def test_json_has_the_keys_of_the_contract(
    capsys: pytest.CaptureFixture[str], text_draft: Path, sample_library: Path
) -> None:
    code, out, _ = _check(capsys, text_draft, "--library", sample_library, "--stage", "draft", "--json")
    found: dict[str, Any] = json.loads(out)
    assert (code, list(found)) == (0, [*KEYS, "citations", "contents"])
    assert found["language"][0] | {"question": ""} == {
        "quote": "The duty worker failed to ring back.",
        "paragraph": "2.1",
        "page": None,
        "kind": "failure_verb",
        "also": [],
        "question": "",
    }
    assert found["recommendations"][0]["paragraph"] == "R1"
    assert (found["edi"]["race_ethnicity"]["level"], found["edi"]["sexual_orientation"]["level"]) == (1, 0)
    assert all({"level", "evidence"} <= set(cell) for cell in found["edi"].values())
    assert all({"line", "question", "found", "source"} <= set(line) for line in found["contents"])


def test_a_lens_that_was_not_asked_for_leaves_its_keys_out(
    capsys: pytest.CaptureFixture[str], text_draft: Path, sample_library: Path
) -> None:
    _, out, _ = _check(capsys, text_draft, "--library", sample_library, "--lens", "language, privacy", "--json")
    assert list(json.loads(out)) == ["language", "privacy"]


def test_the_report_is_read_by_people(
    capsys: pytest.CaptureFixture[str], text_draft: Path, sample_library: Path
) -> None:
    code, out, _ = _check(capsys, text_draft, "--library", sample_library)
    assert code == 0
    assert "The duty worker failed to ring back." in out
    assert "a person decides" in out
    assert not any(word in out.lower() for word in (" compliant", "no issues", "anonymised", "score", "level 1", "%"))


def test_files_are_written_and_the_draft_is_untouched(
    capsys: pytest.CaptureFixture[str], word_draft: Path, sample_library: Path, tmp_path: Path
) -> None:
    before = hashlib.sha256(word_draft.read_bytes()).hexdigest()
    report, copy = tmp_path / "report.docx", tmp_path / "copy.docx"
    code, _, err = _check(
        capsys, word_draft, "--library", sample_library, "--report", report, "--comments", copy, "--json"
    )
    assert code == 0
    assert str(copy) in err
    assert any(
        "failed to ring back" in comment.text or "Language" in comment.text
        for comment in docx.Document(str(copy)).comments
    )
    assert docx.Document(str(report)).paragraphs
    assert hashlib.sha256(word_draft.read_bytes()).hexdigest() == before


def test_what_cannot_be_written_is_refused_before_the_work(
    capsys: pytest.CaptureFixture[str], word_draft: Path, text_draft: Path, tmp_path: Path
) -> None:
    assert "the draft itself" in _refused(capsys, word_draft, "--comments", word_draft)
    assert "not a folder" in _refused(capsys, word_draft, "--report", tmp_path / "none" / "report.docx")
    assert ".docx or .md" in _refused(capsys, word_draft, "--report", tmp_path / "report.pdf")
    assert "not a Word file" in _refused(capsys, text_draft, "--comments", tmp_path / "copy.docx")


def test_what_cannot_be_asked_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], text_draft: Path, tmp_path: Path, sample_library: Path
) -> None:
    assert "Give a draft" in _refused(capsys)
    assert "the lenses are" in _refused(capsys, text_draft, "--lens", "everything")
    assert "first day" in _refused(capsys, text_draft, "--practice", "2024-02-01..2024-01-01")
    assert "missing.docx" in _refused(capsys, tmp_path / "missing.docx", "--library", sample_library)
    assert "leave out --json" in _refused(capsys, "--across", "X", "--json", "--library", sample_library)
    answers = tmp_path / "answers.yaml"
    answers.write_text("age: {kind: no, why: x}", encoding="utf-8")
    assert "answers.yaml" in _refused(capsys, text_draft, "--answers", answers, "--library", sample_library)


def test_a_writers_answer_travels_with_the_report(
    capsys: pytest.CaptureFixture[str], text_draft: Path, sample_library: Path, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("sexual_orientation: {kind: not known, why: nobody who knew them could say}", encoding="utf-8")
    _, out, _ = _check(capsys, text_draft, "--library", sample_library, "--lens", "eedi", "--answers", answers)
    assert "nobody who knew them could say" in out


def test_without_a_library_nothing_is_compared_and_it_says_so(
    capsys: pytest.CaptureFixture[str], text_draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASSISTANT_LIBRARY", raising=False)
    code, out, err = _check(capsys, text_draft)
    assert code == 0
    assert "No library" in out
    assert "No library was found" in err
    assert _check(capsys, text_draft, "--library", tmp_path / "nowhere")[0] == 3


def test_sentences_and_recommendations_by_the_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sentences = tmp_path / "sentences.jsonl"
    rows = [
        {"id": "a", "sentence": "The school failed to refer."},
        {"id": "b", "sentence": "Training must be offered each year."},
    ]
    sentences.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    code, out, _ = _check(capsys, "--sentences", sentences, "--json")
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert (first["id"], first["query"], first["kinds"]) == ("a", True, ["failure_verb"])
    assert first["question"]
    assert (second["query"], second["kinds"]) == (False, [])
    texts = tmp_path / "recommendations.jsonl"
    texts.write_text(json.dumps({"id": "r", "text": "Remind all staff of the procedure."}), encoding="utf-8")
    graded = json.loads(_check(capsys, "--recommendations", texts, "--json")[1])
    assert set(graded) == {"id", "level", "strength", "owner", "measurable", "deadline", "reason"}
    assert (graded["strength"], graded["owner"]) == ("weaker", None)
    texts.write_text('{"id": 1}', encoding="utf-8")
    assert "line 1" in _refused(capsys, "--recommendations", texts)


def test_a_model_that_is_named_where_none_is_used_is_answered_with_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, sample_library: Path
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        json.dumps({"id": "a", "sentence": "The school failed.", "text": "Remind staff."}), encoding="utf-8"
    )
    asked = {
        "sentences": ("--sentences", lines),
        "recommendations": ("--recommendations", lines),
        "across": ("--across", "nobody", "--library", sample_library),
    }
    for name, arguments in asked.items():
        code, out, err = _check(capsys, *arguments, "--model", "ollama:qwen3")
        assert code == 0
        assert out
        assert err.splitlines()[0].startswith(f"--{name} is done by rules alone: no language model is used")
        assert "language model" not in _check(capsys, *arguments)[2]


def test_one_partnerships_reviews_side_by_side(capsys: pytest.CaptureFixture[str], sample_library: Path) -> None:
    code, out, _ = _check(capsys, "--across", "nobody", "--library", sample_library)
    assert code == 0
    assert "holds no review of nobody" in out
