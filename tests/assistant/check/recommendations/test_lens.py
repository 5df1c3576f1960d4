"""The recommendations of invented drafts: found wherever they stand, set against findings and earlier reviews."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docx
import pytest

from assistant.check.draft import Draft, read_draft
from assistant.check.recommendations import RecommendationsResult, check_recommendations
from assistant.drawing.blocks import Fold, Heading, Quoted, Source, Table, Text
from indexes.embedding import HashingEmbedder
from indexes.library import Library

_IN_SENTENCES = """# Learning review: a child called Moss

## 1 Introduction

1.1 This draft is invented. The 2019 review recommended that training be given to all staff.

## 2 Analysis

2.1 Letters were sent by post. We recommend that the hospital and the council agree one mailbox for letters.

2.2 His aunt said: 'We recommend that someone should be told.' Staff should have known of the rule.

## 3 Findings

### Finding 1: letters

3.1 Discharge letters go to an address that nobody reads at weekends.

### Finding 2: a visit

3.3 The visit on the second day was missed.

## 4 Recommendations

4.1 We make the following recommendations. The partnership should publish its response.

### Recommendation 1

The Director of Nursing should stop the use of posted discharge letters.

Owner: Director of Nursing

By when: September 2027

Measure: share of letters read within a day

### Recommendation 2

All staff should be reminded to check the mailbox (Finding 2).

## 5 What has changed

5.1 Earlier recommendations are closed. The hospital should be thanked.
"""

_BULLETS = """# Review: Reed

## 1 Findings

1.1 Supervision depends on one person who covers two towns.

1.2 The referral was not recorded.

## 2 Recommendations

2.1 The partnership should:

- give the coastal team training in supervision
- ask the regional network to share its rota

2.2 Some of this work has begun. Practitioners welcomed it.
"""

_QUESTIONS = """# Review: Sorrel

## 1 Findings

1.1 Families have to tell their story to each service in turn.

## 2 Questions for the partnership

2.1 How would the partnership know that families tell their story once?
"""


_REFERENCED_BULLETS = """# Review: Bracken

## 1 Findings

1.1 **Finding 1.** Letters go to a mailbox that nobody reads at weekends.

## 2 What we recommend

- **R1** The Chief Nurse will set up weekly supervision for ward staff. Owner: Chief Nurse
- **R2** Schools should be reminded of the escalation policy.
- **R3** The Government should change the law on letters.
"""


def _written(folder: Path, text: str) -> Draft:
    path = folder / "draft.md"
    path.write_text(text, encoding="utf-8")
    return read_draft(path)


def _with_table(folder: Path, rows: list[tuple[str, ...]]) -> Draft:
    made = docx.Document()
    made.add_heading("Review: Teasel", 0)
    made.add_heading("Findings", 1)
    made.add_paragraph("Finding 1. Letters are read by nobody at weekends.")
    made.add_paragraph("Finding 2. A message was not passed on.")
    made.add_heading("Recommendations", 1)
    table = made.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    path = folder / "draft.docx"
    made.save(str(path))
    return read_draft(path)


def _texts(result: RecommendationsResult) -> list[str]:
    return [entry["text"] for entry in result.to_json()]


def _words(result: RecommendationsResult) -> str:
    held: list[str] = []
    for block in result.blocks():
        for each in block.blocks if isinstance(block, Fold) else (block,):
            if isinstance(each, Text | Heading):
                held.append(each.text)
            elif isinstance(each, Quoted):
                held.append(each.question)
            elif isinstance(each, Table):
                held += [cell.text for row in each.rows for cell in row] + list(each.columns)
    return "\n".join(held + [point.question for point in result.points()])


def test_sentences_headings_and_what_others_said_are_told_apart(tmp_path: Path) -> None:
    result = check_recommendations(_written(tmp_path, _IN_SENTENCES))
    assert _texts(result) == [
        "We recommend that the hospital and the council agree one mailbox for letters.",
        "The Director of Nursing should stop the use of posted discharge letters.",
        "All staff should be reminded to check the mailbox (Finding 2).",
    ]


def test_what_stands_below_a_recommendation_belongs_to_it(tmp_path: Path) -> None:
    made = check_recommendations(_written(tmp_path, _IN_SENTENCES)).to_json()[1]
    assert (made["owner"], made["date"]) == ("Director of Nursing", "September 2027")
    assert (made["measure"], made["measure_text"]) == (True, "share of letters read within a day")
    assert (made["strength"], made["linked_finding"]) == ("stronger", "F1")


def test_a_finding_named_in_the_text_is_the_one_linked(tmp_path: Path) -> None:
    made = check_recommendations(_written(tmp_path, _IN_SENTENCES)).to_json()[2]
    assert (made["linked_finding"], made["link_is_stated"]) == ("F2", True)


def test_bullets_hang_from_the_line_that_says_who(tmp_path: Path) -> None:
    result = check_recommendations(_written(tmp_path, _BULLETS))
    assert _texts(result) == [
        "give the coastal team training in supervision",
        "ask the regional network to share its rota",
    ]
    assert [r.name for r in result.recommendations] == ["2.1, first", "2.1, second"]


def test_findings_are_about_the_case_or_the_system(tmp_path: Path) -> None:
    findings = check_recommendations(_written(tmp_path, _BULLETS)).held.findings
    assert [(f.name, f.quote.paragraph, f.is_systemic) for f in findings] == [("F1", "1.1", True), ("F2", "1.2", False)]


def test_a_system_finding_answered_by_training_alone_is_asked_about(tmp_path: Path) -> None:
    result = check_recommendations(_written(tmp_path, _BULLETS))
    points = [point for point in result.points() if point.kind == "only_people"]
    assert [point.quote.text for point in points] == ["give the coastal team training in supervision"]
    assert "may be right" in points[0].question


def test_a_case_finding_answered_by_a_reminder_is_left_alone(tmp_path: Path) -> None:
    result = check_recommendations(_written(tmp_path, _IN_SENTENCES))
    assert not [point for point in result.points() if point.kind == "only_people"]


def test_a_request_beyond_the_partnership_needs_no_owner(tmp_path: Path) -> None:
    result = check_recommendations(_written(tmp_path, _BULLETS))
    asked = [q.text for p in result.points() if p.kind == "owner" for q in (p.quote, *p.repeats)]
    assert "ask the regional network to share its rota" not in asked
    assert "a request to others" in _words(result)


def test_questions_alone_are_the_recommendations(tmp_path: Path) -> None:
    result = check_recommendations(_written(tmp_path, _QUESTIONS))
    assert _texts(result) == ["How would the partnership know that families tell their story once?"]
    assert not result.points() or {p.kind for p in result.points()} <= {"unanswered"}


def test_questions_beside_recommendations_are_kept_apart(tmp_path: Path) -> None:
    text = _BULLETS + "\n2.3 Question 1: how would a worker know whom to ring?\n"
    result = check_recommendations(_written(tmp_path, text))
    assert len(result.to_json()) == 2
    assert [quote.text for quote in result.held.questions] == ["Question 1: how would a worker know whom to ring?"]


def test_cells_are_read_by_their_column_also_where_one_is_empty(tmp_path: Path) -> None:
    rows = [
        ("What we recommend", "Who leads", "How we will know", "By when", "Finding"),
        ("The trust should stop posting letters to the old office.", "Director of Nursing", "", "", "1"),
        ("Staff should be reminded of the mailbox.", "", "Share of letters read", "June 2027", "F2"),
    ]
    first, second = check_recommendations(_with_table(tmp_path, rows)).to_json()
    assert (first["owner"], first["measure"], first["date"], first["linked_finding"]) == (
        "Director of Nursing",
        False,
        None,
        "F1",
    )
    assert (second["owner"], second["measure_text"], second["date"]) == (None, "Share of letters read", "June 2027")
    assert second["text"] == "Staff should be reminded of the mailbox."


def test_a_table_without_headings_is_read_by_what_its_cells_hold(tmp_path: Path) -> None:
    rows = [
        ("1", "Fund a night worker at the hostel.", "Head of Housing"),
        ("2", "Remind staff of the night number.", ""),
    ]
    made = check_recommendations(_with_table(tmp_path, rows)).to_json()
    assert [(m["text"], m["owner"]) for m in made] == [(rows[0][1], "Head of Housing"), (rows[1][1], None)]


def test_an_empty_cell_for_the_finding_says_none(tmp_path: Path) -> None:
    rows = [("Ref", "Recommendation", "Finding"), ("R1", "Remind staff that letters come at weekends.", "")]
    result = check_recommendations(_with_table(tmp_path, rows))
    assert result.to_json()[0]["linked_finding"] is None
    assert [f.name for f in result.held.unanswered] == ["F1", "F2"]
    assert next(p.quote.text for p in result.points() if p.kind == "unanswered").startswith("Letters are read")


def test_what_is_printed_twice_is_given_once_with_all_that_stands_beside_it(tmp_path: Path) -> None:
    text = (
        "# Review: Tansy\n\n## Executive summary\n\nTwo things are asked.\n\n## Recommendations\n\n"
        "1. The council should fund a youth worker in each library.\n2. Schools should review their attendance policies.\n\n"
        "## Appendix\n\n| Recommendation | Lead agency | Timescale |\n|---|---|---|\n"
        "| The council should fund a youth worker in each library. | Youth service | May 2027 |\n"
    )
    made = check_recommendations(_written(tmp_path, text)).to_json()
    assert len(made) == 2
    assert (made[0]["owner"], made[0]["date"], made[0]["paragraph"]) == ("Youth service", "May 2027", "Recommendations")


def test_quotes_are_verbatim_at_their_place(tmp_path: Path) -> None:
    for text in (_IN_SENTENCES, _BULLETS, _QUESTIONS):
        draft = _written(tmp_path, text)
        result = check_recommendations(draft)
        quotes = [r.quote for r in result.recommendations] + [f.quote for f in result.held.findings]
        for quote in quotes:
            assert draft.paragraphs[quote.index].text[quote.start : quote.start + len(quote.text)] == quote.text


@pytest.mark.parametrize("text", [_IN_SENTENCES, _BULLETS, _QUESTIONS, "# Review\n\n## Findings\n\n1.1 Nobody rang.\n"])
def test_people_read_mechanisms_and_no_grades_or_verdicts(tmp_path: Path, text: str) -> None:
    result = check_recommendations(_written(tmp_path, text))
    words = _words(result).lower()
    assert not re.search(
        r"\b(?:weak\w*|strong\w*|intermediate|smart|score|complete|compliant|no issues|who did not)\b", words
    )
    assert "%" not in words
    blocks = result.blocks()
    assert blocks[0] == Heading("Recommendations", 2)
    last = blocks[-1]
    assert isinstance(last, Text)
    assert last.is_note
    assert "A person decides." in last.text


def test_finding_none_says_where_it_looked(tmp_path: Path) -> None:
    result = check_recommendations(_written(tmp_path, "# Review\n\n## Findings\n\n1.1 Nobody rang.\n"))
    assert result.to_json() == []
    assert "were looked at" in _words(result)


def test_without_a_library_it_says_that_nothing_was_compared(tmp_path: Path) -> None:
    assert "Nothing was compared" in _words(check_recommendations(_written(tmp_path, _BULLETS)))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("reviews")
    text = (
        "# Local Child Safeguarding Practice Review: Heron\n\nHeron Vale Safeguarding Children Partnership, 2021\n\n"
        "## Findings\n\n1.1 Supervision of the coastal team was given up. The team had training in supervision.\n\n"
        "## Recommendations\n\nR1 Give the coastal team training in supervision.\n\nR2 Paint the hall of the library green.\n"
    )
    (folder / "heron.md").write_text(text, encoding="utf-8")
    guide = text.replace("Local Child Safeguarding Practice Review: Heron", "A guide to birds").replace(
        "Safeguarding", "Bird"
    )
    (folder / "guide.md").write_text(guide, encoding="utf-8")
    Library.add_to(folder / "library", [folder / "heron.md", folder / "guide.md"], embedder=HashingEmbedder())
    return Library.open(folder / "library", HashingEmbedder())


def test_an_earlier_recommendation_is_quoted_with_its_place(tmp_path: Path, library: Library) -> None:
    result = check_recommendations(_written(tmp_path, _BULLETS), library)
    held = [[(e.text, e.document.file, e.paragraph) for e in earlier] for earlier in result.held.earlier]
    assert held == [[("Give the coastal team training in supervision.", "heron.md", "paragraph R1")], []]
    sources = [block for block in result.blocks() if isinstance(block, Source)]
    assert [source.text for source in sources] == ["Give the coastal team training in supervision."]
    asked = [point.question for point in result.points() if point.kind == "recommended_before"]
    assert len(asked) == 1
    assert "why it did not hold" in asked[0]


def test_the_draft_itself_in_the_library_is_not_an_earlier_review(tmp_path: Path, library: Library) -> None:
    text = "# Review: Reed\n\n## Recommendations\n\nR1 Give the coastal team training in supervision.\n"
    assert check_recommendations(_written(tmp_path, text), library).held.earlier == ((),)


def test_the_rubric_of_a_partnership_is_used(tmp_path: Path) -> None:
    shipped = (Path(__file__).parents[4] / "prompts" / "rubrics" / "recommendations.yaml").read_text(encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    (own / "recommendations.yaml").write_text(shipped.replace("by its words", "as we read it"), encoding="utf-8")
    text = _IN_SENTENCES
    assert "as we read it" in _words(check_recommendations(_written(tmp_path, text), rubrics=own))


@pytest.mark.parametrize("name", [f"r0{number}" for number in range(1, 8)])
def test_every_recommendation_of_a_labelled_review_is_found_at_its_place(shared: Path, name: str) -> None:
    labels = json.loads((shared / "reviews" / f"{name}.labels.json").read_text(encoding="utf-8"))
    for suffix in (".pdf", ".docx"):
        file = shared / "reviews" / f"{name}{suffix}"
        if file.is_file():
            made = {m["text"].replace("’", "'"): m for m in check_recommendations(read_draft(file)).to_json()}
            for label in labels["recommendations"]:
                assert made[label["text"].replace("’", "'")]["paragraph"] == label["paragraph"]
            assert len(made) == len(labels["recommendations"])


def test_bullets_with_references_are_a_recommendation_each(tmp_path: Path) -> None:
    made = check_recommendations(_written(tmp_path, _REFERENCED_BULLETS)).to_json()

    assert [(m["paragraph"], m["level"]) for m in made] == [
        ("R1", "organisation"),
        ("R2", "organisation"),
        ("R3", "national"),
    ]
    assert made[0]["text"] == "The Chief Nurse will set up weekly supervision for ward staff."
    assert made[0]["owner"] == "Chief Nurse"
