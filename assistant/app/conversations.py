"""Conversations: kept in memory, each with its owner, gone when the window is closed or left alone."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from assistant.answer import Answer
from assistant.conversation_turns import Turn

__all__ = ["Conversation", "Conversations", "Exchange", "Verdict"]

_IDLE_S = 4 * 60 * 60
_MOST = 2_000
_LONGEST = 100


class Verdict(StrEnum):
    """What a reader said of an answer."""

    ANSWERED = "This answered it"
    NOT_ANSWERED = "It did not"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it. `answer` is None where it was stopped or failed: `note` then says so."""

    question: str
    asked_at: datetime
    answer: Answer | None = None
    note: str = ""
    verdict: Verdict | None = None
    is_remark_open: bool = False
    remark_note: str = ""

    @property
    def said(self) -> str:
        """What was answered, for the turns that follow."""
        return " ".join(claim.text for claim in self.answer.claims) if self.answer else ""


@dataclass(slots=True)
class Conversation:
    """The exchanges of one window. `owner` is the user's name; "" where nobody signs in."""

    id: str
    owner: str
    exchanges: list[Exchange] = field(default_factory=list)
    last_used: float = 0.0

    def history(self, before: int | None = None) -> list[Turn]:
        """The turns before an exchange (all of them unless given), oldest first."""
        turns: list[Turn] = []
        for exchange in self.exchanges[:before]:
            if exchange.answer is not None:
                turns += [Turn("user", exchange.question), Turn("assistant", exchange.said)]
        return turns

    def put(self, number: int, exchange: Exchange) -> None:
        """Set exchange `number` (from 0); those after it are dropped."""
        self.exchanges[number:] = [exchange]

    def change(self, number: int, **changes: object) -> None:
        """Set fields of exchange `number`; the others stay."""
        self.exchanges[number] = replace(self.exchanges[number], **changes)  # type: ignore[arg-type]

    @property
    def is_full(self) -> bool:
        """True where no more is kept: a new conversation is needed."""
        return len(self.exchanges) >= _LONGEST


class Conversations:
    """All conversations of a running app. One user's are never given to another."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._all: dict[str, Conversation] = {}

    def start(self, owner: str) -> Conversation:
        """A new, empty conversation."""
        made = Conversation(secrets.token_urlsafe(18), owner, last_used=self._clock())
        with self._lock:
            self._drop_idle()
            self._all[made.id] = made
        return made

    def get(self, conversation_id: str, owner: str) -> Conversation | None:
        """The conversation, or None where there is none of that id or it is somebody else's."""
        with self._lock:
            found = self._all.get(conversation_id)
            if found is None or found.owner != owner:
                return None
            found.last_used = self._clock()
            return found

    def holds(self, conversation: Conversation) -> bool:
        """False once it was ended, or its owner signed out."""
        with self._lock:
            return self._all.get(conversation.id) is conversation

    def end(self, conversation_id: str, owner: str) -> None:
        """Forget a conversation."""
        with self._lock:
            found = self._all.get(conversation_id)
            if found is not None and found.owner == owner:
                del self._all[conversation_id]

    def end_all_of(self, owner: str) -> None:
        """Forget all conversations of a user, who signed out."""
        with self._lock:
            self._all = {key: c for key, c in self._all.items() if c.owner != owner}

    def _drop_idle(self) -> None:
        now = self._clock()
        kept = [c for c in self._all.values() if now - c.last_used < _IDLE_S]
        kept.sort(key=lambda c: c.last_used)
        self._all = {c.id: c for c in kept[-_MOST + 1 :]}
