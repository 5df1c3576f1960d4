"""Prompts: a released file never changes; a wrong filling names what is wrong."""

from __future__ import annotations

import pytest

from prompts.templating import PromptError, load, locked, versions


def test_a_released_prompt_is_as_it_was_released() -> None:
    """Changed one? Undo it, and write the change as the next version; then add its checksum to locked.json."""
    found = {
        f"{name}.v{number}": load(name, number).sha256 for name, numbers in versions().items() for number in numbers
    }
    assert found == locked()


def test_a_value_that_is_missing_is_named() -> None:
    with pytest.raises(PromptError, match="sentences"):
        load("select").fill({"question": "Who?"})
    with pytest.raises(PromptError, match="more"):
        load("select").fill({"question": "Who?", "sentences": "", "more": ""})


def test_what_is_filled_in_is_not_read_as_a_template() -> None:
    assert "$HOME costs $5" in load("select").fill({"question": "$HOME costs $5", "sentences": ""})


def test_there_is_no_other_version() -> None:
    with pytest.raises(PromptError, match="version 99"):
        load("select", 99)
