"""What was said before a question: the turns of a conversation."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: `role` is "user" or "assistant", `content` what was said."""

    role: str
    content: str
