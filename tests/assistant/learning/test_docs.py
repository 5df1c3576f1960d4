"""What docs/learning-log.md shows is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.learning import known, read_log
from assistant.learning.lines import lines_of
from assistant.learning.reading import read_lines
from assistant.learning.rubric import log_rubric

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "learning-log.md").read_text(encoding="utf-8")


def test_the_example_is_read_without_a_remark() -> None:
    example = re.search(r"```markdown\n(.*?)```", PAGE, re.DOTALL)
    assert example
    log = read_lines(lines_of(example[1]), "log.md")
    assert [known(entry).code for entry in log.entries] == ["done_expected", "seen"]
    assert not log.problems


def test_the_program_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert program
    exec(compile(program[1], "learning-log.md", "exec"), {})
    assert len(read_log("our log.md").entries) == 1


def test_what_is_shown_is_said_so() -> None:
    states = log_rubric().knowing.states
    for code in ("done_output", "done_unsourced", "done_seen", "planned"):
        assert f"| {states[code].said} |" in PAGE
    assert states["done"].said in PAGE
