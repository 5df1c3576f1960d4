"""Adding, stopping, correcting, removing and putting back, on a copy of the sample library."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.app.open_library import OpenLibrary
from assistant.app.shelf import FILES, Shelf, ShelfError, Stopped
from indexes.errors import IndexesError

TEXT = "# Lantern procedure\n\n1. Each purple lantern must be counted within nine working days.\n"


@pytest.fixture
def shelf(own_library: Path) -> Shelf:
    return Shelf(OpenLibrary(own_library))


def dropped(tmp_path: Path, name: str, text: str = TEXT) -> str:
    """A file as Gradio hands it over: somewhere for the time being."""
    folder = tmp_path / "upload"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_a_dropped_file_is_kept_with_the_library(shelf: Shelf, own_library: Path, tmp_path: Path) -> None:
    report = shelf.add([dropped(tmp_path, "lantern.md")])
    assert report.added == ("lantern.md",)
    assert (own_library / FILES / "lantern.md").is_file()
    assert not (tmp_path / "upload" / "lantern.md").exists()
    assert shelf.add([dropped(tmp_path, "lantern.md", TEXT + "\n2. More.\n")]).changed == ("lantern.md",)
    assert "2. More." in (own_library / FILES / "lantern.md").read_text("utf-8")


def test_stopping_leaves_library_and_files_as_they_were(shelf: Shelf, own_library: Path, tmp_path: Path) -> None:
    shelf.add([dropped(tmp_path, "lantern.md")])
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(Stopped):
        shelf.add([dropped(tmp_path, "lantern.md", "# Other\n\nOther words stand here now.\n")], None, stopped)
    assert (own_library / FILES / "lantern.md").read_text("utf-8") == TEXT
    assert shelf.add([dropped(tmp_path, "lantern.md")]).unchanged == 1


def test_a_kind_of_file_that_is_not_read_is_refused_in_a_sentence(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(ShelfError, match=r"Not added: photo.exe. The library reads PDF"):
        shelf.add([dropped(tmp_path, "photo.exe")])


def test_a_removed_document_can_be_put_back(shelf: Shelf, own_library: Path, tmp_path: Path) -> None:
    shelf.add([dropped(tmp_path, "lantern.md")])
    opened = OpenLibrary(own_library)
    removed = shelf.remove(opened.library.document("lantern.md").id)
    assert not opened.library.matching("lantern.md")
    shelf.put_back(removed)
    again = opened.library.document("lantern.md")
    removed = shelf.remove(again.id)
    shelf.add([dropped(tmp_path, "other.md", "# Other\n\nOther words stand here.\n")])
    with pytest.raises(ShelfError, match="can't be put back"):
        shelf.put_back(removed)


def test_corrections_are_seen_at_once_by_the_open_library(shelf: Shelf, own_library: Path) -> None:
    opened = OpenLibrary(own_library)
    document = opened.library.document("sample-review-juniper-2021.pdf")
    shelf.correct(document.id, {"title": "Juniper, corrected", "issued": "2021-10", "family": "", "label": ""})
    found = opened.library.document(document.id)
    assert (found.title, found.issued) == ("Juniper, corrected", "2021-10")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": " "}, "title can't be empty"),
        ({"issued": "last year"}, "A date is written"),
        ({"kind": "nonsense"}, "not a valid Kind"),
        ({"family": "x", "label": "", "applies_from": ""}, "both a family and a name"),
    ],
)
def test_a_correction_that_cannot_be_taken_is_said(
    shelf: Shelf, own_library: Path, fields: dict[str, str], said: str
) -> None:
    document = OpenLibrary(own_library).library.document("sample-review-juniper-2021.pdf")
    with pytest.raises(ShelfError, match=said):
        shelf.correct(document.id, fields)


def test_a_document_that_is_not_there_is_said(shelf: Shelf) -> None:
    with pytest.raises(IndexesError):
        shelf.remove("nothing-like-this")
