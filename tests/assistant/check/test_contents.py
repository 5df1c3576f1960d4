"""What a document at its stage is expected to hold, who asks for it, and where the draft does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.check.contents import STAGES, ContentsLine, ContentsResult, check_contents
from assistant.check.draft import Draft, read_draft
from assistant.check.rules import RubricError
from assistant.drawing.blocks import Heading, Source, Table, Text
from indexes.documents import Kind
from indexes.library import Library

LATER, EARLIER = date(2025, 6, 1), date(2023, 6, 1)

RAPID_REVIEW = """# Rapid review: Child K

## 1 Summary of the incident

1.1 Child K, aged six, was taken to hospital on a Monday. This document is invented.

## 2 Immediate action

2.1 A strategy discussion was held on the same day and the two younger brothers were placed with an aunt.

## 3 Early learning

3.1 A briefing on weekend discharge was sent to all wards.

## 4 Equality

4.1 The meeting asked whether racism had shaped how the mother was heard, and could not yet say.

## 5 Decision

5.1 The partners decided that a local review would be held, because the records did not explain the gap in visits.
"""


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with closing(Library.open(sample_library)) as opened:
        yield opened


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    path = tmp_path / "rapid.md"
    path.write_text(RAPID_REVIEW, encoding="utf-8")
    return read_draft(path)


def _line(result: ContentsResult, name: str) -> ContentsLine:
    return next(line for line in result.lines if line.line == name)


def test_each_line_quotes_what_asks_for_it_and_where_the_draft_does_it(draft: Draft, library: Library) -> None:
    result = check_contents(draft, "rapid-review", library, LATER)
    safety = _line(result, "immediate-safety")
    assert [quote.paragraph for quote in safety.found] == ["2.1"]
    record = _line(result, "racism-and-inequality").to_json()
    assert record["found"][0]["paragraph"] == "4.1"
    assert (record["source"]["paragraph"], record["source"]["page"], record["source"]["force"]) == ("19", 5, "should")
    assert record["source"]["edition"] == "2024"
    assert "racism" in record["source"]["quote"]


def test_a_bullet_keeps_its_lead_in(draft: Draft, library: Library) -> None:
    record = _line(check_contents(draft, "draft", library, LATER), "why").to_json()
    assert record["source"]["lead_in"] == "The report must contain:"
    assert record["source"]["quote"].startswith("an analysis of the underlying reasons")
    assert record["source"]["force"] == "must"


def test_what_is_not_found_says_so(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "empty.md"
    path.write_text("# Rapid review: Child K\n\n## 1 Note\n\n1.1 The rain fell all day.\n", encoding="utf-8")
    result = check_contents(read_draft(path), "rapid-review", library, LATER)
    assert all(not line.found for line in result.lines)
    table = next(block for block in result.blocks() if isinstance(block, Table))
    assert {row[1].text for row in table.rows} == {"not found"}


@pytest.mark.parametrize("stage", STAGES)
def test_sources_are_first_hand_verified_and_of_the_edition_that_applied(
    draft: Draft, library: Library, stage: str
) -> None:
    later, earlier = (check_contents(draft, stage, library, when) for when in (LATER, EARLIER))
    sourced = [line for line in later.lines if line.source]
    assert len(sourced) >= 0.9 * len(later.lines)
    for line in sourced:
        assert line.source is not None
        assert line.source.is_supported
        assert all(
            c.kind in (Kind.LAW, Kind.STATUTORY_GUIDANCE, Kind.NON_STATUTORY_GUIDANCE) for c in line.source.citations
        )
        assert {c.edition for c in line.source.citations} == {"2024"}
    assert {line.citation.edition for line in earlier.lines if line.citation} == {"2022"}


def test_without_a_library_every_line_is_a_question(draft: Draft) -> None:
    result = check_contents(draft, "terms-of-reference")
    assert all(line["source"] is None and line["question"].endswith("?") for line in result.to_json())
    assert any("No library is open" in block.text for block in result.blocks() if isinstance(block, Text))


def test_a_line_whose_source_is_not_loaded_says_so(draft: Draft, library: Library) -> None:
    result = check_contents(draft, "terms-of-reference", library, EARLIER)
    missing = next(line for line in result.lines if line.source is None)
    table = next(block for block in result.blocks() if isinstance(block, Table))
    row = next(row for row in table.rows if row[0].text == missing.question)
    assert "No loaded law or guidance" in row[2].text


def test_no_total_and_no_verdict(draft: Draft, library: Library) -> None:
    blocks = check_contents(draft, "rapid-review", library, LATER).blocks()
    assert isinstance(blocks[0], Heading)
    ours = [block.text for block in blocks if isinstance(block, Heading | Text)]
    ours += [block.caption for block in blocks if isinstance(block, Table)]
    said = " ".join(ours).lower()
    assert not any(
        word in said for word in ("complete", "compliant", "pass", "score", "ready", "%", " of 15", "missing")
    )
    assert isinstance(blocks[-1], Text)
    assert blocks[-1].is_note
    assert "people decide" in " ".join(blocks[-1].text.split())
    assert not any(isinstance(block, Source) for block in blocks)


def test_quotes_are_verbatim(draft: Draft) -> None:
    for stage in STAGES:
        for line in check_contents(draft, stage).lines:
            for quote in line.found:
                assert draft.paragraphs[quote.index].text[quote.start : quote.start + len(quote.text)] == quote.text


def test_a_heading_that_is_the_childs_name(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(
        "# Local Child Safeguarding Practice Review: Maple\n\n## 5 Maple\n\n5.1 There was a dog.\n", encoding="utf-8"
    )
    found = _line(check_contents(read_draft(path), "draft"), "child-perspective").found
    assert [quote.text for quote in found] == ["There was a dog."]


def test_what_can_not_be_used_is_said(draft: Draft, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rapid-review"):
        check_contents(draft, "summary")
    (tmp_path / "contents.yaml").write_text("source: ours\nlines: []\n", encoding="utf-8")
    with pytest.raises(RubricError, match=r"contents\.yaml"):
        check_contents(draft, "draft", rubrics=tmp_path)


def test_the_real_guidance_is_found_where_it_is_loaded(shared: Path, tmp_path: Path) -> None:
    file = shared / "documents" / "D001-working-together-to-safeguard-children-2023.pdf"
    assert file.is_file()
    Library.add_to(tmp_path / "library", [file])
    path = tmp_path / "rapid.md"
    path.write_text(RAPID_REVIEW, encoding="utf-8")
    with closing(Library.open(tmp_path / "library")) as loaded:
        draft = read_draft(path)
        rapid = check_contents(draft, "rapid-review", loaded, LATER)
        final = check_contents(draft, "final", loaded, LATER)
    places = {line.line: line.citation.paragraph for line in (*rapid.lines, *final.lines) if line.citation}
    wanted = {"facts": "343", "immediate-safety": "343", "decision": "344", "why": "360", "improvements": "360"}
    wanted |= {"who-does-what-by-when": "361", "fit-to-publish": "363", "copies-before-publication": "364"}
    assert {name: places.get(name) for name in wanted} == wanted
    assert sum(line.source is not None for line in final.lines) >= 24
