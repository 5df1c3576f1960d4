"""What a claim shares with evidence, as numbers: words, names, figures, order, and meaning where there is an embedder.

Everything here is counted, nothing is learned; `assistant.verifying.support` weighs it. A claim that holds in part shares most of
its words too, so what counts is how much of it a few sentences say together, and what none of them says.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from indexes.embedding import Embedder
from indexes.lexical import STOP_WORDS, stem
from indexes.sentences import split

__all__ = ["LEXICAL", "MEANING", "Token", "lexical", "meaning", "sentences_of", "tokens"]

LEXICAL = (
    "anywhere",
    "missing",
    "missing_numbers",
    "missing_names",
    "missing_words",
    "best_1",
    "best_2",
    "best_3",
    "best_5",
    "row_of_3",
    "row_of_5",
    "numbers_in_best",
    "names_in_best",
    "words_in_best",
    "bigrams",
    "trigrams",
    "neighbours",
    "length",
)
"""Shares (0 to 1) of the claim's words that are found anywhere, in the best 1 to 5 sentences, in 3 or 5 in a row; of its
numbers, names and other words in the best 3; of its bigrams and trigrams; of its pairs of neighbouring words that one
sentence holds. `missing…` and `length` are log(1 + count)."""

MEANING = ("cosine", "cosine_of_rows", "clause_least", "clause_mean")
"""Cosine of the claim with the best sentence and with the best three in a row; of its clauses with the best of these."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:['’][^\W\d_]+)?", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:()–—]\s+|\s+(?:and|but|while|which|who|where|when|that|after|before|because)\s+", re.IGNORECASE
)
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        2,
    )
} | {word: str(value) for value, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), 3)}
_LOOKED_AT = 10
"""Sentences, the best by words, that are compared by meaning."""

_ROWS = 5
"""Rows of three sentences that are compared by meaning."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is compared: its stem, or its number in digits without the commas between thousands."""

    key: str
    is_content: bool
    is_number: bool
    is_name: bool


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order, accents folded. A capital that doesn't begin the text makes a name."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tuple(_token(match.group(), i) for i, match in enumerate(_TOKEN.finditer(folded)))


def _token(word: str, place: int) -> Token:
    low = word.lower().replace("’", "'")
    if low[0].isdigit():
        return Token(re.sub(r"[a-z]+$", "", low).replace(",", ""), True, True, False)
    if low in _NUMBERS:
        return Token(_NUMBERS[low], True, True, False)
    is_content = len(low) > 1 and low.partition("'")[0] not in STOP_WORDS
    return Token(stem(low), is_content, False, is_content and place > 0 and word[0].isupper())


def sentences_of(evidence: Iterable[str]) -> tuple[str, ...]:
    """Passages as single sentences, in order, those without a word left out."""
    found = (text[a:b] for text in evidence for a, b in split(text))
    return tuple(sentence for sentence in found if tokens(sentence))


@dataclass(frozen=True, slots=True)
class _Match:
    """The claim's content words beside the sets of words of each sentence."""

    content: tuple[Token, ...]
    held: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, claim: str, sentences: Sequence[str]) -> _Match:
        content = {token.key: token for token in reversed(tokens(claim)) if token.is_content}
        return cls(tuple(reversed(content.values())), tuple(frozenset(t.key for t in tokens(s)) for s in sentences))

    def share(self, have: Iterable[str]) -> float:
        """The share of the claim's words that `have` holds."""
        found = set(have)
        return sum(token.key in found for token in self.content) / len(self.content)

    def rarity(self) -> dict[str, float]:
        """Each word of the claim with its inverse document frequency over the sentences.

        Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), 3.1.
        """
        n, counts = len(self.held), Counter(key for row in self.held for key in row)
        return {t.key: math.log(1 + (n - counts[t.key] + 0.5) / (counts[t.key] + 0.5)) for t in self.content}

    def best(self, count: int) -> list[int]:
        """The sentences that together say most of the claim's rare words, chosen one by one; ties in order.

        Source: the greedy algorithm for maximum coverage, Nemhauser, Wolsey and Fisher (1978).
        """
        weights, covered, chosen = self.rarity(), set[str](), list[int]()
        for _ in range(min(count, len(self.held))):
            gains = [sum(w for key, w in weights.items() if key in row and key not in covered) for row in self.held]
            chosen.append(max(range(len(gains)), key=lambda i: (gains[i], -i)))
            covered |= self.held[chosen[-1]]
        return chosen

    def row_share(self, size: int) -> float:
        """The share that the best `size` sentences in a row hold."""
        return max(self.share(frozenset().union(*self.held[i : i + size])) for i in range(len(self.held)))

    def order(self) -> list[int]:
        """The sentences, those with more of the claim's rare words first; ties in order."""
        weights = self.rarity()
        scores = [sum(w for key, w in weights.items() if key in row) for row in self.held]
        return sorted(range(len(scores)), key=lambda i: (-scores[i], i))


_KINDS: tuple[Callable[[Token], bool], ...] = (
    lambda token: token.is_number,
    lambda token: token.is_name,
    lambda token: not token.is_number and not token.is_name,
)


def lexical(claim: str, sentences: Sequence[str]) -> tuple[float, ...]:
    """The values of `LEXICAL`. Both must hold at least one word that isn't a stop word."""
    match = _Match.of(claim, sentences)
    anywhere = frozenset().union(*match.held)
    chosen = match.best(5)
    best = [frozenset().union(*(match.held[i] for i in chosen[:count])) for count in (1, 2, 3, 5)]
    missing = [token for token in match.content if token.key not in anywhere]
    keys = [token.key for token in match.content]
    neighbours = list(pairwise(keys))
    together = sum(any(a in row and b in row for row in match.held) for a, b in neighbours)
    return (
        match.share(anywhere),
        math.log1p(len(missing)),
        *(math.log1p(sum(map(kind, missing))) for kind in _KINDS),
        *(match.share(row) for row in best),
        match.row_share(3),
        match.row_share(5),
        *(_smoothed([t for t in match.content if kind(t)], best[2]) for kind in _KINDS),
        _runs(claim, sentences, 2),
        _runs(claim, sentences, 3),
        together / len(neighbours) if neighbours else 1.0,
        math.log1p(len(tokens(claim))),
    )


def _smoothed(wanted: Sequence[Token], have: frozenset[str]) -> float:
    """The share found, drawn towards 1 where little is wanted, so that one missing word of one counts as one."""
    return (sum(token.key in have for token in wanted) + 0.5) / (len(wanted) + 0.5)


def _runs(claim: str, sentences: Sequence[str], size: int) -> float:
    """The share of the claim's runs of `size` words that stand in a sentence.

    Source: Lin, ROUGE: A Package for Automatic Evaluation of Summaries (2004).
    """
    wanted = _grams(claim, size)
    found = set().union(*(_grams(sentence, size) for sentence in sentences))
    return len(wanted & found) / len(wanted) if wanted else 1.0


def _grams(text: str, size: int) -> set[tuple[str, ...]]:
    keys = [token.key for token in tokens(text)]
    return {tuple(keys[i : i + size]) for i in range(len(keys) - size + 1)}


def meaning(claim: str, sentences: Sequence[str], embedder: Embedder) -> tuple[float, ...]:
    """The values of `MEANING`, over the sentences that words say are likeliest."""
    order = _Match.of(claim, sentences).order()
    singles = [sentences[i] for i in order[:_LOOKED_AT]]
    rows = [" ".join(sentences[max(0, i - 1) : i + 2]) for i in order[:_ROWS]]
    clauses = [c.strip() for c in _CLAUSE.split(claim) if len(c.split()) > 2] or [claim]
    vectors = embedder.embed([claim, *clauses, *singles, *rows])
    after = 1 + len(clauses)
    whole, parts = vectors[0] @ vectors[after:].T, vectors[1:after] @ vectors[after:].T
    least = parts.max(axis=1)
    values = (whole[: len(singles)].max(), whole[len(singles) :].max(), least.min(), least.mean())
    return tuple(float(np.round(value, 5)) for value in values)
