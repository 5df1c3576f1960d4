"""What a command costs: time on the clock, processor time, and the memory of it and all that it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "run"]

_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of processor time (None where the system doesn't say), and megabytes at the peak."""

    wall_s: float
    cpu_s: float | None
    peak_mb: float | None
    output: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end.

    Raises:
        subprocess.CalledProcessError: where it ends with another code than 0 or 1; its errors are in it.
    """
    before = _children_s()
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    )
    peak = _Peak(process.pid)
    output, errors = process.communicate()
    wall = time.perf_counter() - start
    if process.returncode not in (0, 1):
        raise subprocess.CalledProcessError(process.returncode, list(command), output, errors)
    after = _children_s()
    cpu = None if before is None or after is None else round(after - before, 2)
    return Cost(round(wall, 2), cpu, peak.stop(), output)


def _children_s() -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peak:
    """The most memory that a process and its descendants held together, looked at five times a second (Linux only)."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float | None:
        """Megabytes; None where the system doesn't say."""
        self._ended.set()
        self._thread.join()
        return round(self._most / 1024, 1) if self._most else None

    def _watch(self) -> None:
        while not self._ended.is_set():
            self._most = max(self._most, _kilobytes(self._pid))
            self._ended.wait(_EVERY_S)


def _kilobytes(pid: int) -> int:
    folder = Path("/proc") / str(pid)
    try:
        status = (folder / "status").read_text()
        children = [c for task in (folder / "task").iterdir() for c in (task / "children").read_text().split()]
    except OSError:  # it has ended, or this is not Linux
        return 0
    own = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)
    return own + sum(_kilobytes(int(child)) for child in children)
