"""Answers and conversations as files, made when asked for and never written to disk; each user's own only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.app.conversations import Conversation
from assistant.export import Asked, markdown, record
from assistant.export_word import word

__all__ = ["Download", "download"]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be saved."""

    name: str
    media_type: str
    content: bytes


def download(conversation: Conversation, which: str, suffix: str, today: date) -> Download | None:
    """One answer (`which` its number from 0) or "all"; None where there is nothing."""
    chosen = conversation.exchanges
    if which != "all":
        if not which.isdigit() or int(which) >= len(chosen):
            return None
        chosen = [chosen[int(which)]]
    asked = [Asked(exchange.answer, exchange.asked_at) for exchange in chosen if exchange.answer is not None]
    if not asked:
        return None
    printed = record(asked, today)
    stem = f"{'answers' if which == 'all' else f'answer-{int(which) + 1}'}-{today.isoformat()}"
    if suffix == "docx":
        return Download(f"{stem}.docx", _WORD, word(printed))
    return Download(f"{stem}.md", "text/markdown; charset=utf-8", markdown(printed).encode())
