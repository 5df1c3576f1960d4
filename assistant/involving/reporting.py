"""A document of the kit as Word, Markdown or text."""

from __future__ import annotations

from datetime import datetime

from assistant.drawing import Report, report_markdown, report_text, report_word
from assistant.involving.kit import KitDocument

__all__ = ["FORMATS", "kit_file", "kit_text"]

FORMATS = ("docx", "md")


def kit_text(made: KitDocument) -> str:
    """For the command line."""
    return report_text(_report(made, datetime.now()))


def kit_file(made: KitDocument, when: datetime, suffix: str) -> bytes:
    """The document as a file; `suffix` "docx" or "md"."""
    printed = _report(made, when)
    return report_word(printed) if suffix == "docx" else report_markdown(printed).encode()


def _report(made: KitDocument, when: datetime) -> Report:
    return Report(
        made.title, when, (), made.blocks(), made.check, type_pt=made.type_pt, is_wide=made.is_wide, marks_blanks=True
    )
