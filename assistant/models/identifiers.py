"""Listed identifiers in what a person typed, replaced before anything goes to a model on another computer, and put back after.

Names, places, dates, numbers, addresses and the like become "[Name 1]", "[Date 1]": the same words the same placeholder for one
call, never for another. It replaces too much rather than too little: a capitalised word stays only where it is known to be public (a
body, a law, guidance, a document of the library, a month of a rule). Text so treated is still personal data: what is told may
identify a family without a single name.

What is published (sentences of the library) is sent as it is, except for words already replaced.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from assistant.check.privacy.rules import compiled, privacy_rules, words_of
from assistant.models.lower_case import names_in_lower_case
from assistant.models.public_words import public_words
from assistant.models.reader import Outgoing
from indexes.lexical import STOP_WORDS

__all__ = ["Placeholders"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY_IN_WORDS = (
    "(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_YEAR_IN_WORDS = (
    "(?:two thousand|twenty|nineteen)(?:(?: and)?[ -](?:hundred|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|sixty|seventy|eighty|ninety)){1,3}"
)
_YEAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_FEASTS = (
    "(?:christmas|boxing|mothering|mother['’]?s|father['’]?s|all saints['’]?|new year['’]?s?|easter"
    "|good friday|halloween|bonfire night|eid|diwali|hanukkah|valentine['’]?s)"
)
_STREETS = (
    "(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Row|Terrace|Way|Place|Court|Rise|Gardens|Crescent|Grove|Hill|Walk|Square|Mews"
    "|Park|View|Vale|Green|Estate|House|Heights|Gate|Bank)"
)
_SCHOOLS = (
    r"(?:(?:c of e|church of england|rc|catholic|high|primary|infants?|junior|secondary|grammar|special|community) ){0,3}"
    r"(?:school|academy|nursery|college|hospital|infirmary|surgery|medical centre|health centre|children['’]s home|care home"
    r"|children['’]s centre|family centre|hostel|refuge|hospice|mosque|church|temple|synagogue)"
)
_NO_NAMES = frozenset(
    (
        "local primary secondary special high general boarding private independent mainstream new old first last nursery day "
        "community state home previous current mental acute emergency specialist residential virtual faith free infant junior "
        "maternity university teaching children's parish whole"
    ).split()
)
"""What stands before "school" or "hospital" and names none."""

_WITHIN = frozenset("on upon under by le in the".split())
_MEASURES = frozenset(
    "day days week weeks month months year years hour hours working child children families reviews".split()
)
_CASELESS = "[\u0590-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
"""Letters of scripts without capitals (Arabic, Bengali, Chinese and others): what is written in them is replaced whole."""

_FORMS: tuple[tuple[str, str], ...] = (
    ("Address", r"https?://\S+|www\.\S+|[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+"),
    ("Address", r"(?<!\w)@\w{3,}"),
    ("Address", r"(?<!\w)\w+#\d{3,}"),
    ("Address", r"(?<!\w)\w+(?: dot \w+)* at \w+(?: dot \w+)+"),
    ("Address", r"(?<!\w)(?=\w*[A-Za-z])\w*[A-Za-z\d]_+\w*"),
    ("Name", rf"{_CASELESS}+(?:\s{_CASELESS}+)*"),
    ("Name", r"(?<![\w.])(?!U\.K|U\.S|U\.N)(?:[A-Z](?:['’][A-Z])?\.){2,}(?:[A-Z]\b)?"),
    ("Date", rf"\b{_DAY}(?:st|nd|rd|th)?(?: day)?(?: of)? {_MONTH}\b\.?(?:,? {_YEAR})?"),
    ("Date", rf"\b{_MONTH} {_DAY}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?"),
    ("Date", rf"\b{_DAY}[/. -]{_MONTH}[/. -](?:\d\d)?\d\d\b"),
    (
        "Date",
        rf"\b{_DAY_IN_WORDS}(?: day)?(?: of {_MONTH}| (?!may\b|march\b){_MONTH})\b(?:,? (?:{_YEAR}|{_YEAR_IN_WORDS}))?",
    ),
    ("Date", rf"\b{_MONTH}(?: the)? {_DAY_IN_WORDS}\b(?:,? (?:{_YEAR}|{_YEAR_IN_WORDS}))?"),
    ("Date", rf"\b{_MONTH},? {_YEAR_IN_WORDS}\b"),
    ("Date", rf"\b{_MONTH}\.?,? {_YEAR}\b"),
    ("Date", rf"\b{_DAY}(?:st|nd|rd|th) of the {_DAY}(?:st|nd|rd|th)(?:,? {_YEAR})?"),
    ("Date", rf"\b{_FEASTS}(?: day| eve| sunday| monday)?,?(?: of)? {_YEAR}"),
    ("Date", r"(?<![\d/.-])(?!24/7)\d{1,2}/\d{1,2}(?![\d/])"),
    ("Date", r"(?<![\d/.-])\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?![\d/])"),
    ("Place", r"(?<![\w/-])[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}(?![\w/-])"),
    ("Number", r"(?<![\w/-])(?=(?:[A-Za-z]*[/.-]?\d){4})[A-Za-z]{1,8}[/.-]?\d[\w/.-]*\d(?![\w])"),
    ("Number", r"(?<![\w])(?=(?:[/.-]?\d){5})\d[\d/.-]*\d[A-Za-z]?(?!\w)"),
    ("Number", r"(?<![\w.,])\(?\+?\d(?:[\s().-]{0,2}\d){4,}(?![\w])"),
    ("Number", r"(?<![\w/-])(?:[A-Za-z]{2}\d\d ?[A-Za-z]{3}|[A-Z]\d{1,3} [A-Z]{3})(?![\w/-])"),
    ("Number", r"(?i:(?<=\bpc )|(?<=\bwpc )|(?<=\bdc )|(?<=\bds )|(?<=\bpcso )|(?<=\bcollar )|(?<=\bbadge ))\d{2,6}\b"),
    ("Number", r"(?<=number )\d{3,}\b"),
    ("Number", r"(?i:\bext(?:ension)?)[. ]{0,2}\d{2,6}\b"),
    ("Number", rf"(?<![\w])\d{{1,4}}[A-Za-z]?,? (?=(?:[A-Z][\w'’-]+ ){{1,3}}{_STREETS}\b)"),
)
_LAWFUL_YEAR = re.compile(
    r"(?:\b(?:Act|Regulations|Order|Together|Education|KCSIE|WT|guidance|edition|code)\W{1,3}(?:of )?)$", re.IGNORECASE
)
_CAPITAL = (
    "[A-Z" + "".join(chr(code) for code in (*range(0xC0, 0x590), *range(0x1E00, 0x2000)) if chr(code).isupper()) + "]"
)
_NAME_PART = rf"{_CAPITAL}(?:['’]{_CAPITAL})?\w*(?:[-'’](?!s\b)\w+)*\.?"
_PARTICLES = r"(?:(?:de|van|von|der|bin|bint|al|ul|ibn|da|dos|del|la|le|el|of|the|and|on|upon) )?"
_CAPITALISED = re.compile(rf"(?<!\w){_NAME_PART}(?:[ -]{_PARTICLES}{_NAME_PART})*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:re|ve|ll|m|d|s))$")
_STREET = re.compile(rf"(?<![\w])(?P<street>\d{{1,4}}[a-z]? (?:[a-z'’-]+ ){{1,3}}{_STREETS})\b", re.IGNORECASE)
_SAINT = re.compile(r"\b(?P<saint>(?:st\.?|saint) [a-z]+(?:['’]s)?)(?!\w)", re.IGNORECASE)
_SCHOOL = re.compile(rf"(?<![\w'’-])(?P<school>[a-z'’-]+(?: [a-z'’-]+)?) (?={_SCHOOLS}\b)", re.IGNORECASE)
_SCHOOL_OF_ONE = re.compile(rf"(?<![\w'’-])(?P<school>[a-z'’-]+) (?={_SCHOOLS}\b)", re.IGNORECASE)
_TOWN = re.compile(
    r"\b(?:live[sd]?|living|moved|born|from|near|placed|fled|returned|arrived|in)"
    r"(?: back| over| away| up| down)? (?:in |to |from |near |at )?"
    r"(?P<town>[a-z'’-]{3,}(?:[ -](?:on|upon|under|by|le|in)[ -](?:the[ -])?[a-z'’-]{3,})?)(?![\w'’-])"
)
_CALLED = re.compile(
    r"\b(?:aka|a\.k\.a\.?|known as|real name(?: is)?|name is|surname(?: is)?|nicknamed|(?:is|are|was|were) called"
    r"|(?:m[ae]n|wom[ae]n|girl|boy|lad|lass|child|baby|kid|person|worker|friend|someone|somebody) (?:called|named))[ :\"“'‘]+"
    r"(?P<called>[a-z][a-z'’-]+)(?![\w'’-])"
)
_TITLED = re.compile(
    r"\b(?:mr|mrs|ms|mx|dr|prof|sgt|cllr|rev|pc|dc|ds|di)\b\.? (?P<titled>[a-z][a-z'’-]+)(?![\w'’-])", re.IGNORECASE
)
_RELATED = re.compile(
    r"\b(?:aunt(?:y|ie)?|uncle|nan(?:a|na|ny)?|gran(?:ny|dad|dpa|dma|ny)?|cousin|brother|sister|twin|son|daughter|niece|nephew|mum"
    r"|dad|step-?(?:dad|mum|father|mother|son|daughter|brother|sister)|partner|boyfriend|girlfriend|manager|colleague|friend"
    r"|neighbour|carer|worker|teacher|nurse|visitor|officer|sw|hv),? (?P<related>[a-z]+)(?![\w'’-])"
)
_INSTITUTION = re.compile(
    r"(?<![\w'’-])(?P<town>[a-z'’-]+) (?=(?:coroner['’]?s|crown|county|magistrates['’]?|family|high) court\b"
    r"|(?:city |borough |county |district )?council\b|police\b|constabulary\b|prison\b|children['’]?s services\b|social services\b"
    r"|housing\b|mash\b|camhs\b)|\bhmp (?P<prison>[a-z'’-]+)",
    re.IGNORECASE,
)
_PLACES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("Place", _STREET, "street"),
    ("Place", _SAINT, "saint"),
    ("Place", _SCHOOL, "school"),
    ("Place", _SCHOOL_OF_ONE, "school"),
    ("Place", _TOWN, "town"),
    ("Place", _INSTITUTION, "town"),
    ("Place", _INSTITUTION, "prison"),
    ("Name", _CALLED, "called"),
    ("Name", _RELATED, "related"),
    ("Name", _TITLED, "titled"),
)
_PLACEHOLDER = re.compile(r"\[(?:Name|Place|Date|Number|Address) \d+\]")


class Placeholders(Outgoing):
    """One call's replacements.

    `public` are texts whose words may stay, such as titles of the library; `is_plain` tells whether a word is printed in lower case
    somewhere, for those that only open a sentence; `is_ordinary` whether a word typed in lower case names nobody, as far as is known.
    """

    def __init__(
        self,
        public: Iterable[str] = (),
        is_plain: Callable[[str], bool] = lambda _: False,
        is_ordinary: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._public = frozenset(word for text in public for word in _WORD.findall(text)) | public_words()
        self._lower = frozenset(word.lower() for word in self._public)
        self._is_plain = is_plain
        self._is_unnamed = is_ordinary
        self._by_text: dict[str, str] = {}

    @property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """What was replaced by what, in the order it was met: to be shown to the person who typed it, and to nobody else."""
        return tuple((text, mark) for text, mark in self._by_text.items())

    def hide(self, text: str) -> str:
        """Typed text without listed identifiers."""
        text = self.hide_published(unicodedata.normalize("NFC", text))
        for kind, pattern in _FORMS:
            text = self._replace(text, kind, re.finditer(pattern, text, re.IGNORECASE if kind == "Date" else 0))
        text = self._hide_rules(text)
        for kind, where, group in _PLACES:
            text = self._hide_places(text, kind, where, group)
        text = self._hide_capitalised(text)
        text = self._hide_everyday(text)
        return self._hide_lower_names(text)

    def hide_published(self, text: str) -> str:
        """Published text: only words already replaced are, so that a model reads the same placeholder everywhere."""
        for original, mark in sorted(self._by_text.items(), key=lambda pair: -len(pair[0])):
            text = re.sub(rf"(?<!\w){re.escape(original)}(?!\w)", mark, text)
        return text

    def restore(self, text: str) -> str:
        """A reply with what was replaced put back."""
        marks = {mark: original for original, mark in self._by_text.items()}
        return _PLACEHOLDER.sub(lambda match: marks.get(match.group(), match.group()), text)

    # --- steps ---------------------------------------------------------------------------------------------------------

    def _replace(self, text: str, kind: str, matches: Iterator[re.Match[str]]) -> str:
        made, at = [], 0
        for match in matches:
            start, end = match.span()
            if start < at or _is_inside(text, start) or (kind == "Date" and _is_edition(text, match)):
                continue
            made += [text[at:start], self._mark(kind, text[start:end])]
            at = end
        return "".join((*made, text[at:]))

    def _mark(self, kind: str, original: str) -> str:
        kept, tail = original.rstrip(" ,"), original[len(original.rstrip(" ,")) :]
        if kept not in self._by_text:
            number = 1 + sum(mark.startswith(f"[{kind} ") for mark in self._by_text.values())
            self._by_text[kept] = f"[{kind} {number}]"
        return self._by_text[kept] + tail

    def _hide_rules(self, text: str) -> str:
        """Case numbers after their label, whatever they look like."""
        rules = privacy_rules()
        labelled = (
            rf"{rules.case_labels}s?(?:[\s,:#(]+{rules.case_fillers})*[\s,:#(]+(?P<it>(?=[\w/.-]*\d)[\w]+(?:[/.-]\w+)*)"
        )
        found = list(compiled(labelled).finditer(text))
        for match in reversed(found):
            start, end = match.span("it")
            if not _is_inside(text, start):
                text = text[:start] + self._mark("Number", text[start:end]) + text[end:]
        return text

    def _hide_capitalised(self, text: str) -> str:
        made, at = [], 0
        for match in _CAPITALISED.finditer(text):
            start, end = match.span()
            if _is_inside(text, start):
                continue
            for first, last in self._private_runs(text, start, end):
                made += [text[at:first], self._mark("Name", text[first:last])]
                at = last
        return "".join((*made, text[at:]))

    def _private_runs(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The words of a capitalised run that are not public, those side by side together."""
        words = list(_WORD.finditer(text, start, end))
        bare = [_bare(word.group()) for word in words]
        may_stay = [
            self._is_public(said, is_first=_opens_sentence(text, word.start()))
            for said, word in zip(bare, words, strict=True)
        ]
        run: list[tuple[int, int]] = []
        for place, (word, said) in enumerate(zip(words, bare, strict=True)):
            is_of_name = said in _given() and place + 1 < len(words) and not may_stay[place + 1]
            if may_stay[place] and not is_of_name:
                if run:
                    yield run[0][0], run[-1][1]
                run = []
            elif said[0].isupper():
                run.append((word.start(), word.start() + len(said)))
        if run:
            yield run[0][0], run[-1][1]

    def _is_public(self, word: str, *, is_first: bool) -> bool:
        whole = _CONTRACTED.sub("", word)
        if word in self._public or (whole != word and whole.lower() in STOP_WORDS):
            return True
        if word in _given():
            return False
        return is_first and self._is_ordinary(word)

    def _is_ordinary(self, word: str) -> bool:
        return word.lower() in _not_names() or self._is_plain(word.lower())

    def _hide_places(self, text: str, kind: str, pattern: re.Pattern[str], group: str) -> str:
        """Words that stand where a street, a school or a town is named, typed in lower case."""
        made, at = [], 0
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if start < at or _is_inside(text, start) or not self._may_name(match.group(group), group):
                continue
            made += [text[at:start], self._mark(kind, text[start:end])]
            at = end
        return "".join((*made, text[at:]))

    def _may_name(self, words: str, group: str) -> bool:
        """True where none of the words only holds a sentence together, counts, or says what sort of place it is."""
        said = [
            word for word in re.split("[ -]", words.lower().replace("’", "'")) if group != "town" or word not in _WITHIN
        ]
        bare = [word.removesuffix("'s") for word in said]
        if any(word in STOP_WORDS or word in _MEASURES for word in bare):
            return False
        if group in ("street", "titled", "prison"):
            return True
        if group == "related":
            return bare[0].capitalize() in _given()
        if any(word in self._lower or word.endswith("where") for word in bare):
            return False
        return not any(word in _NO_NAMES for word in (*said, *bare)) and not all(self._is_plain(word) for word in bare)

    def _hide_everyday(self, text: str) -> str:
        """Names and places typed in lower case that pass for words, but for those that the library's titles make public."""
        made, at = [], 0
        for kind, start, end in sorted(names_in_lower_case(text), key=lambda found: (found[1], -found[2])):
            is_title = text[start:end] in self._lower and text[start:end].capitalize() not in _given()
            if start >= at and not is_title and not _is_inside(text, start):
                made += [text[at:start], self._mark(kind, text[start:end])]
                at = end
        return "".join((*made, text[at:]))

    def _hide_lower_names(self, text: str) -> str:
        """Names typed in lower case: given names, names beside them, and words that are no ordinary ones."""
        made, at = [], 0
        words = [match for match in _WORD.finditer(text) if not _is_inside(text, match.start())]
        for place, match in enumerate(words):
            if match.start() < at or not self._is_name(text, words, place):
                continue
            end = _end_of(match)
            following = words[place + 1] if place + 1 < len(words) else None
            if (
                following is not None
                and text[end : following.start()] == " "
                and not self._may_follow(following.group())
            ):
                end = _end_of(following)
            made += [text[at : match.start()], self._mark("Name", text[match.start() : end])]
            at = end
        return "".join((*made, text[at:]))

    def _may_follow(self, word: str) -> bool:
        """True for an ordinary word after a name: not a part of it."""
        return self._is_ordinary(word) or word.lower() in self._lower

    def _is_name(self, text: str, words: list[re.Match[str]], place: int) -> bool:
        word = _bare(words[place].group())
        if any(part.capitalize() in _clear_names() for part in (word, *word.split("-"))):
            return True
        if word[0].islower() and word not in self._lower and not self._is_unnamed(word):
            return True
        beside = [
            _bare(words[other].group()).split("-")[0].capitalize()
            for other in (place - 1, place + 1, place - 2, place + 2)
            if 0 <= other < len(words) and _are_joined(text, words[min(place, other)], words[max(place, other)])
        ]
        if word.capitalize() in _given():
            return any(other in _given() for other in beside)
        may_be = word[0].islower() and word not in self._lower and not self._is_ordinary(word)
        return may_be and any(other in _clear_names() for other in beside)


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _end_of(match: re.Match[str]) -> int:
    return match.start() + len(_bare(match.group()))


def _are_joined(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """True for two words with "and", "or" or a comma between them and nothing else."""
    return text[first.end() : second.start()].strip() in ("and", "or", "&", ",", ", and")


def _is_inside(text: str, position: int) -> bool:
    """True within a placeholder."""
    opened = text.rfind("[", 0, position + 1)
    return opened >= 0 and any(
        match.start() == opened and match.end() > position for match in _PLACEHOLDER.finditer(text, opened)
    )


def _is_edition(text: str, match: re.Match[str]) -> bool:
    """False for a date of an event; True where it belongs to a law or an edition ("Regulations 2018")."""
    return bool(_LAWFUL_YEAR.search(text[: match.start()]))


def _opens_sentence(text: str, position: int) -> bool:
    before = text[:position].rstrip(" \"'“‘(")
    return not before or before[-1] in ".?!:\n"


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    names = privacy_rules().names
    return words_of(names.given) | words_of(names.given_or_word)


@lru_cache(maxsize=1)
def _clear_names() -> frozenset[str]:
    return words_of(privacy_rules().names.given)


@lru_cache(maxsize=1)
def _not_names() -> frozenset[str]:
    return frozenset(word.lower() for word in words_of(privacy_rules().names.not_names)) | STOP_WORDS
