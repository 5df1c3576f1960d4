"""What `doctor` says of language models: which is set, where it is, whether it answers, and what it would be sent."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

from assistant.models.errors import ModelError
from assistant.models.making import make_model
from assistant.models.policy import read_policy
from assistant.models.settings import Mode, ModelSettings, model_settings

__all__ = ["model_report", "model_words"]

_PATIENCE_S = 3.0
_PORTS = {"http": 80, "https": 443}
_OLLAMA = "http://127.0.0.1:11434"

_SENT = {
    Mode.SELECT: (
        "your question, what was said before it where it follows on, and up to 24 numbered sentences of the library; it gives back "
        "numbers"
    ),
    Mode.COMPOSE: (
        "your question, what was said before it where it follows on, and up to 24 numbered sentences of the library, then those that "
        "are quoted; it gives back numbers and short sentences, each checked against the quotations before it is shown"
    ),
}


def model_report(argument: str | None = None, *, is_reaching_out: bool = False) -> dict[str, Any]:
    """What is set and whether it works. A model on another computer is reached only with `is_reaching_out`."""
    try:
        settings = model_settings(argument)
        policy = read_policy()
    except ModelError as error:
        return {"state": "not set up", "message": str(error)}
    drafts = f"may go to {policy.provider} where a call asks for it" if policy else "stay on this computer"
    if settings is None:
        return {"state": "none", "message": "no language model is used, nothing is sent anywhere", "drafts": drafts}
    made: dict[str, Any] = {
        "state": "ready",
        "message": "",
        "name": settings.name,
        "mode": settings.mode.value,
        "where": settings.where,
        "is_local": settings.is_local,
        "sent": _SENT[settings.mode],
        "hidden": not settings.is_local,
        "drafts": drafts,
        "reachable": None,
    }
    try:
        make_model(settings)
    except ModelError as error:
        return {**made, "state": "not set up", "message": str(error)}
    if settings.is_local or is_reaching_out:
        problem = _unreachable(settings)
        made |= {"reachable": not problem}
        if problem:
            made |= {"state": "not reachable", "message": problem}
    return made


def model_words(found: dict[str, Any]) -> list[str]:
    """The same for people, a line each."""
    if found["state"] == "none":
        return [f"Language model: none: {found['message']}", f"Drafts and notes {found['drafts']}."]
    if "name" not in found:
        return [f"Language model: {found['message']}"]
    lines = [f"Language model: {found['name']}, {found['where']}, mode {found['mode']}: {found['state']}"]
    if found["message"]:
        lines.append(found["message"])
    lines.append(f"What it would be sent: {found['sent']}.")
    if found["hidden"]:
        lines.append(
            "Listed identifiers in what you type are replaced before sending. What is sent is still personal data."
        )
    lines.append(f"Drafts and notes {found['drafts']}.")
    if found["reachable"] is None:
        lines.append("Whether it can be reached was not tried: doctor --reach tries it.")
    return lines


def _unreachable(settings: ModelSettings) -> str:
    """Why nothing listens at the model's address; "" where something does, or the address is the package's own."""
    url = settings.url or (_OLLAMA if settings.provider == "ollama" else "")
    if not url:
        return ""
    parts = urlsplit(url if "//" in url else f"http://{url}")
    port = parts.port or (11434 if settings.provider == "ollama" else _PORTS.get(parts.scheme, 443))
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", port), _PATIENCE_S).close()
    except OSError as error:
        why = error.strerror or error
        return f"Nothing answers at {parts.hostname}:{port} ({why}): start the model's server, or correct its address."
    return ""
