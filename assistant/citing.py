"""Chosen sentences into claims: each quotation cut, placed, and found again before it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answer import Claim
from assistant.quotes import is_verbatim, pieces, raised
from assistant.selecting import Selected
from indexes.documents import Citation, Force, Kind, Paragraph
from indexes.force import strongest
from indexes.library import Library

__all__ = ["AUTHORITY", "GAP", "claim", "claim_of", "in_order_of_authority"]

GAP = "[…]"
"""Stands in a claim where sentences of the same paragraph were left out."""

AUTHORITY = (
    Kind.LAW,
    Kind.STATUTORY_GUIDANCE,
    Kind.NON_STATUTORY_GUIDANCE,
    Kind.NATIONAL_REVIEW,
    Kind.REVIEW,
    Kind.INSPECTION,
    Kind.INQUIRY,
    Kind.GOVERNMENT_RESPONSE,
    Kind.OTHER,
)
"""The order in which sources are shown. Source: BRIEF 1.1."""


def claim(chosen: Selected, library: Library, as_of: date, note: str = "") -> Claim | None:
    """The chosen units of one paragraph with their citations; None where a quotation can't be found again."""
    return claim_of(chosen.paragraph, chosen.units, library, as_of, note)


def claim_of(paragraph: Paragraph, units: Sequence[int], library: Library, as_of: date, note: str = "") -> Claim | None:
    """Units of one paragraph, in order, with their citations; None where a quotation can't be found again."""
    citations: list[Citation] = []
    shown: list[str] = []
    for number, run in enumerate(_runs(units)):
        start, end = paragraph.units[run[0]].start, paragraph.units[run[-1]].end
        if number:
            shown.append(GAP)
        shown.append(raised(paragraph, start, end))
        force = strongest(tuple(paragraph.units[i].force for i in run))
        citations += [_citation(paragraph, library, as_of, piece, force) for piece in pieces(paragraph, start, end)]
    if not citations or not all(citation.verified for citation in citations):
        return None
    return Claim("\n".join(shown), tuple(citations), note)


def in_order_of_authority(chosen: Sequence[Selected], library: Library) -> list[Selected]:
    """Sources of more authority first; within one kind the better document first, and its best paragraph."""
    best: dict[str, float] = {}
    for selected in chosen:
        key = selected.paragraph.document_id
        best[key] = max(best.get(key, 0.0), selected.score)
    return sorted(
        chosen,
        key=lambda s: (
            AUTHORITY.index(library.by_id(s.paragraph.document_id).kind),
            -best[s.paragraph.document_id],
            s.paragraph.document_id,
            -s.score,
            s.paragraph.ordinal,
        ),
    )


def _runs(units: Sequence[int]) -> Iterator[list[int]]:
    """Neighbouring units together: one contiguous quotation each."""
    run: list[int] = []
    for index in units:
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _citation(
    paragraph: Paragraph, library: Library, as_of: date, piece: tuple[int, int], force: Force | None
) -> Citation:
    document = library.by_id(paragraph.document_id)
    standing = library.standing(document, as_of)
    page, label = paragraph.page_at(piece[0])
    quote = paragraph.text[piece[0] : piece[1]]
    return Citation(
        document_id=document.id,
        file=document.file,
        title=document.title,
        kind=document.kind,
        edition=document.edition.label if document.edition else None,
        standing=standing.words if standing else None,
        superseded=standing.superseded if standing else False,
        newer_known=standing.newer_known if standing else None,
        page=page,
        page_label=label,
        paragraph=paragraph.number or paragraph.place,
        force=force if document.kind.carries_force else None,
        quote=quote,
        verified=is_verbatim(quote, library.paragraph(paragraph.id), page),
        paragraph_id=paragraph.id,
        is_sample=document.is_sample,
    )
