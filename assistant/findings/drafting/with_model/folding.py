"""Wordings evened out before they are compared: a note in the past, told of one, and a pattern in the present, told of several.

What changes the sense stays as it is: numbers, negations, must and may, who says so. Words that a note holds in quotation marks
are somebody's, and can't be carried into a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.findings.drafting.with_model.aligning import mostly
from assistant.findings.drafting.with_model.rules import ModelRules
from assistant.findings.drafting.with_model.subjects import is_third_person
from assistant.verifying.keys import key_of
from assistant.verifying.rules import load as verifying_rules
from assistant.verifying.words import even

__all__ = ["conditional", "fold", "readings"]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_QUOTED = re.compile(r"\"[^\"]{1,400}\"|(?<!\w)'(?=\S)(?:[^']|(?<=\w)'(?=\w)){1,400}'(?!\w)")
_BARRIER = " wordsofsomebody "
_SHORT = 3


def fold(text: str, rules: ModelRules) -> str:
    """The text in the forms that are compared; signs stay where they are."""
    opened = re.sub(r"\bcan't\b|\bcannot\b", "can not", even(text), flags=re.IGNORECASE)
    opened = re.sub(r"\bwon't\b", "will not", opened, flags=re.IGNORECASE)
    opened = re.sub(r"(?<=\w)n't\b", " not", opened)
    return _WORD.sub(lambda match: _folded(match.group().lower(), rules), opened)


def readings(note: str, rules: ModelRules) -> Iterator[str]:
    """The ways in which a sentence of a note may be read, each folded."""
    plain = _QUOTED.sub(_BARRIER, even(note))
    timeless = re.sub(rules.time.pattern, "", plain, flags=re.IGNORECASE)
    for text in dict.fromkeys((plain, timeless)):
        for counted in (text, *mostly(text)):
            told = _with_be(counted, rules)
            for read in dict.fromkeys((told, _without_have(told, rules))):
                yield fold(read, rules)


def conditional(note: str, rules: ModelRules) -> tuple[str, ...]:
    """ "Where it is an action, attendance was higher" without its first word: such a note has both halves itself."""
    opened = re.match(r"\W*(?:where|when|if) ", note, re.IGNORECASE)
    return tuple(readings(note[opened.end() :], rules)) if opened else ()


def _without_have(text: str, rules: ModelRules) -> str:
    """ "No training has followed" as "No training followed"."""
    done = "|".join(rules.verbs.participles.split())
    return re.sub(rf"\b(?:has|have|had) (?=(?:[a-z]{{2,}}ed|been|gone|{done})\b)", "", text, flags=re.IGNORECASE)


def _with_be(text: str, rules: ModelRules) -> str:
    """ "Referral returned" as "Referral is returned", where the note has no verb of its own before it."""
    done = rf"(?:[a-z]{{2,}}ed|{'|'.join(rules.verbs.participles.split())})"
    telegraphic = re.compile(
        rf"(?<=\w )(?<!\bnot )(?P<done>(?:not )?{done})(?=$|[.,;:]| (?:{rules.verbs.after_participle})\b)",
        re.IGNORECASE,
    )
    match = telegraphic.search(text)
    if match is None or _has_verb(text, match.start(), rules):
        return text
    return f"{text[: match.start()]}is {text[match.start() :]}"


def _has_verb(text: str, place: int, rules: ModelRules) -> bool:
    """True where the clause has a verb of its own: "is" anywhere in it, or "counts" in "counts sessions booked"."""
    clause = re.split("[;:.](?= |$)", text[place:])[0]
    before = re.findall(r"[a-z]+", re.split("[;:.] ", text[:place])[-1].lower())
    verbs = {*rules.verbs.present.split(), *rules.verbs.be.split(), "had", "which", "that"}
    if verbs & {*before, *re.findall(r"[a-z]+", clause.lower())}:
        return True
    return any(is_third_person(before, at, rules) for at in range(len(before) - 1))


def _folded(word: str, rules: ModelRules) -> str:
    if word in rules.irregular:
        return rules.irregular[word]
    if word in _kept() or key_of(word)[0].isdigit() or "'" in word:
        return word
    return _ending(_base(word))


def _base(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("ed") and not word.endswith("eed") and len(word) > _SHORT:
        return word[:-2]
    return key_of(word)


def _ending(word: str) -> str:
    """Without a last "e", and with one consonant of two: "closed" and "close", "referred" and "refer" come to the same."""
    if len(word) <= _SHORT:
        return word
    if word.endswith("e"):
        return word[:-1]
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "aeiou" else word


def _kept() -> frozenset[str]:
    """Words that other rules look for: they are compared as they stand."""
    rules = verifying_rules()
    lists = (
        rules.critical,
        rules.conditions,
        rules.negations,
        rules.modals,
        rules.avoidances,
        rules.movable,
        rules.opaque,
    )
    listed = frozenset().union(
        *lists, rules.insertable, rules.droppable, rules.tails, rules.inner_tails, rules.followers
    )
    return listed | frozenset(one for pair in rules.opposites for one in pair)
