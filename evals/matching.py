"""Comparing words: evening out what printing changes, and how much of one text stands in another."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["evened", "holds", "key", "overlap", "question_words", "similar_questions"]

_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\xa0": " ", "\xad": None})
_LIGATURES = (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl"))
_RUN = 5
"""Words in a row that count as the same passage."""


@lru_cache(maxsize=100_000)
def evened(text: str) -> str:
    """The text with white space, quotation marks, dashes and ligatures evened out; letters and case stay."""
    for ligature, letters in _LIGATURES:
        text = text.replace(ligature, letters)
    return " ".join(text.translate(_SAME).replace("•", " ").split())


@lru_cache(maxsize=100_000)
def key(text: str) -> str:
    """`evened`, lower case, for matching facts."""
    return evened(text).casefold()


def holds(text: str, words: str) -> bool:
    """True where `words` stand in `text` as whole words, whatever the case."""
    pattern = r"(?<![\w-])" + re.escape(key(words)) + r"(?!\w)"
    return re.search(pattern, key(text)) is not None


@lru_cache(maxsize=100_000)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", key(text))
    size = min(_RUN, len(words))
    return frozenset(tuple(words[i : i + size]) for i in range(len(words) - size + 1)) if size else frozenset()


def overlap(part: str, whole: str) -> float:
    """The share of the five-word runs of `part` that stand in `whole`; 1 where it stands there as it is."""
    if key(part) in key(whole):
        return 1.0
    runs = _runs(part)
    return len(runs & _runs(whole)) / len(runs) if runs else 0.0


_SMALL = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be by can do does for from has have how i in is it of on or our should that the there this
        to we what when where which who will with you your""",
    )
)


@lru_cache(maxsize=100_000)
def question_words(question: str) -> frozenset[str]:
    """The words of a question that carry its subject."""
    return frozenset(re.findall(r"\w+", key(question))) - _SMALL


def similar_questions(a: str, b: str) -> float:
    """How alike two questions are, 0 to 1: shared words over all words (Jaccard 1901), small words left out."""
    left, right = question_words(a), question_words(b)
    return len(left & right) / len(left | right) if left | right else float(key(a) == key(b))
