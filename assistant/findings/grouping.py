"""Groups of notes that pull each other in, found in several readings that vote on them.

In one reading, from many starts (a word that some notes share; a note with its nearest), notes are added and taken out
one by one as long as the group's worth grows: how much more alike its notes are than pairs of notes are by and large. What
most readings find, or nearly find, comes first. A note may stand in several groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.findings.likeness import Corpus, Floats, Reading
from assistant.findings.patterns_rules import Readings

__all__ = ["Group", "groups_of"]

Group = frozenset[int]
_NEAREST = 3
_MOST_STEPS = 40
_NEVER = -1e9


@dataclass(frozen=True)
class _Setting:
    """What all readings of one set of notes share."""

    corpus: Corpus
    starts: tuple[Group, ...]
    rules: Readings
    at_most: int

    @cached_property
    def has_kinds(self) -> bool:
        """True where the notes are of more than one kind."""
        return len({item.kind for item in self.corpus.items if item.sentences}) > 1


def groups_of(corpus: Corpus, readings: Sequence[Reading], rules: Readings, at_most: int) -> tuple[Group, ...]:
    """At most `at_most` groups of item numbers, those with most votes first; ties by number."""
    usable = [number for number, item in enumerate(corpus.items) if item.sentences]
    if len(usable) < 2:
        return ()
    setting = _Setting(corpus, _starts(corpus, rules, len(usable)), rules, at_most)
    lists = [_of_reading(setting, reading) for reading in readings]
    votes = {group: _votes(group, lists) for chosen in lists for group in chosen}
    return tuple(_apart(sorted(votes, key=lambda g: (-round(votes[g], 9), sorted(g))), rules.most_shared, at_most))


def _votes(group: Group, lists: Sequence[Sequence[Group]]) -> float:
    """How many readings chose it; one that chose nearly the same counts in part."""
    return sum(max((_overlap(group, other) ** 2 for other in chosen), default=0.0) for chosen in lists)


def _overlap(one: Group, other: Group) -> float:
    return len(one & other) / len(one | other)


def _starts(corpus: Corpus, rules: Readings, usable: int) -> tuple[Group, ...]:
    most = max(3, int(usable * rules.most_common))
    shared = (f for f, count in corpus.frequency.items() if 2 <= count <= most and f[0] != "@")
    return tuple(sorted({corpus.holding(feature) for feature in shared}, key=sorted))


def _of_reading(setting: _Setting, reading: Reading) -> list[Group]:
    """The groups of one reading, best first."""
    corpus, rules = setting.corpus, setting.rules
    alike = corpus.likeness(reading)
    unusable = [number for number, item in enumerate(corpus.items) if not item.sentences]
    alike[unusable, :] = 0.0
    alike[:, unusable] = 0.0
    pairs = alike[np.triu_indices(len(alike), 1)]
    nearest = [
        frozenset([number, *np.argsort(-alike[number], kind="stable")[:_NEAREST].tolist()])
        for number, item in enumerate(corpus.items)
        if item.sentences
    ]
    starts = _members([*nearest, *setting.starts], len(alike))
    found: set[Group] = set()
    for share in reading.shares:
        grown = _grown(alike, starts, float(np.quantile(pairs, share)), reading.spread, rules.most_notes)
        found |= {frozenset(np.flatnonzero(row).tolist()) for row in np.unique(grown, axis=0)}
    level = float(np.quantile(pairs, reading.level))
    worth = {group: _worth(group, alike, level, reading, setting) for group in found if _may_stand(group, setting)}
    ordered = sorted(worth, key=lambda group: (-round(worth[group], 9), sorted(group)))
    return _apart(ordered, rules.most_shared, setting.at_most)


def _members(groups: Sequence[Group], size: int) -> NDArray[np.bool_]:
    rows = np.zeros((len(groups), size), dtype=bool)
    for row, group in enumerate(groups):
        rows[row, list(group)] = True
    return np.unique(rows, axis=0)


def _grown(alike: Floats, starts: NDArray[np.bool_], least: float, spread: float, most: int) -> NDArray[np.bool_]:
    """All starts grown side by side, one note in or out at a time, until none gains. Shape as `starts`."""
    inside = starts.copy()
    pull = inside @ alike
    total = (pull * inside).sum(axis=1) / 2
    size = inside.sum(axis=1).astype(float)

    def worth(amount: Floats, count: Floats) -> Floats:
        return np.asarray((amount - least * count * (count - 1) / 2) / np.maximum(count, 1.0) ** spread)

    live = np.arange(len(inside))
    for _ in range(_MOST_STEPS):
        with_one = worth(total[live, None] + pull[live], (size[live] + 1)[:, None])
        with_one[inside[live] | (size[live] >= most)[:, None]] = _NEVER
        without = worth(total[live, None] - pull[live], (size[live] - 1)[:, None])
        without[~inside[live] | (size[live] <= 2)[:, None]] = _NEVER
        change = np.maximum(with_one, without)
        best = change.argmax(axis=1)
        moving = change[np.arange(len(live)), best] > worth(total[live], size[live]) + 1e-9
        live, note = live[moving], best[moving]
        if not live.size:
            break
        sign = np.where(inside[live, note], -1.0, 1.0)
        total[live] += sign * pull[live, note]
        pull[live] += sign[:, None] * alike[note]
        size[live] += sign
        inside[live, note] = ~inside[live, note]
    return inside


def _may_stand(group: Group, setting: _Setting) -> bool:
    """Notes of one kind alone are a story or a report; two notes alone must both say something of how work is set up."""
    items = [setting.corpus.items[number] for number in group]
    if len(group) < 2 or (setting.has_kinds and len({item.kind for item in items}) == 1):
        return False
    return len(group) > 2 or min(item.condition for item in items) >= setting.rules.least_condition_in_pairs


def _worth(group: Group, alike: Floats, level: float, reading: Reading, setting: _Setting) -> float:
    members = sorted(group)
    items = [setting.corpus.items[number] for number in members]
    size = len(members)
    inner = float(alike[np.ix_(members, members)].sum()) / 2 - level * size * (size - 1) / 2
    kinds = 1 + reading.kinds * (len({item.kind for item in items}) - 1)
    condition = float(np.mean([item.condition for item in items]))
    share = setting.rules.condition
    return inner / float(size**reading.worth_spread) * kinds * (1 - share + share * condition)


def _apart(ordered: Iterable[Group], most_shared: float, at_most: int) -> list[Group]:
    """The first groups that share no more than that part of the smaller one with any before."""
    chosen: list[Group] = []
    for group in ordered:
        if all(len(group & other) <= most_shared * min(len(group), len(other)) for other in chosen):
            chosen.append(group)
        if len(chosen) == at_most:
            break
    return chosen
