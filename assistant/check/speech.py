"""Which words of a paragraph are quoted: somebody's speech, a record, a rule.

Single and double marks, straight and curly. An apostrophe is no mark: a straight or closing single mark opens nothing
inside a word. A quotation may run over several sentences, and one that is never closed runs to the end of the paragraph
where it opened the paragraph (printers open each paragraph of a long quotation and close only the last).
"""

from __future__ import annotations

import re

__all__ = ["quoted_spans"]

Span = tuple[int, int]

_OPENS = re.compile(r"(?<![\w’'])(?:[‘“\"]|'(?!\d\ds\b)(?=\w|…))")
_CLOSERS = {"‘": "’'", "'": "'’", "“": '”"', '"': '"”'}
_CLOSES = re.compile(r"(?<=[\w.,;:!?…])['’](?!\w)")
_NEAR = 200
_LONGEST = 1500
"""Characters: an opening mark without a partner within this is taken for something else."""


def quoted_spans(text: str) -> tuple[Span, ...]:
    """The runs of `text` in quotation marks, as (start, end) with the marks, in order and without overlap."""
    spans: list[Span] = []
    at = 0
    while match := _OPENS.search(text, at):
        end = _closing(text, match.start())
        if end is None:
            if match.start() == 0 and text[0] in "‘“":
                return ((0, len(text)),)
            at = match.end()
            continue
        spans.append((match.start(), end))
        at = end
    return tuple(spans)


def _closing(text: str, start: int) -> int | None:
    """The end of the quotation that opens at `start`: after the last mark that can close it."""
    closers = _CLOSERS[text[start]]
    for position in range(start + 1, min(len(text), start + _LONGEST)):
        if text[position] not in closers or not _can_close(text, position):
            continue
        return position + 1
    return None


def _can_close(text: str, position: int) -> bool:
    """False for an apostrophe: a letter follows, or a plural possessive whose quotation still goes on."""
    following = text[position + 1 : position + 2]
    if following.isalnum():
        return False
    if text[position] in '"”':
        return True
    before = text[position - 1]
    if before in ".,;:!?…)" or not following or following in '.,;:!?)—–"”' or (following.isspace() and before != "s"):
        return True
    if not following.isspace():
        return True
    # "the parents' words" or the end of 'what she says': a closing mark before the next opening one speaks for a possessive
    rest = text[position + 1 : position + _NEAR]
    closing, opening = _CLOSES.search(rest), _OPENS.search(rest)
    return closing is None or (opening is not None and opening.start() < closing.start())
