"""Answers and conversations as files, made when asked for and never written to disk; each user's own only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi.responses import Response

from assistant.app.conversations import Conversation
from assistant.export import Asked, markdown, record
from assistant.export_word import word

__all__ = ["TYPES", "Download", "attachment", "download"]

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
}


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
        return Download(f"{stem}.docx", TYPES["docx"], word(printed))
    return Download(f"{stem}.md", TYPES["md"], markdown(printed).encode())


def attachment(name: str, content: bytes) -> Response:
    """A file for the browser to save, of the type that its name ends in; it is kept in no cache."""
    plain = "".join(c if c.isascii() and c not in '"\\' else "_" for c in name)
    headers = {"content-disposition": f'attachment; filename="{plain}"', "cache-control": "no-store"}
    return Response(content, media_type=TYPES[name.rpartition(".")[2]], headers=headers)
