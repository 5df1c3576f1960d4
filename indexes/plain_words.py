"""Everyday English in a question, and the words that official documents print for it.

The second tier of a thesaurus: `glossary` holds the field's short forms and sayings, this the general language. The
words are data (`data/plain_words.yaml`), meant to be edited; each document word there was counted in real documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from indexes.lexical import STOP_WORDS, stem
from indexes.settings_files import parse

__all__ = ["GAP_AT_MOST", "PAIRS_AT_MOST", "bridge", "read"]

PAIRS_AT_MOST = 8
"""Pairs for one question: more would drown it."""

GAP_AT_MOST = 3
"""Words between two parts of a phrase: "take the whole report down"."""

_FILE = "plain_words.yaml"
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?", re.IGNORECASE | re.ASCII)
_BREAK = re.compile(r"[.?!;:()\n]")

Text = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Means = Annotated[list[Text], Field(min_length=1, max_length=3)]


class Entry(BaseModel):
    """What people say, and at most three phrases that documents print for it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    said: Annotated[list[Text], Field(min_length=1)]
    means: Means
    source: Text


class PlainWords(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    irregular: dict[Text, list[Text]] = {}
    passed_over: list[list[Text]] = []
    entries: list[Entry]

    @model_validator(mode="after")
    def _each_once(self) -> PlainWords:
        bases = self.bases()
        seen: dict[tuple[tuple[str, ...], ...], str] = {}
        for said in (said for entry in self.entries for said in entry.said):
            parts = _parts(said, bases)
            if not all(parts):
                raise ValueError(f'"{said}" has no word before or after its gap')
            if len(parts) == len(parts[0]) == 1 and said.lower() in STOP_WORDS:
                raise ValueError(f'"{said}" is too common to stand for anything; write a longer phrase')
            if parts in seen:
                raise ValueError(f'"{said}" and "{seen[parts]}" are the same words; keep one of them')
            seen[parts] = said
        return self

    def bases(self) -> dict[str, str]:
        """Each irregular form with the word it belongs to."""
        return {form: base for base, forms in self.irregular.items() for form in forms}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The stems of a phrase in its parts, with gaps between these; `means` is empty for words passed over."""

    parts: tuple[tuple[str, ...], ...]
    means: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class _Thesaurus:
    """Phrases by their first stem, and what the irregular forms belong to."""

    phrases: Mapping[str, tuple[_Phrase, ...]]
    bases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Match:
    """Where the words of a phrase stand in a question."""

    at: tuple[int, ...]
    phrase: _Phrase


def bridge(question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Everyday words found in `question` with the phrases that documents print for them, in the question's order.

    Whole words in any case, by their stems. The longest phrase wins and a word serves once; a gap is shown as an
    ellipsis. Phrases whose words the question already holds are left out. At most `PAIRS_AT_MOST` pairs.
    """
    thesaurus = _load()
    words = list(_WORD.finditer(question))
    stems = [_stem(word.group(), thesaurus.bases) for word in words]
    # The number of breaks before each word: a phrase doesn't run across the end of a sentence.
    clauses = [0] * len(words)
    for i in range(1, len(words)):
        clauses[i] = clauses[i - 1] + bool(_BREAK.search(question, words[i - 1].end(), words[i].start()))
    found = list(_matches(stems, clauses, thesaurus))
    found.sort(key=lambda match: (-match.phrase.size, match.at[-1] - match.at[0], match.at))
    held = set(stems)
    taken: set[int] = set()
    added: set[str] = set()
    pairs: list[tuple[tuple[int, ...], tuple[str, ...]]] = []
    for match in found:
        if taken.isdisjoint(match.at) and len(pairs) < PAIRS_AT_MOST:
            taken.update(match.at)
            fresh = tuple(m for m in match.phrase.means if m not in added and not _is_held(m, held, thesaurus.bases))
            if fresh:
                added.update(fresh)
                pairs.append((match.at, fresh))
    return tuple((_said(at, words, question), means) for at, means in sorted(pairs))


def read(text: str, name: str = _FILE) -> PlainWords:
    """The entries in the text of a file called `name`.

    Raises:
        SettingsFileError: naming the file, the line, and what was expected there.
    """
    return parse(text, name, PlainWords)


def _matches(stems: list[str], clauses: list[int], thesaurus: _Thesaurus) -> Iterator[_Match]:
    for start, first in enumerate(stems):
        for phrase in thesaurus.phrases.get(first, ()):
            at = _place(phrase, start, stems)
            if at and clauses[at[0]] == clauses[at[-1]]:
                yield _Match(at, phrase)


def _place(phrase: _Phrase, start: int, stems: list[str]) -> tuple[int, ...]:
    """The positions of a phrase's words that begins at `start`, with the smallest gaps; none if it isn't there."""
    at: list[int] = []
    room = 0
    for part in phrase.parts:
        size = len(part)
        begin = next((b for b in range(start, start + room + 1) if tuple(stems[b : b + size]) == part), None)
        if begin is None:
            return ()
        at.extend(range(begin, begin + size))
        start, room = begin + size, GAP_AT_MOST
    return tuple(at)


def _said(at: tuple[int, ...], words: list[re.Match[str]], question: str) -> str:
    """The question's own words at these positions."""
    runs: list[list[int]] = []
    for position in at:
        if runs and runs[-1][-1] == position - 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return " … ".join(question[words[run[0]].start() : words[run[-1]].end()] for run in runs)


def _is_held(phrase: str, held: set[str], bases: Mapping[str, str]) -> bool:
    return all(stem in held for part in _parts(phrase, bases) for stem in part)


def _stem(word: str, bases: Mapping[str, str]) -> str:
    """The stem of a word or of what it is an irregular form of; "can't" is never taken for "can"."""
    plain = word.lower().replace("’", "'")
    if plain.endswith("n't"):
        return plain
    if plain == "cannot":
        return "can't"
    plain = plain.split("'")[0]
    return stem(bases.get(plain, plain))


def _parts(phrase: str, bases: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    parts = phrase.replace("…", "...").split("...")
    return tuple(tuple(_stem(word, bases) for word in _WORD.findall(part)) for part in parts)


@cache
def _load() -> _Thesaurus:
    listed = read((files("indexes") / "data" / _FILE).read_text(encoding="utf-8"))
    bases = listed.bases()
    phrases: dict[str, list[_Phrase]] = {}
    spoken_for = ((said, ()) for row in listed.passed_over for said in row)
    for said, means in (*spoken_for, *((said, tuple(entry.means)) for entry in listed.entries for said in entry.said)):
        parts = _parts(said, bases)
        phrases.setdefault(parts[0][0], []).append(_Phrase(parts, means, sum(map(len, parts))))
    return _Thesaurus({first: tuple(group) for first, group in phrases.items()}, bases)
