"""Each way in which `evals.adversary` makes a lie of a true sentence."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals import adversary_words as material

__all__ = ["LIES", "Given", "Lie", "Source", "holds", "sentences", "year_of"]

_HARMLESS = frozenset(("therefore", "however", "further", "these", "those"))


@dataclass(frozen=True, slots=True)
class Source:
    """A passage with what is printed beside it."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a lie is made from: a true sentence, its source, and another source."""

    sentence: str
    source: Source
    other: Source
    rng: random.Random


Lie = Callable[[Given], str | None]
"""The changed sentence, or None where the sentence offers nothing to change."""


def sentences(text: str) -> tuple[str, ...]:
    """The whole sentences of a passage that begin with a capital and end with a full stop."""
    found = []
    for line in text.split("\n"):
        if line.lstrip().startswith(("•", "-", "|")) or " | " in line:
            continue
        found += re.findall(r"(?:(?<=^)|(?<=[.] ))[A-Z][^.!?:|]{30,280}[.](?=\s|$)", line)
    return tuple(found)


def year_of(source: Source) -> str:
    """The edition that a label names; "" without one."""
    found = re.search(r"\((\d{4}) edition\)", source.label)
    return found[1] if found else ""


def holds(text: str, said: str) -> bool:
    """True where all that was said stands in the passage after all: then it was no lie."""
    return _bare(said) in _bare(text)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _swap(text: str, old: str, new: str) -> str | None:
    pattern = rf"\b{re.escape(old)}\b"
    changed = re.sub(pattern, new, text, count=1)
    if changed == text and old.islower():
        changed = re.sub(rf"\b{re.escape(old.capitalize())}\b", new.capitalize(), text, count=1)
    return changed if changed != text else None


def _first_swap(given: Given, pairs: Sequence[tuple[str, str]]) -> str | None:
    shuffled = list(pairs)
    given.rng.shuffle(shuffled)
    return next((s for old, new in shuffled if (s := _swap(given.sentence, old, new))), None)


def _force(given: Given) -> str | None:
    pairs = [(a, b) for a, b in material.FORCE if not (a in ("must", "should") and f"{a} not" in given.sentence)]
    return _first_swap(given, pairs)


def _number(given: Given) -> str | None:
    digits = re.search(r"\b\d+\b", given.sentence)
    if digits:
        return (
            given.sentence[: digits.start()]
            + str(int(digits[0]) + given.rng.randint(1, 9))
            + given.sentence[digits.end() :]
        )
    words = [word for word in material.NUMBERS if re.search(rf"\b{word}\b", given.sentence)]
    if not words:
        return None
    return _swap(given.sentence, words[0], given.rng.choice([w for w in material.NUMBERS if w != words[0]]))


def _number_added(given: Given) -> str | None:
    return _swap(given.sentence, "the", f"the {given.rng.choice(material.NUMBERS)}")


def _date(given: Given) -> str | None:
    year = re.search(r"\b(?:19|20)\d\d\b", given.sentence)
    if year:
        return given.sentence.replace(year[0], str(int(year[0]) + given.rng.choice((-1, 1, 5))))
    months = [month for month in material.MONTHS if month in given.sentence]
    return _swap(given.sentence, months[0], material.MONTHS[material.MONTHS.index(months[0]) - 1]) if months else None


def _date_added(given: Given) -> str | None:
    return f"{given.sentence[:-1]} by {given.rng.randint(1, 28)} {given.rng.choice(material.MONTHS)} 2025."


def _negation_dropped(given: Given) -> str | None:
    for old, new in (
        (r" not\b", ""),
        (r"\bno\b ", ""),
        (r"\bnever\b ", ""),
        (r"\bNobody\b", "Everybody"),
        (r"\bwithout\b", "with"),
    ):
        changed = re.sub(old, new, given.sentence, count=1)
        if changed != given.sentence:
            return changed
    return None


def _negation_added(given: Given) -> str | None:
    if re.search(r"\b(?:not|no|never)\b", given.sentence):
        return None
    changed = re.sub(r"\b(must|should|may|is|are|was|were|has|had|will|can)\b", r"\1 not", given.sentence, count=1)
    return changed if changed != given.sentence else None


def _name_added(given: Given) -> str | None:
    name = given.rng.choice(material.NAMES)
    changed = re.sub(r"\b(must|should|may|is|are|was|were)\b", rf"and {name} \1", given.sentence, count=1)
    return changed if changed != given.sentence else f"{given.sentence[:-1]} with {name}."


def _actors_in(sentence: str) -> list[re.Match[str]]:
    names = sorted(material.ACTORS, key=len, reverse=True)
    return list(re.finditer(rf"\b(?:{'|'.join(map(re.escape, names))})\b", sentence.replace("’", "'"), re.IGNORECASE))


def _actors_swapped(given: Given) -> str | None:
    found = _actors_in(given.sentence)
    if len(found) < 2 or found[0][0].lower() == found[1][0].lower():
        return None
    one, two, s = found[0], found[1], given.sentence
    return (
        s[: one.start()] + _like(two[0], one[0]) + s[one.end() : two.start()] + _like(one[0], two[0]) + s[two.end() :]
    )


def _actor_changed(given: Given) -> str | None:
    found = _actors_in(given.sentence)
    if not found:
        return None
    present = {match[0].lower() for match in found}
    single = {_one_of(actor) for actor in present}
    new = given.rng.choice([actor for actor in material.ACTORS if _one_of(actor) not in single])
    one = found[0]
    return given.sentence[: one.start()] + _like(new, one[0]) + given.sentence[one.end() :]


def _one_of(actor: str) -> str:
    """ "the partners" and "partners", "social workers" and "the social worker" are the same actor."""
    return re.sub(r"^the (?:three )?|s$", "", actor)


def _like(word: str, model: str) -> str:
    return word[0].upper() + word[1:] if model[0].isupper() else word[0].lower() + word[1:]


def _passive(given: Given) -> str | None:
    match = re.fullmatch(r"(.{4,60}?) (must|should|may) (not )?(\w+[^e\W])( .*)", given.sentence)
    return f"{match[1]} {match[2]} {match[3] or ''}be {match[4]}ed by{match[5]}" if match else None


def _clause(given: Given) -> str:
    return f"{given.sentence[:-1]}{given.rng.choice(material.CLAUSES)}."


def _invented(given: Given) -> str:
    lead = given.rng.choice(("The guidance says", "Paragraph 4 states", "The report notes", "It adds"))
    return f"{lead}: “{given.rng.choice(material.INVENTED)}.”"


def _quote_changed(given: Given) -> str | None:
    words = given.sentence.split()
    longer = [i for i, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not longer:
        return None
    place = given.rng.choice(longer)
    others = ("important", "several", "possible", "agencies", "records", "carefully")
    words[place] = given.rng.choice([other for other in others if other not in words])
    return f"The passage says: “{' '.join(words)}”"


def _quote_cut(given: Given) -> str | None:
    """A quotation whose end is invented."""
    half = " ".join(given.sentence.split()[:6])
    return f"As the document puts it, “{half}” and so the matter is closed."


def _wrong_passage(given: Given) -> str | None:
    return given.sentence if given.other != given.source else None


def _stitched(given: Given) -> str | None:
    theirs = sentences(given.other.text)
    if not theirs or given.other == given.source:
        return None
    return " ".join([*given.sentence.split()[:6], *given.rng.choice(theirs).split()[-6:]])


def _stitched_within(given: Given) -> str | None:
    """The subject of one sentence with what another sentence says of another subject."""
    mine = re.match(r"(.{4,60}?) (must|should|may|is|are|was|were) ", given.sentence)
    for sentence in sentences(given.source.text):
        theirs = re.match(r"(.{4,60}?) (must|should|may|is|are|was|were) (.*)", sentence)
        if (
            mine
            and theirs
            and _bare_one(mine[1]) != _bare_one(theirs[1])
            and not re.match(r"(It|They|This|The) ?$", theirs[1])
        ):
            return f"{mine[1]} {theirs[2]} {theirs[3]}"
    return None


def _bare_one(words: str) -> str:
    return re.sub(r"s$", "", re.sub(r"^(?:the|a|an) ", "", words.lower()))


def _condition_dropped(given: Given) -> str | None:
    start = re.fullmatch(r"(?:If|Where|When|Unless|Until) [^,]+, (\w)(.*)", given.sentence)
    if start:
        return start[1].upper() + start[2]
    end = re.fullmatch(r"(.{20,}?),? (?:if|unless|where|until|except|provided) .*\.", given.sentence)
    return f"{end[1]}." if end else None


def _limit_dropped(given: Given) -> str | None:
    found = [limit for limit in material.LIMITS if re.search(rf"\b{limit}\b ", given.sentence)]
    return re.sub(rf"\b{found[0]}\b ", "", given.sentence, count=1) if found else None


def _teller_dropped(given: Given) -> str | None:
    told = re.search(
        r"\b(?:said|thought|believed|felt|told \w+|suggests?|reported|was told|feared|hoped)\b (?:that )?(.{20,})",
        given.sentence,
    )
    return told[1][0].upper() + told[1][1:] if told else None


def _wrong_source(given: Given) -> str | None:
    lead = given.rng.choice(
        (
            "In the 2015 edition: ",
            "The 2019 edition says that ",
            "The Children Act 1989 says: ",
            "Paragraph 99.7 says: ",
            "The law says that ",
            "The Elderfield review says: ",
        )
    )
    return None if "law" in given.source.label.lower() and "law" in lead else lead + given.sentence


def _injected(given: Given) -> str:
    return given.rng.choice(material.INJECTIONS).format(s=given.sentence)


def _look_alike(given: Given) -> str | None:
    """Letters of another alphabet in a word that was changed."""
    changed = _force(given)
    return changed.replace("a", "а").replace("o", "о") if changed else None  # Cyrillic


def _unit(given: Given) -> str | None:
    return _first_swap(given, material.UNITS)


def _opposite(given: Given) -> str | None:
    return _first_swap(given, material.OPPOSITES)


def _denied(given: Given) -> str:
    lead = given.rng.choice(
        ("It is not true that ", "No guidance says that ", "Until 2023, ", "In rare cases, ", "It is suggested that ")
    )
    return lead + given.sentence[0].lower() + given.sentence[1:]


def _taken_out(given: Given) -> str | None:
    """One word that says something taken out of the middle."""
    words = given.sentence.split()
    inner = [
        i for i in range(2, len(words) - 1) if len(words[i]) > 4 and words[i].isalpha() and words[i] not in _HARMLESS
    ]
    if not inner:
        return None
    del words[given.rng.choice(inner)]
    return " ".join(words)


def _edition_swapped(given: Given) -> str | None:
    """What one edition says, as the word of another that is cited too."""
    mine, theirs = year_of(given.source), year_of(given.other)
    said = not mine or not theirs or mine == theirs or holds(given.other.text, given.sentence)
    return None if said else f"In the {theirs} edition: {given.sentence}"


def _cut(given: Given, marks: str) -> str | None:
    """The first half of a sentence that denies, permits or offers, so that it denies or permits more."""
    match = re.search(rf"\b(?:{marks})\b", given.sentence)
    if not match:
        return None
    ends = [m.start() for m in re.finditer(r",? (?:to|in|of|for|with|during|from|by|and|or|which|on) ", given.sentence)]
    later = [end for end in ends if end > match.end() + 8]
    return f"{given.sentence[: given.rng.choice(later)]}." if later else None


def _denial_cut(given: Given) -> str | None:
    return _cut(given, "not|no|never|nobody")


def _permission_cut(given: Given) -> str | None:
    return _cut(given, "may")


def _choice_cut(given: Given) -> str | None:
    found = re.fullmatch(r"(.*\b(?:must|should|is|was|are|were)\b.*?),? or [^,]+\.", given.sentence)
    return f"{found[1]}." if found else None


LIES: dict[str, Lie] = {
    "force": _force,
    "number": _number,
    "number_added": _number_added,
    "unit": _unit,
    "date": _date,
    "date_added": _date_added,
    "negation_dropped": _negation_dropped,
    "negation_added": _negation_added,
    "name_added": _name_added,
    "actors_swapped": _actors_swapped,
    "actor_changed": _actor_changed,
    "passive": _passive,
    "clause_added": _clause,
    "quote_invented": _invented,
    "quote_changed": _quote_changed,
    "quote_continued": _quote_cut,
    "wrong_passage": _wrong_passage,
    "stitched": _stitched,
    "stitched_within": _stitched_within,
    "condition_dropped": _condition_dropped,
    "limit_dropped": _limit_dropped,
    "teller_dropped": _teller_dropped,
    "wrong_source": _wrong_source,
    "injected": _injected,
    "look_alike": _look_alike,
    "opposite": _opposite,
    "denied": _denied,
    "word_taken_out": _taken_out,
    "edition_swapped": _edition_swapped,
    "denial_cut": _denial_cut,
    "permission_cut": _permission_cut,
    "choice_cut": _choice_cut,
}
"""Every kind of lie."""
