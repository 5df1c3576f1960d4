"""A file into paragraphs and sentences with their place, whatever it was written in."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import docx
import pytest

from assistant.check.draft import Draft, read_draft
from assistant.check.parts import Part, part_of
from indexes.errors import ReadingError


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    made = docx.Document()
    made.add_heading("A review of practice", 0)
    made.add_heading("1 Introduction", 1)
    made.add_paragraph("1.1 This draft is invented. It was written for a test.")
    made.add_paragraph("1.2 The review was asked to look at these things:")
    made.add_paragraph("How was information passed on?", style="List Bullet")
    made.add_heading("2 Analysis", 1)
    made.add_paragraph("2.1 The team leader said: 'We could have asked. We had no time.' The post was empty.")
    made.add_heading("3 Recommendations", 1)
    table = made.add_table(rows=3, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Ref", "Recommendation", "Owner"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("R1", "Fund a shared record.", ""), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[2].cells, ("R2", "Ask for time.", "Board"), strict=True):
        cell.text = text
    path = tmp_path / "a draft with spaces.docx"
    made.save(str(path))
    return read_draft(path)


def _sentence(draft: Draft, words: str):
    return next(sentence for sentence in draft.sentences if words in sentence.text)


def test_sentences_have_the_number_and_the_part_they_stand_in(draft: Draft) -> None:
    found = _sentence(draft, "written for a test")
    assert (found.paragraph.label, found.part, found.text) == ("1.1", Part.INTRODUCTION, "It was written for a test.")
    assert _sentence(draft, "post was empty").part is Part.ANALYSIS


def test_a_quote_is_verbatim_and_says_where_it_stands(draft: Draft) -> None:
    for sentence in draft.sentences:
        quote = sentence.quote
        assert draft.paragraphs[quote.index].text[quote.start : quote.start + len(quote.text)] == quote.text
        assert quote.paragraph == sentence.paragraph.label


def test_what_somebody_said_is_told_from_what_the_author_says(draft: Draft) -> None:
    assert _sentence(draft, "We had no time").is_quoted
    said = _sentence(draft, "We could have asked")
    assert "could have" not in said.own
    assert said.own.startswith("The team leader said:")
    assert len(said.own) == len(said.text)
    assert not _sentence(draft, "post was empty").is_quoted


def test_a_table_is_read_by_row_and_cell(draft: Draft) -> None:
    assert _sentence(draft, "shared record").paragraph.label == "R1"
    assert _sentence(draft, "shared record").text == "Fund a shared record."
    assert [row.cells for row in draft.rows[1:]] == [
        ((0, "R1"), (1, "Fund a shared record.")),
        ((0, "R2"), (1, "Ask for time."), (2, "Board")),
    ]


def test_a_bullet_comes_without_its_dot(draft: Draft) -> None:
    assert any(sentence.text == "How was information passed on?" for sentence in draft.sentences)


def test_neighbours_stay_within_the_paragraph(draft: Draft) -> None:
    found = _sentence(draft, "written for a test")
    assert [other.text for other in draft.around(found)] == ["1.1 This draft is invented."] or [
        other.text for other in draft.around(found)
    ] == ["This draft is invented."]


def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.docx"
    path.write_bytes(b"PK\x03\x04 not a document")
    with pytest.raises(ReadingError, match=r"broken\.docx"):
        read_draft(path)


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        (("7 Summary of agency involvement",), Part.EVENTS),
        (("4 Involvement of the family",), Part.INVOLVEMENT),
        (("10 Findings", "Practice that worked"), Part.FINDINGS),
        (("8 Analysis", "Fathers"), Part.ANALYSIS),
        (("9 Recommendations and questions for the partnership",), Part.RECOMMENDATIONS),
        (("5 What life was like for the children",), Part.CHILD),
        (("12 What agencies say has changed",), Part.CHANGES),
        (("Something else",), Part.OTHER),
    ],
)
def test_the_part_is_told_from_the_heading(heading: tuple[str, ...], part: Part) -> None:
    assert part_of(heading) is part


def test_labelled_quotations_stand_in_the_paragraph_a_reader_named(shared: Path) -> None:
    """At least 98 in 100 of the quotations labelled in the fictional reviews; the others can be read either way."""
    right = wrong = 0
    for path in sorted((shared / "reviews").glob("r*.pdf")) + sorted((shared / "reviews").glob("r*.docx")):
        read, labels = read_draft(path), json.loads((path.parent / f"{path.stem}.labels.json").read_text("utf-8"))
        rows = [e for key in ("edi", "involvement") for value in labels[key].values() for e in value["evidence"]]
        rows += labels["language"] + labels["privacy"]
        for row in rows:
            held = {p.label for p in read.paragraphs if _letters(row["quote"]) in _letters(p.text)}
            right, wrong = right + (row["paragraph"] in held), wrong + (row["paragraph"] not in held)
    assert right >= 300
    assert right >= 0.98 * (right + wrong)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return re.sub(r"[\W_]+", "", plain)
