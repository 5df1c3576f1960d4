"""Paragraphs into passages: what is embedded, and never more than the embedder can see.

A passage is one paragraph, or several short neighbours under one heading, or some units of a long paragraph with its
lead-in said again. The words of the headings above it go in front when it is embedded, so that "They should
be told within five days" is found as what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexes.documents import Document, Paragraph, Passage, Role
from indexes.embedding import Embedder

__all__ = ["make", "searchable"]

_HEADING_TOKENS = 48
"""The most tokens that headings may take of a passage's window."""

_JOIN_BELOW = 40
"""Neighbours are joined while one of them is shorter than this: on its own it says too little to be found."""

_JOIN_UP_TO = 150
"""A joined passage is at most this long: longer ones blur."""

_SEARCHED = (Role.BODY, Role.TABLE, Role.BOX, Role.FIGURE, Role.FOOTNOTE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some units of one paragraph, as they will be embedded."""

    paragraph: Paragraph
    parts: tuple[tuple[int, int], ...]
    text: str
    tokens: int


def searchable(paragraph: Paragraph, start: int = 0, end: int | None = None) -> str:
    """The text of a paragraph from `start` to `end` without its footnote marks."""
    end = len(paragraph.text) if end is None else end
    kept: list[str] = []
    at = start
    for left, right in paragraph.marks:
        if left < at or right > end:
            continue
        kept.append(paragraph.text[at:left])
        at = right
    kept.append(paragraph.text[at:end])
    return "".join(kept).strip()


def make(document: Document, paragraphs: Sequence[Paragraph], embedder: Embedder) -> tuple[Passage, ...]:
    """The passages of a document, in reading order, each within the embedder's window, none cut."""
    chosen = [p for p in paragraphs if p.role in _SEARCHED and re.search(r"\w", p.text)]
    headings = _headings(document, chosen, embedder)
    texts = [searchable(p) for p in chosen]
    counts = embedder.count_tokens(texts)
    passages: list[Passage] = []
    group: list[_Piece] = []
    for paragraph, text, count in zip(chosen, texts, counts, strict=True):
        heading, heading_tokens = headings[paragraph.heading]
        room = embedder.max_tokens - heading_tokens
        piece = _Piece(paragraph, ((0, len(paragraph.text)),), text, count)
        if group and not _joins(group, piece, room):
            passages.append(_passage(document, len(passages), group, headings[group[0].paragraph.heading][0]))
            group = []
        if count <= room:
            group.append(piece)
            continue
        for part in _windows(paragraph, room, embedder):
            passages.append(_passage(document, len(passages), [part], heading))
    if group:
        passages.append(_passage(document, len(passages), group, headings[group[0].paragraph.heading][0]))
    return tuple(passages)


def _joins(group: Sequence[_Piece], piece: _Piece, room: int) -> bool:
    first, last = group[0].paragraph, group[-1].paragraph
    if (first.heading, first.role) != (piece.paragraph.heading, piece.paragraph.role):
        return False
    if last.place != piece.paragraph.place and not (last.number and piece.paragraph.number):
        return False
    total = sum(p.tokens for p in group)
    if total + piece.tokens > min(room, _JOIN_UP_TO):
        return False
    return min(total, piece.tokens) < _JOIN_BELOW


def _passage(document: Document, ordinal: int, pieces: Sequence[_Piece], heading: str) -> Passage:
    parts = tuple((p.paragraph.ordinal, start, end) for p in pieces for start, end in p.parts)
    return Passage(document.id, ordinal, "\n".join(p.text for p in pieces), heading, parts)


def _headings(
    document: Document, paragraphs: Iterable[Paragraph], embedder: Embedder
) -> dict[tuple[str, ...], tuple[str, int]]:
    """For each heading path: the line put in front of what is embedded, and its tokens (with the line break)."""
    paths = list(dict.fromkeys(p.heading for p in paragraphs))
    lines = [_heading_line(document.title, path) for path in paths]
    counts = embedder.count_tokens(lines)
    result = {}
    for path, line, count in zip(paths, lines, counts, strict=True):
        shorter, tokens = line, count
        while tokens > _HEADING_TOKENS and " " in shorter:
            shorter = shorter[: int(len(shorter) * _HEADING_TOKENS / tokens)].rsplit(" ", 1)[0]
            tokens = embedder.count_tokens([shorter])[0]
        result[path] = (shorter, tokens + 2)
    return result


def _heading_line(title: str, path: tuple[str, ...]) -> str:
    return ": ".join(dict.fromkeys((title, *path[-2:])))


def _windows(paragraph: Paragraph, room: int, embedder: Embedder) -> Iterator[_Piece]:
    """Runs of units of a paragraph too long for one passage; a bullet's lead-in is said again in front."""
    spans = list(_fitting_spans(paragraph, room, embedder))
    texts = [searchable(paragraph, start, end) for start, end, _ in spans]
    counts = embedder.count_tokens(texts)
    run: list[tuple[int, int]] = []
    taken = 0
    for (start, end, lead), count in zip(spans, counts, strict=True):
        if run and taken + count + 1 > room:
            yield _window(paragraph, run, taken)
            run, taken = [], 0
            if lead is not None:
                lead_tokens = embedder.count_tokens([searchable(paragraph, *lead)])[0]
                if lead_tokens + count + 2 <= room:
                    run, taken = [lead], lead_tokens + 1
        run.append((start, end))
        taken += count + 1
    if run:
        yield _window(paragraph, run, taken)


def _window(paragraph: Paragraph, run: Sequence[tuple[int, int]], tokens: int) -> _Piece:
    return _Piece(paragraph, tuple(run), "\n".join(searchable(paragraph, *span) for span in run), tokens)


def _fitting_spans(
    paragraph: Paragraph, room: int, embedder: Embedder
) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """The units with their lead-ins; one that alone is too long is cut between words."""
    units = paragraph.units
    spans = [(u.start, u.end, _lead_span(paragraph, i)) for i, u in enumerate(units)] or [
        (0, len(paragraph.text), None)
    ]
    counts = embedder.count_tokens([paragraph.text[start:end] for start, end, _ in spans])
    for (start, end, lead), count in zip(spans, counts, strict=True):
        if count <= room:
            yield start, end, lead
            continue
        at = start
        for cut in _cuts(paragraph.text[start:end], room, embedder):
            yield at, start + cut, lead
            at = start + cut


def _lead_span(paragraph: Paragraph, index: int) -> tuple[int, int] | None:
    lead = paragraph.units[index].lead_in
    return None if lead is None else (paragraph.units[lead].start, paragraph.units[lead].end)


def _cuts(text: str, room: int, embedder: Embedder) -> Iterator[int]:
    """Offsets at which to cut a text so that each part has at most `room` tokens."""
    words = [m.end() for m in re.finditer(r"\S+", text)]
    counts = embedder.count_tokens(re.findall(r"\S+", text))
    taken, previous = 0, 0
    for end, counted in zip(words, counts, strict=True):
        count = counted
        if taken and taken + count > room:
            yield previous
            taken = 0
        # a single "word" longer than the window (a web address, a row of dots) is cut by characters
        while count > room:
            previous += max(1, int((end - previous) * room / count))
            yield previous
            count = embedder.count_tokens([text[previous:end]])[0]
        taken += count
        previous = end
    yield len(text)
