"""Files of the writer's answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check.eedi.answers import Answer, AnswersError, read_answers


def test_yaml_and_json_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("housing: {kind: not known, why: nobody kept a record}\n", encoding="utf-8")
    (tmp_path / "a.json").write_text(
        '{"housing": {"kind": "not known", "why": "nobody kept a record"}}', encoding="utf-8"
    )
    expected = {"housing": Answer("not known", "nobody kept a record")}
    assert dict(read_answers(tmp_path / "a.yaml")) == dict(read_answers(tmp_path / "a.json")) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("house: {kind: not known, why: x}", '"house" is none of the dimensions'),
        ("housing: {kind: unclear, why: x}", "asked and not pursued"),
        ("housing: {kind: not known, why: ''}", "needs a reason"),
        ("housing: not known", "needs a kind and a why"),
        ("- housing", "an answer for each dimension"),
        ("housing: {kind: [", "neither YAML nor JSON"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnswersError, match=r"answers\.yaml") as caught:
        read_answers(path)
    assert says in str(caught.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match="can't be read"):
        read_answers(tmp_path / "none.yaml")
