"""A draft of 12,000 words in Word, made of fictional reviews one after the other: to time the checks on.

    python -m evals.long_draft OUT.docx [--reviews DIR] [--words 12000]

`--reviews` is a folder of fictional reviews; without one, or where it is missing, those of the sample library are used.
Sections are numbered on, so that no number comes twice; where the reviews are too short they are used again.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import docx

import assistant
from assistant.check.draft import Draft, DraftParagraph, read_draft
from indexes.documents import Role

__all__ = ["WORDS", "make_long_draft"]

WORDS = 12_000
_SAMPLES = Path(assistant.__file__).parent / "sample_library"
_FORMATS = (".md", ".docx", ".html", ".pdf")  # of a review that is there in several, the first is read
_NUMBER = re.compile(r"(\d{1,2})((?:\.\d+)*\.?)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph to write: its text with its number, its items, or the cells of a row."""

    kind: Role
    text: str
    items: tuple[str, ...] = ()


def make_long_draft(out: Path, reviews: Path | None = None, words: int = WORDS) -> int:
    """Write the draft; gives how many words it has, at least `words` and at most a paragraph or table more.

    Raises:
        ValueError: where the folder holds no review.
    """
    drafts = [read_draft(path) for path in _files(reviews)]
    if not any(draft.words for draft in drafts):
        raise ValueError(f"There are no reviews in {reviews}: name a folder of them with --reviews.")
    made = docx.Document()
    made.add_heading("A long draft made of fictional reviews", 0)
    count = 0
    for is_table, group in groupby(_pieces(drafts), key=lambda piece: piece.kind is Role.TABLE):
        held = _until(group, words - count)
        count += sum(_words(piece) for piece in held)
        if is_table:
            _write_table(made, held)
        else:
            _write(made, held)
        if count >= words:
            break
    made.save(str(out))
    return count


def _files(reviews: Path | None) -> list[Path]:
    folder, pattern = (reviews, "r[0-9]*") if reviews is not None and reviews.is_dir() else (_SAMPLES, "*review*")
    found: dict[str, Path] = {}
    for suffix in _FORMATS:
        for path in sorted(folder.glob(f"{pattern}{suffix}")):
            found.setdefault(path.stem, path)
    return [found[stem] for stem in sorted(found)]


def _pieces(drafts: Sequence[Draft]) -> Iterator[_Piece]:
    """The reviews one after the other, again and again, with sections numbered on."""
    before = 0
    while True:
        for draft in drafts:
            last = before
            for paragraph in draft.paragraphs:
                if paragraph.role is Role.CONTENTS:
                    continue
                piece = _piece(paragraph, before)
                section = _NUMBER.match(piece.text)
                last = max(last, int(section[1])) if paragraph.role is Role.HEADING and section else last
                yield piece
            before = last


def _piece(paragraph: DraftParagraph, before: int) -> _Piece:
    first, *rest = paragraph.text.split("\n")
    number = paragraph.printed.number
    if number and not first.startswith(number):
        first = f"{number} {first}"
    numbered = _NUMBER.match(first) if paragraph.role in (Role.HEADING, Role.BODY) else None
    if numbered and (paragraph.role is Role.HEADING or numbered[2]):
        first = f"{int(numbered[1]) + before}{numbered[2]}{first[numbered.end() :]}"
    return _Piece(paragraph.role, first, tuple(line.lstrip("•◦– ") for line in rest))


def _words(piece: _Piece) -> int:
    """Numbers and the bars between cells are no words."""
    return sum(any(map(str.isalpha, word)) for line in (piece.text, *piece.items) for word in line.split())


def _until(pieces: Iterator[_Piece], words: int) -> list[_Piece]:
    held: list[_Piece] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += _words(piece)
        if count >= words:
            break
    return held


def _write(made: docx.document.Document, pieces: Sequence[_Piece]) -> None:
    for piece in pieces:
        if piece.kind is Role.HEADING:
            made.add_heading(piece.text, 1 if _NUMBER.match(piece.text) else 2)
            continue
        made.add_paragraph(piece.text)
        for item in piece.items:
            made.add_paragraph(item, "List Bullet")


def _write_table(made: docx.document.Document, pieces: Sequence[_Piece]) -> None:
    rows = [line.split(" | ") for piece in pieces for line in (piece.text, *piece.items)]
    table = made.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.long_draft", description="Make a long draft in Word.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--reviews", type=Path)
    parser.add_argument("--words", type=int, default=WORDS)
    given = parser.parse_args(arguments)
    try:
        count = make_long_draft(given.out, given.reviews, given.words)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{given.out}: {count:,} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
