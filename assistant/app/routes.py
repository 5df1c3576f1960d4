"""The app's own addresses: sources, page pictures, original files, downloads, style and behaviour."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from importlib import resources
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from assistant.app.conversations import Conversations
from assistant.app.downloads import download
from assistant.app.open_library import OpenLibrary
from assistant.app.rendering import render
from assistant.app.source_pages import Wanted, source_view
from assistant.drawing import report_styles
from indexes.documents import Document
from indexes.errors import DocumentNotFound, PageUnavailable
from indexes.library import Library
from indexes.pictures import Pictures

__all__ = ["routes"]

_STATIC = {
    "chat.css": "text/css",
    "findings.css": "text/css",
    "chat.js": "text/javascript",
    "check.js": "text/javascript",
    "findings.js": "text/javascript",
}


def routes(
    opened: OpenLibrary, pictures: Pictures, conversations: Conversations, owner_of: Callable[[Request], str]
) -> APIRouter:
    """The routes. `owner_of` gives the user who signed in, "" where nobody does."""
    router = APIRouter()
    _add_sources(router, opened, pictures)

    @router.get("/app/{name}")
    def static(name: str) -> Response:
        if name == "report.css":
            return Response(report_styles(), media_type="text/css")
        if name not in _STATIC:
            raise HTTPException(404)
        content = resources.files("assistant.app").joinpath("static", name).read_bytes()
        return Response(content, media_type=_STATIC[name])

    @router.get("/download/{conversation_id}/{which}.{suffix}")
    def saved(conversation_id: str, which: str, suffix: str, request: Request) -> Response:
        conversation = conversations.get(conversation_id, owner_of(request))
        made = download(conversation, which, suffix, date.today()) if conversation else None
        if made is None:
            raise HTTPException(404, "There is nothing to save under this address.")
        disposition = f"attachment; filename={json.dumps(made.name)}"
        return Response(made.content, media_type=made.media_type, headers={"content-disposition": disposition})

    return router


def _add_sources(router: APIRouter, opened: OpenLibrary, pictures: Pictures) -> None:
    @router.get("/source")
    def source(
        paragraph: str,
        page: int | None = None,
        quoted: Annotated[str, Query(pattern=r"^(\d{1,7}-\d{1,7}(,\d{1,7}-\d{1,7}){0,40})?$")] = "",
        number: int = 0,
        fragment: bool = False,
    ) -> Response:
        try:
            view = source_view(Wanted(paragraph, page, _spans(quoted), number), opened.library, pictures)
        except (DocumentNotFound, ValueError):
            message = "This source is no longer in the library."
            return HTMLResponse(render("missing.html", message=message), 404)
        body = render("source.html", view=view)
        return HTMLResponse(body if fragment else render("shell.html", title=view.title, body=body))

    @router.get("/page/{document_id}/{page}.png")
    def page_picture(document_id: str, page: int) -> Response:
        library = opened.library
        try:
            drawn = pictures.picture(_document(library, document_id), page)
        except PageUnavailable as error:
            raise HTTPException(404, str(error)) from error
        return Response(drawn.png, media_type="image/png", headers={"cache-control": "private, max-age=600"})

    @router.get("/file/{document_id}.pdf")
    def file(document_id: str) -> Response:
        document = _document(opened.library, document_id)
        try:
            path = pictures.file_of(document)
        except PageUnavailable as error:
            raise HTTPException(404, str(error)) from error
        return FileResponse(
            path, media_type="application/pdf", filename=document.file, content_disposition_type="inline"
        )


def _spans(quoted: str) -> tuple[tuple[int, int], ...]:
    """ "12-40,60-80" as numbers."""
    pairs = (run.split("-") for run in quoted.split(",") if run)
    return tuple((int(start), int(end)) for start, end in pairs)


def _document(library: Library, document_id: str) -> Document:
    try:
        return library.by_id(document_id)
    except KeyError as error:
        raise HTTPException(404, "This document is not in the library.") from error
