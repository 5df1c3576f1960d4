"""Where case notes are held for their owners, and findings are drafted from them, one step at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from assistant.app.held_notes import HeldNotes, read_held, since, with_proposals
from assistant.app.holding import Holding, new_id
from assistant.app.open_library import OpenLibrary
from assistant.findings.drafting.changes import kept
from assistant.findings.drafting.drawing_up import FindingsDraft, Wishes, draft_findings, redraft
from assistant.findings.drafting.hunches import compare
from assistant.findings.remembering import RememberingEmbedder
from assistant.findings.result import ProposingStopped
from assistant.findings.work import Work
from indexes.errors import IndexesError

__all__ = ["NotesRoom"]

_MOST_OF_ONE = 3
_MOST = 30
_TOO_MANY = (
    f"{_MOST_OF_ONE} sets of notes are held already: forget one that you no longer need.",
    "As many notes are held as this computer has room for: try again later.",
)
_AT_ONCE = 2
_WAITING = "Waiting for another draft to be drawn up"
_WENT_WRONG = "Something went wrong, and this was not drawn up."

_log = logging.getLogger(__name__)


class NotesRoom(Holding[HeldNotes]):
    """All case notes of a running app."""

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

    def now(self) -> datetime:
        """When it is."""
        return self._now()

    def start(self, owner: str) -> HeldNotes:
        """A place for notes, still empty.

        Raises:
            TooMany: where this user, or everybody together, has as many as are held.
        """
        made = HeldNotes(new_id(), owner, self._now())
        self.hold(made)
        return made

    def begin(self, held: HeldNotes) -> None:
        """Read what was sent and draw it up; files sent later are read with those before."""
        with held.lock:
            if held.draft is not None and held.work.before is None:
                before = kept(held.work, held.draft.proposals, self._now().date()).before
                held.work = held.work.model_copy(update={"before": before})
            held.has_begun = True
            held.changed_at = "notes"
        self._want(held)

    def change(self, held: HeldNotes, change: Callable[[Work], Work], where: str = "") -> None:
        """Change what was decided, and draw up again. `where` is the part of the page that then says what changed."""
        with held.lock:
            held.work = change(held.work)
            held.changed_at = where
        self._want(held)

    def settle(self, held: HeldNotes, seconds: float = 60.0) -> None:
        """Wait until what is held is what was asked for."""
        limit = time.monotonic() + seconds
        while held.is_working and time.monotonic() < limit:
            time.sleep(0.05)

    def _want(self, held: HeldNotes) -> None:
        with held.lock:
            held.wanted += 1
            if held.is_running:
                return
            held.is_running = True
        threading.Thread(target=self._work, args=(held,), name="findings", daemon=True).start()

    def _work(self, held: HeldNotes) -> None:
        """Draw up until nothing more is asked for; what is asked for meanwhile is drawn up once."""
        while True:
            with held.lock:
                if held.made >= held.wanted or held.stopped.is_set():
                    held.is_running = False
                    return
                aim = held.wanted
            told = self._drawn_up(held)
            with held.lock:
                held.made = aim
                held.trouble = told if held.draft is not None else ""
                held.problem = told if held.draft is None else ""

    def _drawn_up(self, held: HeldNotes) -> str:
        """Draw up once; what to tell the person where it could not be done."""
        try:
            self._draw_up(held)
        except ProposingStopped:
            return "Stopped. Nothing of the notes was kept."
        except IndexesError as error:
            return str(error)
        except Exception as error:
            # Its message may carry words of notes, so only its kind is logged.
            _log.error("findings could not be drawn up: %s", type(error).__name__)
            return _WENT_WRONG
        return ""

    def _draw_up(self, held: HeldNotes) -> None:
        draft = _again(held, self._now().date()) if _is_read(held) else None
        if draft is None:
            held.words, held.done = _WAITING, 0
            with self._room:
                _read(held)
                draft = self._from_notes(held)
        with held.lock:
            is_told = held.draft is not None and held.is_ready and held.changed_at in ("aside", "notes")
            held.changed = since(held.draft, draft.work, draft, is_told)
            held.draft = draft
            held.work = with_proposals(held.work, draft, draft.wishes.as_of)

    def _from_notes(self, held: HeldNotes) -> FindingsDraft:
        library = self._opened.ready().library
        if held.notes is None:
            raise ProposingStopped
        if held.embedder is None:
            held.embedder = RememberingEmbedder(library.embedder)
        with held.lock:
            work, wishes = held.work, Wishes(as_of=self._now().date(), log=held.log)
        return draft_findings(held.notes, library, work, wishes, held.embedder, _steps(held), held.stopped.is_set)


def _again(held: HeldNotes, on: date) -> FindingsDraft | None:
    """The same proposals under other decisions, at once; None where the notes need to be read through again."""
    with held.lock:
        before, work = held.draft, held.work
    if before is None or before.proposals.notes is not held.notes or before.wishes != Wishes(as_of=on, log=held.log):
        return None
    if work.hunches != before.work.hunches and held.embedder is not None:
        compared = compare(work.hunches, before.proposals, held.embedder, before.wishes.rubrics)
        fresh = {"hunches": work.hunches, "no_hunches": work.no_hunches}
        before = replace(before, work=before.work.model_copy(update=fresh), compared=compared)
    return redraft(before, work)


def _is_read(held: HeldNotes) -> bool:
    """True where all that was sent is read."""
    has_log = held.log_file is None or held.log is not None
    return held.notes is not None and has_log and {file.name for file in held.files} <= _files_read(held)


def _files_read(held: HeldNotes) -> set[str]:
    return {note.file for note in held.notes.notes} if held.notes else set()


def _read(held: HeldNotes) -> None:
    """Read the files that were not read yet. One that can't be read is let go, and the notes before it stand."""
    if _is_read(held):
        return
    held.words = "Reading the notes"
    try:
        read_held(held)
    except IndexesError:
        with held.lock:
            held.files = [file for file in held.files if file.name in _files_read(held)]
            held.log_file = held.log_file if held.log is not None else None
        raise


def _steps(held: HeldNotes) -> Callable[[int, int, str], None]:
    def step(done: int, total: int, words: str) -> None:
        held.done, held.total, held.words = done, total, words

    return step
