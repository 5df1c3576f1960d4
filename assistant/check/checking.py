"""A draft through its lenses: what the command line, the chat and other programs call, with the same results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from assistant.answer import ModelUse
from assistant.check.citations import check_citations
from assistant.check.contents import STAGES, check_contents
from assistant.check.draft import Draft
from assistant.check.eedi import check_eedi
from assistant.check.eedi.answers import Answer
from assistant.check.involvement import check_involvement
from assistant.check.language import check_language
from assistant.check.points import Lens, Point
from assistant.check.privacy import check_privacy
from assistant.check.recommendations import check_recommendations
from assistant.drawing.blocks import Block, Items, Text
from indexes.library import Library

__all__ = ["TITLES", "Check", "CheckStopped", "LensResult", "Wanted", "check", "check_again"]

MOST_COMMENTS = 25
"""Margin comments of one lens: more are not read. The rest stand in the report."""


class LensResult(Protocol):
    """What a lens gives back."""

    def to_json(self) -> Any:
        """Its keys of the contract, or the value of its one key (`_KEYS`)."""

    def points(self) -> tuple[Point, ...]:
        """What goes into the margin, most useful first."""

    def blocks(self) -> tuple[Block, ...]:
        """Its part of the report."""


class CheckStopped(Exception):
    """The person who asked gave it up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a draft is checked for.

    `stage` (one of `contents.STAGES`) is needed for the contents lens, which is left out without it. `as_of` is the date on
    which guidance is read; `practice` the first and last day of the practice under review, where known. `answers` are the
    writer's own, by EEDI dimension. `rubrics` is a folder in which a partnership keeps its own copies.
    """

    lenses: tuple[Lens, ...] = tuple(Lens)
    stage: str | None = None
    as_of: date = field(default_factory=date.today)
    practice: tuple[date, date] | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    rubrics: Path | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A checked draft: one result a lens, in the order of `Lens`."""

    draft: Draft
    wanted: Wanted
    results: Mapping[Lens, LensResult]
    fingerprint: str = ""
    """Of the library it was checked against; "" without one."""
    model: ModelUse | None = None
    """The language model that was asked to word questions; None where none was."""

    def to_json(self) -> dict[str, Any]:
        """The contract's object; a lens that was not asked for leaves its keys out."""
        made: dict[str, Any] = {}
        for lens, result in self.results.items():
            found = result.to_json()
            made.update({_KEYS[lens]: found} if lens in _KEYS else found)
        return made

    def points(self, lenses: Iterable[Lens] | None = None) -> tuple[Point, ...]:
        """The margin comments of some lenses (all unless given), at most `MOST_COMMENTS` of each."""
        chosen = set(lenses) if lenses is not None else set(self.results)
        return tuple(
            point
            for lens, result in self.results.items()
            if lens in chosen
            for point in result.points()[:MOST_COMMENTS]
        )

    def blocks(self) -> tuple[Block, ...]:
        """The whole report below its title."""
        return (*_opening(self), *(block for result in self.results.values() for block in result.blocks()))


def check(
    draft: Draft,
    library: Library | None,
    wanted: Wanted,
    progress: Callable[[int, int, str], None] | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Check:
    """Read a draft through its lenses.

    `progress(done, total, words)` is told before each lens. Without a library nothing is compared with guidance or with
    other reviews, and the report says so.

    Raises:
        CheckStopped: where `is_stopped` turned true between two lenses. RubricError: for a rubric that can't be used.
    """
    runs = [(lens, run) for lens, run in _LENSES.items() if lens in wanted.lenses and _has_need(lens, wanted)]
    results: dict[Lens, LensResult] = {}
    for number, (lens, run) in enumerate(runs):
        if is_stopped():
            raise CheckStopped
        if progress is not None:
            progress(number, len(runs), WORKING[lens])
        results[lens] = run(draft, library, wanted)
    return Check(draft, wanted, results, library.fingerprint if library is not None else "")


def check_again(made: Check, library: Library | None, lens: Lens, wanted: Wanted) -> Check:
    """The same check with one lens read again, for what a writer answered. A lens that was not asked for stays out."""
    if lens not in made.results:
        return replace(made, wanted=wanted)
    return replace(made, wanted=wanted, results={**made.results, lens: _LENSES[lens](made.draft, library, wanted)})


TITLES: Mapping[Lens, str] = {
    Lens.EEDI: "Equality, diversity and inclusion",
    Lens.INVOLVEMENT: "Involvement",
    Lens.LANGUAGE: "Language",
    Lens.RECOMMENDATIONS: "Recommendations",
    Lens.PRIVACY: "Identifying details",
    Lens.CITATIONS: "The draft's own citations",
    Lens.CONTENTS: "Contents, by stage",
}
"""What people read for a lens."""

WORKING: Mapping[Lens, str] = {
    Lens.EEDI: "Reading for equality, diversity and inclusion",
    Lens.INVOLVEMENT: "Reading for who was involved",
    Lens.LANGUAGE: "Reading the language",
    Lens.RECOMMENDATIONS: "Reading the recommendations",
    Lens.PRIVACY: "Looking for identifying details",
    Lens.CITATIONS: "Comparing the draft's citations with the library",
    Lens.CONTENTS: "Looking for the expected contents",
}
"""What is said while a lens works."""

_KEYS: Mapping[Lens, str] = {
    Lens.INVOLVEMENT: "involvement",
    Lens.LANGUAGE: "language",
    Lens.RECOMMENDATIONS: "recommendations",
    Lens.CONTENTS: "contents",
}
"""Lenses whose result is the value of one key of the contract."""

_Run = Callable[[Draft, Library | None, Wanted], LensResult]
_LENSES: Mapping[Lens, _Run] = {
    Lens.EEDI: lambda draft, library, w: check_eedi(draft, library, w.as_of, w.answers, w.rubrics),
    Lens.INVOLVEMENT: lambda draft, _, w: check_involvement(draft, w.rubrics),
    Lens.LANGUAGE: lambda draft, _, w: check_language(draft, w.rubrics),
    Lens.RECOMMENDATIONS: lambda draft, library, w: check_recommendations(draft, library, w.rubrics, w.as_of),
    Lens.PRIVACY: lambda draft, _, w: check_privacy(draft, w.rubrics),
    Lens.CITATIONS: lambda draft, library, w: check_citations(draft, library, w.as_of, w.practice, w.rubrics),
    Lens.CONTENTS: lambda draft, library, w: check_contents(draft, w.stage or STAGES[0], library, w.as_of, w.rubrics),
}


def _has_need(lens: Lens, wanted: Wanted) -> bool:
    return lens is not Lens.CONTENTS or wanted.stage is not None


def _opening(made: Check) -> Iterator[Block]:
    yield Text(
        "These are points that a careful colleague might pencil in the margin, with the draft's own words. They are "
        "questions, not findings about the draft, its writer or anybody in it. Nothing here clears the draft: a person decides."
    )
    if not made.fingerprint:
        yield Text("No library was open: nothing was compared with guidance or with other reviews.", is_note=True)
    if Lens.CONTENTS in made.wanted.lenses and made.wanted.stage is None:
        yield Text(
            "What a document of this kind is expected to contain was not looked at: say which stage it is at.",
            is_note=True,
        )
    if made.draft.warnings:
        yield Text("Parts of the file were read with doubt:", is_note=True)
        yield Items(_warnings(made.draft))


def _warnings(draft: Draft) -> tuple[str, ...]:
    lines: Sequence[str] = [
        f"page {warning.page}: {warning.message}" if warning.page else warning.message for warning in draft.warnings
    ]
    return tuple(dict.fromkeys(lines))
