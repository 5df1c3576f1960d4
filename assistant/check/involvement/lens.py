"""The involvement lens: who took part in a review, how far by the draft's own account, and whose words it uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.check.draft import Draft, Sentence
from assistant.check.involvement.people import child_names, mentions, name_pattern
from assistant.check.involvement.reading import Told, told
from assistant.check.involvement.rules import Deed, InvolvementRules, Level, Reason, Who, involvement_rules
from assistant.check.involvement.words import Spoken, spoken
from assistant.check.parts import Part
from assistant.check.points import Lens, Point, Quote
from assistant.drawing.blocks import Block, Cell, Fold, Heading, Items, Quoted, Table, Text, Tint

__all__ = ["InvolvementResult", "Standing", "check_involvement"]

_LEVELS = {
    Deed.SHAPED: Level.SHAPED,
    Deed.CONTRIBUTED: Level.CONTRIBUTED,
    Deed.INVITED: Level.INVITED,
    Deed.DECLINED: Level.INVITED,
    Deed.CHOSE_NOT: Level.INVITED,
    Deed.NO_REPLY: Level.INVITED,
    Deed.NOT_ASKED: Level.ABSENT,
}
_ORDER = tuple(Level)
_TINTS = {Level.SHAPED: Tint.MIDDLE, Level.CONTRIBUTED: Tint.LIGHT, Level.INVITED: Tint.FAINT, Level.ABSENT: Tint.NONE}
_EVIDENCE_AT_MOST = 4
_UNSOURCED_AT_MOST = 5
_RELATIVES = (Who.CHILD, Who.SIBLINGS, Who.PARENTS, Who.WIDER_FAMILY)
_OPENING = (
    Part.FRONT,
    Part.SUMMARY,
    Part.INTRODUCTION,
    Part.TERMS,
    Part.METHOD,
    Part.INVOLVEMENT,
    Part.CHILD,
    Part.FAMILY,
    Part.EVENTS,
    Part.OTHER,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody took part. `level` is the code for files, `shown` what people read, `question` what is asked.

    `key` is one of `Who`, or "fathers" or "not_at_home" within the parents; `evidence` has the deepest first;
    `is_stated` says that the draft itself says they were not asked.
    """

    key: str
    level: Level
    shown: str
    evidence: tuple[Quote, ...]
    question: str
    is_stated: bool = False

    def to_json(self) -> dict[str, Any]:
        """`{"level", "shown", "evidence"}`."""
        return {"level": self.level.value, "shown": self.shown, "evidence": [q.to_json() for q in self.evidence]}


@dataclass(frozen=True, slots=True)
class InvolvementResult:
    """Who took part (in the order of `Who`), within the parents the fathers and those living apart, and whose words."""

    who: tuple[Standing, ...]
    parents: tuple[Standing, ...]
    words: tuple[Spoken, ...]
    rules: InvolvementRules

    @property
    def unsourced(self) -> tuple[Quote, ...]:
        """Quotations for which no source was found."""
        return tuple(s.quote for s in self.words if not s.has_source)

    def to_json(self) -> dict[str, Any]:
        """`{WHO: {"level", "shown", "evidence"}}`; the parents also hold "fathers" and "not_at_home"."""
        made = {standing.key: standing.to_json() for standing in self.who}
        made[Who.PARENTS.value] |= {standing.key: standing.to_json() for standing in self.parents}
        return made

    def points(self) -> tuple[Point, ...]:
        """Quotations with no source, and those the draft says were not asked or could not be."""
        made = [
            Point(Lens.INVOLVEMENT, "unsourced", quote, self.rules.questions.unsourced, weight=1.0)
            for quote in self.unsourced[:_UNSOURCED_AT_MOST]
        ]
        made += [
            Point(Lens.INVOLVEMENT, "not_asked", s.evidence[0], s.question, weight=2.0)
            for s in (*self.who, *self.parents)
            if s.is_stated and s.evidence
        ]
        return tuple(dict.fromkeys(made))

    def blocks(self) -> tuple[Block, ...]:
        """The lens's part of the report."""
        words = self.rules.words
        rows = [self._row(s) for standing in self.who for s in self._with_parents(standing)]
        shown = [self._evidence(s) for standing in self.who for s in self._with_parents(standing) if s.evidence]
        return (
            Heading(words.title, 2),
            Table(("Who", "What the draft says", "A question"), tuple(rows)),
            *shown,
            *self._words(),
            Text(words.note, is_note=True),
        )

    def _with_parents(self, standing: Standing) -> tuple[Standing, ...]:
        return (standing, *self.parents) if standing.key == Who.PARENTS.value else (standing,)

    def _row(self, standing: Standing) -> tuple[Cell, ...]:
        name = self.rules.words.who[standing.key]
        return Cell(name), Cell(standing.shown, _TINTS[standing.level]), Cell(standing.question)

    def _evidence(self, standing: Standing) -> Fold:
        quoted = tuple(Quoted(quote) for quote in standing.evidence)
        return Fold(f"{self.rules.words.who[standing.key]}: the words it rests on", quoted)

    def _words(self) -> list[Block]:
        words = self.rules.words
        made: list[Block] = [Heading(words.whose, 3)]
        if not self.words:
            return [*made, Text(words.none_quoted)]
        for name, group in self._voices():
            made.append(Fold(f"{name} ({len(group)})", tuple(Quoted(s.quote) for s in group)))
        if self.unsourced:
            made.append(Heading(words.unsourced, 3))
            made += [Quoted(quote, self.rules.questions.unsourced) for quote in self.unsourced]
        silent = [words.who[w] for w in Who if not any(s.who is w for s in self.words)]
        if silent:
            made.append(Items((f"No quotation was found that is given as theirs: {', '.join(silent).lower()}.",)))
        return made

    def _voices(self) -> list[tuple[str, list[Spoken]]]:
        words = self.rules.words
        sourced = [s for s in self.words if s.has_source]
        voices = [(words.who[w.value], [s for s in sourced if s.who is w]) for w in Who]
        voices.append((words.pronoun, [s for s in sourced if s.who is None and not s.is_record]))
        voices.append((words.record, [s for s in sourced if s.who is None and s.is_record]))
        return [(name, group) for name, group in voices if group]


def check_involvement(draft: Draft, rubrics: Path | None = None) -> InvolvementResult:
    """Who took part in the review, as the draft says it.

    Raises:
        RubricError: where a partnership's own rubric can't be used.
    """
    rules = involvement_rules(rubrics)
    try:
        said = told(draft, rules)
        about = _About(draft, rules)
        who = tuple(_standing(w.value, [t for t in said if t.who is w], about) for w in Who)
        return InvolvementResult(who, _within_parents(said, about), spoken(draft, rules), rules)
    finally:
        mentions.cache_clear()  # nothing of a draft is kept


class _About:
    """What the draft says of the child and the parents that bears on taking part."""

    def __init__(self, draft: Draft, rules: InvolvementRules) -> None:
        self.draft = draft
        self.rules = rules
        self.names = name_pattern(tuple(child_names(draft)))
        opening = [s for s in draft.in_parts(*_OPENING) if s.paragraph.index < max(60, len(draft.paragraphs) // 3)]
        self.child_died = self._death_of_child(opening)
        self.child_young = None if self.child_died else self._young(opening)

    def reason_in(self, text: str) -> tuple[Reason, str] | None:
        """The reason a sentence gives, with its name in words."""
        return next(((reason, words) for reason, words, pattern in self.rules.reasons if pattern.search(text)), None)

    def died(self, kind: str) -> Sentence | None:
        """The sentence that says that the mother or father died."""
        for sentence in self.draft.sentences:
            if not re.search(r"\b(?:died|was killed|has died|late)\b", sentence.own):
                continue
            for mention in mentions(sentence.own, self.rules, self.names):
                after = sentence.own[mention.end : mention.end + 30]
                if (
                    mention.kind == kind
                    and not mention.is_owner
                    and re.match(r"\W*(?:had |has |also )?(?:died|was killed)", after)
                ):
                    return sentence
        return None

    def apart(self) -> tuple[Sentence, ...]:
        """Sentences that say that a parent lives apart from the child."""
        return tuple(
            s
            for s in self.draft.sentences
            if self.rules.apart.search(s.own)
            and any(Who.PARENTS in m.who for m in mentions(s.own, self.rules, self.names))
        )

    def _death_of_child(self, opening: Sequence[Sentence]) -> Sentence | None:
        """The first sentence of the opening that says that the child died."""
        for sentence in opening:
            match = re.search(r"\b(?:died|was killed|death of|[’']s death)\b", sentence.own)
            if not match or self.rules.denied.search(sentence.own[: match.start()]):
                continue
            people = mentions(sentence.own, self.rules, self.names)
            near = [m for m in people if m.end <= match.end() or m.start <= match.end() + 12]
            closest = min(near, key=lambda m: min(abs(match.start() - m.end), abs(m.start - match.end())), default=None)
            if closest is not None and Who.CHILD in closest.who:
                return sentence
        return None

    def _young(self, opening: Sequence[Sentence]) -> Sentence | None:
        for sentence in opening:
            match = self.rules.young.search(sentence.own)
            people = mentions(sentence.own, self.rules, self.names)
            if match and any(Who.CHILD in m.who and abs(m.start - match.start()) < 80 for m in people):
                return sentence
        return None


def _standing(key: str, said: Sequence[Told], about: _About) -> Standing:
    """The deepest that the draft tells of somebody; what it says in its method of not asking outweighs a chance remark."""
    level, chosen = _deepest(said, about.rules)
    if level is Level.ABSENT:
        return _absent(key, [t for t in said if t.deed is Deed.NOT_ASKED], about)
    words, questions = about.rules.words, about.rules.questions
    deeds = {t.deed for t in chosen}
    shown = {Level.SHAPED: words.shaped, Level.CONTRIBUTED: words.contributed, Level.INVITED: words.invited}[level]
    question = {
        Level.SHAPED: questions.shaped,
        Level.CONTRIBUTED: questions.contributed,
        Level.INVITED: questions.invited,
    }[level]
    if level is Level.INVITED and deeds & {Deed.DECLINED, Deed.CHOSE_NOT}:
        shown = words.declined if Deed.DECLINED in deeds else words.chose_not
        question = ""
    return Standing(key, level, shown, _quotes(chosen), question)


def _deepest(said: Sequence[Told], rules: InvolvementRules) -> tuple[Level, list[Told]]:
    level = max((_LEVELS[t.deed] for t in said), key=_ORDER.index, default=Level.ABSENT)
    inside = [t for t in said if t.sentence.part in rules.about_the_review]
    done_inside = any(_LEVELS[t.deed] is not Level.ABSENT for t in inside)
    if level is Level.CONTRIBUTED and not done_inside and any(t.deed is Deed.NOT_ASKED for t in inside):
        level = Level.ABSENT
    ordered = sorted(
        said, key=lambda t: (-_ORDER.index(_LEVELS[t.deed]), t.sentence.part not in rules.about_the_review)
    )
    return level, [t for t in ordered if _LEVELS[t.deed] is not Level.ABSENT]


def _absent(key: str, not_asked: Sequence[Told], about: _About) -> Standing:
    """What people read where nobody took part: not possible and why, not asked, or that the draft does not say."""
    words, questions = about.rules.words, about.rules.questions
    evidence = _quotes(not_asked)
    if key == Who.CHILD.value and (about.child_died or about.child_young):
        return _of_lost_or_young(evidence, about)
    if not not_asked:
        return Standing(key, Level.ABSENT, words.not_said, (), questions.not_said)
    first = not_asked[0].sentence
    reason = about.reason_in(first.own) or about.reason_in(" ".join(s.own for s in about.draft.around(first, 1, 1)))
    if reason is None:
        shown = words.not_asked.format(quote=evidence[0].text)
        return Standing(key, Level.ABSENT, shown, evidence, questions.not_asked, is_stated=True)
    shown = words.not_possible.format(reason=reason[1], quote=evidence[0].text)
    return Standing(key, Level.ABSENT, shown, evidence, questions.not_possible, is_stated=True)


def _of_lost_or_young(evidence: tuple[Quote, ...], about: _About) -> Standing:
    """A child who has died, or was too young to be asked, is asked about by what is kept of them."""
    sentence = about.child_died or about.child_young
    reasons = {reason: words for reason, words, _ in about.rules.reasons}
    reason = Reason.DIED if about.child_died else Reason.TOO_YOUNG
    question = about.rules.questions.child_died if about.child_died else about.rules.questions.child_young
    quotes = (sentence.quote, *evidence) if sentence is not None else evidence
    shown = about.rules.words.not_possible.format(reason=reasons[reason], quote=quotes[0].text)
    return Standing(Who.CHILD.value, Level.ABSENT, shown, tuple(dict.fromkeys(quotes)), question)


def _within_parents(said: Sequence[Told], about: _About) -> tuple[Standing, ...]:
    """Fathers, and a parent who lives apart, asked about by themselves."""
    parents = [t for t in said if t.who is Who.PARENTS]
    fathers = _standing("fathers", [t for t in parents if t.kind in ("father", "both")], about)
    if fathers.level is Level.ABSENT and not fathers.evidence:
        fathers = _father_not_told(fathers, about)
    apart = about.apart()
    if not apart:
        words, questions = about.rules.words, about.rules.questions
        return fathers, Standing("not_at_home", Level.ABSENT, words.not_said, (), questions.not_at_home)
    told_apart = [t for t in parents if any(t.sentence.paragraph.index == s.paragraph.index for s in apart)]
    of_father = [t for t in parents if t.kind == "father"]
    elsewhere = _standing("not_at_home", told_apart or of_father, about)
    quotes = tuple(dict.fromkeys([*elsewhere.evidence, apart[0].quote]))[:_EVIDENCE_AT_MOST]
    return fathers, Standing("not_at_home", elsewhere.level, elsewhere.shown, quotes, elsewhere.question)


def _father_not_told(fathers: Standing, about: _About) -> Standing:
    died = about.died("father")
    if died is None:
        return Standing("fathers", fathers.level, fathers.shown, (), about.rules.questions.fathers)
    reasons = {reason: words for reason, words, _ in about.rules.reasons}
    shown = about.rules.words.not_possible.format(reason=reasons[Reason.DIED], quote=died.quote.text)
    return Standing("fathers", Level.ABSENT, shown, (died.quote,), "")


def _quotes(said: Sequence[Told]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(t.sentence.quote for t in said))[:_EVIDENCE_AT_MOST]
