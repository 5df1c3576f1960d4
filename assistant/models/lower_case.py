"""Names and places that are typed without a capital and are common words, or common enough to pass for them.

A place or surname that is nothing else is one wherever it stands. One that is a word too ("reading", "walker", "rose") is one where a
name would stand: before what people do, behind those it belongs to, with an age, with an apostrophe. In doubt it is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

import yaml

from assistant.check.privacy.rules import privacy_rules, words_of
from indexes.lexical import STOP_WORDS

__all__ = ["names_in_lower_case"]

_ROLE = r"\w*(?:er|or|ist|nurse|head|lead|chair)"
_MODAL = "(?:can|could|should|must|would|does|did)"
_NICKNAME = "[a-z][a-z'’-]{2,}"
_KIN = (
    "(?:mum|mam|mother|dad|father|nan|gran|grandad|aunt(?:y|ie)?|uncle|brother|sister|cousin|twin|son|daughter|partner|boyfriend|girlfriend|friend"
    "|neighbour|carers?|step-?(?:dad|mum|father|mother|brother|sister|son|daughter))"
)
_COUNTED = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_DOES = (
    "(?:said|says|say|told|tells|tell|rang|phoned|texted|wrote|asked|asks|moved|lived?s?|stayed|died|hit|hurts?|took|came|comes|went|goes|left"
    "|knows|knew|never|wants?|wanted|needs?|likes?|liked|loved|hated|drinks|drank|drove|works|worked|turned|disclosed|refused|denied|cried"
    "|saw|was seen|got|gets|made|didn['’]?t|doesn['’]?t|wasn['’]?t|isn['’]?t|hasn['’]?t|wouldn['’]?t|can['’]?t)"
)
_IS = "(?:is|was|has|had|be|do|have|come|go|know|get|see|stay|sit|and|or|who)"
_OPENS = (
    r"(?:^|[,.;:?!(] |\b(?:that|when|if|because|about|and|or|does|did|can|could|should|would|must|is|was|has|had"
    r"|says?|said|thinks?|whether|while|why|how|where|who|do|with|for|only|before|after|since|until) )"
)
_MEETS = (
    "(?:about|asked|asking|ask|told|telling|tell|thank|thanked|met|meet|seeing|seen|saw|see|rang|ring|visited|visit|invited?|involve|involving"
    "|with|calling|interview|contact|contacted)"
)
_ENDS = r"(?=\s*(?:[,.;:?!)]|$)| (?:and|or|who|when|if|whether|because|without|before|after|in|at|on|again|for)\b)"
_OWNED = r"(?=['’]s\b)"
_HOUSE = "(?:family|famil|children|kids|twins|household|brothers|sisters|boys|girls|siblings|parents|case|baby|house)"
_WHERE = (
    r"(?=\s*(?:[,.;:?!)]|$)| (?:wants?|says|said|has|had|is|was|and|or|who|where|when|since|last|with|before|after|until|but|because"
    r"|he|she|they|we|about|for|on|court|council|police|hospital)\b)"
)
_ALONE, _END = r"(?<![\w'’-])", r"(?![\w-])"


def names_in_lower_case(text: str) -> Iterator[tuple[str, int, int]]:
    """What is a name or a place in `text`, typed in lower case: "Name" or "Place", and where. May overlap."""
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            start, end = match.span("it")
            yield kind, start, end


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = yaml.safe_load((files("assistant") / "data" / "names_in_lower_case.yaml").read_text(encoding="utf-8"))
    lists = {key: set(text.split()) for key, text in raw.items() if key != "source"}
    given = {name.lower() for name in words_of(privacy_rules().names.given_or_word)} - STOP_WORDS
    more = lists["more_given_names_that_are_words"]
    ideas = lists["given_names_that_are_ideas"] | more
    either, plain = _any(given | more), _any(given - ideas)
    clear = lists["given_names_and_short_forms"] - STOP_WORDS - given
    firsts = _any(clear | {name.lower() for name in words_of(privacy_rules().names.given)})
    words = lists["surnames_that_are_words"] - STOP_WORDS
    surnames, families = lists["surnames"] - words, _any(words - lists["adjectives"])
    written = [
        ("Place", rf"{_ALONE}(?P<it>{_any(lists['places'])}){_END}"),
        ("Place", rf"\b(?:in|from|near|at|around|outside) (?P<it>{_any(lists['places_that_are_words'])}){_WHERE}"),
        ("Name", rf"{_ALONE}(?P<it>{_any(clear | surnames)}){_END}"),
        ("Name", rf"\bthe (?P<it>{_any(surnames)}e?s){_END}"),
        ("Name", rf"{_ALONE}(?P<it>o['’](?!clock)[a-z]{{3,}}){_END}"),
        ("Name", rf"\bthe (?P<it>{families}s?) {_HOUSE}\b"),
        ("Name", rf"\bthe (?P<it>{families}e?s) (?:{_DOES}|have|had|are|were|next door)\b"),
        ("Name", rf"(?:{_ALONE}{firsts}|\[Name \d+\]) (?P<it>{families}){_END}"),
        ("Name", rf"{_ALONE}(?P<it>{either}){_OWNED}"),
        ("Name", rf"{_ALONE}(?P<it>{either}),? (?:and|or|with) (?:his|her|their) (?:\w+ )?{_KIN}\b"),
        ("Name", rf"{_ALONE}(?P<it>{either}), (?:the|our|my|his|her|their|a) (?:\w+(?:['’]s)? )?(?:{_KIN}|{_ROLE})\b"),
        (
            "Name",
            rf"\b{_MODAL} (?P<it>{either}) (?:be (?:in|at|with|told|asked|there|part)|come|attend|speak|join|read|agree)\b",
        ),
        (
            "Name",
            rf"\bcall(?:s|ed|ing)? (?:him|her|them|himself|herself) (?P<it>(?!back\b|again\b|names\b|out\b){_NICKNAME}){_ENDS}",
        ),
        ("Name", rf"{_OPENS}(?P<it>{either}) {_DOES}\b"),
        ("Name", rf"{_OPENS}(?P<it>{plain}) {_IS}\b"),
        ("Name", rf"\b{_MEETS} (?P<it>{plain}){_ENDS}"),
        (
            "Name",
            rf"\b(?:called|named|name is|name of|known as|{_KIN} (?:is|was)|mr|mrs|ms|miss) (?P<it>{either}){_END}",
        ),
        ("Name", rf"{_ALONE}(?P<it>{either})(?: is| was|,|,? aged) (?:only |just |nearly |now )?{_COUNTED}\b"),
        ("Name", rf"{_ALONE}(?P<it>{either}), (?:he|she|they)(?:['’](?:s|re)| is| was| are| were)\b"),
        ("Name", rf"\b{_KIN}, (?P<it>{either}){_ENDS}"),
        ("Name", rf"\b(?:{_KIN}|little|big|baby|young|our) (?P<it>{plain}){_END}"),
    ]
    return tuple((kind, re.compile(pattern)) for kind, pattern in written)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"
