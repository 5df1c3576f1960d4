"""The rules of `assistant.verifying.judging`, read from `data/verifying.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from assistant.verifying.keys import key_of
from indexes.settings_files import parse

__all__ = ["Rules", "load"]

_FILE = "verifying.yaml"
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Listed(_Strict):
    source: _Text
    words: _Text

    def as_set(self) -> frozenset[str]:
        """The words as `verifying_keys` compares them, and as written."""
        words = self.words.split()
        return frozenset(words) | frozenset(map(key_of, words))


class _Equivalent(_Strict):
    said: _Text
    means: _Text
    source: _Text


class _Opposites(_Strict):
    source: _Text
    pairs: list[Annotated[list[_Text], Field(min_length=2, max_length=2)]]


class _Forbidden(_Strict):
    kind: _Text
    pattern: _Text
    source: _Text

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a pattern: {error}") from error
        return pattern


class _File(_Strict):
    insertable: _Listed
    droppable: _Listed
    linking: _Listed
    must_be_named: _Listed
    critical: _Listed
    conditions: _Listed
    asides: _Listed
    list_limits: _Listed
    tails: _Listed
    reasons: _Listed
    inner_tails: _Listed
    followers: _Listed
    determiners: _Listed
    choices: _Listed
    avoidances: _Listed
    movable: _Listed
    opaque: _Listed
    negations: _Listed
    modals: _Listed
    equivalents: list[_Equivalent]
    opposites: _Opposites
    forbidden: list[_Forbidden]


@dataclass(frozen=True, slots=True)
class Rules:
    """The lists as sets of lower-case words; see the file for what each is for."""

    insertable: frozenset[str]
    droppable: frozenset[str]
    linking: frozenset[str]
    must_be_named: frozenset[str]
    critical: frozenset[str]
    conditions: frozenset[str]
    asides: frozenset[str]
    list_limits: frozenset[str]
    tails: frozenset[str]
    reasons: frozenset[str]
    inner_tails: frozenset[str]
    followers: frozenset[str]
    determiners: frozenset[str]
    choices: frozenset[str]
    avoidances: frozenset[str]
    movable: frozenset[str]
    opaque: frozenset[str]
    negations: frozenset[str]
    modals: frozenset[str]
    equivalents: tuple[tuple[re.Pattern[str], str], ...]
    opposites: tuple[tuple[str, str], ...]
    forbidden: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def load() -> Rules:
    """The rules, read once.

    Raises:
        SettingsFileError: naming the file, the line, and what was expected there.
    """
    held = parse((files("assistant") / "data" / _FILE).read_text(encoding="utf-8"), _FILE, _File)
    lists = {name: value.as_set() for name in _File.model_fields if isinstance(value := getattr(held, name), _Listed)}
    return Rules(
        **lists,
        equivalents=tuple((re.compile(rf"\b{re.escape(e.said)}\b", re.I), e.means) for e in held.equivalents),
        opposites=tuple((a, b) for a, b in held.opposites.pairs),
        forbidden=tuple((f.kind, re.compile(f.pattern, re.MULTILINE)) for f in held.forbidden),
    )
