"""What the Ask tab does, without Gradio: ask, ask again, limit, and draw the conversation."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import resources

import yaml

from assistant.answer import Answer, Status
from assistant.app import words
from assistant.app.conversations import Conversation, Conversations, Exchange, Verdict
from assistant.app.feedback import Feedback
from assistant.app.open_library import OpenLibrary
from assistant.app.rendering import render
from assistant.app.views import CHECK, AnswerView, answer_view
from assistant.export import Asked, plain_text, record
from assistant.models.settings import ModelSettings
from assistant.service import Assistant
from indexes.documents import Filters, Kind
from indexes.errors import IndexesError

__all__ = ["SEARCHING", "Desk", "Limits"]

SEARCHING = "Searching the library…"
LONGEST_QUESTION = 2_000
_SUGGESTIONS = 4

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader limits the search to, as typed and ticked."""

    kinds: tuple[str, ...] = ()
    as_of: str = ""
    partnerships: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    def filters(self) -> Filters:
        """The same for the service.

        Raises:
            ValueError: with one sentence, for a date that can't be understood.
        """
        return Filters(
            kinds=tuple(Kind(kind) for kind in self.kinds),
            as_of=words.parsed_date(self.as_of),
            partnerships=self.partnerships,
            years=tuple(int(year) for year in self.years if str(year).isdigit()),
        )


@dataclass(frozen=True, slots=True)
class _Drawn:
    exchange: Exchange
    view: AnswerView | None
    copy_text: str


class Desk:
    """Answers questions in conversations and draws them. Safe to use from several threads."""

    def __init__(
        self,
        opened: OpenLibrary,
        conversations: Conversations,
        feedback: Feedback,
        now: Callable[[], datetime] = datetime.now,
        model: ModelSettings | None = None,
    ) -> None:
        self.opened = opened
        self.conversations = conversations
        self.model = model
        self._feedback = feedback
        self._now = now
        self._views: dict[int, tuple[Answer, AnswerView, str]] = {}
        self._suggestions: tuple[str, tuple[str, ...]] = ("", ())
        self._lock = threading.Lock()

    def conversation(self, conversation_id: str, owner: str) -> Conversation:
        """The conversation of that id where it is this owner's, else a new one."""
        return self.conversations.get(conversation_id, owner) or self.conversations.start(owner)

    def pose(self, conversation: Conversation, question: str, number: int | None = None) -> Exchange:
        """Note a question about to be searched, in place of exchange `number` and those after it, or at the end."""
        pending = Exchange(question.strip()[:LONGEST_QUESTION], self._now(), note=SEARCHING)
        conversation.put(len(conversation.exchanges) if number is None else number, pending)
        return pending

    def answer(self, conversation: Conversation, pending: Exchange, limits: Limits, *, alone: bool = False) -> None:
        """Answer a posed question; nothing happens where it was stopped or replaced meanwhile.

        `alone` leaves out what was asked before.
        """
        number = _index(conversation, pending)
        if number is None:
            return
        history = [] if alone else conversation.history(number)
        try:
            made = self.opened.ready().ask(
                pending.question,
                history,
                filters=limits.filters(),
                is_stopped=lambda: self._is_given_up(conversation, pending),
            )
            done = replace(pending, answer=made, note="")
        except (ValueError, IndexesError) as error:
            done = replace(pending, note=str(error))
        except Exception:
            _log.exception("a question could not be answered")
            done = replace(
                pending, note="Something went wrong and this was not answered. Ask it again, or in other words."
            )
        if _index(conversation, pending) == number:
            conversation.put(number, done)

    def stop(self, conversation: Conversation) -> None:
        """Give up the question that is being searched."""
        for number, exchange in enumerate(conversation.exchanges):
            if exchange.note == SEARCHING:
                conversation.change(number, note="Stopped. Nothing was answered.")

    def _is_given_up(self, conversation: Conversation, pending: Exchange) -> bool:
        """True where a question was stopped or replaced, or its conversation ended: a language model need not go on."""
        return _index(conversation, pending) is None or not self.conversations.holds(conversation)

    def judge(self, conversation: Conversation, number: int, verdict: Verdict) -> None:
        """Note what a reader said of an answer, and open the place for a reason. Nothing is kept yet."""
        if 0 <= number < len(conversation.exchanges):
            conversation.change(number, verdict=verdict, is_remark_open=True, remark_note="")

    def remark(self, conversation: Conversation, number: int, reason: str, *, consent: bool) -> None:
        """Keep a verdict with its reason where the reader agreed; otherwise keep nothing."""
        if not 0 <= number < len(conversation.exchanges):
            return
        exchange = conversation.exchanges[number]
        note = "Nothing was kept."
        if consent and exchange.answer is not None and exchange.verdict is not None:
            try:
                self._feedback.keep(exchange.answer, exchange.verdict, reason, self._now())
                note = "Kept on this computer."
            except OSError as error:
                note = f"It could not be kept ({error.strerror})."
        conversation.change(number, is_remark_open=False, remark_note=note)

    def drawn(self, conversation: Conversation) -> str:
        """The conversation as markup."""
        return render(
            "conversation.html",
            exchanges=[self._drawn(exchange) for exchange in conversation.exchanges],
            conversation_id=conversation.id,
            verdicts=list(Verdict),
            check=CHECK,
            who_writes=words.who_writes(self.model),
        )

    def suggested(self) -> str:
        """The questions to start with as markup."""
        return render("suggestions.html", suggestions=self.suggestions(), is_ready=self.opened.is_warm)

    def suggestions(self) -> tuple[str, ...]:
        """Questions that this library answers, tried out once for each state of it; none until the search is ready.

        They are tried without the language model.
        """
        if not self.opened.is_warm:
            return ()
        assistant = Assistant(self.opened.library)
        fingerprint = assistant.library.fingerprint
        with self._lock:
            if self._suggestions[0] != fingerprint:
                answered = []
                for question in _questions():
                    if assistant.ask(question).status is Status.ANSWERED:
                        answered.append(question)
                    if len(answered) == _SUGGESTIONS:
                        break
                self._suggestions = (fingerprint, tuple(answered))
            return self._suggestions[1]

    def library_words(self) -> str:
        """The library in a line."""
        documents = self.opened.library.documents
        count = f"{len(documents)} {'document' if len(documents) == 1 else 'documents'} in this library"
        samples = sum(d.is_sample for d in documents)
        if samples == len(documents):
            return f"{count}. All are fictional samples."
        return f"{count}. {samples} of them are fictional samples." if samples else f"{count}."

    def choices(self) -> tuple[list[tuple[str, str]], list[str], list[str]]:
        """What can be limited: kinds (words, value), partnerships and years that the library holds."""
        documents = self.opened.library.documents
        held = {d.kind for d in documents}
        kinds = [(words.kind_words(kind.value), kind.value) for kind in Kind if kind in held]
        partnerships = sorted({d.partnership for d in documents if d.partnership})
        years = sorted({str(d.year) for d in documents if d.year}, reverse=True)
        return kinds, partnerships, years

    def _drawn(self, exchange: Exchange) -> _Drawn:
        if exchange.answer is None:
            return _Drawn(exchange, None, "")
        kept = self._views.get(id(exchange.answer))
        if kept is None or kept[0] is not exchange.answer:
            view = answer_view(exchange.answer, self.opened.library)
            text = plain_text(record([Asked(exchange.answer, exchange.asked_at)], date.today()))
            if len(self._views) > 2_000:
                self._views.clear()
            kept = self._views[id(exchange.answer)] = (exchange.answer, view, text)
        return _Drawn(exchange, kept[1], kept[2])


def _index(conversation: Conversation, exchange: Exchange) -> int | None:
    return next((i for i, e in enumerate(conversation.exchanges) if e is exchange), None)


def _questions() -> Sequence[str]:
    data = yaml.safe_load(resources.files("assistant.app").joinpath("data/suggestions.yaml").read_text("utf-8"))
    return list(data["questions"])
