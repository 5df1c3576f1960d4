"""The rubric of the EEDI lens: it loads, a partnership's own is used, and what is wrong in one is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check.eedi.cues import cues_of, rubric_of
from assistant.check.rules import RubricError
from prompts import rubric_text

CODES = (
    "age disability gender_reassignment marriage_civil_partnership pregnancy_maternity race_ethnicity religion_belief sex "
    "sexual_orientation poverty housing immigration_status care_experience neurodivergence language_interpreting "
    "geography_access"
).split()


def test_the_sixteen_dimensions_each_with_a_source() -> None:
    rubric = rubric_of()
    assert [dimension.code for dimension in rubric.dimensions] == CODES
    assert all(dimension.source and dimension.ask.endswith("?") for dimension in rubric.dimensions)
    assert len(rubric.ladder.rungs) == len(rubric.ladder.tints) == len(rubric.ladder.meaning) == 6


def test_no_question_asks_who_failed() -> None:
    rubric = rubric_of()
    asked = [d.ask for d in rubric.dimensions] + [sign.question for sign in rubric.boilerplate.signs]
    assert not [text for text in asked if "fail" in text.lower() or "who did not" in text.lower()]


def test_a_partnerships_own_rubric_is_used(tmp_path: Path) -> None:
    (tmp_path / "eedi.yaml").write_text(rubric_text("eedi").replace("name: Age", "name: How old"), encoding="utf-8")
    assert rubric_of(tmp_path).dimension("age").name == "How old"


def test_a_pattern_that_is_none_is_said(tmp_path: Path) -> None:
    text = (
        rubric_text("eedi")
        .replace("  hard_to_reach", "  hard_to_reach")
        .replace("pattern: '\\bhard[- ]to", "pattern: '(hard[- ]to", 1)
    )
    (tmp_path / "eedi.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RubricError, match="boilerplate"):
        cues_of(tmp_path)
