"""The page: header, tabs, and the functions offered to other programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.app.api import offer
from assistant.app.ask_tab import AskTab, owner_of
from assistant.app.check_tab import build_check_tab
from assistant.app.desk import Desk
from assistant.app.findings_tab import build_findings_tab
from assistant.app.library_tab import LibraryTab
from assistant.app.rendering import render
from assistant.app.shelf import Shelf

__all__ = ["HEAD", "WORDS", "interface", "theme"]

_WINDOWS = 500
"""Gradio keeps about 40 kB for each window, and each call of the API, and forgets the oldest beyond this many."""

TITLE = "Safeguarding review assistant"
HEAD = (
    '<link rel="stylesheet" href="app/chat.css"><link rel="stylesheet" href="app/report.css"><script src="app/chat.js" defer></script>'
    '<link rel="stylesheet" href="app/findings.css">'
    '<script src="app/check.js" defer></script><script src="app/findings.js" defer></script>'
    '<meta name="robots" content="noindex">'
)
WORDS = {
    "upload_text.drop_file": "Drop files here",
    "upload_text.click_to_upload": "Choose files",
    "common.or": "or",
}
"""Our words for Gradio's, where it has words of its own."""

_VIEWER = """
<div id="announcer" role="status" aria-live="polite" class="vh"></div>
<dialog id="source-dialog" aria-labelledby="source-title">
  <p class="bar"><button type="button" data-close>Close</button></p>
  <div id="source-body"></div>
</dialog>
"""


def interface(desk: Desk, shelf: Shelf | None, privacy: str) -> gr.Blocks:
    """The page. `shelf` is None where the library may not be changed from here."""
    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        header = gr.HTML("", elem_id="header", apply_default_css=False)
        header_words = _header(desk, privacy)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", id="ask"):
                ask = AskTab(desk)
                ask.build()
            with gr.Tab("Check a draft", id="check", render_children=True):
                build_check_tab()
            with gr.Tab("Draft findings", id="findings", render_children=True):
                build_findings_tab()
            with gr.Tab("Library", id="library") as tab:
                LibraryTab(desk.opened, shelf).build(tab, header, header_words)
        gr.HTML(_VIEWER, elem_id="viewer", apply_default_css=False)
        for function, inputs, outputs, options in ask.loads:
            page.load(function, inputs, outputs, **options)
        page.load(header_words, None, header, show_progress="hidden", api_visibility="private")
        offer(desk.opened)
    page.queue(default_concurrency_limit=8, max_size=200)
    page.state_session_capacity = _WINDOWS
    return page


def _header(desk: Desk, privacy: str) -> Callable[[gr.Request], str]:
    def made(request: gr.Request) -> str:
        return render("header.html", library_words=desk.library_words(), user=owner_of(request), privacy=privacy)

    return made


def theme() -> Any:
    """Gradio's plainest theme with the fonts of the machine: none is fetched."""
    fonts = ["Arial", "Helvetica", "DejaVu Sans", "sans-serif"]
    return gr.themes.Base(
        font=fonts,
        font_mono=["monospace"],
        primary_hue="slate",
        neutral_hue="slate",
        radius_size="none",
        text_size="lg",
    )
