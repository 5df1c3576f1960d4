"""A learning log as a file: read whole, and added to whole or not at all.

A new file is written beside the old one and takes its place only where the old one is still as it was read; otherwise what
somebody wrote meanwhile is read first and added to.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from assistant.learning.encoding import decoded
from assistant.learning.entry import FIELDS, Entry, Log
from assistant.learning.errors import LogChanged, LogUnreadable, LogUnwritable
from assistant.learning.lines import lines_of
from assistant.learning.reading import read_lines
from assistant.learning.rendering import entry_text, pieces_of
from assistant.learning.rubric import log_rubric
from assistant.learning.word import added, new_document, paragraphs

__all__ = ["add_entry", "put_whole", "read_log"]

_TEXT, _WORD = (".md", ".markdown", ".txt"), (".docx",)
_MOST_MB = 2
_MOST_WORD_MB = 50
_TRIES = 5
_WAIT_S = 10.0


def read_log(path: str | Path, rubrics: Path | None = None) -> Log:
    """The log in a Markdown, text or Word file. What can't be read as it stands is in `problems`, and nothing is lost.

    Raises:
        LogUnreadable: where there is no such file, or it is something else than text or Word.
    """
    where = _known(Path(path))
    return _log(_bytes(where), where, rubrics)


def add_entry(path: str | Path, entry: Entry, rubrics: Path | None = None) -> Log:
    """Add an entry at the end of the file, and give back the log as it now stands.

    A file that isn't there is made, with the note at its head. All else in the file stays as it was, also what somebody
    wrote since it was last read; after a crash the file is as before or as after.

    Raises:
        LogUnreadable: where the file is something else than a learning log; LogChanged: where it is open in Word or another
        program keeps changing it; LogUnwritable: where it can't be written.
    """
    where = _known(Path(os.path.realpath(path)))
    _refuse_open(where)
    tidy = entry.tidied()
    with _alone(where):
        for _ in range(_TRIES):
            before = _bytes(where) if where.exists() else None
            after = _added(before, where, tidy, rubrics)
            log = _checked(after, where, tidy, rubrics)
            if put_whole(where, before, after):
                return log
    raise LogChanged(f"{where.name} is being changed by another program: try again when it has finished.")


def _known(path: Path) -> Path:
    if path.suffix.lower() not in (*_TEXT, *_WORD):
        raise LogUnreadable(f"{path.name}: a learning log is a file of Markdown (.md), text (.txt) or Word (.docx).")
    return path


def _bytes(path: Path) -> bytes:
    most = _MOST_WORD_MB if path.suffix.lower() in _WORD else _MOST_MB
    try:
        if path.is_dir():
            raise LogUnreadable(f"{path} is a folder: name the file of the learning log in it.")
        with path.open("rb") as file:
            data = file.read(most * 1024 * 1024 + 1)
    except FileNotFoundError as error:
        raise LogUnreadable(f"{path} is not there: check the name, or begin it with `log add`.") from error
    except OSError as error:
        raise LogUnreadable(
            f"{path} can't be read ({error.strerror}): close it elsewhere, or check the name."
        ) from error
    if len(data) > most * 1024 * 1024:
        raise LogUnreadable(f"{path.name} has more than {most} MB, far more than a learning log: begin a new file.")
    return data


def _log(data: bytes, path: Path, rubrics: Path | None) -> Log:
    if path.suffix.lower() in _WORD:
        return read_lines(paragraphs(data, path.name), path.name, "paragraph", rubrics)
    return read_lines(lines_of(decoded(data, path.name).text), path.name, "line", rubrics)


def _added(before: bytes | None, path: Path, entry: Entry, rubrics: Path | None) -> bytes:
    is_word = path.suffix.lower() in _WORD
    if before is None or not before.strip():
        before = _new_word(rubrics) if is_word else _new_text(rubrics)
    else:
        _refuse_another_document(_log(before, path, rubrics), path, rubrics)
    if is_word:
        return added(before, path.name, pieces_of(entry, rubrics))
    held = decoded(before, path.name)
    gap = "" if not held.text else "\n" if held.text.endswith(("\n", "\r")) else "\n\n"
    return before + held.encode(gap + entry_text(entry, rubrics), path.name)


def _new_text(rubrics: Path | None) -> bytes:
    wording = log_rubric(rubrics).wording
    head = "\n>\n".join(f"> {line}" for line in wording.head)
    return f"# {wording.title}\n\n{head}\n".encode()


def _new_word(rubrics: Path | None) -> bytes:
    wording = log_rubric(rubrics).wording
    return new_document(wording.title, wording.head)


def _refuse_another_document(log: Log, path: Path, rubrics: Path | None) -> None:
    """A draft or a letter given by mistake is not added to."""
    rubric = log_rubric(rubrics)
    title, text = rubric.wording.title, log.text.strip()
    has_fields = any(getattr(entry, name) for entry in log.entries for name in FIELDS)
    is_log = has_fields or title.casefold() in text[:2000].casefold() or rubric.field("think").name in text
    if text and not is_log:
        raise LogUnreadable(
            f"{path.name} does not look like a learning log and was left alone: name another file, or begin it with the "
            f"words “{title}”."
        )


def _checked(data: bytes, path: Path, entry: Entry, rubrics: Path | None) -> Log:
    """Never write what can't be read again."""
    log = _log(data, path, rubrics)
    names = (*FIELDS, "takes_up", "other", "day", "stage")
    last = log.entries[-1] if log.entries else Entry()
    if any(getattr(last, name) != getattr(entry, name) for name in names):
        raise LogUnwritable(
            f"{path.name}: this entry could not be written so that it can be read again; nothing was changed."
        )
    return log


def put_whole(path: Path, before: bytes | None, after: bytes) -> bool:
    """Write `after` beside the file, then take its place; False where it no longer holds `before` (None: is not there).

    Raises:
        LogUnwritable: where it can't be written; it is as it was.
    """
    if not path.parent.is_dir():
        raise LogUnwritable(f"{path.parent} is not a folder: make it first, or name another.")
    if before is not None and not os.access(path, os.W_OK):
        raise LogUnwritable(f"{path.name} may not be changed (it is set to read only): allow it, or name another file.")
    beside: Path | None = None
    try:
        _remove_leftovers(path)
        beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.part")
        with beside.open("xb") as file:
            if before is not None:
                shutil.copymode(path, beside)
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        if (path.read_bytes() if path.exists() else None) != before:
            return False
        beside.replace(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise LogUnwritable(
            f"{path.name} can't be written ({why}) and is as it was: close it elsewhere, or name a file in another folder."
        ) from error
    finally:
        if beside is not None:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    return True


def _remove_leftovers(path: Path) -> None:
    """What a writer that was killed left beside the file."""
    for one in path.parent.iterdir():
        if one.name.startswith(f".{path.name}.") and one.name.endswith(".part"):
            with contextlib.suppress(OSError):
                one.unlink()


def _refuse_open(path: Path) -> None:
    """Word would write over what is added while it has the file open; its own mark beside the file tells."""
    marks = [f".~lock.{path.name}#"]
    if path.suffix.lower() in _WORD:
        marks += [f"~${path.name[cut:]}" for cut in (0, 1, 2)]
    if any((path.parent / mark).exists() for mark in marks):
        raise LogChanged(f"{path.name} is open in another program: save it, close it there, and add again.")


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One writer at a time on this machine; the system lets go when the process ends, however it ends.

    The lock lies among the temporary files under a name that says nothing of the log.
    """
    name = hashlib.sha256(os.path.normcase(str(path)).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    owner = str(os.getuid()) if hasattr(os, "getuid") else ""
    with contextlib.ExitStack() as stack:
        file = None
        with contextlib.suppress(OSError):
            place = Path(tempfile.gettempdir()) / f"review-assistant-{owner}-{name}.lock"
            file = stack.enter_context(place.open("a+b"))
        if file is not None:
            _wait_for(file.fileno(), path)
            stack.callback(_unlock, file.fileno())
        yield


def _wait_for(handle: int, path: Path) -> None:
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            _lock(handle)
        except OSError as error:
            if time.monotonic() > deadline:
                raise LogChanged(f"{path.name} is being added to by another program: try again.") from error
            time.sleep(0.05)
        else:
            return


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
