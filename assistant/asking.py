"""What a question asks of the library: which documents, editions, years and places it names, and what is not held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import sources
from assistant.sources import Source
from indexes.documents import Document, Filters, Kind
from indexes.filtering import HOME_NATIONS
from indexes.lexical import STOP_WORDS
from indexes.library import Library
from indexes.mentions import Mention, mentions

__all__ = ["Asked", "understand"]

PREFERRED = 1.35
"""What the score of a passage is multiplied by where the question names its document."""

RESTATING = 0.8
"""What it is multiplied by where the question asks for a rule and the document can only restate one."""

_COMPARES = re.compile(
    r"\b(editions?|versions?)\b.*\b(differ\w*|compare\w*|chang\w*|new|add\w*|both|either|two|between|previous|old\w*|last)"
    r"|\b(chang\w*|differ\w*|compare\w*|new|add\w*|remov\w*|withdrawn|drop\w*)\b.*\b(editions?|versions?|since \d{4}|from (the )?\d{4}"
    r"|with (the )?\d{4}|(previous|last) year)"
    r"|\b(previous|last|earlier|old) (year'?s|editions?|versions?)|\bthis year\b.*\b(same|new|chang\w*)"
    r"|\b(19|20)\d\d\b.*\b(and|v|vs|versus|or|against|with|to|than)\b.*\b(19|20)\d\d\b",
    re.IGNORECASE,
)
_OF_REVIEWS = re.compile(
    r"\b(how have|what (have|did|do)) (other |local |past |earlier |previous |recent )?(reviews?|areas|partnerships|others)\b"
    r"|\b(other|which|loaded|these|similar|published|past|earlier|previous|the|any) (loaded |local |other |published )?reviews\b"
    r"|\breviews (since|from|before|after|that|describe|discuss|find|found|say|said|show|make)\b"
    r"|\bhave others handled\b|\bacross (the )?reviews\b|\b(systems )?findings (about|on)\b|\bgood practice\b.*\breviews?\b",
    re.IGNORECASE,
)
_OF_RULES = re.compile(
    r"\b(guidance|statut\w*|regulations?|legal\w*|law|act|duty|duties|working together|kcsie|wt ?\d\d|must|have to|obliged"
    r"|required?|allowed|entitled|supposed to|section \d+|s\.? ?\d+\w*)\b",
    re.IGNORECASE,
)
_YEAR_RANGE = re.compile(r"\b(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)?\d\d)\b")
_OF_A_YEAR = re.compile(
    r"\b((?:19|20)\d\d)\s+(?:[\w’']+\s+){0,2}"
    r"(?:inspection|report|reviews?|guidance|figures|statistics|data|survey|audit|census|judgement)\b"
    r"|\b(?:inspection|report|figures|statistics|data|survey|audit|census|judgement)s?"
    r"\s+(?:[\w’']+\s+){0,3}(?:of|from|for|in)\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\.?\s+(\d{1,3}(?:\.\d{1,3}){0,2})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-Z][a-z]{3,}(?:[ -][A-Z][a-z]{2,})*\b")
_INSPECTED = re.compile(
    r"\b[Ii]nspect(?:ion|ed|ions)(?: report)?s? (?:of |in |at |for )?([A-Z][a-z]+(?: [A-Z][a-z]+)*)"
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
_WORD = re.compile(r"[a-z]{4,}")
_COMMON_IN_TITLES = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as understood.

    `named` are the documents it names; `of_rules` says that it asks what law or guidance says; `years` the years it
    names that no document's date, title or edition bears out; `unheld` the sources it names that the library does not
    hold; `editions_not_held` such as "Working Together 2026"; `places` names that stand nowhere in the library;
    `paragraphs` printed numbers that it cites ("343", "4.12").
    """

    question: str
    as_of: date
    filters: Filters
    named: tuple[Document, ...] = ()
    compares: bool = False
    of_reviews: bool = False
    of_rules: bool = False
    years: tuple[str, ...] = ()
    unheld: tuple[Source, ...] = ()
    editions_not_held: tuple[Mention, ...] = ()
    places: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()

    def weights(self, documents: Iterable[Document]) -> dict[str, float]:
        """Multipliers by document: those named count more; those that restate a rule, less than the rule itself."""
        found = {d.id: RESTATING for d in documents if self.of_rules and not d.kind.carries_force}
        return found | {document.id: PREFERRED for document in self.named}


def understand(question: str, library: Library, as_of: date, filters: Filters) -> Asked:
    """Work out what a standalone question names. Nothing here decides whether it is answered."""
    documents = library.documents
    named_families = mentions(question, documents)
    compares = bool(_COMPARES.search(question)) and bool(named_families or _families_loaded_twice(documents))
    held, not_held = _editions_named(named_families, documents)
    named = tuple(dict.fromkeys([*held, *_named_in_title(question, documents)]))
    of_reviews = bool(_OF_REVIEWS.search(question)) and not held
    return Asked(
        question=question,
        as_of=as_of,
        filters=_limited(
            _widened(filters, question, held, compares, of_reviews, library, as_of), named_families, held, compares
        ),
        named=named,
        compares=compares,
        of_reviews=of_reviews,
        of_rules=not of_reviews and not _names_other(named) and bool(_OF_RULES.search(question)),
        years=_unknown_years(question, named_families, documents),
        unheld=sources.missing(question, documents),
        editions_not_held=not_held,
        places=tuple(dict.fromkeys((*_unknown_names(question, library), *_unknown_places(question, documents)))),
        paragraphs=tuple(dict.fromkeys(_PARAGRAPH.findall(question))),
    )


def _names_other(named: Sequence[Document]) -> bool:
    """True where a review, an inspection or another document without force is named."""
    return any(not document.kind.carries_force for document in named)


def _families_loaded_twice(documents: Iterable[Document]) -> bool:
    labels: dict[str, set[str]] = {}
    for document in documents:
        if document.edition:
            labels.setdefault(document.edition.family, set()).add(document.edition.label)
    return any(len(found) > 1 for found in labels.values())


def _editions_named(
    named: Sequence[Mention], documents: Sequence[Document]
) -> tuple[list[Document], tuple[Mention, ...]]:
    """Loaded documents of the families and editions named, and the mentions that fit none."""
    held: list[Document] = []
    not_held: list[Mention] = []
    for mention in named:
        family = [d for d in documents if d.edition and d.edition.family == mention.family]
        exact = [d for d in family if mention.label is None or (d.edition and d.edition.label == mention.label)]
        held += exact
        if not exact and (mention.label is not None or not family):
            not_held.append(mention)
            held += family
    return held, tuple(not_held)


def _widened(
    filters: Filters,
    question: str,
    held: Sequence[Document],
    compares: bool,
    of_reviews: bool,
    library: Library,
    as_of: date,
) -> Filters:
    """The user's filters, with replaced editions let in where they are asked for."""
    if of_reviews and not filters.kinds:
        kinds = {d.kind for d in library.documents} & {Kind.REVIEW, Kind.NATIONAL_REVIEW, Kind.INSPECTION}
        reviews = kinds & {Kind.REVIEW, Kind.NATIONAL_REVIEW} or kinds
        return replace(filters, kinds=tuple(sorted(reviews))) if reviews else filters
    if filters.documents or filters.editions:
        return filters
    wanted = [d for d in held if (s := library.standing(d, as_of)) and (s.superseded or not s.applies)]
    asked_for = compares or (wanted and re.search(r"\b(19|20)?\d\d\b", question))
    return replace(filters, with_replaced=True) if asked_for else filters


def _limited(filters: Filters, mentions_: Sequence[Mention], held: Sequence[Document], compares: bool) -> Filters:
    """A question about one edition by its year is answered from that edition alone."""
    one = len(mentions_) == 1 and mentions_[0].label is not None
    exact = [d for d in held if d.edition and one and d.edition.label == mentions_[0].label]
    if not exact or compares or filters.documents or filters.editions:
        return filters
    return replace(filters, documents=tuple(d.id for d in exact))


def _named_in_title(question: str, documents: Sequence[Document]) -> list[Document]:
    """Documents whose title shares a telling word with the question: a place, a body, a year."""
    home = [d for d in documents if d.nation in HOME_NATIONS]
    counts: dict[str, int] = {}
    for document in home:
        for word in set(_WORD.findall(f"{document.title} {document.partnership}".lower())):
            counts[word] = counts.get(word, 0) + 1
    asked = set(_WORD.findall(question.lower())) - STOP_WORDS
    capitals = {word.lower() for word in re.findall(r"\b[A-Z][a-z]{3,}", question)}
    found = []
    for document in home:
        words = set(_WORD.findall(f"{document.title} {document.partnership}".lower()))
        telling = {w for w in words & asked if counts[w] <= _COMMON_IN_TITLES and w in capitals}
        if telling:
            found.append(document)
    return found


def _unknown_years(question: str, named: Sequence[Mention], documents: Sequence[Document]) -> tuple[str, ...]:
    """Years of a document or of figures that nothing here is of; a year in which something happened is not meant."""
    labels = {mention.label for mention in named}
    asked = [match.group() for match in _YEAR_RANGE.finditer(question)]
    asked += [year for match in _OF_A_YEAR.finditer(question) if (year := match.group(1) or match.group(2))]
    return tuple(
        year
        for year in dict.fromkeys(asked)
        if year not in labels and not any(year in d.title or d.issued.startswith(year) for d in documents)
    )


def _unknown_places(question: str, documents: Sequence[Document]) -> tuple[str, ...]:
    """Places whose inspection is asked about and that no title names."""
    titles = " ".join(document.title for document in documents).lower()
    return tuple(place for place in _INSPECTED.findall(question) if place.lower() not in titles)


def _unknown_names(question: str, library: Library) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            match.group()
            for match in _NAME.finditer(question)
            if not any(
                word in _MONTHS or library.has_word(word) for word in re.findall(r"[a-z]+", match.group().lower())
            )
        )
    )
