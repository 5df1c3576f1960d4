"""The field's short forms and everyday words, and typing errors: what is added to a question, and always shown.

The words are data (`data/glossary.yaml`), meant to be edited. Nothing here changes what a reader asked: expansions are
added beside the question, and a correction is reported with the word it replaced.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from indexes.spelling import Corrections, nearest_word

__all__ = ["Corrections", "Expansion", "correct", "expand", "is_term"]

PHRASES_AT_MOST = 3
"""Phrases added for one term: more would drown the question."""

_TOKEN = re.compile(r"(?<![\w’'-])[a-z]{4,}(?![\w’'-])")


@dataclass(frozen=True, slots=True)
class Expansion:
    """A question with the phrases added behind it; `added` gives them by the words they were added for."""

    text: str
    added: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Glossary:
    """What each term adds: `cased` by its exact letters, `plain` by its lower case; and the words of all terms."""

    cased: Mapping[str, tuple[str, ...]]
    plain: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    words: frozenset[str]


def expand(question: str) -> Expansion:
    """The phrases the glossary adds to `question`, in the order of their terms; longest terms are matched first.

    A phrase the question already holds is not added, and none is added twice.
    """
    glossary = _load()
    held = f" {_normal(question)} "
    added: list[tuple[str, tuple[str, ...]]] = []
    for match in glossary.pattern.finditer(question):
        phrases = _phrases_for(match.group(), glossary)
        fresh = tuple(p for p in phrases if f" {_normal(p)} " not in held)[:PHRASES_AT_MOST]
        if fresh:
            added.append((match.group(), fresh))
            held += " ".join(_normal(p) for p in fresh) + " "
    return Expansion(" ".join([question, *(phrase for _, phrases in added for phrase in phrases)]), tuple(added))


def correct(question: str, vocabulary: Collection[str]) -> Corrections:
    """`question` with plain typing errors put right from `vocabulary` (lower case; a mapping gives frequencies).

    Only lower-case words of four letters or more that neither the vocabulary nor the glossary knows are touched, and
    only where one word is clearly nearest (Damerau-Levenshtein distance 1, or 2 from eight letters on). `changed`
    holds (typed, put right) in order.
    """
    known = _load().words
    changed: list[tuple[str, str]] = []

    def replacement(match: re.Match[str]) -> str:
        word = match.group()
        better = None if word in known else nearest_word(word, vocabulary)
        if better is None:
            return word
        changed.append((word, better))
        return better

    return Corrections(_TOKEN.sub(replacement, question), tuple(changed))


def is_term(words: str) -> bool:
    """True where the glossary has an entry for exactly these words."""
    glossary = _load()
    return words in glossary.cased or _normal(words) in glossary.plain


def _phrases_for(found: str, glossary: _Glossary) -> tuple[str, ...]:
    for form in (found, found.removesuffix("s")):
        if form in glossary.cased:
            return glossary.cased[form]
    normal = _normal(found)
    return glossary.plain.get(normal) or glossary.plain.get(normal.removesuffix("s"), ())


def _normal(text: str) -> str:
    """Lower case, hyphens and white space as single spaces, curly apostrophes straight."""
    return re.sub(r"[\s\-,.?!;:()]+", " ", text.lower().replace("’", "'")).strip()


@cache
def _load() -> _Glossary:
    raw = yaml.safe_load((files("indexes") / "data" / "glossary.yaml").read_text(encoding="utf-8"))
    cased: dict[str, tuple[str, ...]] = {}
    plain: dict[str, tuple[str, ...]] = {}
    for term, phrases, is_cased in _entries(raw):
        table, key = (cased, term) if is_cased else (plain, _normal(term))
        table[key] = tuple(dict.fromkeys((*table.get(key, ()), *phrases)))
    listed = (word for entry in raw["known_words"] for word in entry["words"])
    words = frozenset((*listed, *(word for term in plain for word in term.split())))
    return _Glossary(cased, plain, _pattern(cased, plain), words)


def _entries(raw: Mapping[str, list[dict[str, Any]]]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Each term with what it adds, and whether its case matters."""
    for entry in raw["abbreviations"]:
        is_cased = bool(entry.get("cased"))
        for form in (entry["short"], *entry.get("forms", ())):
            yield form, tuple(entry["long"]), is_cased
        for long in () if entry.get("one_way") else entry["long"]:
            yield long, (entry["short"],), False
    for entry in raw["everyday"]:
        for said in entry["said"]:
            yield said, tuple(entry["means"]), False


def _pattern(cased: Collection[str], plain: Collection[str]) -> re.Pattern[str]:
    """One pattern for all terms, longest first; short forms may carry a plural "s"."""
    ordered = sorted([*((t, True) for t in cased), *((t, False) for t in plain)], key=lambda t: (-len(t[0]), t[0]))
    pieces = []
    for term, is_cased in ordered:
        letters = re.escape(term).replace(r"\ ", r"[\s.-]+").replace("'", "['’]")
        pieces.append(f"{letters}s?" if is_cased else f"(?i:{letters}s?)")
    return re.compile(rf"(?<![\w&])(?:{'|'.join(pieces)})(?![\w&])")
