"""A group of notes made into a pattern with its words: factors, what counts against it, quotations, questions."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.findings.counter import counter_of
from assistant.findings.differing import differing
from assistant.findings.factors import Effect, factors_in, typology_of
from assistant.findings.headings import headings
from assistant.findings.material import Material
from assistant.findings.pattern import Pattern
from assistant.findings.polarity import leaning
from assistant.findings.quoting import Quoted, quoted
from assistant.findings.wording import not_known, questions, scaffold

__all__ = ["pattern_from"]

_MOST_QUOTES = 6


def pattern_from(material: Material, members: Sequence[int], number: int, supports: Sequence[str] = ()) -> Pattern:
    """The pattern of some items; `supports` are the ids to name where not all copies of them belong."""
    ids = tuple(supports) or material.ids(members)
    sentences = [material.corpus.items[member].sentences for member in members]
    effect: Effect = "helped" if _has_helped(material, members) else "hindered"
    factors = factors_in(sentences, effect, material.factors)
    counter = material.ids(counter_of(material, members, effect == "helped"))
    notes = [note for member in members for note in material.groups[member] if note.id in ids]
    untested = tuple(note.id for note in notes if material.aside.is_untested(note))
    shared = _shared(material, members)
    quotations = _quotations(material, members, ids, shared)
    best = [sentence for _, sentence, _ in quotations]
    quotes = [quote for _, _, quote in quotations[:_MOST_QUOTES]]
    text = " ".join(sentence for said in sentences for sentence in said)
    kinds = [next(note.kind for note in notes if note.id == sentence.note_id) for sentence in best]
    return Pattern(
        id=f"P{number}",
        scaffold=scaffold(best, kinds, material.rules.scaffold),
        typology=typology_of(sentences, factors, material.factors),
        supports=ids,
        counter=counter,
        factors=factors,
        quotes=tuple(sorted(quotes, key=lambda s: (material.place[s.note_id], s.index))),
        not_known=not_known(notes, counter, untested, effect == "helped", material.rules),
        questions=questions(text, factors, counter, effect == "helped", material.rules),
        about=_about(material, members, shared),
        untested=untested,
        differing=_differing(material, (*ids, *counter)),
    )


def _has_helped(material: Material, members: Sequence[int]) -> bool:
    """True where most of the notes that lean at all say that it worked."""
    leanings = []
    for member in members:
        item = material.corpus.items[member]
        said = [leaning(sentence, item.speaker.label, material.rules.polarity) for sentence in item.sentences]
        leanings.append(sum(said))
    return sum(one > 0 for one in leanings) > len(members) / 2


def _quotations(
    material: Material, members: Sequence[int], ids: Sequence[str], shared: dict[str, float]
) -> list[Quoted]:
    """One for each note, those that say most of what the group shares first."""
    rules = material.rules
    made = []
    for member in members:
        note = next(note for note in material.groups[member] if note.id in ids)
        one = quoted(note, material.aside.quotable(note), shared, rules.condition, rules.quoting)
        if one:
            made.append(one)
    return sorted(made, key=lambda one: (-one[0], material.place[one[1].note_id]))


def _shared(material: Material, members: Sequence[int]) -> dict[str, float]:
    """The stems of more than one member, heavier the more of them and the fewer of the other notes have it."""
    counts: dict[str, int] = {}
    for member in members:
        for feature in material.corpus.features[member]:
            counts[feature] = counts.get(feature, 0) + 1
    return {
        feature: count / (1 + material.corpus.frequency[feature] - count)
        for feature, count in counts.items()
        if count > 1 and feature[0] != "@"
    }


def _about(material: Material, members: Sequence[int], shared: dict[str, float]) -> tuple[str, ...]:
    notes = [[s.text for s in material.aside.quotable(material.groups[member][0])] for member in members]
    return headings(notes, shared, material.grammar, material.rules.headings)


def _differing(material: Material, ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    notes = [note for note in material.notes.notes if note.id in ids]
    said = [(note, material.aside.evidence(note)) for note in notes]
    return differing(said, material.grammar.left_out, material.rules.differing)
