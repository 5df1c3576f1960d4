"""Patterns: verbatim, from more than one note, at most seven, the same each time."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache

import pytest

from assistant.check.language import query_sentence
from assistant.findings.factors import factors_rubric
from assistant.findings.left_over import left_over
from assistant.findings.notes import CaseNotes, Note, NotesError
from assistant.findings.patterns import copies, near, pattern_of
from assistant.findings.patterns_rules import patterns_rubric
from assistant.findings.result import Proposals, propose
from evals.findings_cases import OWN, one_note, read_cases
from indexes.embedding import SentenceTransformerEmbedder

EMBEDDER = SentenceTransformerEmbedder()


@lru_cache(maxsize=4)
def proposed(place: int) -> Proposals:
    return propose(read_cases(OWN)[place].notes, embedder=EMBEDDER)


@pytest.mark.parametrize("place", range(3))
def test_quotes_are_verbatim_and_nothing_set_aside_is_quoted(place: int) -> None:
    made = proposed(place)
    withheld = {(i.note_id, i.sentence.index) for i in made.aside.items if i.withholds != "nothing"}
    withheld |= {(i.note_id, i.sentence.index) for i in made.aside.for_a_person}
    for draft in made.patterns:
        for quote in draft.pattern.quotes:
            note = made.notes.note(quote.note_id)
            assert note.text[quote.start : quote.end] == quote.text
            assert quote.note_id in draft.pattern.supports
            assert (quote.note_id, quote.index) not in withheld


@pytest.mark.parametrize("place", range(3))
def test_at_most_seven_each_with_more_than_one_source(place: int) -> None:
    made = proposed(place)
    groups = {note.id: number for number, group in enumerate(copies(made.notes)) for note in group}
    assert 1 <= len(made.patterns) <= 7
    for draft in made.patterns:
        assert len({groups[note_id] for note_id in draft.pattern.supports}) > 1
        assert 1 <= draft.pattern.typology <= 6
        assert 1 <= len(draft.pattern.questions) <= patterns_rubric().questions.at_most
        assert draft.pattern.not_known
        assert all(question.endswith("?") for question in draft.pattern.questions)


def test_notes_wholly_set_aside_support_nothing() -> None:
    made = proposed(0)
    for draft in made.patterns:
        for note_id in draft.pattern.supports:
            assert made.aside.evidence(made.notes.note(note_id))


def test_the_same_notes_give_the_same_patterns() -> None:
    again = propose(read_cases(OWN)[1].notes, embedder=EMBEDDER)
    assert again.to_json() == proposed(1).to_json()


def test_the_shape_of_the_contract() -> None:
    held = proposed(2).to_json()
    keys = {"id", "sentence", "scaffold", "typology", "supports", "counter", "factors", "quotes", "not_known"}
    assert set(held["patterns"][0]) == keys | {"library", "guidance", "questions"}
    assert held["patterns"][0]["scaffold"] is True
    assert held["patterns"][0]["sentence"].startswith("When ")
    assert set(held["set_aside"][0]) == {"id", "quote", "kind", "why"}
    codes = {factor.code for factor in factors_rubric().factors}
    assert all(f["factor"] in codes for pattern in held["patterns"] for f in pattern["factors"])
    for_a_person = {item["id"] for item in held["for_a_person"]}
    assert "B19" in for_a_person
    assert len(for_a_person) <= 3  # of 52 notes; one too many costs a moment


def test_an_entry_made_twice_is_one_source() -> None:
    groups = [[note.id for note in group] for group in copies(read_cases(OWN)[1].notes) if len(group) > 1]
    assert groups == [["A8", "A9"]]
    dated = [[note.id for note in group] for group in copies(read_cases(OWN)[0].notes) if len(group) > 1]
    assert dated == [["A7", "A8"]]


def test_own_words_of_templates_would_not_be_queried() -> None:
    questions = patterns_rubric().questions
    lines = [*questions.helped, *questions.counter, *(line.ask for line in questions.by_factor)]
    assert not [line for line in lines if query_sentence(line).query]


def test_one_note_is_no_pattern() -> None:
    assert propose(one_note("School: 'The form has one box.'"), embedder=EMBEDDER).patterns == ()


def renamed(note: Note, note_id: str) -> Note:
    return replace(note, id=note_id, sentences=tuple(replace(s, note_id=note_id) for s in note.sentences))


@pytest.mark.slow
def test_eight_thousand_words_in_half_a_minute() -> None:
    once = [note for case in read_cases(OWN) for note in case.notes.notes]
    notes = tuple(renamed(note, f"{place} {note.id}") for place, note in enumerate([*once, *once]))
    EMBEDDER.embed(["warm"])
    started = time.process_time()
    assert propose(CaseNotes(notes), embedder=EMBEDDER).patterns
    assert time.process_time() - started < 30


def test_the_pattern_of_the_same_notes_is_the_same_pattern() -> None:
    made = proposed(1)
    for number, draft in enumerate(made.patterns):
        backwards = draft.pattern.supports[::-1]
        assert pattern_of(made.notes, made.aside, backwards, number + 1, embedder=EMBEDDER) == draft.pattern


def test_a_pattern_of_chosen_notes_holds_those_and_no_others() -> None:
    made = proposed(0)
    assert pattern_of(made.notes, made.aside, ["A8"], 1, embedder=EMBEDDER).supports == ("A8",)  # A7 is its copy
    accused = pattern_of(made.notes, made.aside, ["B14", "A16"], 1, embedder=EMBEDDER)  # B14 is wholly set aside
    assert accused.supports == ("A16", "B14")
    assert {quote.note_id for quote in accused.quotes} == {"A16"}


def test_a_pattern_of_no_notes_is_refused() -> None:
    made = proposed(0)
    for ids in ([], ["Z9"]):
        with pytest.raises(NotesError):
            pattern_of(made.notes, made.aside, ids, 1, embedder=EMBEDDER)


def test_further_notes_are_offered_to_a_pattern() -> None:
    made = proposed(0)
    pattern = pattern_of(made.notes, made.aside, ["A4", "A5", "A12", "B4", "C1"], 1, embedder=EMBEDDER)
    offered = near(made.notes, made.aside, pattern, embedder=EMBEDDER)
    assert {"B1", "B5"} & set(offered)
    assert not set(offered) & set(pattern.supports)
    assert len(offered) <= 4
    gone = replace(pattern, supports=("Z9",))
    assert near(made.notes, made.aside, gone, embedder=EMBEDDER) == ()


@pytest.mark.parametrize("place", range(3))
def test_every_note_is_in_a_pattern_or_set_aside_or_left_over(place: int) -> None:
    made = proposed(place)
    held = {i for draft in made.patterns for i in (*draft.pattern.supports, *draft.pattern.counter)}
    aside = {item.note_id for item in made.aside.items if item.withholds == "evidence"}
    over = set(left_over(made))
    assert held | aside | over == {note.id for note in made.notes.notes}
    assert not held & over
