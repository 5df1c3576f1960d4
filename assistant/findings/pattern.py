"""A pattern proposed from case notes: what supports it, what counts against it, what is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.findings.factors import Factor
from assistant.findings.notes import NoteSentence

__all__ = ["Pattern"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A group of notes from different sources or times that seem to point to the same condition of work.

    `scaffold` is a sentence for the writer to complete. `supports` and `counter` are ids in the order of the notes; one note
    may stand in both. `quotes` are whole sentences, verbatim. `about` are words that the notes share, for a heading.
    `untested` are those of its notes that say so themselves. `differing` are pairs of ids that tell of the same thing
    differently; neither is weighed.
    """

    id: str
    scaffold: str
    typology: int
    supports: tuple[str, ...]
    counter: tuple[str, ...]
    factors: tuple[Factor, ...]
    quotes: tuple[NoteSentence, ...]
    not_known: tuple[str, ...]
    questions: tuple[str, ...]
    about: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    differing: tuple[tuple[str, str], ...] = ()

    def renamed(self, name: str) -> Pattern:
        """The same pattern under another id."""
        return replace(self, id=name)
