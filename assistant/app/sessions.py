"""Who has signed in, and how often a sign-in failed. Kept on the server; a browser holds only a random token."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["BackOff", "SessionLimits", "Sessions"]


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a sign-in lasts: without use, and at most."""

    idle_s: float = 30 * 60
    absolute_s: float = 10 * 60 * 60


@dataclass(slots=True)
class _Session:
    user: str
    started: float
    last_used: float


class Sessions:
    """The sign-ins under way. Safe to use from several threads.

    `when_gone` is told the name of a user whose last sign-in has ended, or has run out and was noticed at the next request.
    """

    def __init__(
        self,
        limits: SessionLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        when_gone: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.limits = limits or SessionLimits()
        self._clock = clock
        self._when_gone = when_gone
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}

    def start(self, user: str) -> str:
        """Sign a user in and give the token for the cookie; only its hash is kept."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        self._drop_ended(now)
        with self._lock:
            self._sessions[_key(token)] = _Session(user, now, now)
        return token

    def user_of(self, token: str | None, *, is_use: bool = True) -> str | None:
        """The user of a token, or None where it is unknown or has run out. `is_use` puts off the idle limit."""
        now = self._clock()
        self._drop_ended(now)
        with self._lock:
            session = self._sessions.get(_key(token or ""))
            if session is None:
                return None
            if is_use:
                session.last_used = now
            return session.user

    def end(self, token: str | None) -> None:
        """Sign out."""
        self._drop_ended(self._clock(), _key(token or ""))

    def _drop_ended(self, now: float, signed_out: str = "") -> None:
        with self._lock:
            users = {s.user for s in self._sessions.values()}
            self._sessions = {
                key: s for key, s in self._sessions.items() if key != signed_out and self._is_alive(s, now)
            }
            gone = users - {s.user for s in self._sessions.values()}
        for user in gone:
            self._when_gone(user)

    def _is_alive(self, session: _Session, now: float) -> bool:
        return now - session.last_used < self.limits.idle_s and now - session.started < self.limits.absolute_s


class BackOff:
    """Makes a name or an address wait after wrong passwords: four are free, then 2, 4, 8 … seconds, to 15 minutes."""

    FREE = 4
    LONGEST_S = 15 * 60.0
    _FORGET_S = 60 * 60.0
    _MOST = 10_000

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def wait_s(self, *keys: str) -> float:
        """Seconds until the next try is allowed; 0 where it is allowed now."""
        now = self._clock()
        with self._lock:
            return max((self._wait(key, now) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        """Count a wrong password."""
        now = self._clock()
        with self._lock:
            if len(self._failures) > self._MOST:
                self._failures = {k: v for k, v in self._failures.items() if now - v[1] < self._FORGET_S}
            for key in keys:
                self._failures[key] = (self._count(key, now) + 1, now)

    def succeeded(self, *keys: str) -> None:
        """Forget the wrong passwords."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _count(self, key: str, now: float) -> int:
        count, last = self._failures.get(key, (0, now))
        return count if now - last < self._FORGET_S else 0

    def _wait(self, key: str, now: float) -> float:
        count = self._count(key, now)
        if count <= self.FREE:
            return 0.0
        last = self._failures[key][1]
        return max(0.0, min(2.0 ** (count - self.FREE), self.LONGEST_S) - (now - last))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
