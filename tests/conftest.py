"""No test reaches the network or a model by accident; a skip is a failure where the machine must have everything."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, LibraryBusy

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections off this machine are refused."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            msg = f"a test tried to reach {address}"
            raise AssertionError(msg)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real test documents beside the checkout; the test is skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the shared test documents are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The sample library, read and indexed once for all tests of a run. Not to be written to."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder if worker_id == "master" else folder.parent) / "sample-library"
    for _ in range(600):
        try:
            Assistant.add(folder, [ROOT / "assistant" / "sample_library"])
        except LibraryBusy:  # another worker of this run is making it
            time.sleep(0.5)
        else:
            return folder
    raise TimeoutError("the sample library was not made in five minutes")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure where nothing may be skipped."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("REVIEW_ASSISTANT_NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing may be skipped here: {report.longrepr}"
