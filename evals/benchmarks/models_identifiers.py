"""Planted questions and histories as a provider on another computer would receive them: no listed identifier may be in them.

The files `data/identifiers_*.jsonl` were each written before the program was tried on them; all people, places and numbers are
invented. Beside them, how many words of ordinary questions of the evals are replaced needlessly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.conversation_turns import Turn
from assistant.models.errors import ModelFailed
from assistant.models.opening import outgoing_for
from assistant.models.reader import Reader
from assistant.models.scripted import ScriptedModel
from assistant.models.settings import ModelSettings
from evals.benchmarks.models_scripts import rate
from evals.cases import CASES, load_cases
from indexes.library import Library

__all__ = ["BATCHES", "Typed", "figures", "left", "needless", "planted", "sent_of"]

BATCHES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""From the sixth on all is typed without capitals, much of it in words that are names too."""

_DATA = Path(__file__).parent / "data"
_ORDINARY = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, what they had typed before, and what must not leave."""

    typed: str
    history: tuple[str, ...]
    secrets: tuple[str, ...]


def planted(batch: str) -> tuple[Typed, ...]:
    """One batch."""
    lines = (_DATA / f"identifiers_{batch}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(Typed(row["typed"], tuple(row.get("history", ())), tuple(row["secrets"])) for row in rows)


def sent_of(one: Typed, library: Library) -> str:
    """Everything that the three kinds of call would send to another computer, but for the prompts' own words."""
    model = ScriptedModel(say=lambda _: "nothing")
    settings = ModelSettings("openai", "posing", url="https://models.example.org")
    reader = Reader(model, settings, outgoing_for(library))
    turns = [Turn("user", text) for text in one.history]
    for call in (
        lambda: reader.write_out(one.typed, turns),
        lambda: reader.choose(one.typed, ("The panel must be told.",)),
        lambda: reader.link(one.typed, ("The panel must be told.",)),
    ):
        try:
            call()
        except ModelFailed:
            continue
    return "\n".join(str(message.content) for call in model.seen for message in call[1:])


def left(one: Typed, library: Library) -> tuple[str, ...]:
    """The planted identifiers that would have left."""
    sent = sent_of(one, library)
    return tuple(secret for secret in one.secrets if secret in sent)


def needless(library: Library) -> Iterator[tuple[str, str]]:
    """Words that were replaced in ordinary questions, which name nobody, with the question."""
    outgoing = outgoing_for(library)
    for question in _ordinary():
        out = outgoing()
        out.hide(question)
        yield from ((text, question) for text, _ in out.replaced)


def figures(library: Library) -> dict[str, Any]:
    """Questions from which an identifier would leave, by batch, and words replaced needlessly."""
    found: dict[str, Any] = {}
    gone: list[str] = []
    for batch in BATCHES:
        rows = planted(batch)
        leaving = [(one, left(one, library)) for one in rows]
        found[f"identifiers: {batch} batch, an identifier left"] = rate(
            sum(bool(what) for _, what in leaving), len(rows)
        )
        gone += [f"{', '.join(what)} of: {one.typed}" for one, what in leaving if what]
    replaced = list(needless(library))
    words = sum(len(question.split()) for question in _ordinary())
    return {
        **found,
        "identifiers: words of ordinary questions replaced needlessly": rate(len(replaced), words),
        "identifiers: left": gone,
        "identifiers: replaced needlessly": [text for text, _ in replaced],
    }


def _ordinary() -> list[str]:
    cases = [case.question for case in load_cases(CASES, ("answers", "abstention", "editions"))]
    return cases[:: max(1, len(cases) // _ORDINARY)][:_ORDINARY]
