"""When a language model's wording of a question may stand: it asks the same, adds nothing, and judges nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from assistant.check.language import query_sentence
from indexes.lexical import stems

__all__ = ["objection"]

_CHARACTERS = re.compile(r"[A-Za-zÀ-ÿ0-9 ,.;:'’‘“”\"()?–-]+")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
_WORD = re.compile(r"[A-Za-zÀ-ÿ0-9]+(?:['’-][A-Za-zÀ-ÿ0-9]+)*")


class _Never(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    source: str
    needs: str = Field(default="question", pattern="^(question|sentence)$")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    longest: int
    sentences: int
    kept: float
    small: str
    openings: tuple[str, ...]
    never: tuple[_Never, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    longest: int
    sentences: int
    kept: float
    small: frozenset[str]
    openings: frozenset[str]
    never: tuple[tuple[re.Pattern[str], bool], ...]
    """Patterns, and whether the sentence excuses one as well as the question does."""


def objection(new: str, question: str, sentence: str, rubrics: Path | None = None) -> str:
    """Why `new` may not stand for `question`, asked of `sentence`; "" where it may. A few words, for tests and measuring."""
    rules = _rules()
    return (
        _shape(new, rules)
        or _judging(new, question, sentence, rules)
        or _added(new, question, sentence, rules)
        or ("the language lens would query it" if query_sentence(new, rubrics).query else "")
    )


def _shape(new: str, rules: _Rules) -> str:
    if not _CHARACTERS.fullmatch(new):
        return "it holds more than plain text"
    if len(new.split()) > rules.longest:
        return "it is too long"
    parts = [part.strip(" \"'“”‘’") for part in _SENTENCE_END.split(new)]
    ends = _SENTENCE_END.findall(new)
    if parts[-1] or set(ends) != {"?"} or len(ends) > rules.sentences:
        return "it is not one question, or two"
    opened = [_WORD.match(part) for part in parts[:-1]]
    if not all(match and match.group().lower() in rules.openings for match in opened):
        return "a sentence of it is a statement"
    return ""


def _added(new: str, question: str, sentence: str, rules: _Rules) -> str:
    """What stands neither in the question nor in the sentence; and too little of the question."""
    given = f"{question} {sentence}"
    known = set(_WORD.findall(given))
    for match in _WORD.finditer(new):
        word = match.group()
        if any(letter.isdigit() for letter in word) and word not in known:
            return "a number is new"
        if word[0].isupper() and word not in known and not _opens(new, match.start()):
            return "a name is new"
    asked, said = set(stems(question)), set(stems(new))
    if said - asked - set(stems(sentence)) - rules.small:
        return "a word is new"
    if asked and len(asked & said) < rules.kept * len(asked):
        return "it asks something else"
    return ""


def _judging(new: str, question: str, sentence: str, rules: _Rules) -> str:
    said, asked, of = _plain(new), _plain(question), _plain(sentence)
    for pattern, is_excused in rules.never:
        for match in pattern.finditer(said):
            words = re.compile(rf"(?<!\w){re.escape(match.group())}(?!\w)")
            if not words.search(asked) and not (is_excused and words.search(of)):
                return f"it says “{match.group()}”"
    return ""


def _opens(text: str, position: int) -> bool:
    before = text[:position].rstrip(" \"'“‘(")
    return not before or before[-1] in ".?!"


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    raw = yaml.safe_load((files("assistant") / "data" / "wording.yaml").read_text(encoding="utf-8"))
    read = _File.model_validate(raw)
    return _Rules(
        longest=read.longest,
        sentences=read.sentences,
        kept=read.kept,
        small=frozenset(stems(read.small)),
        openings=frozenset(read.openings),
        never=tuple((re.compile(never.pattern), never.needs == "sentence") for never in read.never),
    )
