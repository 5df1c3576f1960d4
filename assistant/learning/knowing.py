"""What is known of an action: done is not changed, and changed is for people to judge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.check.rules import found
from assistant.learning.entry import Entry
from assistant.learning.rubric import Knowing, LogRubric, StateCode, log_rubric

__all__ = ["Known", "known"]

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_PARTS = re.compile(r"[,;:–—]| - | (?:and|but|as) ", re.IGNORECASE)
_AROUND = " \t.?!…-–—()[]*_"
_MOST = 20_000  # characters of a field that are read for this
_MOST_OF_A_SENTENCE = 600
_MOST_OF_NOTHING = 90  # a longer answer says something


@dataclass(frozen=True, slots=True)
class Known:
    """`said` is a sentence or two and `ask` a question, both "" where nothing was done or seen. Never says that it helped."""

    code: StateCode
    said: str
    ask: str

    @property
    def is_open(self) -> bool:
        """True where something was done or planned and nobody is said to have met its effect."""
        return self.code in ("planned", "done", "done_expected", "done_output", "done_unsourced")

    def to_json(self) -> dict[str, Any]:
        """`{"code", "said", "ask"}`."""
        return {"code": self.code, "said": self.said, "ask": self.ask}


def known(entry: Entry, rubric: LogRubric | None = None) -> Known:
    """What the entry lets a reader say of what was done and what was seen."""
    rules = (rubric or log_rubric()).knowing
    code = _code(entry, rules)
    said = rules.states[code].said
    if code.startswith("done") and any(found(rules.planned, sentence) for sentence in _said(entry.done, rules)):
        said = f"{said} {rules.partly}"
    return Known(code, said, rules.states[code].ask)


def _code(entry: Entry, rules: Knowing) -> StateCode:
    done, seen = _said(entry.done, rules), _said(entry.seen, rules)
    has_source = bool(_said(entry.seen_by, rules))
    if not done:
        return "none" if not seen else "seen" if has_source else "seen_unsourced"
    if all(found(rules.planned, sentence) for sentence in done):
        return "planned_seen" if seen and has_source else "planned"
    if not seen:
        return "done_expected" if _said(entry.expect, rules) else "done"
    if all(found(rules.output, sentence) and not found(rules.met, sentence) for sentence in seen):
        return "done_output"
    return "done_seen" if has_source else "done_unsourced"


def _said(text: str, rules: Knowing) -> list[str]:
    """The sentences that say something; "nothing yet" and its like say nothing."""
    pieces = [piece.strip()[:_MOST_OF_A_SENTENCE] for piece in _SENTENCES.split(text[:_MOST])]
    return [piece for piece in pieces if not _is_nothing(piece, rules)]


def _is_nothing(sentence: str, rules: Knowing) -> bool:
    """True where each part of a short sentence says nothing yet ("Not known, too early")."""
    if len(sentence) > _MOST_OF_NOTHING:
        return False
    parts = (part.strip(_AROUND) for part in _PARTS.split(sentence))
    return all(re.fullmatch(rules.nothing, part, re.IGNORECASE) for part in parts if part)
