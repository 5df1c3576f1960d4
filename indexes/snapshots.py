"""A library on disk is a sequence of complete snapshots; a pointer names the current one.

    library/
    ├── library.yaml          what was inferred about each document, and what a person set
    ├── current               the name of the current snapshot
    ├── writing.lock          held by the process that is changing the library
    └── snapshots/<name>/
        ├── catalogue.sqlite  the record
        ├── words/            the word index
        ├── chroma/           a template of Chroma's folder: copied, never opened in place
        └── manifest.json     checksums of the record and the word index (never of Chroma's files)

A writer builds the next snapshot in a folder of its own and swaps the pointer last, so a writer killed at any moment
leaves the current snapshot whole, and readers never see half of one. Why: docs/decisions/0001-snapshots.md.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexes.errors import LibraryBroken, LibraryBusy, LibraryFull, LibraryMissing

__all__ = ["Snapshot", "Snapshots", "private_copy"]

_POINTER = "current"
_FOLDER = "snapshots"
_BUILDING = "building-"
_KEPT = 2
"""Snapshots kept: the current one, and the one before for readers that still hold it."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One complete state of a library."""

    folder: Path

    @property
    def name(self) -> str:
        """The name the pointer holds."""
        return self.folder.name

    @property
    def catalogue(self) -> Path:
        """The record."""
        return self.folder / "catalogue.sqlite"

    @property
    def words(self) -> Path:
        """The word index."""
        return self.folder / "words"

    @property
    def chroma(self) -> Path:
        """The template of Chroma's folder."""
        return self.folder / "chroma"

    @property
    def manifest(self) -> Path:
        """The checksums."""
        return self.folder / "manifest.json"


class Snapshots:
    """The snapshots of one library folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Snapshot | None:
        """The current snapshot, or None where nothing has been published.

        Raises:
            LibraryBroken: where the pointer names a snapshot that isn't there.
        """
        pointer = self.folder / _POINTER
        try:
            name = pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        snapshot = Snapshot(self.folder / _FOLDER / name)
        if not name or not snapshot.manifest.exists():
            msg = f"The library in {self.folder} is damaged: its current snapshot {name!r} is missing. Add the documents again."
            raise LibraryBroken(msg)
        return snapshot

    def require(self) -> Snapshot:
        """The current snapshot.

        Raises:
            LibraryMissing: where there is no library in the folder.
        """
        snapshot = self.current()
        if snapshot is None:
            msg = f"There is no library in {self.folder}: make one with `review-assistant add FILES --library {self.folder}`."
            raise LibraryMissing(msg)
        return snapshot

    @contextlib.contextmanager
    def build(self) -> Iterator[Snapshot]:
        """A new snapshot to be written; it becomes current when the block ends without an error.

        Raises:
            LibraryBusy: where another process is changing the library.
            LibraryFull: where the disk is full or may not be written.
        """
        with _full_disk_in_words(self.folder):
            (self.folder / _FOLDER).mkdir(parents=True, exist_ok=True)
        with _writing_lock(self.folder):
            self._remove_leftovers()
            folder = self.folder / _FOLDER / f"{_BUILDING}{uuid.uuid4().hex[:12]}"
            with _full_disk_in_words(self.folder):
                folder.mkdir()
                try:
                    yield Snapshot(folder)
                    self._publish(folder)
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
            self._remove_old()

    def _publish(self, folder: Path) -> None:
        checksums = {name: _sha256(folder / name) for name in _recorded(folder)}
        manifest = json.dumps({"checksums": checksums}, indent=1, sort_keys=True)
        _write_durably(folder / "manifest.json", manifest)
        name = f"{self._next_number():06d}-{hashlib.sha256(manifest.encode()).hexdigest()[:12]}"
        folder.rename(folder.parent / name)
        pointer = self.folder / f"{_POINTER}.next"
        _write_durably(pointer, name + "\n")
        pointer.replace(self.folder / _POINTER)
        _sync_folder(self.folder)

    def _next_number(self) -> int:
        numbers = [int(p.name[:6]) for p in (self.folder / _FOLDER).iterdir() if p.name[:6].isdigit()]
        return max(numbers, default=0) + 1

    def _remove_leftovers(self) -> None:
        for path in (self.folder / _FOLDER).glob(f"{_BUILDING}*"):
            shutil.rmtree(path, ignore_errors=True)

    def _remove_old(self) -> None:
        published = sorted(p for p in (self.folder / _FOLDER).iterdir() if p.name[:6].isdigit())
        for path in published[:-_KEPT]:
            # a reader on Windows may still hold a file; the next change tries again
            shutil.rmtree(path, ignore_errors=True)


def verify(snapshot: Snapshot) -> None:
    """Compare the record and the word index with their checksums.

    Raises:
        LibraryBroken: where a file is missing or differs.
    """
    expected = json.loads(snapshot.manifest.read_text(encoding="utf-8"))["checksums"]
    for name, checksum in expected.items():
        path = snapshot.folder / name
        if not path.exists() or _sha256(path) != checksum:
            msg = f"The library file {path} is damaged. Add the documents again; the files you added are untouched."
            raise LibraryBroken(msg)


@contextlib.contextmanager
def private_copy(template: Path) -> Iterator[Path]:
    """A copy of Chroma's folder for this process alone, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="review-assistant-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "chroma"
        if template.exists():
            shutil.copytree(template, copy, copy_function=shutil.copyfile)
        else:
            copy.mkdir()
        yield copy


def _recorded(folder: Path) -> list[str]:
    words = sorted(p.relative_to(folder).as_posix() for p in (folder / "words").rglob("*") if p.is_file())
    return ["catalogue.sqlite", *words]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _full_disk_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = f"The library in {folder} could not be written ({error.strerror}). What was there before is unchanged."
        raise LibraryFull(msg) from error


@contextlib.contextmanager
def _writing_lock(folder: Path) -> Iterator[None]:
    """One writer at a time. The operating system lets go of the lock when the process ends, however it ends."""
    with (folder / "writing.lock").open("a+b") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            msg = f"Another process is changing the library in {folder}: wait until it has finished, then try again."
            raise LibraryBusy(msg) from error
        try:
            yield
        finally:
            _unlock(file.fileno())


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
