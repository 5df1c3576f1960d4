"""What the fields of an entry say: its day, its stage, the level, and when to look again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from assistant.learning.dates import read_days, read_when
from assistant.learning.entry import Entry
from assistant.learning.lines import Head, Reader
from assistant.learning.rubric import LogRubric

__all__ = ["levels_in", "look_days", "read_values"]

_MOST = 300  # characters of a field of one line that are looked at
_SHOWN = 80
_LOOKS_LIKE_A_DATE = re.compile(r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{1,4}")


def read_values(
    entry: Entry, head: Head | None, texts: Mapping[str, str], lines: Mapping[str, int], reader: Reader
) -> tuple[Entry, list[tuple[int, str]]]:
    """The entry with what was read of its fields, and what can't be read: (line, sentence without its place)."""
    said = reader.rubric.wording.problems
    remarks: list[tuple[int, str]] = []
    day, bad_day, day_line = _day(entry, head, texts, lines)
    stage, bad_stage, stage_line = _stage(entry, head, texts, lines, reader)
    if bad_day:
        remarks.append((day_line, said["bad_date"].format(words=_short(bad_day))))
    if bad_stage:
        remarks.append((stage_line, said["bad_stage"].format(words=_short(bad_stage), stages=_stages(reader.rubric))))
    missing = _missing(day is None and not bad_day, not stage and not bad_stage)
    if missing:
        remarks.append((entry.line, said[missing].format(stages=_stages(reader.rubric))))
    levels = levels_in(entry.level, reader.rubric)
    made = replace(entry, day=day, stage=stage, levels=levels)
    made = replace(made, look_days=look_days(made, None))
    remarks += _of_fields(made, lines, reader.rubric)
    return made, remarks


def levels_in(text: str, rubric: LogRubric) -> tuple[str, ...]:
    """The levels of the system that a text names, from the narrowest to the widest."""
    return tuple(
        level.value for level, also in rubric.levels.also.items() if re.search(also, text[:_MOST], re.IGNORECASE)
    )


def look_days(entry: Entry, published: date | None) -> tuple[date, ...]:
    """The days on which the entry says it is to be looked at again, in order."""
    found = read_when(entry.look_on[:_MOST], entry.day, published)
    return tuple(sorted({one.day for one in found if one.day is not None}))


def _day(
    entry: Entry, head: Head | None, texts: Mapping[str, str], lines: Mapping[str, int]
) -> tuple[date | None, str, int]:
    text = texts.get("day", "").strip()
    if text:
        days = read_days(text[:_MOST])
        good = next((one.day for one in days if one.day is not None), None)
        return good, "" if good else text, lines.get("day", entry.line)
    return (head.day, head.bad, entry.line) if head else (None, "", entry.line)


def _stage(
    entry: Entry, head: Head | None, texts: Mapping[str, str], lines: Mapping[str, int], reader: Reader
) -> tuple[str, str, int]:
    text = texts.get("stage", "").strip()
    if text:
        stage = reader.stage(text[:_MOST])[0]
        return stage, "" if stage else text, lines.get("stage", entry.line)
    return (head.stage if head else ""), "", entry.line


def _missing(is_day: bool, is_stage: bool) -> str:
    if is_day and is_stage:
        return "no_date_no_stage"
    return "no_date" if is_day else "no_stage" if is_stage else ""


def _of_fields(entry: Entry, lines: Mapping[str, int], rubric: LogRubric) -> Iterator[tuple[int, str]]:
    said = rubric.wording.problems
    if (
        entry.level
        and not entry.levels
        and not re.fullmatch(rubric.knowing.nothing, entry.level[:_MOST], re.IGNORECASE)
    ):
        levels = ", ".join(level.value for level in rubric.levels.also)
        yield lines["level"], said["bad_level"].format(words=_short(entry.level), levels=levels)
    if entry.look_on and not entry.look_days and _LOOKS_LIKE_A_DATE.search(entry.look_on):
        yield lines["look_on"], said["bad_date"].format(words=_short(entry.look_on))
    for code in ("who", "seen_by"):
        if re.search(rubric.names.pattern, getattr(entry, code)[:_MOST]):
            yield lines[code], said["name"]


def _stages(rubric: LogRubric) -> str:
    return ", ".join(stage.name for stage in rubric.stages)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 2] + " …"
