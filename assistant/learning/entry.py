"""A learning log as it was read: its entries, the writer's other text, and what could not be read as it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from assistant.drawing.report import clean
from assistant.learning.dates import in_words
from assistant.learning.rubric import log_rubric

__all__ = ["FIELDS", "ONE_LINE", "Entry", "Log", "Part", "Problem"]

FIELDS = ("think", "because", "done", "expect", "seen", "seen_by", "level", "look_at", "look_on", "who", "finding")
"""The fields of an entry in the order in which they are written, without `takes_up`."""

ONE_LINE = ("level", "look_on", "who", "finding", "takes_up")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was learned at one stage, in the writer's words; "" for what was left out.

    `stage` is the code of a stage ("rapid-review"), "" where none is given. `done` (an action) and `seen` (what anybody
    met since) are never joined. `level` and `look_on` are as written; `levels` and `look_days` as they were read.
    `takes_up` names the earlier entry that this one looks at again; `other` is what stands in the entry outside any field.
    `heading` and `line` (from 1, 0 where it is not from a file) say where it stands.
    """

    day: date | None = None
    stage: str = ""
    think: str = ""
    because: str = ""
    done: str = ""
    expect: str = ""
    seen: str = ""
    seen_by: str = ""
    level: str = ""
    look_at: str = ""
    look_on: str = ""
    who: str = ""
    finding: str = ""
    takes_up: str = ""
    other: str = ""
    levels: tuple[str, ...] = ()
    look_days: tuple[date, ...] = ()
    heading: str = ""
    line: int = 0

    @property
    def is_blank(self) -> bool:
        """True where it is still to be completed."""
        return not any(getattr(self, name).strip() for name in (*FIELDS, "other"))

    @property
    def title(self) -> str:
        """The heading as written, or else its date and stage."""
        if self.heading:
            return self.heading
        rubric = log_rubric()
        stage = rubric.stage(self.stage)
        day = in_words(self.day) if self.day else rubric.wording.no_date
        return f"{day} · {stage.name if stage else rubric.wording.no_stage}"

    def tidied(self) -> Self:
        """With lines ended alike, without what is not printed and without empty lines at either end of a field."""
        changed = {name: _tidy(getattr(self, name)) for name in (*FIELDS, "takes_up", "other")}
        changed |= {name: " ".join(changed[name].split()) for name in ONE_LINE}
        return replace(self, **changed)  # type: ignore[arg-type]

    def to_json(self) -> dict[str, Any]:
        """Dates as ISO 8601, null where none is given."""
        record: dict[str, Any] = {"date": self.day.isoformat() if self.day else None, "stage": self.stage or None}
        record |= {name: getattr(self, name) for name in (*FIELDS, "takes_up", "other")}
        record |= {"levels": list(self.levels), "look_days": [day.isoformat() for day in self.look_days]}
        return {**record, "heading": self.heading, "line": self.line}


def _tidy(text: str) -> str:
    unified = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    printable = unified.encode("utf-8", "replace").decode("utf-8")
    lines = [line.rstrip() for line in printable.split("\n")]
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join([lines[0].strip(), *lines[1:]]) if lines else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the file as it stands, from line `line`; `entry` is None for the writer's other text."""

    text: str
    line: int
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be read as it stands; nothing of it is lost. `said` is one sentence with file and line."""

    line: int
    said: str


@dataclass(frozen=True, slots=True)
class Log:
    """A learning log. `parts` joined are the text of the file; for a Word file a line is a paragraph."""

    file: str
    title: str
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries in the order of the file."""
        return tuple(part.entry for part in self.parts if part.entry is not None)

    @property
    def text(self) -> str:
        """All of it, as it stands in the file."""
        return "".join(part.text for part in self.parts)

    def about(self, finding: str) -> tuple[Entry, ...]:
        """The entries that name a finding or pattern, by its id or heading; without regard to case and spaces."""
        wanted = " ".join(finding.split()).casefold()
        return tuple(one for one in self.entries if wanted and " ".join(one.finding.split()).casefold() == wanted)
