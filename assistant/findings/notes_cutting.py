"""Blocks into notes: the id taken off, what belongs to one note put together, its sentences found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.check.rules import found
from assistant.check.speech import quoted_spans
from assistant.findings.notes_blocks import ID, Block, Column
from assistant.findings.notes_lines import Heads, id_in, typed
from assistant.findings.notes_rules import NotesRubric
from indexes.sentences import split

__all__ = ["Cut", "Pieces", "cut", "sentences_in", "use_in", "when_in"]

_BULLET_AT_END = re.compile(r"\n\s*[•●○▪■◦‣·–-]\s*$")
_USE = re.compile(r"[\[(]?\s*\buse:\s*([a-z][a-z ]{3,30}?)\s*(?:[\])]|[.\n]|$)", re.IGNORECASE)
_SPEECH_ENDS = re.compile(r"(?<=[.!?])['\"’”](?=\s[A-Z])")
_OPENING_MARKS, _CLOSING_MARKS = "'\"‘“", "'\"’”"
_MOSTLY = 0.5
"""Share of paragraphs with a printed id from which on the others are taken to go on from the one before."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One note, cut out: `parts` are (offset in `text`, block, offset in the block's text)."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    parts: tuple[tuple[int, int, int], ...]
    is_id_printed: bool
    columns: Mapping[Column, str] = field(default_factory=dict)

    def page_at(self, offset: int) -> int | None:
        """The physical page of a character of `text`."""
        at, block, inside = next(part for part in reversed(self.parts) if part[0] <= max(offset, self.parts[0][0]))
        return self.blocks[block].page_at(inside + max(0, offset - at))


@dataclass(frozen=True, slots=True)
class Pieces:
    """A file, cut: notes, lines of enquiry, and what stands before the first note."""

    notes: tuple[Cut, ...]
    enquiry: tuple[str, ...]
    opening: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    id: str | None
    text: str
    block: Block
    start: int


def cut(blocks: Sequence[Block], heads: Heads) -> Pieces:
    """Cut blocks into notes, in order."""
    enquiry = tuple(block.text for block in blocks if block.is_enquiry)
    pieces: list[_Piece] = []
    for block in blocks:
        if not block.is_enquiry:
            pieces += _pieces(block, heads, pieces[-1] if pieces else None)
    printed = [piece for piece in pieces if piece.id]
    if len(printed) < 2 or len(printed) < _MOSTLY * len([p for p in pieces if p.block.is_row or len(p.text) > 40]):
        return Pieces(tuple(_made_up(pieces)), enquiry, ())
    first = pieces.index(printed[0])
    return Pieces(tuple(_together(pieces[first:])), enquiry, tuple(piece.text for piece in pieces[:first]))


def _pieces(block: Block, heads: Heads, before: _Piece | None) -> list[_Piece]:
    """A block is one piece, or several where lines or notes were run together ("… closed. [A5] Week 6 …")."""
    first = _first_id(block, heads, before)
    starts = [0, *heads.starts_in(block.text, first or (before.id if before else None))]
    made = []
    for start, end in zip(starts, [*starts[1:], len(block.text)], strict=True):
        match = typed(block.text[start:end])
        number = id_in(match) if match and (start or first) else None
        at = start + (match.end() if match and number else 0)
        made.append(
            _Piece(number or _plain(block.number), _BULLET_AT_END.sub("", block.text[at:end]).rstrip(), block, at)
        )
    return made


def _first_id(block: Block, heads: Heads, before: _Piece | None) -> str | None:
    """The id that heads a block; None also where a line that was wrapped goes on with a reference."""
    match = typed(block.text)
    if not match:
        return None
    number = id_in(match)
    is_wrapped = heads.has_lines and before is not None and not block.is_row and not before.block.is_row
    others = heads.ids.get(number, 0) - 1
    if (
        is_wrapped
        and before
        and heads.is_reference(before.text, match, before.id, others)
        and before.text[-1:].isalpha()
    ):
        return None
    return number


def _plain(number: str | None) -> str | None:
    plain = (number or "").strip("[]().: ")
    return plain if re.fullmatch(rf"{ID}|\d+(?:\.\d+)*[a-z]?", plain) else None


def _together(pieces: Sequence[_Piece]) -> list[Cut]:
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if piece.id or not groups:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    return [_joined(group, group[0].id or "", True) for group in groups if any(piece.text for piece in group)]


def _made_up(pieces: Sequence[_Piece]) -> list[Cut]:
    """Each paragraph a note. An id is made of the words, so that it stays when notes are added before it."""
    made, seen = [], set[str]()
    for piece in pieces:
        if not piece.text:
            continue
        digest = hashlib.sha256(" ".join(piece.text.split()).encode()).hexdigest()
        name = piece.id or next(f"N{digest[:size]}" for size in range(4, 64) if f"N{digest[:size]}" not in seen)
        seen.add(name)
        made.append(_joined([piece], name, bool(piece.id)))
    return made


def _joined(group: Sequence[_Piece], name: str, is_printed: bool) -> Cut:
    text, parts = "", []
    for index, piece in enumerate(group):
        text += "\n" if text else ""
        parts.append((len(text), index, piece.start))
        text += piece.text
    columns = next((piece.block.columns for piece in group if piece.block.columns), {})
    return Cut(name, text, tuple(piece.block for piece in group), tuple(parts), is_printed, columns)


def use_in(text: str, cell: str, rules: NotesRubric) -> tuple[str, str]:
    """The text without its last words on use ("[use: quote agreed]"), and the use; background where nothing says it."""
    said = _USE.search(text)
    wanted = cell or (said[1] if said else "")
    for name in ("quote agreed", "paraphrase", "background"):
        if wanted and found(getattr(rules.uses, name.replace(" ", "_")), wanted):
            is_last = said is not None and not text[said.end() :].strip()
            return (text[: said.start()].rstrip() if said and is_last else text), name
    return text, "background"


def when_in(text: str, rules: NotesRubric) -> str:
    """The time with which a note opens, as printed; "" where it opens otherwise."""
    match = re.match(rf"\s*({rules.when})\s*[.:,–—-]", text, re.IGNORECASE)
    return match[1] if match else ""


def sentences_in(text: str, start: int) -> list[tuple[int, int]]:
    """The sentences of a note from `start` on, without a mark of quotation that opens or closes outside them."""
    spans = [(start + left, start + right) for left, right in split(text[start:])]
    return [_unmarked(text, left, right) for span in spans for left, right in _after_speech(text, *span)]


def _after_speech(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence also ends where speech that ends in an initial does ("… who collected L.' The school says …")."""
    cuts = [match.end() for match in _SPEECH_ENDS.finditer(text, start, end)]
    return list(zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True))


def _unmarked(text: str, start: int, end: int) -> tuple[int, int]:
    """Marks at both ends go; a mark at one end goes where its partner stands in another sentence."""
    piece = text[start:end]
    if quoted_spans(piece) == ((0, len(piece)),) and len(piece) > 2:  # speech that is the whole sentence
        return start + 1, end - 1
    opens = piece[:1] in _OPENING_MARKS and _partner(piece[:1], _CLOSING_MARKS) not in _closers(piece[1:-1])
    closes = piece[-1:] in _CLOSING_MARKS and (
        opens or _partner(piece[-1:], _OPENING_MARKS) not in _openers(piece[:-1])
    )
    return start + (1 if opens else 0), end - (1 if closes and len(piece) > 1 else 0)


def _partner(mark: str, others: str) -> str:
    """The mark that goes with one: curly with curly, straight with itself."""
    marks = _CLOSING_MARKS if others == _OPENING_MARKS else _OPENING_MARKS
    return others[marks.index(mark)] if mark else ""


def _closers(text: str) -> list[str]:
    return re.findall(r"(?<=[\w.,;:!?…])(['\"’”])(?![\w])", text)


def _openers(text: str) -> list[str]:
    return re.findall(r"(?<![\w])(['\"‘“])(?=\w)", text)
