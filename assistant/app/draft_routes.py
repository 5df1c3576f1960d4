"""The addresses of the "Check a draft" tab: send a draft, see how far it is, read and save what was found, forget it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from assistant.app.downloads import attachment
from assistant.app.drafts import CheckedDraft, Drafts
from assistant.app.holding import TooMany
from assistant.app.rendering import render
from assistant.check.across import partnerships
from assistant.check.checking import TITLES, Wanted
from assistant.check.contents import STAGES
from assistant.check.eedi.answers import Answer, answer_kinds, dimension_words
from assistant.check.points import Lens
from assistant.check.reporting import across_html, commented, html, report_file

__all__ = ["draft_routes"]

_LONGEST_WHY = 2_000


def draft_routes(drafts: Drafts, owner_of: Callable[[Request], str]) -> APIRouter:
    """The routes. `owner_of` gives the user who signed in, "" where nobody does."""
    router = APIRouter()
    _add_checking(router, drafts, owner_of)
    _add_reading(router, drafts, owner_of)
    return router


def _add_checking(router: APIRouter, drafts: Drafts, owner_of: Callable[[Request], str]) -> None:
    @router.post("/drafts")
    async def send(
        request: Request,
        name: Annotated[str, Query(max_length=500)],
        lens: Annotated[list[Lens] | None, Query()] = None,
        stage: str = "",
        practice_from: str = "",
        practice_to: str = "",
    ) -> Response:
        practice = _practice(practice_from, practice_to)
        if stage and stage not in STAGES:
            raise HTTPException(400, f"The stage is one of {', '.join(STAGES)}.")
        content = await request.body()
        if not content:
            raise HTTPException(400, "The file is empty: choose another.")
        wanted = Wanted(lenses=tuple(lens or Lens), stage=stage or None, practice=practice)
        try:
            held = drafts.start(owner_of(request), unquote(name), content, wanted)
        except TooMany as error:
            return JSONResponse({"error": str(error)}, status_code=429)
        return JSONResponse({"id": held.id})

    @router.post("/drafts/{draft_id}/answers")
    async def answer(draft_id: str, request: Request) -> Response:
        held = _held(drafts, draft_id, owner_of(request))
        fields = {str(key): str(value) for key, value in (await request.form()).items()}
        drafts.answer(held, _with_answer(held.wanted.answers, fields))
        return HTMLResponse(_drawn(held))

    @router.delete("/drafts/{draft_id}")
    def forget(draft_id: str, request: Request) -> Response:
        drafts.forget(draft_id, owner_of(request))
        return Response(status_code=204)


def _add_reading(router: APIRouter, drafts: Drafts, owner_of: Callable[[Request], str]) -> None:
    @router.get("/drafts")
    def held_now(request: Request) -> Response:
        return JSONResponse({"ids": [held.id for held in drafts.of(owner_of(request))]})

    @router.get("/drafts/{draft_id}")
    def state(draft_id: str, request: Request) -> Response:
        held = _held(drafts, draft_id, owner_of(request))
        return HTMLResponse(_drawn(held), headers={"x-working": "yes" if held.is_working else "no"})

    @router.get("/across")
    def across(partnership: Annotated[str, Query(max_length=300)] = "") -> Response:
        library = drafts.library
        held = partnerships(library)
        report = across_html(library, partnership) if partnership in held else ""
        return HTMLResponse(render("across.html", partnerships=held, chosen=partnership, report=report))

    @router.get("/drafts/{draft_id}/{which}.{suffix}")
    def save(draft_id: str, which: str, suffix: str, request: Request) -> Response:
        held = _held(drafts, draft_id, owner_of(request))
        if held.made is None or suffix not in ("docx", "md") or which not in ("report", "comments"):
            raise HTTPException(404)
        stem = held.name.rsplit(".", 1)[0]
        if which == "comments":
            if not held.takes_comments or suffix != "docx":
                raise HTTPException(404)
            return attachment(f"{stem} with comments.docx", commented(held.made, held.content, held.asked_at))
        return attachment(f"{stem} checked.{suffix}", report_file(held.made, held.asked_at, suffix))


def _held(drafts: Drafts, draft_id: str, owner: str) -> CheckedDraft:
    held = drafts.get(draft_id, owner)
    if held is None:
        raise HTTPException(404, "This draft is no longer held.")
    return held


def _practice(first: str, last: str) -> tuple[date, date] | None:
    """The days of the practice under review; None unless both are given.

    Raises:
        HTTPException: 400 with one sentence, for what is no date or runs backwards.
    """
    if not first or not last:
        return None
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise HTTPException(400, "Give the dates of the practice as day, month and year.") from error
    if days[0] > days[1]:
        raise HTTPException(400, "The first day of the practice comes after the last.")
    return days


def _with_answer(answers: Mapping[str, Answer], fields: Mapping[str, str]) -> dict[str, Answer]:
    """The answers with one more, or without one where the kind is empty."""
    made = dict(answers)
    dimension, kind = fields.get("dimension", ""), fields.get("kind", "")
    why = " ".join(fields.get("why", "").split())[:_LONGEST_WHY]
    if dimension not in dimension_words():
        return made
    if kind in answer_kinds():
        if why:
            made[dimension] = Answer(kind, why)
    else:
        made.pop(dimension, None)
    return made


def _drawn(held: CheckedDraft) -> str:
    if held.made is None:
        return render("check_state.html", held=held, share=100 * held.done // max(held.total, 1))
    return render(
        "check_result.html",
        held=held,
        report=html(held.made),
        lenses=[TITLES[lens] for lens in held.made.results],
        with_answers=Lens.EEDI in held.made.results,
        dimensions=dimension_words(),
        kinds=answer_kinds(),
        answers=held.wanted.answers,
        margin=len(held.made.points()),
    )
