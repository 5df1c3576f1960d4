"""What the EEDI lens asks about beside the ladder: signs of boilerplate, identities acting together, adultification."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.check.draft import Draft, Sentence
from assistant.check.eedi.cues import Cues, Pervading, Sign
from assistant.check.eedi.depth import Mention, Rung
from assistant.check.parts import Part
from assistant.check.points import Quote

__all__ = ["BoilerplateSign", "adultification_in", "intersections_in", "signs_in"]

_LEFT_OUT = frozenset({Part.CONTENTS, Part.GLOSSARY})
_ACTING = frozenset(
    {Part.ANALYSIS, Part.FINDINGS, Part.EQUALITY, Part.EVENTS, Part.OTHER, Part.SUMMARY, Part.FAMILY, Part.CHILD}
)
_BESIDE = 14
"""Characters between the words of two identities that one phrase puts together ("a Deaf parent of a disabled child")."""


@dataclass(frozen=True, slots=True)
class BoilerplateSign:
    """A sign of boilerplate and what is asked at it; `quote` is None where only the whole draft shows it.

    `stands_in` says that the words stand in for analysis.
    """

    kind: str
    question: str
    quote: Quote | None
    stands_in: bool


def signs_in(draft: Draft, mentions: Sequence[Mention], cues: Cues) -> tuple[BoilerplateSign, ...]:
    """Signs of boilerplate in the order of the draft, then those that only the whole draft shows."""
    signs = cues.rubric.boilerplate.signs
    found = [
        BoilerplateSign(sign.kind, sign.question, sentence.quote, sign.counts)
        for sentence in draft.sentences
        if sentence.part not in _LEFT_OUT
        for sign in signs
        if _shows(sentence, sign)
    ]
    return (*found, *_over_the_whole(draft, mentions, cues))


def _shows(sentence: Sentence, sign: Sign) -> bool:
    """A sign in the author's own words; what is quoted is somebody else's."""
    if sign.parts and sentence.part.value not in sign.parts:
        return False
    if not re.search(sign.pattern, sentence.own, re.IGNORECASE):
        return False
    return not (sign.unless and re.search(sign.unless, sentence.text, re.IGNORECASE))


def _over_the_whole(draft: Draft, mentions: Sequence[Mention], cues: Cues) -> Iterator[BoilerplateSign]:
    rules = cues.rubric.boilerplate
    for code, kind, rule in (
        ("religion_belief", "only_harmful", rules.only_harmful),
        ("disability", "only_vulnerable", rules.only_vulnerable),
    ):
        own = [mention for mention in mentions if mention.dimension == code and mention.words]
        if own and any(m.rung >= Rung.DESCRIPTION for m in own) and all(_says(rule, m.sentence) for m in own):
            yield BoilerplateSign(kind, rule.question, own[0].quote, False)
    if mentions and not any(_says(rules.no_data, sentence) for sentence in draft.sentences):
        yield BoilerplateSign("no_data", rules.no_data.question, None, False)
    terms = draft.in_parts(Part.TERMS)
    if terms and not any(_says(rules.no_enquiry, sentence) for sentence in terms):
        yield BoilerplateSign("no_enquiry", rules.no_enquiry.question, None, False)


def _says(rule: Pervading, sentence: Sentence) -> bool:
    return re.search(rule.words, sentence.text, re.IGNORECASE) is not None


def intersections_in(mentions: Sequence[Mention], cues: Cues) -> tuple[Quote, ...]:
    """Sentences in which several identities or circumstances act together, in the order of the draft."""
    found: list[Quote] = []
    for _, group in groupby(mentions, key=lambda mention: mention.sentence.index):
        held = [mention for mention in group if mention.words and not mention.only_named]
        if held and held[0].sentence.part in _ACTING and _act_together(held, cues):
            found.append(held[0].quote)
    return tuple(found)


def _act_together(held: Sequence[Mention], cues: Cues) -> bool:
    text = held[0].sentence.text
    spans = sorted({_span(text, mention) for mention in held})
    apart = [one for one, other in pairwise(spans) if one[1] <= other[0]]
    if not apart:
        return False
    deepest = max(mention.rung for mention in held)
    if deepest >= Rung.STRUCTURAL:
        return True
    together = cues.says("explicit", text) or cues.says("together", text)
    beside = any(other[0] - one[1] <= _BESIDE for one, other in pairwise(spans) if one[1] <= other[0])
    return deepest >= Rung.PRACTICE and together and beside


def _span(text: str, mention: Mention) -> tuple[int, int]:
    start = max(text.find(mention.words), 0)
    return start, start + len(mention.words)


def adultification_in(draft: Draft, cues: Cues) -> tuple[Quote, ...]:
    """Sentences that show a child being taken for older, tougher or more knowing, in the order of the draft."""
    rule = cues.rubric.adultification
    plain, beside = _any(rule.plain), _any(rule.beside)
    read = [s for s in draft.sentences if s.part not in _LEFT_OUT | {Part.TERMS, Part.FRONT}]
    read = [s for s in read if not (rule.not_ and re.search(rule.not_, s.text, re.IGNORECASE))]
    shown = [sentence for sentence in read if plain.search(sentence.text)]
    if not shown:
        return ()
    return tuple(sentence.quote for sentence in read if plain.search(sentence.text) or beside.search(sentence.text))


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
