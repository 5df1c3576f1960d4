"""What the library says in its own words beside an answer: short, exact, and never about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from assistant.answer import Claim
from assistant.asking import Asked
from assistant.disagreeing import disagreements
from indexes.documents import Citation, Filters
from indexes.library import Library, SearchResult

__all__ = ["THE_RULE_ITSELF", "answered", "filters_in_words", "not_in_library", "restated", "restated_beside"]


THE_RULE_ITSELF = "the law or guidance itself"


def restated(citation: Citation) -> str:
    """What stands beside a quotation of a document that repeats a rule made elsewhere."""
    return f"As restated in {citation.title}; the source is not loaded."


def restated_beside(citation: Citation) -> str:
    """The same where the law or guidance itself is quoted in the same answer."""
    return f"As restated in {citation.title}; what the law or guidance here says is quoted apart from it."


def answered(claims: Sequence[Claim], missing: Sequence[str]) -> str:
    """One line or a few above the quotations: newer editions, replaced text, what is missing, how many sources."""
    lines: list[str] = []
    citations = [citation for claim in claims for citation in claim.citations]
    newer = dict.fromkeys(c.newer_known for c in citations if c.newer_known)
    lines += [f"{name} is known and is not loaded here; what follows is from an earlier edition." for name in newer]
    replaced = dict.fromkeys(
        f"{c.title} has been replaced: {c.standing}." for c in citations if c.superseded and c.standing
    )
    lines += list(replaced)
    for d in disagreements(claims)[:2]:
        lines.append(
            f"Different figures stand here: {d.first_says} ({_where(d.first)}) and {d.second_says} ({_where(d.second)}). "
            "Both are shown; this tool does not say which applies."
        )
    if missing:
        lines.append(f"Not held here: {_listed(missing)}.")
    files = len({citation.document_id for citation in citations})
    lines.append(f"Quoted from {_count(files, 'document')} in this library.")
    return " ".join(lines)


def not_in_library(asked: Asked, missing: Sequence[str], result: SearchResult, library: Library) -> str:
    """What was looked for, where, and what would answer."""
    lines: list[str] = []
    for mention in asked.editions_not_held:
        lines.append(_edition_line(mention.words, mention.family, library))
    for source in asked.unheld:
        lines.append(f"This library does not hold {source.needs}, which would answer this.")
    others = [
        m for m in missing if m not in {x.words for x in asked.editions_not_held} | {s.name for s in asked.unheld}
    ]
    if others:
        lines.append(f"Nothing here speaks of {_listed(others)}.")
    if not lines:
        lines.append("Nothing in this library answers this.")
    lines.append(
        f"{_count(result.documents, 'document')} searched. The nearest passages are listed, not offered as an answer."
    )
    return " ".join(lines)


def filters_in_words(filters: Filters) -> dict[str, Any]:
    """The filters that were set, for the provenance of an answer."""
    found: dict[str, Any] = {}
    for f in fields(filters):
        value = getattr(filters, f.name)
        if value:
            found[f.name] = [str(v) for v in value] if isinstance(value, tuple) else str(value)
    return found


def _edition_line(words: str, family: str, library: Library) -> str:
    held = [d for d in library.documents if d.edition and d.edition.family == family]
    if not held:
        return f"{words} is not loaded, nor any other edition of it."
    newest = max(
        held, key=lambda d: (d.edition.applies_from if d.edition else "", d.edition.label if d.edition else "")
    )
    label = newest.edition.label if newest.edition else ""
    return f"{words} is not loaded; the newest edition here is {label} ({newest.title})."


def _where(citation: Citation) -> str:
    place = f"page {citation.page}" if citation.page else f"paragraph {citation.paragraph}"
    return f"{citation.title}, {place}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
