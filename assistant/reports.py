"""What the command line prints: plain text for people, and the same as JSON."""

from __future__ import annotations

import platform
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TextIO

from assistant.answer import Answer, Claim, Status, hit_to_json
from assistant.model_words import model_lines, where_it_goes
from assistant.models.doctor import model_words
from assistant.models.settings import ModelSettings
from assistant.quotes import raised
from indexes.adding import AddReport, Progress
from indexes.documents import Citation, Document, Hit, Paragraph
from indexes.errors import IndexesError, LibraryMissing
from indexes.library import Library, SearchResult

__all__ = [
    "ProgressLine",
    "added",
    "added_json",
    "answer",
    "doctor",
    "doctor_text",
    "document_json",
    "documents",
    "paragraph",
    "paragraph_json",
    "search",
    "search_json",
    "welcome",
]

_WIDTH = 100

STATUS_WORDS = {
    Status.ANSWERED: "Answered from this library",
    Status.PARTIAL: "Answered in part",
    Status.NOT_IN_LIBRARY: "Not in this library",
    Status.SUPERSEDED_ONLY: "Only replaced text was found",
    Status.DECLINED: "Not something this tool does",
    Status.URGENT: "If a child may be in danger now",
    Status.ELSEWHERE: "Another part of the product does this",
}

KIND_WORDS = {
    "law": "law",
    "statutory_guidance": "statutory guidance",
    "non_statutory_guidance": "guidance (not statutory)",
    "national_review": "national review",
    "review": "review",
    "inspection": "inspection report",
    "inquiry": "inquiry report",
    "government_response": "government response",
    "other": "other document",
}


class ProgressLine:
    """One line that says how far the work is; rewritten in place on a terminal, one line a file elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rewrites = stream.isatty()
        self._last = ""

    def __call__(self, progress: Progress) -> None:
        """Show how far it is."""
        left = f", {_duration(progress.seconds_left)} left" if progress.seconds_left is not None else ""
        share = f"{100 * progress.done // max(progress.total, 1)}%{left}: {progress.file}"
        if self._rewrites:
            self._stream.write("\r" + share[:_WIDTH].ljust(_WIDTH))
        elif progress.stage == "read":
            self._stream.write(share + "\n")
        self._last = share
        self._stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._rewrites and self._last:
            self._stream.write("\r" + " " * _WIDTH + "\r")
            self._stream.flush()


def added_json(report: AddReport) -> dict[str, Any]:
    """The outcome of `add`."""
    return {
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "moved": list(report.moved),
        "unchanged": report.unchanged,
        "warnings": [
            {"file": file, "page": w.page, "code": w.code, "message": w.message} for file, w in report.warnings
        ],
        "failed": [asdict(failure) for failure in report.failed],
    }


def added(report: AddReport) -> str:
    """The outcome of `add`, for people."""
    lines = []
    for word, names in (
        ("Added", report.added),
        ("Changed", report.changed),
        ("Removed", report.removed),
        ("Moved", report.moved),
    ):
        lines += [f"{word}: {name}" for name in names]
    lines.append(f"Unchanged: {report.unchanged}")
    lines += _warnings(report)
    lines += [f"Not added: {failure.message}" for failure in report.failed]
    return "\n".join(lines)


def _warnings(report: AddReport) -> list[str]:
    """Warnings by file and kind, with their pages."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for file, warning in report.warnings:
        key = (file, warning.code, warning.message if warning.page is None else "")
        grouped.setdefault(key, []).append("" if warning.page is None else str(warning.page))
    lines = []
    for (file, code, message), pages in grouped.items():
        where = f", pages {', '.join(pages[:12])}{' …' if len(pages) > 12 else ''}" if pages != [""] else ""
        lines.append(f"To check: {file}{where}: {message or WARNING_WORDS.get(code, code)}")
    return lines


WARNING_WORDS = {
    "no_text": "no text on these pages; if they are scans, run OCR first.",
    "glued_words": "words may run into each other.",
    "reading_order": "the order of the text may differ from the page.",
    "parsers_disagree": "two ways of reading the page disagree; check a quotation against the page.",
    "damaged": "part of the file is damaged; what could be read was.",
    "control_characters": "hidden characters were replaced.",
    "hidden_text": "text that is not visible on the page was left out.",
    "tracked_changes": "tracked changes: insertions were read, deletions were not.",
    "truncated": "only the first part was read.",
}


def document_json(document: Document, library: Library, as_of: date) -> dict[str, Any]:
    """A document as `list` prints it."""
    standing = library.standing(document, as_of)
    return {
        "id": document.id,
        "file": document.file,
        "title": document.title,
        "kind": document.kind.value,
        "publisher": document.publisher,
        "nation": document.nation,
        "language": document.language,
        "issued": document.issued,
        "edition": document.edition.label if document.edition else None,
        "family": document.edition.family if document.edition else None,
        "standing": standing.words if standing else None,
        "superseded": standing.superseded if standing else False,
        "newer_known": standing.newer_known if standing else None,
        "partnership": document.partnership,
        "pages": document.page_count,
        "is_sample": document.is_sample,
        "warnings": len(library.warnings(document)),
    }


def documents(chosen: Sequence[Document], library: Library, as_of: date) -> str:
    """The list of documents, for people."""
    lines = []
    for document in chosen:
        standing = library.standing(document, as_of)
        pages = f"{document.page_count} pages" if document.page_count else "no pages"
        facts = [KIND_WORDS[document.kind.value], document.issued or "no date found", pages]
        if document.edition:
            facts.append(f"edition {document.edition.label}" + (f", {standing.words}" if standing else ""))
        if standing and standing.newer_known:
            facts.append(f"{standing.newer_known} is known and not loaded")
        if document.is_sample:
            facts.append("SAMPLE, fictional")
        lines += [document.title, f"    {document.file}", f"    {'; '.join(facts)}"]
    lines.append(f"{len(chosen)} documents. Correct what is wrong in {library.folder / 'library.yaml'}.")
    return "\n".join(lines)


def paragraph_json(paragraph: Paragraph, document: Document, library: Library, as_of: date) -> dict[str, Any]:
    """A paragraph as `show` prints it."""
    notes = [p for p in library.paragraphs(document) if p.note_of == paragraph.ordinal]
    return {
        "document": document_json(document, library, as_of),
        "paragraph": paragraph.number or paragraph.place,
        "pages": list(paragraph.pages),
        "page_labels": list(dict.fromkeys(s.label for s in paragraph.spans if s.label)),
        "heading": list(paragraph.heading),
        "force": paragraph.force.value if paragraph.force and document.kind.carries_force else None,
        "text": paragraph.text,
        "footnotes": [{"number": n.number, "text": n.text} for n in notes],
    }


def paragraph(paragraph: Paragraph, document: Document, library: Library, as_of: date) -> str:
    """A paragraph with its place and footnotes, for people."""
    record = paragraph_json(paragraph, document, library, as_of)
    lines = [f"{document.title}, {_place(paragraph.number, paragraph.place, record['pages'], record['page_labels'])}"]
    if record["document"]["standing"]:
        lines.append(f"Edition {record['document']['edition']}: {record['document']['standing']}")
    if paragraph.heading:
        lines.append(" > ".join(paragraph.heading))
    lines += ["", _wrapped(raised(paragraph, 0, len(paragraph.text)))]
    lines += (
        ["", *(_wrapped(f"{n['number']}: {n['text']}") for n in record["footnotes"])] if record["footnotes"] else []
    )
    if record["force"]:
        lines += ["", f"Force: {record['force']}"]
    return "\n".join(lines)


def search_json(result: SearchResult) -> dict[str, Any]:
    """The outcome of `search`."""
    return {
        "query": result.query.text,
        "expanded": {typed: list(added_) for typed, added_ in result.added},
        "corrected": dict(result.corrected),
        "documents_searched": result.documents,
        "hits": [hit_to_json(hit) for hit in result.hits],
    }


def search(result: SearchResult) -> str:
    """The outcome of `search`, for people."""
    lines = _how_searched(result.corrected, result.added)
    for number, hit in enumerate(result.hits, 1):
        lines += [f"{number}. {hit.document.title}{_sample(hit.document.is_sample)}, {_hit_place(hit)}"]
        lines += [textwrap.indent(_wrapped(hit.passage.text), "   "), ""]
    lines.append(f"{result.documents} documents searched.")
    return "\n".join(lines)


def answer(made: Answer) -> str:
    """An answer, for people: status, message, quotations by source, and how it was searched."""
    lines = ["", STATUS_WORDS[made.status], _wrapped(made.message)]
    if made.standalone != made.question:
        lines.append(_wrapped(f"Searched as: {made.standalone}"))
    lines += _how_searched(made.provenance.corrected, made.provenance.expanded)
    title = None
    for number, claim in enumerate(made.claims, 1):
        first = claim.citations[0]
        if first.title != title:
            title = first.title
            lines += ["", _source_line(first)]
        lines += [textwrap.indent(_wrapped(claim.text), "    "), f"    [{number}] {_claim_place(claim)}"]
        if claim.note:
            lines.append(f"    {claim.note}")
    lines += [textwrap.indent(_wrapped(text), indent) for indent, text in model_lines(made)]
    if made.nearest:
        lines += ["", "Nearest documents: " + "; ".join(made.nearest)]
    if made.claims:
        lines += ["", "Quotations are verbatim. A person must check that they answer the question."]
    return "\n".join(lines)


def welcome(library: Library, model: ModelSettings | None = None) -> str:
    """The first lines of the prompt; they say where questions go."""
    sample = " The documents are fictional samples." if any(d.is_sample for d in library.documents) else ""
    return (
        f"{len(library.documents)} documents in {library.folder}.{sample}\n"
        "Ask about guidance and reviews. Answers are quotations with their place.\n"
        f"{_wrapped(where_it_goes(model))}\n"
        "This tool does not decide cases. If a child may be in danger now, call 999."
    )


def doctor(folder: Path, program: str, model: dict[str, Any]) -> dict[str, Any]:
    """What is installed, which language model is set, and whether the library is whole."""
    packages = ("chromadb", "sentence-transformers", "torch", "pypdf", "pypdfium2", "langchain", "bm25s")
    found: dict[str, Any] = {
        "version": program,
        "python": platform.python_version(),
        "system": platform.platform(),
        "packages": {name: _version(name) for name in packages},
        "model": model,
        "library": {"folder": str(folder), "state": "ready", "message": ""},
    }
    try:
        library = Library.open(folder)
        library.verify()
        found["library"] |= {
            "documents": len(library.documents),
            "fingerprint": library.fingerprint,
            "embedding": library.embedder.name,
        }
    except LibraryMissing as error:
        found["library"] |= {"state": "missing", "message": str(error)}
    except IndexesError as error:
        found["library"] |= {"state": "broken", "message": str(error)}
    return found


def doctor_text(found: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"review-assistant {found['version']}, Python {found['python']}, {found['system']}"]
    lines += [f"{name}: {number or 'not installed'}" for name, number in found["packages"].items()]
    library = found["library"]
    lines += [*model_words(found["model"]), f"Library {library['folder']}: {library['state']}"]
    if library["state"] == "ready":
        lines.append(f"{library['documents']} documents, fingerprint {library['fingerprint']}, {library['embedding']}")
    else:
        lines.append(library["message"])
    return "\n".join(lines)


# --- pieces --------------------------------------------------------------------------------------------------------


def _how_searched(corrected: Iterable[tuple[str, str]], added_: Iterable[tuple[str, tuple[str, ...]]]) -> list[str]:
    lines = []
    fixed = [f"“{typed}” as “{used}”" for typed, used in corrected]
    if fixed:
        lines.append(f"Read {', '.join(fixed)}.")
    wider = [f"{typed}: {', '.join(phrases)}" for typed, phrases in added_]
    if wider:
        lines.append(_wrapped(f"Also searched for {'; '.join(wider)}."))
    return lines


def _source_line(citation: Citation) -> str:
    parts = [citation.title + _sample(citation.is_sample), KIND_WORDS[citation.kind.value]]
    if citation.edition:
        parts.append(f"edition {citation.edition}" + (f", {citation.standing}" if citation.standing else ""))
    return "; ".join(parts)


def _claim_place(claim: Claim) -> str:
    first = claim.citations[0]
    pages = list(dict.fromkeys(c.page for c in claim.citations if c.page))
    labels = list(dict.fromkeys(c.page_label for c in claim.citations if c.page_label))
    place = _place(first.paragraph, None, pages, labels)
    force = f"; {first.force.value}" if first.force else ""
    return f"{place}{force}; {first.file}"


def _hit_place(hit: Hit) -> str:
    return _place(", ".join(hit.paragraphs), None, list(hit.pages), [])


def _place(number: str | None, place: str | None, pages: Sequence[int], labels: Sequence[str]) -> str:
    parts = []
    if number or place:
        name = number or place or ""
        parts.append(f"paragraph {name}" if name[:1].isdigit() else name)
    if pages:
        printed = "" if [str(p) for p in pages] == list(labels) or not labels else f" (printed {', '.join(labels)})"
        parts.append(f"page {', '.join(str(p) for p in pages)}{printed}")
    return ", ".join(parts) or "no page or paragraph number"


def _sample(is_sample: bool) -> str:
    return " (SAMPLE, fictional)" if is_sample else ""


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, _WIDTH, break_long_words=False) for line in text.splitlines())


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
