"""The "Check a draft" tab: our own form and our own addresses, so that no draft goes through Gradio's cache of uploads."""

from __future__ import annotations

import gradio as gr

from assistant.app.rendering import render
from assistant.check.checking import TITLES
from assistant.check.contents import stage_words
from assistant.check.points import Lens

__all__ = ["build_check_tab"]


def build_check_tab() -> None:
    """Make the tab's contents; call it inside a `gr.Tab`. `static/check.js` brings them to life."""
    gr.HTML(
        render("check.html", lenses=[(lens.value, TITLES[lens]) for lens in Lens], stages=list(stage_words().items())),
        elem_id="check",
        apply_default_css=False,
    )
