"""The library as a LangChain retriever."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from indexes.documents import Filters, Hit
from indexes.library import Library

__all__ = ["LibraryRetriever"]


class LibraryRetriever(BaseRetriever):
    """Passages of a library for a LangChain chain.

    Each document's `page_content` is the passage; its metadata says where it stands: file, title, kind, edition, pages,
    paragraphs, score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Any
    """The `Library` to search."""
    k: int = 10
    """How many passages to return."""
    filters: Filters | None = None
    """What to search in; all that is offered by default."""

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - the base class passes it
        **kwargs: Any,
    ) -> list[LangChainDocument]:
        library: Library = self.library
        found = library.search(query, kwargs.get("filters", self.filters), int(kwargs.get("k", self.k)))
        return [_document(hit) for hit in found.hits]


def _document(hit: Hit) -> LangChainDocument:
    edition = hit.document.edition
    return LangChainDocument(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "file": hit.document.file,
            "title": hit.document.title,
            "kind": hit.document.kind.value,
            "edition": edition.label if edition else None,
            "heading": hit.passage.heading,
            "pages": list(hit.pages),
            "paragraphs": list(hit.paragraphs),
            "score": hit.score,
        },
    )
