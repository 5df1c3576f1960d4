"""Whether a sentence says what a passage says, in its words and their order.

Words may be left out only where that can't change what is said: asides, sentence adverbs, optional ends; never a negation, a
condition, a limit or the name of who says so. Words may be added only to link. What is not shown to stand in a passage
in this way is held not to stand there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from assistant.verifying.rules import load
from assistant.verifying.words import Word

__all__ = ["stands_in", "variants"]

_BREAKS = frozenset(",;:()-–—")
_FEWEST = 3
"""A part of fewer words than this doesn't say anything by itself."""

_INNER = 6
"""Words of a complement in the middle that may be left out."""

_Unit = Sequence[Word]


def stands_in(said: Sequence[Word], units: Sequence[_Unit]) -> bool:
    """True where every part of `said` stands in one of `units`; parts are joined by "and", ";" or a comma."""
    ways = [variant for unit in units for variant in variants(unit)]
    if not said or not ways:
        return False
    reached = [False] * (len(said) + 1)
    reached[0] = True
    for end in range(1, len(said) + 1):
        if end < len(said) and not _may_join(said, end):
            continue
        for start in range(end):
            part = _without_joint(said[start:end], start)
            if reached[start] and len(part) >= _FEWEST and any(_aligned(part, way) for way in ways):
                reached[end] = True
                break
    return reached[-1]


def _may_join(said: Sequence[Word], at: int) -> bool:
    """True where another statement may begin at this word: "…; X", "…. X", "… and X"."""
    before = said[at].before
    return ";" in before or "." in before or ":" in before or said[at].key == "and"


def _without_joint(part: Sequence[Word], start: int) -> Sequence[Word]:
    return part[1:] if start and part and part[0].key == "and" else part


def variants(unit: _Unit) -> Iterator[_Unit]:
    """The sentence, and the same with an adjunct of time or condition moved from its start to its end or back."""
    rules = load()
    yield unit
    if any("•" in word.before for word in unit):
        return
    if unit and unit[0].key in rules.movable:
        for i in range(2, len(unit)):
            if "," in unit[i].before:
                yield (*unit[i:], *unit[:i])
                break
    for i in range(3, len(unit)):
        if unit[i].key in rules.opaque or unit[i].key == "and":
            return
        if unit[i].key in rules.movable:
            yield (*unit[i:], *unit[:i])
            return


def _aligned(said: Sequence[Word], unit: _Unit) -> bool:
    """True where `said` is `unit`, but for words that may be added and left out."""
    return _Alignment(said, unit).holds


class _Alignment:
    def __init__(self, said: Sequence[Word], unit: _Unit) -> None:
        self._said, self._unit = said, unit
        self._rules = load()

    @cached_property
    def holds(self) -> bool:
        needed = {word.key for word in self._said} - self._rules.insertable - {"and", "or"}
        if not needed <= {word.key for word in self._unit}:
            return False
        ends = {0}
        """Places in the unit up to which the words said so far reach; a gap may follow."""
        for i, word in enumerate(self._said):
            ends = self._after(word, ends, is_first=i == 0)
            if not ends:
                return False
        return any(self._may_end(end) for end in ends)

    def _after(self, word: Word, ends: set[int], *, is_first: bool) -> set[int]:
        found = set()
        for end in ends:
            for place in range(end, len(self._unit)):
                if self._unit[place].key == word.key and self._may_drop(end, place):
                    found.add(place + 1)
            if word.key in self._rules.insertable or (word.key in ("and", "or") and self._is_joint(word.key, end)):
                found.add(end)
        return found if not is_first else {end for end in found if end}

    def _is_joint(self, joint: str, end: int) -> bool:
        """Between the items of a list "or" may be added where it offers a choice, "and" where it doesn't."""
        offers = any(word.key in self._rules.choices for word in self._unit[: self._first_bullet()])
        return self._is_at_bullet(end) and offers == (joint == "or")

    def _first_bullet(self) -> int:
        return next((i for i, word in enumerate(self._unit) if "•" in word.before), len(self._unit))

    def _ends_item(self, end: int) -> bool:
        """True where an item of a list ends, but for the "and" that may close it."""
        closes = end + 1 < len(self._unit) and self._unit[end].key == "and" and self._is_at_bullet(end + 1)
        return self._is_at_bullet(end) or closes

    def _is_at_bullet(self, end: int) -> bool:
        return end < len(self._unit) and "•" in self._unit[end].before

    def _may_drop(self, start: int, stop: int) -> bool:
        """True where the unit's words from `start` up to `stop`, between words that are said, may be left out."""
        gap = self._unit[start:stop]
        if all(word.key in self._rules.droppable for word in gap):
            return True
        if start == 0:
            return self._is_earlier_clause(gap, self._unit[stop])
        if self._ends_item(start) and self._is_at_bullet(stop):
            return self._may_skip_bullets(start, gap)
        return self._is_aside(gap, self._unit[stop]) or self._is_inner_tail(start, stop)

    def _is_earlier_clause(self, gap: Sequence[Word], then: Word) -> bool:
        is_list = any(":" in word.before or "•" in word.before for word in gap)
        return ";" in then.before and not is_list and not self._holds_critical(gap)

    def _is_aside(self, gap: Sequence[Word], then: Word) -> bool:
        opened, closed = set(gap[0].before) & _BREAKS, set(then.before) & _BREAKS
        if self._holds_critical(gap) or not opened or not closed:
            return False
        if "(" in opened:
            return ")" in closed
        is_dashed = bool(opened & set("-–—") and closed & set("-–—")) and " " in gap[0].before
        return is_dashed or ("," in opened and gap[0].key in self._rules.asides and not self._lists_choice())

    def _lists_choice(self) -> bool:
        return any(word.key == "or" for word in self._unit)

    def _may_end(self, end: int) -> bool:
        """True where what follows in the unit may be left out."""
        gap = self._unit[end:]
        if not gap:
            return True
        if self._ends_item(end):
            return self._may_skip_bullets(end, gap)
        if "(" in gap[0].before:
            return not self._holds_critical(gap) and not self._offers(gap)
        if any(word.key in self._rules.conditions for word in gap) or gap[0].key == "or":
            return False
        if ";" in gap[0].before:
            return True
        return self._is_further_clause(end, gap) or self._is_optional_tail(end, gap)

    def _is_further_clause(self, end: int, gap: Sequence[Word]) -> bool:
        """ ", and must …": a second statement. A duty that goes with a permission stays with it."""
        if any(word.key == "may" for word in self._unit[:end]):
            return False
        has_modal = any(word.key in self._rules.modals for word in gap[1:5])
        return "," in gap[0].before and gap[0].key == "and" and has_modal

    def _is_optional_tail(self, end: int, gap: Sequence[Word]) -> bool:
        """An end without which the sentence still holds: never where it denies, permits or counts."""
        kept, first = self._unit[:end], gap[0].key
        if first in self._rules.reasons and ("," in gap[0].before or self._is_plain(kept)):
            return first in ("because", "which", "wherever") or not self._offers(gap)
        if self._holds_critical(gap) or self._offers(gap) or not self._is_plain(kept):
            return False
        if ":" in gap[0].before:
            return not any("•" in word.before for word in gap)
        if first == "to":
            return len(gap) > 1 and gap[1].key in self._rules.determiners
        return first in self._rules.tails

    def _is_inner_tail(self, start: int, stop: int) -> bool:
        """ "… the Panel [of a serious incident] within …"."""
        gap, then = self._unit[start:stop], self._unit[stop].key
        fits = gap[0].key in self._rules.inner_tails and then in self._rules.followers and len(gap) <= _INNER
        return fits and self._is_plain(self._unit) and not self._holds_critical(gap)

    def _is_plain(self, words: Sequence[Word]) -> bool:
        """True where a statement asks or tells for certain: nothing denied, permitted, offered or counted at its end."""
        barred = self._rules.negations | self._rules.avoidances | {"may", "or", "only", "can"}
        last = words[-1]
        return not (any(w.key in barred for w in words) or last.is_number or last.key in self._rules.critical)

    def _offers(self, words: Sequence[Word]) -> bool:
        return any(word.key == "or" for word in words)

    def _may_skip_bullets(self, start: int, gap: Sequence[Word]) -> bool:
        """True where the items of a list count one by one: not where it lists conditions or a choice."""
        pairs = list(zip(self._unit, self._unit[1:], strict=False))
        offers = any("•" in word.before and before.key == "or" for before, word in pairs)
        depends = any("•" in word.before and word.key in self._rules.conditions for word in gap)
        last = [i for i, word in enumerate(gap) if "•" in word.before][-1:]
        ends_open = any(word.key in self._rules.conditions for i in last for word in gap[i:])
        return start > 0 and not (offers or depends or ends_open or self._lists_limits())

    def _lists_limits(self) -> bool:
        """True where a list says when or how many, after the verb of its lead-in: "may share it only where: …"."""
        lead = [word.key for word in self._unit[: self._first_bullet()]]
        modal = next((i for i, key in enumerate(lead) if key in self._rules.modals), 0)
        after = lead[min(modal, max(len(lead) - 6, 0)) :]
        return any(key in self._rules.list_limits for key in after) or "only" in lead or "unless" in lead

    def _holds_critical(self, gap: Sequence[Word]) -> bool:
        return any(word.key in self._rules.critical for word in gap)
