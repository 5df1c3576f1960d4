"""The documents of a library as the Library tab lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.app import words
from assistant.app.rendering import render
from assistant.reports import WARNING_WORDS
from indexes.documents import Document, Kind
from indexes.library import Library
from indexes.reading.model import ReadingWarning

__all__ = ["Row", "Said", "Warned", "listing"]


@dataclass(frozen=True, slots=True)
class Warned:
    """What to know of some pages, in words."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is said at one document. A problem keeps its form open, with what was `typed` in it."""

    document_id: str
    text: str
    is_problem: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One document. `fields` stand in its form."""

    document: Document
    kind: str
    edition: str
    is_replaced: bool
    newer_known: str
    facts: str
    warnings: tuple[Warned, ...]
    fields: Mapping[str, str]
    note: str
    problem: str


def listing(library: Library, as_of: date, may_change: bool, said: Said | None = None) -> str:
    """The list as markup."""
    rows = [
        _row(document, library, as_of, said if said and said.document_id == document.id else None)
        for document in library.documents
    ]
    rows.sort(key=lambda row: (list(Kind).index(row.document.kind), row.document.title, row.document.issued))
    kinds = [(kind.value, words.kind_words(kind.value)) for kind in Kind]
    return render("documents.html", rows=rows, may_change=may_change, kinds=kinds, count=len(rows))


def _row(document: Document, library: Library, as_of: date, said: Said | None) -> Row:
    standing = library.standing(document, as_of)
    edition = document.edition.label if document.edition else None
    count = document.page_count
    pages = f"{count} {'page' if count == 1 else 'pages'}" if count else "no pages"
    issued = f"issued {words.partial_day(document.issued)}" if document.issued else "no date found"
    facts = [document.publisher, document.partnership, document.nation, issued, pages]
    return Row(
        document=document,
        kind=words.kind_words(document.kind.value),
        edition=words.edition_words(edition, standing.words if standing else None),
        is_replaced=bool(standing and standing.superseded),
        newer_known=(standing.newer_known or "") if standing and "(not loaded)" not in standing.words else "",
        facts="; ".join(dict.fromkeys(fact for fact in facts if fact)),
        warnings=tuple(_warned(library.warnings(document))),
        fields=_fields(document, said.typed if said else {}),
        note=said.text if said and not said.is_problem else "",
        problem=said.text if said and said.is_problem else "",
    )


def _fields(document: Document, typed: Mapping[str, str]) -> dict[str, str]:
    edition = document.edition
    shown = {
        "title": document.title,
        "kind": document.kind.value,
        "issued": document.issued,
        "family": edition.family if edition else "",
        "label": edition.label if edition else "",
        "applies_from": edition.applies_from if edition else "",
        "partnership": document.partnership,
    }
    return {name: typed.get(name, value) for name, value in shown.items()}


def _warned(warnings: Iterable[ReadingWarning]) -> Iterator[Warned]:
    """Warnings of one sort together, with their pages."""
    grouped: dict[str, list[int]] = {}
    for warning in warnings:
        if warning.page is None:
            yield Warned("Whole file", warning.message)
        else:
            grouped.setdefault(warning.code, []).append(warning.page)
    for code, pages in grouped.items():
        numbers = ", ".join(str(page) for page in pages)
        yield Warned(f"{'Page' if len(pages) == 1 else 'Pages'} {numbers}", WARNING_WORDS.get(code, code))
