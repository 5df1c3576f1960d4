"""The writer's working file (`--keep FILE`): what was decided, never what the notes say.

Hunches, which patterns were taken further, their sentences, what was put back, who was asked. It names notes by id only. It
is written where the user says and nowhere else, whole or not at all, and can be edited by hand.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator

from indexes.errors import IndexesError
from indexes.settings_files import parse

__all__ = ["Asked", "Before", "Decided", "PatternStanding", "Work", "WorkError", "read_work", "write_work"]

_HEAD = """# Working file of a findings draft. It is a record and may be disclosable; local advice decides.
# It holds what you decided and the ids of notes; it holds none of their words. Edit it, and give it again with --keep.
#
#   patterns: accepted: true drafts the finding. sentence: yours. standing: open, contested, mixed or agreed.
#             supports: add or take out ids. recommendations: true adds options.
#   asked:    who was asked about a pattern, by role group, and the ids of the notes that hold what they said, for example
#             - {date: 2026-11-20, group: practitioners, pattern: P1, said_in: [D1, D2]}
"""
_MOST_BYTES = 1_000_000


class WorkError(IndexesError):
    """The working file can't be used; the message says why and what to do."""

    code = "work"


class PatternStanding(StrEnum):
    """Where a pattern stands with the people who were asked. It may stay so."""

    OPEN = "open"
    CONTESTED = "contested"
    MIXED = "mixed"
    AGREED = "agreed"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Decided(_Model):
    """What the writer decided of one pattern."""

    id: str = Field(pattern=r"^P\d{1,3}$")
    about: str = ""
    supports: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()
    accepted: bool = False
    sentence: str = ""
    standing: PatternStanding = PatternStanding.OPEN
    recommendations: bool = False

    @field_validator("supports", "counter", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        """Ids such as 4 are text; YAML reads them as numbers."""
        return [str(one) for one in value] if isinstance(value, list | tuple) else value


class Asked(_Model):
    """Somebody was asked about a pattern; `group` is a role group and never a name."""

    on: date = Field(validation_alias=AliasChoices("date", "on"), serialization_alias="date")
    group: str
    pattern: str
    said_in: tuple[str, ...] = ()


class Before(_Model):
    """What the last draft was made of, to show what changed: ids of notes, and its patterns.

    `marks` are short checksums of the notes, by which other notes with the same ids are told apart.
    """

    made: date
    notes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    patterns: tuple[Decided, ...] = ()


class Work(_Model):
    """The working file as values. `hunches` were put down before the proposals; `no_hunches` says that this was skipped."""

    hunches: tuple[str, ...] = ()
    no_hunches: bool = False
    put_back: tuple[str, ...] = ()
    patterns: tuple[Decided, ...] = ()
    asked: tuple[Asked, ...] = ()
    before: Before | None = None

    @field_validator("patterns")
    @classmethod
    def _once(cls, value: tuple[Decided, ...]) -> tuple[Decided, ...]:
        if len({one.id for one in value}) != len(value):
            raise ValueError("each pattern stands once: two have the same id")
        return value

    def decided(self, pattern_id: str) -> Decided | None:
        """What was decided of a pattern; None where nothing was."""
        return next((one for one in self.patterns if one.id == pattern_id), None)

    @property
    def accepted(self) -> tuple[Decided, ...]:
        """The patterns that were taken further and name notes."""
        return tuple(one for one in self.patterns if one.accepted and one.supports)


def read_work(path: Path) -> Work:
    """Read a working file; an empty `Work` where there is no file yet.

    Raises:
        WorkError: where it can't be read. SettingsFileError: naming the line that can't be used.
    """
    if not path.exists():
        return Work()
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise WorkError(f"{path} is too large for a working file: give the file that --keep wrote.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkError(f"{path} can't be read as a working file: give the file that --keep wrote.") from error
    if text.strip() and ":" not in text:
        raise WorkError(
            f"{path} holds no decisions: give the file that --keep wrote, or name one that is not there yet."
        )
    return parse(text, path.name, Work)


def write_work(path: Path, work: Work) -> None:
    """Write it whole, or leave what was there; the file as it was stays beside it as "….bak".

    Raises:
        WorkError: where the place can't be written to.
    """
    body = yaml.safe_dump(
        _plain(work.model_dump(mode="json", by_alias=True)), allow_unicode=True, sort_keys=False, width=100
    )
    beside = path.with_name(f".{path.name}.new")
    try:
        if path.exists():
            path.with_name(f"{path.name}.bak").write_bytes(path.read_bytes())
        beside.write_text(f"{_HEAD}\n{body}", encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise WorkError(f"{path} can't be written ({error.strerror}): close it elsewhere or name another.") from error


def _plain(value: Any) -> Any:
    return {key: one for key, one in value.items() if one is not None} if isinstance(value, dict) else value
