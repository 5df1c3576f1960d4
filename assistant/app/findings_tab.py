"""The "Draft findings" tab: our own form and our own addresses, so that no note goes through Gradio's cache of uploads."""

from __future__ import annotations

import gradio as gr

from assistant.app.findings_tools import tool_words
from assistant.app.rendering import render

__all__ = ["build_findings_tab"]


def build_findings_tab() -> None:
    """Make the tab's contents; call it inside a `gr.Tab`. `static/findings.js` brings them to life."""
    gr.HTML(render("findings.html", tools=tool_words()), elem_id="findings", apply_default_css=False)
