"""A line about somebody in other words, with the way work is arranged as its subject: templates around the line's own words."""

from __future__ import annotations

import re

from assistant.check.language import query_sentence
from assistant.enquiry.rules import EnquiryRules

__all__ = ["roles_in", "turned_family", "turned_one", "turned_unclear"]

_LEADING = re.compile(r"^(?:the|this|that|his|her|our|their|a|an)\s+", re.IGNORECASE)
_CASE_ENDS = re.compile(
    r"\s+(?:in (?:this|the) case|at (?:this|the) time|on (?:this|that|the) (?:occasion|day))\s*$", re.IGNORECASE
)
_ORDER = re.compile(
    r"^(?:to )?(?:identify|explore|examine|consider|review|establish|understand|explain)\s+", re.IGNORECASE
)
_LONGEST = 30
"""Words of the line that are taken over; a longer clause is left to the writer."""


def turned_one(text: str, rules: EnquiryRules) -> str:
    """A line about one worker, asked of the conditions in which anybody in that role works."""
    turning = rules.rubric.turning
    text = text.strip(" .;:")
    who = roles_in(text, rules)
    for clause in turning.clauses:
        match = rules.find(clause.pattern, text)
        if match is None:
            continue
        made = _filled(clause.name, match, who, rules)
        if made and not query_sentence(made).query:  # words that would carry a judgement into the question
            return made
    return turning.templates["scaffold"].format(who=who)


def _filled(name: str, match: re.Match[str], who: str, rules: EnquiryRules) -> str:
    templates = rules.rubric.turning.templates
    held = match.groupdict()
    if name == "had_quality":
        return templates["experience"].format(who=who)
    if "np" in held:
        return _of_thing(name, held["np"], who, rules)
    said = _plain_verb(held["done"], rules) if "done" in held else _stopped(held) if "ing" in held else held["vp"]
    said = _plain_verb(said, rules) or said
    said = _tidy(said.removeprefix("to "), rules) if said else ""
    for judged, neutral in rules.rubric.turning.reworded.items():
        said = re.sub(rf"^{judged}\b", neutral, said, flags=re.IGNORECASE)
    if not said or len(said.split()) > _LONGEST:
        return ""
    decision = rules.find(rules.rubric.turning.decisions, said)
    if decision and name in ("asked", "decided", "did", "should"):
        return templates["decision"].format(vp=said)
    return templates["asked" if name in ("asked", "did", "hard_for", "stopped", "helped") else "not_done"].format(
        vp=said, who=who
    )


def _of_thing(name: str, thing: str, who: str, rules: EnquiryRules) -> str:
    templates = rules.rubric.turning.templates
    said = _tidy(thing, rules)
    if not said or len(said.split()) > _LONGEST:
        return ""
    trait = rules.find(rules.rubric.turning.traits, said)
    if trait:
        return templates["trait"].format(np=_NEUTRAL.get(trait[0].lower(), trait[0].lower()), who=who)
    return templates["quality" if name == "quality" else "trait"].format(np=said, who=who)


_NEUTRAL = {
    "optimism": "a picture that stays open",
    "over-optimism": "a picture that stays open",
    "naivety": "a picture that stays open",
    "complacency": "a picture that stays open",
    "attitude": "the way a family is met",
    "opinion": "a professional opinion",
    "view": "a professional view",
    "experienced": "experience",
    "assumption": "testing an assumption",
    "assumptions": "testing an assumption",
}
"""A trait as something that work asks for and conditions make possible. Source: project brief 3.4, trait labels."""


def _stopped(held: dict[str, str]) -> str:
    """ "telling anyone" as "tell anyone"."""
    root = held["ing"][:-3]
    plain = root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "sl" else root
    return f"{plain}{held['rest']}"


def _plain_verb(said: str, rules: EnquiryRules) -> str:
    """What was done with its verb in the plain form; "" where the verb is not known."""
    words = said.split()
    for place, word in enumerate(words[:3]):
        plain = rules.plain_forms.get(word.lower().strip(",;"))
        if plain in ("be", "have"):
            return ""
        if plain:
            return " ".join([plain, *words[place + 1 :]])
        if not word.lower().endswith("ly"):
            return ""
    return ""


def _tidy(said: str, rules: EnquiryRules) -> str:
    """Without words that value or date what was done to this case, and without the ends that quotations left."""
    said = rules.compiled(rf"\b(?:{rules.rubric.words.judging})\b").sub(" ", said)
    said = re.split(r":| – |, (?:which|who|but|and)\b", said)[0]
    ended = rules.find(r" and (?:(?:<done>)\b|was\b|were\b|is\b|had\b)", said)
    said = said[: ended.start()] if ended else said
    said = re.sub(
        r"\s+(?:or not|soon(?:er)? enough|soon(?:er)?|earlier)\s*$", "", " ".join(said.split()), flags=re.IGNORECASE
    )
    return _CASE_ENDS.sub("", said).strip(" ,;:?.–-")


def roles_in(text: str, rules: EnquiryRules) -> str:
    """The role that a line names, in the plural ("the allocated social worker" as "social workers")."""
    words = rules.rubric.words
    person = rules.find(r"\b<one>", text)
    role_found = rules.find(r"\b(?:<worker>)(?: (?:<worker>))?\b", person[0]) if person else None
    role_found = role_found or (None if person else rules.find(r"\b(?:<workers>)\b", text))
    if role_found is None:
        return rules.rubric.turning.no_role
    role = _LEADING.sub("", role_found[0]).lower()
    if rules.compiled(rf"^(?:{words.workers})$").search(role):
        return "GPs" if role == "gps" else role
    return _plural(role)


def _plural(role: str) -> str:
    if role in ("gp", "dsl", "iro"):
        return f"{role.upper()}s"
    if role.startswith("member of"):
        return role.replace("member", "members")
    if role.endswith("wife"):
        return f"{role[:-2]}ves"
    return f"{role}s"


def turned_family(text: str, rules: EnquiryRules) -> str:
    """A line about the family, asked of what services knew, offered and asked."""
    return next(line.ask for line in rules.rubric.turning.family if not line.cues or rules.find(line.cues, text))


def turned_unclear(text: str, rules: EnquiryRules) -> str:
    """A line that may be meant either way: what it is about by topic, or by what it asks to be complied with."""
    turning = rules.rubric.turning
    rule = re.search(
        r"\b(?:follow(?:ed|ing)?|compl(?:y|ied|ying|iance) with|adher(?:e|ed|ing|ence) to)\s+(the [^?.;,]{3,60}|[^?.;,]{3,60})",
        text,
        re.IGNORECASE,
    )
    if rule or rules.find(turning.many["comply_cues"], text):
        return turning.many["comply"].format(thing=_tidy(rule[1], rules) if rule else "the guidance")
    topics = rules.topics_in(text)
    if topics:
        return rules.topic(max(topics, key=lambda code: topics[code])).ask
    many = rules.find(
        r"\b(?:did|do|does|could|were|was) (?:the )?(?P<who>(?:<workers>)) (?P<vp>(?:<verb>)\b[^?.;]*)", text
    )
    if many:
        return turning.many["any"].format(who=many["who"].lower(), vp=_tidy(many["vp"], rules))
    words = _ORDER.sub("", _tidy(text, rules))
    if 0 < len(words.split()) <= 8 and "?" not in text:
        return turning.topic_only.format(topic=words[0].lower() + words[1:])
    return turning.many["scaffold"]
