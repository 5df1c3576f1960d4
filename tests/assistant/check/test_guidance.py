"""Sentences of guidance for a rubric's line: verbatim, at first hand, of the edition that applied."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.check.guidance import RULES, claim_in_library, place_of
from indexes.documents import Citation, Force, Kind
from indexes.library import Library

LATER, EARLIER = date(2025, 6, 1), date(2023, 6, 1)


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with closing(Library.open(sample_library)) as opened:
        yield opened


def _asks(
    library: Library, query: str, pattern: str, kinds: Sequence[Kind] = RULES, as_of: date = LATER
) -> Citation | None:
    """The citation that says it: of a bullet and its lead-in, the bullet."""
    made = claim_in_library(library, query, pattern, kinds, as_of)
    return made.citations[-1] if made is not None else None


def test_a_sentence_with_its_place_and_force(library: Library) -> None:
    found = _asks(library, "racism and discrimination in a rapid review", "racis", as_of=LATER)
    assert found is not None
    assert found.verified
    assert (found.paragraph, found.page, found.force) == ("19", 5, Force.SHOULD)
    assert "2024 edition" in place_of(found)
    assert "page 5, paragraph 19, “should”" in place_of(found)


def test_a_bullet_comes_after_its_lead_in(library: Library) -> None:
    made = claim_in_library(library, "what the report must contain: improvements", "contain.*improvements", as_of=LATER)
    assert made is not None
    assert made.is_supported
    assert [c.quote.split()[0] for c in made.citations] == ["The", "a"]


def test_the_edition_that_applied(library: Library) -> None:
    before = _asks(library, "rapid review within working days", r"within \w+ working days", as_of=EARLIER)
    after = _asks(library, "rapid review within working days", r"within \w+ working days", as_of=LATER)
    assert before is not None
    assert after is not None
    assert (before.edition, after.edition) == ("2022", "2024")


def test_nothing_second_hand_and_nothing_made_up(library: Library) -> None:
    review = _asks(library, "what the report must contain", "improve", (Kind.LAW,), LATER)
    assert review is None
    assert _asks(library, "the report must contain", "a word that no guidance says", as_of=LATER) is None
