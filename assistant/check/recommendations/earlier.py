"""Recommendations of published reviews in the library that ask for much the same: quoted, with their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from assistant.check.parts import Part, part_of
from assistant.check.recommendations.locating import reads_as_recommendation
from assistant.check.recommendations.rubric import Rubric, rubric
from assistant.check.rules import found
from indexes.documents import Document, Filters, Hit, Kind, Paragraph
from indexes.library import Library

__all__ = ["Earlier", "earlier_recommendations", "reviews_in"]

_TOP = 8
"""Passages looked at for one recommendation."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A recommendation of a review in the library, verbatim; `similarity` is the cosine, for machines."""

    text: str
    document: Document
    paragraph: str
    page: int | None
    similarity: float

    @property
    def place(self) -> str:
        """The review, its year, paragraph and page, as far as known."""
        year = f" ({self.document.year})" if self.document.year else ""
        paragraph = f", {self.paragraph}" if self.paragraph else ""
        page = f", page {self.page}" if self.page else ""
        return f"{self.document.title}{year}{paragraph}{page}"


def reviews_in(library: Library) -> int:
    """How many documents of the library are reviews."""
    return sum(document.kind is Kind.REVIEW for document in library.documents)


def earlier_recommendations(
    texts: Sequence[str], library: Library, as_of: date | None = None, rubrics: Path | None = None
) -> tuple[tuple[Earlier, ...], ...]:
    """For each recommendation those of the library's reviews that are alike, at most one of a review, nearest first.

    A review that holds most of the recommendations word for word is the draft itself, or its last version, and left out.
    """
    rules = rubric(rubrics)
    filters = Filters(kinds=(Kind.REVIEW,), as_of=as_of)
    alike = [_alike(text, library, filters, rules, rubrics) for text in texts]
    own = _own_versions(texts, alike)
    return tuple(
        tuple(earlier for earlier in held if earlier.document.id not in own)[: rules.earlier.most] for held in alike
    )


def _alike(text: str, library: Library, filters: Filters, rules: Rubric, rubrics: Path | None) -> list[Earlier]:
    candidates = [c for hit in library.search(text, filters, _TOP).hits for c in _candidates(hit, library, rubrics)]
    if not candidates:
        return []
    vectors = library.embed([text, *(candidate.text for candidate in candidates)]).astype(np.float64)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    cosines = vectors[1:] @ vectors[0]
    nearest: dict[str, Earlier] = {}
    for candidate, cosine in sorted(zip(candidates, cosines, strict=True), key=lambda pair: -float(pair[1])):
        least = rules.earlier.least_cosine_same_subject if _same_subject(text, candidate.text, rules) else None
        if cosine >= (least if least is not None else rules.earlier.least_cosine):
            made = Earlier(candidate.text, candidate.document, candidate.paragraph, candidate.page, float(cosine))
            nearest.setdefault(candidate.document.id, made)
    return list(nearest.values())


def _same_subject(one: str, other: str, rules: Rubric) -> bool:
    return any(found(family, one) and found(family, other) for family in rules.links.families)


def _own_versions(texts: Sequence[str], alike: Sequence[Sequence[Earlier]]) -> set[str]:
    counts: dict[str, int] = {}
    for text, held in zip(texts, alike, strict=True):
        for earlier in held:
            if _letters(earlier.text) == _letters(text):
                counts[earlier.document.id] = counts.get(earlier.document.id, 0) + 1
    return {document for document, count in counts.items() if 2 * count > len(texts)}


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _candidates(hit: Hit, library: Library, rubrics: Path | None) -> Iterator[Earlier]:
    """The sentences and cells of a passage that are recommendations: by their section, or by saying so."""
    paragraphs: Mapping[int, Paragraph] = {p.ordinal: p for p in library.paragraphs(hit.document)}
    for ordinal in dict.fromkeys(part[0] for part in hit.passage.parts):
        paragraph = paragraphs[ordinal]
        in_section = part_of(paragraph.heading, rubrics) is Part.RECOMMENDATIONS
        for start, end in _pieces(paragraph):
            text = paragraph.text[start:end]
            if not reads_as_recommendation(text, rubrics):
                continue
            if in_section or found(rubric(rubrics).finding.recommends, text):
                page, _ = paragraph.page_at(start)
                yield Earlier(text, hit.document, _label(paragraph), page, 0.0)


def _pieces(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    for unit in paragraph.units:
        at = unit.start
        for piece in paragraph.text[unit.start : unit.end].split(" | "):
            lead = len(piece) - len(piece.lstrip("•◦– \t\n"))
            if len(piece.split()) >= 4:
                yield at + lead, at + len(piece.rstrip())
            at += len(piece) + 3


def _label(paragraph: Paragraph) -> str:
    if paragraph.number:
        return f"paragraph {paragraph.number}"
    return f"“{paragraph.heading[-1]}”" if paragraph.heading else ""
