"""The words by which a sentence leads in to what a passage says: "Guidance adds that", "In the 2018 edition:"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.verifying.rules import load
from assistant.verifying.words import Word, words_of

__all__ = ["Led", "is_only_linking", "ways_to_read"]

_LONGEST = 24
"""Words of a lead-in, a title included."""


@dataclass(frozen=True, slots=True)
class Led:
    """A reading of a sentence: what it says after its lead-in, and the passages that the lead-in allows."""

    body: tuple[Word, ...]
    passages: tuple[int, ...]


def ways_to_read(said: Sequence[Word], labels: Sequence[str]) -> Iterator[Led]:
    """The sentence as it stands, and without each start or end that only links.

    A lead-in that names a title, an edition or a paragraph allows only the passages whose label has those words.
    `labels` are those of the passages, in their order; "" where nothing is known of one.
    """
    everywhere = tuple(range(len(labels)))
    for start, stop in _spans(said):
        before, after = said[:start], said[stop:]
        allowed = [i for i in everywhere if _links(before, labels[i]) and _links(after, labels[i])]
        if allowed and stop > start:
            yield Led((*said[start:stop],), tuple(allowed))


def is_only_linking(said: Sequence[Word], labels: Sequence[str]) -> bool:
    """True where a sentence says nothing by itself: "Guidance says the following on this point."."""
    return len(said) <= _LONGEST and any(_links(said, label) for label in labels)


def _spans(said: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where what is said may start and stop: after "that", a colon or a comma; before a last comma or a bracket."""
    starts = [0, *(i for i in range(1, min(len(said), _LONGEST) + 1) if i < len(said) and _opens(said, i))]
    stops = [len(said), *(i for i in range(1, len(said)) if set(said[i].before) & set(",(["))]
    return ((start, stop) for start in starts for stop in stops if start < stop)


def _opens(said: Sequence[Word], at: int) -> bool:
    return said[at - 1].key == "that" or bool(set(said[at].before) & set(':,"'))


def _links(words: Sequence[Word], label: str) -> bool:
    """True where the words are linking words or stand in the label, those of a title in its order."""
    rules = load()
    titled = [word.key for word in words_of(label)]
    at = 0
    for word in words:
        if (word.text.lower() in rules.linking or word.key in rules.linking) and not word.is_number:
            continue
        if word.is_number and word.key in titled:
            continue
        if word.key in titled[at:]:
            at = titled.index(word.key, at) + 1
        elif word.key not in titled or word.key not in rules.must_be_named:
            return False
    return True
