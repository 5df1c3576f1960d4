"""How a line of enquiry is worded: the question of its topic, what stands beneath it, and the factors to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from assistant.enquiry.points import Point
from assistant.enquiry.rules import EnquiryRules, Topic
from assistant.enquiry.turning import turn
from assistant.findings.factors import factors_in, factors_rubric

__all__ = ["beneath", "factors_of", "question_of", "reworded"]

_MOST_BENEATH = 3
_MOST_FACTORS = 4
_LONGEST = 32
"""Words of a point that a question may be built around."""


def question_of(group: Sequence[Point], topic: Topic | None, rules: EnquiryRules) -> str:
    """The open question of a group: its topic's, or one around the words of its first point that can be asked."""
    wording = rules.rubric.wording
    if all(point.is_good for point in group):
        return wording.good.format(text=group[0].text)
    if topic is not None:
        return topic.ask
    asked = (reworded(point.text, rules) for point in group)
    first = group[0].text if len(group[0].text.split()) <= _LONGEST else ""
    return next(
        (question for question in asked if question), wording.quoted.format(text=first) if first else wording.generic
    )


def beneath(group: Sequence[Point], topic: Topic | None, rules: EnquiryRules, rubrics: Path | None) -> tuple[str, ...]:
    """Questions around the points' own words, then one that leads from the case to the usual."""
    made: list[str] = []
    for point in group:
        about_somebody = point.about in ("one_worker", "family")
        asked = turn(point.text, rubrics).turned if about_somebody else reworded(point.text, rules)
        if asked and "…" not in asked and asked not in made:
            made.append(asked)
    first = question_of(group, topic, rules)
    usual = topic.usual if topic else rules.rubric.wording.usual
    others = _other_topics(group, topic, rules)
    own = [asked for asked in made if asked != first][: max(0, _MOST_BENEATH - 1 - len(others))]
    return (*others, *own, usual)


def _other_topics(group: Sequence[Point], topic: Topic | None, rules: EnquiryRules) -> tuple[str, ...]:
    """The questions of other topics that points of a joined group lead with, at most two."""
    leading = [max(point.topics, key=lambda code: (point.topics[code], code)) for point in group if point.topics]
    codes = dict.fromkeys(code for code in leading if topic and code != topic.code)
    own = {point.quote for point in group if topic and topic.code in point.topics}
    uncovered = [code for code in codes if any(code in point.topics for point in group if point.quote not in own)]
    return tuple(rules.topic(code).ask for code in uncovered[:2])


def reworded(text: str, rules: EnquiryRules) -> str:
    """A point as an open question about the system around its own words; "" where its sentence doesn't allow it."""
    said = " ".join(text.split())
    for rewriting in rules.rubric.wording.rewritten:
        match = rules.find(rewriting.pattern, said)
        if match is None:
            continue
        held = {name: _inside(_ENDS.sub("", words)) for name, words in match.groupdict().items() if words}
        question = rewriting.ask.format(**held)
        return question if len(question.split()) <= _LONGEST + 20 else ""
    return ""


_ENDS = re.compile(
    r"[,;]? (?:and|but) (?:\w+ )?(?:was|were|is|are|had|has|did)\b.*$"
    r"|,? (?:for|within|until|in) (?:\w+ ){1,2}(?:days?|weeks?|months?|years?)$",
    re.IGNORECASE,
)
"""Where a second statement begins that a question around the first doesn't need."""


def _inside(words: str) -> str:
    """Words from the start of a sentence as they stand inside one."""
    said = words.strip(" ,;:.–-")
    first = said.split()[0]
    is_name = len(said.split()) == 1 and not _COMMON.search(first)
    return said if first[1:2].isupper() or is_name else said[:1].lower() + said[1:]


_COMMON = re.compile(
    r"(?:[a-z]s|tion|ing|ance|ence|ment|ship|ness|ity|sion|staff|guidance|work|it|they|this|that|people|children|police"
    r"|contact)$",
    re.IGNORECASE,
)
"""How a single word ends that is no name; "Robin was not brought" keeps its capital."""


def factors_of(texts: Sequence[str], first: Sequence[str], rubrics: Path | None) -> tuple[tuple[str, str], ...]:
    """Codes and names of the contributory factors to look at: the topic's, then those the points speak of."""
    rules = factors_rubric(rubrics)
    found = [factor.factor for factor in factors_in([[text] for text in texts], "hindered", rules)] if texts else []
    codes = list(dict.fromkeys([*first, *found]))[:_MOST_FACTORS]
    return tuple((code, rules.name(code)) for code in codes)
