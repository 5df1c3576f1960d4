"""Exports: numbered references, every quotation as evidence, nothing that a format would take for its own signs."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import pytest

from assistant import Assistant
from assistant.export import CHECK, Asked, Record, markdown, plain_text, record
from assistant.export_word import word


@pytest.fixture(scope="module")
def asked(sample_library: Path) -> list[Asked]:
    assistant = Assistant.open(sample_library)
    questions = (
        "Within how many working days must a rapid review be completed?",
        "What must a rapid review decide, and within how many working days?",
    )
    return [Asked(assistant.ask(q, as_of=date(2026, 11, 22)), datetime(2026, 11, 22, 9, 30)) for q in questions]


@pytest.fixture(scope="module")
def printed(asked: list[Asked]) -> Record:
    return record(asked, date(2026, 11, 22))


def test_a_paragraph_quoted_twice_keeps_its_number(printed: Record) -> None:
    numbers = [number for number, _ in printed.references]
    assert numbers == list(range(1, len(numbers) + 1))
    texts = [text for _, text in printed.references]
    assert len(set(texts)) == len(texts)
    used = {quoted.number for section in printed.sections for quoted in section.quoted}
    assert used == set(numbers)


def test_every_quotation_is_in_the_evidence_with_its_place(asked: list[Asked], printed: Record) -> None:
    quotes = {citation.quote for item in asked for citation in item.answer.citations}
    assert {item.quote for item in printed.evidence} == quotes
    assert all(item.place and item.file for item in printed.evidence)


def test_markdown_says_when_how_and_that_a_person_must_check(printed: Record) -> None:
    text = markdown(printed)
    for wanted in (
        "22 November 2026",
        CHECK,
        "## References",
        "## Evidence",
        "No language model was used",
        "fictional samples",
    ):
        assert wanted in text


def test_signs_of_markdown_in_a_document_stay_signs(asked: list[Asked]) -> None:
    answer = asked[0].answer
    claim = answer.claims[0]
    hostile = replace(claim, text="# not a heading [x](http://y) *z* <b>")
    text = markdown(record([Asked(replace(answer, claims=(hostile,)), asked[0].at)], date(2026, 11, 22)))
    assert "> \\# not a heading \\[x\\](http://y) \\*z\\* \\<b\\>" in text


def test_the_word_file_opens_with_headings_table_and_language(printed: Record) -> None:
    made = docx.Document(io.BytesIO(word(printed)))
    headings = [p.text for p in made.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings[-3:] == ["References", "Evidence", "How this was made"]
    assert len(made.tables[0].rows) == len(printed.evidence) + 1
    assert made.core_properties.language == "en-GB"


def test_characters_that_word_refuses_are_left_out(printed: Record) -> None:
    odd = replace(printed, title="A\x0bB\x00C")
    assert docx.Document(io.BytesIO(word(odd))).paragraphs[0].text == "ABC"


def test_what_is_copied_has_quotations_and_references(printed: Record) -> None:
    text = plain_text(printed)
    assert "[1]" in text
    assert text.endswith(CHECK)


def test_a_claim_that_was_not_found_again_is_left_out(asked: list[Asked]) -> None:
    answer = asked[0].answer
    claim = answer.claims[0]
    unverified = replace(claim, citations=tuple(replace(c, verified=False) for c in claim.citations))
    printed = record([Asked(replace(answer, claims=(unverified,)), asked[0].at)], date(2026, 11, 22))
    assert printed.sections[0].quoted == ()
    assert printed.evidence == ()
