"""What makes a family recognisable without a name: rare conditions, and several clues together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.check.draft import Draft, DraftParagraph, Sentence
from assistant.check.parts import Part
from assistant.check.privacy.rules import Clue, Detail, DetailKind, PrivacyRules, compiled
from indexes.documents import Role

__all__ = ["clues_across", "combinations", "conditions"]

_ABOUT_OTHERS = frozenset(
    {Part.FRONT, Part.CONTENTS, Part.RECOMMENDATIONS, Part.GLOSSARY, Part.METHOD, Part.TERMS, Part.CHANGES}
)
"""Parts that speak of the review or of services. Source: BRIEF 6.2 (shape of a report)."""


def conditions(paragraph: DraftParagraph, rules: PrivacyRules) -> Iterator[Detail]:
    """Conditions so rare that they can identify: by a name, by a form ("… syndrome"), or because the draft says it."""
    if paragraph.part in (Part.CONTENTS, Part.GLOSSARY):
        return
    taken: list[tuple[int, int]] = []
    rule = rules.rare
    for pattern, minds_case in ((rule.terms, False), (rule.named, True), (rule.said, False)):
        for match in compiled(pattern, minds_case).finditer(paragraph.text):
            is_common = minds_case and compiled(rule.common).search(match.group())
            if not is_common and all(match.end() <= s or match.start() >= e for s, e in taken):
                taken.append((match.start(), match.end()))
                yield Detail(DetailKind.RARE_CONDITION, paragraph, match.start(), match.end())


def combinations(draft: Draft, rules: PrivacyRules) -> Iterator[Detail]:
    """Somebody said to be the only one of a kind in a place, and the sentences with most clues together, in order."""
    rule = rules.combination
    crowded: list[tuple[int, Sentence]] = []
    for sentence in draft.sentences:
        if sentence.part in _ABOUT_OTHERS:
            continue
        match = compiled(rule.unique).search(sentence.text)
        if match:
            start = sentence.start + match.start()
            yield Detail(DetailKind.COMBINATION, sentence.paragraph, start, sentence.start + match.end())
            continue
        held = _clues(sentence.text, rule.classes)
        points = sum(clue.points for clue in held)
        if points >= rule.needed or (points == rule.needed - 1 and len(held) > 1 and any(c.points > 1 for c in held)):
            crowded.append((points, sentence))
    kept = sorted(crowded, key=lambda pair: (-pair[0], pair[1].index))[: rule.most]
    for _, sentence in sorted(kept, key=lambda pair: pair[1].index):
        words = ", ".join(clue.words for clue in _clues(sentence.text, rule.classes))
        yield Detail(
            DetailKind.COMBINATION, sentence.paragraph, sentence.start, sentence.end, f"Together here: {words}."
        )


def clues_across(draft: Draft, rules: PrivacyRules) -> tuple[str, ...]:
    """The kinds of clue that the draft gives as a whole, in words, with the paragraph that gives each first."""
    first: dict[str, str] = {}
    for sentence in draft.sentences:
        if sentence.part in _ABOUT_OTHERS or sentence.paragraph.role is Role.CONTENTS:
            continue
        for clue in _clues(sentence.text, rules.combination.classes):
            first.setdefault(clue.words, sentence.paragraph.label)
    return tuple(f"{words} (first at {label})" if label else words for words, label in first.items())


def _clues(text: str, classes: Sequence[Clue]) -> tuple[Clue, ...]:
    return tuple(clue for clue in classes if compiled(clue.pattern).search(text))
