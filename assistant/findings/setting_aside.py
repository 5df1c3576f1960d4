"""What is no evidence of a pattern by itself, sentence by sentence, each with the reason; and what can't wait.

What a child, a family member or a practitioner says of their own experience is never set aside as hearsay or accusation,
however it came. The rest of a note stays. Nothing is deleted: what is listed here can be put back by its id.
Source: issue 7; project brief 3.1, 5 and 9.4. The rules are data: `prompts/rubrics/findings_set_aside.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.findings.notes import CaseNotes, Note, NoteKind, NoteSentence
from assistant.findings.second_opinion import ANOTHER_PROCESS, second_opinion
from assistant.findings.set_aside_rules import (
    AnotherProcess,
    KindRule,
    SetAsideKind,
    SetAsideRubric,
    matches,
    set_aside_rubric,
)
from indexes.embedding import Embedder

__all__ = ["ForAPerson", "SetAside", "SettingAside", "may_be_heard", "set_aside"]

_FEWEST_WORDS = 4
"""The second opinion is not asked about fewer words than these."""

_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|[*`]+|(?<!\w)_+|_+(?!\w)")
"""Marks of HTML and Markdown, which hide the beginning of a sentence from a rule."""

_Opinions = Mapping[tuple[str, int], frozenset[str]]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A sentence with the reason. `withholds`: evidence (supports nothing), wording (is not quoted), or nothing.

    `key` is what puts this one sentence back: "B4.2" is the second sentence of note B4.
    """

    note_id: str
    sentence: NoteSentence
    kind: SetAsideKind
    why: str
    withholds: Literal["evidence", "wording", "nothing"]

    @property
    def key(self) -> str:
        """The note's id and the number of the sentence from 1."""
        return f"{self.note_id}.{self.sentence.index + 1}"

    def to_json(self) -> dict[str, Any]:
        """`{"id", "quote", "kind", "why"}`."""
        return {"id": self.note_id, "quote": self.sentence.text, "kind": self.kind.value, "why": self.why}


@dataclass(frozen=True, slots=True)
class ForAPerson:
    """A sentence that may belong to another process: `about` is current_risk or misconduct."""

    note_id: str
    sentence: NoteSentence
    about: Literal["current_risk", "misconduct"]
    why: str

    def to_json(self) -> dict[str, Any]:
        """`{"id", "quote", "about", "why"}`."""
        return {"id": self.note_id, "quote": self.sentence.text, "about": self.about, "why": self.why}


@dataclass(frozen=True, slots=True)
class SettingAside:
    """All that was set aside, in the order of the notes; `put_back` are those that the writer kept."""

    items: tuple[SetAside, ...]
    for_a_person: tuple[ForAPerson, ...]
    put_back: tuple[SetAside, ...]

    def evidence(self, note: Note) -> tuple[NoteSentence, ...]:
        """The sentences of a note that may support a pattern."""
        gone = self._places("evidence")
        return tuple(s for s in note.sentences if (s.note_id, s.index) not in gone)

    def quotable(self, note: Note) -> tuple[NoteSentence, ...]:
        """The sentences whose own words a proposal may carry."""
        gone = self._places("evidence", "wording")
        gone |= {(found.note_id, found.sentence.index) for found in self.for_a_person}
        return tuple(s for s in note.sentences if (s.note_id, s.index) not in gone)

    def is_untested(self, note: Note) -> bool:
        """True where the note itself says that it is untested or that its numbers are small."""
        return any(i.note_id == note.id and i.kind is SetAsideKind.WEAK_EVIDENCE for i in self.items)

    def _places(self, *withheld: str) -> set[tuple[str, int]]:
        return {(item.note_id, item.sentence.index) for item in self.items if item.withholds in withheld}


def set_aside(
    notes: CaseNotes, keep: Collection[str] = (), rubrics: Path | None = None, embedder: Embedder | None = None
) -> SettingAside:
    """Read the sentences of case notes; `keep` are ids of notes ("B4") or sentences ("B4.2") to be put back.

    With `embedder` a learned second opinion is heard beside the rules.

    Raises:
        RubricError: where a partnership's own rubric can't be used.
    """
    rules = set_aside_rubric(rubrics)
    opinions = _opinions(notes, embedder) if embedder else {}
    found = [item for note in notes.notes for item in _of_note(note, rules, opinions)]
    kept = [item for item in found if item.note_id in keep or item.key in keep]
    return SettingAside(
        items=tuple(item for item in found if item not in kept),
        for_a_person=tuple(
            item for note in notes.notes for item in _for_a_person(note, rules.another_process, opinions)
        ),
        put_back=tuple(kept),
    )


def _opinions(notes: CaseNotes, embedder: Embedder) -> _Opinions:
    sentences = [s for note in notes.notes for s in note.sentences if len(s.text.split()) >= _FEWEST_WORDS]
    said = second_opinion().of([s.text for s in sentences], embedder)
    return {(s.note_id, s.index): kinds for s, kinds in zip(sentences, said, strict=True)}


def _of_note(note: Note, rules: SetAsideRubric, opinions: _Opinions) -> Iterator[SetAside]:
    """Each sentence with its kinds, in order; a sentence that goes on from one set aside goes with it."""
    for kind in SetAsideKind:
        rule = rules.kinds.get(kind)
        if rule is None or note.speaker.standing in rule.spares or note.kind.value in rule.spares_kinds:
            continue
        hit = {
            s.index for s in note.sentences if _is(s, note, rule, rules, kind in opinions.get((note.id, s.index), ()))
        }
        hit |= set(_going_on(note, hit, rule))
        for index in sorted(hit):
            yield SetAside(note.id, note.sentences[index], kind, rule.why, rule.withholds)


def _is(sentence: NoteSentence, note: Note, rule: KindRule, rules: SetAsideRubric, seems: bool) -> bool:
    """True where a rule or the second opinion (`seems`) says so and nothing spares the sentence."""
    text = _labelled(sentence, note) if rule.with_label else sentence.text
    plain = _MARKUP.sub("", text)
    hit = any(matches(pattern, said, rule.cased) for said in {text, plain} for pattern in rule.patterns)
    hit = hit or any(all(matches(pattern, plain) for pattern in patterns) for patterns in rule.together)
    hit = hit or (seems and _may_seem(plain, rule))
    return hit and not _is_spared(_MARKUP.sub("", sentence.text), plain, rule, rules)


def _may_seem(text: str, rule: KindRule) -> bool:
    return not rule.second_opinion_needs or matches(rule.second_opinion_needs, text)


def _is_spared(own: str, text: str, rule: KindRule, rules: SetAsideRubric) -> bool:
    if any(matches(pattern, text) for pattern in rule.unless):
        return True
    if rule.person and not matches(rule.person, text):
        return True
    return rule.spares_own_account and _is_own_account(own, rules)


def may_be_heard(kind: str, text: str, rubrics: Path | None = None) -> bool:
    """True where the second opinion on a sentence of this kind would count: nothing of the rubric spares it.

    Raises:
        RubricError: where a partnership's own rubric can't be used.
    """
    rules = set_aside_rubric(rubrics)
    if kind == ANOTHER_PROCESS:
        needs = rules.another_process.second_opinion_needs
        is_spared = _is_for_the_review(text, text, rules.another_process, is_dated=False)
        return any(matches(pattern, text) for pattern in needs) and not is_spared
    kind = SetAsideKind(kind)
    return _may_seem(text, rules.kinds[kind]) and not _is_spared(text, text, rules.kinds[kind], rules)


def _labelled(sentence: NoteSentence, note: Note) -> str:
    """The first sentence with what stands before it: "Note to the system: …"."""
    return note.text[: sentence.end] if sentence.index == 0 else sentence.text


def _is_own_account(text: str, rules: SetAsideRubric) -> bool:
    own = rules.own_account
    return any(matches(pattern, text) for pattern in (own.done_to_me, own.discrimination, own.first_person))


def _going_on(note: Note, hit: Iterable[int], rule: KindRule) -> Iterator[int]:
    """Neighbours that belong to a sentence set aside: what it points back to, and what adds to it."""
    last = len(note.sentences) - 1
    for index in hit:
        if index > 0 and matches(rule.points_back, note.sentences[index].text):
            yield index - 1
        for near in (index - 1, index + 1):
            if 0 <= near <= last and matches(rule.goes_on, note.sentences[near].text):
                yield near


def _for_a_person(note: Note, rules: AnotherProcess, opinions: _Opinions) -> Iterator[ForAPerson]:
    """What may belong to another process: a colleague's moment for each, so that it is put there rather than missed."""
    is_dated = note.kind is NoteKind.CHRONOLOGY
    for sentence in note.sentences:
        seems = ANOTHER_PROCESS in opinions.get((note.id, sentence.index), ())
        text, labelled = (_MARKUP.sub("", said) for said in (sentence.text, _labelled(sentence, note)))
        about = _about(text, labelled, rules, seems=seems, is_dated=is_dated)
        if about == "current_risk":
            yield ForAPerson(note.id, sentence, about, f"{rules.why} {rules.current_risk}")
        elif about == "misconduct":
            yield ForAPerson(note.id, sentence, about, f"{rules.why} {rules.misconduct}")


def _about(
    text: str, labelled: str, rules: AnotherProcess, *, seems: bool, is_dated: bool
) -> Literal["current_risk", "misconduct"] | None:
    """What a sentence may be about: told by its words, by words that stand together, or by the second opinion."""
    if any(matches(pattern, text) for pattern in rules.risk_patterns):
        return "current_risk"
    if any(matches(pattern, text) for pattern in rules.misconduct_patterns):
        return "misconduct"
    if _is_for_the_review(text, labelled, rules, is_dated=is_dated):
        return None
    if any(all(matches(pattern, text) for pattern in patterns) for patterns in rules.misconduct_together):
        return "misconduct"
    seems = seems and any(matches(pattern, text) for pattern in rules.second_opinion_needs)
    if seems and matches(rules.about_worker, text):
        return "misconduct"
    is_risk = any(all(matches(pattern, text) for pattern in patterns) for patterns in rules.risk_together)
    return "current_risk" if is_risk or seems else None


def _is_for_the_review(text: str, labelled: str, rules: AnotherProcess, *, is_dated: bool) -> bool:
    """True for what rules say, what is taught or over, and for dated entries that say nothing of now."""
    if is_dated and not matches(rules.dated_needs, text):
        return True
    return any(matches(pattern, labelled) for pattern in rules.unless)
