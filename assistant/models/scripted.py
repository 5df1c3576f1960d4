"""A chat model that says what a plain function tells it to: for tests and for measuring the guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

__all__ = ["ScriptedModel"]


class ScriptedModel(BaseChatModel):
    """`say` takes the messages and returns the reply, or raises what a provider would.

    `seen` keeps every call's messages, oldest first, to look at what was sent.
    """

    say: Callable[[list[BaseMessage]], str]
    seen: list[list[BaseMessage]] = Field(default_factory=list)
    pieces: int = 1

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> ChatResult:
        self.seen.append(messages)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=self.say(messages)))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> Iterator[ChatGenerationChunk]:
        self.seen.append(messages)
        text = self.say(messages)
        size = max(1, -(-len(text) // max(1, self.pieces)))
        for start in range(0, max(1, len(text)), size):
            yield ChatGenerationChunk(message=AIMessageChunk(content=text[start : start + size]))
