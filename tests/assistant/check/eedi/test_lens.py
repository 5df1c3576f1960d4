"""The EEDI lens on invented drafts: depth, whose identity, what is carried, signs, answers, and what people read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.check.draft import Draft, read_draft
from assistant.check.eedi import EediResult, across, check_eedi
from assistant.check.eedi.answers import Answer
from assistant.drawing.blocks import Block, Cell, Fold, Heading, Items, Quoted, Source, Table, Text, Tint
from indexes.library import Library

OPENING = ("Introduction", "The partnership held this review.")


def draft_of(tmp_path: Path, *sections: tuple[str, str], title: str = "Kit") -> Draft:
    parts = [f"## {n} {heading}\n\n{n}.1 {text}" for n, (heading, text) in enumerate((OPENING, *sections), 1)]
    path = tmp_path / "draft.md"
    path.write_text(f"# Local Child Safeguarding Practice Review: {title}\n\n" + "\n\n".join(parts), encoding="utf-8")
    return read_draft(path)


def checked(tmp_path: Path, *sections: tuple[str, str]) -> EediResult:
    return check_eedi(draft_of(tmp_path, *sections))


def level(result: EediResult, code: str) -> int:
    made: int = result.to_json()["edi"][code]["level"]
    return made


def flat(blocks: tuple[Block, ...]) -> list[Block]:
    return [inner for b in blocks for inner in ((b, *flat(b.blocks)) if isinstance(b, Fold) else (b,))]


def words(blocks: tuple[Block, ...]) -> str:
    said: list[str] = []
    for block in flat(blocks):
        if isinstance(block, Heading | Text):
            said.append(block.text)
        elif isinstance(block, Quoted):
            said.append(block.question)
        elif isinstance(block, Fold):
            said.append(block.summary)
        elif isinstance(block, Items):
            said += block.lines
        elif isinstance(block, Table):
            said += [block.caption, *block.columns, *(cell.text for row in block.rows for cell in row)]
    return "\n".join(said)


@pytest.mark.parametrize(
    ("heading", "text", "code", "expected"),
    [
        ("Family", "The family is Ghanaian.", "race_ethnicity", 1),
        (
            "Family",
            "The mother told us that she had stopped going to the mosque after the shouting.",
            "religion_belief",
            2,
        ),
        (
            "Analysis",
            "Her deafness was taken as rudeness and nobody asked how she would like to talk.",
            "disability",
            3,
        ),
        ("Analysis", "Roma pupils were six times as likely as others to be moved off the roll.", "race_ethnicity", 4),
        ("Family", "The flat had mould on every wall and one working heater.", "housing", 2),
        (
            "Analysis",
            "The threshold document does not mention debt, so families in arrears fall outside it.",
            "poverty",
            4,
        ),
    ],
)
def test_each_sentence_reaches_the_rung_it_shows(
    tmp_path: Path, heading: str, text: str, code: str, expected: int
) -> None:
    assert level(checked(tmp_path, (heading, text)), code) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It was a race against time, and a black and white choice.",
        "Concerns fell on deaf ears and there was a blind spot.",
        "The speech and language therapist wrote in good faith.",
        "Care proceedings were issued and the board adopted the plan.",
        "The benefits of the programme were set out and practice was poor.",
        "The interpretation of the data was disputed at the church hall.",
    ],
)
def test_other_senses_of_the_words_are_silent(tmp_path: Path, text: str) -> None:
    made = checked(tmp_path, ("Analysis", text)).to_json()["edi"]
    assert {code for code, held in made.items() if held["level"]} == set()


def test_a_language_says_nothing_of_ethnicity_and_a_name_says_nothing(tmp_path: Path) -> None:
    result = checked(tmp_path, ("Family", "Yusuf Okafor and Agnieszka speak Polish at home."))
    assert level(result, "language_interpreting") == 1
    assert level(result, "race_ethnicity") == 0
    assert level(result, "immigration_status") == 0


def test_a_glossary_and_a_contents_page_are_no_evidence(tmp_path: Path) -> None:
    assert (
        level(checked(tmp_path, ("Glossary", "Autism: a difference in how people meet the world.")), "neurodivergence")
        == 0
    )


ANALYSED = ("Analysis", "Black children waited twice as long as others for an assessment and no agency had noticed.")


@pytest.mark.parametrize(
    ("recommendation", "expected"),
    [
        ("The trust will report waiting times by ethnicity every quarter.", 5),
        ("The trust will fund a service that Black families have designed.", 5),
        ("Staff should receive training on race.", 4),
        ("Staff should be reminded to record ethnicity.", 4),
        ("The trust will report waiting times by team every quarter.", 4),
    ],
)
def test_only_what_is_meant_to_change_something_carries_it(tmp_path: Path, recommendation: str, expected: int) -> None:
    assert level(checked(tmp_path, ANALYSED, ("Recommendations", recommendation)), "race_ethnicity") == expected


def test_a_measure_carries_what_is_structural_and_nothing_less(tmp_path: Path) -> None:
    family = ("Family", "She is Black.")
    rec = ("Recommendations", "The trust will report waiting times by ethnicity every quarter.")
    assert level(checked(tmp_path, family, rec), "race_ethnicity") == 1


def test_a_finding_about_the_system_carries_it_and_one_about_the_case_does_not(tmp_path: Path) -> None:
    analysed = ("Analysis", "The interpreter contract excludes evenings, so nobody could talk with her.")
    of_system = ("Findings", "Interpreting depends on a contract that no team can use in the evening.")
    of_case = ("Findings", "The worker did not book an interpreter.")
    assert level(checked(tmp_path, analysed, of_system), "language_interpreting") == 5
    assert level(checked(tmp_path, analysed, of_case), "language_interpreting") == 4


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("The mother is Deaf.", "parents"),
        ("The child is Deaf.", "child"),
        ("Kit is Deaf and signs.", "child"),
        ("His grandmother is Deaf.", "family"),
        ("Both reviewers are Deaf.", "reviewers"),
    ],
)
def test_whose_identity_is_meant(tmp_path: Path, text: str, whose: str) -> None:
    assert checked(tmp_path, ("Family", text)).depth("disability").whose == (whose,)


def test_evidence_is_verbatim_with_its_paragraph_for_every_rung(tmp_path: Path) -> None:
    draft = draft_of(
        tmp_path, ("Family", "She is a care leaver."), ("Analysis", "No one asked what being in care had meant.")
    )
    held = check_eedi(draft).to_json()["edi"]["care_experience"]
    assert held["level"] == 3
    assert [(e["quote"], e["paragraph"]) for e in held["evidence"]] == [
        ("She is a care leaver.", "2.1"),
        ("No one asked what being in care had meant.", "3.1"),
    ]


def test_a_list_of_nine_stands_in_for_none_of_them(tmp_path: Path) -> None:
    text = (
        "The panel considered the nine protected characteristics and found no evidence that race affected the services."
    )
    made = checked(tmp_path, ("Analysis", text)).to_json()
    assert made["edi"]["race_ethnicity"]["level"] == 0
    assert made["edi_boilerplate"] == [{"quote": text, "paragraph": "2.1"}]


@pytest.mark.parametrize(
    ("heading", "text", "kind"),
    [
        ("Analysis", "The parents were hard to reach.", "hard_to_reach"),
        ("Analysis", "BAME families use the service less.", "lumped"),
        ("Analysis", "Their culture meant that the children were hit.", "culture_blamed"),
        ("Analysis", "The family is White British so there were no particular issues.", "white_as_neutral"),
        ("Recommendations", "All staff should have cultural competence training.", "training_answer"),
        ("Terms of reference", "Did agencies follow procedures on the Kit case?", "no_enquiry"),
    ],
)
def test_signs_of_boilerplate_are_questions_at_words(tmp_path: Path, heading: str, text: str, kind: str) -> None:
    signs = {sign.kind: sign for sign in checked(tmp_path, (heading, text)).signs}
    assert kind in signs
    assert signs[kind].question.endswith((".", "?"))


def test_words_that_the_draft_quotes_or_questions_are_left_alone(tmp_path: Path) -> None:
    result = checked(
        tmp_path, ("Analysis", "The term ‘hard to reach’ is in five records, and we ask what it is doing.")
    )
    assert "hard_to_reach" not in {sign.kind for sign in result.signs}


def test_adultification_and_identities_together(tmp_path: Path) -> None:
    text = "Black disabled boys are described as older and tougher than they are in records of every school."
    made = checked(tmp_path, ("Analysis", text)).to_json()
    assert made["adultification"]["evidence"][0]["quote"] == text
    assert made["intersectionality"] == {"present": True, "evidence": made["intersectionality"]["evidence"]}
    plain = checked(tmp_path, ("Analysis", "The boy was tired.")).to_json()
    assert not plain["adultification"]["present"]
    assert not plain["intersectionality"]["present"]


def test_lines_of_enquiry_put_what_the_draft_raises_first_and_silence_last(tmp_path: Path) -> None:
    result = checked(
        tmp_path, ("Family", "They are Sikh."), ("Involvement", "The mother told us that money was tight.")
    )
    assert [line.raised.name for line in result.lines[:2]] == ["DRAFT", "ACCOUNT"]
    assert {line.raised.name for line in result.lines[2:]} == {"SILENT"}
    assert len(result.asked) == 5
    assert any(isinstance(b, Fold) and b.summary.startswith("Further lines") for b in result.blocks())
    assert '"Not mentioned" is not "not present"' in result.lines[-1].question


def test_what_is_analysed_raises_no_line(tmp_path: Path) -> None:
    assert "race_ethnicity" not in {line.dimension for line in checked(tmp_path, ANALYSED).lines}


@pytest.mark.parametrize(
    ("age", "says"),
    [
        ("Kit was nine weeks old when he was hurt.", "the parents and carers, not the child"),
        ("Kit was 15 when he was hurt.", None),
        ("His mother, who was 19, and Kit were well known.", "No age of the child was recognised"),
    ],
)
def test_a_question_says_whose_identity_it_means_for_a_young_child(tmp_path: Path, age: str, says: str | None) -> None:
    result = checked(tmp_path, ("Introduction", age))
    question = next(line.question for line in result.lines if line.dimension == "sexual_orientation")
    assert (says in question) if says else ("is about" not in question and "No age" not in question)


def test_an_answer_is_shown_travels_and_raises_no_line(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, ("Family", "They are Sikh."))
    answers = {"religion_belief": Answer("asked and not pursued", "the family asked us to leave it")}
    result = check_eedi(draft, answers=answers)
    assert result.to_json()["edi"]["religion_belief"]["answer"] == {
        "kind": "asked and not pursued",
        "why": "the family asked us to leave it",
    }
    assert "answer" not in result.to_json()["edi"]["housing"]
    assert "religion_belief" not in {line.dimension for line in result.lines}
    assert "asked and not pursued: the family asked us to leave it" in words(result.blocks())


def test_people_read_words_and_no_numbers_of_depth(tmp_path: Path) -> None:
    result = checked(tmp_path, ANALYSED, ("Family", "They are Sikh."))
    said = words(result.blocks())
    table = next(block for block in result.blocks() if isinstance(block, Table))
    assert [row[0].text for row in table.rows][:2] == ["Age", "Disability"]
    cells = {row[0].text: row[1] for row in table.rows}
    assert cells["Race and ethnicity"] == Cell("structural", Tint.STRONG)
    assert cells["Age"] == Cell("not mentioned", Tint.NONE)
    assert "Deeper is not always better" in said
    for word in ("level", "score", "total", "average", "compliant", "complete"):
        assert word not in said.lower()
    assert isinstance(result.blocks()[0], Heading)
    last = result.blocks()[-1]
    assert isinstance(last, Text)
    assert last.is_note
    assert "A person decides" in last.text


def test_reviews_side_by_side_stand_in_date_order(tmp_path: Path) -> None:
    old, new = checked(tmp_path, ("Family", "They are Sikh.")), checked(tmp_path, ANALYSED)
    table = next(block for block in across([("New", 2024, new), ("Old", 2019, old)]) if isinstance(block, Table))
    assert table.columns == ("Dimension", "Old, 2019", "New, 2024")
    row = next(row for row in table.rows if row[0].text == "Religion or belief")
    assert [cell.text for cell in row[1:]] == ["named", "not mentioned"]


def test_points_quote_the_draft(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, ("Family", "They are Sikh. The mother was difficult to engage."))
    points = check_eedi(draft).points()
    assert [point.quote.text for point in points] == ["They are Sikh.", "The mother was difficult to engage."]
    for point in points:
        assert draft.paragraphs[point.quote.index].text[point.quote.start :].startswith(point.quote.text)


def test_same_draft_same_result(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, ANALYSED, ("Family", "They are Sikh."))
    assert json.dumps(check_eedi(draft).to_json()) == json.dumps(check_eedi(draft).to_json())


def test_lines_quote_the_library_at_first_hand(tmp_path: Path, sample_library: Path) -> None:
    draft = draft_of(tmp_path, ("Family", "They are Sikh."))
    library = Library.open(sample_library)
    try:
        lines = check_eedi(draft, library, date(2026, 1, 1)).lines
    finally:
        library.close()
    sourced = [line for line in lines if line.sources]
    assert sourced
    assert all(isinstance(source, Source) and source.place for line in sourced for source in line.sources)
    assert all(line.note == "" for line in sourced)
    assert all("without a source" in line.note for line in lines if not line.sources)
