"""What a sentence of law or guidance puts on an actor: must, should, may, or nothing.

Rules, not a model: a reader must be able to see why a label stands there. The words sought are data
(`indexes.force_rules`); this module decides whether they stand in a main clause and speak of an actor.
The label is that of the wording: nothing here checks whether a law stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexes.documents import Force, Paragraph
from indexes.force_rules import Cue, load_rules

__all__ = ["apply_force", "force_of", "strongest"]

_STRENGTH = {None: 0, Force.MAY: 1, Force.SHOULD: 2, Force.MUST: 3}

_RULES = load_rules()
_HINT = _RULES.patterns["hint"]
_FAMILY = _RULES.patterns["family"]
_ACTOR = _RULES.patterns["actor"]
_LEGAL_SUBJECT = _RULES.patterns["legal_subject"]
_POSSIBILITY = _RULES.patterns["possibility"]
_LEGAL_ACT = _RULES.patterns["legal_act"]
_OPEN_ACT = _RULES.patterns["open_act"]
_BULLET = _RULES.patterns["bullet"]
_STRONG_BREAK = _RULES.patterns["strong_break"]
_LEADING = _RULES.patterns["leading"]
_SUBORDINATOR = _RULES.patterns["subordinator"]
_OPENING = _RULES.patterns["opening"]
_TRANSPARENT = _RULES.patterns["transparent"]
_ADVERBS = _RULES.patterns["adverbs"]
_AUXILIARY = _RULES.patterns["auxiliary"]
_FINITE = _RULES.patterns["finite"]
_PRONOUN_RELATIVE = _RULES.patterns["pronoun_relative"]
_GERUND = _RULES.patterns["gerund"]
_PRONOUN = _RULES.patterns["pronoun"]
_PURPOSE_CLAUSE = _RULES.patterns["purpose_clause"]
_FORECAST_VERB = _RULES.patterns["forecast_verb"]
_FORECAST_SUBJECT = _RULES.patterns["forecast_subject"]
_CONDITION_VERB = _RULES.patterns["condition_verb"]
_ARTICLE = _RULES.patterns["article"]
_THEY = _RULES.patterns["they"]
_ACT = _RULES.patterns["act"]
_LEGAL_VERB = _RULES.patterns["legal_verb"]
_ABILITY = _RULES.patterns["ability"]

_SPACE = re.compile(r"\s+")
_EDITORIAL = re.compile(r"\[\s?F\d+\s*|[\[\]]")
_BRACKETS = re.compile(r"\s*\([^()]{0,240}\)")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]+s?\b")
_NOT_BODIES = frozenset(("ehc", "sen", "send", "eyfs", "kcsie", "sudi", "nai", "fgm", "cse", "cce", "hsb", "and", "or"))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cue stands: its clause, the subject in it, the words after it, the cue, all words before it."""

    clause: str
    subject: str
    after: str
    cue: str
    before: str
    acronyms: frozenset[str]

    @property
    def is_actor(self) -> bool:
        """True where the subject names an actor, or is a body known by its initials."""
        return bool(_ACTOR.search(self.clause)) or any(word in self.acronyms for word in self.clause.split())


def force_of(sentence: str, lead_in: str | None = None) -> Force | None:
    """The force `sentence` puts on an actor, or None.

    A bullet inherits the force of its `lead_in`; where both carry one, the stronger is taken.
    """
    own = _own_force(sentence)
    return own if lead_in is None else strongest((own, _own_force(lead_in)))


def strongest(forces: tuple[Force | None, ...]) -> Force | None:
    """The strongest of `forces` (must, should, may, then None)."""
    return max(forces, key=_STRENGTH.__getitem__, default=None)


def apply_force(paragraph: Paragraph, carries: bool) -> Paragraph:
    """`paragraph` with the force of each unit and of the whole; with none if its document does not carry force."""
    units = []
    for unit in paragraph.units:
        force = None
        if carries:
            lead = paragraph.units[unit.lead_in] if unit.lead_in is not None else None
            lead_text = paragraph.text[lead.start : lead.end] if lead is not None else None
            force = force_of(paragraph.text[unit.start : unit.end], lead_text)
        units.append(replace(unit, force=force))
    return replace(paragraph, units=tuple(units), force=strongest(tuple(u.force for u in units)))


def _own_force(sentence: str) -> Force | None:
    if not _HINT.search(sentence.lower()):
        return None
    cleaned = _clean(sentence)
    text = cleaned.lower()
    if any(rule.pattern.search(text) for rule in _RULES.silent):
        return None
    for mask in _RULES.masks:
        if mask.needs in text:
            text = mask.pattern.sub(" ", text)
    acronyms = frozenset(found.lower() for found in _ACRONYM.findall(cleaned)) - _NOT_BODIES
    for cue in _RULES.cues:
        if cue.needs in text and any(_counts(text, match, cue, acronyms) for match in cue.pattern.finditer(text)):
            return cue.force
    return None


def _clean(sentence: str) -> str:
    text = _EDITORIAL.sub("", sentence)
    for _ in range(2):
        text = _BRACKETS.sub("", text)
    return _SPACE.sub(" ", _BULLET.sub("", text)).strip()


def _counts(text: str, match: re.Match[str], cue: Cue, acronyms: frozenset[str]) -> bool:
    clause = _clause_before(text, match.start())
    if not cue.anywhere and _is_side(clause, text, match):
        return False
    if not cue.check:
        return True
    place = _Place(
        clause, _subject(clause), text[match.end() :].lstrip(), match.group(), text[: match.start()], acronyms
    )
    return _CHECKS[cue.check](place)


def _clause_before(text: str, position: int) -> str:
    """The words of the same clause before `position`, with what stands between a pair of commas left out."""
    left = text[:position]
    breaks = list(_STRONG_BREAK.finditer(left))
    if breaks:
        left = left[breaks[-1].end() :]
    pieces = left.split(",")
    local = _LEADING.sub("", pieces[-1].strip())
    if not local.strip() and len(pieces) >= 3:
        local = pieces[-3].strip()
    elif not local.strip() and len(pieces) == 2:
        local = pieces[0].strip()
    return _LEADING.sub("", local.strip(" \"“‘”’'"))


def _is_side(clause: str, text: str, match: re.Match[str]) -> bool:
    """True where the words stand in a condition, a relative clause or an indirect question."""
    if _OPENING.match(clause):
        after = text[match.end() :]
        comma = after.find(",")
        if comma >= 0 and _HINT.search(after[comma:]):
            return True
    subordinators = [m for m in _SUBORDINATOR.finditer(clause) if m.start() or m.group() != "that"]
    if not subordinators:
        return bool(_PRONOUN_RELATIVE.search(clause) and not _TRANSPARENT.search(clause.rpartition(" ")[0]))
    last = subordinators[-1]
    gap = _AUXILIARY.sub("", clause[last.end() :].strip())
    word = last.group().strip()
    if word == "that" and _TRANSPARENT.search(clause[: last.start()]):
        return False
    if _ADVERBS.match(gap) or gap.endswith((" and", " or")):
        return True
    if word == "who":
        return False
    return not _FINITE.search(gap) and len(gap.split()) <= 9


def _subject(clause: str) -> str:
    """The clause without what a transparent "that" puts in front of it."""
    index = clause.rfind(" that ")
    return clause[index + 6 :] if index >= 0 and _TRANSPARENT.search(clause[:index]) else clause


def _binding_subject(place: _Place) -> bool:
    """False for a condition on a child or family ("the child must be under 18")."""
    return not (_FAMILY.match(place.subject) and _CONDITION_VERB.match(place.after))


def _not_family(place: _Place) -> bool:
    return not _FAMILY.match(place.subject)


def _actor(place: _Place) -> bool:
    return _not_family(place) and place.is_actor


def _offence(place: _Place) -> bool:
    return not place.cue.startswith("commit")


def _ban(place: _Place) -> bool:
    return not _FAMILY.match(place.subject) or " be " in place.cue


def _negative(place: _Place) -> bool:
    """A ban rather than something that may fail to happen."""
    if _FAMILY.match(place.subject):
        return False
    if place.cue.startswith("can"):
        return not _ABILITY.match(place.after)
    if _POSSIBILITY.match(place.after):
        return False
    return bool(
        place.is_actor
        or _LEGAL_SUBJECT.search(place.clause)
        or place.after.startswith("be ")
        or _LEGAL_ACT.match(place.after)
    )


def _have_to(place: _Place) -> bool:
    return _actor(place) and not re.search(r"\b(?:do|does|did|not)\s*$", place.clause)


def _advice(place: _Place) -> bool:
    """False for a forecast ("this flexibility should allow") and for conditions on families."""
    if _FORECAST_SUBJECT.search(place.subject) and _FORECAST_VERB.match(place.after):
        return False
    return not (_FAMILY.match(place.subject) and _CONDITION_VERB.match(place.after))


def _need(place: _Place) -> bool:
    """A need of an actor; "the need to" is a noun."""
    subject = place.subject
    if _FAMILY.match(subject) or _ARTICLE.search(place.before):
        return False
    return bool(
        place.is_actor
        or place.after.startswith("be ")
        or _PRONOUN.match(subject)
        or _GERUND.match(subject)
        or subject.endswith(("will", "there"))
    )


def _permission(place: _Place) -> bool:
    """Leave or power to act, rather than what could happen."""
    subject = place.subject
    if _PURPOSE_CLAUSE.search(place.clause) or subject.endswith(("there", " it")) or _FAMILY.match(subject):
        return False
    if place.cue == "can" and place.after.startswith(("be ", "also be ", "only be ")):
        return bool(_OPEN_ACT.match(place.after))
    if _LEGAL_ACT.match(place.after):
        return True
    is_provision = place.cue == "may" and bool(_LEGAL_SUBJECT.search(subject))
    if place.after.startswith("be ") or _POSSIBILITY.match(place.after):
        return is_provision and bool(_LEGAL_VERB.match(place.after))
    return is_provision or _may_act(place)


def _may_act(place: _Place) -> bool:
    """True where the subject, or what a pronoun stands for, is an actor."""
    if _THEY.match(place.subject):
        return bool(_ACT.match(place.after)) or _speaks_of_actor(place.before)
    return place.is_actor


def _speaks_of_actor(before: str) -> bool:
    """True where the pronoun's likely antecedent, the subject that came before it, is an actor."""
    for piece in before.split(","):
        start = _LEADING.sub("", piece.strip())
        start = _OPENING.sub("", start).strip()
        if _FAMILY.match(start):
            return False
        if _ACTOR.search(start):
            return True
    return False


_CHECKS: dict[str, Callable[[_Place], bool]] = {
    "binding_subject": _binding_subject,
    "not_family": _not_family,
    "actor": _actor,
    "offence": _offence,
    "ban": _ban,
    "negative": _negative,
    "have_to": _have_to,
    "advice": _advice,
    "need": _need,
    "permission": _permission,
}
