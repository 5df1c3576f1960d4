"""Prompt templates: versioned files with front matter, filled by `string.Template`, locked by checksum.

A released file never changes: a change is a new version. `locked.json` holds the checksum of each; a test compares them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import Template

import yaml

__all__ = ["Prompt", "PromptError", "load", "locked", "versions"]

_NAME = re.compile(r"([a-z_]+)\.v(\d+)\.md")
_PART = re.compile(r"^== (system|user|retry) ==$", re.MULTILINE)


class PromptError(ValueError):
    """A template is missing, malformed, or was filled without a value it needs; the message names it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of a template. `system` is constant; `user` and `retry` are filled."""

    name: str
    version: int
    purpose: str
    variables: tuple[str, ...]
    system: str
    user: str
    retry: str
    sha256: str

    @property
    def label(self) -> str:
        """For the provenance of an answer: "select v1 (3f2a…)"."""
        return f"{self.name} v{self.version} ({self.sha256[:8]})"

    def fill(self, values: Mapping[str, str]) -> str:
        """The user's part with its values.

        Raises:
            PromptError: naming the values that are missing or not known.
        """
        wrong = set(self.variables) ^ set(values)
        if wrong:
            raise PromptError(f"The prompt {self.name} v{self.version} was filled wrongly: {', '.join(sorted(wrong))}.")
        return Template(self.user).substitute(values)

    def ask_again(self, reason: str) -> str:
        """What is said after a reply that could not be used."""
        return Template(self.retry).substitute(reason=reason)


@lru_cache(maxsize=32)
def load(name: str, version: int | None = None) -> Prompt:
    """A template, its newest version unless told.

    Raises:
        PromptError: where there is none, or it is malformed.
    """
    known = versions().get(name, ())
    chosen = version if version is not None else max(known, default=0)
    if chosen not in known:
        raise PromptError(f"There is no prompt {name} of version {chosen}.")
    text = (files("prompts") / "templates" / f"{name}.v{chosen}.md").read_text(encoding="utf-8")
    return _parsed(name, chosen, text)


def versions() -> dict[str, tuple[int, ...]]:
    """The versions of each template, in order."""
    found: dict[str, list[int]] = {}
    for entry in (files("prompts") / "templates").iterdir():
        match = _NAME.fullmatch(entry.name)
        if match:
            found.setdefault(match[1], []).append(int(match[2]))
    return {name: tuple(sorted(numbers)) for name, numbers in sorted(found.items())}


def locked() -> dict[str, str]:
    """The checksums of released files, by "name.vN"."""
    text = (files("prompts") / "locked.json").read_text(encoding="utf-8")
    return {str(name): str(value) for name, value in json.loads(text).items()}


def _parsed(name: str, version: int, text: str) -> Prompt:
    text = text.replace("\r\n", "\n")
    try:
        _, front, body = text.split("---\n", 2)
        about = yaml.safe_load(front)
        pieces = _PART.split(body)
        parts = dict(zip(pieces[1::2], (piece.strip() for piece in pieces[2::2]), strict=True))
        made = Prompt(
            name,
            version,
            str(about["purpose"]),
            tuple(about["variables"]),
            parts["system"],
            parts["user"],
            parts["retry"],
            hashlib.sha256(text.encode()).hexdigest(),
        )
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise PromptError(f"The prompt {name}.v{version}.md is malformed: {error}.") from error
    used = {match["named"] or match["braced"] for match in Template.pattern.finditer(made.user)} - {None}
    if used != set(made.variables):
        raise PromptError(f"The prompt {name}.v{version}.md declares other variables than it uses.")
    return made
