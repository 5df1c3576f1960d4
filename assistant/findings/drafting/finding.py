"""A finding drafted in six parts from one pattern, with what stands beside it. Every sentence is a quotation or a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.check.rules import found
from assistant.findings.drafting.in_case import CaseLine, case_lines, when_words
from assistant.findings.drafting.wording import ByFactor, DraftWords, and_, draft_words
from assistant.findings.notes import Note, NoteKind, NoteSentence
from assistant.findings.patterns_rules import patterns_rubric
from assistant.findings.polarity import leaning
from assistant.findings.result import DraftPattern, Proposals, subject_of
from assistant.findings.work import Decided, PatternStanding

__all__ = ["Finding", "Underlying", "draft_finding", "subject_words"]

_WORKED = 1.0
"""Leaning from which on a sentence says that something worked."""


@dataclass(frozen=True, slots=True)
class Underlying:
    """How we know that it is underlying and no one-off: what would show it, what the notes show, what is still to ask."""

    would_show: tuple[str, ...]
    known: tuple[str, ...]
    to_ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One pattern that the writer took further, as a draft. `made` holds rows, guidance and questions."""

    number: int
    heading: str
    made: DraftPattern
    decided: Decided
    in_this_case: tuple[CaseLine, ...]
    differing: tuple[str, ...]
    near_own: tuple[CaseLine, ...]
    said_in: tuple[CaseLine, ...]
    underlying: Underlying
    counter: tuple[CaseLine, ...]
    good: tuple[CaseLine, ...]
    for_practitioners: tuple[str, ...]
    how_sure: str

    @property
    def sentence(self) -> str:
        """The writer's sentence, or the scaffold."""
        return self.decided.sentence.strip() or self.made.pattern.scaffold

    @property
    def is_scaffold(self) -> bool:
        """True while the writer has put no sentence."""
        return not self.decided.sentence.strip()

    @property
    def standing(self) -> PatternStanding:
        """Where it stands with the people who were asked."""
        return self.decided.standing


def draft_finding(
    number: int,
    made: DraftPattern,
    decided: Decided,
    proposals: Proposals,
    said_in: Sequence[str] = (),
    rubrics: Path | None = None,
) -> Finding:
    """The six parts of one pattern. `said_in` are ids of notes that hold what was said when it was talked about.

    Raises:
        RubricError: for words that can't be used.
    """
    words = draft_words(rubrics)
    pattern, notes = made.pattern, proposals.notes
    supports = [notes.note(one) for one in pattern.supports]
    counter = [notes.note(one) for one in pattern.counter]
    lines = case_lines(supports, pattern.quotes, proposals.aside)
    return Finding(
        number=number,
        heading=made.heading,
        made=made,
        decided=decided,
        in_this_case=lines,
        differing=tuple(words.in_this_case["differing"].format(first=a, second=b) for a, b in pattern.differing),
        near_own=_lines(made.near_own, proposals),
        said_in=_lines(said_in, proposals),
        underlying=_underlying(made, supports, words, patterns_rubric(rubrics).not_known.no_family),
        counter=case_lines(counter, _opposing(counter, made, proposals, rubrics), proposals.aside),
        good=_good(made, proposals, rubrics),
        for_practitioners=_for_practitioners(number, made, words),
        how_sure=_how_sure(made, supports, words),
    )


def subject_words(made: DraftPattern) -> str:
    """The subject as it stands within a sentence; "this" where none is known."""
    return subject_of(made) or "this"


def _lines(ids: Sequence[str], proposals: Proposals) -> tuple[CaseLine, ...]:
    known = {note.id: note for note in proposals.notes.notes}
    return case_lines([known[one] for one in ids if one in known], (), proposals.aside)


def _underlying(made: DraftPattern, notes: Sequence[Note], words: DraftWords, no_family: str) -> Underlying:
    part = words.underlying
    factors = [one.factor for one in made.pattern.factors]
    shows = list(_by_factor(factors, part.shows, "line"))[: part.shows_at_most - 1]
    to_ask = tuple(line for line in made.pattern.not_known if not (made.near_own and line == no_family))
    return Underlying(would_show=(*shows, part.shows_always), known=tuple(_known(made, notes, words)), to_ask=to_ask)


def _known(made: DraftPattern, notes: Sequence[Note], words: DraftWords) -> Iterable[str]:
    part = words.underlying
    groups = groups_with_ids(notes)
    yield (part.sources if len(groups) > 1 else part.one_source).format(groups="; ".join(groups))
    times = list(dict.fromkeys(when_words(note) for note in notes if note.when and note.kind is NoteKind.CHRONOLOGY))
    if len(times) > 1:
        yield part.times.format(times=and_(times))
    for template, pattern in (
        (part.usual, words.signs.usual),
        (part.figures, words.signs.figures),
        (part.arrangement, words.signs.arrangement),
    ):
        ids = [note.id for note in notes if found(pattern, note.text)]
        if ids:
            yield template.format(ids=and_(ids))
    if made.pattern.untested:
        yield part.untested.format(ids=and_(made.pattern.untested))


def groups_with_ids(notes: Sequence[Note]) -> list[str]:
    """ "hospital staff (B3, C1)"; the chronology is named as such, and nobody by name."""
    held: dict[str, list[str]] = {}
    for note in notes:
        held.setdefault("the chronology" if note.kind is NoteKind.CHRONOLOGY else note.group, []).append(note.id)
    return [f"{group} ({', '.join(ids)})" for group, ids in held.items()]


def _opposing(
    notes: Sequence[Note], made: DraftPattern, proposals: Proposals, rubrics: Path | None
) -> list[NoteSentence]:
    """For each note that counts against a pattern, the sentence that does so most."""
    polarity = patterns_rubric(rubrics).polarity
    sign = -1.0 if any(one.effect == "helped" for one in made.pattern.factors) else 1.0
    best = []
    for note in notes:
        scored = [
            (sign * leaning(s.text, note.speaker.label, polarity), -s.index, s) for s in proposals.aside.quotable(note)
        ]
        if scored:
            best.append(max(scored, key=lambda one: one[:2])[2])
    return best


def _good(made: DraftPattern, proposals: Proposals, rubrics: Path | None) -> tuple[CaseLine, ...]:
    """Notes of the pattern, for or against, with a sentence that says that something worked."""
    polarity = patterns_rubric(rubrics).polarity
    ids = dict.fromkeys((*made.pattern.supports, *made.pattern.counter))
    notes, said = [], []
    for note in (proposals.notes.note(one) for one in ids):
        for sentence in proposals.aside.quotable(note):
            if leaning(sentence.text, "", polarity) >= _WORKED:
                notes.append(note)
                said.append(sentence)
                break
    return case_lines(notes, said, proposals.aside)


def _for_practitioners(number: int, made: DraftPattern, words: DraftWords) -> tuple[str, ...]:
    """Two that may be asked of anything, other ones for the next finding, then those of its factors."""
    part = words.beside
    factors = [one.factor for one in made.pattern.factors]
    always = part.practitioners_always
    first = 2 * (number - 1) % len(always)
    asked = (*(*always, *always)[first : first + 2], *_by_factor(factors, part.practitioners_by_factor, "ask"))
    return asked[: part.practitioners_at_most]


def _by_factor(factors: Sequence[str], lines: Sequence[ByFactor], field: str) -> Iterable[str]:
    return (getattr(line, field) for factor in factors for line in lines if line.factor == factor)


def _how_sure(made: DraftPattern, notes: Sequence[Note], words: DraftWords) -> str:
    """In words and never a number: how many places and kinds of note, and what they say of themselves."""
    sure = words.table.sure
    is_many = len({note.kind for note in notes}) > 1 and len({note.group for note in notes}) > 1
    parts = [sure["many"] if is_many else sure["some"]]
    parts += [sure["usual"]] if any(found(words.signs.usual, note.text) for note in notes) else []
    parts += [sure["figures"]] if any(found(words.signs.figures, note.text) for note in notes) else []
    parts += [sure["untested"]] if made.pattern.untested else []
    return "".join(parts) + "."
