"""The reading process: takes jobs from its standard input, sends replies to its standard output, until it is closed.

Run by `indexes.reading.guard`; see there.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pickle
import struct
import sys
import traceback
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

from indexes.errors import ReadingError

if sys.platform != "win32":
    import resource

__all__ = ["main"]


def main(arguments: list[str]) -> None:
    """Serve jobs until the standard input ends. `arguments` holds the limit on memory in MB (0: none)."""
    # whatever a parser prints must not get between the replies
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _limit_memory(int(arguments[0]) if arguments else 0)
    jobs = sys.stdin.buffer
    while header := jobs.read(8):
        # jobs come from the process that started this one
        job = pickle.loads(jobs.read(struct.unpack(">Q", header)[0]))
        _send(replies, _serve(job, replies))


def _serve(job: tuple[str, Path, dict[str, Any], float], replies: IO[bytes]) -> tuple[str, object]:
    name, path, arguments, seconds = job
    _limit_seconds(seconds)
    try:
        module, _, qualified = name.partition(":")
        function: Callable[..., object] = attrgetter(qualified)(importlib.import_module(module))
        if "progress" in inspect.signature(function).parameters:
            arguments["progress"] = lambda done, total: _send(replies, ("progress", (done, total)))
        return "done", function(path, **arguments)
    except ReadingError as error:
        return "error", (error.code, str(error))
    except MemoryError:
        return "error", ("limit", f'"{path.name}" needs more memory than the limit: split it and add the parts.')
    except RecursionError:
        return "error", ("limit", f'"{path.name}" is nested too deeply to be read: save it again and add that.')
    except Exception as error:  # whatever a parser does with a damaged file, the others are still read
        where = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__} in {Path(where.filename).name}, line {where.lineno}"
        return "error", ("corrupt", f'"{path.name}" could not be read ({reason}): add a fresh copy, or save it again.')


def _send(stream: IO[bytes], value: object) -> None:
    try:
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        data = pickle.dumps(("error", ("limit", "The text needs more memory than the limit: split the file.")))
    stream.write(struct.pack(">Q", len(data)) + data)
    stream.flush()


def _limit_memory(megabytes: int) -> None:
    """Bound the address space where the system can: not on Windows, and macOS takes it as a hint."""
    if megabytes <= 0 or sys.platform == "win32":
        return
    limit = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard not in (resource.RLIM_INFINITY, -1):
        limit = min(limit, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError) as error:
        sys.stderr.write(f"memory is not limited: {error}\n")  # macOS refuses limits below what is mapped already


def _limit_seconds(seconds: float) -> None:
    """Bound the processor time of the job, so that a loop ends even where the process that would kill it is gone."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds + 5)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


if __name__ == "__main__":
    main(sys.argv[1:])
