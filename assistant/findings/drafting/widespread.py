"""How widespread: one row for each review of the library that says something of the same subject, in its own words.

"N of the M reviews loaded" says what these files hold. It is no measure of how common anything is: reviews are few, are
chosen by whoever loads them, and are held where something went wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.check.language import query_sentence
from assistant.check.rules import found
from assistant.citing import claim_of
from assistant.findings.drafting.subjects import Subject, subjects_rubric
from assistant.findings.patterns_rules import patterns_rubric
from indexes.documents import Document, Kind, Paragraph, Role
from indexes.embedding import Embedder
from indexes.lexical import stem, words
from indexes.library import Library

__all__ = ["LibraryRow", "Reviews", "Spread"]

_LOOKED_AT = 6
"""Sentences of one review that are compared with the notes."""

_FEWEST_WORDS, _MOST_WORDS = 7, 70
_OUTSIDE = (Role.HEADING, Role.CONTENTS, Role.FOOTNOTE, Role.TABLE)
_IN_A_FINDING, _SIGN, _SHARED = 0.15, 0.05, 0.02


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """Words of a review that is loaded, with their place."""

    file: str
    title: str
    page: int | None
    paragraph: str | None
    quote: str

    def to_json(self) -> dict[str, Any]:
        """`{"file", "page", "paragraph", "quote"}`."""
        return {"file": self.file, "page": self.page, "paragraph": self.paragraph, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class Spread:
    """At most one row a review, in the order of their dates; how many were looked through, and for which subject."""

    loaded: int
    subject: str = ""
    rows: tuple[LibraryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    paragraph: Paragraph
    unit: int
    text: str
    signs: float


class Reviews:
    """The reviews of a library, read once for any number of patterns.

    Raises:
        RubricError: for a rubric that can't be used.
    """

    def __init__(self, library: Library, embedder: Embedder, as_of: date, rubrics: Path | None = None) -> None:
        self._library, self._embedder, self._as_of, self._rubrics = library, embedder, as_of, rubrics
        self._condition, self._rules = patterns_rubric(rubrics).condition, subjects_rubric(rubrics).rows
        held = [d for d in library.documents if d.kind is Kind.REVIEW]
        self._read = [(d, library.paragraphs(d)) for d in sorted(held, key=lambda d: (d.issued or "9999", d.file))]

    def on(self, subject: Subject | None, quotes: Sequence[str]) -> Spread:
        """For each review the sentence on the subject that is most like what is quoted from the notes.

        A sentence that an editor would ask about (a verdict on a worker, blame of a family) is never taken.
        """
        if subject is None or not quotes:
            return Spread(len(self._read))
        near = {stem(word) for quote in quotes for word in words(quote) if self._library.rarity(stem(word)) > 0}
        offered = [(document, self._offered(paragraphs, subject, near)) for document, paragraphs in self._read]
        texts = [sentence.text for _, sentences in offered for sentence in sentences]
        if not texts:
            return Spread(len(self._read), subject.name)
        centre = np.asarray(self._embedder.embed(list(quotes))).mean(axis=0)
        centre /= np.linalg.norm(centre) or 1.0
        alike = iter(np.asarray(self._embedder.embed(texts)) @ centre)
        least = self._rules.least_alike_wide if subject.is_wide else self._rules.least_alike
        rows: list[LibraryRow] = []
        for document, sentences in offered:
            close = [(float(next(alike)), sentence) for sentence in sentences]
            rows += self._row(document, [(a + s.signs, s) for a, s in close if a >= least])
        return Spread(len(self._read), subject.name, tuple(rows))

    def _offered(self, paragraphs: Sequence[Paragraph], subject: Subject, near: set[str]) -> list[_Sentence]:
        made: list[_Sentence] = []
        for paragraph in paragraphs:
            is_told = any(found(self._rules.not_under, line) for line in paragraph.heading)
            is_finding = any(found(self._rules.findings, line) for line in paragraph.heading)
            if paragraph.role not in _OUTSIDE and (is_finding or not is_told):
                made += self._in_paragraph(paragraph, subject, _IN_A_FINDING if is_finding else 0.0, near)
        return sorted(made, key=lambda s: (-s.signs, s.paragraph.ordinal))[:_LOOKED_AT]

    def _in_paragraph(
        self, paragraph: Paragraph, subject: Subject, in_finding: float, near: set[str]
    ) -> Iterator[_Sentence]:
        for index, unit in enumerate(paragraph.units):
            text = paragraph.text[unit.start : unit.end]
            if not _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS or text.rstrip().endswith("?"):
                continue
            signs = sum(found(pattern, text) is not None for pattern in self._condition.patterns)
            if found(subject.in_reviews, text) and (signs or in_finding):
                shared = len(near & {stem(word) for word in words(text)})
                yield _Sentence(paragraph, index, text, _SIGN * signs + _SHARED * shared + in_finding)

    def _row(self, document: Document, scored: Sequence[tuple[float, _Sentence]]) -> Iterator[LibraryRow]:
        """The best sentence that may be taken and is found again in its paragraph; nothing where none is."""
        for _, sentence in sorted(scored, key=lambda one: (-one[0], one[1].paragraph.ordinal)):
            if query_sentence(sentence.text, self._rubrics).query:
                continue
            made = claim_of(sentence.paragraph, (sentence.unit,), self._library, self._as_of)
            if made is not None:
                first = made.citations[0]
                yield LibraryRow(document.file, document.title, first.page, first.paragraph, sentence.text)
                return
