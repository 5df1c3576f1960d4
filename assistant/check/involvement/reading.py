"""What a draft says that people did in its review: told, wrote, changed, were asked, chose not to.

Rules over the words, clause by clause: an act, and those who stand before or after it. A pronoun, or an act without
anybody named, goes back to those named last in the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.check.draft import Draft, DraftParagraph, Sentence
from assistant.check.involvement.people import Mention, child_names, mentions, name_pattern
from assistant.check.involvement.rules import Act, Deed, InvolvementRules, Who

__all__ = ["Told", "told"]

_FIRST = (Deed.NO_REPLY, Deed.NOT_ASKED, Deed.CHOSE_NOT, Deed.DECLINED, Deed.SHAPED, Deed.INVITED, Deed.CONTRIBUTED)
"""The order in which acts claim words: a refusal before the invitation it answers, and both before taking part."""

_REFUSALS = (Deed.CHOSE_NOT, Deed.DECLINED)
_DONE = (Deed.SHAPED, Deed.CONTRIBUTED, Deed.INVITED)
_PLURAL = re.compile(r"(?:children|people|[^s]s|famil\w+|staff)$", re.IGNORECASE)
_BARRIER = re.compile(r"[;:]|\s[–—]\s")
_TURN = re.compile(r"\b(?:but|while|whereas|although|because|when|after|where)\b", re.IGNORECASE)
_ONWARDS = re.compile(r",? (?:and|but) (?:the (?:review|author|panel|lead)|we|she|he|they|it)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:who|which|whom)\b(?:(?!,| and (?:to|with|by|from)\b)[^;])*", re.IGNORECASE)
_WHO_DID = re.compile(r",? who (?:\w+ ){0,2}$", re.IGNORECASE)
_OBJECT = re.compile(
    r"\s+(?:to |with )?(her|him|them)\b(?!\s+(?:own\s+)?[a-z]+(?:er|ers|her|ents|ly)\b)", re.IGNORECASE
)
_RELATIVE = re.compile(r",? who\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:her|his|their|whose|an?)\s", re.IGNORECASE)
_THANKS = re.compile(r"\b(?:thank|grateful|gratitude)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody and what they did in the review, as one sentence tells it. `kind` as in `Mention`."""

    who: Who
    kind: str
    deed: Deed
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class _Found:
    act: Act
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Stands:
    """An act with those it is told of; `is_object` where they stand after it."""

    found: _Found
    people: tuple[Mention, ...]
    is_object: bool


@dataclass(slots=True)
class _Memory:
    """Those named so far in a paragraph, with the words that named them, last first."""

    named: list[tuple[Mention, str]]
    subjects: tuple[Mention, ...] = ()

    def stands_for(self, words: str, rules: InvolvementRules) -> tuple[Mention, ...]:
        """Those a pronoun in `words` goes back to."""
        contrary = None
        if re.search(r"\b(?:she|her)\b", words, re.IGNORECASE):
            contrary = rules.male
        elif re.search(r"\b(?:he|him)\b", words, re.IGNORECASE):
            contrary = rules.female
        if contrary is None:
            return self.subjects
        fitting = [m for m, text in self.named if not contrary.search(text) and not _is_plural(m, text)]
        kept = [m for m in self.subjects if m in fitting]
        return tuple(kept[:1] or fitting[:1])


def _is_plural(mention: Mention, text: str) -> bool:
    """True for "parents" or "staff"; a child's name may end as a plural does."""
    return bool(_PLURAL.search(text)) and not (Who.CHILD in mention.who and text.istitle())


def told(draft: Draft, rules: InvolvementRules) -> tuple[Told, ...]:
    """All that the draft tells of who took part, in order."""
    names = name_pattern(tuple(child_names(draft)))
    made: list[Told] = []
    for _, section in groupby(draft.sentences, key=lambda s: s.paragraph.heading):
        sentences = list(section)
        is_about_review = _is_about_review(sentences, rules)
        for _, group in groupby(sentences, key=lambda s: s.paragraph.index):
            made += _paragraph(list(group), rules, names, is_about_review)
    return tuple(made)


def _is_about_review(section: Sequence[Sentence], rules: InvolvementRules) -> bool:
    """True for a section on method or involvement, by its heading or by what a good share of it says."""
    part = section[0].part
    if part in rules.about_the_review:
        return True
    if part not in rules.may_be_about_the_review:
        return False
    heading = section[0].paragraph.heading
    if heading and rules.heading_about_the_review.search(heading[-1]):
        return True
    said = sum(bool(rules.review_words.search(s.own)) for s in section)
    return said > rules.share_about_the_review * len(section)


def _paragraph(
    sentences: Sequence[Sentence], rules: InvolvementRules, names: re.Pattern[str] | None, is_about_review: bool
) -> list[Told]:
    memory = _Memory(_named_by_heading(sentences[0].paragraph, names))
    memory.subjects = tuple(m for m, _ in memory.named)
    made: list[Told] = []
    unheard: set[Who] = set()
    for sentence in sentences:
        people = mentions(sentence.own, rules, names)
        reader = _Reader(sentence, people, rules, memory, is_about_review)
        made += dict.fromkeys([*reader.deeds(), *reader.changes()])
        if rules.not_heard.search(sentence.own):
            unheard |= {who for m in (reader.people or memory.subjects) for who in m.who}
        reader.remember()
    return [_as_unheard(t, unheard) for t in made]


def _named_by_heading(paragraph: DraftParagraph, names: re.Pattern[str] | None) -> list[tuple[Mention, str]]:
    """A heading that names the child says whom a paragraph's first pronoun means."""
    heading = paragraph.heading[-1] if paragraph.heading else ""
    is_child = names is not None and names.search(heading)
    return [(Mention((Who.CHILD,), "", 0, 0), "")] if is_child else []


def _as_unheard(was: Told, unheard: set[Who]) -> Told:
    return replace(was, deed=Deed.INVITED) if was.who in unheard and was.deed is Deed.CONTRIBUTED else was


class _Reader:
    """One sentence, read act by act."""

    def __init__(
        self,
        sentence: Sentence,
        people: Sequence[Mention],
        rules: InvolvementRules,
        memory: _Memory,
        is_about_review: bool,
    ) -> None:
        self.sentence = sentence
        self.text = sentence.own
        self.people = [m for m in people if not m.is_owner]
        self.named = people
        self.rules = rules
        self.memory = memory
        self.first: tuple[Mention, ...] = ()
        self.is_about_review = is_about_review

    def deeds(self) -> list[Told]:
        """What each act of the sentence says of those who stand by it."""
        made: list[tuple[int, Told]] = []
        before: tuple[Mention, ...] = ()
        end = 0
        used: set[Mention] = set()
        for found in self._acts():
            barrier = self._barrier_before(found.start)
            end = max(end, barrier)
            stands = self._whom(found, end, before, used)
            if stands.is_object:
                used |= set(stands.people)
            elif stands.people:
                before = stands.people
                self.first = self.first or stands.people
            end = stands.found.end
            if stands.people and self._counts(stands):
                made += [(stands.found.start, told) for told in self._told(found.act, stands.people)]
        return [told for at, told in made if not self._is_refusal(at, told, made)]

    def changes(self) -> Iterator[Told]:
        """Those whose words changed a part of the review."""
        for start, end in self._clauses():
            clause = self.text[start:end]
            changed, because = self.rules.changed.search(clause), self.rules.because.search(clause)
            if not changed or not because or self._is_denied(start + changed.end()):
                continue
            if not self.is_about_review and not self.rules.review_words.search(clause):
                continue
            for mention in self._movers(start, end, start + because.start()):
                for who in mention.who:
                    yield Told(who, mention.kind, Deed.SHAPED, self.sentence)

    def remember(self) -> None:
        """Keep those named for the sentences that follow."""
        free = [m for m in self.named if not self._is_beside(m, 0, is_object=False)]
        subjects = self.first or tuple([m for m in free if not m.is_owner][:1]) or tuple(free[:1])
        if subjects:
            self.memory.subjects = subjects
        self.memory.named[:0] = [(m, self.text[m.start : m.end]) for m in reversed(free)]

    def _acts(self) -> list[_Found]:
        taken: list[_Found] = []
        speaks = self.is_about_review or self.rules.review_words.search(self.text) or _THANKS.search(self.text)
        if not speaks:
            return taken
        for deed in _FIRST:
            matches = [
                _Found(act, *match.span())
                for act in self.rules.acts
                if act.deed is deed
                for match in act.pattern.finditer(self.text)
            ]
            if deed is Deed.INVITED:
                matches.sort(key=lambda f: f.start - f.end)
            for found in matches:
                if all(found.end <= t.start or found.start >= t.end for t in taken):
                    taken.append(found)
        return sorted(taken, key=lambda f: f.start)

    def _is_refusal(self, at: int, told: Told, made: Sequence[tuple[int, Told]]) -> bool:
        """True for "she said" where what she said is that she would rather not."""
        return told.deed is Deed.CONTRIBUTED and any(
            other.who is told.who and other.deed in _REFUSALS and at < place < self._barrier_after(at)
            for place, other in made
        )

    def _whom(self, found: _Found, start: int, before: tuple[Mention, ...], used: set[Mention]) -> _Stands:
        """Those an act is told of, and whether they stand after it."""
        if found.act.side == "event":
            return _Stands(found, tuple(Mention((who,), "", found.start, found.end) for who in found.act.who), True)
        if found.act.side == "subject":
            if not self.rules.reviewer.search(self.text[: found.start]):
                subjects = self._subjects(found.start, start, before, used)
                if subjects:
                    return _Stands(found, subjects, False)
            return self._met_by_reviewer(found)
        objects = self._objects(found)
        pronoun = _OBJECT.match(self.text, found.end)
        if not objects and pronoun and found.act.deed is not Deed.SHAPED:
            objects = self._meant(pronoun[1], found.start)
        return _Stands(found, objects, True)

    def _meant(self, pronoun: str, before: int) -> tuple[Mention, ...]:
        """Whom "her" or "them" after an act means: those named in the sentence first, then in the paragraph."""
        named = [m for m in self.named if m.end <= before]
        said = [(m, self.text[m.start : m.end]) for m in reversed(named)]
        subjects = tuple(m for m in named if not m.is_owner)[:1] or self.memory.subjects
        return _Memory([*said, *self.memory.named], subjects).stands_for(pronoun, self.rules)

    def _met_by_reviewer(self, found: _Found) -> _Stands:
        """An act that reads both ways ("met"), taken the other way: "the reviewer met the mother"."""
        for act in self.rules.acts:
            match = act.pattern.match(self.text, found.start) if act.side == "object" else None
            if match and act.deed is found.act.deed:
                other = _Found(act, *match.span())
                return _Stands(other, self._objects(other), True)
        return _Stands(found, (), True)

    def _subjects(self, act: int, start: int, before: tuple[Mention, ...], used: set[Mention]) -> tuple[Mention, ...]:
        stretch = self.text[start:act]
        relative = _WHO_DID.search(self.text[:act])
        if relative:
            nearest = [m for m in self.people if m.end == relative.start()]
            if nearest:
                return tuple(nearest)
        turns = list(_TURN.finditer(stretch))
        named = [
            m
            for m in self.people
            if start <= m.start and m.end <= act and m not in used and not self._is_beside(m, start, is_object=False)
        ]
        if turns:
            later = [m for m in named if m.start >= start + turns[-1].end()]
            named = later or (named if not self.rules.pronouns.search(stretch[turns[-1].end() :]) else [])
        if named:
            return tuple(named)
        if not self.rules.goes_on.search(self.text[:act]) and not (act - start < 2 and before):
            words = self.rules.pronouns.search(stretch)
            return self.memory.stands_for(stretch, self.rules) if words and not before else ()
        pronoun = re.search(r"\b(?:she|he)\b", stretch, re.IGNORECASE)
        if before and not pronoun:
            return before
        within = [(m, self.text[m.start : m.end]) for m in self.people if m.end <= start and m not in used]
        here = before or tuple(m for m, _ in within)
        if not here and not self.rules.pronouns.search(stretch):
            return ()
        seen = _Memory([*reversed(within), *self.memory.named], here or self.memory.subjects)
        return seen.stands_for(stretch, self.rules)

    def _objects(self, found: _Found) -> tuple[Mention, ...]:
        if found.act.deed is Deed.CONTRIBUTED and self.rules.oversight.search(self.text[: found.start]):
            return ()
        barrier = _BARRIER.search(self.text, found.end)
        onwards = _ONWARDS.search(self.text, found.end)
        ends = [m.start() for m in (barrier, onwards) if m] + [len(self.text)]
        end = min(ends)
        asides = [m.span() for m in _ASIDE.finditer(self.text, found.end, end)]
        return tuple(
            m
            for m in self.people
            if not any(left <= m.start < right for left, right in asides)
            and m.start >= found.end
            and m.end <= end
            and not self._is_beside(m, found.end, is_object=True)
        )

    def _is_beside(self, mention: Mention, start: int, *, is_object: bool) -> bool:
        if _RELATIVE.match(self.text, mention.end):
            return False
        match = self.rules.beside.search(self.text[min(start, mention.start) : mention.start])
        return match is not None and (not is_object or bool(_POSSESSIVE.search(match[0])))

    def _counts(self, stands: _Stands) -> bool:
        """False for what was planned or denied, told to a service, or not of the review at all."""
        found = stands.found
        if found.act.deed in _DONE:
            if self._is_denied(found.start) or self.rules.planned.search(self.text[: found.start]):
                return False
            if not stands.is_object and self.rules.to_services.match(self.text[found.end :]):
                return False
        return self.is_about_review or self._says_review(stands)

    def _says_review(self, stands: _Stands) -> bool:
        """True where the clause says the review: after an act ("told us"), or before those it was done to."""
        found = stands.found
        end = self._barrier_after(found.end)
        start = self._barrier_before(found.start) if stands.is_object or found.act.deed is Deed.SHAPED else found.start
        clause = self.text[start:end]
        return bool(self.rules.review_words.search(clause) or _THANKS.search(clause))

    def _is_denied(self, act: int) -> bool:
        return bool(self.rules.denied.search(self.text[self._barrier_before(act) : act]))

    def _told(self, act: Act, people: Sequence[Mention]) -> Iterator[Told]:
        for mention in people:
            for who in mention.who:
                if not act.who or who in act.who:
                    yield Told(who, mention.kind, act.deed, self.sentence)

    def _movers(self, start: int, end: int, because: int) -> tuple[Mention, ...]:
        """Those named in the reason for a change; failing them, in the clause, or whom its pronoun means."""
        inside = [m for m in self.people if start <= m.start and m.end <= end]
        after = [m for m in inside if m.start >= because]
        if after:
            return tuple(after)
        if re.search(r"\b(?:she|he)\b", self.text[because:end], re.IGNORECASE):
            named = [(m, self.text[m.start : m.end]) for m in self.named if m.end <= end]
            return _Memory([*reversed(named), *self.memory.named], self.first or self.memory.subjects).stands_for(
                self.text[because:end], self.rules
            )
        goes_back = self.rules.pronouns.search(self.text[start:end]) or self.is_about_review
        return tuple(inside) or self.first or (self.memory.subjects if goes_back else ())

    def _clauses(self) -> Iterator[tuple[int, int]]:
        at = 0
        for match in _BARRIER.finditer(self.text):
            yield at, match.start()
            at = match.end()
        yield at, len(self.text)

    def _barrier_before(self, position: int) -> int:
        return max((m.end() for m in _BARRIER.finditer(self.text, 0, position)), default=0)

    def _barrier_after(self, position: int) -> int:
        match = _BARRIER.search(self.text, position)
        return match.start() if match else len(self.text)
