from assistant.conversation import standalone
from assistant.conversation_turns import Turn

BEFORE = (
    Turn("user", "How soon must the ICPC be held?"),
    Turn("assistant", "Within 15 working days of the strategy discussion (Working Together 2023)."),
)


def test_a_question_that_leans_takes_the_subject_along() -> None:
    found = standalone("And the first core group after that?", BEFORE)
    assert found.text.startswith("And the first core group after that?")
    assert "ICPC" in found.carried


def test_the_document_named_in_the_answer_is_carried() -> None:
    assert "Working Together 2023" in standalone("And what changed in the 2026 version?", BEFORE).carried


def test_a_question_of_its_own_is_left_alone() -> None:
    question = "Which body appoints the members of the national review panel under the Children Act 2004?"
    assert standalone(question, BEFORE).text == question


def test_without_a_history_nothing_is_added() -> None:
    assert standalone("And then?", ()).text == "And then?"


def test_what_is_said_again_is_not_carried() -> None:
    assert "held" not in standalone("Where is it held?", BEFORE).carried.split()
