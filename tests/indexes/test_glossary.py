"""What the glossary adds to a question, and which typing errors are put right."""

from __future__ import annotations

import time

import pytest
import yaml

from indexes.glossary import correct, expand, is_term

VOCABULARY = {
    "should": 900, "referral": 300, "strategy": 200, "discussion": 200, "safeguarding": 800, "children": 900,
    "review": 700, "agency": 400, "weakness": 30, "threshold": 50, "within": 400, "days": 300, "partners": 500,
    "conference": 90, "reduction": 5, "capability": 6, "model": 40, "plan": 600, "practitioner": 80,
}  # fmt: skip


def added(question: str) -> dict[str, tuple[str, ...]]:
    return dict(expand(question).added)


@pytest.mark.parametrize(
    ("question", "term", "phrase"),
    [
        ("When is the SIN due?", "SIN", "serious incident notification"),
        ("How many SINs last year?", "SINs", "serious incident notification"),
        ("Who is told after a s.47?", "s.47", "section 47 enquiries"),
        ("Which children have an EHCP?", "EHCP", "EHC plan"),
        ("Does the LADO decide?", "LADO", "local authority designated officer"),
        ("Who has a PA after 21?", "PA", "personal adviser"),
        ("What about hard up families?", "hard up", "poverty"),
        ("a kid who ran away from care", "kid who ran away", "missing from home or care"),
        ("Is the council told?", "council", "local authority"),
        ("Staff fear being scapegoated", "scapegoated", "actions they took in good faith"),
        ("Who runs a multi-agency safeguarding hub?", "multi-agency safeguarding hub", "MASH"),
        ("Is an integrated care board a partner?", "integrated care board", "ICB"),
    ],
)  # fmt: skip
def test_terms_are_bridged(question: str, term: str, phrase: str) -> None:
    assert phrase in added(question)[term]


@pytest.mark.parametrize(
    "question", ["Is it a sin to ask?", "the pa system", "an rr lyrae star", "ap style", "we cp the file"]
)
def test_short_forms_that_are_words_keep_their_case(question: str) -> None:
    assert expand(question).added == ()


def test_the_longest_term_is_matched_first_and_nothing_is_added_twice() -> None:
    found = expand("Does an LCSPR replace an SCR? And another LCSPR?").added
    assert [term for term, _ in found] == ["LCSPR", "SCR"]
    assert added("the next council told us") == {"next council": ("another local authority area",)}


def test_a_phrase_already_asked_is_not_added() -> None:
    assert "serious incident notification" not in expand("Is a SIN a serious incident notification?").added


def test_the_text_keeps_the_question_in_front() -> None:
    expansion = expand("When is the SIN due?")
    assert expansion.text.startswith("When is the SIN due?")
    assert expansion.text.endswith("serious incident notification")


def test_the_file_is_well_formed() -> None:
    from importlib.resources import files

    raw = yaml.safe_load((files("indexes") / "data" / "glossary.yaml").read_text(encoding="utf-8"))
    entries = raw["abbreviations"] + raw["everyday"] + raw["known_words"]
    assert all(entry["source"] for entry in entries)
    assert all(len(entry["means"]) <= 3 for entry in raw["everyday"])
    assert is_term("LCSPR")
    assert is_term("front door")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shoud we refer", "should"), ("a referal", "referral"), ("strategy discusion", "discussion"),
        ("safegaurding", "safeguarding"), ("chidlren", "children"), ("the agancy", "agency"),
    ],
)  # fmt: skip
def test_typing_errors_are_put_right(typed: str, meant: str) -> None:
    corrected = correct(typed, VOCABULARY)
    assert meant in corrected.text
    assert [better for _, better in corrected.changed] == [meant]


@pytest.mark.parametrize(
    "text",
    [
        "Shoud",
        "Sefton",
        "redaction and culpability",
        "the plain mode",
        "LADO and MASH",
        "whats due",
        "a 3yr old",
        "begs",
        "it",
    ],
)
def test_names_short_words_and_ordinary_english_are_left_alone(text: str) -> None:
    assert correct(text, VOCABULARY).changed == ()


def test_a_vocabulary_without_frequencies_will_do() -> None:
    assert correct("safegaurding", frozenset(VOCABULARY)).text == "safeguarding"


def test_correcting_is_fast_with_a_large_vocabulary() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    large = {f"{a}{b}{c}ingword{a}": 5 for a in letters for b in letters for c in letters} | VOCABULARY
    correct("warm up the indx", large)
    started = time.perf_counter()
    correct("how quickly must the safegaurding partnres reply to a referal", large)
    assert time.perf_counter() - started < 0.1
