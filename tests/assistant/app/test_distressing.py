"""Quotations of reviews that describe injury are folded; guidance and the words of the process are not."""

from __future__ import annotations

import pytest

from assistant.app.distressing import describes_injury


@pytest.mark.parametrize(
    "text",
    [
        "He had three fractured ribs and older bruising.",
        "She was found unresponsive.",
        "The scald was seen by the health visitor.",
        "The boy had been stabbed on his way home.",
    ],
)
def test_a_wound_is_folded(text: str) -> None:
    assert describes_injury(text)


@pytest.mark.parametrize(
    "text",
    [
        "The child died and a rapid review was held.",
        "Partners must notify the Panel of serious harm.",
        "Practitioners were not asked about domestic abuse.",
        "The social worker felt burnout in the team.",
        "The kick-off meeting was held in May.",
    ],
)
def test_words_of_the_process_are_not(text: str) -> None:
    assert not describes_injury(text)
