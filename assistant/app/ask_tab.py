"""The Ask tab: wires the desk to Gradio's components."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.app.conversations import Conversation, Verdict
from assistant.app.desk import LONGEST_QUESTION, Desk, Limits

__all__ = ["AskTab", "owner_of"]

_AT_ONCE = 8
_PATIENCE_S = 120.0

BRIDGE = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]');
  if (!button) return;
  const data = Object.assign({}, button.dataset);
  const form = button.closest('[data-form]');
  if (form) new FormData(form).forEach((value, name) => { data[name] = value; });
  trigger('click', data);
});
"""
"""Hands a click on a button marked `data-do` to Python, with its data and the fields of its form."""


@dataclass(frozen=True, slots=True)
class _Parts:
    conversation: gr.HTML
    suggestions: gr.HTML
    question: gr.Textbox
    notice: gr.HTML
    state: gr.State
    editing: gr.State
    kinds: gr.CheckboxGroup
    as_of: gr.Textbox
    partnerships: gr.CheckboxGroup
    years: gr.CheckboxGroup

    @property
    def inputs(self) -> set[Any]:
        limits = {self.kinds, self.as_of, self.partnerships, self.years}
        return {self.question, self.state, self.editing, *limits}

    @property
    def outputs(self) -> list[Any]:
        return [self.conversation, self.question, self.notice, self.state, self.editing]


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in the components when something happens."""

    question: str
    state: str
    editing: int | None
    limits: Limits


Shown = tuple[Any, Any, Any, Any, Any]


class AskTab:
    """The chat, its question box and its limits."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def build(self) -> None:
        """Make the components; call it inside a `gr.Tab`."""
        parts = self._parts = self._components()
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": _AT_ONCE}
        with gr.Row(elem_id="ask-buttons"):
            ask = gr.Button("Ask", variant="primary", elem_id="ask-button")
            stop = gr.Button("Stop", elem_id="stop-button")
            fresh = gr.Button("Start a new conversation", elem_id="new-button")
        asked = gr.on(
            [parts.question.submit, ask.click],
            self._ask,
            parts.inputs,
            parts.outputs,
            **quiet,
        )
        acted = parts.conversation.click(self._act, parts.inputs, parts.outputs, **quiet)
        suggested = parts.suggestions.click(self._act, parts.inputs, parts.outputs, **quiet)
        stop.click(self._stop, [parts.state], parts.outputs, cancels=[asked, acted, suggested], **quiet)
        started = fresh.click(self._start_again, [parts.state], parts.outputs, **quiet)
        started.then(self._suggest, None, parts.suggestions, **quiet)
        self.loads = (
            (self._show, [parts.state], parts.outputs, quiet),
            (self._suggest, None, parts.suggestions, quiet),
        )

    def _components(self) -> _Parts:
        conversation = gr.HTML(
            "", elem_id="conversation", apply_default_css=False, js_on_load=BRIDGE, container=False, padding=False
        )
        suggestions = gr.HTML("", elem_id="suggestions", apply_default_css=False, js_on_load=BRIDGE)
        state, editing = gr.State(""), gr.State(None)
        with gr.Group(elem_id="ask-box"):
            notice = gr.HTML("", elem_id="ask-notice", apply_default_css=False)
            question = gr.Textbox(
                label="Your question",
                info="Ask in your own words. Do not name or describe a real child or family.",
                lines=1,
                max_lines=8,
                max_length=LONGEST_QUESTION,
                elem_id="question",
            )
        return _Parts(conversation, suggestions, question, notice, state, editing, *self._limits())

    def _limits(self) -> tuple[gr.CheckboxGroup, gr.Textbox, gr.CheckboxGroup, gr.CheckboxGroup]:
        kinds, partnerships, years = self._desk.choices()
        with gr.Accordion("Limit what is searched", open=False, elem_id="limits"):
            kind = gr.CheckboxGroup(kinds, label="Kind of document", info="All kinds unless you tick some.")
            as_of = gr.Textbox(
                label="As at this date",
                info="Today unless given. For what applied at the time, give the date of the practice, as 5 May 2023.",
                max_lines=1,
            )
            partnership = gr.CheckboxGroup(partnerships, label="Partnership", visible=bool(partnerships))
            year = gr.CheckboxGroup(years, label="Year issued", visible=bool(years))
        return kind, as_of, partnership, year

    # --- what happens ----------------------------------------------------------------------------------------------

    def _ask(self, values: dict[Any, Any], request: gr.Request) -> Iterator[Shown]:
        typed = self._typed(values)
        conversation = self._desk.conversation(typed.state, owner_of(request))
        problem = _problem(typed.question, conversation)
        if problem:
            yield self._drawn(conversation, typed.question, problem, typed.editing)
            return
        yield from self._answered(conversation, typed.question, typed.editing, typed.limits)

    def _act(self, values: dict[Any, Any], request: gr.Request, event: gr.EventData) -> Iterator[Shown]:
        """What a button within the conversation does."""
        typed = self._typed(values)
        conversation, editing, limits = (
            self._desk.conversation(typed.state, owner_of(request)),
            typed.editing,
            typed.limits,
        )
        data = dict(event._data or {})
        action, number = str(data.get("do", "")), _number(data.get("n"), conversation)
        if action == "ask" and data.get("text"):
            yield from self._answered(conversation, str(data["text"]), None, limits)
        elif number is None:
            yield self._drawn(conversation, gr.skip(), "", editing)
        elif action in ("again", "alone"):
            text = conversation.exchanges[number].question
            yield from self._answered(conversation, text, number, limits, alone=action == "alone")
        elif action == "edit":
            notice = f"You are changing question {number + 1}. When you ask, it and what follows it are replaced."
            yield self._drawn(conversation, conversation.exchanges[number].question, notice, number)
        else:
            self._say(conversation, number, action, data)
            yield self._drawn(conversation, gr.skip(), "", editing)

    def _typed(self, values: dict[Any, Any]) -> _Typed:
        parts = self._parts
        limits = Limits(
            tuple(values[parts.kinds] or ()),
            values[parts.as_of] or "",
            tuple(values[parts.partnerships] or ()),
            tuple(values[parts.years] or ()),
        )
        return _Typed(values[parts.question] or "", values[parts.state] or "", values[parts.editing], limits)

    def _say(self, conversation: Conversation, number: int, action: str, data: dict[str, Any]) -> None:
        if action == "verdict" and data.get("verdict") in list(Verdict):
            self._desk.judge(conversation, number, Verdict(data["verdict"]))
        elif action == "remark":
            reason = str(data.get("reason", ""))
            self._desk.remark(conversation, number, reason, consent=data.get("consent") == "yes")

    def _answered(
        self, conversation: Conversation, question: str, number: int | None, limits: Limits, *, alone: bool = False
    ) -> Iterator[Shown]:
        pending = self._desk.pose(conversation, question, number)
        yield self._drawn(conversation, "", "", None)
        self._desk.answer(conversation, pending, limits, alone=alone)
        yield self._drawn(conversation, gr.skip(), "", None)

    def _stop(self, state: str, request: gr.Request) -> Shown:
        conversation = self._desk.conversation(state, owner_of(request))
        self._desk.stop(conversation)
        return self._drawn(conversation, gr.skip(), "", None)

    def _start_again(self, state: str, request: gr.Request) -> Shown:
        owner = owner_of(request)
        self._desk.conversations.end(state, owner)
        return self._drawn(self._desk.conversations.start(owner), "", "", None)

    def _show(self, state: str, request: gr.Request) -> Shown:
        return self._drawn(self._desk.conversation(state, owner_of(request)), gr.skip(), "", None)

    def _suggest(self) -> Iterator[str]:
        """Questions to start with, as soon as the model is loaded. They stand apart: they come late."""
        if not self._desk.opened.is_warm:
            yield self._desk.suggested()
            self._desk.opened.wait(_PATIENCE_S)
        yield self._desk.suggested()

    def _drawn(self, conversation: Conversation, question: Any, notice: str, editing: int | None) -> Shown:
        note = f'<p class="note" role="alert">{notice}</p>' if notice else ""
        return self._desk.drawn(conversation), question, note, conversation.id, editing


def owner_of(request: gr.Request | None) -> str:
    """The name of the user who signed in; "" where nobody signs in."""
    return (request.username if request is not None else None) or ""


def _problem(question: str, conversation: Conversation) -> str:
    if not question.strip():
        return "Type a question first."
    return "This conversation is full. Save it if you need it, then start a new one." if conversation.is_full else ""


def _number(value: object, conversation: Conversation) -> int | None:
    text = str(value)
    return int(text) if text.isdigit() and int(text) < len(conversation.exchanges) else None
