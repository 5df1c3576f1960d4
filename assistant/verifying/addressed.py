"""What reads as spoken to a program: sentences that no language model is offered, and that it may not write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from indexes.sentences import split
from indexes.settings_files import parse

__all__ = ["is_addressed", "states"]

_FILE = "addressed.yaml"
_FIRST = re.compile(r"[^\W\d_]+")
_LEAD = re.compile(r"^.{0,80}?[:“\"]\s*(?=\S)")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Pattern(_Strict):
    source: str = Field(min_length=1)
    pattern: str = Field(min_length=1)


class _Words(_Strict):
    source: str = Field(min_length=1)
    words: str = Field(min_length=1)


class _File(_Strict):
    addressed: list[_Pattern]
    orders: _Words


@dataclass(frozen=True, slots=True)
class _Rules:
    addressed: tuple[re.Pattern[str], ...]
    orders: frozenset[str]


def is_addressed(text: str) -> bool:
    """True where a text speaks to whoever writes the answer."""
    return any(pattern.search(text) for pattern in _rules().addressed)


def states(text: str) -> bool:
    """True where every sentence states something: none asks, and none opens with an order to produce something.

    A lead-in before a colon or a quotation mark is passed over.
    """
    return not any(_asks_or_orders(text[start:end]) for start, end in split(text))


def _asks_or_orders(sentence: str) -> bool:
    for said in (sentence, _LEAD.sub("", sentence)):
        first = _FIRST.search(said)
        if first is not None and first.group().lower() in _rules().orders and not _is_clause(said):
            return True
    return bool(re.search(r"[?]\W*$", sentence))


def _is_clause(said: str) -> bool:
    """ "Where a child dies, …", "Use of force …": these open with such a word and state something."""
    return bool(re.match(r"\W*(?:(?:where|when|who|which|what|how|why)\b[^?]*$|use of\b)", said, re.IGNORECASE))


@cache
def _rules() -> _Rules:
    held = parse((files("assistant") / "data" / _FILE).read_text(encoding="utf-8"), _FILE, _File)
    return _Rules(
        tuple(re.compile(one.pattern, re.IGNORECASE) for one in held.addressed), frozenset(held.orders.words.split())
    )
