"""What a conversation is about, and its name in place of a pronoun: "Did he appeal?" becomes "Did Daniel Okoro appeal?".

Only names that the conversation itself holds are used, and only the first pronoun of a question is replaced: people who
write follow-ups out do the same (Elgohary et al., Can You Unpack That?, EMNLP 2019).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation_turns import Turn

__all__ = ["is_said", "named", "topic_of"]

_LONGEST_TOPIC = 8
_NAME = re.compile(
    r"(?:\b[A-Z][\w’'.-]*|\b\d{4}\b)(?:\s+(?:(?:of|the|and|to|de|van|von)\s+)*(?:[A-Z][\w’'.-]*|\d{4}\b))*"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|has|have|had|can|could|must|should|shall|may|might|will|would|say|says|tell)\b",
    re.I,
)
_POSSESSIVE = re.compile(r"\b(his|its|their|her)\b(?=\s+\w)", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(he|she|it|they|him|them|her)\b(?!['’])", re.IGNORECASE)
_PERSONS = frozenset(("he", "she", "him", "his", "her"))
_EMPTY_IT = re.compile(
    r"\bit\s+(?:is|was|be|'s)?\s*(?:important|possible|necessary|clear|true|known|said|likely|mean|matter|take|happen)\b",
    re.I,
)
_NOT_AFTER_HER = re.compile(r"(?:to|in|on|at|for|with|and|or|the|a|an|when|while|after|before|by|from|as)\b", re.I)


def topic_of(history: Sequence[Turn]) -> str:
    """The name of what the conversation is about; "" where no single name stands out.

    A first turn that is a title rather than a question is the topic. Otherwise it is the only name of the last question
    that has one; two names leave it open which is meant.
    """
    asked = [turn.content.strip() for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked:
        return ""
    if _is_title(asked[0]):
        return asked[0].split(",")[0].strip()
    for question in reversed(asked):
        names = _names(question)
        if names:
            return names[0] if len(names) == 1 else ""
    return ""


def named(question: str, topic: str, *, is_title: bool = True) -> str:
    """The question with the topic in place of its first pronoun; unchanged where it has none or names the topic.

    Where the topic is only a name that was mentioned (`is_title` False), "it" and "they" may mean anything else that was
    asked about: only "he" and "she" give way.
    """
    if not topic or is_said(question, topic):
        return question
    for match in _in_order(question):
        start, end = match.span()
        word = match[1].lower()
        if not is_title and word not in _PERSONS:
            continue
        is_owner = match.re is _POSSESSIVE and not (word == "her" and _NOT_AFTER_HER.match(question[end:].lstrip()))
        mark = "’" if "’" in question else "'"
        return question[:start] + (_owner(topic, mark) if is_owner else topic) + question[end:]
    return question


def _in_order(question: str) -> list[re.Match[str]]:
    """The pronouns in order; where one is both ("her"), as an owner first."""
    skip = {match.start() for match in _EMPTY_IT.finditer(question)}
    found = [*_POSSESSIVE.finditer(question), *_PRONOUN.finditer(question)]
    found.sort(key=lambda match: (match.start(), match.re is not _POSSESSIVE))
    return [match for match in found if match.start() not in skip]


def _owner(topic: str, mark: str) -> str:
    return f"{topic}{mark}" if topic.endswith("s") and not topic.endswith("ss") else f"{topic}{mark}s"


def _is_title(turn: str) -> bool:
    return (
        not turn.endswith("?")
        and len(turn.split(",", maxsplit=1)[0].split()) <= _LONGEST_TOPIC
        and not _VERB.search(turn)
    )


def _names(question: str) -> list[str]:
    """Names in a question: capitalised runs that don't merely open it."""
    found: dict[str, None] = {}
    for match in _NAME.finditer(question):
        words = match.group().split()
        if match.start() == 0:
            words = words[1:]
        if words and any(word[0].isupper() and len(word) > 1 for word in words):
            found[" ".join(words)] = None
    return list(found)


def is_said(question: str, topic: str) -> bool:
    """True where the question names the topic or a telling part of it."""
    said = {word.casefold() for word in re.findall(r"\w+", question)}
    parts = {word.casefold() for word in re.findall(r"\w+", topic) if len(word) > 3 and word[0].isupper()}
    return bool(parts & said)
