"""Whether a sentence says that something worked, or was otherwise somewhere: what counts against a pattern.

A condition that hindered is counted against by notes where the same thing worked; one that helped, by notes where it did
not. Exceptions and small numbers count: they are marked and never left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.check.rules import found
from assistant.findings.patterns_rules import Polarity

__all__ = ["against", "leaning"]

_SHARE = re.compile(r"\b(\d+) (?:of|out of) (?:the )?(\d+)\b")
_LEAST = 5
"""Of fewer than this, a share says little."""


def leaning(sentence: str, label: str, rules: Polarity) -> float:
    """Above 0 where it says that something worked, below where not. `label` is who speaks ("…, west locality")."""
    worked = sum(found(pattern, sentence) is not None for pattern in rules.worked)
    worked += _has_high_share(sentence, rules)
    not_worked = any(found(pattern, sentence) for pattern in rules.not_worked)
    elsewhere = any(found(pattern, sentence) for pattern in rules.elsewhere)
    if worked:
        return 1.0 + 0.5 * elsewhere - 0.5 * not_worked
    if elsewhere and not not_worked:
        return 0.5
    if not not_worked and found(rules.part, label) and found(rules.arrangement, sentence):
        return 0.5
    return -1.0 if not_worked else 0.0


def _has_high_share(sentence: str, rules: Polarity) -> bool:
    """ "9 of 9 were seen": most of them, where nothing else in the sentence says that this is a lack."""
    shares = [(int(part), int(whole)) for part, whole in _SHARE.findall(sentence)]
    high = any(whole >= _LEAST and rules.high_share <= part / whole <= 1 for part, whole in shares)
    return high and not any(found(pattern, sentence) for pattern in rules.not_worked)


def against(sentences: Sequence[str], label: str, has_helped: bool, rules: Polarity) -> float:
    """How strongly a note speaks against a pattern, from 0: its strongest sentence, not the sum."""
    leanings = [leaning(sentence, label, rules) for sentence in sentences]
    if has_helped:
        return max((-one for one in leanings), default=0.0)
    return max([0.0, *leanings])
