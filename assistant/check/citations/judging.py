"""What came of looking a citation up. Something is queried only where the document's own words show a difference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.check.citations.compare import Spot, Text, amounts, limits, telling
from assistant.check.citations.dates import Started, editions_of
from assistant.check.citations.references import Reference
from assistant.check.citations.rules import CitationRules, Status
from assistant.check.parts import Part
from assistant.check.rules import found
from indexes.documents import Document
from indexes.library import Library

__all__ = ["Judge", "Verdict"]

LIKE = 0.72
"""From this likeness on (share of letters in place) a sentence is set beside a quotation as the one meant."""

_SURELY = 0.9
_SHARE_AT_PLACE, _SHARE_ANYWHERE = 0.45, 0.6
_SHARED_AT_PLACE, _SHARED_ANYWHERE = 4, 5
_SHARE_FOR_FORCE = 0.8
_NOT_HERE = 0.2
_HERE = 0.7
"""Shares of a claim's telling words that a sentence has; set on the planted citations of `evals.benchmarks.citations`."""

_LEAST_ELSEWHERE = 6
_BOUNDS = 30
_MODAL = re.compile(r"\b(must|should|(?:is|are) required to|ha(?:s|ve) to|(?:is|are) expected to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status with its evidence: the document meant, where the words stand, and the words to set beside the draft's."""

    status: Status
    question: str = ""
    document: Document | None = None
    stands_at: Spot | None = None
    source: Spot | None = None
    at_practice: bool | None = None
    at_writing: bool | None = None


class Judge:
    """Looks citations up in a library, for a draft written on a day about practice of a period."""

    def __init__(
        self, library: Library, rules: CitationRules, written: date, practice: tuple[date, date] | None
    ) -> None:
        self._library = library
        self._rules = rules
        self._written = written
        self._practice = practice
        self._small = frozenset(rules.small_words.split())
        self._texts: dict[str, Text] = {}

    def judge(self, reference: Reference) -> Verdict:
        """What came of one citation."""
        if not reference.name:
            return self._said(Status.NOT_CHECKABLE, "not_checkable")
        editions = self._editions(reference)
        if self._is_unknown(reference, editions):
            known = ", ".join(one.label for one in editions)
            return self._said(Status.EDITION_UNKNOWN, "edition_unknown", label=reference.label, known=known)
        meant = self._meant(reference)
        if not meant:
            return self._not_loaded(reference)
        verdict = self._of_quote(reference, meant) if reference.quoted else self._of_claim(reference, meant)
        return self._with_edition(reference, verdict, editions)

    # --- which document ------------------------------------------------------------------------------------------

    def _meant(self, reference: Reference) -> list[Document]:
        """The loaded documents that the citation names; without a year, all editions."""
        if reference.label is None:
            return list(reference.held)
        return [d for d in reference.held if d.edition is None or d.edition.label == reference.label]

    def _editions(self, reference: Reference) -> tuple[Started, ...]:
        family = next(
            (d.edition.family for d in reference.held if d.edition), reference.known.family if reference.known else ""
        )
        return editions_of(reference.held, family, reference.known.editions if reference.known else ())

    def _is_unknown(self, reference: Reference, editions: Sequence[Started]) -> bool:
        return bool(reference.label and editions and all(one.label != reference.label for one in editions))

    def _not_loaded(self, reference: Reference) -> Verdict:
        loaded = ", ".join(sorted({d.edition.label for d in reference.held if d.edition}))
        if reference.label and loaded:
            return self._said(Status.NOT_LOADED, "edition_not_loaded", label=reference.label, loaded=loaded)
        return self._said(Status.NOT_LOADED, "not_loaded")

    def _text(self, document: Document) -> Text:
        if document.id not in self._texts:
            self._texts[document.id] = Text(document, self._library.paragraphs(document), self._small)
        return self._texts[document.id]

    # --- words in quotation marks --------------------------------------------------------------------------------

    def _of_quote(self, reference: Reference, meant: Sequence[Document]) -> Verdict:
        quote = _quoted(reference)
        standing = [spot for document in meant for spot in self._text(document).all_spots(quote)]
        if standing:
            return self._where(reference, standing)
        nearest = self._nearest(quote, meant)
        for other in reference.held:
            spots = self._text(other).all_spots(quote) if other not in meant else []
            if spots:
                return self._edition_differs(spots[0], nearest)
        if nearest is None or nearest.likeness < _SURELY:
            elsewhere = self._elsewhere(quote, reference)
            if elsewhere is not None:
                said = {"document": elsewhere.document.title, "at": elsewhere.place()}
                made = self._said(Status.ANOTHER_DOCUMENT, "another_document", **said)
                return replace(made, document=meant[0], stands_at=elsewhere, source=elsewhere)
        if nearest is not None and nearest.likeness >= LIKE:
            made = self._said(Status.DIFFERS, "differs")
            return replace(made, document=nearest.document, stands_at=nearest, source=nearest)
        return replace(self._said(Status.NOT_FOUND, "not_found", document=meant[0].title), document=meant[0])

    def _where(self, reference: Reference, standing: Sequence[Spot]) -> Verdict:
        """The words stand there: at the place named?"""
        unsure = not reference.places
        for spot in standing:
            text = self._text(spot.document)
            index = text.index_of(spot.paragraph)
            for place in reference.places:
                held = text.at(place)
                unsure = unsure or held is None
                if held and index in held:
                    return Verdict(Status.VERBATIM, "", spot.document, spot, spot)
        best = self._current_first(standing)
        if unsure:
            return Verdict(Status.VERBATIM, "", best.document, best, best)
        made = self._said(Status.NOT_AT_THAT_PLACE, "not_at_that_place", at=best.place() or "another place")
        return replace(made, document=best.document, stands_at=best, source=best)

    def _current_first(self, spots: Sequence[Spot]) -> Spot:
        """The spot in the edition that applied when the draft was written, else the first."""
        current = [
            s
            for s in spots
            if (found := self._library.standing(s.document, self._written)) and found.applies and not found.superseded
        ]
        return (current or list(spots))[0]

    def _nearest(self, quote: str, meant: Sequence[Document]) -> Spot | None:
        spots = [spot for document in meant if (spot := self._text(document).nearest(quote))]
        return max(spots, key=lambda spot: spot.likeness, default=None)

    def _elsewhere(self, quote: str, reference: Reference) -> Spot | None:
        if len(quote.split()) < _LEAST_ELSEWHERE:
            return None
        for document in self._library.documents:
            if document not in reference.held:
                for spot in self._text(document).all_spots(quote):
                    return spot
        return None

    def _edition_differs(self, spot: Spot, nearest: Spot | None) -> Verdict:
        label = spot.document.edition.label if spot.document.edition else ""
        made = self._said(Status.EDITION_DIFFERS, "edition_differs", found=label, at=spot.place())
        shown = nearest if nearest is not None and nearest.likeness >= LIKE else spot
        return replace(made, document=(nearest or spot).document, stands_at=spot, source=shown)

    # --- words of the draft's own --------------------------------------------------------------------------------

    def _of_claim(self, reference: Reference, meant: Sequence[Document]) -> Verdict:
        missing = self._missing_place(reference, meant)
        if missing is not None:
            return missing
        answers = [self._compared(reference, document) for document in self._with_place(reference, meant)]
        if any(answer.status is Status.FOUND and answer.source for answer in answers) or not answers:
            return next(answer for answer in answers if answer.status is Status.FOUND and answer.source)
        queried = [answer for answer in answers if answer.status.is_queried]
        if len(queried) < len(answers):
            return next(answer for answer in answers if not answer.status.is_queried)
        if queried[0].status is Status.DIFFERS:
            for other in reference.held:
                answer = self._compared(replace(reference, places=()), other) if other not in meant else None
                if answer and answer.status is Status.FOUND and answer.source:
                    return self._edition_differs(answer.source, queried[0].source)
        return queried[0]

    def _with_place(self, reference: Reference, meant: Sequence[Document]) -> Sequence[Document]:
        """Of several documents of one edition (a whole and a part of it), those that have the places named."""
        having = [d for d in meant if all(self._text(d).at(place) != [] for place in reference.places)]
        return having or meant

    def _missing_place(self, reference: Reference, meant: Sequence[Document]) -> Verdict | None:
        for place in reference.places:
            held = [self._text(document).at(place) for document in meant]
            if held and all(found == [] for found in held):
                made = self._said(Status.NO_SUCH_PLACE, "no_such_place", place=str(place), document=meant[0].title)
                return replace(made, document=meant[0])
        return None

    def _compared(self, reference: Reference, document: Document) -> Verdict:
        """A claim beside the sentence of one document that says most of it; FOUND without a source where none does."""
        text = self._text(document)
        words = telling(reference.claim, self._small) - telling(document.title, frozenset())
        held = [index for place in reference.places for index in text.at(place) or ()]
        at = text.spot(held[0]) if held else None
        plain = Verdict(Status.FOUND, "", document, at)
        if len(words) < _SHARED_AT_PLACE:
            return self._bounded(reference.claim, words, text, plain)
        ranked = list(text.alike(words, held or None))
        share, shared, spot = max(ranked, key=lambda one: one[0], default=(0.0, 0, None))
        if held and share < _NOT_HERE:
            return self._somewhere_else(words, text, plain)
        enough = (_SHARE_AT_PLACE, _SHARED_AT_PLACE) if held else (_SHARE_ANYWHERE, _SHARED_ANYWHERE)
        if spot is None or share < enough[0] or shared < enough[1]:
            return self._bounded(reference.claim, words, text, plain)
        close = [s for part, _, s in ranked if part >= 0.8 * share]
        if _disagree(reference.claim, close, share >= _SHARE_FOR_FORCE):
            made = self._said(Status.DIFFERS, "claim_differs")
            return replace(made, document=document, stands_at=spot, source=spot)
        return replace(plain, stands_at=at or spot, source=spot)

    def _bounded(self, claim: str, words: frozenset[str], text: Text, plain: Verdict) -> Verdict:
        """A bound that no sentence about the same gives, where some give another for the same unit."""
        mine = limits(claim)
        near = [
            (share, shared, spot)
            for share, shared, spot in text.alike(words, most=_BOUNDS)
            if shared > 1 and share >= 0.4
        ]
        for unit in {unit for _, unit in mine}:
            theirs = [spot for _, _, spot in near if any(u == unit for _, u in amounts(spot.text))]
            told = {n for spot in theirs for n, u in amounts(spot.text) if u == unit}
            if theirs and not told & {n for n, u in mine if u == unit}:
                made = self._said(Status.DIFFERS, "claim_differs")
                return replace(made, document=text.document, stands_at=theirs[0], source=theirs[0])
        return plain

    def _somewhere_else(self, words: frozenset[str], text: Text, plain: Verdict) -> Verdict:
        share, shared, spot = max(text.alike(words), key=lambda one: one[0], default=(0.0, 0, None))
        if spot is None or share < _HERE or shared < _SHARED_ANYWHERE:
            return plain
        made = self._said(Status.NOT_AT_THAT_PLACE, "not_at_that_place", at=spot.place())
        return replace(made, document=text.document, stands_at=spot, source=spot)

    # --- editions ------------------------------------------------------------------------------------------------

    def _with_edition(self, reference: Reference, verdict: Verdict, editions: Sequence[Started]) -> Verdict:
        """When the edition named applied; queried where the draft's own words and dates don't fit that."""
        own = next((one for one in editions if one.label == reference.label), None)
        if own is None:
            return verdict
        later = [one for one in editions if one.start > own.start]
        verdict = replace(
            verdict,
            at_writing=_applied(own, later, self._written, self._written),
            at_practice=_applied(own, later, *self._practice) if self._practice else None,
        )
        if verdict.status.is_queried:
            return verdict
        return next(self._edition_queries(reference, own, later, verdict), verdict)

    def _edition_queries(
        self, reference: Reference, own: Started, later: Sequence[Started], verdict: Verdict
    ) -> Iterator[Verdict]:
        around, is_then = reference.around, bool(found(self._rules.then, reference.around))
        if own.start > self._written:
            made = self._said(
                Status.EDITION_AFTER_WRITING, "edition_after_writing", label=own.label, starts=own.start.isoformat()
            )
            yield _merged(made, verdict)
        newer = [one for one in later if one.start <= self._written]
        if newer and not is_then and found(self._rules.current, around):
            yield _merged(self._replaced(own, newer[-1], "the date on the draft"), verdict)
        if self._practice is None:
            return
        is_of_practice = found(self._rules.practice, around) and not found(self._rules.process, around)
        if (
            own.start > self._practice[1]
            and (is_of_practice or is_then)
            and reference.sentence.part in (Part.EVENTS, Part.ANALYSIS)
        ):
            made = self._said(Status.EDITION_NOT_YET, "edition_not_yet", label=own.label, starts=own.start.isoformat())
            yield _merged(made, verdict)
        before = [one for one in later if one.start <= self._practice[0]]
        if before and found(r"\bin force (?:at the time|then)\b|\bat the time\b", around):
            yield _merged(self._replaced(own, before[-1], "the period under review"), verdict)

    def _replaced(self, own: Started, newer: Started, when: str) -> Verdict:
        return self._said(Status.EDITION_REPLACED, "edition_replaced", label=own.label, newer=newer.label, when=when)

    def _said(self, status: Status, question: str, **words: str | None) -> Verdict:
        return Verdict(status, self._rules.questions[question].format(**words))


def _quoted(reference: Reference) -> str:
    if reference.quoted is None:
        return ""
    start, end = reference.quoted
    return reference.paragraph.text[start:end]


def _merged(made: Verdict, verdict: Verdict) -> Verdict:
    return replace(verdict, status=made.status, question=made.question)


def _applied(own: Started, later: Sequence[Started], first: date, last: date) -> bool:
    """True where the edition applied on some day of a period."""
    ends = min((one.start for one in later), default=date.max)
    return own.start <= last and ends > first


def _disagree(claim: str, spots: Sequence[Spot], compares_force: bool) -> bool:
    """True where numbers of the same thing all differ, or the one says must and the other should."""
    mine = amounts(claim)
    theirs = frozenset(one for spot in spots for one in amounts(spot.text))
    for unit in {unit for _, unit in mine} & {unit for _, unit in theirs}:
        if not {n for n, u in mine if u == unit} & {n for n, u in theirs if u == unit}:
            return True
    if not compares_force:
        return False
    own, other = _forces(claim), _forces(spots[0].text)
    return len(own) == 1 and len(other) == 1 and own != other


def _forces(text: str) -> frozenset[str]:
    return frozenset(
        "should" if word.lower() == "should" or "expected" in word.lower() else "must" for word in _MODAL.findall(text)
    )
