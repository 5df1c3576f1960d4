"""How deep a draft goes on each dimension: what each sentence says of it, and the deepest rung with evidence.

A sentence by itself reaches at most "structural". It is carried into change in a finding about how the system works, or in
a recommendation that is meant to change something other than by training or a reminder. Measures "by" a characteristic carry
what is structural already, and nothing else.

Source: brief of the project, 4.3; reviews/README, "Labels" and its three rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby

from assistant.check.draft import Draft, DraftParagraph, Sentence
from assistant.check.eedi.cues import Compiled, Cues, DimensionCues
from assistant.check.involvement.people import child_names, name_pattern
from assistant.check.parts import Part
from assistant.check.points import Quote

__all__ = ["Mention", "Rung", "is_boilerplate", "mentions_of"]


class Rung(IntEnum):
    """The ladder. People see its words and never these numbers."""

    SILENT = 0
    LABEL = 1
    DESCRIPTION = 2
    PRACTICE = 3
    STRUCTURAL = 4
    CHANGE = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that speaks of a dimension: how deep it goes and whose identity it means.

    `words` are those that speak of it ("" where the heading above does); `rung` the depth of this sentence.
    """

    dimension: str
    rung: Rung
    sentence: Sentence
    words: str
    whose: str
    only_named: bool = False

    @property
    def quote(self) -> Quote:
        """The whole sentence with its place."""
        return self.sentence.quote


_CLOSE_READ = frozenset({Part.ANALYSIS, Part.EQUALITY, Part.FINDINGS})
"""Where a sentence without the words takes up what its heading names."""
_NARRATED = _CLOSE_READ | {Part.EVENTS, Part.OTHER}
"""Where a sentence takes up what the one before it speaks of."""
_MATTERS = 2
"""Dimensions that one finding can carry by itself; of more than these, the ones that a recommendation takes up as well."""
_LONG_HEADING = 14
_FEW_SENTENCES = 2.5
"""Sentences per paragraph of a list of findings, at most; longer sections open with the finding and then explain it."""


def mentions_of(draft: Draft, cues: Cues) -> tuple[Mention, ...]:
    """Every sentence that speaks of a dimension, in order, with its depth in this draft."""
    names = name_pattern(sorted(child_names(draft)))
    found: list[Mention] = []
    before: list[Mention] = []
    for sentence in draft.sentences:
        here = _in_sentence(sentence, cues, names)
        if before and before[0].sentence.paragraph.index == sentence.paragraph.index:
            here += _taken_up(sentence, before, {mention.dimension for mention in here}, cues)
        found += here
        before = here
    return tuple(_carried(draft, found, cues))


def is_boilerplate(sentence: Sentence, cues: Cues) -> bool:
    """True where the sentence stands in for analysis ("no evidence that any of them affected ...")."""
    return any(
        sign.counts
        and re.search(sign.pattern, sentence.text, re.IGNORECASE)
        and not (sign.unless and re.search(sign.unless, sentence.text, re.IGNORECASE))
        for sign in cues.rubric.boilerplate.signs
    )


def _in_sentence(sentence: Sentence, cues: Cues, names: Compiled | None) -> list[Mention]:
    bound = cues.deepest.get(sentence.part.value, int(Rung.STRUCTURAL))
    if not bound:
        return []
    spoken = [(d, _spoken(d, sentence.text) or _measured(d, sentence, cues)) for d in cues.dimensions]
    own = [(dimension, match) for dimension, match in spoken if match is not None]
    inherited = _of_heading(sentence, cues, {dimension.code for dimension, _ in own})
    if (not own and not inherited) or is_boilerplate(sentence, cues):
        return []
    kind = _Statement.of(sentence, cues)
    own = [(d, match) for d, match in own if match.re is not d.if_deep or _is_deep(d, sentence, kind)]
    kinds = {match.start(): _Statement.of(sentence, cues, match.start()) for _, match in own}
    several = sum(match.re is not dimension.named for dimension, match in own) > 1
    made = [
        Mention(
            dimension.code,
            Rung(min(bound, _rung(dimension, match, sentence, kinds[match.start()], several))),
            sentence,
            match[0],
            _whose(sentence, match, cues, names),
            match.re is dimension.named,
        )
        for dimension, match in own
    ]
    deep = kind.deepest_alone
    if deep is not None:
        made += [Mention(d.code, Rung(min(bound, deep)), sentence, "", "unclear") for d in inherited]
    return made


def _is_deep(dimension: DimensionCues, sentence: Sentence, kind: _Statement) -> bool:
    """True where the sentence is about practice, so that words that only then speak of the dimension do."""
    by_itself = dimension.practice.search(sentence.text) or dimension.structural.search(sentence.text)
    return kind.deepest_alone is not None or by_itself is not None


def _spoken(dimension: DimensionCues, text: str) -> re.Match[str] | None:
    """Where the sentence speaks of the dimension; words that do more than record it before those that only do."""
    if dimension.anything.search(text) is None:
        return None
    text = dimension.without_other_senses(text)
    for pattern in (dimension.words, dimension.if_deep, dimension.named):
        match = pattern.search(text)
        if match is not None:
            return match
    return None


def _measured(dimension: DimensionCues, sentence: Sentence, cues: Cues) -> re.Match[str] | None:
    """The dimension's name among those that a recommendation's figures are broken down by."""
    figures = sentence.part is Part.RECOMMENDATIONS and cues.statements["breakdown"].search(sentence.text)
    return dimension.breakdown.search(sentence.text, figures.start(), figures.end()) if figures else None


def _of_heading(sentence: Sentence, cues: Cues, own: set[str]) -> list[DimensionCues]:
    """Dimensions that the innermost heading names, in a part where what stands under it takes them up."""
    heading = sentence.paragraph.heading[-1:] if sentence.part in _CLOSE_READ else ()
    if not heading or len(heading[0].split()) > _LONG_HEADING or len(sentence.paragraph.heading) < 2:
        return []
    return [d for d in cues.dimensions if d.code not in own and d.heading.search(d.without_other_senses(heading[0]))]


_TURNS = re.compile(
    r"(?:; |, (?:as|when|while) )(?=(?:the|a|an|he|she|they|it|his|her|their|two|nobody|no one)\b)"
    r"| and that (?=(?:the|a|an|he|she|they|his|her|their)\b)",
    re.IGNORECASE,
)
"""Where a sentence turns to another statement. What follows from the one before ("so", "which meant") stays with it."""


def _part_around(text: str, at: int) -> str:
    """`text` with what stands in its other statements blanked out; offsets stay."""
    turns = [0, *(match.end() for match in _TURNS.finditer(text)), len(text)]
    start = max(turn for turn in turns if turn <= at)
    end = min(turn for turn in turns if turn > at)
    return f"{' ' * start}{text[start:end]}{' ' * (len(text) - end)}"


_GOES_ON = re.compile(r"(?:he|she|they|it|this)\b", re.IGNORECASE)
_TAKES_UP = re.compile(
    r"\b(?:it|this|that|these|they|them|their|she|her|he|him|his|none of|neither|either)\b", re.IGNORECASE
)


def _taken_up(sentence: Sentence, before: Sequence[Mention], own: set[str], cues: Cues) -> list[Mention]:
    """What the sentence before speaks of, where this one refers to it.

    In the analysis it must say how it was seen or left unasked; in the part on the child and family it goes on, in
    somebody's words, from a sentence that only recorded it.
    """
    if not _TAKES_UP.search(sentence.text) or is_boilerplate(sentence, cues):
        return []
    kind = _Statement.of(sentence, cues)
    spoken = [m for m in before if m.words and not m.only_named and m.dimension not in own]
    if sentence.part in _NARRATED and kind.plainly_practice:
        return [replace(m, rung=Rung.PRACTICE, sentence=sentence, words="") for m in spoken]
    goes_on = sentence.part in (Part.CHILD, Part.FAMILY) and not own and _GOES_ON.match(sentence.text)
    if goes_on and cues.says("voice", sentence.text):
        labels = [m for m in spoken if m.rung == Rung.LABEL and m.dimension != "sex"]
        return [replace(m, rung=Rung.DESCRIPTION, sentence=sentence, words="") for m in labels]
    return []


@dataclass(frozen=True, slots=True)
class _Statement:
    """What kind of statement a sentence makes, whatever it speaks of."""

    is_own_life: bool
    describes: bool
    about_practice: bool
    plainly_practice: bool
    structural: bool
    compares: bool
    unusable: bool
    is_norm: bool
    recorded_from: int
    general: bool
    of_provision: bool
    explicit: bool

    @classmethod
    def of(cls, sentence: Sentence, cues: Cues, at: int | None = None) -> _Statement:
        """What the whole sentence states; with `at`, what the part of it states that this character stands in."""
        text = sentence.text if at is None else _part_around(sentence.text, at)
        asked_nothing = cues.says("unasked", text) and not cues.says("not_structure", text)
        shaped = cues.says("shaping", text)
        acted = cues.says("actors", text) and cues.says("seeing", text)
        compares = cues.says("comparison", text)
        recorded = cues.statements["merely_recorded"].search(text)
        structure = cues.says("structure", text) and cues.says("effect", text)
        return cls(
            is_own_life=sentence.part in (Part.CHILD, Part.FAMILY, Part.INTRODUCTION, Part.INVOLVEMENT),
            describes=cues.says("voice", text) or cues.says("consequence", text),
            about_practice=(acted and sentence.part is not Part.OTHER) or asked_nothing or shaped,
            plainly_practice=asked_nothing or shaped,
            structural=structure and not cues.says("not_structure", text),
            compares=compares,
            unusable=cues.says("unusable", text),
            is_norm=cues.says("norm", sentence.text) and not cues.says("norm_falls_short", sentence.text),
            recorded_from=len(text) if recorded is None else recorded.start(),
            of_provision=_is_of_provision(sentence.part, text, cues),
            general=_is_of_the_system(text, cues) or (compares and cues.says("groups", text)),
            explicit=cues.says("explicit", text) and not cues.says("not_structure", text),
        )

    @property
    def deepest_alone(self) -> Rung | None:
        """How deep a sentence goes that only its heading ties to a dimension."""
        if self.is_own_life:
            return None
        if self.structural and (self.about_practice or self.compares):
            return Rung.STRUCTURAL
        return Rung.PRACTICE if self.plainly_practice else None


def _rung(dimension: DimensionCues, match: re.Match[str], sentence: Sentence, kind: _Statement, several: bool) -> Rung:
    text = sentence.text
    if match.re is dimension.named or kind.unusable or kind.is_norm or match.start() >= kind.recorded_from:
        return Rung.LABEL
    if dimension.structural.search(text) or kind.explicit or _is_structural(kind, several):
        return Rung.STRUCTURAL
    if dimension.practice.search(text) or (kind.plainly_practice if kind.is_own_life else kind.about_practice):
        return Rung.PRACTICE
    if dimension.life.search(text) or kind.describes:
        return Rung.DESCRIPTION
    return Rung.LABEL


def _is_structural(kind: _Statement, several: bool) -> bool:
    if kind.is_own_life:
        return False
    return (
        kind.of_provision
        or (kind.structural and (kind.about_practice or kind.compares or kind.describes or kind.general))
        or (kind.compares and (kind.about_practice or several or kind.general))
    )


def _is_of_provision(part: Part, text: str, cues: Cues) -> bool:
    """True where the analysis says how services and rules are, or that there is none, not what a record says."""
    if part not in _CLOSE_READ or cues.says("not_structure", text):
        return False
    says_how = _is_of_the_system(text, cues) and cues.says("provision", text) and not cues.says("reports_records", text)
    return says_how or cues.says("lacking", text)


_OPENING = 45
"""Characters at the start of a sentence in which whom it is about is named."""


def _whose(sentence: Sentence, match: re.Match[str], cues: Cues, names: Compiled | None) -> str:
    """The role word nearest to the words that speak of the dimension; inside them it wins.

    A pronoun stands for whom the last sentence before it in the paragraph opens with, and else for nobody in particular.
    """
    roles = cues.roles if names is None else (("child", names), *cues.roles)
    found = [
        (max(match.start() - role.end(), role.start() - match.end(), 0), order, who)
        for order, (who, pattern) in enumerate(roles)
        for role in pattern.finditer(sentence.text)
    ]
    nearest = min(found)[2] if found else "unclear"
    if nearest != "pronoun":
        return nearest
    return _opened_with(sentence.paragraph.text[: sentence.start], [role for role in roles if role[0] != "pronoun"])


def _opened_with(before: str, roles: Sequence[tuple[str, Compiled]]) -> str:
    for said in reversed(re.split(r"(?<=[.!?])\s+", before.strip())):
        found = [
            (role.start(), order, who) for order, (who, p) in enumerate(roles) for role in p.finditer(said[:_OPENING])
        ]
        if found:
            return min(found)[2]
    return "unclear"


def _carried(draft: Draft, mentions: Sequence[Mention], cues: Cues) -> Iterable[Mention]:
    """The mentions, those of findings and recommendations as deep as what they do with the dimension."""
    findings = _finding_statements(draft, cues)
    analysed: dict[str, Rung] = {}
    for mention in mentions:
        if mention.sentence.part is not Part.RECOMMENDATIONS:
            analysed[mention.dimension] = max(mention.rung, analysed.get(mention.dimension, Rung.SILENT))
    acts = {p.index: _is_meant_to_change(p, cues) for p in draft.paragraphs if p.part is Part.RECOMMENDATIONS}
    recommended = {m.dimension for m in mentions if acts.get(m.sentence.paragraph.index) and not m.only_named}
    spoken = Counter(mention.sentence.index for mention in mentions)
    for mention in mentions:
        depth = analysed.get(mention.dimension, Rung.SILENT)
        if mention.sentence.part is Part.RECOMMENDATIONS:
            yield replace(mention, rung=_of_recommendation(mention, depth, acts, cues))
        elif mention.sentence.index in findings and mention.rung > Rung.LABEL and depth >= Rung.PRACTICE:
            is_its_matter = spoken[mention.sentence.index] <= _MATTERS or mention.dimension in recommended
            yield replace(mention, rung=Rung.CHANGE) if is_its_matter else mention
        else:
            yield mention


def _of_recommendation(mention: Mention, depth: Rung, acts: dict[int, bool], cues: Cues) -> Rung:
    if not acts[mention.sentence.paragraph.index]:
        return min(mention.rung, Rung.LABEL)
    if _is_measured_by(mention, cues):
        return Rung.CHANGE if depth >= Rung.STRUCTURAL else Rung.LABEL
    if mention.only_named:
        return Rung.LABEL
    return Rung.CHANGE if depth >= Rung.PRACTICE else min(Rung.PRACTICE, max(mention.rung, Rung.LABEL))


def _is_measured_by(mention: Mention, cues: Cues) -> bool:
    """True where the dimension is only what figures are broken down by."""
    spoken = mention.sentence.text.find(mention.words)
    return any(
        match.start() <= spoken < match.end() for match in cues.statements["breakdown"].finditer(mention.sentence.text)
    )


def _is_meant_to_change(paragraph: DraftParagraph, cues: Cues) -> bool:
    """False for a recommendation that only trains, reminds, raises awareness or seeks assurance."""
    return not cues.says("weak_action", paragraph.text) or cues.says("strong_action", paragraph.text)


def _finding_statements(draft: Draft, cues: Cues) -> set[int]:
    """Sentences that state a finding about how the system works, by their index.

    Where a section lists its findings each sentence states one; where each finding is a section of its own, its first
    sentence does and the rest explains it.
    """
    stated: set[int] = set()
    sentences = draft.in_parts(Part.FINDINGS)
    for _, section in groupby(sentences, key=lambda sentence: sentence.paragraph.heading):
        held = list(section)
        paragraphs = len({sentence.paragraph.index for sentence in held})
        is_list = len(held) / paragraphs <= _FEW_SENTENCES and len({s.paragraph.heading for s in sentences}) <= 2
        stated.update(s.index for s in (held if is_list else held[:1]) if _is_of_the_system(s.text, cues))
    return stated


def _is_of_the_system(text: str, cues: Cues) -> bool:
    """True where the first verb speaks of how things are, not of what somebody did in this case."""
    present = _first(cues.statements["systems_present"], text)
    return present is not None and present < (_first(cues.statements["case_past"], text) or len(text))


def _first(pattern: Compiled, text: str) -> int | None:
    match = pattern.search(text)
    return match.start() if match else None
