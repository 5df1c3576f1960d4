from pathlib import Path

import numpy as np
import pytest

from indexes.catalogue import Catalogue, Entry
from indexes.documents import Document, Edition, Force, Kind, PageSpan, Paragraph, Passage, Role, Unit
from indexes.errors import DocumentNotFound, LibraryBroken
from indexes.reading.model import ReadingWarning

DOCUMENT = Document(
    "d1",
    "a.pdf",
    "/x/a.pdf",
    "0" * 64,
    "A title",
    Kind.STATUTORY_GUIDANCE,
    edition=Edition("family", "2024", "2024-04"),
)
PARAGRAPH = Paragraph(
    "d1",
    0,
    "They must tell us1.\n• in writing",
    Role.BODY,
    (PageSpan(0, 20, 3, "iii"), PageSpan(20, 32, 4, "iv")),
    (Unit(0, 19, force=Force.MUST), Unit(20, 32, True, 0, Force.MUST)),
    "4.12",
    heading=("Chapter", "Section"),
    force=Force.MUST,
    marks=((17, 18),),
)


def _entry() -> Entry:
    boxes = np.full((32, 5), np.nan, np.float32)
    boxes[:19] = [[3, 10.25 + i, 700, 15.5 + i, 712] for i in range(19)]
    passage = Passage("d1", 0, "They must tell us.", "A title: Section", ((0, 0, 32),))
    vectors = np.array([[0.6, 0.8]], np.float32)
    return Entry(DOCUMENT, (PARAGRAPH,), (boxes,), (passage,), vectors, (ReadingWarning(3, "no_text", "none"),))


def test_everything_comes_back_as_it_was_written(tmp_path: Path) -> None:
    writing = Catalogue.create(tmp_path / "c.sqlite")
    writing.write(_entry())
    writing.close()
    catalogue = Catalogue.open(tmp_path / "c.sqlite")
    entry = _entry()
    assert catalogue.documents() == (DOCUMENT,)
    assert catalogue.paragraphs("d1") == (PARAGRAPH,)
    assert catalogue.paragraph("d1:0") == PARAGRAPH
    assert tuple(catalogue.passages("d1")) == entry.passages
    assert catalogue.warnings("d1") == entry.warnings
    np.testing.assert_array_equal(catalogue.vectors("d1"), entry.vectors)
    np.testing.assert_allclose(catalogue.characters("d1:0"), entry.characters[0], atol=0.051)


def test_what_is_removed_leaves_nothing(tmp_path: Path) -> None:
    catalogue = Catalogue.create(tmp_path / "c.sqlite")
    catalogue.write(_entry())
    catalogue.remove("d1")
    assert catalogue.documents() == ()
    assert catalogue.paragraphs("d1") == ()
    assert catalogue.warnings("d1") == ()


def test_a_paragraph_that_is_not_there_is_said(tmp_path: Path) -> None:
    catalogue = Catalogue.create(tmp_path / "c.sqlite")
    with pytest.raises(DocumentNotFound, match="d1:7"):
        catalogue.paragraph("d1:7")


def test_a_file_that_is_no_catalogue_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(LibraryBroken):
        Catalogue.open(path)


def test_a_box_too_far_to_keep_is_left_out_rather_than_wrong(tmp_path: Path) -> None:
    entry = _entry()
    boxes = entry.characters[0]
    assert boxes is not None
    boxes[2] = [3, 5000, 1, 5001, 2]
    catalogue = Catalogue.create(tmp_path / "c.sqlite")
    catalogue.write(entry)
    back = catalogue.characters("d1:0")
    assert back is not None
    assert np.isnan(back[2, 1])
    np.testing.assert_allclose(back[3], boxes[3], atol=0.051)
