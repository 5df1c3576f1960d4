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
        (("Who was Nan Bridie in the Juniper review?",), ""),
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


def test_a_name_mentioned_stands_for_a_person_only() -> None:
    asked = _asked("What does the Alder review say about supervision?")
    found = standalone("Was there a recommendation for it?", asked)
    assert found.text.startswith("Was there a recommendation for it?")
    assert "supervision" in found.carried
    asked = _asked("Who was Nan Bridie?")
    assert standalone("Why hadn't she rung before?", asked).text.startswith("Why hadn't Nan Bridie rung before?")


def test_a_conversation_that_opens_with_a_title_keeps_to_it() -> None:
    asked = _asked("Working Together 2023", "What does it say about siblings?")
    assert standalone("Does it mention parents?", asked).text == "Does Working Together 2023 mention parents?"
    assert standalone("And who pays?", asked).text == "And who pays? (about: Working Together 2023)"
