"""The words of a document beside those of a draft: found again letter for letter, or the nearest that it has."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from assistant.check.citations.rules import CitedPlace
from indexes.documents import Document, Paragraph, Role

__all__ = ["Spot", "Text", "amounts", "letters", "limits", "pieces", "telling"]

_PIECES = re.compile(r"\s*(?:…|\.{3,}|\[[^\]]*\])\s*")
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
}
_AMOUNT = re.compile(
    rf"\b(\d+|{'|'.join(_NUMBERS)})[ -](?:(?:working|calendar|school|full|clear|consecutive) )?"
    r"(days?|weeks?|months?|years?|hours?|minutes?|recommendations?|questions?|lines?|events?|agenc(?:y|ies)|copies|times|per cent)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:within|at least|no later than|no more than|not more than|up to|a maximum of|fewer than|less than) (?=\w)",
    re.IGNORECASE,
)
_AFTER_LIMIT = 24
_NEAREST = 6


def letters(text: str) -> str:
    """Letters and figures only, small: what a quotation must share with its source to be verbatim in words."""
    return re.sub(r"[\W_]+", "", text.lower())


def pieces(quote: str) -> list[str]:
    """A quotation as the runs between its omissions and insertions ("…", "[the child]"); bits of a word or two are left out."""
    runs = [run for run in _PIECES.split(quote) if len(run.split()) > 1]
    return runs or [quote]


def telling(text: str, small: frozenset[str]) -> frozenset[str]:
    """The words that tell what a sentence is about, cut to their first six letters."""
    return frozenset(word[:6] for word in re.findall(r"[a-z]{4,}", text.lower()) if word not in small)


def amounts(text: str) -> frozenset[tuple[str, str]]:
    """Numbers with what they count: ("12", "day")."""
    return frozenset(
        (_NUMBERS.get(number.lower(), number), unit.lower().rstrip("s").replace("ie", "y"))
        for number, unit in _AMOUNT.findall(text)
    )


def limits(text: str) -> frozenset[tuple[str, str]]:
    """The amounts of a text that bound something ("within 12 working days", "no more than six recommendations")."""
    return frozenset(
        one for match in _LIMIT.finditer(text) for one in amounts(text[match.end() : match.end() + _AFTER_LIMIT])
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence, bullet or paragraph of a document; `number` is the printed number it stands under."""

    document: Document
    paragraph: Paragraph
    number: str | None
    text: str
    likeness: float = 1.0

    @property
    def page(self) -> int | None:
        """The physical page on which the paragraph starts."""
        return self.paragraph.page_at(0)[0]

    def place(self) -> str:
        """Where it stands, for people."""
        number = self.number or ""
        said = f"paragraph {number}" if re.fullmatch(r"\d[\d.]*", number) else number or self.paragraph.place or ""
        return ", ".join(part for part in (said, f"page {self.page}" if self.page else "") if part)


class Text:
    """A document's text made ready for looking things up."""

    def __init__(self, document: Document, paragraphs: Sequence[Paragraph], small: frozenset[str]) -> None:
        self.document = document
        self.paragraphs = [p for p in paragraphs if p.role is not Role.CONTENTS]
        self._small = small

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        """All letters in one run, and where each paragraph starts in it."""
        parts, starts, at = [], [], 0
        for paragraph in self.paragraphs:
            part = letters(_without_marks(paragraph))
            starts.append(at)
            parts.append(part)
            at += len(part)
        return "".join(parts), starts

    @cached_property
    def numbers(self) -> list[str | None]:
        """The number each paragraph stands under: its own, or that of the paragraph it goes on from."""
        held: list[str | None] = []
        last: str | None = None
        for paragraph in self.paragraphs:
            if paragraph.role is Role.HEADING and not paragraph.number:
                last = None
            elif paragraph.number and paragraph.role is not Role.FOOTNOTE:
                last = paragraph.number
            held.append(paragraph.number or last)
        return held

    def all_spots(self, quote: str) -> list[Spot]:
        """Everywhere that a quotation stands word for word; each of its pieces must stand somewhere."""
        joined, starts = self._joined
        wanted = [letters(piece) for piece in pieces(quote)]
        if not all(piece and piece in joined for piece in wanted):
            return []
        made: list[Spot] = []
        at = joined.find(wanted[0])
        while at >= 0 and len(made) < 20:
            index = bisect_right(starts, at) - 1
            made.append(self._spot(index, self.paragraphs[index].text))
            at = joined.find(wanted[0], at + 1)
        return made

    def nearest(self, text: str) -> Spot | None:
        """The sentence most like `text`, compared letter by letter where it shares most telling words."""
        wanted = telling(text, self._small)
        if len(wanted) < 2:
            return None
        ranked = sorted(self._units, key=lambda unit: -len(wanted & unit[2]))[:_NEAREST]
        scored = [
            (fuzz.partial_ratio(text.lower(), self.unit_text(i, u).lower()) / 100, i, u)
            for i, u, w in ranked
            if len(wanted & w) > 1
        ]
        if not scored:
            return None
        likeness, index, unit = max(scored, key=lambda one: one[0])
        return self._spot(index, self.unit_text(index, unit), likeness)

    def alike(
        self, words: frozenset[str], indexes: Sequence[int] | None = None, most: int = _NEAREST
    ) -> Iterator[tuple[float, int, Spot]]:
        """Sentences with the share of `words` that each has, and how many, best first."""
        chosen = set(indexes) if indexes is not None else None
        units = [u for u in self._units if chosen is None or u[0] in chosen]
        ranked = sorted(units, key=lambda unit: -len(words & unit[2]) / max(1, len(words)))[:most]
        for index, unit, held in ranked:
            shared = len(words & held)
            yield shared / max(1, len(words)), shared, self._spot(index, self.unit_text(index, unit))

    def at(self, place: CitedPlace) -> list[int] | None:
        """The paragraphs at a place; [] where the document has places of that kind and not this one; None where unknown."""
        if place.kind in ("paragraph", "section", "regulation"):
            return self._numbered(place)
        if place.kind == "page":
            return self._on_page(place.number)
        if place.kind == "footnote":
            return None
        return self._under(place)

    def _numbered(self, place: CitedPlace) -> list[int] | None:
        prefix = {"section": "s", "regulation": "r"}.get(place.kind, "")
        wanted = f"{prefix}{place.number}".lower()
        forms = {wanted, place.number.lower()} if prefix != "s" else {wanted}
        held = [(i, (n or "").lower().replace(" ", "")) for i, n in enumerate(self.numbers)]
        pattern = r"s\d" if prefix == "s" else r"(?:r|reg)?\d"
        if sum(bool(re.match(pattern, number)) for _, number in held) < 3:
            return None
        exact = [i for i, number in held if number in forms]
        within = [i for i, number in held if any(number.startswith((f"{form}(", f"{form}.")) for form in forms)]
        if not exact and not within and "(" in wanted:
            outer = wanted.rpartition("(")[0]
            return [i for i, number in held if number in (outer, outer.rpartition("(")[0] or outer)] or []
        return sorted({*exact, *within})

    def _on_page(self, number: str) -> list[int] | None:
        pages = [p.pages for p in self.paragraphs]
        if not any(pages) or not number.isdigit():
            return None
        labels = [{span.label for span in p.spans} for p in self.paragraphs]
        return [i for i, held in enumerate(pages) if int(number) in held or number in labels[i]]

    def _under(self, place: CitedPlace) -> list[int] | None:
        """By the headings that a paragraph stands under ("Chapter 5", "Annex B"); one under none may be anywhere."""
        said = re.compile(rf"^\W*{place.kind}\s+(\w+)\b", re.IGNORECASE)
        held = [
            (i, {m.group(1).lower() for h in p.heading if (m := said.match(h))}) for i, p in enumerate(self.paragraphs)
        ]
        if len(set().union(*(names for _, names in held))) < (1 if place.kind == "annex" else 2):
            return None
        if all(place.number.lower() not in names for _, names in held):
            return []
        return [i for i, names in held if not names or place.number.lower() in names]

    def spot(self, index: int) -> Spot:
        """A paragraph as a spot."""
        return self._spot(index, self.paragraphs[index].text)

    def index_of(self, paragraph: Paragraph) -> int:
        """Where a paragraph stands in the document."""
        return next(i for i, p in enumerate(self.paragraphs) if p.ordinal == paragraph.ordinal)

    def unit_text(self, index: int, unit: int) -> str:
        """A sentence; a bullet with the sentence that leads in."""
        paragraph = self.paragraphs[index]
        own = paragraph.units[unit]
        text = paragraph.text[own.start : own.end]
        if own.lead_in is None:
            return text
        lead = paragraph.units[own.lead_in]
        return f"{paragraph.text[lead.start : lead.end]} {text}"

    @cached_property
    def _units(self) -> list[tuple[int, int, frozenset[str]]]:
        return [
            (i, u, telling(self.unit_text(i, u), self._small))
            for i, paragraph in enumerate(self.paragraphs)
            if paragraph.role is not Role.HEADING
            for u in range(len(paragraph.units))
        ]

    def _spot(self, index: int, text: str, likeness: float = 1.0) -> Spot:
        return Spot(self.document, self.paragraphs[index], self.numbers[index], text, likeness)


def _without_marks(paragraph: Paragraph) -> str:
    text = paragraph.text
    for start, end in reversed(paragraph.marks):
        text = text[:start] + text[end:]
    return text
