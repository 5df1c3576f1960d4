"""Which notes count against a pattern: they say the opposite, and they are about the same thing.

Words that many notes hold, names and words for roles show nothing of what a note is about; the name of a language does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.findings.likeness import Floats
from assistant.findings.material import Material
from assistant.findings.patterns_rules import Counter
from assistant.findings.polarity import against
from indexes.lexical import stem, stems

__all__ = ["counter_of"]

_MOST = 4
_NEAR = 0.75
"""Share of all notes that must be less alike before a note counts against a pattern."""

_STEM = 5
"""Letters from which on two words of one beginning are taken for forms of one."""


def counter_of(material: Material, members: Sequence[int], has_helped: bool) -> list[int]:
    """Items that say the opposite of the same thing, strongest first; a pattern's own members may, where they say it outright."""
    strengths = [
        against(item.sentences, item.speaker.label, has_helped, material.rules.polarity)
        for item in material.corpus.items
    ]
    if max(strengths) < 0.5:
        return []
    near = material.nearness(members)
    level = float(np.quantile(near, _NEAR))
    said = _said(material)
    scored = []
    for number, strength in enumerate(strengths):
        is_own = strength >= 1.0 and number in members
        is_near = strength >= 0.5 and near[number] >= level
        if is_own or (is_near and _is_about_it(number, members, said, near, material.rules.counter)):
            scored.append((-strength * near[number], number))
    return [number for _, number in sorted(scored)[:_MOST]]


def _said(material: Material) -> list[frozenset[str]]:
    """The stems and pairs of stems that an item's own sentences hold; no name and no plain word."""
    corpus = material.corpus
    text = " ".join(sentence for item in corpus.items for sentence in item.sentences)
    spoken = {match[1].lower() for match in re.finditer(material.rules.counter.language, text)}
    unfit = {stem(name) for name in material.grammar.names - spoken}
    unfit |= {stem(word) for word in material.rules.counter.plain.split()}
    said = []
    for item, features in zip(corpus.items, corpus.features, strict=True):
        own = {one for sentence in item.sentences for one in stems(sentence)} - unfit
        said.append(frozenset(f for f in features if f in own or ("_" in f and not unfit & set(f.split("_")))))
    return said


def _is_about_it(
    number: int, members: Sequence[int], said: Sequence[frozenset[str]], near: Floats, rules: Counter
) -> bool:
    """True where it is as near as a member is, or shares a word or phrase that is the members' more than other notes'."""
    others = [member for member in members if member != number]
    if not others or near[number] >= min(near[member] for member in others):
        return True
    return any(_ties(word, number, others, said, rules) for word in said[number])


def _ties(word: str, number: int, others: Sequence[int], said: Sequence[frozenset[str]], rules: Counter) -> bool:
    inside = sum(_holds(said[member], word) for member in others)
    if inside == 0:
        return False
    holding = sum(_holds(words, word) for place, words in enumerate(said) if place != number)
    if inside > 1:
        return inside / max(1, holding - inside) >= rules.least_weight
    return len(word) >= rules.long and (holding + 1) / len(said) <= rules.rare


def _holds(words: frozenset[str], word: str) -> bool:
    """True also of "weight" for "weigh": a longer word that begins with the shorter one."""
    return word in words or any(_begins(word, other) for other in words)


def _begins(word: str, other: str) -> bool:
    if word[:_STEM] != other[:_STEM] or min(len(word), len(other)) < _STEM or "_" in word or "_" in other:
        return False
    return other.startswith(word) or word.startswith(other)
