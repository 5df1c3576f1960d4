"""What people are told of a language model's part in an answer: the same words at the terminal, in the chat and in files.

What a model wrote is text and nothing else: on one line, of bounded length, without addresses that a reader's program would turn
into links, and without characters that aren't printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, LinkSentence
from assistant.models.settings import ModelSettings

__all__ = ["REMOVED", "ModelPart", "Removed", "model_lines", "model_part", "shown", "where_it_goes", "written_by"]

LONGEST = 400
"""Characters shown of one sentence of a model."""

REMOVED = "Removed, because it could not be found in the quotations"

_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://\S*|\b(?:data|file|javascript|mailto|tel|vbscript):\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.\S+",
    re.IGNORECASE,
)
_NOT_PRINTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\U000e0000-\U000e0fff]"
)


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that a model wrote and that may not stand, with the reason in words."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModelPart:
    """A model's part in an answer. `kept` are sentences with the numbers (from 1) of the claims they rest on.

    `note` is "" where all went well; `replaced` is for the person who typed the question, and for nobody else.
    """

    name: str
    where: str
    kept: tuple[LinkSentence, ...]
    removed: tuple[Removed, ...]
    note: str
    cost: str
    replaced: tuple[tuple[str, str], ...]


def model_part(made: Answer) -> ModelPart | None:
    """What is shown of it; None where no model was asked. A sentence stands only on quotations that were found again."""
    if made.model is None:
        return None
    supported = {number for number, claim in enumerate(made.claims, 1) if claim.is_supported}
    kept = [link for link in made.links if link.is_kept and link.claims and supported.issuperset(link.claims)]
    removed = [link for link in made.links if link not in kept]
    return ModelPart(
        name=made.model.name,
        where=made.model.where,
        kept=tuple(LinkSentence(shown(link.text), link.claims, is_kept=True) for link in kept),
        removed=tuple(Removed(shown(link.text), shown("; ".join(link.reasons))) for link in removed),
        note=made.model.note,
        cost=made.model.cost,
        replaced=made.model.replaced,
    )


def model_lines(made: Answer) -> list[tuple[str, str]]:
    """The same for the terminal: lines with their indent, none where no model was asked."""
    part = model_part(made)
    if part is None:
        return []
    lines: list[tuple[str, str]] = []
    if part.kept:
        kept = [f"{link.text} {' '.join(f'[{number}]' for number in link.claims)}" for link in part.kept]
        lines += _listed(f"{written_by(part.name)}:", kept)
    if part.removed:
        lines += _listed(f"{REMOVED}:", [f"{removed.text} ({removed.reason})" for removed in part.removed])
    if part.replaced:
        lines += _listed("Replaced before sending:", [f"{mark} for “{typed}”" for typed, mark in part.replaced])
    return [*lines, ("", ""), ("", " ".join(words for words in (part.note, part.cost) if words))]


def _listed(heading: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [("", ""), ("", heading), *(("    ", text) for text in texts)]


def where_it_goes(settings: ModelSettings | None) -> str:
    """Where what is asked goes, in one sentence."""
    if settings is None:
        return "Nothing leaves this computer."
    if settings.is_local:
        return f"Nothing leaves this computer: the language model {settings.name} runs on it."
    return (
        f"Your questions, with listed identifiers replaced, and sentences of the library are sent to the language model "
        f"{settings.destination}; what is sent is still personal data."
    )


def written_by(name: str) -> str:
    """What stands above sentences that were kept."""
    return f"Written by the language model {name} and checked against the quotations it names"


def shown(text: str, longest: int = LONGEST) -> str:
    """A model's text as plain text on one line."""
    plain = " ".join(_NOT_PRINTED.sub(" ", text).split())
    plain = _ADDRESS.sub("(an address was left out)", plain)
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"
