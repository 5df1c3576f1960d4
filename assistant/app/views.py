"""An answer as it is shown: numbered quotations grouped by document, a card for each, and what was not used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from assistant.answer import Answer, Claim, Status
from assistant.app import words
from assistant.app.distressing import describes_injury
from assistant.citing import GAP
from assistant.model_words import ModelPart, model_part
from assistant.reports import STATUS_WORDS
from indexes.documents import Hit, Kind
from indexes.highlights import find_quote
from indexes.library import Library

__all__ = ["CHECK", "AnswerView", "Line", "Place", "Quotation", "Source", "Unused", "answer_view", "source_address"]

CHECK = "Quotations are word for word. A person must check that they answer the question."
_SHOWN_UNUSED = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a quotation: text, a bullet, or the mark that words were left out."""

    text: str
    is_bullet: bool = False
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where to see it: words ("page 14") and the address of the page or paragraph shown."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """One claim with its number, and what its card says."""

    number: int
    title: str
    kind: str
    edition: str
    is_replaced: bool
    newer_known: str
    place: str
    force: str
    places: tuple[Place, ...]
    has_pages: bool
    lines: tuple[Line, ...]
    note: str
    is_folded: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Source:
    """The quotations of one document, together."""

    title: str
    kind: str
    edition: str
    is_replaced: bool
    is_sample: bool
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """A passage that was found and not quoted."""

    title: str
    kind: str
    place: str
    text: str
    address: str
    is_folded: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """All that a template needs. `announcement` is read out by a screen reader when the answer arrives."""

    status: str
    status_words: str
    message: str
    searched_as: str
    how_searched: tuple[str, ...]
    sources: tuple[Source, ...]
    unused: tuple[Unused, ...]
    searched: str
    provenance: str
    announcement: str
    is_urgent: bool
    model: ModelPart | None = None

    @property
    def quotations(self) -> tuple[Quotation, ...]:
        """All quotations, in the order shown."""
        return tuple(quotation for source in self.sources for quotation in source.quotations)


def answer_view(answer: Answer, library: Library) -> AnswerView:
    """Work out what is shown of an answer. Claims whose quotations were not found again are left out."""
    claims = [claim for claim in answer.claims if claim.is_supported]
    quotations = [_quotation(number, claim, library) for number, claim in enumerate(claims, 1)]
    status = STATUS_WORDS[answer.status]
    count = len(quotations)
    searched = answer.provenance.documents_searched
    return AnswerView(
        status=answer.status.value,
        status_words=status,
        message=answer.message,
        searched_as="" if answer.standalone == answer.question else answer.standalone,
        how_searched=tuple(_how_searched(answer)),
        sources=tuple(_sources(quotations, claims)),
        unused=tuple(_unused(answer)),
        searched=f"{searched} {'document was' if searched == 1 else 'documents were'} searched" if searched else "",
        provenance=_provenance(answer),
        announcement=f"{status}. {count} {'quotation' if count == 1 else 'quotations'}.",
        is_urgent=answer.status is Status.URGENT,
        model=_model(answer),
    )


def source_address(
    paragraph_id: str, page: int | None = None, spans: Sequence[tuple[int, int]] = (), number: int = 0
) -> str:
    """The address under which a paragraph, or its page, is shown. `spans` are the characters quoted from it."""
    query: dict[str, str | int] = {"paragraph": paragraph_id}
    if page is not None:
        query["page"] = page
    if spans:
        query["quoted"] = ",".join(f"{start}-{end}" for start, end in spans)
    if number:
        query["number"] = number
    return f"source?{urlencode(query)}"


def _quotation(number: int, claim: Claim, library: Library) -> Quotation:
    first = claim.citations[0]
    pages = words.pages_words([(c.page, c.page_label) for c in claim.citations])
    forces = _unique(c.force.value for c in claim.citations if c.force)
    return Quotation(
        number=number,
        title=words.document_words(first),
        kind=words.kind_words(first.kind.value),
        edition=words.edition_words(first.edition, first.standing),
        is_replaced=first.superseded,
        newer_known="" if "(not loaded)" in (first.standing or "") else first.newer_known or "",
        place=words.place_words([words.paragraph_words(first.paragraph), pages]),
        force=" and ".join(forces),
        places=tuple(_places(number, claim, library)),
        has_pages=first.page is not None,
        lines=tuple(_line(text) for text in claim.text.splitlines() if text.strip()),
        note=claim.note,
        is_folded=_may_describe_injury(first.kind) and describes_injury(claim.text),
        is_sample=first.is_sample,
    )


def _places(number: int, claim: Claim, library: Library) -> Iterator[Place]:
    """One for each page, or one for a paragraph without pages."""
    for page, group in groupby(claim.citations, key=lambda c: c.page):
        citations = list(group)
        spans = [find_quote(library.paragraph(c.paragraph_id), c.quote, page) for c in citations]
        known = tuple(span for span in spans if span is not None)
        words_ = f"page {citations[0].page_label or page}" if page else "the paragraph"
        yield Place(words_, source_address(citations[0].paragraph_id, page, known, number))


def _sources(quotations: Sequence[Quotation], claims: Sequence[Claim]) -> Iterator[Source]:
    numbered = zip(quotations, claims, strict=True)
    for _, group in groupby(numbered, key=lambda pair: pair[1].citations[0].document_id):
        members = tuple(quotation for quotation, _ in group)
        first = members[0]
        yield Source(first.title, first.kind, first.edition, first.is_replaced, first.is_sample, members)


def _unused(answer: Answer) -> Iterator[Unused]:
    """Passages considered of which nothing was quoted, best first."""
    quoted = {citation.paragraph_id for citation in answer.citations}
    for hit in answer.hits[:_SHOWN_UNUSED]:
        ids = [f"{hit.passage.document_id}:{ordinal}" for ordinal, _, _ in hit.passage.parts]
        if not quoted.intersection(ids):
            yield _unused_hit(hit, ids[0])


def _unused_hit(hit: Hit, paragraph_id: str) -> Unused:
    labels = hit.paragraphs[:3]
    numbers = all(label[:1].isdigit() for label in labels)
    paragraphs = f"paragraphs {', '.join(labels)}" if numbers and len(labels) > 1 else ""
    pages = f"page {hit.pages[0]}" if hit.pages else ""
    return Unused(
        title=hit.document.title,
        kind=words.kind_words(hit.document.kind.value),
        place=words.place_words([paragraphs or words.paragraph_words(", ".join(labels)), pages]),
        text=hit.passage.text,
        address=source_address(paragraph_id, hit.pages[0] if hit.pages else None),
        is_folded=_may_describe_injury(hit.document.kind) and describes_injury(hit.passage.text),
    )


def _may_describe_injury(kind: Kind) -> bool:
    """Law and guidance speak of injury in general; they are never folded."""
    return not kind.carries_force


def _line(text: str) -> Line:
    if text.strip() == GAP:
        return Line(GAP, is_gap=True)
    if text.startswith("• "):
        return Line(text[2:], is_bullet=True)
    return Line(text)


def _how_searched(answer: Answer) -> Iterator[str]:
    fixed = [f"“{typed}” was read as “{used}”" for typed, used in answer.provenance.corrected]
    if fixed:
        yield f"{'; '.join(fixed)}."
    wider = [f"{typed} ({', '.join(phrases)})" for typed, phrases in answer.provenance.expanded]
    if wider:
        yield f"Other words for the same were searched too: {'; '.join(wider)}."


def _model(answer: Answer) -> ModelPart | None:
    """The language model's part, its sentences with the numbers that the quotations have on the screen."""
    part = model_part(answer)
    if part is None:
        return None
    supported = [number for number, claim in enumerate(answer.claims, 1) if claim.is_supported]
    on_screen = {number: shown for shown, number in enumerate(supported, 1)}
    kept = tuple(replace(link, claims=tuple(on_screen[number] for number in link.claims)) for link in part.kept)
    return replace(part, kept=kept)


def _provenance(answer: Answer) -> str:
    p = answer.provenance
    applied = words.partial_day(p.as_of)
    model = f"Language model {p.model}. Prompts: {p.prompt}." if p.model else "No language model was used."
    return f"Editions that applied on {applied}. Library {p.library}, version {p.version}. {model}"


def _unique(values: Iterator[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]
