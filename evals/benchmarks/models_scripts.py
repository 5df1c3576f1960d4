"""What the scripted models of `evals.benchmarks.models` share: reading what they are asked, and what a reader would see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from langchain_core.messages import BaseMessage

from assistant import Answer, Assistant
from assistant.answer import Claim
from assistant.models.reader import Reader
from assistant.models.scripted import ScriptedModel
from assistant.models.settings import Mode, ModelSettings
from assistant.quotes import plain
from evals.cases import CASES, Case, load_cases
from evals.errors import BenchmarkError
from evals.statistics import wilson
from indexes.library import Library
from prompts.templating import load

__all__ = [
    "Asked",
    "ask",
    "asked_of",
    "broken_promises",
    "essence",
    "history_of",
    "label_of",
    "questions",
    "rate",
    "scripted",
    "shown_text",
]

_TASKS = ("select", "compose", "standalone")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model is asked: which task, the numbered sentences from 1 on, and the question."""

    task: str
    sentences: tuple[str, ...]
    question: str
    is_again: bool


def asked_of(messages: Sequence[BaseMessage]) -> Asked:
    """The task and its material, read from the messages as a model would."""
    system, user = str(messages[0].content), str(messages[1].content)
    task = next(name for name in _TASKS if load(name).system == system)
    body, _, question = user.rpartition("\n\n")
    lines = re.findall(r"^\[\d+\] (.*)$", body, re.MULTILINE) if task != "standalone" else []
    return Asked(task, tuple(lines), question.split(": ", 1)[-1], is_again=len(messages) > 2)


def scripted(say: Callable[[Asked], str], mode: Mode) -> Reader:
    """A reader over a model that replies as `say` tells it to."""
    model = ScriptedModel(say=lambda messages: say(asked_of(messages)), pieces=3)
    return Reader(model, ModelSettings("scripted", "script", mode=mode, timeout_s=30))


@lru_cache(maxsize=1)
def questions() -> tuple[Case, ...]:
    """The questions of the evals that the sample library answers, first questions and follow-ups."""
    found = [case for case in load_cases(CASES, ("answers", "editions", "follow_ups")) if case.answerable]
    if not found:
        msg = "There are no questions under evals/cases: run this from a checkout."
        raise BenchmarkError(msg)
    return tuple(found)


def label_of(claim: Claim) -> str:
    """What is printed beside a quotation."""
    first = claim.citations[0]
    return ", ".join(part for part in (first.title, first.edition, first.paragraph) if part)


def essence(made: Answer) -> dict[str, Any]:
    """What an answer tells its reader, apart from what is said of the language model."""
    told = {key: value for key, value in made.to_json().items() if key not in ("links", "model")}
    made_with = {key: value for key, value in told["provenance"].items() if key not in ("model", "prompt")}
    return {**told, "provenance": made_with}


def shown_text(made: Answer) -> str:
    """All that an answer holds, as text, but for the question as typed and the passages that were searched."""
    told = {key: value for key, value in made.to_json().items() if key not in ("question", "hits", "provenance")}
    return json.dumps(told, ensure_ascii=False)


def broken_promises(made: Answer, library: Library) -> Iterator[str]:
    """What ARCHITECTURE promises of every answer and this one doesn't keep. Looks at texts alone."""
    for claim in made.claims:
        if not claim.citations:
            yield f"a claim without a quotation: {claim.text[:60]}"
        for citation in claim.citations:
            if not citation.verified or plain(citation.quote) not in plain(
                library.paragraph(citation.paragraph_id).text
            ):
                yield f"not verbatim: {citation.quote[:60]}"
        if not _is_made_of(claim):
            yield f"a claim that says more than its quotations: {claim.text[:60]}"
    for link in made.links:
        if link.is_kept and not (link.claims and all(1 <= n <= len(made.claims) for n in link.claims)):
            yield f"a kept sentence without a quotation: {link.text[:60]}"
    if made.links and not made.claims:
        yield "linking sentences and nothing to link"


def _is_made_of(claim: Claim) -> bool:
    """True where a claim's letters are those of its quotations, in their order."""
    return _letters(claim.text) == "".join(_letters(citation.quote) for citation in claim.citations)


def _letters(text: str) -> str:
    return re.sub(r"[^a-zà-ÿ]", "", text.casefold())


def rate(count: int, n: int) -> dict[str, Any]:
    """A count of n with Wilson's interval, as the figures are printed."""
    found = wilson(count, n)
    if not n:
        return {"count": 0, "n": 0, "rate": None, "ci95": None}
    return {"count": count, "n": n, "rate": round(found.value, 4), "ci95": [round(found.low, 4), round(found.high, 4)]}


def history_of(case: Case) -> list[dict[str, str]]:
    """The turns before a question, as `ask` takes them."""
    return [asdict(turn) for turn in case.history]


def ask(assistant: Assistant, case: Case, reader: Reader | None) -> Answer:
    """The real ask path, with a model or without one, on the date that the evals fix."""
    made = Assistant(assistant.library, reader)
    when = date.fromisoformat(case.as_of) if case.as_of else date(2026, 4, 1)
    return made.ask(case.question, history_of(case), when)
