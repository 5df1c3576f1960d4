"""A source as it is shown: its page as a picture with the quoted words marked, or the paragraph in its context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.app import words
from assistant.app.distressing import describes_injury
from assistant.app.views import source_address
from indexes.documents import Document, PageSpan, Paragraph, Role
from indexes.errors import DocumentNotFound, PageUnavailable
from indexes.highlights import Box
from indexes.library import Library
from indexes.pictures import Pictures

__all__ = ["Mark", "Near", "PagePicture", "Run", "SourceView", "Wanted", "source_view"]

_AROUND = 3
"""Paragraphs shown before and after the one that is quoted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a paragraph, the runs of characters quoted from it, and a page (the quoted one)."""

    paragraph_id: str
    page: int | None = None
    quoted: tuple[tuple[int, int], ...] = ()
    number: int = 0

    @property
    def start(self) -> int:
        """Where the quotation begins in the paragraph."""
        return self.quoted[0][0] if self.quoted else 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked line, in per cent of the picture's width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture of a page, and the addresses of its neighbours ("" where there is none)."""

    address: str
    alternative: str
    aspect: str
    marks: tuple[Mark, ...]
    previous: str
    next: str
    file_address: str
    words: str


@dataclass(frozen=True, slots=True)
class Run:
    """Part of a paragraph's text, quoted or not."""

    text: str
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A paragraph in context: its number, and its text in runs."""

    number: str
    runs: tuple[Run, ...]
    is_quoted: bool
    is_heading: bool
    is_folded: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """All that the template of a source needs. `notice` says what is marked, or why nothing is."""

    number: int
    title: str
    kind: str
    edition: str
    is_sample: bool
    place: str
    headings: str
    notice: str
    back: str
    address: str
    picture: PagePicture | None
    near: tuple[Near, ...]


def source_view(wanted: Wanted, library: Library, pictures: Pictures) -> SourceView:
    """Work out what is shown of a source.

    Raises:
        DocumentNotFound: where the library holds no such paragraph (it may have been removed since).
    """
    paragraph = library.paragraph(wanted.paragraph_id)
    try:
        document = library.by_id(paragraph.document_id)
    except KeyError as error:
        raise DocumentNotFound("This document is no longer in the library.") from error
    page = wanted.page or paragraph.page_at(wanted.start)[0]
    picture, notice = None, ""
    if page is not None:
        try:
            picture, notice = _picture(wanted, paragraph, document, page, library, pictures)
        except PageUnavailable as error:
            notice = f"{error} The paragraph is shown as it was read."
    elsewhere = picture is not None and page not in paragraph.pages
    standing = library.standing(document, date.today())
    edition = document.edition.label if document.edition else None
    return SourceView(
        number=wanted.number,
        title=document.title,
        kind=words.kind_words(document.kind.value),
        edition=words.edition_words(edition, standing.words if standing else None),
        is_sample=document.is_sample,
        place=words.capital(
            words.place_words([words.paragraph_words(paragraph.number or paragraph.place), *_pages(paragraph)])
        ),
        headings=" › ".join(paragraph.heading),
        notice=notice,
        back=_address(wanted, paragraph.page_at(wanted.start)[0]) if elsewhere else "",
        address=_address(wanted, page),
        picture=picture,
        near=tuple(_near(paragraph, wanted, library)),
    )


def _pages(paragraph: Paragraph) -> list[str]:
    spans: dict[int | None, PageSpan] = {span.page: span for span in paragraph.spans}
    return [words.page_words(span.page, span.label) for span in spans.values()]


def _address(wanted: Wanted, page: int | None) -> str:
    return source_address(wanted.paragraph_id, page, wanted.quoted, wanted.number)


def _picture(
    wanted: Wanted, paragraph: Paragraph, document: Document, page: int, library: Library, pictures: Pictures
) -> tuple[PagePicture, str]:
    drawn = pictures.picture(document, page)
    found = [pictures.highlight(library, paragraph, *run, page) for run in _on_page(wanted, paragraph, page)]
    boxes = [box for boxes in found for box in boxes] if all(found) else []  # all of the quotation or nothing
    shown = PagePicture(
        address=f"page/{document.id}/{page}.png",
        alternative=f"Page {page} of {document.title}{', with the quoted words marked' if boxes else ''}",
        aspect=f"{drawn.width_pt:.2f} / {drawn.height_pt:.2f}",
        marks=tuple(_mark(box, drawn.width_pt, drawn.height_pt) for box in boxes),
        previous=_address(wanted, page - 1) if page > 1 else "",
        next=_address(wanted, page + 1) if page < drawn.pages else "",
        file_address=f"file/{document.id}.pdf#page={page}",
        words=words.page_words(page, _label(page, document, library), document),
    )
    return shown, _notice(wanted, paragraph, page, bool(boxes))


def _notice(wanted: Wanted, paragraph: Paragraph, page: int, is_marked: bool) -> str:
    if page not in paragraph.pages:
        return "The paragraph is not on this page."
    if not wanted.quoted:
        return "Nothing is quoted from this page, so nothing is marked."
    if is_marked:
        return "The quoted words are marked in yellow with a line under them."
    return (
        "The quoted words could not be located on this picture for certain, so nothing is marked. "
        "They are marked in the text below it."
    )


def _on_page(wanted: Wanted, paragraph: Paragraph, page: int) -> Iterator[tuple[int, int]]:
    """The quoted runs, as far as they stand on a page."""
    for first, last in wanted.quoted:
        for span in paragraph.spans:
            start, end = max(span.start, first), min(span.end, last)
            if span.page == page and start < end:
                yield start, end


def _mark(box: Box, width: float, height: float) -> Mark:
    x0, y0, x1, y1 = box
    return Mark(
        round(100 * x0 / width, 3),
        round(100 * (height - y1) / height, 3),
        round(100 * (x1 - x0) / width, 3),
        round(100 * (y1 - y0) / height, 3),
    )


def _label(page: int, document: Document, library: Library) -> str | None:
    """The page as printed, from any paragraph that stands on it."""
    for paragraph in library.paragraphs(document):
        for span in paragraph.spans:
            if span.page == page:
                return span.label
    return None


def _near(paragraph: Paragraph, wanted: Wanted, library: Library) -> list[Near]:
    document = library.by_id(paragraph.document_id)
    all_of_it = library.paragraphs(document)
    at = next(i for i, p in enumerate(all_of_it) if p.ordinal == paragraph.ordinal)
    around = [p for p in all_of_it[max(0, at - _AROUND) : at + _AROUND + 1] if p.role is not Role.CONTENTS]
    may_fold = not document.kind.carries_force
    return [_near_one(p, p.ordinal == paragraph.ordinal, wanted, may_fold) for p in around]


def _near_one(paragraph: Paragraph, is_quoted: bool, wanted: Wanted, may_fold: bool) -> Near:
    return Near(
        number=paragraph.number or "",
        runs=tuple(_runs(paragraph.text, wanted.quoted if is_quoted else ())),
        is_quoted=is_quoted,
        is_heading=paragraph.role is Role.HEADING,
        is_folded=may_fold and not is_quoted and describes_injury(paragraph.text),
    )


def _runs(text: str, quoted: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """The text in runs that are quoted or not."""
    at = 0
    for start, end in sorted(quoted):
        if at < start:
            yield Run(text[at:start])
        if max(at, start) < end:
            yield Run(text[max(at, start) : end], is_quoted=True)
        at = max(at, end)
    if at < len(text):
        yield Run(text[at:])
