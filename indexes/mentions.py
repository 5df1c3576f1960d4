"""Which families of documents, and which editions of them, a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from indexes.documents import Document
from indexes.editions import known_editions

__all__ = ["Mention", "mentions"]

_YEAR = r"(?:19|20)\d\d"
_BEFORE = re.compile(rf"({_YEAR})(?:'s|’s)?\s+(?:edition of |version of |of )?(?:the )?$", re.IGNORECASE)
_AFTER = re.compile(rf"^[\s,(]*(?:edition |version |from |of |in |for )?(?:\w+ )?\(?({_YEAR})\b", re.IGNORECASE)
_ALONE = re.compile(
    rf"\b({_YEAR})\s+(?:(?:sample|statutory)\s+)?(?:edition|version|text|update|guidance|one)\b"
    rf"|\b(?:edition|version) (?:of|from|for) ({_YEAR})\b",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"WT ?(?:20)?(\d\d)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A family named, with the edition's label where the question gives one. `words` say it in full."""

    family: str
    label: str | None
    words: str


def mentions(question: str, documents: Sequence[Document]) -> tuple[Mention, ...]:
    """The families and editions that a question names, in the order of the question."""
    found: list[tuple[int, Mention]] = []
    taken: set[int] = set()
    for family, pattern in _patterns(documents):
        for match in pattern.finditer(question):
            label, at = _label(question, match)
            if at is not None:
                taken.add(at)
            found.append((match.start(), Mention(family, label, _words(family, label, documents))))
    families = list(dict.fromkeys(mention.family for _, mention in sorted(found, key=lambda pair: pair[0])))
    for match in _ALONE.finditer(question):
        start = match.start(1) if match.group(1) else match.start(2)
        label = match.group(1) or match.group(2)
        only = _only_family(families, label, documents)
        if start not in taken and only is not None:
            found.append((start, Mention(only, label, _words(only, label, documents))))
    return tuple(dict.fromkeys(mention for _, mention in sorted(found, key=lambda pair: pair[0])))


def _only_family(named: Sequence[str], label: str, documents: Sequence[Document]) -> str | None:
    """The family that "the 2022 edition" must mean: the one named, or else the one that fits of those loaded."""
    if named:
        return named[0] if len(named) == 1 else None
    editions: dict[str, set[str]] = {}
    for document in documents:
        if document.edition:
            editions.setdefault(document.edition.family, set()).add(document.edition.label)
    fitting = [family for family, labels in editions.items() if label in labels]
    several = [family for family, labels in editions.items() if len(labels) > 1]
    return next((only[0] for only in (fitting, several, list(editions)) if len(only) == 1), None)


def _label(question: str, match: re.Match[str]) -> tuple[str | None, int | None]:
    """The year beside a name, and where it stands."""
    short = _SHORT_YEAR.search(match.group())
    if short:
        return f"20{short.group(1)}", match.start()
    inside = re.search(_YEAR, match.group())
    if inside:
        return inside.group(), match.start() + inside.start()
    before = _BEFORE.search(question[: match.start()])
    if before:
        return before.group(1), before.start(1)
    after = _AFTER.search(question[match.end() :])
    if after:
        return after.group(1), match.end() + after.start(1)
    return None, None


def _words(family: str, label: str | None, documents: Sequence[Document]) -> str:
    known = known_editions().family(family)
    title = known.title if known else next((_bare(d.title) for d in documents if _is_of(d, family)), family)
    return f"{title} {label}" if label else title


def _patterns(documents: Sequence[Document]) -> Iterator[tuple[str, re.Pattern[str]]]:
    listed = _listed()
    yield from listed.items()
    for document in documents:
        if document.edition and document.edition.family not in listed:
            yield document.edition.family, re.compile(rf"\b{re.escape(_bare(document.title))}\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, re.Pattern[str]]:
    text = resources.files("indexes").joinpath("data/mentions.yaml").read_text("utf-8")
    families: dict[str, Iterable[str]] = yaml.safe_load(text)["families"]
    return {family: re.compile("|".join(said), re.IGNORECASE) for family, said in families.items()}


def _is_of(document: Document, family: str) -> bool:
    return document.edition is not None and document.edition.family == family


def _bare(title: str) -> str:
    """A title without its year: what editions have in common."""
    return re.sub(rf"[\s,(–-]*{_YEAR}(?:\s+(?:edition|version))?\)?\s*$", "", title).strip()
