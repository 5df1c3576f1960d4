"""Drafts that are being checked or were: in memory only, each with its owner, gone when forgotten or left alone.

The file is put on disk only while the reader's own process reads it, in a folder that nobody else may open.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from assistant.app.holding import Holding, new_id
from assistant.app.open_library import OpenLibrary
from assistant.check.checking import Check, CheckStopped, Wanted, check, check_again
from assistant.check.draft import Draft, read_draft
from assistant.check.eedi.answers import Answer
from assistant.check.points import Lens
from indexes.errors import IndexesError
from indexes.library import Library

__all__ = ["CheckedDraft", "Drafts", "base_name"]

_MOST_OF_ONE = 5
_MOST = 60
_TOO_MANY = (
    f"{_MOST_OF_ONE} drafts are held already: forget one that you no longer need.",
    "As many drafts are being checked as this computer holds: try again later.",
)
_AT_ONCE = 2

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class CheckedDraft:
    """One draft. `made` is None until it is checked; `problem` says why it couldn't be; `words` what is being done."""

    id: str
    owner: str
    name: str
    content: bytes
    wanted: Wanted
    asked_at: datetime
    made: Check | None = None
    problem: str = ""
    words: str = "Waiting for another check to finish"
    done: int = 0
    total: int = 1
    last_used: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def is_working(self) -> bool:
        """True until it is checked, or couldn't be."""
        return self.made is None and not self.problem

    @property
    def takes_comments(self) -> bool:
        """True for a Word file: comments can be put into a copy of it."""
        return self.made is not None and self.made.draft.format == "docx"


class Drafts(Holding[CheckedDraft]):
    """All drafts of a running app."""

    def __init__(
        self,
        opened: OpenLibrary,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(_MOST_OF_ONE, _MOST, _TOO_MANY, clock)
        self._opened = opened
        self._now = now
        self._room = threading.Semaphore(_AT_ONCE)

    @property
    def library(self) -> Library:
        """The library that drafts are checked against."""
        return self._opened.library

    def start(self, owner: str, name: str, content: bytes, wanted: Wanted) -> CheckedDraft:
        """Begin to check a draft; it goes on in a thread of its own.

        Raises:
            TooMany: where this user, or everybody together, has as many as are held.
        """
        made = CheckedDraft(new_id(), owner, base_name(name, "draft"), content, wanted, self._now())
        self.hold(made)
        threading.Thread(target=self._work, args=(made,), name="check", daemon=True).start()
        return made

    def answer(self, held: CheckedDraft, answers: Mapping[str, Answer]) -> None:
        """Take the writer's own answers to EEDI dimensions: they are shown in their cells and travel with the export."""
        if held.made is None:
            return
        held.wanted = replace(held.wanted, answers=dict(answers))
        held.made = check_again(held.made, self._opened.library, Lens.EEDI, held.wanted)

    def _work(self, held: CheckedDraft) -> None:
        with self._room:
            try:
                held.words = "Reading the file"
                draft = _read(held)
                if held.stopped.is_set():
                    return
                assistant = self._opened.ready()
                held.made = check(draft, assistant.library, held.wanted, _steps(held), held.stopped.is_set)
            except CheckStopped:
                held.problem = "Stopped. Nothing of the draft was kept."
            except IndexesError as error:
                held.problem = str(error)
            except Exception:
                _log.exception("a draft could not be checked")  # names no words of the draft
                held.problem = "Something went wrong and the draft was not checked. Nothing of it was kept."


def _steps(held: CheckedDraft) -> Callable[[int, int, str], None]:
    def step(done: int, total: int, words: str) -> None:
        held.done, held.total, held.words = done, total, words

    return step


def _read(held: CheckedDraft) -> Draft:
    with tempfile.TemporaryDirectory(prefix="review-assistant-") as folder:
        path = Path(folder) / held.name
        path.write_bytes(held.content)
        return read_draft(path, held.wanted.rubrics)


def base_name(name: str, otherwise: str) -> str:
    """The file's own name without folders and without characters that a file system may refuse."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c if c.isalnum() or c in " .-_()" else "_" for c in base).strip(" .")
    return kept[-120:] or otherwise
