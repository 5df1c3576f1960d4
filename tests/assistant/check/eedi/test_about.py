"""A dimension that a sentence only names in passing, while it speaks of practice about something else, is not analysed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check.draft import read_draft
from assistant.check.eedi import check_eedi

_IN_PASSING = [
    ("Analysis", "age", 1, "The practice kept the twins' notes and their cousin's under one heading."),
    ("Analysis", "poverty", 0, "The only school nurse had been made redundant and the budget for visits was spent."),
    ("Analysis", "sex", 1, "The records of both boys were read by the panel and considered together."),
    ("Analysis", "disability", 1, "Statutory guidance requires services to make reasonable adjustments for disabled people."),
    ("Analysis", "pregnancy_maternity", 1, "The mother and baby unit was asked for its notes and staff considered the request."),
    ("Narrative", "sex", 1, "He could not see the father at the visit on 4 May."),
    ("Narrative", "housing", 1, "Officers went to the flat and asked where he was."),
    ("Home and street", "neurodivergence", 1, "A youth worker wondered whether she might be autistic."),
    ("Home and street", "poverty", 2, "They could not afford the school trip, which would have taken a third of the family's income."),
]  # fmt: skip

_MEANT = [
    ("Analysis", "disability", 3, "Staff put down her weight loss to her disability and did not ask about food."),
    ("Analysis", "disability", 4, "The law asks for more, but the form has no box for disabled parents and so nobody is told."),
    ("Analysis", "language_interpreting", 3, "A neighbour interpreted when the nurse explained the dose."),
    ("Analysis", "language_interpreting", 3, "No interpreter was booked for either home visit."),
    ("Analysis", "language_interpreting", 3, "The discharge leaflet was in English."),
    ("Analysis", "religion_belief", 4, "The form has a box for allergies and none for fasting, so it was recorded as refusal."),
    ("Analysis", "sex", 3, "No agency had asked the father what he knew or invited him to a meeting."),
    ("Family background", "disability", 1, "Her sister has asthma."),
    ("Family background", "pregnancy_maternity", 1, "Her aunt had her third child that winter."),
    ("Family background", "poverty", 2, "She said that in the last week of the month they switched off the boiler."),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "dimension", "at_most", "text"), _IN_PASSING)
def test_named_in_passing_goes_no_deeper(heading: str, dimension: str, at_most: int, text: str, tmp_path: Path) -> None:
    assert _depth(heading, dimension, text, tmp_path) <= at_most


@pytest.mark.parametrize(("heading", "dimension", "depth", "text"), _MEANT)
def test_what_the_sentence_is_about_is_read(
    heading: str, dimension: str, depth: int, text: str, tmp_path: Path
) -> None:
    assert _depth(heading, dimension, text, tmp_path) == depth


def _depth(heading: str, dimension: str, text: str, folder: Path) -> int:
    path = folder / "draft.md"
    path.write_text(
        f"# Local Child Safeguarding Practice Review: Teasel\n\n## 5 {heading}\n\n5.1 {text}\n", encoding="utf-8"
    )
    level: int = check_eedi(read_draft(path)).to_json()["edi"][dimension]["level"]
    return level
