"""Which edition applied when, and what may be said of the one at hand.

The newest edition loaded is not thereby in force: "in force" is printed only where a person checked it and wrote down
the date and the source (`indexes/data/known_editions.yaml`), never from the date of a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from indexes.documents import Document, Edition, Kind, Standing
from indexes.settings_files import parse

__all__ = [
    "EditionStanding",
    "InForce",
    "KnownEdition",
    "KnownEditions",
    "KnownFamily",
    "applies_on",
    "edition_at",
    "known_editions",
    "standing",
    "starts",
]

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InForce(_Strict):
    """Somebody looked: on this date, this source said that the edition is in force."""

    checked: date
    source: str = Field(min_length=3)


class KnownEdition(_Strict):
    """An edition that exists, with where that is known from. `checked` is None where nobody compared it."""

    label: str = Field(min_length=1)
    applies_from: str = ""
    source: str = Field(min_length=3)
    checked: date | None = None
    in_force: InForce | None = None

    @field_validator("applies_from")
    @classmethod
    def _is_a_date(cls, text: str) -> str:
        if text and not _ISO.fullmatch(text):
            raise ValueError('a date such as "2023", "2023-12" or "2023-12-15" was expected')
        return text


class KnownFamily(_Strict):
    """Editions that replace each other, and how to recognise a document as one of them by its title."""

    family: str = Field(min_length=1)
    title: str
    titles: tuple[str, ...]
    kind: Kind | None = None
    publisher: str = ""
    nation: str = ""
    editions: tuple[KnownEdition, ...] = ()

    @field_validator("titles")
    @classmethod
    def _are_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"a regular expression was expected ({error})") from error
        return patterns

    def fits(self, title: str) -> bool:
        """True where a document of this title is an edition of the family."""
        bare = re.sub(r"^(?:(?:the|hm government)\b[:,]? *)+", "", title, flags=re.IGNORECASE)
        return any(re.match(pattern, bare, re.IGNORECASE) for pattern in self.titles)

    def edition(self, label: str) -> KnownEdition | None:
        """The known edition of that label."""
        return next((edition for edition in self.editions if edition.label == label), None)


class KnownEditions(_Strict):
    """The families of `known_editions.yaml`."""

    families: tuple[KnownFamily, ...] = ()

    def family(self, key: str) -> KnownFamily | None:
        """The family of that key."""
        return next((family for family in self.families if family.family == key), None)

    def fitting(self, title: str) -> KnownFamily | None:
        """The family of which a document of this title is an edition."""
        return next((family for family in self.families if family.fits(title)), None)


@lru_cache(maxsize=8)
def known_editions(path: Path | None = None) -> KnownEditions:
    """The list that ships with the product, or another one.

    Raises:
        SettingsFileError: naming file and line.
    """
    if path is not None:
        return parse(path.read_text("utf-8"), path.name, KnownEditions)
    text = resources.files("indexes").joinpath("data/known_editions.yaml").read_text("utf-8")
    return parse(text, "known_editions.yaml", KnownEditions)


@dataclass(frozen=True, slots=True)
class EditionStanding:
    """What may be said of an edition on a date.

    `superseded`: a later edition of its family is loaded and applied on that date. `newer_known` names a later edition
    that is known, applied on that date, and is not loaded; it changes neither status nor ranking. `applies` is False
    where the edition did not apply yet.
    """

    standing: Standing
    words: str
    superseded: bool = False
    newer_known: str | None = None
    applies: bool = True


def starts(applies_from: str) -> date:
    """The first day that a date as precise as known can mean; the earliest date of all where nothing is known."""
    if not _ISO.fullmatch(applies_from):
        return date.min
    year, month, day = [*applies_from.split("-"), "1", "1"][:3]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return date.min


def applies_on(document: Document, as_of: date) -> bool:
    """False for an edition that applied only later. A document without editions always applies."""
    return document.edition is None or starts(document.edition.applies_from) <= as_of


def edition_at(family: str, loaded: Sequence[Document], as_of: date) -> Edition | None:
    """The loaded edition of a family that applied on a date: the latest that had started; None where none had."""
    started = [e for e in _editions(family, loaded) if starts(e.applies_from) <= as_of]
    return max(started, key=_order, default=None)


def standing(
    document: Document, loaded: Sequence[Document], as_of: date, known: KnownEditions | None = None
) -> EditionStanding | None:
    """What may be said of a document's edition on a date; None for a document without editions.

    `loaded` are the documents of the library; `known` the list that ships with the product where it isn't given.
    """
    own = document.edition
    if own is None:
        return None
    known = known_editions() if known is None else known
    family = known.family(own.family)
    others = [e for e in _editions(own.family, loaded) if e.label != own.label and _order(e) > _order(own)]
    later = max((e for e in others if starts(e.applies_from) <= as_of), key=_order, default=None)
    newest = later or own
    newer = _newer(family, newest, {e.label for e in _editions(own.family, loaded)}, as_of)
    named = f"{family.title} {newer.label}" if family is not None and newer is not None else None
    applies = starts(own.applies_from) <= as_of
    if later is not None:
        words = f"replaced by {later.label} (loaded)"
        return EditionStanding(Standing.REPLACED_LOADED, words, True, named, applies)
    if not applies:
        return EditionStanding(Standing.NEWEST_LOADED, f"applies from {own.applies_from}", applies=False)
    if newer is not None:
        words = f"replaced by {newer.label} (not loaded)"
        return EditionStanding(Standing.REPLACED_NOT_LOADED, words, newer_known=named)
    entry = family.edition(own.label) if family is not None else None
    if entry is not None and entry.in_force is not None and entry.in_force.checked <= as_of:
        words = f"in force, as checked on {entry.in_force.checked.isoformat()} against {entry.in_force.source}"
        return EditionStanding(Standing.IN_FORCE, words)
    words = f"newest loaded that applied on {as_of.isoformat()}" if others else "newest loaded"
    return EditionStanding(Standing.NEWEST_LOADED, words)


def _editions(family: str, loaded: Sequence[Document]) -> list[Edition]:
    return [d.edition for d in loaded if d.edition is not None and d.edition.family == family]


def _order(edition: Edition) -> tuple[date, str]:
    """Editions follow each other by the date from which they apply; by label where that isn't known."""
    return starts(edition.applies_from), edition.label


def _newer(family: KnownFamily | None, newest: Edition, loaded: set[str], as_of: date) -> KnownEdition | None:
    """The latest known edition after `newest` that applied on the date and isn't loaded."""
    if family is None:
        return None
    after = [
        entry
        for entry in family.editions
        if entry.label not in loaded and starts(newest.applies_from) < starts(entry.applies_from) <= as_of
    ]
    return max(after, key=lambda entry: starts(entry.applies_from), default=None)
