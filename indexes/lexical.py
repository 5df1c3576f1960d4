"""Word search: BM25 over stems, for exact terms that an embedding blurs.

bm25s does the scoring; Snowball's English stemmer makes "notified" meet "notify".
"""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["STOP_WORDS", "LexicalIndex", "stem", "stems", "words"]

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")

STOP_WORDS = frozenset(
    "a about all also an and any are as at be been being but by can could did do does for from had has have he her hers "
    "him his how i if in into is it its itself just me my no nor not of on one or our ours out over own she so some "
    "such than that the their them then there these they this those through to too under until up us very was we "
    "were what when where which while who whom whose why will with would you your yours s t re ve ll d".split()
)
"""Words that say nothing of the subject. "must", "should" and "may" are kept: they carry force."""

_K1, _B = 0.9, 0.4
"""For short texts of uneven length. Source: Anserini's defaults; docs/decisions/0003-fusion.md."""


_SECTION = re.compile(r"\b(?:sections?|ss?\.?)\s?(\d+[a-z]{0,3})\b")


def words(text: str) -> list[str]:
    """The words of a text, lower case, in order; "section 16B", "s. 16B" and "s16B" are one word."""
    return _WORD.findall(_SECTION.sub(r"s\1", text.lower().replace("’", "'")))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The English stem of one word."""
    return str(_stemmer().stemWord(word.partition("'")[0]))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]
    import Stemmer

    return Stemmer.Stemmer("english")


def stems(text: str) -> list[str]:
    """The stems of a text's words, stop words left out."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


class LexicalIndex:
    """BM25 scores of every passage for a question."""

    def __init__(self, model: object, frequency: dict[str, int], vocabulary: dict[str, int], size: int) -> None:
        self._model = model
        self.document_frequency = frequency
        self.vocabulary = vocabulary
        self.size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index the texts, in the order in which scores are returned."""
        import bm25s

        tokens = [stems(text) or [""] for text in texts]
        frequency = Counter(token for row in tokens for token in set(row))
        vocabulary = Counter(word for text in texts for word in words(text))
        model = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        if tokens:
            model.index(tokens, show_progress=False)
        return cls(model, dict(frequency), dict(vocabulary), len(texts))

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.size:
            self._model.save(str(folder), show_progress=False)  # type: ignore[attr-defined]
        facts = {"size": self.size, "frequency": self.document_frequency, "vocabulary": self.vocabulary}
        (folder / "words.json").write_text(json.dumps(facts, sort_keys=True), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read an index that `save` wrote."""
        import bm25s

        facts = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        model = bm25s.BM25.load(str(folder), show_progress=False) if facts["size"] else None
        return cls(model, facts["frequency"], facts["vocabulary"], facts["size"])

    def scores(self, tokens: Iterable[str], weights: dict[str, float] | None = None) -> NDArray[np.float32]:
        """The BM25 score of each passage for stems, shape (size,), float32; `weights` scale single stems."""
        total = np.zeros(self.size, dtype=np.float32)
        if not self.size:
            return total
        known = [token for token in tokens if token in self.document_frequency]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for token, count in sorted(Counter(known).items()):
                weight = (weights or {}).get(token, 1.0) * count
                total += weight * self._model.get_scores([token])  # type: ignore[attr-defined]
        return total

    def rarity(self, token: str) -> float:
        """The inverse document frequency of a stem, at least 0; the largest for one that no passage has.

        Source: the idf of Lucene's BM25, ln(1 + (N - n + 0.5) / (n + 0.5)).
        """
        n = self.document_frequency.get(token, 0)
        return float(np.log(1 + (self.size - n + 0.5) / (n + 0.5)))
