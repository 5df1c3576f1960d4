"""LibreOffice opens the copy with comments and has each at its words."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from assistant.check.draft import Draft, read_draft
from assistant.check.points import Lens, Point
from assistant.check.word.comments import with_comments
from tests.assistant.check.word.word_files import MADE, comments, drafted, para, run, word_file

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TRACKED = '<w:ins w:id="6" w:author="A" w:date="2026-01-01T00:00:00Z">{}</w:ins>'


@pytest.fixture(scope="session")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found


def opened(office: str, docx: bytes, folder: Path) -> Any:
    """The document as LibreOffice writes it again, as one file of XML."""
    (folder / "commented.docx").write_bytes(docx)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "fodt", "--outdir", str(folder), "commented.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=240)
    return etree.parse(folder / "commented.fodt", etree.XMLParser(huge_tree=True)).getroot()


def covered(root: Any) -> list[str]:
    """The words that LibreOffice has under each comment with a range, in the order of the comments."""
    open_now: dict[str, list[str]] = {}
    done: dict[str, str] = {}
    order: list[str] = []

    def take(text: str | None) -> None:
        for words in open_now.values():
            words.append(text or "")

    def walk(element: Any) -> None:
        name = element.get(_OFFICE + "name")
        if element.tag == _OFFICE + "annotation":
            order.append(name)
            open_now[name] = []
        elif element.tag == _OFFICE + "annotation-end":
            done[name] = "".join(open_now.pop(name, []))
        elif element.tag not in (_TEXT + "note", _TEXT + "tracked-changes"):
            take(" " if element.tag in (_TEXT + "line-break", _TEXT + "tab", _TEXT + "s") else element.text)
            for child in element:
                walk(child)
                take(child.tail)

    walk(root.find(f"{_OFFICE}body"))
    return [" ".join(done[name].split()) for name in order if name in done]


def points(draft: Draft, which: slice) -> list[Point]:
    held = [sentence for sentence in draft.sentences if sentence.text.strip()]
    return [Point(Lens.LANGUAGE, "kind", sentence.quote, "How was this possible?") for sentence in held[which]]


def test_a_difficult_file_opens_with_every_comment_at_its_words(office: str, tmp_path: Path) -> None:
    cells = f"<w:tc>{para('R1')}</w:tc><w:tc>{para('Fund a shared record. ', run('By May.', '<w:b/>'))}</w:tc>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    body = (
        para("A draft.")
        + para("It rained. The vi", run("sit was ", "<w:b/>"), _TRACKED.format(run("missed")), " again. “Who knew?”")
        + table
        + para("It rained. The", "<w:r><w:br/><w:t>visit was missed again.</w:t></w:r>", " No-one asked…")
    )
    docx = word_file(body)
    draft = drafted(docx, tmp_path)
    made = with_comments(docx, draft, points(draft, slice(None)), MADE)
    assert made.moved == ()
    assert covered(opened(office, made.docx, tmp_path)) == [
        " ".join(words.split()) for _, words in comments(made.docx).values()
    ]


def test_a_fictional_review_opens_with_every_comment_at_its_words(office: str, shared: Path, tmp_path: Path) -> None:
    path = shared / "reviews" / "r05.docx"
    draft = read_draft(path)
    made = with_comments(path.read_bytes(), draft, points(draft, slice(0, None, 4)), MADE)
    assert made.placed >= 30
    root = opened(office, made.docx, tmp_path)
    assert len(list(root.iter(_OFFICE + "annotation"))) == len(comments(made.docx))
    assert covered(root) == [words for _, words in comments(made.docx).values()]
