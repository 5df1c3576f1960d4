"""What is quoted from a note, what counts against a pattern, and the words of a heading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.check.rules import found
from assistant.findings.headings import grammar_of, headings
from assistant.findings.notes import CaseNotes
from assistant.findings.pattern import Pattern
from assistant.findings.patterns import pattern_of
from assistant.findings.patterns_rules import patterns_rubric
from assistant.findings.polarity import leaning
from assistant.findings.setting_aside import set_aside
from assistant.findings.wording import not_known
from evals.findings_cases import one_note
from indexes.embedding import HashingEmbedder
from indexes.lexical import stem


def numbered(*texts: str) -> CaseNotes:
    made = []
    for number, text in enumerate(texts):
        note = one_note(text).notes[0]
        sentences = tuple(replace(s, note_id=f"X{number}") for s in note.sentences)
        made.append(replace(note, id=f"X{number}", sentences=sentences))
    return CaseNotes(tuple(made))


def pattern_in(*texts: str) -> Pattern:
    notes = numbered(*texts)
    ids = [note.id for note in notes.notes]
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
    notes = [["The discharge summary is late."], ["Nobody asked for the summary."]]
    rules = patterns_rubric()
    grammar = grammar_of([s for note in notes for s in note], rules.headings, rules.general.words)
    shared = {stem("summary"): 1.0}
    assert headings(notes, shared, grammar, rules.headings) == ("discharge summary",)
    assert headings(notes, {}, grammar, rules.headings) == ()


@pytest.mark.parametrize("word", ["door", "system", "slot", "ward"])
def test_no_heading_is_a_single_common_word(word: str) -> None:
    notes = [[f"The {word} was shut."], [f"Nobody asked about the {word}."]]
    rules = patterns_rubric()
    grammar = grammar_of([s for note in notes for s in note], rules.headings, rules.general.words)
    assert headings(notes, {stem(word): 1.0}, grammar, rules.headings) == ()


def test_a_single_word_of_the_field_is_a_heading() -> None:
    notes = [["The handover was short."], ["Nobody asked about the handover."]]
    rules = patterns_rubric()
    grammar = grammar_of([s for note in notes for s in note], rules.headings, rules.general.words)
    assert headings(notes, {stem("handover"): 1.0}, grammar, rules.headings) == ("handover",)


@pytest.mark.parametrize("when", ["2 February.", "Month 16.", "Week 3, Tuesday evening.", "Year 2, June."])
def test_a_sentence_that_only_says_when_is_never_quoted(when: str) -> None:
    quotes = pattern_in(f"{when} No chart is kept on the ward.", when, "Trust: 'A chart was kept for 3 of 20.'").quotes
    assert [quote.note_id for quote in quotes] == ["X0", "X2"]
    assert "No chart is kept" in quotes[0].text


@pytest.mark.parametrize("said", ["May agrees.", "The second half of the form is empty.", "One day only."])
def test_a_sentence_that_says_more_than_when_may_be_quoted(said: str) -> None:
    assert not found(patterns_rubric().quoting.only_when, said)


@pytest.mark.parametrize(
    "sentence",
    [
        "A check of 52 nights found the cupboard locked on 51.",
        "Of 40 children, 36 were visited within five days.",
        "91 per cent of referrals were answered within two days.",
        "Attendance rose from 20 per cent to 45 per cent once the same person rang.",
        "In the east locality 9 of 9 were seen on the same day.",
    ],
)
def test_what_was_so_for_most_worked(sentence: str) -> None:
    assert leaning(sentence, "Trust", patterns_rubric().polarity) >= 1.0


@pytest.mark.parametrize(
    "sentence",
    [
        "An audit of 38 babies found that 15 were seen on the same day, 17 on the next day and 6 later.",
        "Of 40 children, 6 were visited within five days.",
        "22 per cent of referrals were answered within two days.",
        "On the same day 4 of 31 were seen.",
        "Between April and June 200 calls came in, of which 31 were answered on the day.",
    ],
)
def test_what_was_so_for_few_did_not_work(sentence: str) -> None:
    assert leaning(sentence, "Trust", patterns_rubric().polarity) < 0


@pytest.mark.parametrize(
    "sentence", ["A survey of 30 homes found mould in 27.", "A check of 20 files found the form unsigned in 18."]
)
def test_a_lack_that_most_share_is_no_success(sentence: str) -> None:
    assert leaning(sentence, "Trust", patterns_rubric().polarity) <= 0


CHARTS = (
    "Ward: 'The growth chart is on paper and no growth chart goes home.'",
    "Clinic: 'We have never seen a growth chart. Nobody sends a growth chart.'",
)
THINGS = "roof van gate lamp boiler lift fence sink stair carpet window cooker piano bench".split()
FILLER = tuple(f"Week {week}. The {thing} is repaired." for week, thing in enumerate(THINGS))


def counter_among(*more: str) -> tuple[str, ...]:
    notes = numbered(*CHARTS, *more, *FILLER)
    return pattern_of(notes, set_aside(notes), ["X0", "X1"], 1, embedder=HashingEmbedder()).counter


def test_a_note_counts_against_a_pattern_only_where_it_is_about_the_same_thing() -> None:
    same = "Nursery, east side: 'We keep a growth chart here and it works because the same person holds it.'"
    other = "Community worker, east side: 'You telephone the clinic here, she answers, and it worked four times.'"
    assert counter_among(same, other) == ("X2",)


def test_why_it_went_better_elsewhere_is_said_to_be_not_known() -> None:
    same = "Nursery, east side: 'We keep a growth chart here and it works because the same person holds it.'"
    notes = numbered(*CHARTS, same, *FILLER)
    made = pattern_of(notes, set_aside(notes), ["X0", "X1"], 1, embedder=HashingEmbedder())
    assert "Why things went better in X2." in made.not_known
    rules = patterns_rubric()
    assert "Why it did not go so in X2." in not_known([], ["X2"], [], True, rules)
