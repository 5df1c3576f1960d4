"""A paragraph coached from description to explanation: what each sentence does, and questions that would open up why.

Nothing is rewritten and nothing is scored: description is needed, and a judgement may be meant. What a sentence values or
blames is found by the language check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.check.draft import Draft, DraftParagraph, Sentence
from assistant.check.language import query_sentence
from assistant.check.parts import Part
from assistant.check.points import Quote
from assistant.check.rules import found
from assistant.enquiry.coach_rules import CoachRubric, coach_rubric
from assistant.enquiry.points import draft_of_text
from assistant.findings.factors import factors_rubric
from indexes.documents import Role

__all__ = ["Coached", "Does", "SentenceDoes", "coach", "coach_draft", "does_of"]

Does = Literal["describes", "judges", "explains", "quotes", "asks"]
Kind = Literal["describes", "judges", "explains", "mixed"]

_NOT_OF_PRACTICE = (
    Part.FRONT,
    Part.CONTENTS,
    Part.INTRODUCTION,
    Part.TERMS,
    Part.METHOD,
    Part.INVOLVEMENT,
    Part.EVENTS,
    Part.RECOMMENDATIONS,
    Part.GLOSSARY,
)
"""Parts that say how the review was made, or are there to tell what happened: description is their task."""

_FEWEST_WORDS = 12
"""Shorter paragraphs of a whole draft are not coached: headings that lost their style, captions, single lines."""


@dataclass(frozen=True, slots=True)
class SentenceDoes:
    """A sentence, verbatim with its place, and what it does."""

    quote: Quote
    does: Does


@dataclass(frozen=True, slots=True)
class Coached:
    """A paragraph, read. `prompts` are three to six open questions; `would_explain` says what it would take."""

    kind: Kind
    sentences: tuple[SentenceDoes, ...]
    prompts: tuple[str, ...]
    factors: tuple[str, ...]
    would_explain: str

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "kind": self.kind,
            "sentences": [{**one.quote.to_json(), "does": one.does} for one in self.sentences],
            "factors": list(self.factors),
            "prompts": list(self.prompts),
            "would_explain": self.would_explain,
        }


def coach(text: str, rubrics: Path | None = None) -> Coached:
    """Read a paragraph.

    Raises:
        RubricError: where a partnership's own rubric can't be used.
    """
    return _coached(draft_of_text(text, rubrics).sentences, rubrics)


def coach_draft(draft: Draft, rubrics: Path | None = None) -> tuple[tuple[DraftParagraph, Coached], ...]:
    """Read the paragraphs of a draft that weigh practice; not those on how the review was made, nor its chronology."""
    left_out = _NOT_OF_PRACTICE
    made = []
    for paragraph in draft.paragraphs:
        long_enough = len(paragraph.text.split()) >= _FEWEST_WORDS
        if paragraph.role is not Role.BODY or paragraph.part in left_out or not long_enough:
            continue
        held = [one for one in draft.sentences if one.paragraph.index == paragraph.index]
        made.append((paragraph, _coached(held, rubrics)))
    return tuple(made)


def _coached(sentences: Sequence[Sentence], rubrics: Path | None) -> Coached:
    rules = coach_rubric(rubrics)
    read = tuple(SentenceDoes(one.quote, _does(one, rules, rubrics)) for one in sentences)
    own = " ".join(one.own for one in sentences)
    kind = _kind([one.does for one in read])
    factors = tuple(rule.code for rule in factors_rubric(rubrics).factors if any(found(cue, own) for cue in rule.cues))
    is_empty = not any(one.does not in ("quotes", "asks") for one in read)
    return Coached(
        kind,
        read,
        _prompts(own, factors, rules),
        factors,
        rules.opening.nothing if is_empty else _opening(own, kind, rules),
    )


def does_of(sentence: str, rubrics: Path | None = None) -> Does:
    """What one sentence does, read alone."""
    held = draft_of_text(sentence, rubrics).sentences
    return _does(held[0], coach_rubric(rubrics), rubrics) if held else "describes"


def _does(sentence: Sentence, rules: CoachRubric, rubrics: Path | None) -> Does:
    if sentence.is_quoted or sentence.text.rstrip().endswith("?"):
        return "quotes" if sentence.is_quoted else "asks"
    own, said = sentence.own, rules.sentences
    if found(said.rule, own) and not found(said.strong, own):
        return "describes"
    if any(found(cue, own) for cue in said.judges):
        return "judges"
    is_strong = found(said.strong, own) is not None
    is_usual = found(said.general, own) and found(said.present, own) and not found(said.past, own)
    if is_usual or any(found(cue, own) for cue in said.explains):
        return "explains" if is_strong or not found(said.event, own) else "describes"
    return "judges" if query_sentence(own, rubrics).query else "describes"


def _kind(does: Sequence[Does]) -> Kind:
    """One kind where all the writer's own sentences are of it, or where description only leads up to the rest."""
    own = {one for one in does if one in ("describes", "judges", "explains")}
    if not own or own == {"describes"}:
        return "describes"
    if "explains" not in own:
        return "judges"
    if "judges" in own:
        return "mixed"
    return "explains" if 2 * does.count("explains") >= does.count("describes") else "mixed"


def _opening(text: str, kind: Kind, rules: CoachRubric) -> str:
    missing = [aspect.say for aspect in rules.aspects.list if not found(aspect.cue, text)]
    if not missing:
        return rules.opening.whole
    listed = missing[0] if len(missing) == 1 else f"{'; '.join(missing[:-1])}; and {missing[-1]}"
    return str(getattr(rules.opening, kind)).format(aspects=listed)


def _prompts(text: str, factors: Sequence[str], rules: CoachRubric) -> tuple[str, ...]:
    """First what fits what is told, then a factor the paragraph touches, then what it leaves out; "is it usual" is last."""
    asked = rules.factors
    room = asked.at_most - 1
    telling = [happening for happening in rules.happenings.list if found(happening.cues, text)]
    made: list[str] = []
    covered: set[str] = set()
    for place in range(max((len(happening.prompts) for happening in telling), default=0)):
        for happening in telling[:2]:
            for prompt in happening.prompts[place : place + 1]:
                if prompt.factor not in covered and len(made) < room - 1:
                    made.append(prompt.ask)
                    covered.add(prompt.factor)
    touched = [asked.touched[code] for code in factors if code in asked.touched and code not in covered]
    untouched = [ask for code, ask in asked.untouched.items() if code not in covered and code not in factors]
    made += touched[: max(0, room - len(made) - 1)]
    made += untouched[: max(1, asked.at_least - len(made))]
    return (*dict.fromkeys(made[:room]), asked.usual)
