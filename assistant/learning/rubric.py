"""The stages, fields and words of a learning log: `prompts/rubrics/learning_log.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from assistant.check.recommendations.rubric import Level
from assistant.check.rules import Pattern, Strict, load

__all__ = ["Field", "Knowing", "LogRubric", "Stage", "State", "Wording", "log_rubric", "stages"]

StateCode = Literal[
    "none",
    "planned",
    "done",
    "done_expected",
    "done_output",
    "done_unsourced",
    "done_seen",
    "planned_seen",
    "seen_unsourced",
    "seen",
]


class Stage(Strict):
    """A stage of a review; `months` after publication, None for those before it. In the order of the review."""

    code: str
    name: str
    also: Pattern
    ask: str
    source: str
    months: int | None = None


class Field(Strict):
    """A field of an entry, how people may call it, and what is asked for it; `one_line` ends with its line."""

    code: str
    name: str
    also: Pattern
    ask: str
    source: str
    one_line: bool = False


class Heads(Strict):
    """What may stand in the first line of an entry."""

    source: str
    filler: Pattern
    title: Pattern


class LevelWords(Strict):
    """Other words for the levels of the system."""

    source: str
    also: dict[Level, Pattern]


class Names(Strict):
    """What looks like a name behind a title."""

    source: str
    pattern: str


class State(Strict):
    """What is known of an action: a sentence and a question."""

    said: str
    ask: str


class Knowing(Strict):
    """What counts as done, as planned and as seen."""

    source: str
    nothing: Pattern
    planned: Pattern
    output: Pattern
    met: Pattern
    partly: str
    states: dict[StateCode, State]


class Wording(Strict):
    """What is said to people."""

    source: str
    title: str
    head: tuple[str, ...]
    record: str
    file: str
    empty: str
    blank: str
    earlier: str
    more: str
    known: str
    other: str
    as_written: str
    entry: str
    in_entry: str
    no_date: str
    no_stage: str
    unread: str
    due_title: str
    due_none: str
    due_next: str
    due_none_dated: str
    overdue: str
    due: str
    undated: str
    undated_words: str
    own_date: str
    by_stage: str
    note: str
    ready: str
    look_at: str
    look_done: str
    look_planned: str
    look_seen: str
    look_think: str
    problems: dict[str, str]


class LogRubric(Strict):
    """`prompts/rubrics/learning_log.yaml`."""

    source: str
    stages: tuple[Stage, ...]
    heading: Heads
    fields: tuple[Field, ...]
    levels: LevelWords
    names: Names
    knowing: Knowing
    wording: Wording

    def field(self, code: str) -> Field:
        """The field of that code."""
        return next(field for field in self.fields if field.code == code)

    def stage(self, code: str) -> Stage | None:
        """The stage of that code; None where there is none."""
        return next((stage for stage in self.stages if stage.code == code), None)


@lru_cache(maxsize=8)
def log_rubric(folder: Path | None = None) -> LogRubric:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return load("learning_log", LogRubric, folder)


def stages(folder: Path | None = None) -> tuple[Stage, ...]:
    """The stages in the order of a review."""
    return log_rubric(folder).stages
