"""The command `log`: what it writes, asks, lists and refuses."""

from __future__ import annotations

import builtins
import json
import sys
from pathlib import Path

import docx
import pytest

from assistant.cli import main
from assistant.learning import read_log

LOG = """# Learning log

## 3 March 2026 · rapid review

What we now think: The list is out of date.

Done or changed already: A printed list hangs by the telephone.

Look again at: Who rings it?

Look again on: 3 June 2026

## 4 March 2026 · scoping

What we now think: Two rotas meet at night.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "my log.md"
    path.write_text(LOG, encoding="utf-8")
    return path


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answers that are typed at a terminal."""
    answers: list[str] = []

    def answer(prompt: str = "") -> str:
        sys.stdout.write(f"{prompt}\n")
        if not answers:
            raise EOFError
        return answers.pop(0)

    monkeypatch.setattr(builtins, "input", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return answers


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)


def test_add_with_fields_says_what_is_known(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = path.read_bytes()
    given = ["--think", "It is nobody's rota.", "--changed", "One number since May.", "--level", "partnership"]
    given += ["--look-again", "weekends", "--on", "in 3 months", "--who", "review panel", "--finding", "2"]
    assert main(["log", "add", str(path), "--stage", "drafting", "--date", "5 May 2026", *given]) == 0
    said = capsys.readouterr().out
    assert "Added to" in said
    assert "Done; whether it changed anything is not known." in said
    assert path.read_bytes().startswith(before)
    entry = read_log(path).entries[-1]
    assert (entry.stage, entry.think, entry.done, entry.seen) == (
        "drafting",
        "It is nobody's rota.",
        "One number since May.",
        "",
    )
    assert (entry.levels, entry.look_at, entry.finding, entry.who) == (
        ("partnership",),
        "weekends",
        "2",
        "review panel",
    )
    tail = path.read_text(encoding="utf-8").split("drafting")[1]
    assert "What has been seen since:\n" in tail  # left open, to be asked


def test_add_without_fields_and_terminal_leaves_them_open(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "add", str(path), "--stage", "publication", "--date", "2026-05-05"]) == 0
    assert "complete them in the file" in capsys.readouterr().out
    log = read_log(path)
    assert log.entries[-1].is_blank
    assert log.entries[-1].stage == "publication"


def test_add_asks_one_by_one_on_a_terminal(
    path: Path, typed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    typed += [
        "lunch",
        "scoping",
        "We think so.",
        "",
        "The form changed.",
        "Fathers would say so.",
        "",
        "",
        "",
        "",
        "",
        "",
    ]
    assert main(["log", "add", str(path), "--date", "1/6/2026"]) == 0
    entry = read_log(path).entries[-1]
    assert (entry.stage, entry.think, entry.done, entry.expect) == (
        "scoping",
        "We think so.",
        "The form changed.",
        "Fathers would say so.",
    )
    said = capsys.readouterr().out
    assert "“lunch” is not a stage" in said
    assert "Which lines of enquiry" in said
    assert "When?" not in said  # nothing was to be looked at again
    assert not typed


def test_stopping_in_the_middle_writes_nothing(
    path: Path, typed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    before = path.read_bytes()
    typed += ["We think so."]
    assert main(["log", "add", str(path), "--stage", "scoping"]) == 1
    assert "Nothing was changed" in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--stage", "lunch"], "“lunch” is not a stage: they are incident, notification"),
        ([], "Give the stage with --stage"),
        (["--stage", "scoping", "--date", "31/02/2026"], "31/02/2026 is not a date"),
        (["--stage", "scoping", "--on", "3 June 2026"], "say what with --look-again"),
        (["--stage", "scoping", "--look-again", "x", "--on", "31/02/2026"], "31/02/2026 is not a date"),
    ],
)
def test_add_refuses_in_one_sentence(
    path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = path.read_bytes()
    assert main(["log", "add", str(path), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert path.read_bytes() == before


def test_due(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "due", str(path), "--on", "4/6/2026"]) == 0
    said = capsys.readouterr().out
    assert "may be disclosable; local advice decides" in " ".join(said.split())
    assert "Ready since 3 June 2026 (the entry’s own date)" in said
    assert "Done; whether it changed anything is not known." in " ".join(said.split())
    assert "4 March" not in said


def test_due_as_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "due", str(path), "--on", "2026-06-03", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    (one,) = record["due"]
    assert (record["on"], record["next"], one["state"], one["ready"]) == ("2026-06-03", None, "due", "2026-06-03")
    assert one["known"]["code"] == "done"
    assert one["entry"]["line"] == 3
    assert main(["log", "--json", "due", str(path), "--on", "2026-06-02"]) == 0
    assert json.loads(capsys.readouterr().out)["next"] == "2026-06-03"


def test_nothing_due_says_when_next(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "due", str(path), "--on", "1 June 2026"]) == 0
    assert "The next date in the log is 3 June 2026." in " ".join(capsys.readouterr().out.split())


def test_show_one_stage(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "show", str(path), "--stage", "scoping"]) == 0
    said = capsys.readouterr().out
    assert "Two rotas meet at night." in said
    assert "The list is out of date." not in said
    assert main(["log", "show", str(path), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [entry["stage"] for entry in record["entries"]] == ["rapid-review", "scoping"]
    assert record["entries"][0]["known"]["said"] == "Done; whether it changed anything is not known."


def test_a_line_that_cant_be_read_is_said_and_is_the_exit_code(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text(LOG.replace("3 June 2026", "31/06/2026"), encoding="utf-8")
    for command in ("show", "due"):
        assert main(["log", command, str(path)]) == 1
        assert "my log.md, line 11: “31/06/2026” is not a date" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", ["show", "due"])
def test_reports(path: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a report.md", "a report.docx"):
        report = path.parent / name
        assert main(["log", command, str(path), "--report", str(report)]) == 0
        assert report.exists()
        assert main(["log", command, str(path), "--report", str(report)]) == 2
        assert "is already there" in capsys.readouterr().err
    text = "\n".join(p.text for p in docx.Document(str(report)).paragraphs)
    assert "may be disclosable; local advice decides" in text
    assert main(["log", command, str(path), "--report", str(path)]) == 2
    assert path.read_text(encoding="utf-8") == LOG
    assert main(["log", command, str(path), "--report", "x.pdf"]) == 2
    assert "must end in .docx or .md" in capsys.readouterr().err


def test_a_file_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "due", str(tmp_path / "none.md")]) == 2
    assert "is not there" in capsys.readouterr().err
    assert main(["log", "show", str(tmp_path)]) == 2
