"""Identifying details: what is found, what is left alone, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check.draft import Draft, read_draft
from assistant.check.privacy import PrivacyResult, check_privacy
from assistant.check.privacy.numbers import is_nhs_number
from assistant.drawing.blocks import Heading, Quoted, Text
from evals.benchmarks import privacy as benchmark

TITLE = "# Local Child Safeguarding Practice Review: Bramble\n\nPort Averil Safeguarding Children Partnership\n\n"


def drafted(tmp_path: Path, text: str, heading: str = "## 6 What happened") -> Draft:
    path = tmp_path / "draft.md"
    path.write_text(f"{TITLE}## 1 Introduction\n\n1.1 This is about Bramble.\n\n{heading}\n\n6.1 {text}\n", "utf-8")
    return read_draft(path)


def checked(tmp_path: Path, text: str, heading: str = "## 6 What happened") -> PrivacyResult:
    return check_privacy(drafted(tmp_path, text, heading))


def found(tmp_path: Path, text: str, heading: str = "## 6 What happened") -> list[tuple[str, str]]:
    return [(detail.kind.value, detail.text) for detail in checked(tmp_path, text, heading).details]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bramble's sister Maeve was born on 4 May 2013.", [("person_name", "Maeve"), ("date_of_birth", "4 May 2013")]),
        ("Dr P. Osgood rang on 2/3/21.", [("practitioner_name", "P. Osgood"), ("exact_date", "2/3/21")]),
        ("The school nurse, Ifeoma, told Mr Tull.", [("practitioner_name", "Ifeoma"), ("person_name", "Tull")]),
        ("They lived at 9 Larkspur Close, QX1 2AB.", [("street", "9 Larkspur Close"), ("postcode", "QX1 2AB")]),
        ("She went to Pennow Infant School.", [("school_name", "Pennow Infant School")]),
        ("He texted 07700 900111.", [("phone", "07700 900111")]),
        ("A note went to k.tull@council.example.", [("email", "k.tull@council.example")]),
        ("The order in ZX20C00099 ended.", [("case_number", "ZX20C00099")]),
        ("He has Sanfilippo syndrome.", [("rare_condition", "Sanfilippo syndrome")]),
        ("They were the only Sikh family in the village.", [("combination", "the only Sikh family")]),
    ],
)
def test_details_are_found_with_their_exact_words(tmp_path: Path, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(tmp_path, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bramble told her teacher, and Bramble's mother agreed.",
        "The NSPCC can be called on 0808 800 5000 and Samaritans on 116 123.",
        "Enquiries go to office@averil-scp.example or 01632 960001.",
        "The Children Act 2004 came into force on 1 March 2005.",
        "In March 2021 the Family Court made an order.",
        "She has Down's syndrome and heart disease.",
        "The School Nursing Service and the Royal College of Nursing wrote to the Virtual School.",
        "He is not named; Rory is not his real name.",
        "The Accessible Information Standard says so, and Port Averil Council agreed.",
        "The partnership learned from the review of Baby Sorrel in 2019.",
        "It was the only place where a whole child was discussed.",
    ],
)
def test_what_identifies_nobody_is_left_alone(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


@pytest.mark.parametrize(("number", "is_one"), [("999 012 3454", True), ("999 012 3455", False), ("12345", False)])
def test_the_last_digit_of_an_nhs_number_is_checked(number: str, is_one: bool) -> None:
    assert is_nhs_number(number) is is_one


def test_a_number_called_an_nhs_number_is_found_though_its_last_digit_is_wrong(tmp_path: Path) -> None:
    (detail,) = checked(tmp_path, "Records have NHS number 999 012 3455.").details
    assert detail.kind.value == "nhs_number"
    assert "does not fit" in detail.suggestion


def test_ten_digits_that_nobody_calls_a_number_of_the_nhs_need_the_right_last_digit(tmp_path: Path) -> None:
    assert found(tmp_path, "The total was 999 012 3455 in all.") == []


def test_an_office_number_is_left_alone_and_a_mothers_own_is_not(tmp_path: Path) -> None:
    assert found(tmp_path, "The front door takes calls on 01632 960100.") == []
    assert found(tmp_path, "The front door had her mobile as 07700 900100.") == [("phone", "07700 900100")]


def test_the_reviewer_of_the_draft_is_no_detail(tmp_path: Path) -> None:
    text = "The lead reviewer was Imogen Tarrant. Imogen Tarrant met the practitioners."
    assert found(tmp_path, text, "## 3 Method") == []


def test_dates_of_recommendations_are_no_details(tmp_path: Path) -> None:
    assert found(tmp_path, "The change is due on 31 May 2024.", "## 9 Recommendations") == []


def test_the_quotation_is_the_sentence_though_an_initial_has_a_full_stop(tmp_path: Path) -> None:
    (detail,) = checked(tmp_path, "It was cold. The social worker, Ms J. Arkle, came by bus. Nobody was in.").details
    assert detail.quote.text == "The social worker, Ms J. Arkle, came by bus."
    assert detail.quote.paragraph == "6.1"
    assert (detail.kind.value, detail.text) == ("practitioner_name", "J. Arkle")


def test_the_same_words_are_asked_about_once_with_their_other_places(tmp_path: Path) -> None:
    (detail,) = checked(tmp_path, "His cousin Imran rang.\n\n6.2 Later Imran left.").details
    assert [quote.paragraph for quote in detail.repeats] == ["6.2"]


def test_where_identity_stands_beside_it_the_tension_is_named(tmp_path: Path) -> None:
    (detail,) = checked(tmp_path, "They were the only Vietnamese family in the village.").details
    assert "needed for the analysis" in detail.suggestion
    (other,) = checked(tmp_path, "They were the only family with triplets in the town.").details
    assert "needed for the analysis" not in other.suggestion


def test_a_child_with_a_rare_condition_is_not_taken_for_a_person_of_that_name(tmp_path: Path) -> None:
    assert found(tmp_path, "He has Alexander disease.") == [("rare_condition", "Alexander disease")]


def test_json_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    (detail,) = checked(tmp_path, "He texted 07700 900111.").to_json()["privacy"]
    assert {"text", "type", "quote", "paragraph", "page", "suggestion"} <= set(detail)


def test_points_stand_at_the_exact_words(tmp_path: Path) -> None:
    result = checked(tmp_path, "On 3 May 2021 he texted 07700 900111.")
    draft = drafted(tmp_path, "On 3 May 2021 he texted 07700 900111.")
    points = result.points()
    assert [point.quote.text for point in points] == ["07700 900111", "3 May 2021"]
    for point in points:
        text = draft.paragraphs[point.quote.index].text
        assert text[point.quote.start :].startswith(point.quote.text)


def test_finding_nothing_clears_nothing(tmp_path: Path) -> None:
    blocks = checked(tmp_path, "Bramble was cold.").blocks()
    said = " ".join(block.text for block in blocks if isinstance(block, Text))
    assert isinstance(blocks[0], Heading)
    assert "a person decides" in said
    assert "reporting restrictions" in said
    assert "anonymised" not in said


def test_reporting_restrictions_are_asked_about_where_the_draft_speaks_of_such_matters(tmp_path: Path) -> None:
    blocks = checked(tmp_path, "Care proceedings began. She had been sexually abused.").blocks()
    asked = [block.question for block in blocks if isinstance(block, Quoted)]
    assert any("Children Act 1989" in question for question in asked)
    assert any("Sexual Offences" in question for question in asked)


def test_nearly_all_planted_details_are_found_in_the_sample_reviews() -> None:
    figures = benchmark.measure()
    assert figures["planted_first"]["rate"] >= 0.95
    assert figures["planted_blind"]["rate"] >= 0.95
    assert figures["found_in_decoys"]["value"] == 0
    assert figures["false_alarms_per_1000_words"]["value"] <= 2


def test_the_labelled_details_are_found_and_little_else(shared: Path) -> None:
    figures = benchmark.measure(shared / "reviews")
    assert figures["labelled"]["missed"] == []
    assert figures["false_alarms_per_1000_words"]["value"] <= 2
