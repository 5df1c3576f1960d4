from __future__ import annotations

from pathlib import Path

import pytest

from indexes.documents import Role
from indexes.errors import CorruptFile, UnsupportedFile
from indexes.reading.model import Reading
from indexes.reading.text import read_text

SHARED = Path(__file__).parents[4] / "shared"


def read(tmp_path: Path, text: str | bytes, name: str = "file.txt") -> Reading:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_text(path)


WRAPPED = """\
Statutory guidance for everyone

1. Introduction

1.1 Anyone who works with children should know what to do when they are
worried about a child, and whom to tell about it.
1.2 They must:
• act on what they have seen and heard, without waiting for somebody else to
do so
• write it down
This applies to all children.
"""


def test_wrapped_lines_are_joined_and_bullets_and_numbers_start_paragraphs(tmp_path: Path) -> None:
    (page,) = read(tmp_path, WRAPPED).pages
    assert page.number is None
    assert [(x.text, x.role, x.is_bullet) for x in page.lines] == [
        ("Statutory guidance for everyone", Role.HEADING, False),
        ("1. Introduction", Role.HEADING, False),
        ("1.1 Anyone who works with children should know what to do when they are worried about a child, and whom "
         "to tell about it.", None, False),
        ("1.2 They must:", None, False),
        ("act on what they have seen and heard, without waiting for somebody else to do so", None, True),
        ("write it down", None, True),
        ("This applies to all children.", None, False),
    ]  # fmt: skip


def test_form_feeds_separate_pages_and_printed_numbers_become_labels(tmp_path: Path) -> None:
    pages = read(tmp_path, "Cover\n\fii\nContents\n\f1\nFirst text.\n\f2\nSecond text.\n\f3\nThird.\n\f").pages
    assert [(page.number, page.label) for page in pages] == [(1, None), (2, "ii"), (3, "1"), (4, "2"), (5, "3")]
    assert [line.text for line in pages[2].lines] == ["First text."]
    assert all(line.page == page.number for page in pages for line in page.lines)


def test_a_blank_page_keeps_its_place(tmp_path: Path) -> None:
    pages = read(tmp_path, "One.\f\fThree.").pages
    assert [page.number for page in pages] == [1, 2, 3]
    assert pages[1].lines == ()


def test_running_headers_are_left_out(tmp_path: Path) -> None:
    pages = read(tmp_path, "\f".join(f"Local review\n{i} apples were eaten here.\n" for i in range(6))).pages
    assert all("Local review" not in line.text for page in pages for line in page.lines)


def test_the_control_character_that_stands_for_a_hyphen(tmp_path: Path) -> None:
    made = read(tmp_path, "Plain.\fmulti\x02agency work\n")
    assert made.pages[1].lines[0].text == "multi-agency work"
    assert [(warning.page, warning.code) for warning in made.warnings] == [(2, "control_characters")]


def test_footnotes_leave_the_body_and_keep_their_marks(tmp_path: Path) -> None:
    page = read(tmp_path, "There are many children1 here.\nMore text follows it.\n1 Statistics of 2023\n\fNext.").pages[
        0
    ]
    assert page.lines[0].marks == ((23, 24),)
    assert (page.lines[-1].text, page.lines[-1].note) == ("Statistics of 2023", "1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    made = read(tmp_path, "The child’s café – ‘home’ was closed.".encode(encoding))
    assert made.pages[0].lines[0].text == "The child’s café – ‘home’ was closed."


def test_empty_and_binary_files_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(CorruptFile, match=r'"file.txt" is empty'):
        read(tmp_path, b"  \n ")
    with pytest.raises(UnsupportedFile, match=r'"file.txt" is not text'):
        read(tmp_path, bytes(range(256)) * 40)


MARKDOWN = """\
---
title: Review of Fern
---
# Review: **Fern**

1.1 A paragraph that
goes on.[^1]

> **Learning point**
>
> - Ask *first*.

- one
  - two

| No | What |
|---|---|
| R1 | [Do](https://example.org) this |

Second heading
--------------

[^1]: The note.
"""


def test_markdown(tmp_path: Path) -> None:
    made = read(tmp_path, MARKDOWN, "file.md")
    assert made.properties == {"title": "Review of Fern"}
    assert [(x.text, x.role, x.level, x.is_bullet) for x in made.pages[0].lines] == [
        ("Review: Fern", Role.HEADING, 1, False),
        ("1.1 A paragraph that goes on.1", None, 0, False),
        ("Learning point", Role.BOX, 0, False),
        ("Ask first.", Role.BOX, 1, True),
        ("one", None, 1, True),
        ("two", None, 2, True),
        ("No | What", Role.TABLE, 0, False),
        ("R1 | Do this", Role.TABLE, 0, False),
        ("Second heading", Role.HEADING, 2, False),
        ("The note.", Role.FOOTNOTE, 0, False),
    ]
    assert made.pages[0].lines[1].marks == ((29, 30),)


def test_a_contents_list_says_which_lines_are_headings(tmp_path: Path) -> None:
    filler = "Children are seen alone and asked what they want to happen next in their own words.\n" * 20
    text = (
        "Contents\nThe first chapter 2\nWho this is for 2\nThe second chapter 3\n\f"
        f"The first chapter\n{filler}Who this is for\nIt is for everyone who works with children.\nDetail\n"
        "This goes further into the detail of things.\n\f\fThe second chapter\nIt starts on a new page.\n"
    )
    pages = read(tmp_path, text).pages
    found = [(line.text, line.level) for page in pages for line in page.lines if line.role is Role.HEADING]
    assert found == [("The first chapter", 1), ("Who this is for", 2), ("Detail", 3), ("The second chapter", 1)]
    assert {line.role for line in pages[0].lines} == {Role.CONTENTS}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not here")
def test_d005_has_its_pages_labels_and_hyphens() -> None:
    (path,) = (SHARED / "documents").glob("D005*")
    made = read_text(path)
    assert len(made.pages) == 66
    assert [page.label for page in made.pages[1:]] == [str(i) for i in range(2, 67)]
    assert not any("\x02" in line.text for page in made.pages for line in page.lines)
    assert len(made.warnings) == 11
