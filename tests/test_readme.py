"""The README is run: its commands, its programs, and what it says of names and files."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from assistant import Status
from assistant.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def _section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.fixture
def place(tmp_path: Path, sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample library and two documents of one's own."""
    shutil.copytree(sample_library, tmp_path / "library")
    own = tmp_path / "my-documents"
    own.mkdir()
    (own / "local-note.md").write_text("# Local note\n\n1.1 The chair must write to the family.\n", encoding="utf-8")
    (own / "scan.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASSISTANT_LIBRARY", raising=False)
    return tmp_path


def test_the_commands_do_what_they_say(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "my-documents" / "scan.pdf").unlink()
    commands = [line for block in _blocks("bash") for line in block.splitlines() if line]
    assert len(commands) >= 7
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "review-assistant"
        assert main(arguments) == 0, command
        assert capsys.readouterr().out.strip(), command


def test_the_first_answer_is_the_one_printed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = next(line for line in _blocks("console")[0].splitlines() if " ask " in line)
    assert main(shlex.split(command)[1:]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    shown = [line.strip() for line in _section("A first answer").split("```text\n")[1].split("```")[0].splitlines()]
    assert shown[0] in printed
    assert " ".join(shown[1:-1]) in printed
    assert shown[-1] in printed


def test_the_python_programs_run(place: Path) -> None:
    ask, add, check, findings, chain = _blocks("python")
    printed = _run(ask)
    assert printed.startswith("answered ")
    assert "If it will be late, the partners must tell the National Learning Panel why" in printed
    printed = _run(add)
    assert "added: local-note.md" in printed
    assert "not added: scan.pdf" in printed.replace('"', "")
    assert "100%" in printed
    assert "The school failed to refer. | What was happening instead" in _run(check)
    assert _run(findings).startswith("P1 When ")
    assert _run(chain).strip() == "The partners must tell the National Learning Panel why (paragraph 63)."


def _run(program: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(program, "README.md", "exec"), {"__name__": "__main__"})
    return out.getvalue()


def test_every_command_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    evals = (ROOT / "evals" / "__main__.py").read_text(encoding="utf-8")
    text = "\n".join([*_blocks("console"), *re.findall(r"`([^`]+)`", README)])
    for target in re.findall(r"^make (\w+)", text, re.MULTILINE):
        assert f"\n{target}:" in makefile
    for name in re.findall(r"python -m evals (\S+)", text):
        assert f'"{name}"' in evals
    for name in re.findall(r"evals\.benchmarks\.(\w+)", text):
        assert (ROOT / "evals" / "benchmarks" / f"{name}.py").exists()


def test_links_and_the_map_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#][^)]*)\)", README):
        assert (ROOT / link).exists(), link
    folder = Path()
    for line in _section("Map of the code").split("```text\n")[1].split("```")[0].splitlines():
        if line[0].isalpha():
            folder = Path(line.split()[0])
            assert (ROOT / folder).is_dir(), line
            continue
        for name in re.findall(r"[\w./]+\.(?:py|yaml|json)\b|\w+/(?=[\s,])", line):
            assert (ROOT / folder / name).exists(), name


def test_the_contract_is_told_whole() -> None:
    contract = _section("The command line")
    schema = json.loads((ROOT / "assistant" / "data" / "answer.schema.json").read_text(encoding="utf-8"))["$defs"]
    for name in ("answer", "claim", "citation", "hit", "search", "add", "force"):
        for field in schema[name]["properties"]:
            assert f'"{field}"' in contract, f"{name}.{field}"
    for status in Status:
        assert f"| `{status.value}` |" in contract


def test_it_promises_nothing_it_should_not() -> None:
    assert not re.findall(r"\b(safe|compliant|anonymised|complete|accurate|guarantee\w*)\b", README, re.IGNORECASE)
    assert not re.findall(r"[\U0001F000-\U0001FAFF\u2600-\u27BF!]", README.replace("![", "["))
    assert "https://" not in README
    assert not re.search(r"/(work|tmp|home|root)/", README)
