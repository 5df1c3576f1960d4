"""Whether a line of enquiry is about the system or about somebody, shown in its own words, and how it could be turned.

Nothing here judges the line: one about a worker may hold a good question about the conditions of that work, and is worded
so. What others decide (who is at fault, how a child died) is told where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.check.speech import quoted_spans
from assistant.enquiry.rephrasing import turned_family, turned_one, turned_unclear
from assistant.enquiry.rules import About, EnquiryRules, enquiry_rules

__all__ = ["Turned", "about_of", "turn"]

_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_SCAFFOLD = "…"


@dataclass(frozen=True, slots=True)
class Turned:
    """A line of enquiry, read.

    `because` are the words of the line that show what it is about, verbatim. `turned` is the line as it stands where it
    asks about the system, and otherwise a reworded question; one with "…" is to be completed. `belongs` says who decides
    what the line asks ("" where a review may ask it). `ask` are open questions to go on with.
    """

    text: str
    about: About
    because: tuple[str, ...]
    turned: str
    ask: tuple[str, ...]
    belongs: str = ""

    @property
    def is_scaffold(self) -> bool:
        """True where the writer has to complete the question."""
        return _SCAFFOLD in self.turned

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "text": self.text,
            "about": self.about,
            "because": list(self.because),
            "turned": self.turned,
            "scaffold": self.is_scaffold,
            "belongs": self.belongs,
            "ask": list(self.ask),
        }


def turn(text: str, rubrics: Path | None = None) -> Turned:
    """Read one line of enquiry, or one learning point.

    Raises:
        RubricError: where a partnership's own rubric can't be used.
    """
    rules = enquiry_rules(rubrics)
    said = " ".join(text.split())
    about, because = about_of(said, rules)
    asked = getattr(rules.rubric.prompts, about)
    if about == "outcome_or_culpability":
        outcome = next(kind for kind in rules.rubric.outcomes.kinds if any(rules.find(cue, said) for cue in kind.cues))
        return Turned(said, about, because, outcome.turned, asked, outcome.belongs)
    return Turned(said, about, because, _turned(said, about, rules), asked)


def _turned(text: str, about: About, rules: EnquiryRules) -> str:
    if about == "system":
        return text
    own = own_words(text, rules)
    if about == "one_worker":
        return turned_one(own, rules)
    return turned_family(own, rules) if about == "family" else turned_unclear(own, rules)


def own_words(text: str, rules: EnquiryRules) -> str:
    """The line without what it quotes, what it says it is not about, and rules it states before it asks; same length."""
    for start, end in quoted_spans(text):
        text = text[:start] + " " * (end - start) + text[end:]
    for pattern in rules.rubric.about.disclaimed:
        text = rules.compiled(pattern).sub(lambda match: " " * len(match[0]), text)
    sentences = list(_SENTENCE.finditer(text))
    asks = bool(sentences) and sentences[-1][0].rstrip().endswith("?")
    for sentence in sentences[:-1]:
        is_stated = asks and not sentence[0].rstrip().endswith("?")
        if is_stated or rules.find(rules.rubric.about.duty, sentence[0]):
            text = text[: sentence.start()] + " " * len(sentence[0]) + text[sentence.end() :]
    return text


def about_of(text: str, rules: EnquiryRules) -> tuple[About, tuple[str, ...]]:
    """What a line is about, and the words that show it."""
    own = own_words(text, rules)
    for kind in rules.rubric.outcomes.kinds:
        found = _found(kind.cues, own, rules)
        if found:
            return "outcome_or_culpability", _words(text, found)
    asking = rules.rubric.about
    worker, family = _found(asking.one_worker, own, rules), _found(asking.family, own, rules)
    many = None if _is_open(own, rules) else _found(asking.verdict_on_many, own, rules)
    system = _found((*asking.open, *asking.named), own, rules)
    done_to = rules.find(asking.done_to, own)
    if done_to and any(done_to.start() > other.end() for other in (worker, family) if other):
        done_to = None
    says_enough = _is_open(own, rules) or len(own.split()) > _TOPIC_WORDS
    order: tuple[tuple[About, re.Match[str] | None], ...] = (
        ("system", done_to),
        ("one_worker", worker if worker and not _is_first(worker, own, rules) else None),
        ("family", family if family and not _is_first(family, own, rules) else None),
        ("unclear", many),
        ("system", system if says_enough else None),
    )
    return next(((about, _words(text, match)) for about, match in order if match), ("unclear", ()))


_TOPIC_WORDS = 4
"""A line of no more words than this names a subject and asks nothing."""


def _is_open(text: str, rules: EnquiryRules) -> bool:
    """An open question about conditions or ways of working, or an account of them."""
    return any(rules.find(pattern, text) for pattern in rules.rubric.about.open)


def _is_first(found: re.Match[str], text: str, rules: EnquiryRules) -> bool:
    """The way work is arranged, or workers in general, are named before the person is."""
    match = _found(rules.rubric.about.named, text, rules)
    return match is not None and match.start() < found.start()


def _found(patterns: Iterable[str], text: str, rules: EnquiryRules) -> re.Match[str] | None:
    matches = [match for match in (rules.find(pattern, text) for pattern in patterns) if match]
    return min(matches, key=lambda match: (match.start(), -match.end()), default=None)


def _words(text: str, found: re.Match[str]) -> tuple[str, ...]:
    return (text[found.start() : found.end()].strip(" ,.;:?"),)
