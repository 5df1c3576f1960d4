"""The rubric of the language lens: kinds, patterns and signs of `prompts/rubrics/language.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from assistant.check.parts import Part
from assistant.check.rules import Pattern, RubricError, Strict, load

__all__ = ["Ask", "Rubric", "Rule", "plain", "rubric"]

_WORD = re.compile(r"<([a-z_]+)>")


def _is_unexpanded(pattern: str) -> str:
    try:
        re.compile(_WORD.sub("x", pattern))
    except re.error as error:
        raise ValueError(f"a regular expression was expected ({error})") from error
    return pattern


_Pattern = Annotated[str, AfterValidator(_is_unexpanded)]


class _Finds(Strict):
    id: str
    pattern: _Pattern
    sure: bool = False


class _Kind(Strict):
    kind: str
    title: str
    question: str
    source: str
    patterns: tuple[_Finds, ...]


class _Sign(Strict):
    id: str
    source: str
    pattern: _Pattern
    leaves_alone: bool = False


class _Parts(Strict):
    source: str
    skipped: frozenset[Part]
    careful: frozenset[Part]


class _Neighbours(Strict):
    source: str
    next: Pattern
    before: Pattern


class _Ask(Strict):
    kinds: tuple[str, ...]
    pattern: Pattern
    question: str
    source: str


class _Explains(Strict):
    source: str
    parts: frozenset[Part]
    why: Pattern
    what: Pattern


class _File(Strict):
    source: str
    words: Mapping[str, tuple[str, ...]]
    parts: _Parts
    neighbours: _Neighbours
    asks: tuple[_Ask, ...]
    explains: _Explains
    kinds: tuple[_Kind, ...]
    signs: tuple[_Sign, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that finds wording of a kind ("" for a sign).

    `sure` ones are believed in parts of a draft that tell of the review itself; a sign that `leaves_alone`, found before
    the wording of a kind, settles that nothing is asked.
    """

    id: str
    kind: str
    pattern: re.Pattern[str]
    sure: bool = False
    leaves_alone: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that fits some words of a kind better than the kind's own."""

    kinds: tuple[str, ...]
    pattern: re.Pattern[str]
    question: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """What the lens looks for: rules of the kinds, then signs, the questions, and how a draft's parts are read.

    `explains_next` is found in a sentence that explains the one before it, `explains_before` in one that explains the one
    after it; `why` and `what` tell explanation from description in the parts `told`.
    """

    rules: tuple[Rule, ...]
    titles: Mapping[str, str]
    questions: Mapping[str, str]
    asks: tuple[Ask, ...]
    skipped: frozenset[Part]
    careful: frozenset[Part]
    explains_next: re.Pattern[str]
    explains_before: re.Pattern[str]
    why: re.Pattern[str]
    what: re.Pattern[str]
    told: frozenset[Part]

    def found(self, text: str) -> dict[str, tuple[int, int]]:
        """The rules found in `text` (as `plain` makes it), by id, with the place of the first match."""
        found = ((rule.id, rule.pattern.search(text)) for rule in self.rules)
        return {name: match.span() for name, match in found if match}

    def question(self, kind: str, text: str) -> str:
        """What is asked at wording of a kind in `text` (as `plain` makes it)."""
        fitting = (ask.question for ask in self.asks if kind in ask.kinds and ask.pattern.search(text))
        return next(fitting, self.questions[kind])


def plain(text: str) -> str:
    """Lower case, straight apostrophes and white space evened out one for one, so that offsets stay."""
    return text.translate(_EVEN).lower() if len(text.lower()) == len(text) else text.translate(_EVEN)


_EVEN = str.maketrans({"’": "'", "‘": "'", "\n": " ", "\t": " ", "\u00a0": " ", "\u2011": "-", "\u2010": "-"})


@lru_cache(maxsize=8)
def rubric(folder: Path | None = None) -> Rubric:
    """The rubric, from `folder` where a partnership keeps its own.

    Raises:
        RubricError: where a pattern names a word list that is not there, or an id stands twice.
    """
    file = load("language", _File, folder)
    words = {name: f"(?:{'|'.join(alternatives)})" for name, alternatives in file.words.items()}
    rules = [
        Rule(one.id, kind.kind, _compiled(one.pattern, words), sure=one.sure)
        for kind in file.kinds
        for one in kind.patterns
    ]
    rules += [Rule(s.id, "", _compiled(s.pattern, words), leaves_alone=s.leaves_alone) for s in file.signs]
    _check(rules)
    return Rubric(
        rules=tuple(rules),
        titles={kind.kind: kind.title for kind in file.kinds},
        questions={kind.kind: kind.question for kind in file.kinds},
        asks=tuple(Ask(ask.kinds, _compiled(ask.pattern, words), ask.question) for ask in file.asks),
        skipped=file.parts.skipped,
        careful=file.parts.careful,
        explains_next=_compiled(file.neighbours.next, words),
        explains_before=_compiled(file.neighbours.before, words),
        why=_compiled(file.explains.why, words),
        what=_compiled(file.explains.what, words),
        told=file.explains.parts,
    )


def _compiled(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    def word(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise RubricError(f"The rubric language.yaml can't be used: it has no list of words <{match[1]}>.")
        return words[match[1]]

    return re.compile(_WORD.sub(word, pattern))


def _check(rules: Sequence[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RubricError(f"The rubric language.yaml can't be used: the id {rule.id} stands twice.")
        seen.add(rule.id)
