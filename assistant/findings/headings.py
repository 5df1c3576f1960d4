"""Words for the heading of a pattern: short phrases that its notes share, as printed in them.

Never a name, a person, or words that lay something on somebody: what is left are things of work, such as "safeguarding
supervision". There is no grammar here: a phrase is taken for a thing where the notes put such words before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.check.language import query_sentence
from assistant.check.rules import found
from assistant.findings.patterns_rules import Headings
from indexes.lexical import STOP_WORDS, stem

__all__ = ["Grammar", "grammar_of", "headings"]

_WORD = re.compile(r"[A-Za-z][A-Za-z]*(?:[-'’][A-Za-z]+)*")
_LONGEST = 3
_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Grammar:
    """What all sentences of the notes tell about words: which seem to be things, which doings, which are names."""

    things: Counter[str]
    doings: Counter[str]
    names: frozenset[str]
    left_out: frozenset[str]

    def is_doing(self, word: str) -> bool:
        """True where a word stands more often where a doing would."""
        return self.doings[word] > self.things[word]

    def says_nothing(self, word: str) -> bool:
        """True of words for grammar, time and number."""
        return word in STOP_WORDS or stem(word) in self.left_out


def grammar_of(sentences: Iterable[str], rules: Headings, general: str) -> Grammar:
    """Read how words are used in all the notes of a case."""
    things: Counter[str] = Counter()
    doings: Counter[str] = Counter()
    capital, small = set[str](), set[str]()
    for sentence in sentences:
        before = opened = ""
        for match in _WORD.finditer(sentence):
            word = match[0].lower()
            things[word] += bool(found(rules.before_things, before))
            things[word] += bool(found(rules.before_things, opened)) and before not in STOP_WORDS
            doings[word] += bool(found(rules.before_doings, before)) + bool(found(rules.doing, word))
            if match[0][0].islower():
                small.add(word)
            elif match.start() > 1 and not match[0].isupper():
                capital.add(word)
            opened, before = before, word
    return Grammar(things, doings, frozenset(capital - small), frozenset(stem(word) for word in general.split()))


def headings(
    notes: Sequence[Sequence[str]], shared: Mapping[str, float], grammar: Grammar, rules: Headings
) -> tuple[str, ...]:
    """Up to three phrases that stand in at least two of the notes (each a list of sentences), or one that stands in one."""
    held: dict[tuple[str, ...], Counter[str]] = {}
    within: dict[tuple[str, ...], set[int]] = {}
    for number, sentences in enumerate(notes):
        for sentence in sentences:
            for phrase in _phrases(sentence, grammar, rules):
                key = tuple(stem(word) for word in _parts(phrase))
                held.setdefault(key, Counter())[phrase] += 1
                within.setdefault(key, set()).add(number)

    def weight(key: tuple[str, ...]) -> float:
        spread = len(within[key]) / max(2, len(notes))
        return (sum(shared.get(one, rules.unshared) for one in key) + rules.longer * (len(key) > 1)) * spread

    ordered = sorted(held, key=lambda key: (-round(weight(key), 9), key))
    common = [key for key in ordered if len(within[key]) > 1]
    certain = [key for key in ordered if _is_certain(key, min(held[key]), shared, grammar, rules)]
    return tuple(_apart(common, held)[:_AT_MOST] or _apart(certain, held)[:1])


def _apart(keys: Sequence[tuple[str, ...]], held: Mapping[tuple[str, ...], Counter[str]]) -> list[str]:
    """As printed most often, each with words of its own; none that would be queried in a draft."""
    said: set[str] = set()
    made = []
    for key in keys:
        phrase = min(held[key], key=lambda one: (-held[key][one], len(one), one))
        if not said & set(key) and not query_sentence(phrase).query:
            said |= set(key)
            made.append(phrase)
    return made


def _phrases(sentence: str, grammar: Grammar, rules: Headings) -> Iterator[str]:
    """Runs of one to three words that may name a thing and are not followed by another word of the same name."""
    matches = list(_WORD.finditer(sentence))
    for start in range(len(matches)):
        for end in range(start + 1, min(start + _LONGEST, len(matches)) + 1):
            run = matches[start:end]
            if any(sentence[a.end() : b.start()] != " " for a, b in pairwise(run)):
                break
            phrase = sentence[run[0].start() : run[-1].end()]
            if _ends(sentence[run[-1].end() :], grammar) and _may_head(phrase, grammar, rules):
                yield phrase if phrase[:2].isupper() else phrase[0].lower() + phrase[1:]


def _ends(rest: str, grammar: Grammar) -> bool:
    following = _WORD.match(rest, 1) if rest[:1] == " " else None
    return following is None or grammar.says_nothing(following[0].lower()) or grammar.is_doing(following[0].lower())


def _may_head(phrase: str, grammar: Grammar, rules: Headings) -> bool:
    printed = _WORD.findall(phrase)
    small = [word.lower() for word in printed]
    if any(len(word) < 3 and not word.isupper() for word in printed) or found(rules.never, phrase):
        return False
    if any(grammar.says_nothing(word) or word in grammar.names or grammar.is_doing(word) for word in small):
        return False
    return len(small) > 1 or found(rules.field, small[-1]) is not None


def _is_certain(
    key: tuple[str, ...], phrase: str, shared: Mapping[str, float], grammar: Grammar, rules: Headings
) -> bool:
    """True of a thing in one note that other notes name in part."""
    last = _parts(phrase)[-1]
    return bool(set(key) & set(shared)) and not grammar.doings[last] and _is_thing(last, grammar, rules)


def _is_thing(word: str, grammar: Grammar, rules: Headings) -> bool:
    return grammar.things[word] > 0 or found(rules.thing, word) is not None


def _parts(phrase: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(phrase)]
