"""The Library tab: wires the shelf to Gradio's components."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from html import escape
from typing import Any

import gradio as gr

from assistant.app.ask_tab import BRIDGE
from assistant.app.listing import Said, listing
from assistant.app.open_library import OpenLibrary
from assistant.app.rendering import render
from assistant.app.shelf import Removed, Shelf, ShelfError, Stopped
from indexes.adding import SUFFIXES, AddReport, Progress
from indexes.errors import IndexesError

__all__ = ["LibraryTab"]

_TICK_S = 0.3


class LibraryTab:
    """The list of documents and, where it is allowed, what changes it."""

    def __init__(self, opened: OpenLibrary, shelf: Shelf | None) -> None:
        self._opened = opened
        self._shelf = shelf
        self._stops: dict[str, threading.Event] = {}

    def build(self, tab: gr.Tab, header: gr.HTML, header_words: Callable[..., str]) -> None:
        """Make the components; call it inside the tab. `header` is drawn again by `header_words` after a change."""
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        removed = gr.State(None)
        if self._shelf is not None:
            files, stop, progress = self._upload()
        notice = gr.HTML("", elem_id="library-notice", apply_default_css=False, js_on_load=BRIDGE)
        documents = gr.HTML("", elem_id="documents", apply_default_css=False, js_on_load=BRIDGE)
        tab.select(self._drawn, None, documents, **quiet)
        if self._shelf is None:
            return
        adding = files.upload(self._add, files, [files, progress, notice, documents], **quiet)
        stop.click(self._stop, None, None, **quiet)
        acted = documents.click(self._act, [removed], [notice, documents, removed], **quiet)
        put_back = notice.click(self._put_back, [removed], [notice, documents, removed], **quiet)
        for change in (adding, acted, put_back):
            change.then(header_words, None, header, **quiet)

    def _upload(self) -> tuple[gr.File, gr.Button, gr.HTML]:
        with gr.Group(elem_id="add-box"):
            gr.HTML(render("add.html"), apply_default_css=False)
            files = gr.File(
                file_count="multiple",
                file_types=sorted(SUFFIXES),
                label="Add documents",
                elem_id="add-files",
                height=140,
            )
            progress = gr.HTML("", elem_id="add-progress", apply_default_css=False)
            stop = gr.Button("Stop adding", elem_id="stop-adding")
        return files, stop, progress

    # --- what happens ----------------------------------------------------------------------------------------------

    def _drawn(self, said: Said | None = None) -> str:
        return listing(self._opened.library, date.today(), self._shelf is not None, said)

    def _add(self, files: list[str] | None, request: gr.Request) -> Iterator[tuple[Any, Any, Any, Any]]:
        if not files or self._shelf is None:
            yield None, "", "", gr.skip()
            return
        key = str(request.session_hash)
        stopped = self._stops[key] = threading.Event()
        steps: queue.Queue[Progress] = queue.Queue()
        outcome: list[AddReport | Exception] = []
        worker = threading.Thread(target=self._work, args=(files, steps, stopped, outcome), daemon=True)
        worker.start()
        yield None, render("progress.html", share=0, words="Reading the files"), "", gr.skip()
        while worker.is_alive():
            time.sleep(_TICK_S)
            step = _last(steps)
            if stopped.is_set():
                stopping = "Stopping: the file that is being read is finished first, and nothing is added."
                yield gr.skip(), render("progress.html", share=0, words=stopping), "", gr.skip()
            elif step is not None:
                yield gr.skip(), _progress(step), "", gr.skip()
        self._stops.pop(key, None)
        yield gr.skip(), "", _outcome(outcome[0]), self._drawn()

    def _work(
        self, files: list[str], steps: queue.Queue[Progress], stopped: threading.Event, outcome: list[Any]
    ) -> None:
        try:
            outcome.append(self._shelf.add(files, steps.put, stopped) if self._shelf else None)
        except Exception as error:  # shown to the reader by the thread that waits
            outcome.append(error)

    def _stop(self, request: gr.Request) -> None:
        event = self._stops.get(str(request.session_hash))
        if event is not None:
            event.set()

    def _act(self, removed: Removed | None, event: gr.EventData) -> tuple[Any, Any, Any]:
        data = {str(key): str(value) for key, value in dict(event._data or {}).items()}
        action, document_id = data.get("do", ""), data.get("id", "")
        if self._shelf is None or not document_id:
            return "", self._drawn(), removed
        try:
            if action == "remove":
                gone = self._shelf.remove(document_id)
                return render("removed.html", title=gone.title), self._drawn(), gone
            if action == "correct":
                self._shelf.correct(document_id, data)
                return "", self._drawn(Said(document_id, "Your corrections are kept.")), removed
        except (ShelfError, IndexesError) as error:
            return "", self._drawn(Said(document_id, str(error), is_problem=True, typed=data)), removed
        return "", self._drawn(), removed

    def _put_back(self, removed: Removed | None) -> tuple[Any, Any, Any]:
        if removed is None or self._shelf is None:
            return "", self._drawn(), None
        try:
            self._shelf.put_back(removed)
        except (ShelfError, IndexesError) as error:
            return _note(str(error)), self._drawn(), removed
        return _note(f"“{removed.title}” is back in the library."), self._drawn(), None


def _last(steps: queue.Queue[Progress]) -> Progress | None:
    last = None
    while not steps.empty():
        last = steps.get_nowait()
    return last


def _progress(step: Progress) -> str:
    share = 100 * step.done // max(step.total, 1)
    left = f", about {max(1, round(step.seconds_left))} seconds left" if step.seconds_left is not None else ""
    return render("progress.html", share=share, words=f"{share}% done{left}: {step.file}")


def _outcome(outcome: AddReport | Exception | None) -> str:
    if isinstance(outcome, Stopped):
        return _note("Stopped. The library is as it was before.")
    if isinstance(outcome, ShelfError | IndexesError):
        return _note(str(outcome))
    if isinstance(outcome, AddReport):
        return render("added.html", report=outcome)
    return _note("The files could not be added. The library is as it was before.")


def _note(text: str) -> str:
    return f'<p class="note" role="status">{escape(text)}</p>'
