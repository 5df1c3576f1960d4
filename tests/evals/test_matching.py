from __future__ import annotations

import pytest

from evals.matching import evened, holds, overlap, similar_questions


def test_what_printing_changes_is_evened_out_and_words_are_not():
    assert evened("the “ﬁrst”\n step – it’s\xa0done") == 'the "first" step - it\'s done'
    assert evened("Must") != evened("must")


@pytest.mark.parametrize(
    ("words", "is_held"),
    [("five working days", True), ("Five  Working days", True), ("ive working", False), ("ten working days", False)],
)
def test_whole_words_are_looked_for(words, is_held):
    assert holds("within five working days.", words) is is_held


def test_a_number_within_a_longer_number_does_not_count():
    assert not holds("within twenty-five working days", "five working days")
    assert not holds("in 2018/19", "201")


def test_overlap_is_the_share_of_five_word_runs():
    part = "one two three four five six"
    assert overlap(part, f"zero {part} seven") == 1.0
    assert overlap(part, "one two three four five and so on") == 0.5
    assert overlap(part, "something else") == 0.0
    assert overlap("short words", "some short words here") == 1.0


def test_the_same_question_in_other_words():
    assert similar_questions("How soon must we notify the Panel?", "how soon must the panel notify?") >= 0.8
    assert similar_questions("How soon must we notify?", "Who writes the report?") < 0.3
