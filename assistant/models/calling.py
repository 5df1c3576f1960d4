"""One bounded call of a model: it ends in time, its reply has a largest size, and every failure has words.

A call runs in a thread of its own and is read piece by piece, so that it can be given up in the middle. The thread of a model
that hangs is left to end by itself; its reply is never used.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from assistant.models.errors import ModelFailed
from assistant.models.usage import Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

__all__ = ["NO_ANSWER", "Message", "Reply", "call"]

NO_ANSWER = "no answer"
LONGEST_REPLY = 8_000
"""Characters read of one reply; more than this is no reply to anything that is asked here."""

_TICK_S = 0.1


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model: `role` is "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, and what it cost."""

    text: str
    usage: Usage


class Chunk(Protocol):
    """A piece of a reply, as LangChain streams it."""

    content: object


def call(
    model: BaseChatModel,
    messages: Sequence[Message],
    timeout_s: float,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Reply:
    """Ask once; not at all where it is stopped already.

    Raises:
        ModelFailed: "timed out", "stopped", "too long", "no answer", or what the provider said in a few words; with what it cost.
    """
    if is_stopped():
        raise ModelFailed("stopped", Usage())
    begun = time.monotonic()
    pieces: queue.Queue[object] = queue.Queue()
    given_up = threading.Event()
    threading.Thread(target=_read, args=(model, messages, pieces, given_up), name="model-call", daemon=True).start()
    text, usage = "", Usage(calls=1)
    try:
        for piece in _pieces(pieces, begun + timeout_s, is_stopped):
            text += _text_of(piece)
            usage = usage + _counted(piece)
            if len(text) > LONGEST_REPLY:
                raise ModelFailed("too long")
    except ModelFailed as failure:
        raise ModelFailed(failure.reason, usage + Usage(seconds=time.monotonic() - begun)) from failure
    finally:
        given_up.set()
    spent = usage + Usage(seconds=time.monotonic() - begun)
    if not text.strip():
        raise ModelFailed(NO_ANSWER, spent)
    return Reply(text, spent)


_END = object()


def _read(
    model: BaseChatModel, messages: Sequence[Message], pieces: queue.Queue[object], given_up: threading.Event
) -> None:
    try:
        for piece in model.stream(_for_langchain(messages)):
            if given_up.is_set():
                return
            pieces.put(piece)
        pieces.put(_END)
    except Exception as error:  # handed to the caller, who turns it into words
        pieces.put(error)


def _pieces(pieces: queue.Queue[object], until: float, is_stopped: Callable[[], bool]) -> Iterator[object]:
    while True:
        if is_stopped():
            raise ModelFailed("stopped")
        left = until - time.monotonic()
        if left <= 0:
            raise ModelFailed("timed out")
        try:
            piece = pieces.get(timeout=min(left, _TICK_S))
        except queue.Empty:
            continue
        if piece is _END:
            return
        if isinstance(piece, Exception):
            raise ModelFailed(_in_words(piece)) from piece
        yield piece


def _text_of(piece: object) -> str:
    """The text of a piece; providers that think aloud or call tools send other blocks, which are left out."""
    content = getattr(piece, "content", "")
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = [
        block if isinstance(block, str) else block.get("text", "") for block in content if isinstance(block, str | dict)
    ]
    return "".join(text for text in texts if isinstance(text, str))


def _counted(piece: object) -> Usage:
    counted = getattr(piece, "usage_metadata", None) or {}
    return Usage(tokens_in=int(counted.get("input_tokens", 0)), tokens_out=int(counted.get("output_tokens", 0)))


def _in_words(error: Exception) -> str:
    """A few words without anything of what was sent: providers put requests into their messages."""
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    if status == 429:
        return "too many requests for now"
    if status in (401, 403):
        return "the key was refused"
    if isinstance(status, int):
        return f"the provider answered {status}"
    name = type(error).__name__
    if "Timeout" in name or isinstance(error, TimeoutError):
        return "timed out"
    if "Connection" in name or "Connect" in name or isinstance(error, ConnectionError):
        return "it could not be reached"
    return f"it could not answer: {name}"


def _for_langchain(messages: Sequence[Message]) -> list[BaseMessage]:
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    made = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
    return [made[message.role](content=message.content) for message in messages]
