"""The findings of a draft, about the case or about the system, and which of them a recommendation answers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.check.draft import Draft, DraftParagraph
from assistant.check.parts import Part
from assistant.check.points import Quote
from assistant.check.recommendations.rubric import FindingRules, LinkRules, rubric
from assistant.check.rules import found
from indexes.documents import Role, Unit
from indexes.lexical import stems

__all__ = ["DraftFinding", "Linker", "find_findings", "finding_above", "stated_findings"]

_WORDS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)}


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """A finding: `name` ("F1"), its sentence with the place, and whether it is about how the system works.

    `explanation` is what the draft says of it in the paragraphs that follow.
    """

    name: str
    quote: Quote
    is_systemic: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a finding begins; `offset` in the text of its paragraph."""

    key: str
    paragraph: DraftParagraph
    offset: int
    is_finding: bool


def find_findings(draft: Draft, rubrics: Path | None = None) -> tuple[DraftFinding, ...]:
    """The findings in order: those that are numbered as such, else the paragraphs or headings of their section."""
    rules = rubric(rubrics).finding
    starts = list(_referenced(draft, rules))
    named = [start for start in starts if start.is_finding] or starts
    if not named:
        named = list(_by_section(draft))
    groups: dict[str, list[_Start]] = {}
    for start in named:
        groups.setdefault(start.key, []).append(start)
    made = [_finding(draft, name, held, named, rules) for name, held in groups.items()]
    return tuple(sorted((f for f in made if f is not None), key=lambda f: _order(f.name)))


def _order(name: str) -> tuple[int, str]:
    digits = re.sub(r"\D", "", name)
    return (int(digits) if digits else 0, name)


def _key(number: str) -> str:
    return f"F{_WORDS.get(number.lower(), number.upper())}"


def _referenced(draft: Draft, rules: FindingRules) -> Iterator[_Start]:
    for paragraph in draft.paragraphs:
        if paragraph.part in (Part.CONTENTS, Part.FRONT, Part.GLOSSARY, Part.CHANGES):
            continue
        if paragraph.part is Part.RECOMMENDATIONS and paragraph.role is Role.TABLE:
            continue
        if paragraph.number and re.fullmatch(r"F\d{1,2}", paragraph.number):
            yield _Start(paragraph.number, paragraph, 0, True)
            continue
        for unit in paragraph.printed.units or (Unit(0, len(paragraph.text)),):
            text = paragraph.text[unit.start : unit.end].lstrip("•◦– \t")
            lead = unit.end - unit.start - len(text)
            match = found(rules.finding_references, text)
            says = len(text[match.end() :].split()) > 3 if match else False
            if paragraph.part is Part.RECOMMENDATIONS and paragraph.role is not Role.HEADING and not says:
                continue
            if match and (unit.start == 0 or unit.is_bullet):
                is_finding = bool(re.search(r"finding|^\W*F\d", match[0], re.IGNORECASE))
                yield _Start(_key(match["number"]), paragraph, unit.start + lead + match.end(), is_finding)


def _by_section(draft: Draft) -> Iterator[_Start]:
    """Findings without numbers: each heading of the section, or each of its numbered paragraphs."""
    held = [
        p
        for p in draft.paragraphs
        if p.part is Part.FINDINGS and p.role not in (Role.CONTENTS, Role.FOOTNOTE, Role.BOX)
    ]
    depth = min((len(p.heading) for p in held if p.heading), default=1)
    headings = [p for p in held if p.role is Role.HEADING and len(p.heading) > depth]
    if headings:
        chosen = headings
    else:
        body = [p for p in held if p.role is not Role.HEADING]
        chosen = [p for p in body if p.number] or [p for p in body if p.role is Role.BODY]
    for number, paragraph in enumerate(chosen, 1):
        yield _Start(f"F{number}", paragraph, 0, True)


def _finding(
    draft: Draft, name: str, starts: Sequence[_Start], every: Sequence[_Start], rules: FindingRules
) -> DraftFinding | None:
    in_section = [start for start in starts if start.paragraph.part is Part.FINDINGS]
    chosen = (in_section or list(starts))[0]
    quote = _statement(draft, chosen)
    if quote is None:
        return None
    explanation = _explanation(draft, chosen, every)
    return DraftFinding(name, quote, _is_systemic(quote.text, explanation, rules), explanation)


def _statement(draft: Draft, start: _Start) -> Quote | None:
    """The first sentence after the reference; under a heading, of the paragraph below it."""
    paragraph, offset = start.paragraph, start.offset
    if paragraph.role is Role.HEADING:
        below = draft.paragraphs[paragraph.index + 1 : paragraph.index + 2]
        if below and below[0].role is not Role.HEADING:
            paragraph, offset = below[0], 0
    if paragraph.role is Role.TABLE:
        return _widest_cell(paragraph)
    for unit in paragraph.printed.units:
        begin = max(unit.start, offset)
        if unit.end > begin and len(paragraph.text[begin : unit.end].split()) >= 3:
            text = paragraph.text[begin : unit.end]
            return paragraph.quote(begin + len(text) - len(text.lstrip("•◦–:. \t")), unit.end)
    text = paragraph.text[offset:]
    return paragraph.quote(offset, len(paragraph.text)) if len(text.split()) >= 3 else None


def _widest_cell(paragraph: DraftParagraph) -> Quote:
    at, best = 0, (0, 0)
    for piece in paragraph.text.split(" | "):
        if len(piece) > best[1] - best[0]:
            best = (at, at + len(piece))
        at += len(piece) + 3
    return paragraph.quote(*best)


def _explanation(draft: Draft, start: _Start, every: Iterable[_Start]) -> str:
    """The paragraphs from the finding to the next one or to the end of its part."""
    others = {other.paragraph.index for other in every if other.paragraph.index > start.paragraph.index}
    held: list[str] = []
    for paragraph in draft.paragraphs[start.paragraph.index :]:
        if paragraph.index in others or paragraph.part is not start.paragraph.part:
            break
        if paragraph.role is not Role.HEADING:
            held.append(paragraph.text)
    return " ".join(held)


def _is_systemic(statement: str, explanation: str, rules: FindingRules) -> bool:
    """A pattern is told in the present tense with the system as its subject, a case in the past.

    Source: BRIEF 3.2, the structure of a finding (a pattern, present tense, system as subject; why it is underlying).
    """
    if found(rules.systemic_words, statement) or found(rules.systemic_explained, explanation):
        return True
    if found(rules.case_words, statement):
        return False
    present, past = found(rules.systemic, statement), found(rules.case, statement)
    return present is not None and (past is None or present.start() < past.start())


# --- links --------------------------------------------------------------------------------------------------------------


def finding_above(draft: Draft, quote: Quote, findings: Sequence[DraftFinding]) -> str | None:
    """The finding that a recommendation follows under one heading, where findings and recommendations take turns."""
    heading = draft.paragraphs[quote.index].heading
    above = [f for f in findings if f.quote.index < quote.index and draft.paragraphs[f.quote.index].heading == heading]
    return above[-1].name if above else None


def stated_findings(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """The findings that words such as "2", "F1 and F3" or "(Finding 4)" name, as far as the draft has them."""
    named = [f"F{match}" for match in re.findall(r"(?<!\d)(\d{1,2})(?!\d)", text)]
    if not named:
        named = [f"F{letter.upper()}" for letter in re.findall(r"\b(?:finding\s)?([A-H])\b", text)]
    return tuple(name for name in dict.fromkeys(named) if name in names)


class Linker:
    """Which finding a recommendation answers where the draft does not say: by the words they share, rare ones most."""

    def __init__(self, draft: Draft, findings: Sequence[DraftFinding], rules: LinkRules) -> None:
        self._rules = rules
        self._findings = findings
        self._families = [re.compile(pattern, re.IGNORECASE) for pattern in rules.families]
        documents = [set(self._words(paragraph.text)) for paragraph in draft.paragraphs]
        counts = Counter(word for words in documents for word in words)
        self._rarity = {word: math.log((1 + len(documents)) / (1 + count)) for word, count in counts.items()}
        self._known = [(self._vector(f.quote.text), self._vector(f.explanation)) for f in findings]

    def nearest(self, text: str, number: int) -> str | None:
        """The name of the finding that shares most with the recommendation `number` (from 1), None where none shares enough."""
        scores = [score + self._order(at, number) for at, score in enumerate(self.scores(text))]
        best = max(range(len(scores)), key=lambda i: (scores[i], -i), default=None)
        if best is None or scores[best] < self._rules.least + self._order(best, number):
            return None
        return self._findings[best].name

    def scores(self, text: str) -> list[float]:
        """How much it shares with each finding, in their order."""
        vector = self._vector(text)
        return [
            self._rules.statement_weight * _cosine(vector, statement)
            + self._rules.explanation_weight * _cosine(vector, explanation)
            for statement, explanation in self._known
        ]

    def _order(self, at: int, number: int) -> float:
        return self._rules.order_weight if at + 1 == number else 0.0

    def _words(self, text: str) -> list[str]:
        """Stems, and one word more for each family of words for one subject."""
        return stems(text) + [f"~{number}" for number, family in enumerate(self._families) if family.search(text)]

    def _vector(self, text: str) -> Mapping[str, float]:
        counts = Counter(self._words(text))
        return {word: (1 + math.log(count)) * self._rarity.get(word, 0.0) for word, count in counts.items()}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    dot = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    size = math.sqrt(sum(w * w for w in one.values())) * math.sqrt(sum(w * w for w in other.values()))
    return dot / size if size else 0.0
