"""The library as its callers see it: what is added, changed, moved, removed, filtered and found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from indexes.documents import Filters, Kind
from indexes.embedding import HashingEmbedder
from indexes.errors import DocumentNotFound, LibraryMissing
from indexes.library import Library

TODAY = date(2026, 11, 22)

GUIDANCE = """# Sample advice for partners {year}

Published March {year}. Statutory guidance.

## Telling people

1. Partners {force} tell the family within {days} days of the decision.

2. Siblings should be offered an advocate of their own before the first meeting.

## Reviewers

3. A lead reviewer must have no part in the service reviewed.
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files with a space"
    folder.mkdir()
    (folder / "advice-2021.md").write_text(GUIDANCE.format(year=2021, force="should", days=9), encoding="utf-8")
    (folder / "advice-2024.md").write_text(GUIDANCE.format(year=2024, force="must", days=4), encoding="utf-8")
    (folder / "notes.txt").write_text("Some notes on supervision and the time it takes.\n", encoding="utf-8")
    (folder / "README.md").write_text("What this folder is for.", encoding="utf-8")
    return folder


def _add(files: Path, home: Path) -> None:
    Library.add_to(home, [files], embedder=HashingEmbedder())


@pytest.fixture
def home(files: Path, tmp_path: Path) -> Path:
    _add(files, tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    opened = Library.open(home, HashingEmbedder())
    yield opened
    opened.close()


def test_a_folder_is_added_and_its_read_me_is_not_a_document(library: Library) -> None:
    assert sorted(d.file for d in library.documents) == ["advice-2021.md", "advice-2024.md", "notes.txt"]


def test_nothing_changed_touches_nothing(files: Path, home: Path) -> None:
    before = (home / "current").read_text()
    report = Library.add_to(home, [files], embedder=HashingEmbedder())
    assert (report.unchanged, report.added, report.changed, report.removed) == (3, (), (), ())
    assert (home / "current").read_text() == before


def test_a_file_replaced_under_its_name_is_noticed(files: Path, home: Path) -> None:
    (files / "notes.txt").write_text("Quite other words about transfers between areas.\n", encoding="utf-8")
    report = Library.add_to(home, [files], embedder=HashingEmbedder())
    assert report.changed == ("notes.txt",)
    found = Library.open(home, HashingEmbedder()).search("transfers between areas", Filters(as_of=TODAY))
    assert "transfers" in found.hits[0].passage.text


def test_a_moved_file_is_not_read_again(files: Path, home: Path) -> None:
    (files / "notes.txt").rename(files / "renamed.txt")
    report = Library.add_to(home, [files], embedder=HashingEmbedder())
    assert (report.moved, report.added, report.removed) == (("renamed.txt",), (), ())


def test_a_file_that_is_gone_from_an_added_folder_is_taken_out(files: Path, home: Path) -> None:
    (files / "notes.txt").unlink()
    assert Library.add_to(home, [files], embedder=HashingEmbedder()).removed == ("notes.txt",)


def test_the_same_text_under_a_second_name_is_held_once(files: Path, home: Path) -> None:
    (files / "copy.txt").write_bytes((files / "notes.txt").read_bytes())
    report = Library.add_to(home, [files], embedder=HashingEmbedder())
    assert report.added == ()
    assert report.unchanged == 4


def test_a_file_that_is_not_there_is_said_and_the_rest_is_added(files: Path, tmp_path: Path) -> None:
    report = Library.add_to(
        tmp_path / "other", [files / "nothing.pdf", files / "notes.txt"], embedder=HashingEmbedder()
    )
    assert report.added == ("notes.txt",)
    assert report.failed[0].code == "missing"
    assert "nothing.pdf" in report.failed[0].message


def test_the_edition_that_applies_is_searched(library: Library) -> None:
    now = {d.file for d in library.searched(Filters(as_of=TODAY))}
    then = {d.file for d in library.searched(Filters(as_of=date(2022, 6, 1)))}
    assert "advice-2021.md" not in now
    assert "advice-2024.md" in now
    assert "advice-2021.md" in then
    assert "advice-2024.md" not in then


def test_a_replaced_edition_is_searched_when_named(library: Library) -> None:
    found = library.search("tell the family", Filters(editions=("2021",), as_of=TODAY))
    assert {hit.document.file for hit in found.hits} == {"advice-2021.md"}


def test_filters_hold_before_ranking(library: Library) -> None:
    found = library.search("supervision", Filters(kinds=(Kind.LAW,), as_of=TODAY))
    assert found.hits == ()
    assert found.documents == 0


def test_a_paragraph_is_found_by_its_printed_number(library: Library) -> None:
    document = library.document("advice-2024.md")
    assert "four" in library.find(document, "para 1")[0].text or "4 days" in library.find(document, "para 1")[0].text
    with pytest.raises(DocumentNotFound, match="no paragraph numbered 99"):
        library.find(document, "99")


def test_a_name_that_fits_nothing_says_what_is_held(library: Library) -> None:
    with pytest.raises(DocumentNotFound, match=r"notes\.txt"):
        library.document("no such title")


def test_hits_say_why_they_are_here_and_come_in_order(library: Library) -> None:
    found = library.search("advocate for siblings", Filters(as_of=TODAY))
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert found.hits[0].ranks["words"] == 1


def test_the_same_search_gives_the_same_hits(home: Path) -> None:
    ids = [
        [hit.passage.id for hit in Library.open(home, HashingEmbedder()).search("family", Filters(as_of=TODAY)).hits]
        for _ in range(2)
    ]
    assert ids[0] == ids[1]


def test_removing_leaves_the_file(files: Path, home: Path) -> None:
    assert Library.remove_from(home, ["notes.txt"], HashingEmbedder()).removed == ("notes.txt",)
    assert (files / "notes.txt").exists()
    assert len(Library.open(home, HashingEmbedder()).documents) == 2


def test_chroma_is_made_again_from_the_record_where_it_is_missing(home: Path) -> None:
    import shutil

    for folder in (home / "snapshots").glob("*/chroma"):
        shutil.rmtree(folder)
    found = Library.open(home, HashingEmbedder()).search("advocate for siblings", Filters(as_of=TODAY))
    assert "meaning" in {name for hit in found.hits for name in hit.ranks}


def test_an_empty_folder_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        Library.open(tmp_path)
