"""The rubric of citations (`prompts/rubrics/citations.yaml`) as values, and the nouns of this lens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, load

__all__ = ["CitationRules", "CitedDocument", "CitedPlace", "Status", "citation_rules"]


class Status(StrEnum):
    """What came of looking a citation up; the values are codes for files."""

    VERBATIM = "verbatim"
    FOUND = "found"
    DIFFERS = "differs"
    NOT_AT_THAT_PLACE = "not_at_that_place"
    NO_SUCH_PLACE = "no_such_place"
    EDITION_DIFFERS = "edition_differs"
    EDITION_UNKNOWN = "edition_unknown"
    EDITION_REPLACED = "edition_replaced"
    EDITION_AFTER_WRITING = "edition_after_writing"
    EDITION_NOT_YET = "edition_not_yet"
    ANOTHER_DOCUMENT = "another_document"
    NOT_FOUND = "not_found"
    NOT_LOADED = "not_loaded"
    NOT_CHECKABLE = "not_checkable"

    @property
    def is_queried(self) -> bool:
        """True where the draft and the library differ; what only could not be compared is no query."""
        return self not in (Status.VERBATIM, Status.FOUND, Status.NOT_LOADED, Status.NOT_CHECKABLE)


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A place that a draft names: `kind` "paragraph", "section", "chapter", …; `number` as it writes it."""

    kind: str
    number: str

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class CitedDocument(Strict):
    """A document that drafts cite by a name of its own."""

    name: str
    pattern: Pattern
    titles: Pattern
    family: str = ""
    editions: tuple[str, ...] = ()


class CitationRules(Strict):
    """The whole rubric."""

    source: str
    documents: tuple[CitedDocument, ...]
    unnamed: Pattern
    attributes: Pattern
    speakers: Pattern
    refers_back: Pattern
    current: Pattern
    then: Pattern
    period: Pattern
    process: Pattern
    practice: Pattern
    small_words: str
    questions: dict[str, str]


@lru_cache(maxsize=8)
def citation_rules(folder: Path | None = None) -> CitationRules:
    """The rubric, from `folder` where it holds one."""
    return load("citations", CitationRules, folder)
