"""What a sentence and the passages it cites disagree about, named one kind at a time so that people can be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.verifying.rules import load
from assistant.verifying.words import Word, even, units_of, words_of
from indexes.dates import find_dates
from indexes.force import force_of
from indexes.lexical import STOP_WORDS, stem

__all__ = ["Disagreement", "Sides", "misquoted", "named_differences"]

_MONTHS = frozenset("january february march april june july august september october november december".split())
_UNITS_OF_MEASURE = frozenset(
    "day week month year hour minute percent pound working time child family age area agency meeting".split()
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something in a sentence that the cited passages don't bear out: its kind, and the words concerned."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Sides:
    """A sentence and its passages, as text and as words. `nearest` is the unit that shares most words with it."""

    sentence: str
    said: tuple[Word, ...]
    passages: tuple[str, ...]
    units: tuple[tuple[Word, ...], ...]
    labels: tuple[str, ...]
    nearest: tuple[Word, ...]

    @classmethod
    def of(cls, sentence: str, passages: Sequence[str], labels: Sequence[str]) -> Sides:
        """Read both; the first of equally near units is taken."""
        said = words_of(sentence)
        units = tuple(unit for passage in passages for unit in units_of(passage))
        wanted = {word.key for word in said}
        nearest = max(units, key=lambda unit: len(wanted & {w.key for w in unit}), default=())
        return cls(sentence, said, tuple(passages), units, tuple(labels), nearest)

    def known(self) -> set[str]:
        """The words of all passages and labels."""
        held = {word.key for unit in self.units for word in unit}
        return held | {word.key for label in self.labels for word in words_of(label)}


def named_differences(sides: Sides) -> tuple[Disagreement, ...]:
    """Every difference that a check can name, in the order of the checks; none named does not mean none there."""
    return tuple(dict.fromkeys(found for check in _CHECKS for found in check(sides)))


def _numbers(sides: Sides) -> Iterator[Disagreement]:
    """Numbers that no passage has, or has only with another unit."""
    for i, word in enumerate(sides.said):
        if not word.is_number:
            continue
        unit = _unit_after(sides.said, i)
        if word.key not in sides.known() or (unit and unit not in _seen_units(sides, word.key)):
            yield Disagreement("number", _with_next(sides.said, i))


def _seen_units(sides: Sides, number: str) -> Iterator[str]:
    for row in (*sides.units, *(words_of(label) for label in sides.labels)):
        yield from (_unit_after(row, i) for i, word in enumerate(row) if word.key == number)


def _unit_after(row: Sequence[Word], at: int) -> str:
    """The words of measure right after a number, such as "working day"; "" where there is none."""
    found = []
    for word in row[at + 1 : at + 3]:
        if word.key not in _UNITS_OF_MEASURE or word.before.strip(" -"):
            break
        found.append(word.key)
    return " ".join(found)


def _with_next(row: Sequence[Word], at: int) -> str:
    return " ".join([row[at].text, *_unit_after(row, at).split()])


def _dates(sides: Sides) -> Iterator[Disagreement]:
    held = {iso for text in (*sides.passages, *sides.labels) for _, _, iso in find_dates(text)}
    for start, end, iso in find_dates(sides.sentence):
        if not any(seen == iso or seen.startswith(f"{iso}-") for seen in held):
            yield Disagreement("date", sides.sentence[start:end])
    known = sides.known()
    for word in sides.said:
        if word.text.lower() in _MONTHS and word.key not in known:
            yield Disagreement("date", word.text)


def _names(sides: Sides) -> Iterator[Disagreement]:
    """Capitalised words within the sentence that stand in no passage and no label."""
    known, rules = sides.known(), load()
    for i, word in enumerate(sides.said):
        begins = i == 0 or any(sign in word.before for sign in '.:"')
        is_name = word.text[0].isupper() and not begins and word.text.lower() not in _MONTHS
        if is_name and word.key not in known and word.key not in rules.linking:
            yield Disagreement("name", word.text)


def _force(sides: Sides) -> Iterator[Disagreement]:
    ours = force_of(sides.sentence)
    if ours is None:
        said_modals = [w for w in sides.said if w.key in ("must", "should", "may")]
        missing = [w for w in said_modals if w.key not in {u.key for u in sides.nearest}]
        yield from (Disagreement("force", word.text) for word in missing)
        return
    theirs = {force_of(_text(unit)) for unit in sides.units if _shares_verb(sides.said, unit)}
    if ours not in theirs and ours.value not in {word.key for word in sides.nearest}:
        yield Disagreement("force", ours.value)


def _shares_verb(said: Sequence[Word], unit: Sequence[Word]) -> bool:
    ours, theirs = _content(said), _content(unit)
    return len(ours & theirs) * 2 >= len(ours)


def _text(unit: Sequence[Word]) -> str:
    return " ".join(word.before.strip(' •"()') + " " + word.text for word in unit).strip()


def _content(row: Sequence[Word]) -> set[str]:
    return {stem(w.key) for w in row if w.text.lower() not in STOP_WORDS and w.key not in load().modals}


def _negation(sides: Sides) -> Iterator[Disagreement]:
    """More or fewer negations than the nearest sentence has before the last word that both share."""
    rules = load()
    ours = [word for word in sides.said if word.key in rules.negations]
    said = {word.key for word in sides.said if word.key not in STOP_WORDS}
    last = max((i for i, word in enumerate(sides.nearest) if word.key in said), default=-1)
    theirs = [word for word in sides.nearest[: last + 1] if word.key in rules.negations]
    if len(ours) > len(theirs):
        yield Disagreement("negation", ours[-1].text)
    elif len(theirs) > len(ours):
        yield Disagreement("negation", theirs[-1].text)


def _opposites(sides: Sides) -> Iterator[Disagreement]:
    ours, theirs = {w.key for w in sides.said}, {w.key for w in sides.nearest}
    for pair in load().opposites:
        for one, other in (pair, pair[::-1]):
            if one in ours and one not in theirs and other in theirs and other not in ours:
                yield Disagreement("opposite", f"{one}, not {other}")


def _actors(sides: Sides) -> Iterator[Disagreement]:
    """Who must act, where the nearest sentence has the same word of force after another actor."""
    modal = next((w.key for w in sides.said if w.key in load().modals), "")
    if not modal:
        return
    ours = _before(sides.said, modal)
    theirs = [_content(_before(u, modal)) for u in sides.units if any(w.key == modal for w in u)]
    wanted = _content(ours) & {key for row in sides.units for key in _content(row)}
    if wanted and theirs and not any(wanted <= row for row in theirs):
        yield Disagreement("actor", " ".join(word.text for word in ours))


def _before(row: Sequence[Word], modal: str) -> Sequence[Word]:
    at = next((i for i, word in enumerate(row) if word.key == modal), 0)
    return row[:at]


def _unsupported(sides: Sides) -> Iterator[Disagreement]:
    """Words that say something and stand in no passage."""
    known, rules = {stem(key) for key in sides.known()}, load()
    missing = [
        word.text
        for word in sides.said
        if word.text.lower() not in STOP_WORDS
        and not word.is_number
        and word.key not in rules.linking
        and word.key not in rules.modals
        and stem(word.key) not in known
    ]
    if missing:
        yield Disagreement("unsupported", " ".join(missing))


_QUOTED = re.compile(r'"([^"]{1,2000})"|(?<!\w)\'([^\']{1,2000}(?:\w\'\w[^\']*)*)\'(?!\w)')


def misquoted(sentence: str, passages: Sequence[str]) -> Iterator[Disagreement]:
    """Words in quotation marks that no passage has, letter for letter; "…" may stand for what is left out."""
    held = [re.sub(r"\s+", " ", even(passage)) for passage in passages]
    text = even(sentence)
    for match in _QUOTED.finditer(text):
        quote = re.sub(r"\s+", " ", match[1] or match[2]).strip()
        parts = [part.strip(" .,;") for part in re.split(r"\[?(?:\.\.\.|…)\]?", quote)]
        if not any(_in_order(parts, passage) for passage in held):
            yield Disagreement("quotation", quote)
    if text.count('"') % 2:
        yield Disagreement("quotation", text[text.rindex('"') :])


def _in_order(parts: Sequence[str], passage: str) -> bool:
    at = 0
    for part in parts:
        found = passage.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


_CHECKS: tuple[Callable[[Sides], Iterator[Disagreement]], ...] = (
    _numbers,
    _dates,
    _names,
    _force,
    _negation,
    _opposites,
    _actors,
    _unsupported,
)
