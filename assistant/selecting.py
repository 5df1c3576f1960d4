"""Choosing the sentences that answer: no text is written, only pointed at.

Every sentence and bullet of the best passages is scored by what it shares with the question, in words and in meaning, and by how
well its passage was ranked. The best are taken, with the lead-in of a bullet, until a screenful is full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assistant.weights import selection
from indexes.documents import Hit, Paragraph, Role
from indexes.lexical import stem, stems, words
from indexes.library import Library, SearchResult
from indexes.passages import searchable

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "FEATURES",
    "PASSAGES",
    "Candidate",
    "Selected",
    "Terms",
    "asks_number",
    "by_evidence",
    "candidates",
    "choose",
    "cited_whole",
]

PASSAGES = 15
"""How many of the best passages are looked into."""

EVIDENCE_SHARE = 0.5
"""What the best sentence of a passage counts beside the rank of the passage when hits are put in order."""

EMBEDDED = 20
"""How many of the candidates are compared with the question in meaning; the others by words alone."""

_NUMBER = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)\b[\w\s-]{0,12}"
    r"\b(hours?|days?|weeks?|months?|years?|times?|working|per cent|percent)\b|\d+%",
    re.IGNORECASE,
)
_ASKS_NUMBER = re.compile(
    r"\b(how (long|many|soon|fast|quick\w*|often|much)|when|deadline|clock|time ?(limit|scale)s?|what age|until what"
    r"|which ages?|longest|minimum|maximum|by when|days|weeks|months)\b",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"\b(who|whom|whose|which (body|agency|council|authority|partner))\b", re.IGNORECASE)
_BODY = re.compile(
    r"\b(authorit(y|ies)|partners?|panel|secretary of state|police|board|ofsted|dfe|practitioners?|lado|officer|chief"
    r"|director|social workers?|head ?teachers?|governing|agenc(y|ies)|reviewers?)\b",
    re.IGNORECASE,
)
_ASKS_DUTY = re.compile(
    r"\b(must|should|have to|need to|required?|obliged|expected?|supposed|can|may|allowed?)\b", re.I
)
_DUTY = re.compile(r"\b(must|should|may|shall|required?|cannot|expected)\b", re.IGNORECASE)
_LISTS = re.compile(r"\b(list|what (are|has|have|does|do|should|must)|which|criteria|tests|contain|include)\b", re.I)


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's stems with how much each tells (its rarity in the library)."""

    weights: dict[str, float]

    @classmethod
    def of(cls, result: SearchResult, library: Library) -> Terms:
        """The stems typed, and those the glossary added at half their weight."""
        rarity = library.rarity
        typed = {s: rarity(s) for s in stems(result.query.text)}
        added = {s: rarity(s) / 2 for phrase in result.query.added for s in stems(phrase)}
        bridged = {s: rarity(s) / 4 for phrase in result.query.bridged for s in stems(phrase)}
        return cls({**bridged, **added, **typed})

    def covered(self, text: str) -> float:
        """The share of what the question says that a text says too, by weight, from 0 to 1."""
        total = sum(self.weights.values())
        if not total:
            return 0.0
        present = {stem(word) for word in words(text)}
        return sum(weight for s, weight in self.weights.items() if s in present) / total


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One sentence, bullet or row that might answer. `score` is between 0 and 1."""

    paragraph: Paragraph
    hit: Hit
    unit: int
    features: tuple[float, ...]
    score: float

    @property
    def words(self) -> int:
        """How long it is."""
        u = self.paragraph.units[self.unit]
        return len(self.paragraph.text[u.start : u.end].split())


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """Units of one paragraph to be quoted, in order."""

    paragraph: Paragraph
    hit: Hit
    units: tuple[int, ...]
    score: float


FEATURES = (
    "passage_score",
    "passage_rank",
    "unit_coverage",
    "paragraph_coverage",
    "unit_cosine",
    "number_wanted_and_there",
    "body_wanted_and_there",
    "duty_wanted_and_there",
    "is_bullet",
    "is_first",
    "length",
    "list_wanted_and_there",
    "is_footnote",
    "unit_coverage_share",
    "unit_cosine_share",
    "unit_coverage_rank",
    "unit_cosine_rank",
)


def candidates(question: str, result: SearchResult, hits: Sequence[Hit], library: Library) -> tuple[Candidate, ...]:
    """Every unit of the best passages with its features and score, best first; ties in order of the hits."""
    terms = Terms.of(result, library)
    units = list(_units(hits[:PASSAGES], library))
    best = max((hit.score for hit in hits), default=1.0) or 1.0
    paragraph_coverage = {p.id: terms.covered(" ".join((*p.heading, searchable(p)))) for _, _, p, _ in units}
    coverage = [terms.covered(_with_lead(p, i)) for _, _, p, i in units]
    order = sorted(
        range(len(units)),
        key=lambda k: (-(coverage[k] + 0.5 * paragraph_coverage[units[k][2].id] + units[k][1].score / best), k),
    )
    cosines = _cosines([units[k] for k in order[:EMBEDDED]], result, library)
    cosine = dict(zip(order[:EMBEDDED], cosines, strict=True))
    floor = min(cosines, default=0.0)
    asks = _Asks.of(question)
    all_cosines = [cosine.get(k, floor) for k in range(len(units))]
    among = list(zip(_shares(coverage), _shares(all_cosines), _ranks(coverage), _ranks(all_cosines), strict=True))
    found = []
    for k, (rank, hit, paragraph, index) in enumerate(units):
        text = _with_lead(paragraph, index)
        features = (
            hit.score / best,
            1.0 / rank,
            coverage[k],
            paragraph_coverage[paragraph.id],
            all_cosines[k],
            float(asks.number and bool(_NUMBER.search(text))),
            float(asks.body and bool(_BODY.search(text))),
            float(asks.duty and bool(_DUTY.search(text))),
            float(paragraph.units[index].is_bullet),
            float(index == 0),
            min(len(text.split()), 60) / 60,
            float(asks.listed and _leads_list(paragraph, index)),
            float(paragraph.role is Role.FOOTNOTE),
            *among[k],
        )
        found.append(Candidate(paragraph, hit, index, features, selection().score(features)))
    return tuple(sorted(found, key=lambda c: -c.score))


def _shares(values: Sequence[float]) -> list[float]:
    """Each value as a share of the largest."""
    most = max(values, default=0.0)
    return [value / most if most > 0 else 0.0 for value in values]


def _ranks(values: Sequence[float]) -> list[float]:
    """1 for the largest value, a half for the next, and so on; ties in order."""
    order = sorted(range(len(values)), key=lambda i: (-values[i], i))
    ranks = [0.0] * len(values)
    for place, i in enumerate(order, 1):
        ranks[i] = 1.0 / place
    return ranks


def by_evidence(hits: Sequence[Hit], found: Sequence[Candidate]) -> tuple[Hit, ...]:
    """The hits again, those with the better sentences first; their scores become what they are ordered by."""
    evidence: dict[str, float] = {}
    for candidate in found:
        key = candidate.hit.passage.id
        evidence[key] = max(evidence.get(key, 0.0), candidate.score)
    best, most = max((h.score for h in hits), default=0.0), max(evidence.values(), default=0.0)
    if not best or not most:
        return tuple(hits)
    scores = [
        (1 - EVIDENCE_SHARE) * hit.score / best + EVIDENCE_SHARE * evidence.get(hit.passage.id, 0.0) / most
        for hit in hits
    ]
    order = sorted(range(len(hits)), key=lambda i: (-scores[i], i))
    return tuple(replace(hits[i], score=scores[i]) for i in order)


def choose(
    found: Sequence[Candidate], words_at_most: int, paragraphs_at_most: int, keep_above: float
) -> tuple[Selected, ...]:
    """The best units, with what they need to be understood, up to a screenful, best paragraph first.

    `keep_above` is the share of the best score that a unit must reach.
    """
    if not found:
        return ()
    top = found[0].score
    chosen: dict[str, set[int]] = {}
    first: dict[str, Candidate] = {}
    used = 0
    for candidate in found:
        if candidate.score < top * keep_above:
            break
        paragraph = candidate.paragraph
        have = chosen.get(paragraph.id, set())
        if not have and len(chosen) >= paragraphs_at_most:
            continue
        wanted = _whole_thought(paragraph, candidate.unit) - have
        cost = sum(_words(paragraph, i) for i in wanted)
        if not wanted or (used and used + cost > words_at_most):
            continue
        used += cost
        chosen.setdefault(paragraph.id, set()).update(wanted)
        first.setdefault(paragraph.id, candidate)
    return tuple(Selected(c.paragraph, c.hit, tuple(sorted(chosen[key])), c.score) for key, c in first.items())


def cited_whole(found: Sequence[Candidate], numbers: Sequence[str], words_at_most: int) -> tuple[Selected, ...]:
    """The paragraphs that a question cites by their printed numbers, whole, up to a screenful."""
    units: dict[str, list[Candidate]] = {}
    for candidate in found:
        if candidate.paragraph.number in numbers and "number" in candidate.hit.ranks:
            units.setdefault(candidate.paragraph.id, []).append(candidate)
    chosen, used = [], 0
    for rows in units.values():
        kept = []
        for candidate in sorted(rows, key=lambda c: c.unit):
            used += candidate.words
            if used <= words_at_most:
                kept.append(candidate.unit)
        if kept:
            chosen.append(Selected(rows[0].paragraph, rows[0].hit, tuple(kept), 1.0))
    return tuple(chosen)


def _whole_thought(paragraph: Paragraph, unit: int) -> set[int]:
    """The unit, the lead-in it hangs on, and the bullets that hang on it."""
    wanted = {unit}
    lead = paragraph.units[unit].lead_in
    if lead is not None:
        wanted.add(lead)
    bullets = [i for i, u in enumerate(paragraph.units) if u.lead_in == unit]
    total = 0
    for i in bullets:
        total += _words(paragraph, i)
        if total > _LIST_WORDS:
            break
        wanted.add(i)
    size = sum(_words(paragraph, i) for i in range(len(paragraph.units)))
    if size <= _WHOLE_BELOW:
        wanted.update(range(len(paragraph.units)))
    return wanted


_LIST_WORDS = 130
"""A list is quoted up to this many words of its items."""

_WHOLE_BELOW = 40
"""A paragraph shorter than this is quoted whole: cutting it saves nothing and loses its sense."""


@dataclass(frozen=True, slots=True)
class _Asks:
    number: bool
    body: bool
    duty: bool
    listed: bool

    @classmethod
    def of(cls, question: str) -> _Asks:
        return cls(
            bool(_ASKS_NUMBER.search(question)),
            bool(_ASKS_WHO.search(question)),
            bool(_ASKS_DUTY.search(question)),
            bool(_LISTS.search(question)),
        )


def asks_number(question: str) -> bool:
    """True where a question asks for a number, a date or a time limit."""
    return _Asks.of(question).number


def _units(hits: Sequence[Hit], library: Library) -> Iterable[tuple[int, Hit, Paragraph, int]]:
    seen: set[tuple[str, int]] = set()
    for rank, hit in enumerate(hits, 1):
        for ordinal, start, end in hit.passage.parts:
            paragraph = library.paragraph(f"{hit.passage.document_id}:{ordinal}")
            for index, unit in enumerate(paragraph.units):
                if unit.start < end and unit.end > start and (paragraph.id, index) not in seen:
                    seen.add((paragraph.id, index))
                    yield rank, hit, paragraph, index


def _cosines(units: Sequence[tuple[int, Hit, Paragraph, int]], result: SearchResult, library: Library) -> list[float]:
    if not units or result.vector is None:
        return [0.0] * len(units)
    vectors: NDArray[np.float32] = library.embed([_with_lead(p, i) for _, _, p, i in units])
    return [float(x) for x in vectors @ result.vector]


def _with_lead(paragraph: Paragraph, index: int) -> str:
    unit = paragraph.units[index]
    text = searchable(paragraph, unit.start, unit.end)
    if unit.lead_in is None:
        return text
    lead = paragraph.units[unit.lead_in]
    return f"{searchable(paragraph, lead.start, lead.end)} {text}"


def _leads_list(paragraph: Paragraph, index: int) -> bool:
    unit = paragraph.units[index]
    return unit.lead_in is not None or any(u.lead_in == index for u in paragraph.units)


def _words(paragraph: Paragraph, index: int) -> int:
    unit = paragraph.units[index]
    return len(paragraph.text[unit.start : unit.end].split())
