"""A follow-up written out so that it can be searched by itself, without a language model.

A question that leans on what was said ("And the first core group after that?", "How quickly do they need to
know?") takes along the subject of the questions before it. Nothing is made up: the words added are the user's own
earlier question, and the documents that were named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation_turns import Turn
from assistant.topic import is_said, named, topic_of
from indexes.lexical import STOP_WORDS, stem, words

__all__ = ["Standalone", "standalone"]


@dataclass(frozen=True, slots=True)
class Standalone:
    """The question that is searched, and what was carried over from the turns before ("" where it stands alone)."""

    text: str
    carried: str = ""


_LEANS = re.compile(
    r"^\s*(and|but|or|so|what about|how about|what if|also|then|ok|okay|why|same for|in that case|who else|which one|anything)\b"
    r"|\b(it|they|them|that|this|those|these|he|she|him|her|its|their|there|then|else|one|ones|both|same|former|latter"
    r"|the (first|second|next|other|last) one|after that|before that|do so|doing so)\b",
    re.IGNORECASE,
)
_OWN_SUBJECT = 6
"""A question with this many words of its own and no word that leans stands alone."""

_KEPT = 14
"""At most this many words of the earlier question are carried."""

_NAMED = re.compile(
    r"\b(?:Working Together(?: \d{4})?|KCSIE(?: \d{4})?|Keeping [Cc]hildren [Ss]afe in [Ee]ducation(?: \d{4})?"
    r"|(?:Children'?s Social Care )?National Framework|[Ss]ection \d+\w*|s\.? ?\d+\w*|LADO|Children Act \d{4})\b"
)


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """The question with what it leans on; unchanged where it needs nothing or there is nothing before it."""
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not earlier or not _leans(question):
        return Standalone(question)
    topic = topic_of(history)
    if topic and earlier[0].startswith(topic):
        return _about_title(question, named(question, topic), topic)
    question = named(question, topic, is_title=False)
    subject = earlier[-1]
    if len(earlier) > 1 and _leans(subject):
        subject = f"{earlier[-2]} {subject}"
    carried = " ".join(_new_words(subject, question))
    names = _names_in_last_answer(history, f"{question} {carried}")
    extra = ", ".join(part for part in (carried, *names) if part)
    if not extra:
        return Standalone(question)
    return Standalone(f"{question.rstrip()} (about: {extra})", extra)


def _about_title(question: str, with_name: str, topic: str) -> Standalone:
    """A conversation that opened with a title: its name says what the words of earlier questions would."""
    if with_name != question:
        return Standalone(with_name, topic)
    if topic.casefold() in question.casefold() or is_said(question, topic):
        return Standalone(question)
    return Standalone(f"{question.rstrip()} (about: {topic})", topic)


def _leans(question: str) -> bool:
    content = [word for word in words(question) if word not in STOP_WORDS]
    return len(content) < _OWN_SUBJECT or (bool(_LEANS.search(question)) and len(content) < 2 * _OWN_SUBJECT)


def _new_words(subject: str, question: str) -> list[str]:
    """The words of the earlier question that carry its subject and are not said again."""
    have = {stem(word) for word in words(question)}
    found: list[str] = []
    for token in re.findall(r"[\w'’/-]+", subject):
        plain = words(token)
        if not plain or all(word in STOP_WORDS for word in plain) or stem(plain[0]) in have:
            continue
        have.add(stem(plain[0]))
        found.append(token)
    return found[:_KEPT]


def _names_in_last_answer(history: Sequence[Turn], said: str) -> list[str]:
    """Documents, sections and offices that the last answer named and nobody has said since."""
    answers = [turn.content for turn in history if turn.role == "assistant"]
    if not answers:
        return []
    names = dict.fromkeys(match.group() for match in _NAMED.finditer(answers[-1]))
    return [name for name in names if name.casefold() not in said.casefold()][:2]
