"""A language model as a reader of numbered sentences: it gives numbers, and short sentences that are checked before use.

Each question put to it is asked at most twice: a reply that can't be used is answered with the reason, once. After that the
caller goes on without it. Nothing that a model writes is shown unless `verify` lets it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from assistant.conversation_turns import Turn
from assistant.models.calling import NO_ANSWER, Message, Reply, call
from assistant.models.errors import ModelFailed
from assistant.models.replies import ChosenIds, Link, Linking, Shape, Written, parsed
from assistant.models.settings import Mode, ModelSettings
from assistant.models.usage import Usage
from prompts.templating import Prompt, load

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["Chosen", "Meter", "Outgoing", "Prepared", "Reader", "in_full"]

Kind = TypeVar("Kind", bound=Shape)
Result = TypeVar("Result")

MOST_HISTORY = 6
LONGEST_TURN = 600


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a model chose, in its order, and what the asking cost."""

    ids: tuple[int, ...]
    usage: Usage


class Outgoing:
    """What text passes on its way to a model and back. This one leaves it as it is: for models on this machine."""

    @property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """What was replaced by what so far."""
        return ()

    def hide(self, text: str) -> str:
        """The text as it is sent."""
        return text

    def hide_published(self, text: str) -> str:
        """Text of the library as it is sent."""
        return text

    def restore(self, text: str) -> str:
        """The text of a reply as it is used."""
        return text


@dataclass(frozen=True, slots=True)
class Prepared:
    """One call before it is made. `out` holds what was replaced in it."""

    prompt: Prompt
    values: dict[str, str]
    out: Outgoing

    @property
    def text(self) -> str:
        """What changes from call to call, as it is sent; `prompt.system` goes with it."""
        return self.prompt.fill(self.values)


class Meter:
    """Adds up what calls cost, from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.spent = Usage()

    def add(self, usage: Usage) -> None:
        """Count a call."""
        with self._lock:
            self.spent = self.spent + usage


def in_full(calls: Sequence[Prepared]) -> str:
    """All that calls of one prompt would send, word for word: what every call has in front, then each call."""
    if not calls:
        return ""
    each = "\n\n".join(f"-- call {number}\n{call.text}" for number, call in enumerate(calls, 1))
    return f"-- in front of every call\n{calls[0].prompt.system}\n\n{each}"


@dataclass(frozen=True, slots=True)
class Reader:
    """A model and how it may be used. One for each program; safe to use from several threads.

    `outgoing` makes what a call's text passes through: one a call, so that placeholders of one question are never used for
    another. `meter` adds up what was spent; `is_stopped` gives a call up.
    """

    model: BaseChatModel
    settings: ModelSettings
    outgoing: Callable[[], Outgoing] = Outgoing
    meter: Meter = field(default_factory=Meter)
    is_stopped: Callable[[], bool] = lambda: False

    def until(self, is_stopped: Callable[[], bool]) -> Reader:
        """The same reader, whose calls are given up as soon as `is_stopped` turns true."""
        return replace(self, is_stopped=is_stopped)

    @property
    def composes(self) -> bool:
        """True where it may write short sentences, too."""
        return self.settings.mode is Mode.COMPOSE

    def choose(self, question: str, sentences: Sequence[str]) -> Chosen:
        """The numbers (from 1) of the sentences that answer, without repeats and without numbers that were not given.

        Raises:
            ModelFailed: where neither reply could be used. A reply that names only numbers that were not given is one.
        """
        prompt, out = load("select"), self.outgoing()

        def check(reply: ChosenIds) -> tuple[int, ...]:
            ids = tuple(dict.fromkeys(n for n in reply.ids if n <= len(sentences)))
            if reply.ids and not ids:
                raise ModelFailed(f"numbers from 1 to {len(sentences)} were given")
            return ids

        values = {"question": out.hide(question), "sentences": numbered(sentences, out)}
        ids, usage = self._ask(prompt, out, values, ChosenIds, check)
        return Chosen(ids, usage)

    def link(self, question: str, sentences: Sequence[str]) -> tuple[tuple[Link, ...], Usage]:
        """Short sentences that link the quotations, as written: nothing of them may be shown before it is checked.

        Raises:
            ModelFailed: where neither reply could be used.
        """
        prompt, out = load("compose"), self.outgoing()

        def check(reply: Linking) -> tuple[Link, ...]:
            return tuple(Link(text=out.restore(link.text), ids=link.ids) for link in reply.sentences)

        values = {"question": out.hide(question), "sentences": numbered(sentences, out)}
        return self._ask(prompt, out, values, Linking, check)

    def write_out(self, question: str, history: Sequence[Turn]) -> tuple[str, Usage]:
        """A follow-up as a question of its own.

        Raises:
            ModelFailed: where neither reply could be used.
        """
        prompt, out = load("standalone"), self.outgoing()
        said = "\n".join(f"{turn.role}: {turn.content[:LONGEST_TURN]}" for turn in history[-MOST_HISTORY:])
        values = {"history": out.hide(said), "question": out.hide(question)}
        return self._ask(prompt, out, values, Written, lambda r: out.restore(r.question).strip())

    def prepare(self, question: str, sentence: str) -> Prepared:
        """What is sent to have a question at a sentence put in other words, exactly as it goes out."""
        prompt, out = load("question"), self.outgoing()
        hidden = out.hide(" ".join(sentence.split()))
        return Prepared(prompt, {"sentence": hidden, "question": out.hide_published(" ".join(question.split()))}, out)

    def word(self, prepared: Prepared) -> tuple[str, Usage]:
        """A question in other words, as written: nothing of it may be shown before it is checked.

        Raises:
            ModelFailed: where neither reply could be used.
        """
        out = prepared.out
        return self._ask(prepared.prompt, out, prepared.values, Written, lambda r: out.restore(r.question).strip())

    def put(self, prepared: Prepared, kind: type[Kind], check: Callable[[Kind], Result]) -> tuple[Result, Usage]:
        """A call that was prepared elsewhere; `check` turns its reply into a result, or raises ModelFailed with the reason.

        Raises:
            ModelFailed: where neither reply could be used.
        """
        return self._ask(prepared.prompt, prepared.out, prepared.values, kind, check)

    def _ask(
        self,
        prompt: Prompt,
        out: Outgoing,
        values: dict[str, str],
        kind: type[Kind],
        check: Callable[[Kind], Result],
    ) -> tuple[Result, Usage]:
        messages = [Message("system", prompt.system), Message("user", prompt.fill(values))]
        spent = Usage(replaced=out.replaced)
        for is_last in (False, True):
            said = ""
            try:
                reply = self._called(messages)
                said, spent = reply.text, spent + reply.usage
                return check(parsed(reply.text, kind)), spent
            except ModelFailed as failure:
                if not said:
                    spent = spent + (failure.usage or Usage(calls=1))
                if is_last or not (said or failure.reason == NO_ANSWER):
                    raise ModelFailed(failure.reason, spent) from failure
                again = Message("user", prompt.ask_again(failure.reason))
                messages += [Message("assistant", said[:LONGEST_TURN] or "(nothing)"), again]
        raise ModelFailed(NO_ANSWER, spent)

    def _called(self, messages: Sequence[Message]) -> Reply:
        try:
            reply = call(self.model, messages, self.settings.timeout_s, self.is_stopped)
        except ModelFailed as failure:
            self.meter.add(failure.usage or Usage(calls=1))
            raise
        self.meter.add(reply.usage)
        return reply


def numbered(sentences: Sequence[str], out: Outgoing) -> str:
    """Each sentence on a line of its own behind its number; what could end the line or pass for a number is evened out."""
    return "\n".join(f"[{n}] {' '.join(out.hide_published(text).split())}" for n, text in enumerate(sentences, 1))
