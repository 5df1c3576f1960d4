"""The nouns: what a library holds, from the file down to the character.

Every module of the package hands these values to the next one. They are frozen; nothing here reads a file.

A document is read into pages and lines (`indexes.reading`), its lines are put together into paragraphs
(`indexes.sections`), paragraphs are packed into passages (`indexes.passages`), and a search gives hits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

__all__ = [
    "Citation",
    "Document",
    "Edition",
    "Filters",
    "Force",
    "Hit",
    "Kind",
    "PageSpan",
    "Paragraph",
    "Passage",
    "Role",
    "Standing",
    "Unit",
]


class Kind(StrEnum):
    """What sort of document it is; decides its authority, and whether its words carry force."""

    LAW = "law"
    STATUTORY_GUIDANCE = "statutory_guidance"
    NON_STATUTORY_GUIDANCE = "non_statutory_guidance"
    NATIONAL_REVIEW = "national_review"
    REVIEW = "review"
    INSPECTION = "inspection"
    INQUIRY = "inquiry"
    GOVERNMENT_RESPONSE = "government_response"
    OTHER = "other"

    @property
    def carries_force(self) -> bool:
        """True where "must", "should" and "may" bind or advise the reader: law and guidance."""
        return self in (Kind.LAW, Kind.STATUTORY_GUIDANCE, Kind.NON_STATUTORY_GUIDANCE)


class Force(StrEnum):
    """What a sentence puts on an actor; a sentence with none carries `None`."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Role(StrEnum):
    """What a paragraph is on its page."""

    BODY = "body"
    HEADING = "heading"
    FOOTNOTE = "footnote"
    TABLE = "table"
    BOX = "box"
    FIGURE = "figure"
    CONTENTS = "contents"


class Standing(StrEnum):
    """What the library may say of an edition; see `Edition.standing`."""

    NEWEST_LOADED = "newest_loaded"
    REPLACED_LOADED = "replaced_loaded"
    REPLACED_NOT_LOADED = "replaced_not_loaded"
    IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a family of documents that replace each other.

    `family` is a key such as "working-together"; `label` what readers call it ("2023"); `applies_from` an ISO
    date as precise as known ("2023", "2023-12" or "2023-12-15"; "" when unknown).
    """

    family: str
    label: str
    applies_from: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the library with what was inferred about it or set by a person.

    `id` is a hash of the content; `file` the base name as added; `path` where it was added from (POSIX style,
    relative to the added folder); `issued` an ISO date as precise as known; `nation` "England", "Wales",
    "Scotland", "Northern Ireland", "elsewhere" or ""; `language` an ISO 639-1 code; `page_count` None for
    files without pages (Word, HTML).
    """

    id: str
    file: str
    path: str
    sha256: str
    title: str
    kind: Kind
    publisher: str = ""
    nation: str = ""
    language: str = "en"
    issued: str = ""
    edition: Edition | None = None
    partnership: str = ""
    page_count: int | None = None
    is_sample: bool = False

    @property
    def year(self) -> int | None:
        """The year it was issued, where known."""
        return int(self.issued[:4]) if self.issued[:4].isdigit() else None


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The characters `start:end` of a paragraph's text stand on one page.

    `page` is the physical page counted from 1 (None where the file has no pages); `label` the page as printed.
    """

    start: int
    end: int
    page: int | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing quoted: a sentence, a bullet or a table row, as `start:end` in its paragraph's text.

    `is_bullet` says it makes sense only after the unit at index `lead_in` (None where it stands alone).
    """

    start: int
    end: int
    is_bullet: bool = False
    lead_in: int | None = None
    force: Force | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as printed: its bullets belong to it; its footnotes are paragraphs of their own.

    `text` keeps the printed characters except that ligatures are spelt out, soft hyphens and line-break
    hyphenation undone, white space evened out; each bullet starts on a new line with "• ". Footnote marks stay
    where they are printed ("children195"): `marks` gives their places as (start, end), so that a search can
    leave them out and a screen can raise them. `number` is the number as printed ("343", "4.12"), a section
    ("s16B(2)"), "footnote 23", or None; `place` is what a reader would look for where there is no number
    ("Flow chart 1", "Annex F", the nearest heading). `note_of` gives, for a footnote, the ordinal of the
    paragraph that carries its mark.
    """

    document_id: str
    ordinal: int
    text: str
    role: Role
    spans: tuple[PageSpan, ...]
    units: tuple[Unit, ...]
    number: str | None = None
    place: str | None = None
    heading: tuple[str, ...] = ()
    force: Force | None = None
    marks: tuple[tuple[int, int], ...] = ()
    note_of: int | None = None

    @property
    def id(self) -> str:
        """Unique in a library."""
        return f"{self.document_id}:{self.ordinal}"

    def page_at(self, offset: int) -> tuple[int | None, str | None]:
        """The page (physical, as printed) on which character `offset` stands."""
        for span in self.spans:
            if span.start <= offset < span.end:
                return span.page, span.label
        last = self.spans[-1]
        return last.page, last.label

    @property
    def pages(self) -> tuple[int, ...]:
        """Physical pages it stands on, in order; empty for files without pages."""
        return tuple(dict.fromkeys(s.page for s in self.spans if s.page is not None))


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded: whole paragraphs, or whole units of a long one, within the embedder's token window.

    `text` is what is embedded, without the `heading` line put in front of it. `parts` are (paragraph ordinal,
    start, end) of the text it was made from.
    """

    document_id: str
    ordinal: int
    text: str
    heading: str
    parts: tuple[tuple[int, int, int], ...]

    @property
    def id(self) -> str:
        """Unique in a library."""
        return f"{self.document_id}#{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to, applied before ranking. Empty means no limit.

    `documents` holds ids, file names or parts of titles; `editions` labels; `years` the year issued.
    `with_replaced` lets replaced editions in, for a question about them.
    """

    kinds: tuple[Kind, ...] = ()
    documents: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    partnerships: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    as_of: date | None = None
    with_replaced: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `ranks` gives its place with each searcher, counted from 1: why it is here."""

    passage: Passage
    document: Document
    score: float
    pages: tuple[int, ...]
    paragraphs: tuple[str, ...]
    ranks: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quotation and where it stands.

    `quote` is a contiguous run of one paragraph on one page, as printed (see `Paragraph.text`); `verified`
    says that it was found again in the named paragraph when the answer was made. `standing` is in words.
    `newer_known` names a later edition that is known but not loaded.
    """

    document_id: str
    file: str
    title: str
    kind: Kind
    edition: str | None
    standing: str | None
    superseded: bool
    newer_known: str | None
    page: int | None
    page_label: str | None
    paragraph: str | None
    force: Force | None
    quote: str
    verified: bool
    paragraph_id: str = ""
    is_sample: bool = False
