"""The words that carry force, read once from `data/force.yaml`: cues, what silences them, and patterns of clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from indexes.documents import Force

__all__ = ["Cue", "ForceRules", "Mask", "load_rules"]

_WORD = re.compile(r"<([A-Z_]+)>")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that put `force` on an actor when they stand in a main clause and the further `check` holds."""

    force: Force
    pattern: re.Pattern[str]
    source: str
    check: str = ""
    anywhere: bool = False
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Mask:
    """Words to be left out before cues are sought, or that make a whole sentence carry none."""

    pattern: re.Pattern[str]
    source: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class ForceRules:
    """All of `data/force.yaml`; `cues` are ordered from the strongest force to the weakest."""

    cues: tuple[Cue, ...]
    silent: tuple[Mask, ...]
    masks: tuple[Mask, ...]
    patterns: Mapping[str, re.Pattern[str]]


@cache
def load_rules() -> ForceRules:
    """The rules shipped with the package."""
    raw = yaml.safe_load((files("indexes") / "data" / "force.yaml").read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for name, pattern in raw["words"].items():
        words[name] = _spell_out(pattern, words)
    return ForceRules(
        cues=tuple(_cue(entry, words) for entry in raw["cues"]),
        silent=tuple(_mask(entry, words) for entry in raw["silent"]),
        masks=tuple(_mask(entry, words) for entry in raw["masks"]),
        patterns={name: _compile(pattern, words) for name, pattern in raw["patterns"].items()},
    )


def _spell_out(pattern: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: words[match.group(1)], pattern)


def _compile(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(_spell_out(pattern, words))


def _cue(entry: dict[str, Any], words: Mapping[str, str]) -> Cue:
    return Cue(**{**entry, "force": Force(entry["force"]), "pattern": _compile(entry["pattern"], words)})


def _mask(entry: dict[str, Any], words: Mapping[str, str]) -> Mask:
    return Mask(**{**entry, "pattern": _compile(entry["pattern"], words)})
