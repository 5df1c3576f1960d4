"""What calls of a language model cost."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Usage"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls cost: how many, tokens as the provider counted them (0 where it doesn't), seconds.

    `replaced` is what was replaced before sending, by what. It is for the person who typed it: never logged, never written.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    replaced: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.seconds + other.seconds,
            tuple(dict.fromkeys((*self.replaced, *other.replaced))),
        )
