"""How documents are recognised, as data: `indexes/data/kinds.yaml`."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from indexes.documents import Kind
from indexes.settings_files import parse

__all__ = ["KindRule", "Kinds", "kinds"]


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise ValueError(f"a regular expression was expected ({error})") from error


def _is_pattern(pattern: str) -> str:
    _compiled(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_is_pattern)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KindRule(_Strict):
    """One rule; the file says what its fields mean."""

    name: str
    kind: Kind
    title: Pattern = ""
    cover: Pattern = ""
    opening: Pattern = ""
    not_title: Pattern = ""
    publisher: str = ""
    nation: str = ""
    title_start: str = ""
    title_line: Pattern = ""
    title_detail: Pattern = ""

    def fits(self, title: str, cover: str, opening: str) -> bool:
        """True where every pattern that is given is found, and `not_title` isn't."""
        if self.not_title and _found(self.not_title, title):
            return False
        wanted = ((self.title, title), (self.cover, cover), (self.opening, opening))
        return all(not pattern or _found(pattern, text) for pattern, text in wanted)


class NationCue(_Strict):
    """Words that speak for a nation."""

    nation: str
    pattern: Pattern


class PublisherCue(_Strict):
    """Words that speak for a publisher."""

    name: str
    pattern: Pattern


class Kinds(_Strict):
    """Everything in `kinds.yaml`."""

    rules: tuple[KindRule, ...]
    samples: tuple[Pattern, ...] = ()
    nations: tuple[NationCue, ...] = ()
    publishers: tuple[PublisherCue, ...] = ()

    def rule(self, titles: tuple[str, ...], cover: str, opening: str) -> KindRule | None:
        """The first rule that fits, trying each title in turn (a file's name last)."""
        for title in titles:
            found = next((rule for rule in self.rules if rule.fits(title, cover, opening)), None)
            if found is not None:
                return found
        return None

    def is_sample(self, opening: str) -> bool:
        """True where a document says that it is fictional."""
        return any(_found(pattern, opening) for pattern in self.samples)

    def nation(self, *texts: str) -> str:
        """The nation that the first text with any cue speaks for; "" where none does."""
        for text in texts:
            found = next((cue.nation for cue in self.nations if _found(cue.pattern, text)), None)
            if found is not None:
                return found
        return ""

    def publisher(self, *texts: str) -> str:
        """The publisher named first in the first text that names any; "" where none does."""
        for text in texts:
            places = [(m.start(), cue.name) for cue in self.publishers if (m := find(cue.pattern, text))]
            if places:
                return min(places)[1]
        return ""


@lru_cache(maxsize=1)
def kinds() -> Kinds:
    """The rules that ship with the product. Raises `SettingsFileError`."""
    text = resources.files("indexes").joinpath("data/kinds.yaml").read_text("utf-8")
    return parse(text, "kinds.yaml", Kinds)


@lru_cache(maxsize=512)
def _cached(pattern: str) -> re.Pattern[str]:
    return _compiled(pattern)


def find(pattern: str, text: str) -> re.Match[str] | None:
    """The first place of a pattern of `kinds.yaml` in a text."""
    return _cached(pattern).search(text)


def _found(pattern: str, text: str) -> bool:
    return find(pattern, text) is not None
