"""A learning log as blocks of a report: each entry with done and seen apart, and what is ready for another look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from assistant.drawing.blocks import Block, Cell, Heading, Items, Table, Text
from assistant.drawing.report import Report
from assistant.learning.dates import in_words
from assistant.learning.due import Due, due, next_day
from assistant.learning.entry import FIELDS, Entry, Log
from assistant.learning.knowing import known
from assistant.learning.rubric import LogRubric, Wording, log_rubric

__all__ = ["due_blocks", "entry_blocks", "log_blocks", "log_report", "problem_blocks"]

_MOST_LETTERS = 2000
"""Characters of a field that a report shows; the rest is in the file."""

_MOST_ENTRIES = 200
_MOST_PROBLEMS = 50
_BEFORE_KNOWN = "seen_by"


def log_blocks(log: Log, on: date, rubrics: Path | None = None) -> tuple[Block, ...]:
    """The whole log for the end of another report, under a heading of level 2, with what is ready for another look on `on`."""
    wording = log_rubric(rubrics).wording
    return (
        Heading(wording.title, 2),
        Text(f"{wording.record} {wording.file.format(file=log.file)}", is_note=True),
        *entry_blocks(log, log.entries, rubrics),
        *due_blocks(log, on, rubrics, level=3),
    )


def log_report(log: Log, blocks: Sequence[Block], on: date, rubrics: Path | None = None) -> Report:
    """A report of its own, headed by what the log is and dated `on`."""
    wording = log_rubric(rubrics).wording
    return Report(log.title, datetime.combine(on, time()), (), tuple(blocks), wording.record)


def entry_blocks(log: Log, entries: Sequence[Entry], rubrics: Path | None = None) -> tuple[Block, ...]:
    """The entries in the order of the file; only the last where there are very many, and says so."""
    rubric = log_rubric(rubrics)
    made: list[Block] = []
    shown = entries[-_MOST_ENTRIES:]
    if not entries:
        made.append(Text(rubric.wording.empty))
    if len(shown) < len(entries):
        made.append(Text(rubric.wording.earlier.format(count=len(entries) - len(shown), file=log.file), is_note=True))
    for entry in shown:
        made += _entry(entry, rubric)
    return tuple(made)


def due_blocks(log: Log, on: date, rubrics: Path | None = None, level: int = 2) -> tuple[Block, ...]:
    """What is ready on `on`, with what is known of each, and the next date where nothing is."""
    wording = log_rubric(rubrics).wording
    ready = due(log, on, rubrics)
    made: list[Block] = [Heading(wording.due_title.format(day=in_words(on)), level)]
    if ready:
        for one in ready[:_MOST_ENTRIES]:
            made += [Heading(_cut(one.entry.title, wording), level + 1), Items(tuple(_due_lines(one, wording)))]
        made.append(Text(wording.note, is_note=True))
    else:
        following = next_day(log, on, rubrics)
        after = wording.due_next.format(day=in_words(following)) if following else wording.due_none_dated
        made.append(Text(f"{wording.due_none.format(day=in_words(on))} {after}"))
    return (*made, *problem_blocks(log, rubrics, level))


def problem_blocks(log: Log, rubrics: Path | None = None, level: int = 2) -> tuple[Block, ...]:
    """The lines that could not be read as they stand; none where all could."""
    if not log.problems:
        return ()
    lines = tuple(problem.said for problem in log.problems[:_MOST_PROBLEMS])
    return (Heading(log_rubric(rubrics).wording.unread, level), Items(lines))


def _entry(entry: Entry, rubric: LogRubric) -> Iterator[Block]:
    yield Heading(_cut(entry.title, rubric.wording), 3)
    rows = tuple(_rows(entry, rubric))
    if rows:
        yield Table((rubric.wording.in_entry, rubric.wording.as_written), rows)
    else:
        yield Text(rubric.wording.blank)


def _rows(entry: Entry, rubric: LogRubric) -> Iterator[tuple[Cell, ...]]:
    state = known(entry, rubric)
    for code in ("takes_up", *FIELDS):
        text = getattr(entry, code)
        if text:
            yield (Cell(rubric.field(code).name), Cell(_cut(text, rubric.wording)))
        if code == _BEFORE_KNOWN and state.said:
            yield (Cell(rubric.wording.known), Cell(f"{state.said} {state.ask}".strip()))
    if entry.other:
        yield (Cell(rubric.wording.other), Cell(_cut(entry.other, rubric.wording)))


def _due_lines(one: Due, wording: Wording) -> Iterator[str]:
    yield wording.ready.format(when=one.when) if one.ready else f"{one.when}"
    entry = one.entry
    yield next(
        form.format(words=" ".join(_cut(words, wording).split()))
        for form, words in (
            (wording.look_at, entry.look_at),
            (wording.look_planned if one.known.code.startswith("planned") else wording.look_done, entry.done),
            (wording.look_seen, entry.seen),
            (wording.look_think, entry.think or "–"),
        )
        if words
    )
    if one.known.said:
        yield f"{one.known.said} {one.known.ask}".strip()


def _cut(text: str, wording: Wording) -> str:
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + wording.more
