"""Reading in a separate process, with limits on time, memory and size.

Files of unknown origin can loop for ever, fill the memory or bring a parser down. Each worker is a plain
`python -m` process that stays alive and serves many files; it is killed and started again where a file breaks a limit.
A subprocess is used rather than `multiprocessing`, which would run the caller's main script again on Windows and macOS.

Where the system lacks the `resource` module (Windows), memory is not limited: only time and file size are.
It is protection from damaged files and accidents, not a sandbox.
"""

from __future__ import annotations

import atexit
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, TypeVar, cast

from indexes import errors, reading
from indexes.errors import CorruptFile, ReadingError, ReadingLimitReached
from indexes.reading.model import Reading
from indexes.reading.replies import SafeUnpickler

if TYPE_CHECKING:
    from indexes.preparing import Prepared

__all__ = ["ReadingLimits", "Worker", "WorkerPool", "prepare_guarded", "read_guarded"]

T = TypeVar("T")
Progress = Callable[[int, int], None]

_ERRORS: dict[str, type[ReadingError]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ReadingError)
}


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may cost. `memory_mb` bounds the worker's address space where the system allows it.

    The largest file seen (295 pages) takes seconds and about 400 MB.
    """

    seconds: float = 300.0
    memory_mb: int = 3072
    file_mb: int = 500


class Worker:
    """A process that runs functions on files. Not for use by two threads at once.

    A function is given itself or as "module:name", so that this process need not import it. It takes the path first,
    and gives back a value that can be pickled, made of the classes of `indexes`, numpy arrays and Python's own.
    """

    def __init__(self, limits: ReadingLimits | None = None) -> None:
        self.limits = limits or ReadingLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.Queue[tuple[str, Any] | None] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self, function: Callable[..., T] | str, path: Path, *, progress: Progress | None = None, **arguments: object
    ) -> T:
        """Run `function(path, **arguments)` in the worker.

        `progress(done, total)` is called in this process where the function takes an argument of that name.

        Raises:
            ReadingError: as the function raised it; `ReadingLimitReached` where a limit was broken; `CorruptFile`
                where the file brought the reader down.
        """
        self._check_size(path)
        process = self._started()
        name = function if isinstance(function, str) else f"{function.__module__}:{function.__qualname__}"
        # the worker lives on where it was started: a relative path would mean another file there
        job = (name, path.absolute(), arguments, self.limits.seconds)
        try:
            _send(cast("IO[bytes]", process.stdin), job)
        except OSError:
            # it was killed between two files, by the system or by a person: once more with a new one
            self.close()
            process = self._started()
            _send(cast("IO[bytes]", process.stdin), job)
        return cast("T", self._result(path, progress))

    def close(self) -> None:
        """End the process. It is started again when it is needed."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was left to send to a dead process doesn't matter
                    stream.close()

    def _check_size(self, path: Path) -> None:
        try:
            size = path.stat().st_size
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise CorruptFile(f'"{path.name}" could not be opened ({reason}): check that it is there.') from error
        if size > self.limits.file_mb * 1024 * 1024:
            raise ReadingLimitReached(
                f'"{path.name}" has {size // (1024 * 1024)} MB, more than the limit of {self.limits.file_mb} MB: '
                "split it, or save it with smaller pictures."
            )

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), **_SINGLE_THREADED}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "indexes.reading.worker", str(self.limits.memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._replies = queue.Queue()
        listener = threading.Thread(
            target=_listen, args=(cast("IO[bytes]", self._process.stdout), self._replies), daemon=True
        )
        listener.start()
        return self._process

    def _result(self, path: Path, progress: Progress | None) -> object:
        deadline = time.monotonic() + self.limits.seconds
        while True:
            try:
                reply = self._replies.get(timeout=max(deadline - time.monotonic(), 0))
            except queue.Empty:
                self.close()
                raise ReadingLimitReached(
                    f'"{path.name}" took longer than {self.limits.seconds:g} seconds to read and was left out: '
                    "save it again as PDF or Word .docx and add that."
                ) from None
            except BaseException:
                self.close()  # a reply that nobody waits for would be taken for the next file's
                raise
            if reply is None:
                raise self._crashed(path)
            kind, value = reply
            if kind == "done":
                return value
            if kind == "error":
                code, message = value
                raise _ERRORS.get(code, CorruptFile)(message)
            if progress is not None:
                progress(*value)

    def _crashed(self, path: Path) -> ReadingError:
        self.close()
        return CorruptFile(
            f'"{path.name}" brought the reader down and was left out: save it again as PDF or Word .docx and add that.'
        )


_SINGLE_THREADED = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def _send(stream: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(struct.pack(">Q", len(data)) + data)
    stream.flush()


def _listen(stream: IO[bytes], replies: queue.Queue[tuple[str, Any] | None]) -> None:
    """Hand on the worker's replies; None when it is gone, or talks nonsense."""
    try:
        while header := stream.read(8):
            replies.put(SafeUnpickler.loads(stream.read(struct.unpack(">Q", header)[0])))
    except (OSError, ValueError, EOFError, struct.error, pickle.UnpicklingError, MemoryError):
        pass  # said by the None below
    replies.put(None)


class WorkerPool:
    """A few workers side by side. `size` is 1 where the caller is itself busy with what they read."""

    def __init__(self, limits: ReadingLimits | None = None, size: int = 1) -> None:
        self._workers: queue.Queue[Worker] = queue.Queue()
        self._all = [Worker(limits) for _ in range(max(size, 1))]
        for worker in self._all:
            self._workers.put(worker)
        self._threads = ThreadPoolExecutor(len(self._all), thread_name_prefix="reading")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, function: Callable[..., T] | str, path: Path, **arguments: Any) -> T:
        """Run a function on one file; see `Worker.run`. May be called from several threads."""
        worker = self._workers.get()
        try:
            return worker.run(function, path, **arguments)
        finally:
            self._workers.put(worker)

    def each(
        self, function: Callable[..., T] | str, paths: Sequence[Path], **arguments: Any
    ) -> Iterator[tuple[Path, T | ReadingError]]:
        """Run a function on many files and give what came of each, in order; errors are given, not raised.

        Two files more than there are workers are read ahead, so that a slow caller doesn't fill the memory.
        """
        waiting: deque[tuple[Path, Future[T | ReadingError]]] = deque()
        remaining = iter(paths)

        def attempt(path: Path) -> T | ReadingError:
            try:
                return self.run(function, path, **arguments)
            except ReadingError as error:
                return error

        try:
            while True:
                while len(waiting) < len(self._all) + 2 and (path := next(remaining, None)) is not None:
                    waiting.append((path, self._threads.submit(attempt, path)))
                if not waiting:
                    return
                path, future = waiting.popleft()
                yield path, future.result()
        finally:
            for _, future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the workers; what they are reading is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.close()
        self._threads.shutdown(wait=True)


_shared: dict[ReadingLimits, WorkerPool] = {}
_shared_lock = threading.Lock()


def read_guarded(path: Path, limits: ReadingLimits | None = None, password: str | None = None) -> Reading:
    """Read one file in a worker process that is shared by all calls with the same limits; see `indexes.reading.read`.

    Raises:
        ReadingError: the one that `read` raised, or that a limit was broken.
    """
    return _shared_pool(limits).run(reading.read, path, password=password)


def prepare_guarded(
    paths: Sequence[Path], limits: ReadingLimits | None = None, password: str | None = None
) -> Iterator[tuple[Path, Prepared | ReadingError]]:
    """Read and structure many files in a worker process (`indexes.preparing.prepare`); see `WorkerPool.each`.

    The next files are read while the caller deals with one. Errors are given, not raised.
    """
    prepared: Iterator[tuple[Path, Prepared | ReadingError]] = _shared_pool(limits).each(
        "indexes.preparing:prepare", paths, password=password
    )
    return prepared


def _shared_pool(limits: ReadingLimits | None) -> WorkerPool:
    limits = limits or ReadingLimits()
    with _shared_lock:
        if limits not in _shared:
            _shared[limits] = WorkerPool(limits)
            atexit.register(_shared[limits].close)
        return _shared[limits]
