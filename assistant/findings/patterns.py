"""Patterns proposed from case notes, without a language model: grouping, classification, and templates around quotations.

At most seven. Each is a proposal for people to argue with; one incident, a rumour or blame of one worker is none. Where
accounts differ both stay, and nothing here says which is likelier. Nothing is indexed, stored or logged.

propose_patterns  the patterns that most readings of the notes find
pattern_of        the same of notes that a writer chose
near              further notes that are like a pattern

Source: issue 7; project brief 3.1 to 3.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.findings.grouping import groups_of
from assistant.findings.making import pattern_from
from assistant.findings.material import copies, material_of
from assistant.findings.notes import CaseNotes, NotesError
from assistant.findings.pattern import Pattern
from assistant.findings.setting_aside import SettingAside
from indexes.embedding import Embedder
from indexes.library import Library

__all__ = ["AT_MOST", "copies", "near", "pattern_of", "propose_patterns"]

AT_MOST = 7
_NEAR = 0.8
"""Share of all notes that must be less alike before a note is offered to a pattern."""


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
    material = material_of(notes, aside, library, embedder, rubrics)
    if not material.has_two:
        return ()
    chosen = groups_of(material.corpus, material.readings, material.rules.readings, min(at_most, AT_MOST))
    return tuple(pattern_from(material, sorted(group), number + 1) for number, group in enumerate(chosen))


def pattern_of(
    notes: CaseNotes,
    aside: SettingAside,
    ids: Sequence[str],
    number: int,
    library: Library | None = None,
    embedder: Embedder | None = None,
    rubrics: Path | None = None,
) -> Pattern:
    """The pattern of the notes that a writer chose, P`number`, as `propose_patterns` would make it of the same notes.

    One note is enough, and a note wholly set aside may stand among them (it is not quoted): the choice is the writer's.
    Nothing is embedded unless some note says that something worked or did not. Give one `RememberingEmbedder` to several
    calls, and each text is embedded once.

    Raises:
        NotesError: where `ids` is empty, or the notes hold no such note. RubricError, EmbeddingError.
    """
    chosen = [notes.note(note_id).id for note_id in ids]
    if not chosen:
        raise NotesError("A pattern needs at least one note: name its id.")
    material = material_of(notes, aside, library, embedder, rubrics)
    supports = sorted(set(chosen), key=material.place.__getitem__)
    return pattern_from(material, material.members(supports), number, supports)


def near(
    notes: CaseNotes,
    aside: SettingAside,
    pattern: Pattern,
    library: Library | None = None,
    embedder: Embedder | None = None,
    at_most: int = 4,
    rubrics: Path | None = None,
) -> tuple[str, ...]:
    """Ids of further notes that are like those of a pattern, the nearest first: to be looked at, never added unasked.

    Ids of the pattern that the notes no longer hold are passed over.

    Raises:
        RubricError, EmbeddingError.
    """
    material = material_of(notes, aside, library, embedder, rubrics)
    members = material.members(pattern.supports)
    usable = [n for n, item in enumerate(material.corpus.items) if item.sentences and n not in members]
    if not members or not usable:
        return ()
    nearness = material.nearness(members)
    level = max(float(np.quantile(nearness, _NEAR)), min(float(nearness[member]) for member in members))
    like = sorted((n for n in usable if nearness[n] >= level), key=lambda n: (-nearness[n], n))
    return tuple(material.groups[n][0].id for n in like[:at_most])
