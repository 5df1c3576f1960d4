"""Rubrics: what is wrong in one is said with its file and field; a partnership's own copy takes the place of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check.parts import Part, part_of
from assistant.check.rules import Pattern, RubricError, Strict, load
from prompts import rubric_names


class _Small(Strict):
    source: str
    words: tuple[Pattern, ...]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source: s\nwords: ['(']", r"words\.0"),
        ("source: s\nwords: ['a']\nmore: 1", "more"),
        ("source: s", "words"),
        ("source: [", r"line 1|line 2"),
    ],
)
def test_a_rubric_that_cannot_be_used_says_where(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RubricError, match=said) as raised:
        load("small", _Small, tmp_path)
    assert "small.yaml" in str(raised.value)


def test_a_partnerships_own_rubric_is_used(tmp_path: Path) -> None:
    own = "source: our own\nparts:\n  - {part: findings, pattern: 'what came to light'}\n"
    (tmp_path / "parts.yaml").write_text(own, encoding="utf-8")
    assert part_of(("What came to light",), tmp_path) is Part.FINDINGS
    assert part_of(("What came to light",)) is Part.OTHER


def test_rubrics_are_shipped() -> None:
    assert "parts" in rubric_names()
