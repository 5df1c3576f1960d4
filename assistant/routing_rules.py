"""The routing rules, read once from `data/routing.yaml` and checked: every feature named must be defined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

__all__ = ["RoutingRules", "Rule", "load_rules"]

_WORD = re.compile(r"<([A-Z]+)>")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where it matches, a question is of this `kind`. See the head of `data/routing.yaml`."""

    id: str
    kind: str
    message: str
    source: str
    reason: str | None = None
    part: str | None = None
    scope: str = "sentence"
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    none_anywhere: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    guidance_query: str | None = None


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """Rules in the order they are tried, the patterns of their features, and the sentences shown."""

    rules: tuple[Rule, ...]
    features: Mapping[str, re.Pattern[str]]
    messages: Mapping[str, str]


@cache
def load_rules() -> RoutingRules:
    """The rules shipped with the package."""
    raw = yaml.safe_load((files("assistant") / "data" / "routing.yaml").read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for name, pattern in raw["words"].items():
        words[name] = _spell_out(pattern, words)
    features = {
        name: re.compile("|".join(_alternatives(name, raw["features"], words)), re.IGNORECASE)
        for name in raw["features"]
    }
    rules = tuple(_rule(entry, features) for entry in raw["rules"])
    return RoutingRules(rules, features, {name: " ".join(text.split()) for name, text in raw["messages"].items()})


def _spell_out(pattern: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: words[match.group(1)], pattern)


def _alternatives(name: str, features: Mapping[str, list[str]], words: Mapping[str, str]) -> list[str]:
    """The patterns of a feature; "@other" stands for those of another one."""
    found: list[str] = []
    for pattern in features[name]:
        if pattern.startswith("@"):
            found.extend(_alternatives(pattern[1:], features, words))
        else:
            found.append(_spell_out(pattern, words))
    return found


def _rule(entry: dict[str, Any], features: Mapping[str, re.Pattern[str]]) -> Rule:
    lists = {key: tuple(entry.get(key, ())) for key in ("all", "any", "none", "none_anywhere", "history")}
    for name in (name for names in lists.values() for name in names):
        if name not in features:
            raise ValueError(f"data/routing.yaml: rule {entry['id']!r} names the unknown feature {name!r}")
    return Rule(**{**entry, **lists})
