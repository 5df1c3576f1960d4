"""The addresses of the "Draft findings" tab: send notes, put down hunches, decide, read and save the draft, forget it all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal
from urllib.parse import unquote

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from assistant.app.deciding import Refused, apply_typed, asked, decided, hunched, not_asked, put_back, typed
from assistant.app.downloads import attachment
from assistant.app.findings_view import drawn
from assistant.app.held_notes import HeldNotes, work_file
from assistant.app.holding import TooMany
from assistant.app.notes_room import NotesRoom
from assistant.findings.drafting.exporting import report_file, sheets_file

__all__ = ["findings_routes"]

_NAMES = {"draft": "Draft findings", "sheets": "Discussion sheets", "work": "Findings working file"}
_Owner = Callable[[Request], str]


def findings_routes(room: NotesRoom, owner_of: _Owner) -> APIRouter:
    """The routes. `owner_of` gives the user who signed in, "" where nobody does."""
    router = APIRouter()
    _add_sending(router, room, owner_of)
    _add_reading(router, room, owner_of)
    _add_deciding(router, room, owner_of)
    return router


def _add_sending(router: APIRouter, room: NotesRoom, owner_of: _Owner) -> None:
    @router.post("/findings")
    async def start(request: Request) -> Response:
        try:
            held = room.start(owner_of(request))
        except TooMany as error:
            return JSONResponse({"error": str(error)}, status_code=429)
        return JSONResponse({"id": held.id})

    @router.post("/findings/{notes_id}/files")
    async def send(
        notes_id: str,
        request: Request,
        name: Annotated[str, Query(max_length=500)],
        kind: Literal["notes", "work", "log"] = "notes",
    ) -> Response:
        held = _held(room, notes_id, owner_of(request))
        reason = held.take(unquote(name), await request.body(), kind)
        if reason:
            raise HTTPException(400, reason)
        return Response(status_code=204)

    @router.post("/findings/{notes_id}/begin")
    def begin(notes_id: str, request: Request) -> Response:
        held = _held(room, notes_id, owner_of(request))
        if not held.files:
            raise HTTPException(400, "Choose a file of notes, or paste notes, first.")
        room.begin(held)
        return _state(held)

    @router.delete("/findings/{notes_id}")
    def forget(notes_id: str, request: Request) -> Response:
        room.forget(notes_id, owner_of(request))
        return Response(status_code=204)


def _add_reading(router: APIRouter, room: NotesRoom, owner_of: _Owner) -> None:
    @router.get("/findings")
    def held_now(request: Request) -> Response:
        return JSONResponse({"ids": [held.id for held in room.of(owner_of(request)) if held.has_begun]})

    @router.get("/findings/{notes_id}")
    def state(notes_id: str, request: Request) -> Response:
        return _state(_held(room, notes_id, owner_of(request)))

    @router.get("/findings/{notes_id}/view")
    def view(notes_id: str, request: Request) -> Response:
        return HTMLResponse(drawn(_ready(room, notes_id, owner_of(request))))

    @router.get("/findings/{notes_id}/{which}.{suffix}")
    def save(notes_id: str, which: str, suffix: str, request: Request) -> Response:
        held = _ready(room, notes_id, owner_of(request))
        if which not in _NAMES or suffix not in (("yaml",) if which == "work" else ("docx", "md")):
            raise HTTPException(404)
        apply_typed(held, room)
        room.settle(held)
        return attachment(f"{_NAMES[which]}.{suffix}", _content(held, room, which, suffix))


def _add_deciding(router: APIRouter, room: NotesRoom, owner_of: _Owner) -> None:
    @router.post("/findings/{notes_id}/{step}")
    async def decide(notes_id: str, step: str, request: Request, pattern: str = "") -> Response:
        held = _held(room, notes_id, owner_of(request))
        fields = {str(key): str(value) for key, value in (await request.form()).items()}
        try:
            _decide(held, room, step, pattern, fields)
        except Refused as error:
            raise HTTPException(400, str(error)) from error
        return _state(held)


def _decide(held: HeldNotes, room: NotesRoom, step: str, pattern: str, fields: dict[str, str]) -> None:
    if step == "hunches":
        hunched(held, room, fields)
    elif step == "typed":
        typed(held, fields)
    elif not held.is_ready:
        raise HTTPException(409, "The proposals are not drawn up yet.")
    elif step == "pattern":
        decided(held, room, pattern, fields)
    elif step == "put-back":
        put_back(held, room, fields)
    elif step == "asked":
        asked(held, room, fields)
    elif step == "not-asked":
        not_asked(held, room, fields)
    else:
        raise HTTPException(404)


def _held(room: NotesRoom, notes_id: str, owner: str) -> HeldNotes:
    held = room.get(notes_id, owner)
    if held is None:
        raise HTTPException(404, "These notes are no longer held.")
    return held


def _ready(room: NotesRoom, notes_id: str, owner: str) -> HeldNotes:
    held = _held(room, notes_id, owner)
    if not held.is_ready:
        raise HTTPException(409, "The proposals are not drawn up yet.")
    return held


def _state(held: HeldNotes) -> Response:
    share = 100 * held.done // max(held.total, 1)
    return JSONResponse(
        {
            "id": held.id,
            "working": held.is_working,
            "has_draft": held.draft is not None,
            "asks_hunches": not held.was_asked_hunches and not _knows_hunches(held),
            "hunches": held.typed.get("hunches", ""),
            "problem": held.problem,
            "words": held.words,
            "share": share,
        }
    )


def _knows_hunches(held: HeldNotes) -> bool:
    """True while a working file was sent and is not read yet: whether it holds hunches is not known."""
    return held.work_before is not None and held.notes is None


def _content(held: HeldNotes, room: NotesRoom, which: str, suffix: str) -> bytes:
    draft, now = held.draft, room.now()
    if draft is None:
        raise HTTPException(409, "The proposals are not drawn up yet.")
    if which == "work":
        return work_file(held.work, draft, now.date())
    return (report_file if which == "draft" else sheets_file)(draft, now, suffix)
