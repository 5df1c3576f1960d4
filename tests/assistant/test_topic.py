"""What a conversation is about, and its name in place of a pronoun."""

from __future__ import annotations

import pytest

from assistant.conversation import standalone
from assistant.conversation_turns import Turn
from assistant.topic import named, topic_of


def _asked(*questions: str) -> list[Turn]:
    return [Turn("user", question) for question in questions]


@pytest.mark.parametrize(
    ("questions", "topic"),
    [
        (("Rapid reviews", "Who holds one?"), "Rapid reviews"),
        (("What does Working Together 2023 say about siblings?",), "Working Together 2023"),
        (("When must the Panel be told?", "And how?"), "Panel"),
        (("Does the Panel or Ofsted publish it?",), ""),
        (("who must be told?",), ""),
        ((), ""),
    ],
)
def test_the_topic_is_a_name_that_the_conversation_holds(questions: tuple[str, ...], topic: str) -> None:
    assert topic_of(_asked(*questions)) == topic


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("Does it mention fathers?", "Does Working Together 2023 mention fathers?"),
        ("What are its criteria?", "What are Working Together 2023's criteria?"),
        ("Is it important to tell parents?", "Is it important to tell parents?"),
        ("What does Working Together say?", "What does Working Together say?"),
        ("Who holds a rapid review?", "Who holds a rapid review?"),
        ("Did her mother agree?", "Did Working Together 2023's mother agree?"),
    ],
)
def test_the_first_pronoun_gives_way_to_the_name(question: str, written: str) -> None:
    assert named(question, "Working Together 2023") == written


def test_words_of_the_earlier_question_come_along_with_the_name() -> None:
    found = standalone("Does it mention parents?", _asked("What does Working Together 2023 say about rapid reviews?"))
    assert found.text.startswith("Does Working Together 2023 mention parents?")
    assert "rapid reviews" in found.carried
