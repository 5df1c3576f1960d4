"""Smaller tools beside the findings: lines of enquiry, a paragraph coached, what is ready for another look, the involvement kit.

Each answers at once and nothing is held: what was sent is sent again for a file to save.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import unquote

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from assistant.app.downloads import attachment
from assistant.app.drafts import base_name
from assistant.app.held_notes import NoteFile, put, reading_folder
from assistant.app.open_library import OpenLibrary
from assistant.check.draft import read_draft
from assistant.drawing import Report
from assistant.enquiry import coach, lines_of_enquiry, turn
from assistant.enquiry.blocks import coach_report, drawn_file, drawn_html, enquiry_report, turned_report
from assistant.involving import kit_file, kit_names, make
from assistant.involving.template import kit_rules, template
from assistant.learning import due_blocks, log_report, read_log
from indexes.errors import IndexesError

__all__ = ["findings_tools", "tool_words"]

_LONGEST = 40_000
_As = Literal["html", "docx", "md"]


def tool_words() -> dict[str, object]:
    """What the page's forms offer: documents of the kit, and when a part of them holds."""
    names = [(name, template(name).about) for name in kit_names()]
    return {"kit": names, "conditions": [(name, one.help) for name, one in kit_rules().conditions.items()]}


def findings_tools(opened: OpenLibrary, now: Callable[[], datetime] = datetime.now) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.post("/findings-tools/{tool}")
    async def ask(
        tool: Literal["enquiry", "turn", "coach", "due"],
        request: Request,
        name: Annotated[str, Query(max_length=500)] = "",
        form: Annotated[_As, Query(alias="as")] = "html",
    ) -> Response:
        content = await request.body()
        if not content.strip():
            raise HTTPException(400, "There is nothing to read yet: paste words, or choose a file.")
        file = NoteFile(base_name(unquote(name), "draft"), content) if name else None
        try:
            return await run_in_threadpool(_answered, tool, file, content, opened, now(), form)
        except IndexesError as error:
            raise HTTPException(400, str(error)) from error

    @router.get("/findings-tools/kit")
    def kit(
        document: str, condition: Annotated[list[str] | None, Query()] = None, form: Literal["docx", "md"] = "docx"
    ) -> Response:
        if document not in kit_names():
            raise HTTPException(404, "There is no document of that name.")
        try:
            made = make(document, opened.library, as_of=now().date(), conditions=tuple(condition or ()))
        except IndexesError as error:
            raise HTTPException(400, str(error)) from error
        return attachment(f"{document}.{form}", kit_file(made, now(), form))

    return router


def _answered(
    tool: str, file: NoteFile | None, content: bytes, opened: OpenLibrary, when: datetime, form: _As
) -> Response:
    report = _due(file, when.date()) if tool == "due" else _read(tool, file, content, opened, when)
    if form == "html":
        marked = str(drawn_html(report)).replace('id="part-', f'id="{tool}-part-')
        return HTMLResponse(marked.replace('href="#part-', f'href="#{tool}-part-'))
    return attachment(f"{report.title}.{form}", drawn_file(report, form))


def _read(tool: str, file: NoteFile | None, content: bytes, opened: OpenLibrary, when: datetime) -> Report:
    if tool == "enquiry":
        library = opened.ready().library
        if file is None:
            return enquiry_report(lines_of_enquiry(_text(content), library), when)
        with reading_folder() as folder:
            return enquiry_report(lines_of_enquiry(read_draft(put(folder, file)), library), when)
    text = _text(content)
    return turned_report(turn(text), when) if tool == "turn" else coach_report((coach(text),), when)


def _due(file: NoteFile | None, on: date) -> Report:
    if file is None:
        raise HTTPException(400, "Choose the file of your learning log.")
    with reading_folder() as folder:
        log = read_log(put(folder, file))
        return log_report(log, due_blocks(log, on), on)


def _text(content: bytes) -> str:
    text = content.decode("utf-8", errors="replace").strip()
    if len(text) > _LONGEST:
        raise HTTPException(400, f"This has more than {_LONGEST:,} characters: send it as a file, or in parts.")
    return text
