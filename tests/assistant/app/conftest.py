"""The chat, running on this machine for the tests that need it."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from assistant.app.open_library import OpenLibrary
from assistant.app.server import ChatSettings, application
from assistant.app.users import Users
from assistant.models.reader import Reader
from indexes.library import Library
from tests.assistant.app.browsing import CHROMIUM, FLAGS, SLOW_MS, leaves

PASSWORD = "three quiet words"


@dataclass(frozen=True, slots=True)
class Running:
    """A running chat: its address, and the folder of its library."""

    address: str
    library: Path
    feedback: Path


@pytest.fixture(scope="session")
def opened(sample_library: Path) -> Iterator[OpenLibrary]:
    """The sample library, open and warm. Not to be written to."""
    made = OpenLibrary(sample_library)
    made.warm_up()
    yield made
    made.close()


@pytest.fixture
def own_library(sample_library: Path, tmp_path: Path) -> Path:
    """A copy of the sample library that a test may change."""
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder, ignore=shutil.ignore_patterns("*.lock"))
    return folder


@contextmanager
def away_from_here() -> Iterator[list[object]]:
    """Notes every other machine that this process looks up or connects to, whoever catches the error."""
    away: list[object] = []
    look_up = socket.getaddrinfo

    def noted(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in (None, "", "127.0.0.1", "localhost", "::1", b"127.0.0.1", b"localhost"):
            away.append(host)
        return look_up(host, *rest, **more)

    socket.getaddrinfo = noted
    try:
        yield away
    finally:
        socket.getaddrinfo = look_up


@contextmanager
def running(settings: ChatSettings, reader_of: Callable[[Library], Reader] | None = None) -> Iterator[Running]:
    """Serve a chat in a thread until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = application(settings, reader_of=reader_of)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    limit = time.monotonic() + 60
    while not server.started and time.monotonic() < limit:
        time.sleep(0.05)
    assert server.started
    with away_from_here() as away:
        yield Running(f"http://127.0.0.1:{port}", settings.library, settings.feedback_file or Path())
    server.should_exit = True
    thread.join(20)
    assert away == [], "the server tried to reach another machine"


@pytest.fixture(scope="session")
def chat(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The chat over the sample library, without sign-in and library changes. Shared by tests: it isn't changed."""
    settings = ChatSettings(
        library=sample_library,
        may_change_library=False,
        feedback_file=tmp_path_factory.mktemp("feedback") / "feedback.jsonl",
    )
    with running(settings) as made:
        yield made


@pytest.fixture
def own_chat(own_library: Path, tmp_path: Path) -> Iterator[Running]:
    """A chat whose library a test may change."""
    with running(ChatSettings(library=own_library, feedback_file=tmp_path / "feedback.jsonl")) as made:
        yield made


@pytest.fixture(scope="session")
def shared_chat(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A chat with sign-in for "ann" and "ben", and "cleo", who is signed in by one test only."""
    folder = tmp_path_factory.mktemp("shared")
    users = Users(folder / "users.json")
    users.add("ann", PASSWORD)
    users.add("ben", PASSWORD)
    users.add("cleo", PASSWORD)
    settings = ChatSettings(
        library=sample_library, with_sign_in=True, users_file=users.path, feedback_file=folder / "feedback.jsonl"
    )
    with running(settings) as made:
        yield made


@pytest.fixture(scope="session")
def serve() -> Callable[..., object]:
    """Serve a chat with other settings: `with serve(settings) as chat`."""
    return running


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def window(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens windows that share nothing; at the end, no request may have left this machine."""
    contexts: list[Any] = []
    away: list[str] = []

    def opened(width: int = 1280, height: int = 900) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SLOW_MS)
        context.on("request", lambda request: away.append(request.url) if leaves(request.url) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert away == []
