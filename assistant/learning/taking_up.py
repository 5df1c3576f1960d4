"""Which earlier entries a later one looks at again, by the date it names, and where needed by stage or finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.learning.dates import read_days
from assistant.learning.entry import Entry
from assistant.learning.rubric import LogRubric

__all__ = ["check_links", "times_taken_up"]

_MOST = 300
_MOST_FITTING = 10
"""Entries of one day that are compared; more can't be told apart by a line anyway."""


def times_taken_up(entries: Sequence[Entry], rubric: LogRubric) -> dict[int, int]:
    """How often each entry (by its place from 0) was taken up by a later one in which something is written."""
    times: dict[int, int] = {}
    for entry, fitting in _links(entries, rubric):
        for places in fitting:
            if len(places) == 1 and not entry.is_blank:
                times[places[0]] = times.get(places[0], 0) + 1
    return times


def check_links(entries: Sequence[Entry], rubric: LogRubric) -> Iterator[tuple[int, str]]:
    """The entries that name an earlier one which can't be told: (line of the entry, sentence without its place)."""
    said = rubric.wording.problems
    for entry, fitting in _links(entries, rubric):
        counts = [len(places) for places in fitting]
        if not counts or 0 in counts:
            yield entry.line, said["takes_up_none"].format(words=entry.takes_up[:80])
        elif max(counts) > 1:
            yield entry.line, said["takes_up_several"].format(words=entry.takes_up[:80])


def _links(entries: Sequence[Entry], rubric: LogRubric) -> Iterator[tuple[Entry, list[list[int]]]]:
    """Each entry that takes up others, with the places of the earlier entries that fit each day it names."""
    earlier: dict[date, list[int]] = {}
    for index, entry in enumerate(entries):
        if entry.takes_up:
            fitting = [_fitting(entries, earlier.get(day, []), entry.takes_up, rubric) for day in _days(entry)]
            yield entry, fitting
        if entry.day is not None:
            earlier.setdefault(entry.day, []).append(index)


def _days(entry: Entry) -> list[date]:
    found = (one.day for one in read_days(entry.takes_up[:_MOST]))
    return list(dict.fromkeys(day for day in found if day is not None))


def _fitting(entries: Sequence[Entry], places: list[int], words: str, rubric: LogRubric) -> list[int]:
    """Those of one day; narrowed by a stage, then by a finding, where the words name them."""
    kept = places[-_MOST_FITTING:]
    for named in (_names_stage, _names_finding):
        narrowed = [index for index in kept if named(entries[index], words, rubric)]
        kept = narrowed if len(kept) > 1 and narrowed else kept
    return kept


def _names_stage(entry: Entry, words: str, rubric: LogRubric) -> bool:
    stage = rubric.stage(entry.stage)
    return stage is not None and re.search(stage.also, words, re.IGNORECASE) is not None


def _names_finding(entry: Entry, words: str, _: LogRubric) -> bool:
    finding = " ".join(entry.finding.split()).casefold()
    return (
        bool(finding)
        and re.search(rf"(?<!\w){re.escape(finding)}(?!\w)", " ".join(words.casefold().split())) is not None
    )
