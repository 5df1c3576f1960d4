"""A draft's citations beside the sample library: what is queried, what is not, and what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.check.citations import CitationsResult, check_citations
from assistant.check.citations.compare import amounts, letters, limits, pieces
from assistant.check.draft import Draft, read_draft
from assistant.drawing.blocks import Heading, Quoted, Source, Text
from evals.benchmarks import citations as benchmark
from indexes.library import Library

NAME = "Learning from serious incidents"


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    opened = Library.open(sample_library)
    yield opened
    opened.close()


def drafted(
    tmp_path: Path, text: str, cover: str = "March 2025", heading: str = "8 Analysis", terms: str = ""
) -> Draft:
    path = tmp_path / "draft.md"
    path.write_text(
        f"# Local Child Safeguarding Practice Review: Sorrel\n\n{cover}\n\n## 1 Introduction\n\n1.1 This is about Sorrel.{terms}\n\n"
        f"## {heading}\n\n8.1 {text}\n",
        "utf-8",
    )
    return read_draft(path)


def checked(tmp_path: Path, library: Library, text: str, cover: str = "March 2025") -> CitationsResult:
    return check_citations(drafted(tmp_path, text, cover), library)


def statuses(tmp_path: Path, library: Library, text: str, cover: str = "March 2025") -> list[str]:
    return [one.status.value for one in checked(tmp_path, library, text, cover).citations]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{NAME} 2024, paragraph 50, says: “Taking part is a choice.”", "verbatim"),
        (f"“Taking part is a choice” ({NAME} 2024, para 50).", "verbatim"),
        (f"{NAME} 2024 says that a report ‘should be written … so that it can be published’.", "verbatim"),
        (f"The reviewers followed paragraph 61 of {NAME} 2024.", "found"),
        (f"{NAME} 2024, paragraph 50, says: “Taking part is a duty.”", "differs"),
        (f"{NAME} 2024, paragraph 51, says: “Taking part is a choice.”", "not_at_that_place"),
        (f"Paragraph 312 of {NAME} 2024 was in mind.", "no_such_place"),
        (f"{NAME} 2024 says: “There should be no more than six lines of enquiry.”", "edition_differs"),
        (f"{NAME} 2019 was followed.", "edition_unknown"),
        (f"The current edition, {NAME} 2022, was followed.", "edition_replaced"),
        (f"{NAME} 2024 says: “Eleven services in the two areas knew her.”", "another_document"),
        (f"{NAME} 2024 says that “no plan shall be closed on a Friday afternoon”.", "not_found"),
        ("Working Together 2018 was followed.", "not_loaded"),
        ("Section 17 of the Children Act 1989 was used.", "not_loaded"),
        ("The review of Baby Teasel found the same.", "not_loaded"),
        ("Local procedure says that a bruise must be discussed.", "not_checkable"),
    ],
)
def test_each_citation_gets_the_status_that_its_words_bear_out(
    tmp_path: Path, library: Library, text: str, status: str
) -> None:
    assert statuses(tmp_path, library, text) == [status]


def test_an_edition_of_after_the_draft_is_asked_about(tmp_path: Path, library: Library) -> None:
    assert statuses(tmp_path, library, f"{NAME} 2024 was followed.", "June 2021") == ["edition_after_writing"]


def test_a_number_told_wrongly_in_the_drafts_own_words_is_set_beside_the_documents(
    tmp_path: Path, library: Library
) -> None:
    text = f"Paragraph 9 of {NAME} 2024 says that the local authority must notify the Panel within six working days."
    (one,) = checked(tmp_path, library, text).citations
    assert one.status.is_queried
    assert one.verdict.source is not None


def test_what_happened_here_is_not_taken_for_what_the_guidance_says(tmp_path: Path, library: Library) -> None:
    text = f"{NAME} 2024 says that the authority must notify the Panel within four working days, but it took eleven."
    assert statuses(tmp_path, library, text) == ["found"]


def test_what_somebody_said_is_not_compared_with_the_guidance(tmp_path: Path, library: Library) -> None:
    text = f"{NAME} 2024 asks for an interpreter. The mother told us: ‘They asked my son to say it to me.’"
    assert statuses(tmp_path, library, text) == ["found"]


def test_it_refers_back_to_the_document_of_the_sentence_before(tmp_path: Path, library: Library) -> None:
    text = f"{NAME} 2024 is clear. It says: “Taking part is a burden.”"
    assert "differs" in statuses(tmp_path, library, text)


def test_the_words_and_their_place_are_given_side_by_side(tmp_path: Path, library: Library) -> None:
    result = checked(tmp_path, library, f"{NAME} 2024, paragraph 51, says: “Taking part is a choice.”")
    (one,) = result.to_json()["citations"]
    assert one["quote"].endswith("“Taking part is a choice.”")
    assert one["paragraph"] == "8.1"
    assert one["refers_to"].endswith("2024, paragraph 51")
    assert one["document"]["edition"] == "2024"
    assert one["stands_at"]["paragraph"] == "50"
    assert "Taking part is a choice." in one["source_text"]
    (point,) = result.points()
    assert point.quote.text == "Taking part is a choice."
    kinds = [type(block) for block in result.blocks()]
    assert kinds.index(Source) == kinds.index(Quoted) + 1


def test_whether_the_edition_applied_comes_from_the_drafts_own_dates(tmp_path: Path, library: Library) -> None:
    terms = " The period under review ran from May 2022 to June 2023."
    draft = drafted(tmp_path, f"The review followed {NAME} 2024.", terms=terms)
    result = check_citations(draft, library)
    assert result.practice == (date(2022, 5, 1), date(2023, 6, 30))
    assert result.written == date(2025, 3, 31)
    (one,) = result.to_json()["citations"]
    assert (one["applied_at_practice"], one["applied_at_writing"], one["status"]) == (False, True, "found")


def test_an_edition_of_after_the_practice_is_asked_about_where_practice_is_held_against_it(
    tmp_path: Path, library: Library
) -> None:
    draft = drafted(tmp_path, f"Practitioners did not do what {NAME} 2024 required at the time.")
    (one,) = check_citations(draft, library, practice_dates=(date(2022, 5, 1), date(2023, 6, 1))).citations
    assert one.status.value == "edition_not_yet"


def test_without_a_library_everything_is_listed_and_nothing_compared(tmp_path: Path) -> None:
    result = check_citations(drafted(tmp_path, "Working Together 2023 says “nothing like this at all”."))
    assert [one.status.value for one in result.citations] == ["not_checkable"]
    assert result.points() == ()
    assert any("nothing was compared" in block.text for block in result.blocks() if isinstance(block, Text))


def test_finding_no_difference_clears_nothing(tmp_path: Path, library: Library) -> None:
    blocks = checked(tmp_path, library, "Nothing is cited here.").blocks()
    assert isinstance(blocks[0], Heading)
    last = blocks[-1]
    assert isinstance(last, Text)
    assert last.is_note
    assert "A person decides" in last.text


def test_words_are_compared_without_their_marks() -> None:
    assert letters("“Co-operate, now”") == letters("cooperate now")
    assert pieces("one two … three four [the child] five six") == ["one two", "three four", "five six"]


def test_amounts_and_what_bounds() -> None:
    assert amounts("within 12 working days or three weeks") == {("12", "day"), ("3", "week")}
    assert limits("It took 9 days and is due within four days") == {("4", "day")}


def test_planted_citations_of_the_sample_guidance(library: Library) -> None:
    made = benchmark.measure(library)
    by_hand = benchmark.measure(library, planted=benchmark.by_hand())
    for figures in (made, by_hand):
        assert figures["wrong_found"]["rate"] >= 0.95
        assert figures["right_queried"]["rate"] <= 0.02
        assert figures["right_not_seen"]["rate"] <= 0.02
    assert made["wrong_found"]["n"] >= 40
    assert made["right_queried"]["n"] >= 40
