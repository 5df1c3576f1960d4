"""The command `findings`: notes to files, decisions kept where asked for, one sentence where something can't be done."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
import yaml

from assistant.cli import main
from evals.findings_cases import OWN

NOTES = sorted(OWN.glob("m*.md"))[0]
SENTENCE = "When two services wait for each other, nobody tends to hold the child's plan."


def run(*words: object) -> int:
    return main([str(word) for word in ("findings", *words)])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with notes whose name has a space, a working file, a report and sheets."""
    folder = tmp_path_factory.mktemp("a case")
    notes = folder / "my notes.md"
    notes.write_bytes(NOTES.read_bytes())
    code = run(
        notes, "--library", folder / "none", "--hunch", "The panels meet too late", "--accept", "P1,P2", "--recommend",
        "P2", "--keep", folder / "work.yaml", "--report", folder / "draft.docx", "--sheets", folder / "sheets.md",
    )  # fmt: skip
    assert code == 3  # a library that was named and is not there
    code = run(
        notes, "--hunch", "The panels meet too late", "--accept", "P1,P2", "--recommend", "P2",
        "--keep", folder / "work.yaml", "--report", folder / "draft.docx", "--sheets", folder / "sheets.md",
    )  # fmt: skip
    assert code == 0
    return folder


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No library in the usual place."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture(scope="module", autouse=True)
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The module's own fixture runs in an empty folder too."""
    import os

    os.chdir(tmp_path_factory.mktemp("nowhere"))


def test_json_holds_the_contract_and_nothing_else_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(NOTES, "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert {"patterns", "set_aside"} <= set(made)
    first = made["patterns"][0]
    assert set(first) == {
        "id", "sentence", "scaffold", "typology", "supports", "counter", "factors", "quotes", "not_known", "library",
        "guidance", "questions",
    }  # fmt: skip
    assert first["scaffold"] is True
    assert first["library"] == {"reviews_loaded": 0, "rows": []}
    text = NOTES.read_text(encoding="utf-8")
    assert all(quote["quote"] in text for one in made["patterns"] for quote in one["quotes"])
    kinds = {
        "blames_individual",
        "single_incident",
        "hearsay",
        "prompt_injection",
        "practitioner_name",
        "weak_evidence",
    }
    assert {item["kind"] for item in made["set_aside"]} <= kinds | {"victim_blame_in_source"}


def test_files_are_written_and_the_notes_stay_as_they_were(kept: Path) -> None:
    assert (kept / "my notes.md").read_bytes() == NOTES.read_bytes()
    word = docx.Document(kept / "draft.docx")
    titles = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert sum(title.startswith("Finding ") for title in titles) == 2
    assert "To talk about" in (kept / "sheets.md").read_text(encoding="utf-8")
    assert sorted(path.name for path in kept.iterdir()) == ["draft.docx", "my notes.md", "sheets.md", "work.yaml"]


def test_the_working_file_holds_decisions_and_no_words_of_the_notes(kept: Path) -> None:
    text = (kept / "work.yaml").read_text(encoding="utf-8")
    assert "may be disclosable" in text
    work = yaml.safe_load(text)
    assert work["hunches"] == ["The panels meet too late"]
    assert [p["id"] for p in work["patterns"] if p["accepted"]] == ["P1", "P2"]
    assert [p["id"] for p in work["patterns"] if p["recommendations"]] == ["P2"]
    for line in (kept / "my notes.md").read_text(encoding="utf-8").splitlines():
        words = line.partition("] ")[2]
        if len(words.split()) > 5:
            assert words not in text


def test_decisions_made_by_hand_are_taken_up_again(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = kept / "again.yaml"
    work = yaml.safe_load((kept / "work.yaml").read_text(encoding="utf-8"))
    work["patterns"][0]["sentence"] = SENTENCE
    work["patterns"][0]["standing"] = "contested"
    file.write_text(yaml.safe_dump(work, allow_unicode=True), encoding="utf-8")
    assert run(kept / "my notes.md", "--keep", file) == 0
    drawn = " ".join(capsys.readouterr().out.split())
    assert SENTENCE in drawn
    assert "P1 is now contested." in drawn
    assert run(kept / "my notes.md", "--keep", file, "--json") == 0
    first = json.loads(capsys.readouterr().out)["patterns"][0]
    assert (first["id"], first["sentence"], first["scaffold"]) == ("P1", SENTENCE, False)
    file.unlink()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("{notes}", "--report", "{notes}.docx", "--sheets", "x.pdf"), "must end in .docx or .md"),
        (("{notes}", "--report", "{notes}"), "holds your notes"),
        (("{notes}", "--report", "no folder/x.docx"), "is not a folder"),
        (("{notes}", "--accept", "P77"), "There is no pattern P77 among the proposals"),
        (("{notes}", "--hunches", "missing.txt"), "one hunch a line"),
        (("missing.docx",), "missing.docx"),
        (("{notes}", "--keep", "{broken}"), "line 1"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    words: tuple[str, ...], said: str, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = kept.parent / "broken.yaml"
    broken.write_text("pattern: [P1", encoding="utf-8")
    notes = kept / "my notes.md"
    capsys.readouterr()
    assert run(*(word.format(notes=notes, broken=broken) for word in words)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") <= 2
    assert "Traceback" not in err


def test_a_report_that_is_there_is_not_written_over_unasked(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (kept / "draft.docx").read_bytes()
    assert run(kept / "my notes.md", "--report", kept / "draft.docx") == 2
    assert "--overwrite" in capsys.readouterr().err
    assert (kept / "draft.docx").read_bytes() == before


def test_nothing_is_left_beside_a_file_that_could_not_be_written(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert run(kept / "my notes.md", "--report", kept / "other.md") == 2
    assert "No space left on device" in capsys.readouterr().err
    assert not list(kept.glob("*other.md*"))
