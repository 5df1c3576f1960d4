"""What is held in memory for its owner while an app runs: found by its owner only, gone when forgotten or left alone."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

__all__ = ["Held", "Holding", "TooMany", "new_id"]

IDLE_S = 4 * 60 * 60


class TooMany(Exception):
    """No more is held at once; the message says what to do."""


class Held(Protocol):
    """Something held. `stopped` tells whoever works on it that it was given up."""

    id: str
    owner: str
    last_used: float
    stopped: threading.Event


T = TypeVar("T", bound=Held)


def new_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(18)


class Holding(Generic[T]):
    """All that is held of one kind. One user's is never given to another.

    `too_many` are the sentences for one user who has `most_of_one`, and for everybody when `most` are held.
    """

    def __init__(
        self, most_of_one: int, most: int, too_many: tuple[str, str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_of_one, self._most, self._too_many = most_of_one, most, too_many
        self._clock = clock
        self._lock = threading.Lock()
        self._all: dict[str, T] = {}

    def hold(self, made: T) -> None:
        """Hold one more.

        Raises:
            TooMany: where this user, or everybody together, has as many as are held.
        """
        made.last_used = self._clock()
        with self._lock:
            self._drop_idle()
            if sum(held.owner == made.owner for held in self._all.values()) >= self._most_of_one:
                raise TooMany(self._too_many[0])
            if len(self._all) >= self._most:
                raise TooMany(self._too_many[1])
            self._all[made.id] = made

    def get(self, held_id: str, owner: str) -> T | None:
        """What has this id, or None where there is none or it is somebody else's."""
        with self._lock:
            self._drop_idle()
            found = self._all.get(held_id)
            if found is None or found.owner != owner:
                return None
            found.last_used = self._clock()
            return found

    def of(self, owner: str) -> tuple[T, ...]:
        """What is held for a user, oldest first."""
        with self._lock:
            self._drop_idle()
            return tuple(held for held in self._all.values() if held.owner == owner)

    def forget(self, held_id: str, owner: str) -> None:
        """Stop and forget."""
        found = self.get(held_id, owner)
        if found is not None:
            found.stopped.set()
            with self._lock:
                self._all.pop(held_id, None)

    def forget_all_of(self, owner: str) -> None:
        """Forget all that is held for a user, who signed out."""
        for held in self.of(owner):
            self.forget(held.id, owner)

    def _drop_idle(self) -> None:
        now = self._clock()
        for key, held in list(self._all.items()):
            if now - held.last_used >= IDLE_S:
                held.stopped.set()
                del self._all[key]
