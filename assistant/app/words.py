"""Places, editions and dates in words, as screens and exports print them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from assistant.model_words import where_it_goes
from assistant.models.settings import Mode, ModelSettings
from assistant.reports import KIND_WORDS
from indexes.documents import Citation, Document

__all__ = [
    "capital",
    "day",
    "document_words",
    "edition_words",
    "kind_words",
    "page_words",
    "pages_words",
    "paragraph_words",
    "parsed_date",
    "partial_day",
    "place_words",
    "privacy",
    "who_writes",
]

_PRIVATE = "questions are kept in this window only, and are gone when you close it unless you save them."
_SHARED = "only you can see your questions, and they are gone when you sign out unless you save them."

_PATTERNS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y")


def privacy(model: ModelSettings | None, *, is_shared: bool) -> str:
    """Where what is typed goes, and how long it is kept. `is_shared`: people sign in, from other computers."""
    kept = _SHARED if is_shared else _PRIVATE
    if model is not None and not model.is_local:
        return f"{where_it_goes(model)} Beyond that, {kept}"
    here = "on the computer that runs this tool and nothing is sent on" if is_shared else "on this computer"
    too = "" if model is None else f", the language model {model.name} too"
    return f"Everything happens {here}{too}: {kept}"


def who_writes(model: ModelSettings | None) -> str:
    """What a language model does to answers, for the first page."""
    if model is None:
        return "Nothing is written by a language model."
    if model.mode is Mode.SELECT:
        return f"The language model {model.name} helps to choose among the sentences found; it writes no part of an answer."
    return (
        f"The language model {model.name} helps to choose among the sentences found. Where it adds a sentence of its own, that is "
        "said, and the sentence was checked against the quotations it names."
    )


def kind_words(kind: str) -> str:
    """A kind of document, beginning with a capital."""
    return capital(KIND_WORDS[kind])


def edition_words(edition: str | None, standing: str | None) -> str:
    """An edition and what may be said of it: "2024 edition: newest loaded". Empty where it has none."""
    if not edition:
        return ""
    return f"{edition} edition: {standing}" if standing else f"{edition} edition"


def document_words(citation: Citation) -> str:
    """Title, with the edition where the title doesn't say it."""
    if citation.edition and citation.edition not in citation.title:
        return f"{citation.title} ({citation.edition})"
    return citation.title


def page_words(page: int | None, label: str | None, document: Document | None = None) -> str:
    """A page as printed and in the file; empty where the file has no pages."""
    if page is None:
        return ""
    of = f" of {document.page_count}" if document and document.page_count else ""
    if label is None or label == str(page):
        return f"page {page}{of}"
    return f"page {label} as printed (page {page}{of} in the file)"


def pages_words(pages: Sequence[tuple[int | None, str | None]]) -> str:
    """Some pages: "pages 133, 134"; empty where the file has none."""
    known = [(page, label) for page, label in dict.fromkeys(pages) if page is not None]
    if len(known) > 1 and all(label in (None, str(page)) for page, label in known):
        return f"pages {', '.join(str(page) for page, _ in known)}"
    return ", ".join(page_words(page, label) for page, label in known)


def paragraph_words(paragraph: str | None) -> str:
    """ "paragraph 14", "s16B(2)", "footnote 23", "Table 1"; empty where there is neither number nor place."""
    if not paragraph:
        return ""
    return f"paragraph {paragraph}" if paragraph[:1].isdigit() else paragraph


def place_words(parts: Sequence[str]) -> str:
    """Parts of a place, those that are known."""
    return ", ".join(part for part in parts if part) or "no page or paragraph number"


def capital(text: str) -> str:
    """The text, beginning with a capital."""
    return text[:1].upper() + text[1:]


def day(when: date | datetime) -> str:
    """ "5 May 2025"."""
    return f"{when.day} {when:%B %Y}"


def partial_day(iso: str) -> str:
    """A date as precise as it is known: "15 December 2023" for 2023-12-15, "December 2023" for 2023-12, and "2023"."""
    pattern = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}.get(len(iso))
    if pattern is None:
        return iso
    when = datetime.strptime(iso, pattern)
    return {4: f"{when:%Y}", 7: f"{when:%B %Y}", 10: day(when)}[len(iso)]


def parsed_date(text: str) -> date | None:
    """A date as people type it; None for an empty text.

    Raises:
        ValueError: with one sentence.
    """
    text = text.strip()
    if not text:
        return None
    for pattern in _PATTERNS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    msg = f"“{text}” is not a date. Write it like 5 May 2025 or 2025-05-05."
    raise ValueError(msg)
