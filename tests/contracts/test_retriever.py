"""The library as a LangChain retriever keeps LangChain's own contract, with nothing excused."""

from __future__ import annotations

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from assistant import Filters, Kind, Library, LibraryRetriever
from indexes.embedding import HashingEmbedder

NOTE = """# Local note on reviews

{n}.1 The partners must tell the panel when a review will be late.

{n}.2 The reviewer should speak with practitioners before the draft is written, and again afterwards.

{n}.3 Families may ask to read the draft before it is published.
"""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("retriever")
    files = folder / "files"
    files.mkdir()
    for n in (1, 2, 3):
        text = NOTE.format(n=n) + "".join(
            f"\n{n}.{i} Point {n}.{i} is about record number {i * n}.\n" for i in range(4, 12)
        )
        (files / f"note-{n}.md").write_text(text, encoding="utf-8")
    Library.add_to(folder / "library", [files], embedder=HashingEmbedder())
    return Library.open(folder / "library", HashingEmbedder())


class TestLibraryRetriever(RetrieversIntegrationTests):
    """LangChain's suite over a small library."""

    @pytest.fixture(autouse=True)
    def _library(self, library: Library) -> None:
        type(self).library = library  # type: ignore[attr-defined]

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return LibraryRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, object]:
        return {"library": self.library}  # type: ignore[attr-defined]

    @property
    def retriever_query_example(self) -> str:
        return "When must the partners tell the panel?"


def test_metadata_says_where_a_passage_stands(library: Library) -> None:
    found = LibraryRetriever(library=library, k=1).invoke("partners tell the panel when a review will be late")
    assert "must tell the panel" in found[0].page_content
    assert found[0].metadata["file"].startswith("note-")
    assert set(found[0].metadata) >= {"title", "kind", "edition", "pages", "paragraphs", "score", "heading"}


def test_filters_and_k_may_be_given_for_one_call(library: Library) -> None:
    retriever = LibraryRetriever(library=library)
    assert len(retriever.invoke("review", k=2)) == 2
    assert retriever.invoke("review", filters=Filters(kinds=(Kind.LAW,))) == []


def test_filters_of_the_retriever_apply_to_each_call(library: Library) -> None:
    retriever = LibraryRetriever(library=library, filters=Filters(documents=("note-2.md",)))
    assert {d.metadata["file"] for d in retriever.invoke("review")} == {"note-2.md"}
