"""What is quoted from a note, and the words of a heading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.findings.headings import grammar_of, headings
from assistant.findings.notes import CaseNotes
from assistant.findings.pattern import Pattern
from assistant.findings.patterns import pattern_of
from assistant.findings.patterns_rules import patterns_rubric
from assistant.findings.setting_aside import set_aside
from evals.findings_cases import one_note
from indexes.embedding import HashingEmbedder


def pattern_in(*texts: str) -> Pattern:
    made = []
    for number, text in enumerate(texts):
        note = one_note(text).notes[0]
        sentences = tuple(replace(s, note_id=f"X{number}") for s in note.sentences)
        made.append(replace(note, id=f"X{number}", sentences=sentences))
    notes = CaseNotes(tuple(made))
    ids = [note.id for note in made]
    return pattern_of(notes, set_aside(notes), ids, 1, embedder=HashingEmbedder())


MEALS = (
    "Week 3. Dietitian visits with a colleague. The feeding plan is kept at the hospital and no copy goes to the nursery.",
    "Nursery worker: 'I asked about it in May. We have never seen a feeding plan. Each of us guesses, and that is usual.'",
    "Trust: 'A feeding plan was on the nursery file for 4 of 31 children. The trust does not send them.'",
)


def test_the_condition_is_quoted_and_not_the_event() -> None:
    quotes = [quote.text for quote in pattern_in(*MEALS).quotes]
    assert quotes[0] == "The feeding plan is kept at the hospital and no copy goes to the nursery."
    assert quotes[1].startswith("We have never seen a feeding plan.")
    assert "4 of 31" in quotes[2]


def test_a_sentence_that_points_back_brings_the_one_before_it() -> None:
    said = "Nurse: 'My supervision was booked for May. It was cancelled for clinics. That happens to all of us each quarter.'"
    quote = pattern_in(said, "Trust: 'Supervision was held for 9 of 40 nurses.'").quotes[0]
    assert quote.text == said[len("Nurse: '") : -1]
    assert (quote.start, quote.end) == (len("Nurse: '"), len(said) - 1)


def test_nothing_set_aside_stands_inside_a_quotation() -> None:
    said = "Nurse: 'No chart is kept. She was lazy and should be sacked. That is so on every ward.'"
    quotes = pattern_in(said, "Trust: 'A chart was kept for 3 of 20 children.'").quotes
    assert all("lazy" not in quote.text for quote in quotes)


def test_a_quotation_does_not_run_on_into_another_voice() -> None:
    said = "Trust: 'No letter was sent in 12 of 30 cases.' That is the usual practice according to each of the wards."
    assert "usual practice" not in pattern_in(said, "Ward: 'No letter is ever sent.'").quotes[0].text


def test_headings_are_things_that_two_notes_share() -> None:
    assert pattern_in(*MEALS).about[0] == "feeding plan"


@pytest.mark.parametrize(
    "notes",
    [
        (["Oakfield was told by the social worker."], ["The social worker wrote to Oakfield."]),
        (["The mother is lazy."], ["Nobody asked the mother."]),
        (["We asked on Tuesday."], ["They asked on Tuesday."]),
    ],
)
def test_no_heading_is_a_name_or_a_person_or_a_day(notes: tuple[list[str], ...]) -> None:
    rules = patterns_rubric()
    grammar = grammar_of([s for note in notes for s in note], rules.headings, rules.general.words)
    assert headings(notes, {}, grammar, rules.headings) == ()


def test_where_no_phrase_is_shared_one_note_gives_it() -> None:
    notes = [["The discharge summary is late."], ["Nobody asked."]]
    rules = patterns_rubric()
    grammar = grammar_of([s for note in notes for s in note], rules.headings, rules.general.words)
    assert headings(notes, {}, grammar, rules.headings) == ("discharge summary",)
