"""Whether a sentence says that something worked, or was otherwise somewhere: what counts against a pattern.

A condition that hindered is counted against by notes where the same thing worked; one that helped, by notes where it did
not. Exceptions and small numbers count: they are marked and never left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.check.rules import found
from assistant.findings.patterns_rules import Polarity

__all__ = ["against", "leaning"]

_SHARE = re.compile(r"\b(\d+) (?:of|out of) (?:the )?(\d+)\b")
_CHECKED = re.compile(
    r"\b(?:audit|check|count|sample|review|survey|inspection)s? of (?:the )?(\d+)\b[^.;:\d]*"
    r"(?:\w+ed|kept|held|done|up to date|in place) (?:on|in|for|at|by) (\d+)\b",
    re.IGNORECASE,
)
"""What was found to be so in how many of those looked at: "a check of 52 nights found it locked on 51"."""
_WHOLE = re.compile(
    r"(?<!\d )\b(?:of|among) (?:the |these |those )?(\d+)\b(?! per cent)|\b(\d+) [a-z -]+,? of (?:which|whom|them)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<!within )(?<!of )\b(\d+)\b(?! (?:per cent|of|hours?|days?|weeks?|months?|years?|minutes?)\b)")
_PER_CENT = re.compile(r"(?<!by )(?<!to )(?<!from )\b(\d+)(?: per cent|%)")
"""A share; after "rose to" it says which way it went and not how many."""
_LEAST = 5
"""Of fewer than this, a share says little."""


def leaning(sentence: str, label: str, rules: Polarity) -> float:
    """Above 0 where it says that something worked, below where not. `label` is who speaks ("…, west locality")."""
    cues = [cue for cue in (found(pattern, sentence) for pattern in rules.worked) if cue]
    for_few = [cue for cue in cues if _is_for_few(sentence, cue.start(), rules)]
    worked = len(cues) - len(for_few) + _has_high_share(sentence, rules)
    elsewhere = any(found(pattern, sentence) for pattern in rules.elsewhere)
    not_worked = any(found(pattern, sentence) for pattern in rules.not_worked) or bool(for_few and not elsewhere)
    if worked:
        return 1.0 + 0.5 * elsewhere - 0.5 * not_worked
    if elsewhere and not not_worked:
        return 0.5
    if not not_worked and found(rules.part, label) and found(rules.arrangement, sentence):
        return 0.5
    return -1.0 if not_worked else 0.0


def _is_for_few(sentence: str, place: int, rules: Polarity) -> bool:
    """ "Of 38, 15 were seen on the same day": the share that stands nearest before the words (else after) decides."""
    shares = sorted(_shares(sentence))
    before = [share for start, share in shares if start <= place]
    nearest = before[-1:] or [share for _, share in shares][:1]
    return any(share < rules.low_share for share in nearest)


def _shares(sentence: str) -> Iterator[tuple[int, float]]:
    """Where each share of a whole stands, and how large it is: "9 of 40", "22 per cent", "of 40 … 9 … 31"."""
    for share in _SHARE.finditer(sentence):
        if int(share[1]) <= int(share[2]) >= _LEAST:
            yield share.start(), int(share[1]) / int(share[2])
    for share in _PER_CENT.finditer(sentence):
        yield share.start(), int(share[1]) / 100
    whole = _WHOLE.search(sentence)
    size = int(whole[1] or whole[2]) if whole else 0
    if whole and size >= _LEAST:
        for part in _PART.finditer(sentence, whole.end()):
            if int(part[1]) <= size:
                yield part.start(), int(part[1]) / size


def _has_high_share(sentence: str, rules: Polarity) -> bool:
    """ "9 of 9 were seen": most of them, where nothing else in the sentence says that this is a lack."""
    shares = [(int(part), int(whole)) for part, whole in _SHARE.findall(sentence)]
    shares += [(int(part), int(whole)) for whole, part in _CHECKED.findall(sentence)]
    high = any(whole >= _LEAST and rules.high_share <= part / whole <= 1 for part, whole in shares)
    return high and not any(found(pattern, sentence) for pattern in (*rules.not_worked, rules.lack))


def against(sentences: Sequence[str], label: str, has_helped: bool, rules: Polarity) -> float:
    """How strongly a note speaks against a pattern, from 0: its strongest sentence, not the sum."""
    leanings = [leaning(sentence, label, rules) for sentence in sentences]
    if has_helped:
        return max((-one for one in leanings), default=0.0)
    return max([0.0, *leanings])
