"""Which numbers at the start of lines are paragraph numbers.

A number is believed for its place in a run: 1, 2, 3 … or 4.1, 4.2 …. Dates, ages and references that happen to start a
line do not fit the run or stand elsewhere on the line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

__all__ = ["Candidate", "Number", "believed", "parse_number"]

_NUMBER = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,3}){1,3}|\d{1,4}(?=[.)]?\s|[.)]?$)|[A-Z]\d{0,2}\.\d{1,3}(?:\.\d{1,3})?|[A-Z]{1,2}\d{1,2}(?=[.:)]?\s))(?P<end>[.):]?)\s*"
)
_LOOK_BACK = 80
_SHORTEST_RUN = 3
_MOST_TITLES = 0.4


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the start of a line: `text` as printed, `parts` for order, `length` of what to take off the line."""

    text: str
    parts: tuple[int, ...]
    stop: str
    length: int
    prefix: str = ""

    @property
    def style(self) -> tuple[int, str]:
        """Numbers of one run are written alike."""
        return (len(self.parts), self.prefix)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that starts with a number. `key` is the caller's; `x` its left edge; `fit` how much it looks like one.

    `is_title` marks a line that could as well be a numbered heading or an entry of a list: it counts only within a run
    of plain ones.
    """

    key: int
    number: Number
    x: float
    fit: float
    is_title: bool = False


def parse_number(text: str) -> Number | None:
    """The number that a line starts with, where it could be that of a paragraph."""
    match = _NUMBER.match(text)
    if match is None:
        return None
    number, rest = match["number"], text[match.end() :]
    if rest and not (
        rest[0].isupper() or rest[0] in "‘’“”'\"([•£" or rest[0].isdigit() or _is_lower_start(number, rest)
    ):
        return None
    prefix = ""
    digits = number
    if not digits[0].isdigit():
        prefix = re.sub(r"\d.*$", "", digits)
        digits = digits[len(prefix) :].lstrip(".")
    parts = tuple(int(part) for part in digits.split(".") if part)
    if not parts or (len(parts) == 1 and parts[0] > 999):
        return None
    return Number(number, parts, match["end"], match.end(), prefix)


def _is_lower_start(number: str, rest: str) -> bool:
    """Some paragraphs begin with a small letter: allow it after "4.12" and the like only."""
    return "." in number and rest[0].isalpha()


def believed(candidates: list[Candidate]) -> dict[int, Number]:
    """The numbers believed, by the candidates' keys: the best run, then runs before and after it, and so on."""
    found: dict[int, Number] = {}
    groups: dict[tuple[str, bool], list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault((candidate.number.prefix, len(candidate.number.parts) > 1), []).append(candidate)
    for key in sorted(groups, key=str):
        members = groups[key]
        for run in _runs(members, is_dotted=key[1]):
            found.update({c.key: c.number for c in run})
    return found


def _runs(candidates: list[Candidate], is_dotted: bool) -> list[list[Candidate]]:
    best = _best_run(candidates, is_dotted)
    coded = bool(best) and bool(best[0].number.prefix) and best[0].number.parts[-1] == 1
    if len(best) < (2 if coded else _SHORTEST_RUN):
        return []
    if sum(1 for c in best if c.is_title) > _MOST_TITLES * len(best):
        return _runs([c for c in candidates if not c.is_title], is_dotted)
    first, last = best[0].key, best[-1].key
    usual = Counter(round(c.x / 4) for c in best)
    if is_dotted:
        return [best]
    before = [c for c in candidates if c.key < first and round(c.x / 4) in usual]
    after = [c for c in candidates if c.key > last and round(c.x / 4) in usual]
    return [*_runs(before, is_dotted), best, *_runs(after, is_dotted)]


def _best_run(candidates: list[Candidate], is_dotted: bool) -> list[Candidate]:
    """The run with the highest score: each member adds, each leap costs."""
    modal = Counter(round(c.x / 4) for c in candidates).most_common(2)
    usual = {place for place, _ in modal}
    score: list[float] = []
    back: list[int] = []
    for i, candidate in enumerate(candidates):
        own = 1.0 + candidate.fit + (0.3 if round(candidate.x / 4) in usual else 0.0)
        top, source = own + (0.5 if candidate.number.parts[-1] == 1 else 0.0), -1
        for j in range(max(0, i - _LOOK_BACK), i):
            link = _link(candidates[j].number, candidate.number, is_dotted)
            if link is not None and score[j] + link + own > top:
                top, source = score[j] + link + own, j
        score.append(top)
        back.append(source)
    if not score:
        return []
    i = max(range(len(score)), key=lambda k: (score[k], -k))
    run: list[Candidate] = []
    while i >= 0:
        run.append(candidates[i])
        i = back[i]
    return run[::-1]


def _link(first: Number, second: Number, is_dotted: bool) -> float | None:
    """What it adds to a run that the second number follows the first; None where it can't."""
    a, b = first.parts, second.parts
    if b <= a:
        return None
    if not is_dotted:
        leap = b[0] - a[0]
        if leap == 1:
            return 0.6
        return -1.2 * leap if leap <= 4 else None
    return _dotted_link(a, b)


def _dotted_link(a: tuple[int, ...], b: tuple[int, ...]) -> float | None:
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    if shared == len(a):
        return 0.4 if b[shared:] in ((1,), (0,)) or set(b[shared:]) <= {0, 1} else -2.0
    step = b[shared] - a[shared]
    rest = b[shared + 1 :]
    if step == 1 and all(part <= 1 for part in rest):
        return 0.6
    if rest and any(part > 3 for part in rest):
        return -3.0 if step <= 2 else None
    return -1.0 * step if step <= 4 else None
