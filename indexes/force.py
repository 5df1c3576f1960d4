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
from indexes.force_rules import (
    ACTOR,
    CUES,
    FAMILY,
    HINT,
    LEGAL_ACT,
    LEGAL_SUBJECT,
    MASKS,
    OPEN_ACT,
    POSSIBILITY,
    SILENT,
    Cue,
)

__all__ = ["apply_force", "force_of", "strongest"]

_STRENGTH = {None: 0, Force.MAY: 1, Force.SHOULD: 2, Force.MUST: 3}

_SPACE = re.compile(r"\s+")
_BULLET = re.compile(
    r"^\s*(?:[•▪●○◦‣–—*·-]\s+|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]{1,2}|[ivx]{1,5})[.)]\s+|\d{1,3}(?:\.\d{1,3})+\s+)+"
)
_EDITORIAL = re.compile(r"\[\s?F\d+\s*|[\[\]]")
_BRACKETS = re.compile(r"\s*\([^()]{0,240}\)")
_STRONG_BREAK = re.compile(r"[;:—–]|\s-\s|[.!?][\"”’]?\s+(?=[A-Z“‘(])|[“\"]\s*(?=[A-Z(])")
_LEADING = re.compile(
    r"^(?:and|or|but|then|so|also|therefore|however|yet|nor|moreover|additionally|instead|wherever possible|"
    r"(?:where|when|if|as|wherever|whenever) (?:appropriate|possible|necessary|relevant|practicable|applicable|required|"
    r"needed|requested|in doubt))\b\s*"
)
_SUBORDINATOR = re.compile(
    r"\b(?:if|when|where|whenever|wherever|whether|unless|because|although|though|whereas|until|which|whom|whose|who|"
    r"(?<!\bfor )(?<!\bin )(?<!\bof )(?<!\bto )(?<!\bat )(?<!\bby )(?<!\bon )(?<!\bunder )(?<!\bwith )(?<!\bfrom )that|"
    r"what|how|why|once|than|since|as (?=they|it|you|we|he|she))\b"
)
_OPENING = re.compile(
    r"^(?:if|when|where|whenever|wherever|unless|because|although|though|whereas|until|once|while|whilst|as|since)\b"
)
_TRANSPARENT = re.compile(
    r"\b(?:specif(?:y|ies)|provid(?:e|es)|states?|stipulates?|says?|means?|clear|requires?|recommends?|suggests?|"
    r"important|essential|expected|vital|crucial|confirms?|sets? out|advises?|understand(?:ing)?|know|knows|aware|note|"
    r"emphasises?|ensures?|ensure|remember|principle|condition|is|requirement|expectation|so|order|provided|insert)\s*$"
)
_ADVERBS = re.compile(
    r"^(?:(?:also|only|always|normally|usually|then|therefore|either|both|not|never|still|now|generally|in turn|each|all|they|it|you|we|he|she|one)\s*)*$"
)
_AUXILIARY = re.compile(r"(?:\b(?:will|would|do|does|also|then)\s*)+$")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|must|should|may|might|wants?|provides?|works?|"
    r"thinks?|considers?|believes?|knows?|receives?|makes?|decides?|needs?|appears?|arises?|occurs?|lives?|becomes?|"
    r"appl(?:y|ies)|relates?|exists?|remains?|carr(?:y|ies)|holds?|looks?|runs?|uses?|includes?|employs?|takes?|gives?|"
    r"comes?|says?|suspects?|identif(?:y|ies)|visits?|moves?|agrees?|refuses?|attends?|dies|goes|finds?|sees|feels?|"
    r"contributes?|sets|exercises?|maintains?|arranges?|chooses?|thinks|begins?|starts?|leaves?|fails?|requires?)\b"
)
_PRONOUN_RELATIVE = re.compile(
    r"(?<![,;])\b(?!(?:and|or|but|then|so|that|if|when|where|possible|appropriate|necessary|possible|therefore|also|however|parallel)\b)[a-z’']+ (?:they|you|we|he|she|it|i)\s*$"
)
_PRONOUN = re.compile(r"^(?:they|it|this|these|those|he|she|that|there|which|one)\b")
_PURPOSE_CLAUSE = re.compile(r"\bso(?: that)?(?: \w+){1,4}\s*$")
_FORECAST_VERB = re.compile(
    r"^(?:also |then |therefore |in turn )?(?:enable|allow|help|lead|result|mean|improve|reduce|make it|assist|provide a|give|become|feel|see)\b"
)
_FORECAST_SUBJECT = re.compile(
    r"^(?:this|these|it|which|such|the (?:changes?|reforms?|approach|dashboard|new|measures?))\b|\b(?:flexibility|changes|reforms|approach)\s*$"
)
_CONDITION_VERB = re.compile(
    r"^(?:also |not |then )?(?:agree|apply|request|attend|live|have been|notify|be (?:under|aged|over|at least|between|in receipt|eligible|resident)|meet|reach|pay|wish)\b"
)
_ARTICLE = re.compile(r"\b(?:the|a|any|no|their|its|this|that|and the)\s*$")
_THEY = re.compile(r"^(?:they|it|he or she|he|she)$")
_LEGAL_VERB = re.compile(r"^(?:also |in particular )?(?:include|provide|create|limit)\b")
_ABILITY = re.compile(
    r"^(?:be )?(?:met|avoided|achieved|guaranteed|predicted|relied upon|afford\w*|cope|keep|tell|give consent|remember|consent|understand|expect|always|resolved|agreed)\b"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cue stands: its clause, the subject in it, the words after it, the cue, all words before it."""

    clause: str
    subject: str
    after: str
    cue: str
    before: str


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
    if not HINT.search(sentence):
        return None
    text = _clean(sentence)
    if any(rule.pattern.search(text) for rule in SILENT):
        return None
    for mask in MASKS:
        text = mask.pattern.sub(" ", text)
    text = text.lower()
    for cue in CUES:
        for match in cue.pattern.finditer(text):
            if _counts(text, match, cue):
                return cue.force
    return None


def _clean(sentence: str) -> str:
    text = _EDITORIAL.sub("", sentence)
    for _ in range(2):
        text = _BRACKETS.sub("", text)
    return _SPACE.sub(" ", _BULLET.sub("", text)).strip()


def _counts(text: str, match: re.Match[str], cue: Cue) -> bool:
    clause = _clause_before(text, match.start())
    if not cue.anywhere and _is_side(clause, text, match):
        return False
    if not cue.check:
        return True
    place = _Place(clause, _subject(clause), text[match.end() :].lstrip(), match.group(), text[: match.start()])
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
        if comma >= 0 and HINT.search(after[comma:]):
            return True
    subordinators = [m for m in _SUBORDINATOR.finditer(clause) if m.start() or m.group() != "that"]
    if not subordinators:
        return bool(_PRONOUN_RELATIVE.search(clause) and not _TRANSPARENT.search(clause.rpartition(" ")[0]))
    last = subordinators[-1]
    gap = _AUXILIARY.sub("", clause[last.end() :].strip())
    word = last.group().strip()
    if word == "that" and _TRANSPARENT.search(clause[: last.start()]):
        return False
    if _ADVERBS.match(gap):
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
    return not (FAMILY.match(place.subject) and _CONDITION_VERB.match(place.after))


def _not_family(place: _Place) -> bool:
    return not FAMILY.match(place.subject)


def _actor(place: _Place) -> bool:
    return _not_family(place) and bool(ACTOR.search(place.clause))


def _offence(place: _Place) -> bool:
    return not place.cue.startswith("commit")


def _ban(place: _Place) -> bool:
    return not FAMILY.match(place.subject) or " be " in place.cue


def _negative(place: _Place) -> bool:
    """A ban rather than something that may fail to happen."""
    if FAMILY.match(place.subject) or POSSIBILITY.match(place.after):
        return False
    if place.cue.startswith("can"):
        return not _ABILITY.match(place.after)
    return bool(
        ACTOR.search(place.clause)
        or LEGAL_SUBJECT.search(place.clause)
        or place.after.startswith("be ")
        or LEGAL_ACT.match(place.after)
    )


def _have_to(place: _Place) -> bool:
    return _actor(place) and not re.search(r"\b(?:do|does|did|will|not)\s*$", place.clause)


def _advice(place: _Place) -> bool:
    """False for a forecast ("this flexibility should allow") and for conditions on families."""
    if _FORECAST_SUBJECT.search(place.subject) and _FORECAST_VERB.match(place.after):
        return False
    return not (FAMILY.match(place.subject) and _CONDITION_VERB.match(place.after))


def _need(place: _Place) -> bool:
    """A need of an actor; "the need to" is a noun."""
    subject = place.subject
    if FAMILY.match(subject) or _ARTICLE.search(place.before):
        return False
    return bool(
        ACTOR.search(subject)
        or place.after.startswith("be ")
        or _PRONOUN.match(subject)
        or subject.endswith(("will", "there"))
    )


def _permission(place: _Place) -> bool:
    """Leave or power to act, rather than what could happen."""
    subject = place.subject
    if _PURPOSE_CLAUSE.search(place.clause) or subject.endswith(("there", " it")) or FAMILY.match(subject):
        return False
    if place.cue == "can" and place.after.startswith(("be ", "also be ", "only be ")):
        return bool(OPEN_ACT.match(place.after))
    if LEGAL_ACT.match(place.after):
        return True
    if place.after.startswith("be ") or POSSIBILITY.match(place.after):
        return bool(LEGAL_SUBJECT.search(subject) and place.cue == "may" and _LEGAL_VERB.match(place.after))
    if LEGAL_SUBJECT.search(subject) and place.cue == "may":
        return True
    return bool(ACTOR.search(subject)) or (_THEY.match(subject) is not None and _speaks_of_actor(place.before))


def _speaks_of_actor(before: str) -> bool:
    """True where the pronoun's likely antecedent, the subject that came before it, is an actor."""
    for piece in before.split(","):
        start = _LEADING.sub("", piece.strip())
        start = _OPENING.sub("", start).strip()
        if FAMILY.match(start):
            return False
        if ACTOR.search(start):
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
