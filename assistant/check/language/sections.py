"""Description and explanation told apart, section by section: how many sentences say what happened, how many say why.

Source: project brief 3.1, "explanation not description"; the wordings stand in `prompts/rubrics/language.yaml`. Counts are
of sentences and go no further: no share, no score, no comparison of reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.check.draft import Draft, Sentence
from assistant.check.language.rules import Rubric, plain

__all__ = ["SectionTelling", "tellings"]

_FEW = 3
"""Sections with fewer sentences that tell anything are left out: a heading with a line under it tells nothing."""


@dataclass(frozen=True, slots=True)
class SectionTelling:
    """A section and how many of its sentences say what happened and how many why (one that says both says why)."""

    heading: str
    what: int
    why: int

    @property
    def in_words(self) -> str:
        """How the two stand to each other, without a figure."""
        if not self.why:
            return "says what happened; nothing was found that says why"
        if self.what >= 3 * self.why:
            return "mostly what happened"
        if self.what > 1.5 * self.why:
            return "more of what happened than of why"
        if self.why > 1.5 * self.what:
            return "more of why than of what happened"
        return "about as much of why as of what happened"


def tellings(draft: Draft, rubric: Rubric) -> tuple[SectionTelling, ...]:
    """The sections that tell of events or look for reasons, in the order of the draft."""
    counts: dict[str, list[int]] = {}
    for sentence in draft.sentences:
        heading = sentence.paragraph.heading
        if sentence.part not in rubric.told or not heading:
            continue
        says = _says(sentence, rubric)
        if says:
            counts.setdefault(_section(heading), [0, 0])[says == "why"] += 1
    made = (SectionTelling(heading, what, why) for heading, (what, why) in counts.items())
    return tuple(section for section in made if section.what + section.why >= _FEW)


def _section(heading: tuple[str, ...]) -> str:
    """The section of the report, or the one below where the outermost heading is the report's title."""
    numbered = (text for text in heading if text[:1].isdigit())
    return next(numbered, heading[min(1, len(heading) - 1)])


def _says(sentence: Sentence, rubric: Rubric) -> str:
    text = plain(sentence.text).strip()
    if text.endswith("?") or len(text.split()) < 3:
        return ""
    if rubric.why.search(text):
        return "why"
    return "what" if rubric.what.search(text) else ""
