from __future__ import annotations

import time
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.errors import SettingsFileError
from indexes.glossary import is_term
from indexes.lexical import STOP_WORDS, words
from indexes.plain_words import GAP_AT_MOST, PAIRS_AT_MOST, PlainWords, bridge, read

_LISTED = read((files("indexes") / "data" / "plain_words.yaml").read_text(encoding="utf-8"))
_LONG = " ".join(said for entry in _LISTED.entries for said in entry.said if "..." not in said)[:4000]


def _means(question: str) -> set[str]:
    return {phrase for _, means in bridge(question) for phrase in means}


def _said(question: str) -> list[str]:
    return [said for said, _ in bridge(question)]


def test_the_file_holds_a_thesaurus_of_useful_size() -> None:
    assert len(_LISTED.entries) >= 350


def test_every_entry_says_and_means_something() -> None:
    for entry in _LISTED.entries:
        assert entry.said
        assert 1 <= len(entry.means) <= 3
        assert all(phrase.strip() and len(phrase.split()) <= 6 for phrase in entry.means), entry
        assert len(set(entry.means)) == len(entry.means), entry
        assert entry.source.strip()


def test_nothing_is_said_twice() -> None:
    said = [said.lower() for entry in _LISTED.entries for said in entry.said]
    assert len(said) == len(set(said))


def test_no_entry_is_a_stop_word() -> None:
    assert not [said for entry in _LISTED.entries for said in entry.said if said.lower() in STOP_WORDS]


def test_the_first_tier_is_not_repeated() -> None:
    # Remove these from plain_words.yaml: glossary.yaml now holds them.
    assert not [said for entry in _LISTED.entries for said in entry.said if "..." not in said and is_term(said)]


def test_every_entry_is_found_by_its_own_words() -> None:
    lost = [said for entry in _LISTED.entries for said in entry.said if not bridge(said.replace("...", ""))]
    assert not lost


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("How do we pick a reviewer?", "appoint"),
        ("Who do we tell about it?", "notify"),
        ("They told the family last week", "notify"),
        ("It was finished in March", "complete"),
        ("Finishing the work", "complete"),
        ("FINISH", "complete"),
        ("Do we have to do this?", "must"),
        ("Is that up to us?", "discretion"),
        ("It's against the law", "offence"),
        ("It’s just a gut feeling", "professional judgement"),
        ("We keep going round in circles", "drift"),
        ("He was kicked out", "exclusion"),
        ("Who has the final say?", "determine"),
        ("They aren't good enough", "adequate"),
    ],
)
def test_everyday_words_meet_printed_ones(question: str, phrase: str) -> None:
    assert phrase in _means(question)


@pytest.mark.parametrize(
    "question",
    [
        "must they hand over the file",
        "must they hand it over",
        "must they hand the whole file over",
        "they handed it over",
    ],
)
def test_a_phrasal_verb_may_have_up_to_three_words_inside(question: str) -> None:
    assert "supply" in _means(question)


def test_a_wider_gap_is_no_phrase() -> None:
    assert "supply" in _means(f"hand {'x ' * GAP_AT_MOST}over")
    assert "supply" not in _means(f"hand {'x ' * (GAP_AT_MOST + 1)}over")


def test_a_phrase_does_not_run_into_the_next_sentence() -> None:
    assert "supply" not in _means("Lend a hand. Over to you")


def test_the_words_shown_are_the_questions_own() -> None:
    assert _said("Must they Hand the file Over?")[0] == "Hand … Over"
    assert (
        _said("Who has the Final Say?") == ["Who has the Final Say"]
        or "Final Say" in _said("Who has the Final Say?")[0]
    )


def test_the_longest_phrase_wins_and_its_words_are_used_once() -> None:
    assert _said("against the law") == ["against the law"]


def test_words_in_other_words_are_not_matched() -> None:
    assert bridge("the lawn and the latest kiln") == ()


def test_a_negative_is_not_its_positive() -> None:
    assert _said("who can't read it") == ["can't read"]
    assert _said("who cannot read it") == ["cannot read"]
    assert _said("who can’t read it") == ["can’t read"]
    assert bridge("who can read it") == ()


@pytest.mark.parametrize(
    "question", ["Tell me about rapid reviews", "Show me chapter 5", "keeping children safe in education"]
)
def test_words_to_the_assistant_and_titles_are_passed_over(question: str) -> None:
    assert bridge(question) == ()


def test_what_the_question_already_says_is_not_added() -> None:
    assert "notify" not in _means("Whom do we tell, and must we notify the Panel?")


def test_pairs_are_few_distinct_and_in_the_order_of_the_question() -> None:
    pairs = bridge(_LONG)
    assert len(pairs) == PAIRS_AT_MOST
    phrases = [phrase for _, means in pairs for phrase in means]
    assert len(phrases) == len(set(phrases))
    found = bridge("Who has the final say if it is late and against the law?")
    assert [said for said, _ in found] == ["Who has the final say", "late", "against the law"]


@pytest.mark.parametrize("question", ["", "   ", "?!", "\x00", "İİ ſ K", "...", "the of and"])
def test_nothing_to_find_is_no_error(question: str) -> None:
    assert bridge(question) == ()


@given(st.text(max_size=300))
def test_any_text_gives_pairs_of_its_own_words(question: str) -> None:
    pairs = bridge(question)
    assert len(pairs) <= PAIRS_AT_MOST
    for said, means in pairs:
        assert means
        assert all(part in question for part in said.split(" … "))


def test_a_question_takes_less_than_a_millisecond() -> None:
    question = "Who has the final say if they won't hand the file over, we are late and the report must be taken down?"
    bridge(question)
    best = min(_seconds(question) for _ in range(20))
    assert best < 0.001


def _seconds(question: str) -> float:
    start = time.perf_counter()
    bridge(question)
    return time.perf_counter() - start


def _file(entry: str) -> str:
    return f"entries:\n  - {entry}\n"


def test_a_file_is_read_into_entries() -> None:
    listed = read(_file("{said: [pick], means: [select], source: usage}"))
    assert isinstance(listed, PlainWords)
    assert listed.entries[0].means == ["select"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "entries"),
        ("entries: [", "line 1"),
        (_file("{said: [], means: [select], source: usage}"), "line 2: entries.0.said"),
        (_file("{said: [pick], means: [], source: usage}"), "line 2: entries.0.means"),
        (_file("{said: [pick], means: [a1, b1, c1, d1], source: usage}"), "at most 3"),
        (_file("{said: [pick], means: [select]}"), "source"),
        (_file('{said: [" "], means: [select], source: usage}'), "said"),
        (_file("{said: [7], means: [select], source: usage}"), "string"),
        (_file("{said: [pick], means: [select], source: usage, note: x}"), "note"),
        (_file("{said: [the], means: [select], source: usage}"), '"the" is too common'),
        (_file("{said: [pick, picks], means: [select], source: usage}"), '"picks" and "pick" are the same words'),
        (_file('{said: ["... down"], means: [select], source: usage}'), "before or after its gap"),
        (_file("{said: [pick], said: [choose], means: [select], source: usage}"), "stands here twice"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(SettingsFileError) as caught:
        read(text, "mine.yaml")
    assert "mine.yaml" in str(caught.value)
    assert complaint in str(caught.value)


def test_phrases_are_printed_in_plain_letters() -> None:
    for entry in _LISTED.entries:
        for phrase in (*entry.said, *entry.means):
            assert words(phrase), phrase
