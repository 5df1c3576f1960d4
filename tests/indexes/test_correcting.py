"""Corrections made in the app land in library.yaml, and nothing else there changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexes.correcting import set_values
from indexes.corrections import SetEdition, SetValues, apply, load, save
from indexes.documents import Document, Edition, Kind
from indexes.errors import SettingsFileError

FIRST = Document("a1", "a.pdf", "/x/a.pdf", "a" * 64, "A", Kind.OTHER)
SECOND = Document("b2", "b.pdf", "/x/b.pdf", "b" * 64, "B", Kind.REVIEW, edition=Edition("b", "2020", "2020"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "library.yaml"
    save(made, [FIRST, SECOND])
    return made


def test_a_correction_is_applied_and_survives_the_next_save(path: Path) -> None:
    set_values(path, FIRST, SetValues(title="The right title", kind=Kind.LAW))
    save(path, [FIRST, SECOND])
    corrected = apply(FIRST, load(path))
    assert (corrected.title, corrected.kind) == ("The right title", Kind.LAW)
    assert apply(SECOND, load(path)) == SECOND


def test_what_was_set_before_and_is_not_given_stays(path: Path) -> None:
    set_values(path, SECOND, SetValues(title="One"))
    set_values(path, SECOND, SetValues(issued="2021-05"))
    set_values(path, SECOND, SetValues(edition=SetEdition(label="2021")))
    corrected = apply(SECOND, load(path))
    assert (corrected.title, corrected.issued) == ("One", "2021-05")
    assert corrected.edition == Edition("b", "2021", "2021")
    set_values(path, SECOND, SetValues(edition="none"))
    assert apply(SECOND, load(path)).edition is None


def test_everything_else_in_the_file_stays_letter_for_letter(path: Path) -> None:
    text = path.read_text("utf-8").replace("documents:\n", "documents:\n  # a note of ours\n", 1)
    path.write_text(text, "utf-8")
    set_values(path, SECOND, SetValues(title="Two"))
    changed = path.read_text("utf-8").splitlines()
    assert "  # a note of ours" in changed
    gone = [line for line in text.splitlines() if line not in changed]
    assert gone == []


def test_a_document_without_an_entry_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "library.yaml"
    set_values(path, FIRST, SetValues(title="New"))
    set_values(path, SECOND, SetValues(title="Newer"))
    assert apply(FIRST, load(path)).title == "New"
    assert apply(SECOND, load(path)).title == "Newer"


def test_a_file_that_cannot_be_understood_is_left_as_it_is(path: Path) -> None:
    path.write_text("documents: [", "utf-8")
    with pytest.raises(SettingsFileError):
        set_values(path, FIRST, SetValues(title="X"))
    assert path.read_text("utf-8") == "documents: ["
