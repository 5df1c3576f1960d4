"""Exports: numbered references, every quotation as evidence, nothing that a format would take for its own signs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import pytest

from assistant import Assistant
from assistant.answer import LinkSentence, ModelUse
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


HOSTILE = "[press](javascript:alert(1)) <img src=x onerror=alert(1)> http://models.example.org/x *now* \u202edet"


@pytest.fixture(scope="module")
def with_model(asked: list[Asked]) -> list[Asked]:
    """The same answers as if a model on another computer had taken part."""
    use = ModelUse(
        "openai:x",
        "on another computer (models.example.org)",
        ("select v1 (1a2b3c4d)",),
        2,
        300,
        20,
        1.5,
        replaced=(("Ann", "[Name 1]"),),
    )
    links = (
        LinkSentence("They are about the rapid review.", (1,), is_kept=True),
        LinkSentence(HOSTILE, (1,), is_kept=False, reasons=("a name is not in the quotations it names",)),
    )
    made = []
    for item in reversed(asked):
        provenance = replace(item.answer.provenance, model=use.name, prompt=", ".join(use.prompts))
        made.append(replace(item, answer=replace(item.answer, provenance=provenance, links=links, model=use)))
    return made


def test_a_models_part_is_marked_numbered_and_accounted_for(with_model: list[Asked]) -> None:
    printed = record(with_model, date(2026, 11, 22))
    text = markdown(printed)
    for section in printed.sections:
        assert section.model is not None
        assert section.model.kept == (("They are about the rapid review.", (section.quoted[0].number,)),)
    for wanted in (
        "Written by the language model openai:x and checked against the quotations it names:",
        "- They are about the rapid review. \\[1\\]",
        "Removed, because it could not be found in the quotations:",
        "(a name is not in the quotations it names)",
        "The language model was asked 2 times (1.5 seconds, 300 tokens sent and 20 returned).",
        "Language model: openai:x, on another computer (models.example.org). Prompts: select v1 (1a2b3c4d).",
    ):
        assert wanted in text
    opened = docx.Document(io.BytesIO(word(printed)))
    lines = [paragraph.text for paragraph in opened.paragraphs]
    assert "They are about the rapid review. [1]" in lines
    assert any("a name is not in the quotations it names" in line for line in lines)
    assert "No language model was used" not in text


def test_what_was_replaced_is_said_and_its_words_stay_out_of_files(with_model: list[Asked]) -> None:
    printed = record(with_model, date(2026, 11, 22))
    file = docx.Document(io.BytesIO(word(printed)))
    in_word = "\n".join(paragraph.text for paragraph in file.paragraphs)
    for text in (markdown(printed), in_word, plain_text(printed), json.dumps(with_model[0].answer.to_json())):
        assert "Ann" not in text
    assert "Listed identifiers in the question were replaced before it was sent." in in_word
    assert "Ann" not in repr(with_model[0].answer)


def test_a_models_text_makes_no_link_picture_or_markup(with_model: list[Asked]) -> None:
    printed = record(with_model, date(2026, 11, 22))
    text = markdown(printed)
    for sign in ("http://models", "javascript:", "[press](", "\u202e"):
        assert sign not in text
    assert "\\<img" in text
    with zipfile.ZipFile(io.BytesIO(word(printed))) as opened:
        document = opened.read("word/document.xml").decode()
        assert "hyperlink" not in document
        assert "http://models" not in document
    assert HOSTILE[:7] not in plain_text(printed), "what was removed is not copied"


def test_a_sentence_on_a_quotation_that_was_not_found_again_is_not_kept(with_model: list[Asked]) -> None:
    answer = with_model[0].answer
    first = replace(answer.claims[0], citations=tuple(replace(c, verified=False) for c in answer.claims[0].citations))
    lost = replace(answer, claims=(first, *answer.claims[1:]))
    section = record([Asked(lost, with_model[0].at)], date(2026, 11, 22)).sections[0]
    assert section.model is not None
    assert section.model.kept == ()


def test_a_long_sentence_is_cut(with_model: list[Asked]) -> None:
    long = LinkSentence("word " * 500, (1,), is_kept=False, reasons=("it is too long",))
    text = markdown(record([Asked(replace(with_model[0].answer, links=(long,)), with_model[0].at)], date(2026, 11, 22)))
    assert max(len(line) for line in text.splitlines() if line.startswith("- word")) < 450
