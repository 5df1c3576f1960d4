"""A library of documents: open it, add to it, search it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexes import adding, corrections, editions, filtering, glossary, plain_words
from indexes.adding import AddReport, Progress
from indexes.authority import Authority, default
from indexes.catalogue import Catalogue
from indexes.copies import without_copies
from indexes.dense import DenseIndex
from indexes.documents import Document, Filters, Hit, Paragraph, Passage, Role
from indexes.editions import EditionStanding
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.errors import DocumentNotFound, LibraryBroken
from indexes.lexical import LexicalIndex
from indexes.reading.guard import prepare_guarded
from indexes.reading.model import ReadingWarning
from indexes.search import Query, Ranked, Searcher
from indexes.snapshots import Snapshot, Snapshots, private_copy, verify

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Library", "SearchResult"]

_MOST_PAGES = 2
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, and how.

    `added` are the glossary's expansions and `corrected` the typing errors put right, both (typed, used); `documents`
    how many were searched; `vector` the question's embedding, shape (dimensions,).
    """

    query: Query
    hits: tuple[Hit, ...]
    added: tuple[tuple[str, tuple[str, ...]], ...]
    corrected: tuple[tuple[str, str], ...]
    documents: int
    ranked: tuple[Ranked, ...] = field(repr=False, default=())
    vector: NDArray[np.float32] | None = field(repr=False, compare=False, default=None)


class Library:
    """Documents, read and indexed, in one folder.

    Opened once and used for many questions; safe to use from several threads once it has answered one. It sees the
    snapshot that was current when it was opened: `reopened` gives the newest.

    Raises:
        LibraryMissing, LibraryBroken: on opening.
    """

    def __init__(
        self, folder: Path, snapshot: Snapshot, embedder: Embedder, authority: Authority | None = None
    ) -> None:
        self.folder = folder
        self.embedder = embedder
        self.authority = default() if authority is None else authority
        self._snapshot = snapshot
        self._catalogue = Catalogue.open(snapshot.catalogue)
        self._remembered: dict[str, NDArray[np.float32]] = {}
        self._exits = contextlib.ExitStack()
        self._exits.callback(self._catalogue.close)

    @classmethod
    def open(cls, folder: str | Path, embedder: Embedder | None = None) -> Library:
        """The library in a folder.

        Raises:
            LibraryMissing: where there is none. LibraryBroken: where its files are damaged.
        """
        path = Path(folder)
        for attempt in (1, 2, 3):
            snapshot = Snapshots(path).require()
            try:
                return cls(path, snapshot, embedder or SentenceTransformerEmbedder())
            except LibraryBroken:
                # a writer may have replaced the snapshot between the pointer and the file
                if attempt == 3 or Snapshots(path).require().name == snapshot.name:
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    @classmethod
    def add_to(
        cls,
        folder: str | Path,
        paths: Iterable[str | Path],
        progress: Callable[[Progress], None] | None = None,
        embedder: Embedder | None = None,
        password: str | None = None,
    ) -> AddReport:
        """Add files and folders to the library in `folder`, which is made where there is none.

        Only what changed is read; a file that can't be read is reported and the others are added.

        Raises:
            LibraryBusy, LibraryFull: what was there before is unchanged.
        """
        snapshots = Snapshots(Path(folder))
        report = adding.add(
            snapshots,
            [Path(p) for p in paths],
            embedder or SentenceTransformerEmbedder(),
            lambda files: prepare_guarded(files, password=password),
            progress,
        )
        _write_corrections(snapshots)
        return report

    @classmethod
    def remove_from(cls, folder: str | Path, names: Sequence[str], embedder: Embedder | None = None) -> AddReport:
        """Take documents out, by id, file name or title.

        Raises:
            DocumentNotFound: where a name fits none. LibraryMissing, LibraryBusy, LibraryFull.
        """
        with contextlib.closing(cls.open(folder, embedder)) as library:
            documents = [library.document(name) for name in names]
            embedder = library.embedder
        report = adding.remove(Snapshots(Path(folder)), documents, embedder)
        _write_corrections(Snapshots(Path(folder)))
        return report

    def reopened(self) -> Library:
        """This library if nothing was published since, else the newest snapshot opened."""
        current = Snapshots(self.folder).require()
        return self if current.name == self._snapshot.name else type(self)(self.folder, current, self.embedder)

    def verify(self) -> None:
        """Compare the files with their checksums.

        Raises:
            LibraryBroken: where one differs.
        """
        verify(self._snapshot)

    def close(self) -> None:
        """Let go of the files and remove this process's copy of Chroma's folder."""
        self._exits.close()

    # --- what is in it ---------------------------------------------------------------------------------------------

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All documents, by path, with what a person corrected in library.yaml."""
        known = corrections.load(self.folder / corrections.FILE_NAME)
        return tuple(corrections.apply(document, known) for document in self._catalogue.documents())

    @cached_property
    def fingerprint(self) -> str:
        """A hash of every document's content: the same for libraries that hold the same."""
        joined = "\n".join(sorted(d.sha256 for d in self.documents))
        return hashlib.sha256(joined.encode()).hexdigest()[:16]

    @cached_property
    def _by_id(self) -> Mapping[str, Document]:
        return {document.id: document for document in self.documents}

    def by_id(self, document_id: str) -> Document:
        """The document with this id."""
        return self._by_id[document_id]

    def document(self, name: str) -> Document:
        """The document with this id, file name, or words of its title.

        Raises:
            DocumentNotFound: where none, or more than one, fits.
        """
        found = self.matching(name)
        if len(found) == 1:
            return found[0]
        held = ", ".join(f'"{d.file}"' for d in (found or self.documents)[:8])
        why = "fits more than one document" if found else "is not in this library"
        msg = f'"{name}" {why}. {"It fits" if found else "It holds"}: {held}.'
        raise DocumentNotFound(msg)

    def matching(self, name: str) -> tuple[Document, ...]:
        """Documents whose id or file name is `name`, or else whose file name or title contains it."""
        exact = tuple(d for d in self.documents if name in (d.id, d.file))
        wanted = name.casefold()
        return exact or tuple(d for d in self.documents if wanted in d.file.casefold() or wanted in d.title.casefold())

    def paragraphs(self, document: Document) -> tuple[Paragraph, ...]:
        """The paragraphs of a document, in reading order."""
        return self._catalogue.paragraphs(document.id)

    def paragraph(self, paragraph_id: str) -> Paragraph:
        """One paragraph by its id."""
        return self._catalogue.paragraph(paragraph_id)

    def find(self, document: Document, number: str) -> tuple[Paragraph, ...]:
        """What is printed under this number ("343", "4.12", "s16B(2)", "footnote 23"), in reading order.

        More than one paragraph where text goes on under a number after its bullets.

        Raises:
            DocumentNotFound: where the document has none.
        """
        wanted = _plain_number(number)
        found = tuple(p for p in self.paragraphs(document) if p.number and _plain_number(p.number) == wanted)
        if not found:
            msg = f'"{document.file}" has no paragraph numbered {number}.'
            raise DocumentNotFound(msg)
        return found

    def passages_of(self, numbers: Sequence[str], documents: Sequence[Document]) -> tuple[Passage, ...]:
        """The passages that hold paragraphs printed with these numbers, in the order of the documents."""
        wanted = {_plain_number(number) for number in numbers}
        found = []
        for document in documents:
            ordinals = {p.ordinal for p in self.paragraphs(document) if p.number and _plain_number(p.number) in wanted}
            found += [p for p in self._catalogue.passages(document.id) if ordinals & {part[0] for part in p.parts}]
        return tuple(found)

    def hit(self, passage: Passage, score: float) -> Hit:
        """A passage as a hit, found by its number and not by a search."""
        return self._hit_of(passage, score, {"number": 1})

    def characters(self, paragraph: Paragraph) -> NDArray[np.float32] | None:
        """Where each character is printed: shape (len(text), 5); see `Catalogue.characters`."""
        return self._catalogue.characters(paragraph.id)

    def warnings(self, document: Document) -> tuple[ReadingWarning, ...]:
        """What a reader should know of its pages."""
        return self._catalogue.warnings(document.id)

    def standing(self, document: Document, as_of: date) -> EditionStanding | None:
        """What may be said of its edition on that date; None for a document without editions."""
        return editions.standing(document, self.documents, as_of)

    # --- searching -------------------------------------------------------------------------------------------------

    def search(
        self,
        question: str,
        filters: Filters | None = None,
        top: int = 10,
        prefer: Mapping[str, float] | None = None,
    ) -> SearchResult:
        """The passages that fit a question best, copies of one text left out.

        Without `filters.as_of` today's date decides which editions are replaced. Filters are applied before ranking.
        `prefer` multiplies the scores of documents by id.
        """
        filters = filters or Filters()
        corrected = glossary.correct(question, self._searcher.lexical.vocabulary)
        expansion = glossary.expand(corrected.text)
        bridged = plain_words.bridge(corrected.text)
        query = Query(
            corrected.text,
            tuple(phrase for _, phrases in expansion.added for phrase in phrases),
            tuple(phrase for _, phrases in bridged for phrase in phrases),
        )
        allowed = [d.id for d in self.searched(filters)]
        vector = self._searcher.embed(query)
        limit = None if len(allowed) == len(self.documents) else allowed
        ranked = self._searcher.rank(query, limit, self._weights_with(prefer or {}), vector)
        hits = tuple(without_copies((self._hit(found) for found in ranked), top))
        return SearchResult(
            query, hits, expansion.added + bridged, corrected.changed, len(allowed), tuple(ranked), vector
        )

    def has_word(self, word: str) -> bool:
        """True where some document says this word (lower case)."""
        return word in self._searcher.lexical.vocabulary

    def has_stem(self, stem: str) -> bool:
        """True where some document says a word with this stem."""
        return stem in self._searcher.lexical.document_frequency

    def rarity(self, stem: str) -> float:
        """How much a stem tells: its inverse document frequency here."""
        return self._searcher.lexical.rarity(stem)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of short texts, shape (n, dimensions); those asked for lately are remembered."""
        new = [text for text in dict.fromkeys(texts) if text not in self._remembered]
        if new:
            if len(self._remembered) > _REMEMBERED:
                self._remembered.clear()
            self._remembered.update(zip(new, self.embedder.embed(new), strict=True))
        return np.stack([self._remembered[text] for text in texts])

    def searched(self, filters: Filters) -> tuple[Document, ...]:
        """The documents that a search with these filters looks at."""
        as_of = filters.as_of or date.today()
        wanted = frozenset(d.id for name in filters.documents for d in self.matching(name))
        return tuple(
            d
            for d in self.documents
            if filtering.passes(d, filters, wanted) and filtering.is_offered(d, filters, self.standing(d, as_of))
        )

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, documents by path, in reading order: the rows of both indexes."""
        return tuple(p for d in self._catalogue.documents() for p in self._catalogue.passages(d.id))

    @cached_property
    def _searcher(self) -> Searcher:
        matrices = [self._catalogue.vectors(d.id) for d in self._catalogue.documents()]
        matrices = [m for m in matrices if m.size] or [np.zeros((0, self.embedder.dimensions), np.float32)]
        return Searcher(
            [p.id for p in self.passages],
            [p.document_id for p in self.passages],
            LexicalIndex.load(self._snapshot.words),
            self._dense(),
            np.concatenate(matrices),
            self.embedder,
        )

    def _dense(self) -> DenseIndex:
        copy = self._exits.enter_context(private_copy(self._snapshot.chroma))
        index = DenseIndex(copy)
        self._exits.callback(index.close)
        if len(index) != len(self.passages):
            self._rebuild(index)
        return index

    def _rebuild(self, index: DenseIndex) -> None:
        """Chroma's folder is missing or out of step: make it again from the record."""
        for document in self._catalogue.documents():
            passages = list(self._catalogue.passages(document.id))
            index.remove_document(document.id)
            if passages:
                vectors = self._catalogue.vectors(document.id)
                index.add([p.id for p in passages], vectors, [p.document_id for p in passages])

    @cached_property
    def _weights(self) -> NDArray[np.float32]:
        roles = self._roles
        return np.array(
            [self.authority.weight(self._by_id[p.document_id], roles[row]) for row, p in enumerate(self.passages)],
            dtype=np.float32,
        )

    def _weights_with(self, prefer: Mapping[str, float]) -> NDArray[np.float32]:
        if not prefer:
            return self._weights
        factors = (prefer.get(passage.document_id, 1.0) for passage in self.passages)
        return self._weights * np.fromiter(factors, np.float32, len(self.passages))

    @cached_property
    def _roles(self) -> tuple[Role, ...]:
        roles = {d.id: [p.role for p in self.paragraphs(d)] for d in self.documents}
        return tuple(roles[p.document_id][p.parts[0][0]] for p in self.passages)

    def _hit(self, found: Ranked) -> Hit:
        return self._hit_of(self.passages[found.row], found.score, found.ranks)

    def _hit_of(self, passage: Passage, score: float, ranks: dict[str, int]) -> Hit:
        pages: list[int] = []
        labels: list[str] = []
        for ordinal, start, end in passage.parts:
            paragraph = self.paragraph(f"{passage.document_id}:{ordinal}")
            pages += [s.page for s in paragraph.spans if s.page is not None and s.start < end and s.end > start]
            labels.append(paragraph.number or paragraph.place or "")
        return Hit(
            passage,
            self._by_id[passage.document_id],
            score,
            tuple(dict.fromkeys(pages))[:_MOST_PAGES],
            tuple(dict.fromkeys(label for label in labels if label)),
            ranks,
        )


def _write_corrections(snapshots: Snapshots) -> None:
    """Bring library.yaml up to what is loaded; what a person set stays."""
    snapshot = snapshots.current()
    if snapshot is None:
        return
    with contextlib.closing(Catalogue.open(snapshot.catalogue)) as catalogue:
        corrections.save(snapshots.folder / corrections.FILE_NAME, catalogue.documents())


def _plain_number(number: str) -> str:
    """Numbers as typed and as printed, made alike: "s. 16B(2)" and "S16B(2)", "para 343." and "343"."""
    plain = number.casefold().replace("paragraph", "").replace("para", "").replace("section", "s")
    return "".join(c for c in plain if c.isalnum() or c in ".()").replace("s.", "s").strip(".")
