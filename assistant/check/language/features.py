"""A sentence as the learned weights see it: which rules are found, and how they stand together.

Weights are over rules and never over single words, so that they carry to drafts of other topics and places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.check.language.rules import Rubric, plain
from assistant.check.speech import quoted_spans

__all__ = ["Seen", "feature_names", "look", "own_words", "vector"]

_CONDITION = ("ex_capacity", "ex_tools", "ex_oversight")
_REPORTED = ("ex_reported", "ex_reported_person", "ex_passive_reported", "ex_duty_says")
_TURNS = re.compile(r", (?:but|and yet|although|however)\b|;|–|—|(?<=[a-z]{4})[.!?] +(?=\w)")
_TOGETHER = {
    "condition": _CONDITION,
    "because": ("ex_because", "ex_cause_words"),
    "quality": ("ex_quality", "ex_quality_lack"),
    "good": ("ex_good", "ex_no_lapse_good"),
    "unmet": ("ex_unmet",),
    "negated": ("ex_negated_lapse", "ex_no_evidence"),
    "forward": ("ex_should_now", "ex_imperative", "ex_must", "ex_future", "ex_should_state", "ex_general"),
}
_GROUPS = {
    "lapse": ("agentless_passive",),
    "actor": ("failure_verb",),
    "judged": ("counterfactual", "hindsight_certainty"),
    "people": ("person_as_cause", "trait_label", "family_blame", "victim_blame", "mother_focus"),
    "rule": ("compliance_only",),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is found in a sentence: rules by id with the place of the first match, kinds in the order of the rubric.

    `sure` are the kinds found by a rule that says so; `is_reported`: somebody else's view opens before the wording that a
    kind finds, in the same clause; `is_left_alone`: what stands before that wording settles that nothing is asked. `text`
    is what was looked at.
    """

    text: str
    found: Mapping[str, tuple[int, int]]
    kinds: tuple[str, ...]
    sure: tuple[str, ...]
    is_reported: bool
    is_left_alone: bool

    def has(self, *ids: str) -> bool:
        """True where any of the rules is found."""
        return any(name in self.found for name in ids)


def own_words(sentence: str) -> str:
    """A sentence with what is quoted blanked out, offsets kept."""
    for start, end in quoted_spans(sentence):
        sentence = sentence[:start] + " " * (end - start) + sentence[end:]
    return sentence


def look(own: str, rubric: Rubric) -> Seen:
    """What the rules find in the author's own words (`own_words`, or `Sentence.own`).

    Of "the panel heard that …, but this was not explored" only what follows the turn is looked at.
    """
    text = plain(own)
    found = rubric.found(text)
    turn = _after_reported(text, found)
    if turn:
        text = " " * turn + text[turn:]
        found = rubric.found(text)
    hits = [rule for rule in rubric.rules if rule.kind and rule.id in found]
    first = min((found[rule.id][0] for rule in hits), default=0)
    settled = [rule.id for rule in rubric.rules if rule.leaves_alone and rule.id in found]
    return Seen(
        text=text,
        found=found,
        kinds=tuple(dict.fromkeys(rule.kind for rule in hits)),
        sure=tuple(dict.fromkeys(rule.kind for rule in hits if rule.sure)),
        is_reported=bool(hits) and any(found[name][1] <= first for name in _REPORTED if name in found),
        is_left_alone=any(found[name][0] <= first + 1 for name in settled),
    )


def _after_reported(text: str, found: Mapping[str, tuple[int, int]]) -> int:
    """Where the author speaks again after somebody's view; 0 where no view is reported or no clause follows."""
    opens = [found[name][1] for name in _REPORTED if name in found]
    turn = _TURNS.search(text, min(opens)) if opens else None
    return turn.end() if turn else 0


def feature_names(rubric: Rubric) -> tuple[str, ...]:
    """The features in the order of `vector`: the rules, the kinds, and what stands together."""
    together = [f"{group}+{sign}" for group in _GROUPS for sign in _TOGETHER]
    ids = [rule.id for rule in rubric.rules]
    return (*ids, *rubric.titles, *together, "any", "sure", "reported", "sure+reported", "kinds", "words")


def vector(seen: Seen, names: Sequence[str]) -> NDArray[np.float64]:
    """One value between 0 and 1 for each of `names`; 0 for a name that is no longer known."""
    held = dict.fromkeys((*seen.found, *seen.kinds), 1.0)
    for group, kinds in _GROUPS.items():
        if any(kind in seen.kinds for kind in kinds):
            held |= {f"{group}+{sign}": 1.0 for sign, ids in _TOGETHER.items() if seen.has(*ids)}
    held |= {
        "any": float(bool(seen.kinds)),
        "sure": float(bool(seen.sure)),
        "reported": float(seen.is_reported),
        "sure+reported": float(bool(seen.sure) and seen.is_reported),
        "kinds": min(3, len(seen.kinds)) / 3,
        "words": min(60, len(seen.text.split())) / 60,
    }
    return np.array([held.get(name, 0.0) for name in names])
