"""The commands `enquiry` and `coach`: what they print and write, and what they refuse before the work."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import docx
import pytest

from assistant.cli import main

REVIEW = """# Rapid review

## Learning points

- The bruise was not referred under the bruising in non-mobile babies protocol.
- The clinic has no private room and babies are weighed in their clothes.
- The duty manager did not ring back.
"""


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a rapid review.md"
    path.write_bytes(REVIEW.replace("\n", "\r\n").encode())
    return path


def test_lines_as_text_and_json(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["enquiry", str(review)]) == 0
    text = capsys.readouterr().out
    assert "Lines of enquiry" in text
    assert "“The bruise was not referred" in text
    assert main(["enquiry", str(review), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert 1 <= len(record["lines"]) <= 5
    assert record["lines"][0]["points"][0]["paragraph"] == "Learning points"
    assert {"reason", "why", "quote", "paragraph", "page"} <= set(record["not_taken_up"][0])


def test_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["enquiry", "--line", "Why did the nurse not refer?", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["about"] == "one_worker"


def test_a_report_in_word_and_markdown(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = hashlib.sha256(review.read_bytes()).hexdigest()
    word, markdown = review.parent / "my lines.docx", review.parent / "my lines.md"
    assert main(["enquiry", str(review), "--report", str(word)]) == 0
    assert main(["coach", str(review), "--report", str(markdown)]) == 0
    capsys.readouterr()
    assert any("Lines of enquiry" in paragraph.text for paragraph in docx.Document(str(word)).paragraphs)
    assert "description to explanation" in markdown.read_text(encoding="utf-8")
    assert hashlib.sha256(review.read_bytes()).hexdigest() == before
    assert not list(review.parent.glob("*.part")) + list(review.parent.glob(".*part"))


def test_a_file_of_that_name_is_kept_unless_asked(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = review.parent / "mine.md"
    report.write_text("mine", encoding="utf-8")
    assert main(["enquiry", str(review), "--report", str(report)]) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert report.read_text(encoding="utf-8") == "mine"
    assert main(["enquiry", str(review), "--report", str(report), "--overwrite"]) == 0
    assert "Lines of enquiry" in report.read_text(encoding="utf-8")


def test_a_paragraph_is_coached(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coach", "--text", "The strategy meeting did not take place.", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["kind"] == "describes"
    assert 3 <= len(record["prompts"]) <= 6
    assert main(["coach", "--text", "The strategy meeting did not take place."]) == 0
    assert "Who could have called the strategy meeting" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["enquiry"], "Give either"),
        (["enquiry", "no such file.docx"], "no such file.docx"),
        (["enquiry", "a rapid review.md", "--line", "x"], "Give either"),
        (["enquiry", "--line", "  "], "no words"),
        (["enquiry", "a rapid review.md", "--report", "lines.pdf"], "must end in .docx or .md"),
        (["enquiry", "a rapid review.md", "--report", "a rapid review.md"], "the document itself"),
        (["enquiry", "a rapid review.md", "--report", "nowhere/lines.md"], "not a folder"),
        (["coach"], "Give either"),
        (["coach", "--text", ""], "no words"),
    ],
)
def test_what_is_refused_says_what_to_do(
    review: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.strip().splitlines()) == 1
