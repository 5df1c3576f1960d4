"""The words of a findings draft: `prompts/rubrics/findings_draft.yaml` as values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, load

__all__ = ["DraftWords", "and_", "draft_words", "first_upper"]


class ByFactor(Strict):
    """A line for one factor."""

    factor: str
    line: str = ""
    ask: str = ""


class Signs(Strict):
    """What in a note shows that a thing is usual, counted, or set up so."""

    source: str
    usual: Pattern
    figures: Pattern
    arrangement: Pattern


class Underlying(Strict):
    """Part 3: what would show that a pattern is no one-off, what is known, what is still to ask."""

    would_show: str
    known: str
    to_ask: str
    sources: str
    one_source: str
    times: str
    usual: str
    figures: str
    arrangement: str
    untested: str
    shows: tuple[ByFactor, ...]
    shows_always: str
    shows_at_most: int


class Beside(Strict):
    """What stands beside the six parts."""

    counter: str
    no_counter: str
    neither: str
    no_neither: str
    good: str
    no_good: str
    not_known: str
    look: str
    practitioners: str
    practitioners_always: tuple[str, ...]
    practitioners_by_factor: tuple[ByFactor, ...]
    practitioners_at_most: int


class Appendix(Strict):
    """Words from conversations."""

    title: str
    head: str
    named: str
    elsewhere: str
    aside: str
    person: str
    use: dict[str, str]


class Sheet(Strict):
    """The discussion sheet of one pattern."""

    title: str
    intro: str
    question_written: str
    question: str
    supports: str
    counter: str
    no_counter: str
    spaces: tuple[str, ...]
    asked_of: str
    decide: str


class Table(Strict):
    """The evidence table."""

    title: str
    columns: tuple[str, str, str, str]
    sure: dict[str, str]


class DraftWords(Strict):
    """All of them."""

    source: str
    head: dict[str, str]
    hunches: dict[str, str]
    standing: dict[str, str]
    sentence: dict[str, str]
    in_this_case: dict[str, str]
    signs: Signs
    underlying: Underlying
    widespread: dict[str, str]
    matters: dict[str, str]
    beside: Beside
    appendix: Appendix
    sheet: Sheet
    changed: dict[str, str]
    left_over: dict[str, str]
    aside: dict[str, str]
    table: Table


@lru_cache(maxsize=8)
def draft_words(folder: Path | None = None) -> DraftWords:
    """The words, from a partnership's own folder where it keeps them.

    Raises:
        RubricError: where they can't be used.
    """
    return load("findings_draft", DraftWords, folder)


def and_(words: Sequence[str]) -> str:
    """ "A4", "A4 and B2", "A4, B2 and C1"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def first_upper(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]
