"""Language: sentences that a systems-focused editor would query, each with a question and never with other words.

A flag is a prompt to think and not an error. Left alone: quoted speech and reported views, duties, recommendations,
negations, sentences that give a working condition or whose neighbour does, and plain naming of racism, discrimination,
violence or serious poor practice. Source: project brief 3.1 and 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.check.draft import Draft, Sentence
from assistant.check.language import report
from assistant.check.language.features import Seen, look, own_words
from assistant.check.language.report import Flag
from assistant.check.language.rules import Rubric, plain, rubric
from assistant.check.language.sections import SectionTelling, tellings
from assistant.check.language.weights import ALONE, IN_DRAFT, Weights, has_new_rule, weights
from assistant.check.parts import Part
from assistant.check.points import Point
from assistant.drawing.blocks import Block

__all__ = ["Flag", "LanguageResult", "SentenceQuery", "check_language", "is_weighed", "query_sentence"]

_LABELS = ("family_blame", "victim_blame")
"""Kinds whose words carry over from a record that is cited: the label goes on into the review."""

_LONGEST_LABEL = 6
"""Words: a longer quotation is somebody's speech and not a label."""


@dataclass(frozen=True, slots=True)
class SentenceQuery:
    """Whether a sentence read alone would be queried, the kinds (the main one first) and the question ("" where not)."""

    query: bool
    kinds: tuple[str, ...]
    question: str

    def to_json(self) -> dict[str, Any]:
        """`{"query", "kinds", "question"}`."""
        return {"query": self.query, "kinds": list(self.kinds), "question": self.question}


@dataclass(frozen=True, slots=True)
class LanguageResult:
    """The sentences queried, in the order of the draft, and what each section tells: what happened, or why."""

    flags: tuple[Flag, ...]
    sections: tuple[SectionTelling, ...]
    titles: Mapping[str, str]

    def to_json(self) -> list[dict[str, Any]]:
        """The `language` list of the contract."""
        return [flag.to_json() for flag in self.flags]

    def points(self, at_most: int = 25) -> tuple[Point, ...]:
        """Comments for the margin, most useful first; places with the same wording are repeats of one comment."""
        ranked = sorted(report.grouped(self.flags), key=lambda point: point.weight)
        return tuple(ranked[:at_most])

    def blocks(self, at_most: int = 25) -> tuple[Block, ...]:
        """The lens's part of the report: every sentence queried, by kind, and how the sections tell their story."""
        return report.blocks(self.flags, self.sections, self.titles, at_most)


def check_language(draft: Draft, rubrics: Path | None = None, known: Weights | None = None) -> LanguageResult:
    """Read a draft for language; `known` are other weights than those shipped, for measuring.

    Raises:
        RubricError: where a partnership's own rubric can't be used.
    """
    rules = rubric(rubrics)
    known = known or weights()[IN_DRAFT]
    flags = (_flag(sentence, draft, rules, known) for sentence in draft.sentences if sentence.part not in rules.skipped)
    return LanguageResult(tuple(flag for flag in flags if flag), tellings(draft, rules), rules.titles)


def query_sentence(sentence: str, rubrics: Path | None = None, known: Weights | None = None) -> SentenceQuery:
    """Read one sentence alone, without its neighbours or the standing of its source."""
    rules = rubric(rubrics)
    known = known or weights()[ALONE]
    seen = look(own_words(sentence), rules)
    is_likely = known.chance(seen) >= known.threshold or has_new_rule(seen, rules, known)
    if seen.is_left_alone or not is_likely:
        return SentenceQuery(False, (), "")
    kinds = _kinds(seen, rules)
    return SentenceQuery(True, kinds, rules.question(kinds[0], seen.text))


def _flag(sentence: Sentence, draft: Draft, rules: Rubric, known: Weights) -> Flag | None:
    seen = look(sentence.own, rules)
    label = _carried_label(sentence, seen, rules)
    if label:
        return _made(sentence, label, rules, 1.0)
    if not is_weighed(sentence, seen, rules):
        return None
    chance = known.chance(seen)
    if chance < known.threshold and not has_new_rule(seen, rules, known):
        return None
    return None if _is_explained(sentence, draft, rules) else _made(sentence, seen, rules, chance)


def is_weighed(sentence: Sentence, seen: Seen, rules: Rubric) -> bool:
    """False for what is settled before any weighing: speech, negated lapses, questions, the review's own account."""
    if sentence.is_quoted or not seen.kinds or seen.is_left_alone or _asks(sentence, seen):
        return False
    return bool(seen.sure) or sentence.part not in rules.careful


def _asks(sentence: Sentence, seen: Seen) -> bool:
    """A question of the review itself, other than one that asks for compliance alone."""
    return sentence.text.rstrip().endswith("?") and not seen.has("co_ask")


def _carried_label(sentence: Sentence, seen: Seen, rules: Rubric) -> Seen | None:
    """A label for a family or child that the sentence repeats from a record without looking at it, or None."""
    if not seen.has("st_record_says") or seen.has("ex_label_examined") or sentence.part is Part.GLOSSARY:
        return None
    labels = [kind for kind in seen.sure if kind in _LABELS]
    if labels or not _has_short_quote(sentence):
        return seen if labels else None
    whole = look(sentence.text, rules)
    return whole if any(kind in _LABELS for kind in whole.kinds if kind not in seen.kinds) else None


def _has_short_quote(sentence: Sentence) -> bool:
    own, said = len(sentence.own.split()), len(sentence.text.split())
    return 0 < said - own <= _LONGEST_LABEL and not sentence.is_quoted


def _is_explained(sentence: Sentence, draft: Draft, rules: Rubric) -> bool:
    near = draft.around(sentence)
    after = (other for other in near if other.index > sentence.index)
    before = (other for other in near if other.index < sentence.index)
    return any(rules.explains_next.search(plain(other.text).strip()) for other in after) or any(
        rules.explains_before.search(plain(other.text).strip()) for other in before
    )


def _made(sentence: Sentence, seen: Seen, rules: Rubric, chance: float) -> Flag:
    kinds = _kinds(seen, rules)
    return Flag(
        quote=sentence.quote,
        kind=kinds[0],
        also=kinds[1:],
        question=rules.question(kinds[0], seen.text),
        wording=_wording(seen, kinds[0], rules),
        chance=chance,
    )


_MAIN_FIRST = (
    "mother_focus",
    "victim_blame",
    "family_blame",
    "trait_label",
    "compliance_only",
    "counterfactual",
    "hindsight_certainty",
    "person_as_cause",
    "failure_verb",
    "agentless_passive",
)
"""Which kind is the main one where a sentence shows several: the most particular first."""


def _kinds(seen: Seen, rules: Rubric) -> tuple[str, ...]:
    """The main kind first. Nobody is missing where somebody is named, so an actor's lapse is no agentless one."""
    order = [*_MAIN_FIRST, *(kind for kind in rules.titles if kind not in _MAIN_FIRST)]
    sure = [kind for kind in order if kind in seen.sure]
    rest = [kind for kind in order if kind in seen.kinds and kind not in seen.sure]
    kinds: Sequence[str] = [*sure, *rest] if not sure else [*sure, *(kind for kind in rest if kind in _ALONGSIDE)]
    if "failure_verb" in kinds and kinds[0] != "agentless_passive":
        kinds = [kind for kind in kinds if kind != "agentless_passive"]
    return tuple(kinds)


_ALONGSIDE = ("hindsight_certainty", "person_as_cause", "failure_verb")
"""Kinds worth naming beside a sure one where their own wording is less sure."""


def _wording(seen: Seen, kind: str, rules: Rubric) -> str:
    """The words of the first rule of the kind that is found, without the smallest ones: what repeats share."""
    start, end = next(seen.found[rule.id] for rule in rules.rules if rule.kind == kind and rule.id in seen.found)
    small = {"a", "an", "the", "was", "were", "is", "are", "be", "been", "being", "had", "has", "have", "of", "to"}
    words = [word for word in seen.text[start:end].split() if word.strip(",.;:") not in small]
    return f"{kind}: {' '.join(words[-3:])}"
