"""The command `kit`: what it lists, prints and writes, what it refuses before the work, and that no file is lost."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from assistant.cli import main
from assistant.involving import kit_names


def _kit(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["kit", *(str(argument) for argument in arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a space in its name and no library in it, in which the command runs."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_without_a_name_it_lists_what_there_is(capsys: pytest.CaptureFixture[str], nowhere: Path) -> None:
    code, out, _ = _kit(capsys)
    assert code == 0
    assert all(name in out for name in kit_names())
    code, out, _ = _kit(capsys, "--json")
    assert [row["name"] for row in json.loads(out)] == list(kit_names())


def test_a_document_is_printed_without_a_library(capsys: pytest.CaptureFixture[str], nowhere: Path) -> None:
    code, out, err = _kit(capsys, "first-letter", "--child-died", "--no-proceedings")
    assert code == 0
    assert "No library was found" in err
    assert "Dear [ the name this person goes by ]" in out
    assert "Reading age about" in out
    assert "From here only if" not in out
    assert "Nothing loaded says this" in out


def test_json_is_json_only(capsys: pytest.CaptureFixture[str], nowhere: Path) -> None:
    code, out, _ = _kit(capsys, "practitioners-sheet", "--json", "--proceedings")
    made = json.loads(out)
    assert (code, made["conditions"]) == (0, ["proceedings"])
    assert made["blanks"]


def test_the_library_is_quoted(capsys: pytest.CaptureFixture[str], nowhere: Path, sample_library: Path) -> None:
    _, out, err = _kit(capsys, "practitioners-sheet", "--library", sample_library, "--as-of", "2025-06-01")
    assert "a court may ask to see them" in " ".join(out.split())
    assert "page 8, paragraph 41" in " ".join(out.split())
    assert "No library" not in err


@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_a_file_is_written_and_never_written_over_unasked(
    capsys: pytest.CaptureFixture[str], nowhere: Path, suffix: str
) -> None:
    path = nowhere / f"our first letter.{suffix}"
    code, out, err = _kit(capsys, "first-letter", "--to", path, "--fill", "partnership=The Heron Group")
    assert (code, out) == (0, "")
    assert f"Written: {path}" in err
    before = path.read_bytes()
    words = before.decode() if suffix == "md" else "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    assert "The Heron Group is made up of" in words
    code, _, err = _kit(capsys, "plan", "--to", path)
    assert code == 2
    assert "is there already" in err
    assert path.read_bytes() == before
    assert _kit(capsys, "plan", "--to", path, "--replace")[0] == 0
    assert path.read_bytes() != before
    assert [one.name for one in nowhere.iterdir()] == [path.name]


def test_all_are_written_or_none(capsys: pytest.CaptureFixture[str], nowhere: Path) -> None:
    folder = nowhere / "the kit"
    code, _, _ = _kit(capsys, "--all", folder, "--child-survived")
    assert code == 0
    assert {one.name for one in folder.iterdir()} == {f"{name}.docx" for name in kit_names()}
    (folder / "plan.docx").unlink()
    code, _, err = _kit(capsys, "--all", folder)
    assert code == 2
    assert "is there already" in err
    assert not (folder / "plan.docx").exists()


def test_own_templates_take_their_place(capsys: pytest.CaptureFixture[str], nowhere: Path) -> None:
    own = nowhere / "our templates"
    own.mkdir()
    (own / "plan.md").write_text(
        "---\ntitle: Our plan\nversion: 2\npurpose: To try.\nfor_whom: us\nreading_age_at_most: 11\n"
        "sources: [{point: all, source: us}]\n---\nWho asks whom?\n",
        encoding="utf-8",
    )
    assert "Who asks whom?" in _kit(capsys, "plan", "--templates", own)[1]
    assert "plan (your own copy)" in _kit(capsys, "--templates", own)[1]
    (own / "plan.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    code, out, err = _kit(capsys, "plan", "--templates", own)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 2  # that there is no library, and the sentence
    assert "is not valid YAML" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("second-letter",), "The kit has no “second-letter”: it has "),
        (("plan", "--to", "plan.pdf"), "must end in .docx or .md"),
        (("--to", "plan.docx"), "Name the document"),
        (("plan", "--all", "x"), "leave out the name"),
        (("--all", "no/such/folder"), "can't be made"),
        (("plan", "--to", "no/such/folder/plan.docx"), "can't be written"),
        (("plan", "--fill", "date"), "write the blank and its words"),
        (("plan", "--fill", "weather=rain"), "no blank “weather”"),
        (("first-letter", "--fill", "opening=words"), "written by a person"),
        (("--all", "x", "--fill", "date=today"), "--fill is for one document"),
        (("plan", "--child-died", "--child-survived"), "can't both hold"),
        (("plan", "--templates", "nowhere"), "is not a folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], nowhere: Path, arguments: tuple[str, ...], says: str
) -> None:
    code, out, err = _kit(capsys, *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
    assert not [one for one in nowhere.rglob("*") if one.is_file()]
