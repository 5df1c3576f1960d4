"""Plain text and Markdown files. Form feeds separate the pages of a plain text file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from indexes.errors import CorruptFile, UnsupportedFile
from indexes.reading.encodings import decode
from indexes.reading.markdown import read_markdown
from indexes.reading.model import Line, Page, Reading, ReadingWarning
from indexes.reading.text_paragraphs import Notes, join_lines, wrap_width

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MARKDOWN_SUFFIXES", "read_text"]

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})

_STANDS_FOR_HYPHEN = "\x02"  # written for a hyphen by common PDF-to-text programs
_CHAPTER_ENDS = 0.83  # of the lines of the fullest page: a page with fewer has room left at its foot
_LABEL = re.compile(r"(?:page\s+)?(?P<label>\d{1,4}|[ivxlc]{1,7})(?:\s+of\s+\d{1,4})?", re.IGNORECASE)


def read_text(path: Path) -> Reading:
    """Read a text file: pages where form feeds separate them, otherwise one page without a number.

    Raises `CorruptFile` where the file is empty, `UnsupportedFile` where it isn't text.
    """
    data = path.read_bytes()
    if not data.strip():
        raise CorruptFile(f'"{path.name}" is empty: add a fresh copy of it.')
    decoded = decode(data)
    if decoded is None:
        raise UnsupportedFile(f'"{path.name}" is not text that can be read: save it as Word .docx or PDF and add that.')
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    warnings = _control_warnings(text, decoded.removed)
    text = text.replace(_STANDS_FOR_HYPHEN + "\n", "-").replace(_STANDS_FOR_HYPHEN, "-")
    if path.suffix.lower() in MARKDOWN_SUFFIXES:
        lines, properties = read_markdown(text)
        return Reading("markdown", (Page(None, None, lines),), warnings, properties=properties)
    pages = _pages(text)
    return Reading("text", pages, warnings)


def _control_warnings(text: str, removed: int) -> tuple[ReadingWarning, ...]:
    made = []
    has_pages = "\f" in text
    for number, page in enumerate(text.split("\f"), 1):
        if _STANDS_FOR_HYPHEN in page:
            message = "A control character (0x02) was read as the hyphen it stands for."
            made.append(ReadingWarning(number if has_pages else None, "control_characters", message))
    if removed:
        made.append(ReadingWarning(None, "control_characters", f"{removed} control characters were left out."))
    return tuple(made)


def _pages(text: str) -> tuple[Page, ...]:
    has_pages = "\f" in text
    printed = [[line.strip() for line in page.split("\n")] for page in text.removesuffix("\f").split("\f")]
    width = wrap_width([line for page in printed for line in page])
    labels = _take_labels(printed) if has_pages else [None] * len(printed)
    if has_pages:
        _take_running_lines(printed)
    notes = Notes(has_pages)
    fullest = max((_filled(lines) for lines in printed), default=0)
    pages = []
    for index, (lines, label) in enumerate(zip(printed, labels, strict=True)):
        number = index + 1 if has_pages else None
        starts_chapter = has_pages and index > 0 and _filled(printed[index - 1]) < _CHAPTER_ENDS * fullest
        made: tuple[Line, ...] = join_lines(lines, width, notes, starts_chapter=starts_chapter)
        pages.append(Page(number, label, tuple(replace(line, page=number) for line in made)))
    return tuple(pages)


def _filled(lines: list[str]) -> int:
    return sum(1 for line in lines if line)


def _take_labels(pages: list[list[str]]) -> list[str | None]:
    """Take the printed page number off each page where it stands alone on the first or last line.

    A number is only believed where it keeps step with the pages: three in a row, or all of a short file.
    """
    for from_end in (False, True):
        found = [_label_at(lines, from_end) for lines in pages]
        kept = [_keeps_step(found, i) for i in range(len(pages))]
        if sum(kept) >= min(3, max(len(pages) - 1, 1)):
            for lines, keep in zip(pages, kept, strict=True):
                if keep:
                    del lines[_edge(lines, from_end)]
            return [label if keep else None for label, keep in zip(found, kept, strict=True)]
    return [None] * len(pages)


def _edge(lines: list[str], from_end: bool) -> int:
    """The index of the first or last line that isn't blank; -1 on a blank page."""
    order = range(len(lines) - 1, -1, -1) if from_end else range(len(lines))
    return next((i for i in order if lines[i]), -1)


def _label_at(lines: list[str], from_end: bool) -> str | None:
    index = _edge(lines, from_end)
    match = _LABEL.fullmatch(lines[index]) if index >= 0 else None
    return match.group("label") if match else None


def _keeps_step(labels: list[str | None], index: int) -> bool:
    label = labels[index]
    if label is None:
        return False
    if not label.isdigit():
        return True
    near = range(max(index - 3, 0), min(index + 4, len(labels)))
    return any(
        other.isdigit() and int(other) - int(label) == i - index
        for i in near
        if i != index and (other := labels[i]) is not None
    )


def _take_running_lines(pages: list[list[str]]) -> None:
    """Take off a header or footer: the same first or last line on more than half of four pages or more."""
    if len(pages) < 4:
        return
    for from_end in (False, True):
        edges = [lines[i] if (i := _edge(lines, from_end)) >= 0 else "" for lines in pages]
        for text in {edge for edge in edges if edge}:
            if edges.count(text) > len(pages) / 2:
                for lines, edge in zip(pages, edges, strict=True):
                    if edge == text:
                        del lines[_edge(lines, from_end)]
