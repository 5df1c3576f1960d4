"""Case notes that findings are drafted from: in memory only, each with its owner, gone when forgotten or left alone.

Files are put on disk only while the reader's own process reads them, in a folder that nobody else may open.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from assistant.app.drafts import base_name
from assistant.findings.drafting.changes import changes, kept
from assistant.findings.drafting.drawing_up import FindingsDraft
from assistant.findings.drafting.wording import draft_words
from assistant.findings.notes import CaseNotes, read_notes
from assistant.findings.remembering import RememberingEmbedder
from assistant.findings.work import Decided, PatternStanding, Work, read_work, write_work
from assistant.learning import Log, read_log
from indexes.errors import IndexesError

__all__ = [
    "FileKind",
    "HeldNotes",
    "NoteFile",
    "put",
    "read_held",
    "reading_folder",
    "since",
    "with_proposals",
    "work_file",
]

MOST_FILES = 20
MOST_BYTES = 100 * 1024 * 1024
FileKind = str
"""notes, work (a working file kept before) or log (a learning log)."""


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(slots=True)
class HeldNotes:
    """The notes of one sitting and what was made of them.

    `problem` says why nothing could be read; `trouble` why the last change could not be made, while the draft before it
    stands. `changed` is what the last step changed, told at `changed_at` (a pattern's id, "aside" or "notes").
    `typed` is what stands in the fields of the page and was not yet sent as a decision.
    """

    id: str
    owner: str
    began: datetime
    files: list[NoteFile] = field(default_factory=list)
    work_before: NoteFile | None = None
    log_file: NoteFile | None = None
    notes: CaseNotes | None = None
    log: Log | None = None
    work: Work = field(default_factory=Work)
    draft: FindingsDraft | None = None
    embedder: RememberingEmbedder | None = None
    has_begun: bool = False
    was_asked_hunches: bool = False
    problem: str = ""
    trouble: str = ""
    changed: tuple[str, ...] = ()
    changed_at: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    words: str = ""
    done: int = 0
    total: int = 3
    wanted: int = 0
    made: int = 0
    last_used: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)
    lock: threading.RLock = field(default_factory=threading.RLock)
    is_running: bool = False

    @property
    def is_working(self) -> bool:
        """True while what is shown is behind what was asked for."""
        return self.has_begun and not self.problem and self.made < self.wanted

    @property
    def is_ready(self) -> bool:
        """True once proposals may be shown: they were made, and the hunches came first or were passed over."""
        return self.draft is not None and self.was_asked_hunches

    def take(self, name: str, content: bytes, kind: FileKind) -> str:
        """Take a file; the reason where it is not taken."""
        file = NoteFile(base_name(name, "notes"), content)
        with self.lock:
            if not content:
                return f"“{file.name}” is empty: choose another file."
            if kind == "work":
                self.work_before = file
            elif kind == "log":
                self.log_file = file
            elif len(self.files) >= MOST_FILES:
                return f"At most {MOST_FILES} files of notes are read together: put some of them into one file."
            elif sum(len(held.content) for held in self.files) + len(content) > MOST_BYTES:
                return (
                    f"Together the notes have more than {MOST_BYTES // 1024 // 1024} MB: leave out what is not needed."
                )
            else:
                self.files.append(NoteFile(_apart(file.name, [held.name for held in self.files]), content))
        return ""


def read_held(held: HeldNotes) -> None:
    """Read what was sent and is not read yet: notes, the working file, the learning log.

    Notes that came later may print ids that are there already; what was decided then follows the notes to their new ids.

    Raises:
        IndexesError: with one sentence for the person, which names the file as they know it.
    """
    with reading_folder() as folder:
        if held.log is None and held.log_file is not None:
            held.log = read_log(put(folder, held.log_file))
        if held.notes is None and held.work_before is not None:
            held.work = read_work(put(folder, held.work_before))
            held.was_asked_hunches = bool(held.work.hunches or held.work.no_hunches)
        notes = read_notes([put(folder, file) for file in held.files])
    if held.notes is not None:
        held.work = _following(held.work, _new_ids(held.notes, notes))
    held.notes = notes


@contextmanager
def reading_folder() -> Iterator[Path]:
    """A folder that nobody else may open, for as long as something is read; an error names no folder of this computer."""
    with tempfile.TemporaryDirectory(prefix="review-assistant-") as folder:
        try:
            yield Path(folder)
        except IndexesError as error:
            raise _Told(str(error).replace(f"{folder}{os.sep}", "")) from error


def put(folder: Path, file: NoteFile) -> Path:
    """Put a file into the folder in which it is read."""
    path = folder / file.name
    path.write_bytes(file.content)
    return path


class _Told(IndexesError):
    """An error whose message names no folder of this computer."""

    code = "notes"


def with_proposals(work: Work, draft: FindingsDraft, on: date) -> Work:
    """The work with the proposals listed under their ids. What was decided of one that is gone stays, should it come back."""
    listed = kept(work, draft.proposals, on).patterns
    here = {one.id for one in listed}
    gone = [one for one in work.patterns if one.id not in here and _has_words(one)]
    return work.model_copy(update={"patterns": (*listed, *gone)})


def since(
    before: FindingsDraft | None, work: Work, draft: FindingsDraft, is_said_when_same: bool = True
) -> tuple[str, ...]:
    """What changed since the draft that was shown before; `is_said_when_same` says so where nothing did."""
    if before is None:
        return ()
    earlier = kept(before.work, before.proposals, draft.wishes.as_of).before
    lines = changes(work.model_copy(update={"before": earlier, "asked": ()}), draft.proposals, draft.wishes.rubrics)
    said = draft_words(draft.wishes.rubrics).changed
    told = lines[: lines.index(said["none_asked"])]
    return () if told == (said["same"],) and not is_said_when_same else told


def work_file(work: Work, draft: FindingsDraft, on: date) -> bytes:
    """The working file as `--keep` writes it, for the writer to save."""
    listed = with_proposals(work, draft, on)
    whole = listed.model_copy(update={"before": kept(work, draft.proposals, on).before})
    with reading_folder() as folder:
        path = folder / "findings.yaml"
        write_work(path, whole)
        return path.read_bytes()


def _has_words(one: Decided) -> bool:
    return bool(one.accepted or one.sentence.strip() or one.standing is not PatternStanding.OPEN)


def _apart(name: str, held: Sequence[str]) -> str:
    """The name, numbered where another file has it; case is not told apart on every computer."""
    taken = {one.casefold() for one in held}
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, f"{dot}{suffix}") if stem else (name, "")
    made, number = name, 2
    while made.casefold() in taken:
        made, number = f"{stem} ({number}){suffix}", number + 1
    return made


def _new_ids(before: CaseNotes, now: CaseNotes) -> dict[str, str]:
    """The ids that changed: notes of one file are the same in the same order."""
    made: dict[str, str] = {}
    for name in {note.file for note in before.notes}:
        old = [note.id for note in before.notes if note.file == name]
        new = [note.id for note in now.notes if note.file == name]
        made.update((was, becomes) for was, becomes in zip(old, new, strict=False) if was != becomes)
    return made


def _following(work: Work, ids: dict[str, str]) -> Work:
    """The work with notes under their new ids; a sentence's key ("B4.2") follows its note."""

    def new(name: str) -> str:
        note, dot, sentence = name.rpartition(".")
        return ids.get(name) or (f"{ids[note]}{dot}{sentence}" if note in ids else name)

    def renamed(one: Decided) -> Decided:
        fresh = {"supports": tuple(map(new, one.supports)), "counter": tuple(map(new, one.counter))}
        return one.model_copy(update=fresh)

    before = work.before
    if before is not None:
        fresh = {"notes": tuple(map(new, before.notes)), "patterns": tuple(map(renamed, before.patterns))}
        before = before.model_copy(update=fresh)
    return work.model_copy(
        update={
            "put_back": tuple(map(new, work.put_back)),
            "patterns": tuple(map(renamed, work.patterns)),
            "asked": tuple(a.model_copy(update={"said_in": tuple(map(new, a.said_in))}) for a in work.asked),
            "before": before,
        }
    )
