"""Who took part by a draft's own account, and whose words it uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.check.draft import read_draft
from assistant.check.involvement import InvolvementResult, check_involvement
from assistant.check.involvement.rules import Level
from assistant.check.rules import RubricError
from assistant.drawing.blocks import Heading, Table, Text
from evals.benchmarks.involvement import INVENTED, cells_of, invented, measure

OPENING = """# Local Child Safeguarding Practice Review: Hazel

## 1 Introduction

1.1 Hazel was 14 when she was hurt. This draft is invented.

"""


def _check(folder: Path, text: str, opening: str = OPENING) -> InvolvementResult:
    path = folder / "draft.md"
    path.write_text(opening + text, encoding="utf-8")
    return check_involvement(read_draft(path))


def _standing(result: InvolvementResult, key: str) -> Any:
    return next(s for s in (*result.who, *result.parents) if s.key == key)


def test_the_contract(tmp_path: Path) -> None:
    text = "## 4 Family involvement\n\n4.1 Hazel's mother met the reviewer twice. Her aunt declined to take part.\n"
    made = _check(tmp_path, text).to_json()
    assert list(made) == ["child", "siblings", "parents", "wider_family", "practitioners", "managers"]
    assert made["parents"]["level"] == "contributed"
    assert made["parents"]["evidence"][0] == {
        "quote": "Hazel's mother met the reviewer twice.",
        "paragraph": "4.1",
        "page": None,
    }
    assert (made["wider_family"]["level"], made["wider_family"]["shown"]) == ("invited", "declined")
    assert (made["managers"]["level"], made["managers"]["shown"]) == ("absent", "the draft does not say")


@pytest.mark.parametrize(
    ("sentence", "who", "level"),
    [
        ("The mother met the social worker on four occasions and told her that she was afraid.", "parents", "absent"),
        ("The father told us that nobody had rung him.", "parents", "contributed"),
        ("A team manager told the reviewer that three posts were empty.", "managers", "contributed"),
        ("The team manager met the family each week.", "managers", "absent"),
        ("The grandmother was invited to the core group.", "wider_family", "absent"),
    ],
)
def test_work_with_services_is_not_the_review(tmp_path: Path, sentence: str, who: str, level: str) -> None:
    result = _check(tmp_path, f"## 7 Summary of events\n\n7.1 {sentence}\n")
    assert _standing(result, who).level == level


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("Practitioners met as a group and rewrote the second finding.", "shaped"),
        ("Finding 2 was changed because of what practitioners told us.", "shaped"),
        ("Practitioners came to a learning event and commented on the draft.", "contributed"),
        ("Practitioners did not rewrite the findings; they came to one event.", "contributed"),
        ("Practitioners were invited to an event and none was able to attend.", "invited"),
        ("Practitioners will be invited to a learning event.", "absent"),
        ("No practitioners were spoken to.", "absent"),
        ("The panel was made up of practitioners who had not known the family.", "absent"),
    ],
)
def test_how_far_practitioners_took_part(tmp_path: Path, sentence: str, level: str) -> None:
    assert _standing(_check(tmp_path, f"## 3 Method\n\n3.1 {sentence}\n"), "practitioners").level == level


def test_a_choice_not_to_take_part_is_asked_nothing(tmp_path: Path) -> None:
    result = _check(tmp_path, "## 4 Family involvement\n\n4.1 Her brother was invited and chose not to take part.\n")
    brother = _standing(result, "siblings")
    assert (brother.level, brother.shown, brother.question) == (Level.INVITED, "chose not to", "")
    assert not result.points()


def test_a_reason_is_quoted(tmp_path: Path) -> None:
    text = "## 4 Family involvement\n\n4.1 The parents were not approached because of the criminal trial.\n"
    parents = _standing(_check(tmp_path, text), "parents")
    assert parents.shown.startswith("not possible (other proceedings): “The parents were not approached")
    assert [p.kind for p in _check(tmp_path, text).points()] == ["not_asked"]


@pytest.mark.parametrize(
    ("opening", "words"),
    [("Hazel died in the spring.", "died"), ("Baby Hazel was nine weeks old when she was hurt.", "too young")],
)
def test_a_child_who_died_or_is_too_young_is_never_absent_in_what_people_read(
    tmp_path: Path, opening: str, words: str
) -> None:
    start = f"# Local Child Safeguarding Practice Review: Hazel\n\n## 1 Introduction\n\n1.1 {opening}\n\n"
    result = _check(tmp_path, "## 3 Method\n\n3.1 Nine practitioners came to a learning event.\n", start)
    child = _standing(result, "child")
    assert child.shown == f"not possible ({words}): “{opening}”"
    assert "kept in view" in child.question
    assert child.level is Level.ABSENT
    assert not any("absent" in cell.text for b in result.blocks() if isinstance(b, Table) for r in b.rows for cell in r)


def test_met_and_yet_not_heard(tmp_path: Path) -> None:
    text = (
        "## 4 Family involvement\n\n4.1 The reviewer visited Hazel, who was tired, and her views could not be heard.\n"
    )
    assert _standing(_check(tmp_path, text), "child").level is Level.INVITED


def test_fathers_and_a_parent_living_apart_are_asked_about_by_themselves(tmp_path: Path) -> None:
    text = "## 4 Family involvement\n\n4.1 Her mother met the reviewer. Her father lives apart and was sent a letter.\n"
    result = _check(tmp_path, text)
    assert _standing(result, "parents").level is Level.CONTRIBUTED
    assert _standing(result, "fathers").level is Level.INVITED
    assert set(result.to_json()["parents"]) == {"level", "shown", "evidence", "fathers", "not_at_home"}
    only_mother = _check(tmp_path, "## 4 Family involvement\n\n4.1 Her mother met the reviewer.\n")
    assert _standing(only_mother, "fathers").shown == "the draft does not say"
    assert _standing(only_mother, "not_at_home").shown == "the draft does not say"


def test_quotations_are_told_by_whose_they_are(tmp_path: Path) -> None:
    text = (
        "## 5 Hazel's experience\n\n5.1 Her sister said: ‘I used to hear her singing through the wall.’\n\n"
        "5.2 ‘I wanted somebody to stay and ask me a second time.’ The school closed in July.\n\n"
        "5.3 Staff spoke of ‘step down’ and ‘no further action’.\n"
    )
    result = _check(tmp_path, text)
    assert [(s.quote.paragraph, s.who, s.has_source) for s in result.words] == [
        ("5.1", "siblings", True),
        ("5.2", None, False),
    ]
    (point,) = result.points()
    assert (point.kind, point.quote.paragraph) == ("unsourced", "5.2")
    assert point.question.startswith("Whose words are these")


def test_the_report_begins_with_its_title_and_ends_with_what_cannot_be_seen(tmp_path: Path) -> None:
    blocks = _check(tmp_path, "## 3 Method\n\n3.1 One reviewer read the records.\n").blocks()
    assert isinstance(blocks[0], Heading)
    assert blocks[0].level == 2
    assert isinstance(blocks[-1], Text)
    assert blocks[-1].is_note
    assert "A person decides" in blocks[-1].text


def test_nothing_of_a_draft_is_kept(tmp_path: Path) -> None:
    from assistant.check.involvement.people import mentions

    _check(tmp_path, "## 3 Method\n\n3.1 Nine practitioners came to a learning event.\n")
    assert mentions.cache_info().currsize == 0


def test_a_partnerships_own_rubric_is_checked(tmp_path: Path) -> None:
    (tmp_path / "involvement.yaml").write_text("source: ours\nacts: []\n", encoding="utf-8")
    path = tmp_path / "draft.md"
    path.write_text(OPENING, encoding="utf-8")
    with pytest.raises(RubricError, match=r"involvement\.yaml"):
        check_involvement(read_draft(path), tmp_path)


@pytest.mark.parametrize(("file", "least"), [("blind", 0.97), ("blind_sections", 0.9), ("blind_late", 0.85)])
def test_invented_paragraphs_and_sections(file: str, least: float) -> None:
    cells = [
        cell
        for name, draft, wanted in invented(INVENTED / f"{file}.jsonl")
        for cell in cells_of(name, check_involvement(draft), wanted)
    ]
    assert sum(c.wanted is c.given for c in cells) / len(cells) >= least


def test_levels_against_the_labels(shared: Path) -> None:
    figures = measure(shared)
    assert figures["involvement_kappa"].n == 42
    assert figures["involvement_kappa"].value >= 0.70
    assert figures["involvement_evidence_verbatim"].value == 1.0
