"""The whole application, and starting it."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from assistant.app.users import UserError, Users, default_users_file

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("OTEL_SDK_DISABLED", "true")

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request

from assistant.app import words
from assistant.app.conversations import Conversations
from assistant.app.desk import Desk
from assistant.app.draft_routes import draft_routes
from assistant.app.drafts import Drafts
from assistant.app.feedback import Feedback
from assistant.app.findings_routes import findings_routes
from assistant.app.findings_tools import findings_tools
from assistant.app.guard import Guard, Rules, token_of
from assistant.app.interface import HEAD, WORDS, interface, theme
from assistant.app.notes_room import NotesRoom
from assistant.app.open_library import OpenLibrary
from assistant.app.routes import routes
from assistant.app.sessions import BackOff, Sessions
from assistant.app.shelf import Shelf
from assistant.app.sign_in import sign_in_routes
from assistant.models.opening import reader_for
from assistant.models.reader import Reader
from assistant.models.settings import ModelSettings
from indexes.embedding import Embedder
from indexes.library import Library
from indexes.pictures import Pictures

__all__ = ["ChatSettings", "application", "run"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """How the chat is run. `with_sign_in` None asks for sign-in exactly where it listens beyond this machine."""

    library: Path
    host: str = "127.0.0.1"
    port: int = 7860
    with_sign_in: bool | None = None
    with_mcp: bool = False
    may_change_library: bool = True
    upload_mb: int = 200
    users_file: Path = field(default_factory=default_users_file)
    feedback_file: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    model: ModelSettings | None = None

    @property
    def is_shared(self) -> bool:
        """True where people sign in."""
        return self.host not in LOOPBACK if self.with_sign_in is None else self.with_sign_in


@dataclass(frozen=True, slots=True, eq=False)
class _Rooms:
    """What the parts of the application share."""

    opened: OpenLibrary
    pictures: Pictures
    conversations: Conversations
    drafts: Drafts
    notes: NotesRoom
    sessions: Sessions | None


def application(
    settings: ChatSettings,
    embedder: Embedder | None = None,
    reader_of: Callable[[Library], Reader] | None = None,
) -> FastAPI:
    """The application, ready to be served. `reader_of` stands in for the model of the settings, in tests.

    Raises:
        UserError: where it would listen beyond this machine without sign-in, or nobody could sign in.
        LibraryMissing, LibraryBroken: as `Library.open`. ModelError: where the model can't be set up.
    """
    if reader_of is None and settings.model is not None:
        reader_of = partial(reader_for, settings.model)
    users = _checked(settings)
    opened, conversations = OpenLibrary(settings.library, embedder, reader_of), Conversations()
    drafts, notes = Drafts(opened), NotesRoom(opened)
    sessions = Sessions(when_gone=_forgetting(conversations, drafts, notes)) if settings.is_shared else None
    rooms = _Rooms(opened, Pictures(), conversations, drafts, notes, sessions)
    desk = Desk(rooms.opened, rooms.conversations, Feedback(settings.feedback_file), model=settings.model)
    shelf = Shelf(rooms.opened) if settings.may_change_library else None
    app = FastAPI(
        title="Safeguarding review assistant",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan(rooms),
    )
    user_of = _user_of(rooms.sessions)
    app.include_router(
        routes(rooms.opened, rooms.pictures, rooms.conversations, lambda request: user_of(request) or "")
    )
    app.include_router(draft_routes(rooms.drafts, lambda request: user_of(request) or ""))
    app.include_router(findings_routes(rooms.notes, lambda request: user_of(request) or ""))
    app.include_router(findings_tools(rooms.opened))
    if rooms.sessions is not None:
        is_secure = settings.host not in LOOPBACK or settings.certificate is not None
        app.include_router(sign_in_routes(users, rooms.sessions, BackOff(), is_secure=is_secure))
    page = interface(desk, shelf, words.privacy(settings.model, is_shared=settings.is_shared))
    _mount(app, page, settings, user_of if rooms.sessions is not None else None)
    upload_mb = settings.upload_mb if settings.may_change_library else 0
    app.add_middleware(Guard, rules=Rules(rooms.sessions, upload_mb, with_mcp=settings.with_mcp))
    return app


def run(settings: ChatSettings, say: Callable[[str], None]) -> None:
    """Serve until stopped. `say` is told the address."""
    app = application(settings)
    scheme = "https" if settings.certificate else "http"
    say(f"The chat is at {scheme}://{settings.host}:{settings.port}/ (stop it with Ctrl+C)")
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
        timeout_graceful_shutdown=3,
    )


def _forgetting(conversations: Conversations, drafts: Drafts, notes: NotesRoom) -> Callable[[str], None]:
    """Forgets what is held for a user whose last sign-in ended."""

    def forget(owner: str) -> None:
        conversations.end_all_of(owner)
        drafts.forget_all_of(owner)
        notes.forget_all_of(owner)

    return forget


def _checked(settings: ChatSettings) -> Users:
    users = Users(settings.users_file)
    if settings.host not in LOOPBACK and not settings.is_shared:
        raise UserError("The chat listens beyond this machine only with sign-in: leave out --no-sign-in.")
    if settings.is_shared and not users.names:
        raise UserError("Nobody could sign in: make a user first with `review-assistant user add NAME`.")
    return users


def _mount(
    app: FastAPI, page: gr.Blocks, settings: ChatSettings, user_of: Callable[[Request], str | None] | None
) -> None:
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        auth_dependency=user_of,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=settings.with_mcp,
        max_file_size=f"{settings.upload_mb}mb",
        theme=theme(),
        head=HEAD,
        i18n=gr.I18n(en=WORDS),
    )


def _user_of(sessions: Sessions | None) -> Callable[[Request], str | None]:
    def user_of(request: Request) -> str | None:
        return None if sessions is None else sessions.user_of(token_of(request.headers), is_use=False)

    return user_of


def _lifespan(rooms: _Rooms) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The model is loaded beside the first page, not before it."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=rooms.opened.warm_up, name="warm-up", daemon=True).start()
        yield
        rooms.pictures.close()
        rooms.opened.close()

    return lifespan
