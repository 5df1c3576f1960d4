"""Answers over a small library, each status once, with the real chain of parts and a hashing embedder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant import Assistant, Status
from indexes.embedding import HashingEmbedder

TODAY = date(2026, 11, 22)

GUIDANCE = """# Working Together to Safeguard Children 2023: statutory guidance

December 2023

## The rapid review

1. The safeguarding partners must tell the family within 10 working days of the decision to hold a local review.

2. Siblings should be offered an advocate of their own before the first meeting of the review.

3. The first core group should meet within 10 working days of the child protection conference.

## Flow chart

4. The first core group should meet within 10 days of the child protection conference.
"""

REVIEW = """# Local Child Safeguarding Practice Review: Bryony

Eastmoor Safeguarding Children Partnership, May 2024

1. Working Together states that partners must publish a yearly report within nine months of the year end.

2. Supervision was held monthly and gave the practitioner time to think about what she was seeing.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("answering")
    (folder / "wt.md").write_text(GUIDANCE, encoding="utf-8")
    (folder / "bryony.md").write_text(REVIEW, encoding="utf-8")
    Assistant.add(folder / "library", [folder / "wt.md", folder / "bryony.md"], embedder=HashingEmbedder())
    opened = Assistant.open(folder / "library", HashingEmbedder())
    yield opened
    opened.close()


def _quotes(assistant: Assistant, question: str) -> str:
    return " ".join(c.quote for c in assistant.ask(question, as_of=TODAY).citations)


def test_the_sentence_that_answers_is_quoted_with_its_place(assistant: Assistant) -> None:
    made = assistant.ask("Who should be offered an advocate before the first meeting of the review?", as_of=TODAY)
    assert made.status is Status.ANSWERED
    citation = next(c for c in made.citations if "advocate" in c.quote)
    assert (citation.paragraph, citation.verified) == ("2", True)
    assert citation.force == "should"


def test_a_review_carries_no_force(assistant: Assistant) -> None:
    made = assistant.ask("What do reviews say about supervision held monthly?", as_of=TODAY)
    assert made.citations
    assert all(c.force is None for c in made.citations)


def test_an_edition_that_is_not_held_is_named_with_what_is(assistant: Assistant) -> None:
    made = assistant.ask("What does Working Together 2018 say about advocates for siblings?", as_of=TODAY)
    assert made.status is Status.NOT_IN_LIBRARY
    assert made.missing == ("Working Together to Safeguard Children 2018",)
    assert "newest edition here is 2023" in made.message
    assert made.claims == ()


def test_a_rule_that_only_a_review_restates_is_not_an_answer(assistant: Assistant) -> None:
    made = assistant.ask("Within how many months must a yearly report be published?", as_of=TODAY)
    assert made.status is Status.PARTIAL
    assert made.missing == ("the law or guidance itself",)
    assert made.claims
    assert all(claim.note.startswith("As restated in Local Child Safeguarding") for claim in made.claims)


def test_figures_that_differ_are_both_shown_and_that_is_said(assistant: Assistant) -> None:
    made = assistant.ask("When should the first core group meet after the child protection conference?", as_of=TODAY)
    assert "10 working days" in made.message
    assert "does not say which applies" in made.message


def test_a_paragraph_cited_by_number_is_shown_first(assistant: Assistant) -> None:
    made = assistant.ask("What does paragraph 2 of Working Together 2023 say?", as_of=TODAY)
    assert "2" in made.hits[0].paragraphs
    assert "advocate" in _quotes(assistant, "What does paragraph 2 of Working Together 2023 say about siblings?")


def test_a_verdict_on_a_person_is_declined_with_its_reason(assistant: Assistant) -> None:
    made = assistant.ask("Which worker was at fault?", as_of=TODAY)
    assert (made.status, made.reason) == (Status.DECLINED, "blame")


def test_danger_now_is_answered_with_where_to_turn(assistant: Assistant) -> None:
    made = assistant.ask("A boy has just told me his stepdad will kill him tonight. What should I do?", as_of=TODAY)
    assert (made.status, made.reason) == (Status.URGENT, "urgent_help")
    assert "999" in made.message


def test_a_newer_edition_that_is_known_comes_first_in_the_message(assistant: Assistant) -> None:
    made = assistant.ask("Who should be offered an advocate before the first meeting of the review?", as_of=TODAY)
    assert made.message.startswith("Working Together to Safeguard Children 2026 is known and is not loaded")
    assert made.citations[0].newer_known == "Working Together to Safeguard Children 2026"
    assert not made.citations[0].superseded


def test_the_same_question_gives_the_same_answer(assistant: Assistant) -> None:
    question = "Who must tell the family of the decision to hold a local review?"
    assert assistant.ask(question, as_of=TODAY).to_json() == assistant.ask(question, as_of=TODAY).to_json()
