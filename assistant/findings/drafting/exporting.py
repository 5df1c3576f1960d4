"""A draft of findings as text, Word, Markdown or for the chat, and its discussion sheets as a file of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from assistant.drawing import Report, report_html, report_markdown, report_text, report_word
from assistant.drawing.blocks import Block
from assistant.findings.drafting.drawing_up import FindingsDraft
from assistant.findings.drafting.wording import draft_words
from assistant.model_words import shown
from assistant.settings import VERSION

__all__ = ["html", "report_file", "sheets_file", "text"]

TITLE, SHEETS = "Draft findings", "Discussion sheets"


def text(draft: FindingsDraft) -> str:
    """For the command line."""
    return report_text(_report(draft, datetime.now(), draft.blocks()))


def html(draft: FindingsDraft) -> Markup:
    """For the chat: a fragment, everything from notes escaped."""
    return Markup(report_html(_report(draft, datetime.now(), draft.blocks()), title_level=2))


def report_file(draft: FindingsDraft, when: datetime, suffix: str) -> bytes:
    """The draft as a file; `suffix` "docx" or "md". In Word, what the writer must decide is a comment."""
    return _file(_report(draft, when, draft.blocks()), suffix)


def sheets_file(draft: FindingsDraft, when: datetime, suffix: str) -> bytes:
    """The discussion sheets, a page each."""
    head = draft_words(draft.wishes.rubrics).head["record"]
    return _file(Report(SHEETS, when, (), draft.sheets(), head), suffix)


def _file(report: Report, suffix: str) -> bytes:
    return report_word(report) if suffix == "docx" else report_markdown(report).encode()


def _model(draft: FindingsDraft) -> str:
    if draft.model is None:
        return "No language model was used: patterns come from grouping and classification, sentences are templates around quotations."
    return (
        f"Patterns come from grouping and classification. The language model {shown(draft.model.name)} ({draft.model.where}) was "
        f"asked for sentences, which are marked as proposed: a person decides. {draft.model.note} {draft.model.cost}"
    )


def _report(draft: FindingsDraft, when: datetime, blocks: Sequence[Block]) -> Report:
    files = dict.fromkeys(note.file for note in draft.proposals.notes.notes)
    facts = (
        f"Notes read: {', '.join(files)}, {draft.proposals.notes.words:,} words in {_counted(draft)}.",
        *draft.proposals.notes.remarks,
        f"Guidance as at {draft.wishes.as_of.isoformat()}.",
        f"Program version {VERSION}; library {draft.fingerprint[:12] or 'none'}.",
        _model(draft),
    )
    return Report(TITLE, when, facts, tuple(blocks), draft_words(draft.wishes.rubrics).head["draft"])


def _counted(draft: FindingsDraft) -> str:
    count = len(draft.proposals.notes.notes)
    return "1 note" if count == 1 else f"{count} notes"
