"""A checked draft as a report: the same blocks drawn as text, Word, Markdown or for the chat, and the draft with comments."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from markupsafe import Markup

from assistant.check.across import across_partnership
from assistant.check.checking import TITLES, Check
from assistant.check.word import with_comments
from assistant.drawing import Report, report_html, report_markdown, report_text, report_word
from assistant.settings import VERSION
from indexes.library import Library

__all__ = ["across_html", "across_text", "commented", "html", "report_file", "text"]


def text(made: Check) -> str:
    """For the command line."""
    return report_text(_report(made, datetime.now()))


def html(made: Check) -> Markup:
    """For the chat: a fragment, everything from the draft escaped."""
    return Markup(report_html(_report(made, datetime.now()), title_level=2))


def report_file(made: Check, when: datetime, suffix: str) -> bytes:
    """The report as a file; `suffix` "docx" or "md"."""
    printed = _report(made, when)
    return report_word(printed) if suffix == "docx" else report_markdown(printed).encode()


def commented(made: Check, original: bytes, when: datetime) -> bytes:
    """A copy of the writer's own Word document with the points as comments, untouched otherwise."""
    return with_comments(original, made.draft, made.points(), made=when).docx


def across_text(library: Library, partnership: str, rubrics: Path | None = None) -> str:
    """One partnership's reviews side by side, for the command line."""
    return report_text(_across(library, partnership, rubrics))


def across_html(library: Library, partnership: str) -> Markup:
    """The same for the chat."""
    return Markup(report_html(_across(library, partnership, None), title_level=3))


def _across(library: Library, partnership: str, rubrics: Path | None) -> Report:
    facts = (f"Program version {VERSION}; library {library.fingerprint[:12]}.",)
    return Report(partnership, datetime.now(), facts, across_partnership(library, partnership, rubrics))


def _report(made: Check, when: datetime) -> Report:
    wanted = made.wanted
    facts = [
        f"Read for: {', '.join(TITLES[lens] for lens in made.results)}.",
        f"Guidance as at {wanted.as_of.isoformat()}.",
        f"Program version {VERSION}; library {made.fingerprint[:12] or 'none'}.",
    ]
    if wanted.stage is not None:
        facts.insert(1, f"Stage: {wanted.stage.replace('-', ' ')}.")
    if made.model is not None:
        use = made.model
        facts.append(
            f"Language model {use.name}, {use.where}, asked to put questions in other words. {use.note} {use.cost} Prompts: "
            f"{', '.join(use.prompts)}."
        )
    return Report(f"Points on {made.draft.file}", when, tuple(facts), made.blocks())
