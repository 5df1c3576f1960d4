"""What is ready for another look on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from assistant.learning.dates import add_months, in_words
from assistant.learning.entry import Entry, Log
from assistant.learning.knowing import Known, known
from assistant.learning.rubric import LogRubric, Stage, log_rubric
from assistant.learning.taking_up import times_taken_up
from assistant.learning.values import look_days

__all__ = ["Due", "due", "next_day"]


@dataclass(frozen=True, slots=True)
class Due:
    """An entry to look at again: since when it is ready (None where no date is given), and why then.

    `state` is "overdue" before the day asked about, "due" on it. `stage` is the code of the stage that makes it ready,
    "" where the entry's own date does. `when` says it in words.
    """

    entry: Entry
    ready: date | None
    state: Literal["overdue", "due", "no date given"]
    stage: str
    when: str
    known: Known

    def to_json(self) -> dict[str, Any]:
        """The entry is told by its line, date and stage."""
        return {
            "ready": self.ready.isoformat() if self.ready else None,
            "state": self.state,
            "by_stage": self.stage or None,
            "when": self.when,
            "entry": {
                "line": self.entry.line,
                "date": self.entry.day.isoformat() if self.entry.day else None,
                "stage": self.entry.stage or None,
                "heading": self.entry.title,
            },
            "look_at": self.entry.look_at,
            "known": self.known.to_json(),
        }


@dataclass(frozen=True, slots=True)
class _Look:
    entry: Entry
    ready: date | None
    stage: Stage | None


def due(log: Log, on: date, rubrics: Path | None = None) -> tuple[Due, ...]:
    """What is ready on `on`: overdue first, oldest first, then what falls on the day, then what has no date.

    An entry is ready by its own "look again on", or else 3, 12 and 24 months after the first entry of publication, until an
    entry of that stage is written. One that a later entry takes up is not listed again. Ties keep the order of the file.
    """
    rubric = log_rubric(rubrics)
    looks = list(_looks(log, rubric))
    dated = sorted((look for look in looks if look.ready is not None and look.ready <= on), key=_ready)
    undated = [look for look in looks if look.ready is None]
    return tuple(_due(look, on, rubric) for look in (*dated, *undated))


def next_day(log: Log, on: date, rubrics: Path | None = None) -> date | None:
    """The first day after `on` on which something becomes ready."""
    days = [look.ready for look in _looks(log, log_rubric(rubrics)) if look.ready is not None and look.ready > on]
    return min(days, default=None)


def _ready(look: _Look) -> date:
    return look.ready or date.max


def _looks(log: Log, rubric: LogRubric) -> Iterator[_Look]:
    entries = log.entries
    times = times_taken_up(entries, rubric)
    publication = next((one for one in entries if one.stage == "publication" and one.day), None)
    published = publication.day if publication else None
    written = {one.stage for one in entries if not one.is_blank}
    coming = [stage for stage in rubric.stages if stage.months is not None and stage.code not in written]
    for index, entry in enumerate(entries):
        if entry is publication and published:
            yield from (_Look(entry, add_months(published, stage.months or 0), stage) for stage in coming)
        taken = times.get(index, 0)
        own = look_days(entry, published)
        if own:
            yield from (_Look(entry, day, None) for day in own[taken : taken + 1])
        elif not taken and _is_open(entry, rubric) and not (entry is publication and coming):
            yield _by_stage(entry, coming, published, rubric)


def _is_open(entry: Entry, rubric: LogRubric) -> bool:
    return bool(entry.look_at or entry.look_on) or known(entry, rubric).is_open


def _by_stage(entry: Entry, coming: list[Stage], published: date | None, rubric: LogRubric) -> _Look:
    """Ready at the first stage after publication that is later than the entry's own and not yet written."""
    order = [stage.code for stage in rubric.stages]
    place = order.index(entry.stage) if entry.stage in order else -1
    stage = next((one for one in coming if order.index(one.code) > place), None)
    if published is None or stage is None:
        return _Look(entry, None, None)
    return _Look(entry, add_months(published, stage.months or 0), stage)


def _due(look: _Look, on: date, rubric: LogRubric) -> Due:
    known_of_it = known(look.entry, rubric)
    stage = look.stage.code if look.stage else ""
    if look.ready is None:
        words = " ".join(look.entry.look_on.split())[:120]
        said = rubric.wording.undated_words.format(words=words) if words else rubric.wording.undated
        return Due(look.entry, None, "no date given", stage, said, known_of_it)
    form = rubric.wording.overdue if look.ready < on else rubric.wording.due
    why = rubric.wording.by_stage.format(stage=look.stage.name) if look.stage else rubric.wording.own_date
    when = f"{form.format(day=in_words(look.ready))} ({why})"
    return Due(look.entry, look.ready, "overdue" if look.ready < on else "due", stage, when, known_of_it)
