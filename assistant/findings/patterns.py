"""Patterns proposed from case notes, without a language model: grouping, classification, and templates around quotations.

At most seven. Each is a proposal for people to argue with; one incident, a rumour or blame of one worker is none. Where
accounts differ both stay, and nothing here says which is likelier. Nothing is indexed, stored or logged.
Source: issue 7; project brief 3.1 to 3.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.check.rules import found
from assistant.findings.factors import Effect, factors_in, factors_rubric, typology_of
from assistant.findings.grouping import Group, groups_of
from assistant.findings.likeness import Corpus, Floats, Item, corpus_of, readings_of
from assistant.findings.notes import CaseNotes, Note, NoteSentence
from assistant.findings.notes_rules import notes_rubric
from assistant.findings.pattern import Pattern
from assistant.findings.patterns_rules import Condition, PatternsRubric, patterns_rubric
from assistant.findings.polarity import against, leaning
from assistant.findings.setting_aside import SettingAside
from assistant.findings.wording import not_known, questions, scaffold
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.lexical import stem, words
from indexes.library import Library

__all__ = ["AT_MOST", "copies", "propose_patterns"]

AT_MOST = 7
_WHOLLY = 3
"""Cues of a condition of work from which on a note is wholly about one."""

_FEWEST_READINGS, _READINGS_TIMES_NOTES = 16, 3200
_COPY = 0.9
_MOST_COUNTER = 4
_MOST_QUOTES = 6
_NEAR = 0.8
"""Share of all pairs of notes and patterns that must be less alike before a note counts against a pattern."""


def propose_patterns(
    notes: CaseNotes,
    aside: SettingAside,
    library: Library | None = None,
    embedder: Embedder | None = None,
    at_most: int = AT_MOST,
    rubrics: Path | None = None,
) -> tuple[Pattern, ...]:
    """The patterns that most readings of the notes find, first those found by most.

    `library` gives the rarity of words and the embedder; without one, `embedder` or the default is used.

    Raises:
        RubricError: where a partnership's own rubric can't be used. EmbeddingError.
    """
    rules = patterns_rubric(rubrics)
    groups = copies(notes)
    items = [_item(group[0], aside, rules.condition) for group in groups]
    if sum(bool(item.sentences) for item in items) < 2:
        return ()
    model = embedder or (library.embedder if library else SentenceTransformerEmbedder())
    rarity = library.rarity if library else None
    corpus = corpus_of(items, model.embed, notes_rubric(rubrics), rules.general.words, rarity)
    readings = readings_of(rules.readings, _how_many(rules.readings.count, len(items)))
    chosen = groups_of(corpus, readings, rules.readings, min(at_most, AT_MOST))
    alike = _standard(sum((_standard(corpus.likeness(reading)) for reading in readings[:8]), np.zeros(1)))
    making = _Making(notes, aside, groups, corpus, alike, rules, rubrics)
    return tuple(making.pattern(number + 1, group, chosen) for number, group in enumerate(chosen))


def _how_many(count: int, items: int) -> int:
    """Fewer readings of many notes: they agree sooner, and each takes longer."""
    return min(count, max(_FEWEST_READINGS, _READINGS_TIMES_NOTES // items))


def copies(notes: CaseNotes) -> list[list[Note]]:
    """Notes with their copies (entered twice, or under another date), in order: a copy is no second source."""
    groups: list[tuple[frozenset[str], list[Note]]] = []
    for note in notes.notes:
        said = frozenset(words(note.text)) - frozenset(words(note.when))
        same = next((group for have, group in groups if _are_copies(have, said)), None)
        if same is None:
            groups.append((said, [note]))
        else:
            same.append(note)
    return [group for _, group in groups]


def _are_copies(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one) > 4 and len(one & other) >= _COPY * min(len(one), len(other)) and len(one ^ other) <= 3


def _item(note: Note, aside: SettingAside, rules: Condition) -> Item:
    said = tuple(s.text for s in aside.evidence(note) if s.text.strip(" .,:") != note.when.strip(" .,:"))
    cues = sum(any(found(pattern, sentence) for sentence in said) for pattern in rules.patterns)
    is_own = note.speaker.standing == "own" and bool(said)  # an own account is never weighed below a record
    return Item(said, note.speaker, note.kind.value, 1.0 if is_own else min(1.0, cues / _WHOLLY))


def _standard(alike: Floats) -> Floats:
    return np.asarray(alike / (float(alike.std()) + 1e-9))


class _Making:
    """A group of items made into a pattern with its words."""

    def __init__(
        self,
        notes: CaseNotes,
        aside: SettingAside,
        groups: Sequence[Sequence[Note]],
        corpus: Corpus,
        alike: Floats,
        rules: PatternsRubric,
        rubrics: Path | None,
    ) -> None:
        self.order = {note.id: place for place, note in enumerate(notes.notes)}
        self.aside, self.groups, self.corpus, self.alike = aside, groups, corpus, alike
        self.rules, self.factors = rules, factors_rubric(rubrics)

    def pattern(self, number: int, group: Group, chosen: Sequence[Group]) -> Pattern:
        """The pattern of one group."""
        members = sorted(group)
        sentences = [self.corpus.items[member].sentences for member in members]
        effect: Effect = "helped" if self._has_helped(members) else "hindered"
        factors = factors_in(sentences, effect, self.factors)
        counter = self._ids(self._counter(group, chosen, effect == "helped"))
        notes = [note for member in members for note in self.groups[member]]
        untested = tuple(note.id for note in notes if self.aside.is_untested(note))
        best = self._best(members)
        text = " ".join(sentence for said in sentences for sentence in said)
        kinds = [next(note.kind for note in notes if note.id == sentence.note_id) for sentence in best]
        return Pattern(
            id=f"P{number}",
            scaffold=scaffold(best, kinds, self.rules.scaffold),
            typology=typology_of(sentences, factors, self.factors),
            supports=self._ids(members),
            counter=counter,
            factors=factors,
            quotes=tuple(sorted(best[:_MOST_QUOTES], key=lambda s: (self.order[s.note_id], s.index))),
            not_known=not_known(notes, counter, untested, effect == "helped", self.rules),
            questions=questions(text, factors, counter, effect == "helped", self.rules),
            about=self._about(members),
            untested=untested,
        )

    def _ids(self, members: Sequence[int]) -> tuple[str, ...]:
        ids = [note.id for member in members for note in self.groups[member]]
        return tuple(sorted(ids, key=self.order.__getitem__))

    def _has_helped(self, members: Sequence[int]) -> bool:
        """True where most of the notes that lean at all say that it worked."""
        leanings = []
        for member in members:
            item = self.corpus.items[member]
            said = [leaning(sentence, item.speaker.label, self.rules.polarity) for sentence in item.sentences]
            leanings.append(sum(said))
        return sum(one > 0 for one in leanings) > len(members) / 2

    def _counter(self, group: Group, chosen: Sequence[Group], has_helped: bool) -> list[int]:
        """Items near the group that say the opposite of the same thing; its own members may."""
        near = self._nearness(group)
        level = float(np.quantile(np.concatenate([self._nearness(other) for other in chosen]), _NEAR))
        scored = []
        for number, item in enumerate(self.corpus.items):
            strength = against(item.sentences, item.speaker.label, has_helped, self.rules.polarity)
            if strength >= 0.5 and near[number] >= level:
                scored.append((-strength * near[number], number))
        return [number for _, number in sorted(scored)[:_MOST_COUNTER]]

    def _nearness(self, group: Group) -> Floats:
        """How alike each item is to the group's others, on average."""
        members = np.zeros(len(self.corpus.items))
        members[list(group)] = 1.0
        return np.asarray((self.alike @ members) / np.maximum(members.sum() - members, 1.0))

    def _best(self, members: Sequence[int]) -> list[NoteSentence]:
        """For each note the quotable sentence that says most of what the group shares, best first."""
        shared = self._shared(members)
        best: list[tuple[float, NoteSentence]] = []
        for member in members:
            note = self.groups[member][0]
            scored = [(self._says(s.text, shared), s) for s in self.aside.quotable(note) if len(s.text.split()) > 2]
            if scored:
                best.append(max(scored, key=lambda pair: (pair[0], -pair[1].index)))
        return [sentence for _, sentence in sorted(best, key=lambda pair: (-pair[0], self.order[pair[1].note_id]))]

    def _shared(self, members: Sequence[int]) -> dict[str, float]:
        """The stems of more than one member, heavier the more of them and the fewer of the other notes have it."""
        counts: dict[str, int] = {}
        for member in members:
            for feature in self.corpus.features[member]:
                counts[feature] = counts.get(feature, 0) + 1
        return {
            feature: count / (1 + self.corpus.frequency[feature] - count)
            for feature, count in counts.items()
            if count > 1 and feature[0] != "@"
        }

    def _says(self, text: str, shared: dict[str, float]) -> float:
        condition = sum(found(pattern, text) is not None for pattern in self.rules.condition.patterns)
        return sum(shared.get(one, 0.0) for one in {stem(word) for word in words(text)}) + 0.3 * condition

    def _about(self, members: Sequence[int]) -> tuple[str, ...]:
        """Up to three words that the notes share, as printed in the first note that has them."""
        shared = self._shared(members)
        printed: dict[str, str] = {}
        for member in members:
            for sentence in self.corpus.items[member].sentences:
                for word in words(sentence):
                    printed.setdefault(stem(word), word)
        single = [feature for feature in shared if feature in printed]
        return tuple(printed[feature] for feature in sorted(single, key=lambda f: (-shared[f], f))[:3])
