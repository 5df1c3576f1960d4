"""The library that is open: always the newest snapshot with the newest corrections, changed under a running app."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.models.reader import Reader
from assistant.service import Assistant
from indexes import corrections
from indexes.embedding import Embedder
from indexes.library import Library
from indexes.snapshots import Snapshots

__all__ = ["OpenLibrary"]

_KEPT_OPEN_S = 120.0
"""A replaced library is closed this long after, when no question can still be using it."""


@dataclass(frozen=True, slots=True)
class _State:
    snapshot: str
    corrected_ns: int


class OpenLibrary:
    """Gives the assistant over the newest state of a library folder. Safe to use from several threads.

    `reader_of` makes the language model's reader for a library, where a model is set. Warming up never asks it.

    Raises:
        LibraryMissing, LibraryBroken: on opening.
    """

    def __init__(
        self, folder: Path, embedder: Embedder | None = None, reader_of: Callable[[Library], Reader] | None = None
    ) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._embedder = embedder
        self._reader_of = reader_of
        self._state = self._current_state()
        self._assistant = self._opened(embedder)
        self._replaced: list[tuple[float, Assistant]] = []
        self._is_warm = threading.Event()

    @property
    def assistant(self) -> Assistant:
        """The assistant over the newest snapshot, opened again where the library or library.yaml changed."""
        state = self._current_state()
        if state == self._state:
            return self._assistant
        with self._lock:
            if state != self._state:
                fresh = self._opened(self._embedder or self._assistant.library.embedder)
                if self._is_warm.is_set():
                    _warm(fresh)
                self._replaced.append((time.monotonic(), self._assistant))
                self._assistant, self._state = fresh, state
            self._close_replaced()
            return self._assistant

    @property
    def library(self) -> Library:
        """The library itself."""
        return self.assistant.library

    @property
    def is_warm(self) -> bool:
        """True once the model is loaded and a question has been searched."""
        return self._is_warm.is_set()

    def warm_up(self) -> None:
        """Load the model and the indexes, so that the first question is answered as fast as the next."""
        with self._lock:
            _warm(self._assistant)
            self._is_warm.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the model to be loaded; False where it took longer."""
        return self._is_warm.wait(seconds)

    def ready(self) -> Assistant:
        """The assistant, once the model is loaded: waits for `warm_up` where it is under way."""
        if not self._is_warm.is_set():
            self.warm_up()
        return self.assistant

    def close(self) -> None:
        """Let go of the library."""
        with self._lock:
            for _, old in self._replaced:
                old.close()
            self._assistant.close()

    def _opened(self, embedder: Embedder | None) -> Assistant:
        made = Assistant.open(self.folder, embedder)
        if self._reader_of is not None:
            made.reader = self._reader_of(made.library)
        return made

    def _current_state(self) -> _State:
        try:
            corrected = (self.folder / corrections.FILE_NAME).stat().st_mtime_ns
        except OSError:
            corrected = 0
        return _State(Snapshots(self.folder).require().name, corrected)

    def _close_replaced(self) -> None:
        now = time.monotonic()
        for since, old in list(self._replaced):
            if now - since > _KEPT_OPEN_S:
                self._replaced.remove((since, old))
                old.close()


def _warm(assistant: Assistant) -> None:
    """One question, asked without the language model: nobody asked it, and a call may be billed."""
    if assistant.library.documents:
        Assistant(assistant.library).ask("What does guidance say about rapid reviews?")
