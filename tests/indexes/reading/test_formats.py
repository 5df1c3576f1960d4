from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from indexes import reading
from indexes.errors import CorruptFile, UnsupportedFile
from indexes.reading.formats import Format, sniff


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.pdf", b"%PDF-1.7 ...", Format.PDF),
        ("a.txt", b"junk\n%PDF-1.4", Format.PDF),
        ("a.pdf", b"no header at all", Format.PDF),
        ("a.html", b"<p>no doctype", Format.HTML),
        ("page", b"\n <!DOCTYPE HTML><title>", Format.HTML),
        ("page", "<html><body>".encode("utf-16"), Format.HTML),
        ("a.md", b"<div>Markdown with a tag</div>", Format.TEXT),
        ("a.txt", b"text", Format.TEXT),
        ("a", b"text", Format.TEXT),
        ("a.docx", b"PK\x03\x04 broken", Format.DAMAGED_WORD),
        ("a.zip", b"PK\x03\x04 broken", Format.ARCHIVE),
        ("a.docx", b"plain text", Format.DAMAGED_WORD),
        ("a.doc", b"\xd0\xcf\x11\xe0", Format.OLD_OFFICE),
        ("a.doc", b"{\\rtf1", Format.RICH_TEXT),
        ("a.jpg", b"\xff\xd8\xff", Format.PICTURE),
        ("a.msg", b"\xd0\xcf\x11\xe0", Format.MAIL),
        ("a.txt", b"   ", Format.EMPTY),
    ],
)
def test_content_comes_before_the_name(tmp_path: Path, name: str, data: bytes, expected: Format) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert sniff(path) is expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("word/document.xml", Format.WORD),
        ("xl/workbook.xml", Format.SPREADSHEET),
        ("ppt/presentation.xml", Format.SLIDES),
        ("mimetype", Format.OPEN_DOCUMENT),
        ("other.txt", Format.ARCHIVE),
    ],
)
def test_zip_files_by_what_they_hold(tmp_path: Path, part: str, expected: Format) -> None:
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    assert sniff(path) is expected


def test_refusals_say_what_to_do_next(tmp_path: Path) -> None:
    path = tmp_path / "letter.rtf"
    path.write_bytes(b"{\\rtf1 text}")
    with pytest.raises(UnsupportedFile) as refused:
        reading.read(path)
    assert str(refused.value) == '"letter.rtf" is a rich text file: save it as Word .docx or PDF and add that.'
    with pytest.raises(CorruptFile, match=r'"gone.txt" could not be opened'):
        reading.read(tmp_path / "gone.txt")
