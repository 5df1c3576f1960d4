"""Sentences as words that can be compared: numbers in digits, contractions opened, a bullet behind its lead-in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.verifying.keys import SCALES, key_of, small_number
from assistant.verifying.rules import load
from indexes.sentences import split

__all__ = ["Word", "even", "units_of", "words_of"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[a-z]*|[^\W\d_]+(?:'[^\W\d_]+)*\d*[^\W\d_]*|[£$€%]", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[•●▪◦*]|[-–—](?=\s)|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)(?=\s))\s*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u00ad": None})


@dataclass(frozen=True, slots=True)
class Word:
    """One word: the form that is compared, as printed, and what stands between it and the word before.

    `before` holds "•" where a bullet begins.
    """

    key: str
    text: str
    before: str

    @property
    def is_number(self) -> bool:
        """True for a number, in digits or words."""
        return self.key[0].isdigit()


def even(text: str) -> str:
    """A text with its quotation marks, spaces and compatibility characters evened out."""
    return unicodedata.normalize("NFKC", text).translate(_QUOTES)


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order, compound numbers as one, what means the same in the same words."""
    evened = even(text)
    for pattern, means in load().equivalents:
        evened = pattern.sub(means, evened)
    found, end = [], 0
    for match in _TOKEN.finditer(evened):
        found.append(Word(key_of(match.group()), match.group(), evened[end : match.start()]))
        end = match.end()
    return tuple(_numbers_joined(found))


def _numbers_joined(found: Sequence[Word]) -> Iterator[Word]:
    """ "twenty-one" and "one hundred and five" as one number."""
    i = 0
    while i < len(found):
        size, value = _compound(found[i:])
        if size > 1:
            printed = " ".join(word.text for word in found[i : i + size])
            yield replace(found[i], key=str(value), text=printed)
        else:
            yield found[i]
        i += max(size, 1)


def _compound(found: Sequence[Word]) -> tuple[int, int]:
    """How many words from the first on make one number, and its value."""
    total, size, last = 0, 0, 0
    for place, word in enumerate(found):
        low, value = word.text.lower(), small_number(word.text)
        if place and word.before.strip() not in ("", "-"):
            break
        if low in SCALES and total:
            total, last = total * SCALES[low], SCALES[low]
        elif value and (not place or (last >= 20 and value < min(last, 10 if last < 100 else 100))):
            total, last = total + value, value
        elif low == "and" and last >= 100 and place + 1 < len(found) and small_number(found[place + 1].text):
            continue
        else:
            break
        size = place + 1
    return size, total


def units_of(passage: str) -> tuple[tuple[Word, ...], ...]:
    """The sentences of a passage as words; a list is one, behind its lead-in, and never apart from it."""
    units: list[tuple[Word, ...]] = []
    in_list = False
    for start, end in split(even(passage)):
        line = even(passage)[start:end]
        is_item = bool(_BULLET.match(line)) or (in_list and line[:1].islower())
        words = words_of(_BULLET.sub("", line, count=1) if is_item else line)
        if words and is_item and units:
            units[-1] = (*units[-1], replace(words[0], before="•"), *words[1:])
        elif words:
            units.append(words)
        in_list = is_item or line.endswith((":", "–", "—"))
    return tuple(units)
