"""The contents lens: what a document at its stage is expected to hold, who asks for it, and where the draft does it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import model_validator

from assistant.answer import Claim
from assistant.check.draft import Draft, DraftParagraph
from assistant.check.guidance import claim_in_library, place_of
from assistant.check.involvement.people import child_names
from assistant.check.parts import Part
from assistant.check.points import Point, Quote
from assistant.check.rules import Pattern, RubricError, Strict, load
from assistant.drawing.blocks import Block, Cell, Fold, Heading, Quoted, Source, Table, Text
from indexes.documents import Citation, Role
from indexes.library import Library

__all__ = ["STAGES", "ContentsLine", "ContentsResult", "check_contents", "stage_words"]

STAGES = ("rapid-review", "terms-of-reference", "draft", "final")
"""What `--stage` takes."""

_PLACES_AT_MOST = 3
_LATER_PARTS = (Part.CONTENTS, Part.GLOSSARY)


class _Find(Strict):
    heading: Pattern | None = None
    pattern: Pattern | None = None
    parts: tuple[Part, ...] = ()
    names_child: bool = False

    @model_validator(mode="after")
    def _one_of_two(self) -> _Find:
        if [self.heading is not None, self.pattern is not None, self.names_child].count(True) != 1:
            raise ValueError("one of heading, pattern and names_child was expected")
        return self


class _Ask(Strict):
    query: str
    pattern: Pattern


class _Line(Strict):
    id: str
    stages: tuple[str, ...]
    question: str
    finds: tuple[_Find, ...]
    asks: tuple[_Ask, ...]


class _Words(Strict):
    title: str
    not_found: str
    elsewhere: str
    no_source: str
    no_library: str
    asked_by: str
    note: str
    names: dict[str, str]


class _Rubric(Strict):
    source: str
    stages: tuple[str, ...]
    lines: tuple[_Line, ...]
    words: _Words


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One thing such a document is expected to hold.

    `found` are up to three places where the draft may do it, a section's heading or its words; `source` the sentence of
    law or guidance that asks for it, with a bullet's lead-in, None where none is loaded.
    """

    line: str
    question: str
    found: tuple[Quote, ...]
    source: Claim | None

    @property
    def citation(self) -> Citation | None:
        """The citation that says it: of a bullet and its lead-in, the bullet."""
        return self.source.citations[-1] if self.source else None

    def to_json(self) -> dict[str, Any]:
        """`{"line", "question", "found", "source"}`."""
        return {
            "line": self.line,
            "question": self.question,
            "found": [quote.to_json() for quote in self.found],
            "source": _source(self.source) if self.source else None,
        }


@dataclass(frozen=True, slots=True)
class ContentsResult:
    """The lines of one stage, in the order of the rubric. `has_library` False where no library was given."""

    stage: str
    lines: tuple[ContentsLine, ...]
    has_library: bool
    words: _Words

    def to_json(self) -> list[dict[str, Any]]:
        """The lines as the contract has them."""
        return [line.to_json() for line in self.lines]

    def points(self) -> tuple[Point, ...]:
        """None: what is not found has no place in the text where it could be asked."""
        return ()

    def blocks(self) -> tuple[Block, ...]:
        """The lens's part of the report."""
        words = self.words
        rows = tuple(self._row(line) for line in self.lines)
        caption = f"Read as {words.names[self.stage]}. {words.elsewhere}"
        unloaded = () if self.has_library else (Text(words.no_library),)
        return (
            Heading(words.title, 2),
            *unloaded,
            Table(("What is asked", "Where the draft may do it", words.asked_by), rows, caption),
            *(Fold(line.question, self._beneath(line)) for line in self.lines if line.found or line.source),
            Text(words.note, is_note=True),
        )

    def _row(self, line: ContentsLine) -> tuple[Cell, ...]:
        places = "; ".join(dict.fromkeys(_place(quote) for quote in line.found)) or self.words.not_found
        citation = line.citation
        return Cell(line.question), Cell(places), Cell(place_of(citation) if citation else self._unsourced())

    def _unsourced(self) -> str:
        return self.words.no_source if self.has_library else ""

    def _beneath(self, line: ContentsLine) -> tuple[Block, ...]:
        quoted: tuple[Block, ...] = tuple(Quoted(quote) for quote in line.found) or (Text(self.words.not_found),)
        if line.source is None or line.citation is None:
            return *quoted, *((Text(self.words.no_source),) if self.has_library else ())
        return *quoted, Source(line.source.text, place_of(line.citation))


def stage_words(rubrics: Path | None = None) -> Mapping[str, str]:
    """The stages as people read them, by what `--stage` takes."""
    return MappingProxyType({stage: load("contents", _Rubric, rubrics).words.names[stage] for stage in STAGES})


def check_contents(
    draft: Draft,
    stage: str,
    library: Library | None = None,
    as_of: date | None = None,
    rubrics: Path | None = None,
) -> ContentsResult:
    """What a document at `stage` is expected to hold, beside what this draft holds.

    `as_of` decides which editions are quoted; today without it.

    Raises:
        RubricError: where a partnership's own rubric can't be used. ValueError: for a stage that is none of `STAGES`.
    """
    if stage not in STAGES:
        msg = f"A stage is one of {', '.join(STAGES)}, and not {stage!r}."
        raise ValueError(msg)
    rubric = _rubric(rubrics)
    lines = tuple(
        ContentsLine(line.id, line.question, _found(line, draft), _asked(line, library, as_of or date.today()))
        for line in rubric.lines
        if stage in line.stages
    )
    return ContentsResult(stage, lines, library is not None, rubric.words)


@lru_cache(maxsize=8)
def _rubric(folder: Path | None) -> _Rubric:
    rubric = load("contents", _Rubric, folder)
    unknown = {stage for line in rubric.lines for stage in line.stages} - set(STAGES)
    if unknown or not set(STAGES) <= set(rubric.words.names):
        msg = f"The rubric contents.yaml names stages other than {', '.join(STAGES)}: {', '.join(sorted(unknown))}."
        raise RubricError(msg)
    return rubric


def _asked(line: _Line, library: Library | None, as_of: date) -> Claim | None:
    if library is None:
        return None
    made = (claim_in_library(library, ask.query, ask.pattern, as_of=as_of) for ask in line.asks)
    return next((claim for claim in made if claim is not None), None)


def _found(line: _Line, draft: Draft) -> tuple[Quote, ...]:
    """Sections whose heading says it first, then sentences; one place of a paragraph is enough."""
    places: dict[int, Quote] = {}
    for find in sorted(line.finds, key=lambda f: f.pattern is not None):
        for quote in _said(find, draft) if find.pattern else _headed(find, draft):
            if quote.index not in places:
                places[quote.index] = quote
            if len(places) == _PLACES_AT_MOST:
                return tuple(places.values())
    return tuple(places.values())


def _headed(find: _Find, draft: Draft) -> Iterator[Quote]:
    """The first words under each heading that says it; a heading with nothing under it holds nothing."""
    wanted = re.compile(find.heading or _only_a_name(draft), re.IGNORECASE if find.heading else 0)
    seen: set[Sequence[str]] = set()
    for sentence in draft.sentences:
        heading = sentence.paragraph.heading
        if not heading or heading in seen or _is_outside(sentence.paragraph):
            continue
        seen.add(heading)
        if wanted.search(heading[-1]) and len(heading[-1].split()) < 15:
            yield sentence.quote


def _only_a_name(draft: Draft) -> str:
    """A heading made of the child's name and nothing else."""
    names = "|".join(re.escape(name) for name in sorted(child_names(draft)))
    return rf"^\W*(?:\d+\W+)?(?:Baby |Child |About |The )?(?:{names or '(?!)'})\W*$"


def _said(find: _Find, draft: Draft) -> Iterator[Quote]:
    wanted = re.compile(find.pattern or "", re.IGNORECASE)
    for sentence in draft.sentences:
        if find.parts and sentence.part not in find.parts:
            continue
        if not _is_outside(sentence.paragraph) and wanted.search(sentence.text):
            yield sentence.quote


def _is_outside(paragraph: DraftParagraph) -> bool:
    return paragraph.part in _LATER_PARTS or paragraph.role in (Role.CONTENTS, Role.FOOTNOTE)


def _place(quote: Quote) -> str:
    page = f" (page {quote.page})" if quote.page else ""
    return f"{quote.paragraph}{page}"


def _source(source: Claim) -> dict[str, Any]:
    """The citation that says it, with the words of a bullet's lead-in before it."""
    record = asdict(source.citations[-1])
    del record["paragraph_id"]
    record["kind"] = source.citations[-1].kind.value
    force = source.citations[-1].force
    record["force"] = force.value if force else None
    record["lead_in"] = " ".join(citation.quote for citation in source.citations[:-1])
    return record
