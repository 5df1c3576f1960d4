"""Listed identifiers in what a person typed, replaced before anything goes to a model on another computer, and put back after.

Names, places, dates, numbers, addresses and the like become "[Name 1]", "[Date 1]": the same words the same placeholder for one
call, never for another. It replaces too much rather than too little: a capitalised word stays only where it is known to be public (a
body, a law, guidance, a document of the library, a month of a rule). Text so treated is still personal data: what is told may
identify a family without a single name.

What is published (sentences of the library) is sent as it is, except for words already replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from assistant.check.privacy.rules import compiled, privacy_rules, words_of
from assistant.models.public_words import public_words
from assistant.models.reader import Outgoing
from indexes.lexical import STOP_WORDS

__all__ = ["Placeholders"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_STREETS = "(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Row|Terrace|Way|Place|Court)"
_FORMS: tuple[tuple[str, str], ...] = (
    ("Address", r"https?://\S+|www\.\S+|[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+"),
    ("Address", r"(?<!\w)@\w{3,}"),
    ("Date", rf"\b{_DAY}(?:st|nd|rd|th)?(?: day)?(?: of)? {_MONTH}\b\.?(?:,? {_YEAR})?"),
    ("Date", rf"\b{_MONTH} {_DAY}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?"),
    ("Date", rf"\b{_MONTH}\.?,? {_YEAR}\b"),
    ("Date", r"(?<![\d/.-])\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?![\d/])"),
    ("Place", r"(?<![\w/-])[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}(?![\w/-])"),
    ("Number", r"(?<![\w/-])(?=(?:[A-Za-z]*[/.-]?\d){4})[A-Za-z]{1,8}[/.-]?\d[\w/.-]*\d(?![\w])"),
    ("Number", r"(?<![\w.,])\(?\+?\d(?:[\s().-]{0,2}\d){4,}(?![\w])"),
    ("Number", rf"(?<![\w])\d{{1,4}}[A-Za-z]?,? (?=[A-Z][a-z]+ {_STREETS}\b)"),
)
_LAWFUL_YEAR = re.compile(
    r"(?:\b(?:Act|Regulations|Order|Together|Education|KCSIE|WT|guidance|edition|code)\W{1,3}(?:of )?)$", re.IGNORECASE
)
_NAME_PART = r"[A-ZÀ-Þ](?:['’][A-ZÀ-Þ])?[\wà-ÿ]*(?:[-'’](?!s\b)[\wà-ÿ]+)*\.?"
_PARTICLES = r"(?:(?:de|van|von|der|bin|bint|al|ul|ibn|da|dos|del|la|le|el|of|the|and|on|upon) )?"
_CAPITALISED = re.compile(rf"(?<!\w){_NAME_PART}(?:[ -]{_PARTICLES}{_NAME_PART})*")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\wà-ÿ'’-]*")
_PLACEHOLDER = re.compile(r"\[(?:Name|Place|Date|Number|Address) \d+\]")


class Placeholders(Outgoing):
    """One call's replacements.

    `public` are texts whose words may stay, such as titles of the library; `is_plain` tells whether a word in lower case is an
    ordinary one, for those that only open a sentence.
    """

    def __init__(self, public: Iterable[str] = (), is_plain: Callable[[str], bool] = lambda _: False) -> None:
        self._public = frozenset(word for text in public for word in _WORD.findall(text)) | public_words()
        self._is_plain = is_plain
        self._by_text: dict[str, str] = {}

    @property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """What was replaced by what, in the order it was met: to be shown to the person who typed it, and to nobody else."""
        return tuple((text, mark) for text, mark in self._by_text.items())

    def hide(self, text: str) -> str:
        """Typed text without listed identifiers."""
        text = self.hide_published(text)
        for kind, pattern in _FORMS:
            text = self._replace(text, kind, re.finditer(pattern, text, re.IGNORECASE if kind == "Date" else 0))
        text = self._hide_rules(text)
        text = self._hide_capitalised(text)
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
        run: list[tuple[int, int]] = []
        for match in _WORD.finditer(text, start, end):
            word = match.group().removesuffix("'s").removesuffix("’s")
            if self._is_public(word, is_first=_opens_sentence(text, match.start())):
                if run:
                    yield run[0][0], run[-1][1]
                run = []
            elif word[0].isupper():
                run.append((match.start(), match.start() + len(word)))
        if run:
            yield run[0][0], run[-1][1]

    def _is_public(self, word: str, *, is_first: bool) -> bool:
        if word in self._public:
            return True
        if word in _given():
            return False
        return is_first and self._is_ordinary(word)

    def _is_ordinary(self, word: str) -> bool:
        return word.lower() in _not_names() or self._is_plain(word.lower())

    def _hide_lower_names(self, text: str) -> str:
        """Given names typed in lower case, with the word after them where it is no plain word."""
        made, at = [], 0
        words = [match for match in _WORD.finditer(text) if not _is_inside(text, match.start())]
        for place, match in enumerate(words):
            if (
                match.start() < at
                or match.group().removesuffix("'s").removesuffix("’s").capitalize() not in _clear_names()
            ):
                continue
            end = match.start() + len(match.group().removesuffix("'s").removesuffix("’s"))
            following = words[place + 1] if place + 1 < len(words) else None
            if (
                following is not None
                and text[end : following.start()] == " "
                and not self._is_ordinary(following.group())
            ):
                end = following.start() + len(following.group().removesuffix("'s").removesuffix("’s"))
            made += [text[at : match.start()], self._mark("Name", text[match.start() : end])]
            at = end
        return "".join((*made, text[at:]))


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
