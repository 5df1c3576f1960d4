"""The draft's own citations, looked up in the library: what stands where it says, what differs, what could not be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.check.citations.compare import Spot
from assistant.check.citations.dates import practice_period, written
from assistant.check.citations.judging import Judge, Verdict
from assistant.check.citations.references import Reference, references
from assistant.check.citations.rules import CitationRules, Status, citation_rules
from assistant.check.draft import Draft
from assistant.check.points import Lens, Point, Quote
from assistant.drawing.blocks import Block, Cell, Fold, Heading, Items, Quoted, Source, Table, Text
from indexes.documents import Document
from indexes.library import Library

__all__ = ["Citation", "CitationsResult", "check_citations"]

NOTE = (
    "Looked for: guidance, law and reviews that the draft names, the words it quotes from them, the places and editions it "
    "gives. Words in quotation marks are compared letter by letter, without regard to marks and spaces; what the draft says in "
    "its own words only by the place, the numbers and “must” or “should”, where one sentence of the document says nearly the "
    "same. Whether a source is used fairly, or another should have been, can't be seen from here. Dates of editions come from "
    "the documents and from a list kept with the program; “in force” is never inferred from a file. A person decides."
)
_WORDS: dict[Status, str] = {
    Status.VERBATIM: "word for word",
    Status.FOUND: "found",
    Status.NOT_LOADED: "not in the library",
    Status.NOT_CHECKABLE: "could not be compared",
}
_ANSWERS = {True: "applied", False: "did not apply", None: "not known"}


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of the draft with what came of looking it up. `quote` is the sentence, `at` the words to comment on."""

    quote: Quote
    at: Quote
    reference: Reference
    verdict: Verdict
    standing: str = ""

    @property
    def status(self) -> Status:
        """What came of it."""
        return self.verdict.status

    @property
    def refers_to(self) -> str:
        """What the draft names, with edition and place; its own words where it names nothing."""
        one = self.reference
        label = one.label if one.label and one.label not in one.name else ""
        said = " ".join(part for part in (one.name, label) if part)
        return ", ".join(part for part in (said, *map(str, one.places)) if part)

    def to_json(self) -> dict[str, Any]:
        """The contract's object; `stands_at` and `source_text` are of the library's document."""
        verdict = self.verdict
        return {
            **self.quote.to_json(),
            "refers_to": self.refers_to,
            "document": _document_json(verdict.document, self.standing),
            "status": verdict.status.value,
            "stands_at": _spot_json(verdict.stands_at),
            "source_text": verdict.source.text if verdict.source else None,
            "applied_at_practice": verdict.at_practice,
            "applied_at_writing": verdict.at_writing,
            "question": verdict.question,
        }


def _document_json(document: Document | None, standing: str) -> dict[str, Any] | None:
    if document is None:
        return None
    edition = document.edition.label if document.edition else None
    return {"title": document.title, "file": document.file, "edition": edition, "standing": standing or None}


def _spot_json(spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    return {"document": spot.document.title, "paragraph": spot.number or spot.paragraph.place, "page": spot.page}


@dataclass(frozen=True, slots=True)
class CitationsResult:
    """All citations, in the order of the draft. `written` and `practice` are the dates that editions were held against."""

    citations: tuple[Citation, ...]
    written: date | None
    practice: tuple[date, date] | None
    has_library: bool

    @property
    def queried(self) -> tuple[Citation, ...]:
        """Those at which the draft and the library differ."""
        return tuple(one for one in self.citations if one.status.is_queried)

    def to_json(self) -> dict[str, Any]:
        """`{"citations": [...]}`."""
        return {"citations": [one.to_json() for one in self.citations]}

    def points(self) -> tuple[Point, ...]:
        """One at each citation that is queried; words that differ come first."""
        made = []
        for one in self.queried:
            source = one.verdict.source
            beside = f" {source.document.title}, {source.place()}: “{_short(source.text)}”" if source else ""
            kind, weight = one.status.value, float(list(Status).index(one.status))
            made.append(Point(Lens.CITATIONS, kind, one.at, f"{one.verdict.question}{beside}", weight=weight))
        return tuple(sorted(made, key=lambda point: (point.weight, point.quote.index)))

    def blocks(self) -> tuple[Block, ...]:
        """Differences side by side; what was found; what could not be compared."""
        return (
            Heading("The draft’s own citations", 2),
            Text(self._dates()),
            *self._differences(),
            *self._found(),
            *self._not_compared(),
            Text(NOTE, is_note=True),
        )

    def _dates(self) -> str:
        if not self.has_library:
            return "No library was open, so the draft’s citations are listed and nothing was compared."
        when = (
            f"Editions are held against the draft’s date ({self.written.isoformat()})"
            if self.written
            else "The draft gives no date of its own"
        )
        if self.practice is None:
            return f"{when}. The period under review is not given as dates, so whether an edition applied then is left open."
        first, last = self.practice
        return f"{when} and the period under review ({first.isoformat()} to {last.isoformat()})."

    def _differences(self) -> Iterator[Block]:
        yield Heading("Where the draft and the document differ", 3)
        if not self.queried:
            yield Text("No difference was found in what could be compared.")
        for one in self.queried:
            yield Quoted(one.quote, f"{one.refers_to}. {one.verdict.question}")
            for spot in _beside(one.verdict):
                yield Source(spot.text, ", ".join(part for part in (spot.document.title, spot.place()) if part))

    def _found(self) -> Iterator[Block]:
        rows = [one for one in self.citations if one.status in (Status.VERBATIM, Status.FOUND)]
        if rows:
            columns = ("Cited", "Draft", "In the library", "Standing", "During the practice", "At writing")
            table = Table(columns, tuple(_row(one) for one in rows))
            yield Fold(f"Found in the library ({len(rows)})", (table,))

    def _not_compared(self) -> Iterator[Block]:
        for status, heading in (
            (Status.NOT_LOADED, "Not in the library"),
            (Status.NOT_CHECKABLE, "Could not be compared"),
        ):
            held = [one for one in self.citations if one.status is status]
            if held:
                yield Heading(heading, 3)
                yield Items(tuple(dict.fromkeys(_line(one) for one in held)))


def _beside(verdict: Verdict) -> tuple[Spot, ...]:
    """The words to set beside the draft's: the nearest, and where the quoted ones stand if that is elsewhere."""
    return tuple(dict.fromkeys(spot for spot in (verdict.source, verdict.stands_at) if spot is not None))


def _row(one: Citation) -> tuple[Cell, ...]:
    spot, verdict = one.verdict.stands_at, one.verdict
    where = ", ".join(
        part for part in (verdict.document.title if verdict.document else "", spot.place() if spot else "") if part
    )
    texts = (
        one.refers_to,
        one.quote.paragraph,
        f"{where} ({_WORDS[one.status]})",
        one.standing,
        _ANSWERS[verdict.at_practice],
        _ANSWERS[verdict.at_writing],
    )
    return tuple(Cell(text) for text in texts)


def _line(one: Citation) -> str:
    named = one.refers_to or f"“{_short(one.quote.text)}”"
    at = f" (at {one.quote.paragraph})" if one.quote.paragraph else ""
    return f"{named}{at}. {one.verdict.question}"


def _short(text: str, longest: int = 320) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


def check_citations(
    draft: Draft,
    library: Library | None = None,
    as_of: date | None = None,
    practice_dates: tuple[date, date] | None = None,
    rubrics: Path | None = None,
) -> CitationsResult:
    """Look up every citation of a draft.

    Editions are held against the date on the draft's cover, or `as_of` where it has none, and against `practice_dates` or
    the period under review as the draft gives it.

    Raises:
        RubricError: where the rubric can't be used.
    """
    rules = citation_rules(rubrics)
    when = written(draft)
    practice = practice_dates or practice_period(draft, rules)
    found = list(references(draft, library.documents if library else (), rules))
    judge = Judge(library, rules, when or as_of or date.today(), practice) if library else None
    made = tuple(_citation(reference, judge, library, as_of or date.today(), rules) for reference in found)
    return CitationsResult(made, when, practice, library is not None)


def _citation(
    reference: Reference, judge: Judge | None, library: Library | None, as_of: date, rules: CitationRules
) -> Citation:
    verdict = judge.judge(reference) if judge else Verdict(Status.NOT_CHECKABLE, rules.questions["no_library"])
    paragraph = reference.paragraph
    start = reference.sentence.start
    end = max(start + len(reference.around), reference.sentence.end)
    quote = paragraph.quote(start, end)
    at = paragraph.quote(*reference.quoted) if reference.quoted else quote
    standing = library.standing(verdict.document, as_of) if library and verdict.document else None
    return Citation(quote, at, reference, verdict, standing.words if standing else "")
