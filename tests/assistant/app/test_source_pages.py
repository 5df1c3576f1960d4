"""A source as it is shown where its page can't be: never a wrong highlight, and always a sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.app.open_library import OpenLibrary
from assistant.app.shelf import Shelf
from assistant.app.source_pages import Wanted, source_view
from indexes.highlights import find_quote
from indexes.library import Library
from indexes.pictures import Pictures

QUOTE = "The partners must complete a rapid review within 12 working days."


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    made = Pictures()
    yield made
    made.close()


def wanted_in(library: Library, file: str, quote: str) -> Wanted:
    """What a card asks for: the paragraph and the characters of a quotation in it."""
    document = library.document(file)
    paragraph = next(p for p in library.paragraphs(document) if quote in p.text)
    page = paragraph.pages[0]
    span = find_quote(paragraph, quote, page)
    assert span is not None
    return Wanted(paragraph.id, page, (span,))


def test_words_that_are_located_are_marked(opened: OpenLibrary, pictures: Pictures) -> None:
    wanted = wanted_in(opened.library, "sample-learning-from-serious-incidents-2024.pdf", QUOTE)
    view = source_view(wanted, opened.library, pictures)
    assert view.picture is not None
    assert view.picture.marks
    assert "marked in yellow with a line under them" in view.notice


def test_words_that_cannot_be_located_leave_the_page_without_a_mark_and_say_so(
    opened: OpenLibrary, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = wanted_in(opened.library, "sample-learning-from-serious-incidents-2024.pdf", QUOTE)
    monkeypatch.setattr(Pictures, "highlight", lambda *_: ())
    view = source_view(wanted, opened.library, pictures)
    assert view.picture is not None
    assert view.picture.marks == ()
    assert "could not be located on this picture for certain, so nothing is marked" in view.notice
    assert any(run.is_quoted and run.text == QUOTE for near in view.near for run in near.runs)


def test_half_of_a_quotation_is_not_marked(
    opened: OpenLibrary, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = wanted_in(opened.library, "sample-learning-from-serious-incidents-2024.pdf", QUOTE)
    start, end = wanted.quoted[0]
    halves = Wanted(wanted.paragraph_id, wanted.page, ((start, start + 12), (start + 13, end)))
    found = iter([((1.0, 1.0, 2.0, 2.0),), ()])
    monkeypatch.setattr(Pictures, "highlight", lambda *_: next(found))
    view = source_view(halves, opened.library, pictures)
    assert view.picture is not None
    assert view.picture.marks == ()


def test_a_file_that_changed_is_not_shown_and_the_paragraph_is(
    own_library: Path, tmp_path: Path, pictures: Pictures
) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    made = canvas.Canvas(str(tmp_path / "lanterns.pdf"))
    made.drawString(72, 720, "1. Each purple lantern must be counted within nine working days.")
    made.save()
    opened = OpenLibrary(own_library)
    Shelf(opened).add([str(tmp_path / "lanterns.pdf")])
    wanted = wanted_in(opened.library, "lanterns.pdf", "purple lantern")
    assert source_view(wanted, opened.library, pictures).picture is not None
    kept = own_library / "files" / "lanterns.pdf"
    kept.write_bytes(kept.read_bytes() + b"\n% changed since")
    view = source_view(wanted, opened.library, pictures)
    assert view.picture is None
    assert "The paragraph is shown as it was read." in view.notice
    assert any(near.is_quoted for near in view.near)
    opened.close()
