"""What of the notes takes part in patterns: copies as one source, sentences that were not set aside, how alike they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.check.rules import found
from assistant.findings.factors import FactorsRubric, factors_rubric
from assistant.findings.headings import Grammar, grammar_of
from assistant.findings.likeness import Corpus, Floats, Item, Reading, corpus_of, readings_of
from assistant.findings.notes import CaseNotes, Note
from assistant.findings.notes_rules import notes_rubric
from assistant.findings.patterns_rules import Condition, PatternsRubric, patterns_rubric
from assistant.findings.setting_aside import SettingAside
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.lexical import words
from indexes.library import Library

__all__ = ["Material", "copies", "material_of"]

_WHOLLY = 3
"""Cues of a condition of work from which on a note is wholly about one."""

_FEWEST_READINGS, _READINGS_TIMES_NOTES = 16, 3200
_READINGS_OF_LIKENESS = 8
_COPY = 0.9


@dataclass(frozen=True)
class Material:
    """Notes with their copies (`groups`), each group one item of `corpus`."""

    notes: CaseNotes
    aside: SettingAside
    groups: tuple[tuple[Note, ...], ...]
    corpus: Corpus
    rules: PatternsRubric
    factors: FactorsRubric

    @cached_property
    def place(self) -> dict[str, int]:
        """Where a note stands among the notes, by id."""
        return {note.id: place for place, note in enumerate(self.notes.notes)}

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Fewer readings of many notes: they agree sooner, and each takes longer."""
        count = min(self.rules.readings.count, max(_FEWEST_READINGS, _READINGS_TIMES_NOTES // len(self.groups)))
        return readings_of(self.rules.readings, count)

    @cached_property
    def alike(self) -> Floats:
        """How alike items are over several readings, in standard deviations; higher is more alike."""
        total = np.zeros((len(self.groups), len(self.groups)))
        for reading in self.readings[:_READINGS_OF_LIKENESS]:
            total += _standard(self.corpus.likeness(reading))
        return _standard(total)

    @cached_property
    def grammar(self) -> Grammar:
        """How words are used in the notes, for headings."""
        said = (s.text for note in self.notes.notes for s in note.sentences)
        return grammar_of(said, self.rules.headings, self.rules.general.words)

    @property
    def has_two(self) -> bool:
        """True where two sources may support something."""
        return sum(bool(item.sentences) for item in self.corpus.items) > 1

    def members(self, ids: Sequence[str]) -> tuple[int, ...]:
        """The numbers of the items that these notes belong to, in order."""
        wanted = set(ids)
        return tuple(n for n, group in enumerate(self.groups) if any(note.id in wanted for note in group))

    def ids(self, members: Sequence[int]) -> tuple[str, ...]:
        """The ids of items, copies and all, in the order of the notes."""
        held = [note.id for member in members for note in self.groups[member]]
        return tuple(sorted(held, key=self.place.__getitem__))

    def nearness(self, members: Sequence[int]) -> Floats:
        """How alike each item is to the others of a group, on average."""
        inside = np.zeros(len(self.groups))
        inside[list(members)] = 1.0
        return np.asarray((self.alike @ inside) / np.maximum(inside.sum() - inside, 1.0))


def material_of(
    notes: CaseNotes,
    aside: SettingAside,
    library: Library | None = None,
    embedder: Embedder | None = None,
    rubrics: Path | None = None,
) -> Material:
    """`library` gives the rarity of words and the embedder; without one, `embedder` or the default is used.

    Raises:
        RubricError: where a partnership's own rubric can't be used.
    """
    rules = patterns_rubric(rubrics)
    groups = tuple(tuple(group) for group in copies(notes))
    items = [_item(group[0], aside, rules.condition) for group in groups]
    model = embedder or (library.embedder if library else SentenceTransformerEmbedder())
    rarity = library.rarity if library else None
    corpus = corpus_of(items, model.embed, notes_rubric(rubrics), rules.general.words, rarity)
    return Material(notes, aside, groups, corpus, rules, factors_rubric(rubrics))


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
