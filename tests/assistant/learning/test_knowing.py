"""An action done is never shown as change achieved."""

from __future__ import annotations

import time

import pytest

from assistant.learning import Entry, known
from assistant.learning.rubric import log_rubric

CALLS = "One number for both teams since May."


@pytest.mark.parametrize(
    ("done", "seen", "seen_by", "code"),
    [
        ("", "", "", "none"),
        ("Nothing yet.", "", "", "none"),
        ("Not started", "n/a", "", "none"),
        ("None since the form", "", "", "none"),
        (CALLS, "", "", "done"),
        (CALLS, "Nothing so far.", "", "done"),
        (CALLS, "Not known, too early", "", "done"),
        (CALLS, "We haven’t asked families yet.", "", "done"),
        (CALLS, "All 40 staff have completed the training.", "training records", "done_output"),
        (CALLS, "The policy was ratified and circulated.", "", "done_output"),
        (CALLS, "Parents say that somebody answers.", "", "done_unsourced"),
        (CALLS, "Parents say that somebody answers.", "unknown", "done_unsourced"),
        (CALLS, "Parents say that somebody answers.", "parents, F2", "done_seen"),
        (CALLS, "It made no difference at weekends.", "night staff, C9", "done_seen"),
        ("We plan to merge the forms.", "", "", "planned"),
        ("Referral form under revision.", "Parents say nothing is different.", "parents, F1", "planned_seen"),
        ("", "Parents say that somebody answers.", "parents, F2", "seen"),
        ("", "Parents say that somebody answers.", "", "seen_unsourced"),
        ("There is now one worker for both plans.", "", "", "done"),
        ("We asked families first, and the letter was changed.", "", "", "done"),
    ],
)
def test_what_is_known(done: str, seen: str, seen_by: str, code: str) -> None:
    assert known(Entry(done=done, seen=seen, seen_by=seen_by)).code == code


def test_done_alone_is_said_as_it_was_asked_for() -> None:
    state = known(Entry(done=CALLS))
    assert state.said == "Done; whether it changed anything is not known."
    assert "children, families, practitioners" in state.ask
    assert "by whom" in state.ask


def test_a_part_that_is_planned_is_named() -> None:
    assert "planned" in known(Entry(done=f"{CALLS} The forms will be merged.")).said
    assert "planned" not in known(Entry(done=CALLS)).said


def test_no_state_says_that_change_was_achieved() -> None:
    for code, state in log_rubric().knowing.states.items():
        assert not {"achieved", "improved", "effective", "impact", "success"} & set(state.said.lower().split()), code
        if code.startswith("done"):
            assert "not known" in state.said or "for people to judge" in state.said
        assert state.ask.count("?") == 1 or code == "none"


def test_long_and_odd_answers_are_read_in_time() -> None:
    begun = time.perf_counter()
    for words in ("nothing ", "too early ", "no yet ", "has not yet ", " - - ", "not that we "):
        text = (words * 9 + ". ") * 2000
        assert known(Entry(done=text, seen=text, seen_by=text)).code
    assert time.perf_counter() - begun < 60
