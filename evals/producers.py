"""The real product behind the `Product` that `evals.run` asks: the assistant over a library folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from assistant.service import Assistant, filters_from
from evals.cases import Case
from evals.errors import RunError
from evals.outcomes import Reply
from evals.run import Product
from evals.sources import SourceParagraph, Sources
from indexes.documents import Document, Paragraph
from indexes.errors import IndexesError
from indexes.force import force_of
from indexes.library import Library

__all__ = ["ROOT", "SAMPLE", "force_product", "library_product", "sample_library", "sources_of"]

ROOT = Path(__file__).parent.parent
"""The checkout."""

SAMPLE = ROOT / "assistant" / "sample_library"
_SAMPLE_BUILT = ROOT / "build" / "evals" / "sample-library"


def sample_library() -> Path:
    """The sample library, made on first use and brought up to date afterwards."""
    Assistant.add(_SAMPLE_BUILT, [SAMPLE])
    return _SAMPLE_BUILT


def library_product(folder: Path, as_of: date) -> Product:
    """The assistant over the library in `folder`; `as_of` is the date of cases that name none.

    Raises:
        RunError: where there is no library.
    """
    try:
        assistant = Assistant.open(folder)
    except IndexesError as error:
        raise RunError(str(error)) from error

    def produce(case: Case) -> Reply:
        if case.suite == "force":
            return _force(case)
        answer = assistant.ask(
            case.question,
            history=[{"role": turn.role, "content": turn.content} for turn in case.history],
            as_of=date.fromisoformat(case.as_of) if case.as_of else as_of,
            filters=filters_from(json.loads(case.filters)) if case.filters else None,
        )
        reply: Reply = json.loads(json.dumps(answer.to_json()))
        return {**reply, "id": case.id}

    return Product(assistant.library.fingerprint, produce, sources_of(assistant.library, as_of))


def force_product() -> Product:
    """Force labels alone: no library is needed."""
    return Product("none", _force, Sources(()))


def _force(case: Case) -> Reply:
    force = force_of(case.question)
    return {"id": case.id, "force": force.value if force else None}


def sources_of(library: Library, as_of: date) -> Sources:
    """The paragraphs of every document, and what the library says of the editions on a date."""
    standings = {document.file: library.standing(document, as_of) for document in library.documents}
    return Sources(
        _paragraphs(library, library.documents),
        [file for file, standing in standings.items() if standing is not None and standing.superseded],
        {file: s.newer_known for file, s in sorted(standings.items()) if s is not None and s.newer_known},
    )


def _paragraphs(library: Library, documents: Sequence[Document]) -> Iterator[SourceParagraph]:
    for document in documents:
        for paragraph in library.paragraphs(document):
            spans = tuple((span.start, span.end, span.page) for span in paragraph.spans)
            yield SourceParagraph(document.file, _labels(paragraph), paragraph.text, spans)


def _labels(paragraph: Paragraph) -> tuple[str, ...]:
    return tuple(label for label in (paragraph.number, paragraph.place) if label)
