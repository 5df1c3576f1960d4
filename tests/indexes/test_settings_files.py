from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from indexes.errors import SettingsFileError
from indexes.settings_files import parse


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: int = 0


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")
    items: list[Inner] = []


def test_an_empty_file_is_the_empty_model() -> None:
    assert parse("# nothing\n", "a.yaml", Model) == Model()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("items:\n  - number: 1\n  - number: many\n", r"a.yaml, line 3: items.1.number: .*valid integer"),
        ("items:\n  - nunber: 1\n", r"a.yaml, line 2: items.0.nunber: Extra inputs"),
        ("items:\n  - number: 1\n    number: 2\n", r'a.yaml, line 3: "number" stands here twice'),
        ("items:\n  - [1\n", r"a.yaml, line \d: "),
        ("items: \x01", r"a.yaml holds a character"),
        ("- 1\n", r"a.yaml, line 1: "),
    ],
)
def test_errors_name_file_line_and_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(SettingsFileError, match=message):
        parse(text, "a.yaml", Model)
