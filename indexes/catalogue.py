"""The record: one SQLite file that holds documents, paragraphs, passages, their vectors and the places of characters.

Everything else in a library (Chroma, the word index) can be made again from it. A catalogue that has been published is
opened read-only and never changes.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from indexes.documents import Document, Edition, Force, Kind, PageSpan, Paragraph, Passage, Role, Unit
from indexes.errors import DocumentNotFound, LibraryBroken
from indexes.reading.model import ReadingWarning

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Catalogue", "Entry"]

FORMAT = "1"

_SCHEMA = """
create table meta (key text primary key, value text not null);
create table documents (id text primary key, path text not null unique, record text not null);
create table paragraphs (document_id text, ordinal integer, number text, record text not null,
                         primary key (document_id, ordinal)) without rowid;
create table characters (document_id text, ordinal integer, boxes blob not null,
                         primary key (document_id, ordinal)) without rowid;
create table passages (document_id text, ordinal integer, heading text, text text, parts text, vector blob,
                       primary key (document_id, ordinal)) without rowid;
create table warnings (document_id text, page integer, code text, message text);
"""

_TABLES = ("paragraphs", "characters", "passages", "warnings")

_TENTHS = 10.0
"""Boxes are kept to a tenth of a point."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One document with all that was read and worked out of it.

    `characters` gives for each paragraph (in order) an array of shape (len(text), 5), float32: page, x0, y0, x1, y1;
    None for files without pages. `vectors` has one row for each passage.
    """

    document: Document
    paragraphs: tuple[Paragraph, ...]
    characters: tuple[NDArray[np.float32] | None, ...]
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]
    warnings: tuple[ReadingWarning, ...]


class Catalogue:
    """A connection to one catalogue file.

    Raises:
        LibraryBroken: where the file is not a catalogue, or of another format.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, path: Path) -> Catalogue:
        """A new, empty catalogue to be written."""
        db = sqlite3.connect(path)
        db.executescript("pragma journal_mode = off; pragma synchronous = off;" + _SCHEMA)
        db.execute("insert into meta values ('format', ?)", (FORMAT,))
        db.commit()
        return cls(db)

    @classmethod
    def open(cls, path: Path, *, writable: bool = False) -> Catalogue:
        """An existing catalogue; read-only, and then it may stand on a read-only disk."""
        mode = "mode=rw" if writable else "mode=ro&immutable=1"
        try:
            db = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, check_same_thread=False)
            found = db.execute("select value from meta where key = 'format'").fetchone()
        except sqlite3.Error as error:
            msg = f"The library's record {path} can't be read ({error}): add the documents again to a new library."
            raise LibraryBroken(msg) from error
        if found is None or found[0] != FORMAT:
            msg = f"The library's record {path} was written by another version: add the documents again."
            raise LibraryBroken(msg)
        return cls(db)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # --- writing -----------------------------------------------------------------------------------------------

    def write(self, entry: Entry) -> None:
        """Add a document and all that belongs to it."""
        document = entry.document
        with self._db:
            self._db.execute(
                "insert into documents values (?, ?, ?)", (document.id, document.path, json.dumps(asdict(document)))
            )
            self._db.executemany(
                "insert into paragraphs values (?, ?, ?, ?)",
                ((document.id, p.ordinal, p.number, _dump_paragraph(p)) for p in entry.paragraphs),
            )
            self._db.executemany(
                "insert into characters values (?, ?, ?)",
                (
                    (document.id, p.ordinal, _pack(boxes))
                    for p, boxes in zip(entry.paragraphs, entry.characters, strict=True)
                    if boxes is not None
                ),
            )
            self._db.executemany("insert into passages values (?, ?, ?, ?, ?, ?)", _passage_rows(entry))
            self._db.executemany(
                "insert into warnings values (?, ?, ?, ?)",
                ((document.id, w.page, w.code, w.message) for w in entry.warnings),
            )

    def remove(self, document_id: str) -> None:
        """Take a document out with all that belongs to it."""
        with self._db:
            for table in _TABLES:
                self._db.execute(f"delete from {table} where document_id = ?", (document_id,))
            self._db.execute("delete from documents where id = ?", (document_id,))

    def replace_document(self, document: Document) -> None:
        """Write what is known about a document again; its text stays."""
        with self._db:
            self._db.execute(
                "update documents set path = ?, record = ? where id = ?",
                (document.path, json.dumps(asdict(document)), document.id),
            )

    def replace_paragraphs(self, paragraphs: Iterable[Paragraph]) -> None:
        """Write paragraphs again (their force may change with the document's kind)."""
        with self._db:
            self._db.executemany(
                "update paragraphs set record = ? where document_id = ? and ordinal = ?",
                ((_dump_paragraph(p), p.document_id, p.ordinal) for p in paragraphs),
            )

    # --- reading -----------------------------------------------------------------------------------------------

    def documents(self) -> tuple[Document, ...]:
        """All documents, by path."""
        rows = self._db.execute("select record from documents order by path, id")
        return tuple(_load_document(json.loads(row[0])) for row in rows)

    def paragraphs(self, document_id: str) -> tuple[Paragraph, ...]:
        """The paragraphs of a document, in reading order."""
        rows = self._db.execute("select record from paragraphs where document_id = ? order by ordinal", (document_id,))
        return tuple(_load_paragraph(document_id, row[0]) for row in rows)

    def paragraph(self, paragraph_id: str) -> Paragraph:
        """One paragraph by its id.

        Raises:
            DocumentNotFound: where there is none.
        """
        document_id, _, ordinal = paragraph_id.rpartition(":")
        row = self._db.execute(
            "select record from paragraphs where document_id = ? and ordinal = ?", (document_id, int(ordinal or -1))
        ).fetchone()
        if row is None:
            msg = f"There is no paragraph {paragraph_id} in this library."
            raise DocumentNotFound(msg)
        return _load_paragraph(document_id, row[0])

    def characters(self, paragraph_id: str) -> NDArray[np.float32] | None:
        """Where each character of a paragraph is printed: shape (len(text), 5), page, x0, y0, x1, y1 in points.

        NaN for characters that are not printed; None for files without pages.
        """
        document_id, _, ordinal = paragraph_id.rpartition(":")
        row = self._db.execute(
            "select boxes from characters where document_id = ? and ordinal = ?", (document_id, int(ordinal))
        ).fetchone()
        return None if row is None else _unpack(row[0])

    def passages(self, document_id: str) -> Iterator[Passage]:
        """The passages of a document, in reading order."""
        for ordinal, heading, text, parts in self._db.execute(
            "select ordinal, heading, text, parts from passages where document_id = ? order by ordinal", (document_id,)
        ):
            yield Passage(document_id, ordinal, text, heading, tuple(tuple(p) for p in json.loads(parts)))

    def vectors(self, document_id: str) -> NDArray[np.float32]:
        """The vectors of a document's passages, in order: shape (passages, dimensions), float32."""
        rows = self._db.execute(
            "select vector from passages where document_id = ? order by ordinal", (document_id,)
        ).fetchall()
        if not rows:
            return np.zeros((0, 0), dtype=np.float32)
        return np.frombuffer(b"".join(row[0] for row in rows), dtype="<f4").reshape(len(rows), -1)

    def warnings(self, document_id: str) -> tuple[ReadingWarning, ...]:
        """What a reader should know of a document's pages."""
        rows = self._db.execute(
            "select page, code, message from warnings where document_id = ? order by page, code, message",
            (document_id,),
        )
        return tuple(ReadingWarning(*row) for row in rows)

    def entry(self, document_id: str) -> Entry:
        """All that belongs to a document, to be written into another catalogue."""
        document = next(d for d in self.documents() if d.id == document_id)
        paragraphs = self.paragraphs(document_id)
        return Entry(
            document,
            paragraphs,
            tuple(self.characters(p.id) for p in paragraphs),
            tuple(self.passages(document_id)),
            self.vectors(document_id),
            self.warnings(document_id),
        )


def _passage_rows(entry: Entry) -> Iterator[tuple[object, ...]]:
    for passage, vector in zip(entry.passages, entry.vectors, strict=True):
        parts = json.dumps(passage.parts)
        yield passage.document_id, passage.ordinal, passage.heading, passage.text, parts, vector.astype("<f4").tobytes()


def _load_document(record: dict[str, Any]) -> Document:
    edition = record.pop("edition")
    return Document(**{**record, "kind": Kind(record["kind"])}, edition=Edition(**edition) if edition else None)


def _dump_paragraph(p: Paragraph) -> str:
    record = {
        "o": p.ordinal,
        "t": p.text,
        "r": p.role,
        "s": [(s.start, s.end, s.page, s.label) for s in p.spans],
        "u": [(u.start, u.end, u.is_bullet, u.lead_in, u.force) for u in p.units],
        "n": p.number,
        "l": p.place,
        "h": p.heading,
        "f": p.force,
        "m": p.marks,
        "of": p.note_of,
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _load_paragraph(document_id: str, record: str) -> Paragraph:
    r = json.loads(record)
    return Paragraph(
        document_id=document_id,
        ordinal=r["o"],
        text=r["t"],
        role=Role(r["r"]),
        spans=tuple(PageSpan(*s) for s in r["s"]),
        units=tuple(Unit(a, b, bullet, lead, _force(force)) for a, b, bullet, lead, force in r["u"]),
        number=r["n"],
        place=r["l"],
        heading=tuple(r["h"]),
        force=_force(r["f"]),
        marks=tuple((a, b) for a, b in r["m"]),
        note_of=r["of"],
    )


def _force(value: str | None) -> Force | None:
    return None if value is None else Force(value)


def _pack(boxes: NDArray[np.float32]) -> bytes:
    """Boxes as whole tenths of a point, differences along the text, compressed.

    A box beyond 3,276 points (a poster) is left out, as if not printed, rather than kept wrong.
    """
    tenths = np.rint(boxes * np.array([1, *[_TENTHS] * 4]))
    whole = np.where(np.isnan(tenths) | (np.abs(tenths) > 32767), -32768, tenths).astype("<i2")
    return zlib.compress(np.diff(whole, axis=0, prepend=np.zeros((1, 5), "<i2")).T.tobytes(), 1)


def _unpack(blob: bytes) -> NDArray[np.float32]:
    steps = np.frombuffer(zlib.decompress(blob), dtype="<i2").reshape(5, -1).T
    whole = np.cumsum(steps, axis=0, dtype="<i2")
    boxes = whole.astype(np.float32) / np.array([1, *[_TENTHS] * 4], dtype=np.float32)
    boxes[whole == -32768] = np.nan
    return np.asarray(boxes, dtype=np.float32)
