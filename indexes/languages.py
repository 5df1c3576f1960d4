"""English or Welsh: told from the share of each language's commonest words."""

from __future__ import annotations

import re

from indexes.reading.model import Reading

__all__ = ["language_of"]

_ENGLISH = "the of and to in is that for be with by are not or this which from should must their"
_WELSH = "yn yr y ar o mae gan gyda hyn neu bod wedi nid eu ei i'r a'r o'r sydd fel dylai rhaid plant dan"
_WORDS = {"en": frozenset(_ENGLISH.split()), "cy": frozenset(_WELSH.split())}
"""The commonest function words, and for Welsh a few of the field's. English "a", "i" and "the" don't decide alone."""

_ENOUGH = 0.05  # share of all words; ordinary prose has about a quarter
_SAMPLE = 20_000  # characters from the start, the middle and the end together


def language_of(reading: Reading) -> str:
    """ "en" or "cy" as the text tells; otherwise what the file states about itself, or "en"."""
    text = " ".join(line.text for page in reading.pages for line in page.lines)
    if len(text) > _SAMPLE:
        third = _SAMPLE // 3
        middle = len(text) // 2
        text = " ".join((text[:third], text[middle : middle + third], text[-third:]))
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.casefold())
    counts = {code: sum(w.replace("’", "'") in known for w in words) for code, known in _WORDS.items()}
    best = max(sorted(counts, reverse=True), key=lambda code: counts[code])
    if words and counts[best] >= _ENOUGH * len(words):
        return best
    stated = reading.properties.get("language", "")[:2].lower()
    return stated if re.fullmatch("[a-z]{2}", stated) else "en"
