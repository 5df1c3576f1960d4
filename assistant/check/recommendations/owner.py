"""Whom a recommendation names as the one to act: the subject of what it asks, where that is a role or a body."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.check.recommendations.rubric import OwnerRules

__all__ = ["owner_of"]

_MODAL = re.compile(r"\b(?:should|must|shall|will|needs? to|ought to|(?:is|are) asked to|to)\b", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:subsequently|within|by|when|where|as|following|after|before|in|with|from|for|once|until|during|at|if|on|until)\b"
    r"[^,]*,\s*)+",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"^(?:within (?:the next )?\w+ (?:days|weeks|months|years)|by (?:the )?(?:end|start) of [\w ]*?\d{4}|by \w+ \d{4}) ",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"^(?:.*?\b(?:recommend(?:s|ed)?(?: to [^,]{3,60}?)? that|ensures? that|ensure|make sure(?: that)?)|that)\s+",
    re.IGNORECASE,
)
_ADVERBS = re.compile(
    r"(?:,?\s+(?:each|together|also|urgently|jointly|therefore|now|then|both|all|further|where appropriate))+$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"^be (?:\w+ly |also |formally )*(?:\w+ed|given|made|held|seen|done|built|set|shared|taken|put|told|sent|kept|written|led|"
    r"drawn|asked|begun|found|known)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 22


def owner_of(text: str, rules: OwnerRules, acts: str) -> str | None:
    """The role or body named as the one to act, in the words of the text, or None.

    `acts` is the pattern of texts that open with what is to be done ("Appoint ..."), whose subject is not said. Not those
    who only receive, nor people in general, nor the partnership that the report is written to.
    """
    return _subject(text, rules, acts) or _after_ensure(text, rules) or _by_whom(text, rules)


def _subject(text: str, rules: OwnerRules, acts: str) -> str | None:
    for modal in _MODAL.finditer(text):
        if modal[0].lower() == "to" and not _may_be_asked(text[: modal.start()], acts):
            return None
        before, after = text[: modal.start()].strip(), text[modal.end() :].strip()
        if re.search(r"[.;]\s", before):
            return None
        named = _named(before, rules)
        if named is None or (modal[0].lower() == "to" and not _ends_in_body(named, rules)):
            return None
        if _PASSIVE.match(after) or _compiled(rules.receives).match(after):
            return None
        return named
    return None


def _may_be_asked(before: str, acts: str) -> bool:
    """True for "Director of Housing to ..." and false for "Ask the Director to ...", where the asking is the act."""
    words = before.split()
    if not words or len(words) > 9 or not words[0][:1].isupper() or words[-1].endswith(","):
        return False
    if re.search(r"\b(?:asks?|requests?|invites?|urges?|wants?|calls?|expects?|writes?)\b", before):
        return False
    return not (_compiled(acts).match(before) or _TOPIC.match(before))


_TOPIC = re.compile(
    r"^(?:the )?(?:quality|effectiveness|impact|timeliness|response|provision|sufficiency|consistency|support|offer|oversight|"
    r"practice|use|voice|arrangements|completion|accuracy|coordination|choice|pace|extent)\b",
    re.IGNORECASE,
)


def _ends_in_body(words: str, rules: OwnerRules) -> bool:
    """True where the last noun before "to" is the role or body ("the head of housing"), and not a part of a topic."""
    return bool(_compiled(rf"(?:{rules.heads})(?: (?:of|for|at|in) [\w’' -]+)?$").search(words))


def _named(words: str, rules: OwnerRules) -> str | None:
    """`words` as an owner: without what leads up to it, and only where it is a role or a body."""
    words = _LEADING.sub("", words)
    words = _PERIOD.sub("", words)
    words = _THAT.sub("", words)
    words = _ADVERBS.sub("", words).strip(" ,:–-")
    words = re.sub(r"\s*\([^)]*\)", "", words)
    words = re.sub(r"^(?:therefore|also|so|and|recommendation \d+[:.]?)\s+", "", words, flags=re.IGNORECASE)
    if not words or len(words.split()) > _MOST_WORDS or _compiled(rules.nobody).match(words):
        return None
    return words if _compiled(rules.heads).search(words) else None


def _after_ensure(text: str, rules: OwnerRules) -> str | None:
    """ "Ensure that managers oversee ...": the subject of what is to be ensured, where it acts."""
    match = re.match(
        r"^\W*(?:(?:[\w ]{0,40}\brecommends? )(?:that )?|that |ensure (?:that )?|make sure (?:that )?)"
        r"(?P<who>(?:the |all )?[\w’'-]+(?: [\w’'-]+){0,4}?) "
        r"(?P<verb>(?:\w+ly )?(?!(?:is|are|be|has|have|receives?|understands?|gets?|can|who|of|and|for|in|to|from)\b)"
        r"(?:provid|carr|overs|monitor|track|attend|review|work|lead|take|hold|use|check|challeng|offer|visit|record|ask|"
        r"give|make|share|meet|see|commission|agree|report|publish|introduc|establish|creat|fund|develop|amend|chang|"
        r"consider|replac|remov|stop|appoint|set|adopt)\w*)\b",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return None
    return _named(match["who"], rules)


def _by_whom(text: str, rules: OwnerRules) -> str | None:
    led = re.search(rules.led_by, text) or re.search(rules.interviewed_by, text)
    return led["who"].strip(" ,.") if led else None


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
