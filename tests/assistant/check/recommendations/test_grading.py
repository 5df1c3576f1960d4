"""Level by the change, strength by the mechanism, and what a text says of who, how known and by when."""

from __future__ import annotations

import pytest

from assistant.check.recommendations.grading import deadline_of, grade, measure_of
from assistant.check.recommendations.rubric import rubric


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Practitioners should be reminded to write down who lives in the home.", "practice"),
        ("Team managers will give each worker supervision every month.", "team"),
        ("Recruit more foster carers near the coast.", "organisation"),
        ("Set up a multi-agency panel for children who are out of school.", "partnership"),
        ("Ask the regional network of authorities to share one emergency rota.", "regional"),
        ("The Government should change the law on school registers.", "national"),
        ("GP practices should be reminded to record who lives in the home.", "organisation"),
        ("A question about stairs should be added to the home visit form.", "organisation"),
        ("The Head of Midwifery will set up weekly group supervision for midwives.", "organisation"),
        ("The Training Consortium should deliver a webinar on coercive control to frontline staff.", "partnership"),
    ],
)
def test_the_level_is_that_of_the_change(text: str, level: str) -> None:
    assert grade(text).level.value == level


def test_the_level_is_not_that_of_the_one_who_is_told_to_act() -> None:
    assert (
        grade("The safeguarding partners will write to NHS England to ask for a national flag.").level.value
        == "national"
    )


@pytest.mark.parametrize(
    ("text", "strength", "mechanism"),
    [
        ("All staff must be reminded to use the escalation pathway.", "weaker", "reminder"),
        ("The board should seek assurance that supervision is taking place.", "weaker", "assurance"),
        ("Provide training on the new screening tool.", "weaker", "training"),
        ("Circulate a briefing about the tracking system.", "weaker", "briefing"),
        ("Ensure that plans are good.", "weaker", "aim"),
        ("Appoint two more night workers.", "intermediate", "capacity"),
        ("Introduce a checklist for discharge.", "intermediate", "tool"),
        ("A manager from another service should give a second opinion on each closing.", "intermediate", "second_look"),
        ("Stop the use of hotels for families with babies.", "stronger", "stop"),
        ("Parliament should legislate for a register.", "stronger", "law"),
        ("The three services will merge their referral forms.", "stronger", "simplify"),
        ("The council should fund a youth worker in each library.", "stronger", "commissioning"),
    ],
)
def test_the_mechanism_decides_and_not_the_verb(text: str, strength: str, mechanism: str) -> None:
    made = grade(text)
    assert (made.strength.value, made.mechanism) == (strength, mechanism)


def test_a_bundle_takes_its_strongest_part() -> None:
    both = "Train staff in the new form, and appoint a link worker for the hostel."
    assert grade(both).strength.value == "intermediate"
    assert grade("Train staff in the new form.").strength.value == "weaker"


def test_an_aim_after_so_that_is_no_means() -> None:
    assert grade("Improve planning so that additional staff are not needed.").strength.value == "weaker"


def test_the_reason_is_the_mechanism_in_words() -> None:
    assert grade("Remind staff of the leaflet.").reason == "relies on people remembering"
    grades = ("weaker", "stronger", "intermediate", "weak", "strong")
    for line in (*rubric().strength.lines, rubric().strength.none, rubric().strength.topic, rubric().strength.question):
        assert not any(word in line.words.lower().split() for word in grades), line.words


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("The Director of Housing will end the use of hotels.", "The Director of Housing"),
        ("Within six months, the force should set up a desk.", "the force"),
        ("Head of Service to meet the team each month.", "Head of Service"),
        ("Restore the joint clinic, led by the Designated Nurse, by May.", "the Designated Nurse"),
        ("Ensure that managers oversee each plan.", "managers"),
        ("Practitioners should be reminded of the rule.", None),
        ("All staff should receive supervision.", None),
        ("Agencies should review their letters.", None),
        ("The partnership should raise awareness of debt.", None),
        ("Review the work of the training board.", None),
        ("Ask the Director of Housing to end the use of hotels.", None),
    ],
)
def test_an_owner_is_a_role_or_body_that_is_to_act(text: str, owner: str | None) -> None:
    assert grade(text).owner == owner


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Close the old inbox by March 2027.", "by March 2027"),
        ("Within three months, the trust should close the inbox.", "Within three months"),
        ("Answer every call within ten minutes.", None),
        ("Hold an exercise at least every two years.", None),
        ("Close the inbox as soon as possible.", None),
        ("Look again at what was agreed in 2019.", None),
    ],
)
def test_a_deadline_is_for_the_recommendation_and_no_service_time(text: str, date: str | None) -> None:
    assert deadline_of(text) == date


def test_a_measure_is_said_and_not_only_possible() -> None:
    said = "The college will send files at once, and will publish the average time for each term."
    assert "average time" in (measure_of(said) or "")
    assert measure_of("Abolish the second form.") is None
    assert grade("Abolish the second form.").is_measurable
    assert not grade("Make practice more robust.").is_measurable
