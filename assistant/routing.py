"""Which way a question goes: to the library, to people, to another part of the product, or for help first.

Pure rules over the words of the question and the turns before it (`data/routing.yaml`): the same question always goes
the same way, and a reader can be shown why. In doubt a question is an ordinary one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation_turns import Turn
from assistant.routing_rules import RoutingRules, Rule, load_rules

__all__ = ["Route", "Turn", "route"]

_QUOTED = re.compile(
    r"“[^”]{1,600}”|\"[^\"]{1,600}\"|"
    r"(?<![\w’'])[‘'](?![sdmt]\b)[^’'\n]{2,300}(?:['’]\w{1,2}\b[^’'\n]{0,200})*[’'](?!\w)"
)
_LIVE_LEAD = re.compile(
    r"\b(?:just|now|is|keeps?|today|tonight)\b.{0,20}\b(?:told|said|saying|telling|says|texted|messaged|disclosed)\b"
    r"[^.?!]{0,30}$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+|\s+[-–—]\s+(?=[A-Z])")
_ASIDE = re.compile(
    r"\s*[,;–—-]\s+(?=(?:so |and |but )?(?:what|who|how|should|do|does|can|is|which|where|must) )|"
    r"\s+(?:and|so|but) "
    r"(?=(?:what|who|how|should|do|does|can|which|where|must) (?:do |should |can )?(?:i|we|the|a|my|our)\b)",
    re.IGNORECASE,
)
"""Where a question is tacked on to a statement: what is said to be happening is judged without it."""

_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|s|para|vs|etc|approx|no)\.\s", re.IGNORECASE)
_FOLLOW_UP = re.compile(
    r"^(?:and|so|but|then|ok|okay|also|what about|or)\b|\b(?:one|it|this|that|them|ours)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\?\s*$|^(?:and |also |so |but )?"
    r"(?:what|how|when|who|which|where|why|does|do|is|are|can|should|show|list|find|tell)\b",
    re.IGNORECASE,
)
_EMPTY_ASK = re.compile(
    r"^(?:and |so |but |please )*(?:what (?:should|do|can|must|would) (?:i|we) (?:do|say)|help(?: me)?|what now|"
    r"what next|who (?:else )?(?:do|should|can) (?:i|we) (?:call|ring|tell|contact|phone|speak to)|"
    r"where (?:do|can|should) (?:i|we) (?:go|turn)|can (?:you|anyone|someone) help|"
    r"is (?:that|this|it) (?:urgent|an emergency|ok|okay|serious))\b[^?]{0,40}\??$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes.

    `kind` is "ask", "declined", "urgent" or "elsewhere"; `reason` the published reason code of the first two that
    are not asked; `part` names another part of the product ("check", "draft", "compare"); `message` is the sentence
    shown. `guidance_query` finds the published text to quote beside it; `remainder` is what else was asked that can be
    answered after an urgent message. `distress` says that the reader spoke of what the work does to them.
    """

    kind: str
    reason: str | None = None
    part: str | None = None
    distress: bool = False
    message: str = ""
    guidance_query: str | None = None
    remainder: str | None = None
    rule: str | None = None


def route(question: str, history: Sequence[Turn] = ()) -> Route:
    """Where `question` goes, given the turns before it (oldest first)."""
    book = load_rules()
    text = _without_quotations(_plain(question))
    sentences = _sentences(text)
    clauses = tuple(clause for sentence in sentences for clause in _ASIDE.split(sentence) if clause.strip())
    earlier = _earlier(text, history)
    is_distressed = bool(book.features["distress"].search(text))
    for rule in book.rules:
        pieces = clauses if rule.kind == "urgent" else sentences
        where = _matching(rule, book, text, pieces, earlier)
        if where is not None:
            return _routed(rule, book, pieces, where, is_distressed)
    return Route("ask", distress=is_distressed, message=book.messages["distress"] if is_distressed else "")


def _plain(question: str) -> str:
    text = question.replace("’", "'") if "‘" not in question else re.sub(r"(?<=\w)’(?=\w)", "'", question)
    return re.sub(r"[ \t]+", " ", text).strip()


def _without_quotations(text: str) -> str:
    """The text with quoted words taken out: notes and titles quoted are never the reader's own words.

    What someone is quoted as having just said to the reader stays in.
    """

    def replacement(match: re.Match[str]) -> str:
        return match.group() if _LIVE_LEAD.search(text[: match.start()]) else "(quoted)"

    bare = _QUOTED.sub(replacement, text)
    return bare if len(re.sub(r"\(quoted\)|\W", "", bare)) >= 8 else text.strip("\"“”'‘’ ")


def _sentences(text: str) -> tuple[str, ...]:
    guarded = _ABBREVIATION.sub(lambda m: m.group(1) + ".\x00", text)
    return tuple(s.replace("\x00", " ").strip() for s in _SENTENCE_END.split(guarded) if s.strip())


def _earlier(text: str, history: Sequence[Turn]) -> str:
    """What the reader asked before, where the question leans on it."""
    if not _FOLLOW_UP.search(text):
        return ""
    return " ".join(turn.content for turn in history if turn.role == "user")


def _matching(rule: Rule, book: RoutingRules, text: str, sentences: tuple[str, ...], earlier: str) -> int | None:
    """The index of the sentence in which `rule` matches, or None."""
    if any(book.features[name].search(text) for name in rule.none_anywhere):
        return None
    if rule.history and not all(book.features[name].search(earlier) for name in rule.history):
        return None
    if rule.scope == "question":
        return 0 if _holds(rule, book, text, sentences) else None
    return next((i for i, sentence in enumerate(sentences) if _holds(rule, book, sentence, (sentence,))), None)


def _holds(rule: Rule, book: RoutingRules, text: str, sentences: tuple[str, ...]) -> bool:
    found = book.features
    return (
        all(found[name].search(text) for name in rule.all)
        and (not rule.any or any(found[name].search(text) for name in rule.any))
        and not any(found[name].search(sentence) for name in rule.none for sentence in sentences)
    )


def _routed(rule: Rule, book: RoutingRules, sentences: tuple[str, ...], where: int, is_distressed: bool) -> Route:
    remainder, query = None, rule.guidance_query
    if rule.kind == "urgent":
        remainder = _remainder(sentences, where)
    return Route(
        kind=rule.kind,
        reason=rule.reason,
        part=rule.part,
        distress=is_distressed,
        message=book.messages[rule.message],
        guidance_query=query,
        remainder=remainder,
        rule=rule.id,
    )


def _remainder(sentences: tuple[str, ...], where: int) -> str | None:
    """What else was asked beside the danger, where the library could answer it."""
    rest = [
        sentence
        for i, sentence in enumerate(sentences)
        if i != where and _ASKS.search(sentence) and not _EMPTY_ASK.match(sentence) and route(sentence).kind == "ask"
    ]
    return " ".join(rest) or None
