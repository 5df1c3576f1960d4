"""Whose words a report uses: each quotation of speech with who is said to say it, and those with no source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.check.draft import Draft, DraftParagraph, Sentence
from assistant.check.involvement.people import Mention, child_names, mentions, name_pattern
from assistant.check.involvement.rules import InvolvementRules, Who
from assistant.check.parts import Part
from assistant.check.points import Quote
from indexes.documents import Role

__all__ = ["Spoken", "spoken"]

_NEAR = 90
"""Characters before and after a quotation within which its speaker is looked for first."""

_HEARER = re.compile(r"\b(?:to|told|tell|asked|about|of|for|with)\s+(?:\w+\s){0,2}$", re.IGNORECASE)
_BY = re.compile(r",?\s+by\s+(?:his|her|their|the)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation of speech or writing. `who` None where a source is given that is none of those looked for.

    `has_source` False where nothing near it says whose words it is.
    """

    quote: Quote
    who: Who | None
    has_source: bool
    is_record: bool


def spoken(draft: Draft, rules: InvolvementRules) -> tuple[Spoken, ...]:
    """All quotations that look like speech or writing of somebody, in order."""
    names = name_pattern(tuple(child_names(draft)))
    by_paragraph = {i: list(group) for i, group in groupby(draft.sentences, key=lambda s: s.paragraph.index)}
    made: list[Spoken] = []
    for paragraph in draft.paragraphs:
        if paragraph.role in (Role.HEADING, Role.CONTENTS) or paragraph.part in (Part.CONTENTS, Part.GLOSSARY):
            continue
        sentences = by_paragraph.get(paragraph.index, [])
        before = draft.paragraphs[paragraph.index - 1].text if paragraph.index else ""
        for start, end in paragraph.quoted:
            if is_speech(paragraph.text[start:end], rules):
                made.append(_spoken(paragraph, (start, end), sentences, before, rules, names))
    return tuple(made)


def is_speech(quoted: str, rules: InvolvementRules) -> bool:
    """True for a quotation long enough to be speech; a term, a title or a single word in marks is none."""
    words = len(re.findall(r"\w[\w’'-]*", quoted))
    if words >= rules.own_words and rules.first_person.search(quoted):
        return True
    is_title = quoted.strip("‘’“”\"'").istitle()
    return words >= rules.speech_words and not is_title


def _spoken(
    paragraph: DraftParagraph,
    span: tuple[int, int],
    sentences: Sequence[Sentence],
    before: str,
    rules: InvolvementRules,
    names: re.Pattern[str] | None,
) -> Spoken:
    quote = paragraph.quote(*span)
    own = _own(paragraph)
    left, right, widest = _around(span, sentences, len(own))
    inside, near = own[left:right], own[widest[0] : widest[1]]
    if rules.reports.search(inside) or rules.neighbour.search(near):
        who = _speaker(own, span, widest, rules, names)
        return Spoken(quote, who, True, who is None and bool(rules.records.search(inside)))
    titled = _by_heading(paragraph.heading[-1] if paragraph.heading else "", rules, names)
    leads = before.rstrip().endswith(":") or paragraph.role is Role.TABLE
    return Spoken(quote, titled, titled is not None or leads, False)


def _own(paragraph: DraftParagraph) -> str:
    text = paragraph.text
    for start, end in paragraph.quoted:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _around(span: tuple[int, int], sentences: Sequence[Sentence], length: int) -> tuple[int, int, tuple[int, int]]:
    """Where the sentences begin and end that hold the quotation, and the same with a neighbour on each side."""
    holding = [i for i, s in enumerate(sentences) if s.start < span[1] and s.end > span[0]]
    if not holding:
        wide = (max(0, span[0] - 2 * _NEAR), min(length, span[1] + 2 * _NEAR))
        return *wide, wide
    left, right = sentences[holding[0]].start, sentences[holding[-1]].end
    first, last = max(0, holding[0] - 1), min(len(sentences) - 1, holding[-1] + 1)
    return left, right, (min(sentences[first].start, span[0]), max(sentences[last].end, span[1]))


def _speaker(
    own: str,
    span: tuple[int, int],
    around: tuple[int, int],
    rules: InvolvementRules,
    names: re.Pattern[str] | None,
) -> Who | None:
    """The one named nearest to a word that reports, in the quotation's own sentence before its neighbours."""
    close = (max(around[0], span[0] - _NEAR), min(around[1], span[1] + _NEAR))
    for start, end in (close, around):
        found = list(_reported(own[start:end], rules, names))
        if found:
            at = span[0] - start
            return min(found, key=lambda m: min(abs(m.end - at), abs(m.start - (span[1] - start)))).who[0]
    return None


def _reported(text: str, rules: InvolvementRules, names: re.Pattern[str] | None) -> Iterator[Mention]:
    for mention in mentions(text, rules, names):
        after, before = text[mention.end : mention.end + 45], text[max(0, mention.start - 20) : mention.start]
        if mention.is_owner or _HEARER.search(before):
            continue
        if rules.reports.search(after) or rules.reports.search(before):
            yield mention


def _by_heading(heading: str, rules: InvolvementRules, names: re.Pattern[str] | None) -> Who | None:
    """A heading that says who speaks: "by his sister", or the child's own words."""
    by = _BY.search(heading)
    if by:
        found = mentions(heading[by.start() :], rules, names)
        return found[0].who[0] if found else None
    return Who.CHILD if re.search(r"\bin (?:his|her|their) own words\b", heading, re.IGNORECASE) else None
