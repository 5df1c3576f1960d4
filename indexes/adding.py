"""Files into the library: only what changed is read and embedded, and the result is published whole.

A file is recognised by its content. The same content under another name is a move and is not read again; other
content under the same name is a change.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from indexes import passages as packing
from indexes.catalogue import Catalogue, Entry
from indexes.dense import DenseIndex
from indexes.documents import Document, Passage
from indexes.embedding import Embedder
from indexes.errors import LibraryFull, ReadingError
from indexes.lexical import LexicalIndex
from indexes.preparing import Prepared, content_id
from indexes.reading.model import ReadingWarning
from indexes.snapshots import Snapshot, Snapshots

__all__ = ["AddReport", "Failure", "Progress", "add", "embedded_text", "remove"]

_SECTION = re.compile(r"s\d+[A-Z]*")

SUFFIXES = frozenset({".pdf", ".docx", ".html", ".htm", ".txt", ".md"})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work is. `seconds_left` is None until it can be estimated."""

    stage: str
    file: str
    done: int
    total: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be added: its name, a code of `indexes.errors`, and one sentence."""

    file: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class AddReport:
    """What an `add` or `remove` did. `warnings` pairs a file name with what to know of its pages."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    unchanged: int = 0
    warnings: tuple[tuple[str, ReadingWarning], ...] = ()
    failed: tuple[Failure, ...] = ()


@dataclass(slots=True)
class _Plan:
    """What has to be done to bring the library up to the files."""

    read: list[Path] = field(default_factory=list)
    moved: list[Document] = field(default_factory=list)
    gone: list[Document] = field(default_factory=list)
    replaced: dict[str, Document] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.read or self.moved or self.gone or self.replaced)


PrepareMany = Callable[[Sequence[Path]], Iterator[tuple[Path, Prepared | ReadingError]]]


def add(
    snapshots: Snapshots,
    paths: Sequence[Path],
    embedder: Embedder,
    prepare_many: PrepareMany,
    progress: Callable[[Progress], None] | None = None,
) -> AddReport:
    """Add files and folders, and publish the result.

    A file of an added folder that is no longer there is removed. With nothing changed, nothing is written.

    Raises:
        LibraryBusy, LibraryFull: see `indexes.snapshots.Snapshots.build`. What was there before is unchanged.
    """
    current = snapshots.current()
    known = _documents(current)
    plan = _plan(paths, known)
    if plan.is_empty and current is not None:
        return AddReport(unchanged=plan.unchanged, failed=tuple(plan.failed))
    with snapshots.build() as snapshot, _full_disk(snapshots.folder):
        writer = _Writer(snapshot, current, embedder)
        try:
            return writer.run(plan, prepare_many, progress)
        finally:
            writer.close()


def remove(snapshots: Snapshots, documents: Sequence[Document], embedder: Embedder) -> AddReport:
    """Take documents out of the library, and publish the result. The files themselves are untouched."""
    current = snapshots.require()
    with snapshots.build() as snapshot, _full_disk(snapshots.folder):
        writer = _Writer(snapshot, current, embedder)
        try:
            return writer.run(_Plan(gone=list(documents)), lambda _: iter(()), None)
        finally:
            writer.close()


def embedded_text(passage: Passage) -> str:
    """What is embedded and searched for a passage: the headings, then its text."""
    return f"{passage.heading}\n{passage.text}"


class _Writer:
    """Builds one snapshot from the one before."""

    def __init__(self, snapshot: Snapshot, previous: Snapshot | None, embedder: Embedder) -> None:
        self._snapshot = snapshot
        self._embedder = embedder
        if previous is None:
            self._catalogue = Catalogue.create(snapshot.catalogue)
        else:
            shutil.copyfile(previous.catalogue, snapshot.catalogue)
            self._catalogue = Catalogue.open(snapshot.catalogue, writable=True)
            if previous.chroma.exists():
                shutil.copytree(previous.chroma, snapshot.chroma)
        self._dense = DenseIndex(snapshot.chroma)

    def close(self) -> None:
        """Let go of the files."""
        self._catalogue.close()
        self._dense.close()

    def run(self, plan: _Plan, prepare_many: PrepareMany, progress: Callable[[Progress], None] | None) -> AddReport:
        """Do what the plan says and write the word index."""
        for document in plan.gone:
            self._remove(document)
        for document in plan.moved:
            self._catalogue.replace_document(document)
        added: list[str] = []
        changed: list[str] = []
        warnings: list[tuple[str, ReadingWarning]] = []
        failed = list(plan.failed)
        clock = _Clock(plan.read, progress)
        loading = self._load_model() if plan.read else None
        for path, prepared in prepare_many(plan.read):
            if loading is not None:
                loading.result()
            if isinstance(prepared, ReadingError):
                failed.append(Failure(path.name, prepared.code, str(prepared)))
                clock.finish(path)
                continue
            old = plan.replaced.get(path.as_posix())
            if old is not None:
                self._remove(old)
            self._write(prepared, clock.within(path))
            (changed if old else added).append(path.name)
            warnings += [(path.name, warning) for warning in prepared.warnings]
            clock.finish(path)
        self._write_words()
        return AddReport(
            tuple(sorted(added)),
            tuple(sorted(changed)),
            tuple(sorted(d.file for d in plan.gone)),
            tuple(sorted(d.file for d in plan.moved)),
            plan.unchanged,
            tuple(warnings),
            tuple(failed),
        )

    def _load_model(self) -> Future[object]:
        """Load the embedding model while the first file is read."""
        side = ThreadPoolExecutor(1, "loading")
        loading: Future[object] = side.submit(self._embedder.embed, [])
        side.shutdown(wait=False)
        return loading

    def _remove(self, document: Document) -> None:
        self._catalogue.remove(document.id)
        self._dense.remove_document(document.id)

    def _write(self, prepared: Prepared, tick: Callable[[int, int], None]) -> None:
        passages = packing.make(prepared.document, prepared.paragraphs, self._embedder)
        vectors = self._embedder.embed([embedded_text(p) for p in passages], tick)
        self._catalogue.write(
            Entry(
                prepared.document,
                prepared.paragraphs,
                prepared.characters,
                passages,
                vectors.astype(np.float32),
                prepared.warnings,
            )
        )
        self._dense.add([p.id for p in passages], vectors, [p.document_id for p in passages])

    def _write_words(self) -> None:
        LexicalIndex.build(list(self._word_texts())).save(self._snapshot.words)

    def _word_texts(self) -> Iterator[str]:
        """What word search looks in: what is embedded, and the sections of an Act by number."""
        for document in self._catalogue.documents():
            numbers = {p.ordinal: p.number or "" for p in self._catalogue.paragraphs(document.id)}
            for passage in self._catalogue.passages(document.id):
                sections = dict.fromkeys(s for part in passage.parts for s in _SECTION.findall(numbers[part[0]]))
                yield "\n".join((embedded_text(passage), " ".join(sections)))


class _Clock:
    """Progress by the size of the files, and the time left at the speed so far."""

    def __init__(self, paths: Sequence[Path], report: Callable[[Progress], None] | None) -> None:
        self._sizes = {path: max(path.stat().st_size, 1) for path in paths}
        self._total = sum(self._sizes.values())
        self._done = 0
        self._report = report
        self._first: tuple[float, int] | None = None

    def within(self, path: Path) -> Callable[[int, int], None]:
        """A callback for the passages of one file."""

        def tick(done: int, total: int) -> None:
            self._tell("embedding", path, self._done + int(self._sizes[path] * done / max(total, 1)))

        return tick

    def finish(self, path: Path) -> None:
        """One file is done."""
        self._done += self._sizes[path]
        self._tell("read", path, self._done)

    def _tell(self, stage: str, path: Path, done: int) -> None:
        if self._report is None:
            return
        now = time.monotonic()
        if self._first is None:  # what came before (loading the model) doesn't come again
            self._first = now, done
        elapsed, since = now - self._first[0], done - self._first[1]
        left = elapsed / since * (self._total - done) if since and elapsed > 1 else None
        self._report(Progress(stage, path.name, done, self._total, left))


def _documents(current: Snapshot | None) -> tuple[Document, ...]:
    if current is None:
        return ()
    catalogue = Catalogue.open(current.catalogue)
    try:
        return catalogue.documents()
    finally:
        catalogue.close()


def _plan(paths: Sequence[Path], known: Sequence[Document]) -> _Plan:
    plan = _Plan()
    by_path = {document.path: document for document in known}
    by_content = {document.sha256: document for document in known}
    present: dict[str, Path] = {}
    folders = [path.resolve() for path in paths if path.is_dir()]
    found = list(_files(paths, plan.failed))
    there = {path.as_posix() for path in found}
    for path in found:
        sha256 = content_id(path)
        at_path, same = by_path.get(path.as_posix()), by_content.get(sha256)
        if sha256 in present or (same is not None and at_path is same):
            plan.unchanged += 1
        elif same is not None and (same.path not in there and not Path(same.path).exists()):
            plan.moved.append(replace(same, path=path.as_posix(), file=path.name))
        elif same is not None:
            plan.unchanged += 1  # the same text under a second name: held once
        else:
            plan.read.append(path)
            if at_path is not None:
                plan.replaced[path.as_posix()] = at_path
        present[sha256] = path
    moved = {document.id for document in plan.moved}
    plan.gone = [
        document
        for document in known
        if document.id not in moved
        and document.path not in there
        and any(Path(document.path).is_relative_to(folder) for folder in folders)
    ]
    return plan


def _is_about_the_folder(name: str) -> bool:
    """True for hidden files, Word's lock files and read-me files: they are not documents of the folder."""
    return name.startswith((".", "~$")) or name.lower().startswith("readme.")


def _files(paths: Iterable[Path], failed: list[Failure]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                p.resolve()
                for p in path.rglob("*")
                if p.is_file() and p.suffix.lower() in SUFFIXES and not _is_about_the_folder(p.name)
            )
        elif path.is_file():
            yield path.resolve()
        else:
            failed.append(Failure(path.name, "missing", f'There is no file or folder "{path}": check the name.'))


class _full_disk:  # noqa: N801 - reads as a statement
    """SQLite and Chroma say in their own ways that the disk is full."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.OperationalError) or (error is not None and "No space left" in str(error)):
            msg = f"The library in {self._folder} could not be written ({error}). What was there before is unchanged."
            raise LibraryFull(msg) from error
