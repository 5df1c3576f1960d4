"""Where the sentences of a text begin and end.

Rules rather than a model: the text is guidance and reviews, where full stops stand in section numbers ("s. 47"),
paragraph numbers ("4.12"), abbreviations and web addresses. A mistake here must lengthen a quotation, never cut it.
"""

from __future__ import annotations

import re

__all__ = ["split"]

_ABBREVIATIONS = frozenset(
    "mr mrs ms miss dr prof rev st sgt insp det cllr hon ltd plc inc co dept no nos para paras p pp s ss sch art "
    "reg regs ch chap vol ed eds et al cf vs v e.g i.e eg ie etc approx fig figs ref refs c ca jan feb mar apr jun "
    "jul aug sep sept oct nov dec a.m p.m".split()
)

_END = re.compile(r"[.!?][\"'”’)\]]*(?:\d{1,3})?(?=\s+[\"'“‘(\[]*[A-Z0-9•–])|\n+")


def split(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of `text` as (start, end), in order, without the white space around them.

    A line break always ends a sentence: paragraphs keep one for each bullet or table row.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] != "\n" and not _is_end(text, match):
            continue
        _append(spans, text, start, match.end())
        start = match.end()
    _append(spans, text, start, len(text))
    return tuple(spans)


def _is_end(text: str, match: re.Match[str]) -> bool:
    """False where the full stop belongs to an abbreviation, an initial or a number in a list."""
    if text[match.start()] != ".":
        return True
    word = re.search(r"[\w.]*$", text[: match.start()])
    before = word.group().lower() if word else ""
    if before in _ABBREVIATIONS:
        # "etc." may end a sentence; the others are followed by a name or number
        return before == "etc"
    return not (len(before) == 1 and before.isalpha() and before != "i")


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        left = start + len(piece) - len(piece.lstrip())
        spans.append((left, left + len(stripped)))
