"""The reading age: the published formula, syllables by spelling, and what is not counted."""

from __future__ import annotations

import pytest

from assistant.involving.reading_age import reading_age, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1), ("the", 1), ("table", 2), ("little", 2), ("agree", 2), ("agreed", 2), ("asked", 1), ("wanted", 2),
        ("changes", 2), ("changed", 1), ("notes", 1), ("someone", 2), ("everything", 3), ("family", 3), ("police", 2),
        ("review", 2), ("being", 2), ("science", 2), ("racism", 3), ("area", 3), ("coroner", 3), ("interpreter", 4),
        ("safeguarding", 3), ("practitioner", 4), ("question", 2), ("decision", 3), ("you", 1), ("year", 1), ("don’t", 1),
        ("child's", 1), ("published", 2), ("services", 3), ("CPS", 3), ("GP", 2), ("18", 1), ("hmm", 1),
    ],
)  # fmt: skip
def test_syllables_are_those_that_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_formula_is_the_published_one() -> None:
    """One sentence of ten words, eleven syllables."""
    age = reading_age(["We would like to hear what the review left out."])
    assert age is not None
    assert (age.words, age.sentences) == (10, 1)
    assert age.years == pytest.approx(0.39 * 10 + 11.8 * 11 / 10 - 15.59 + 5)


def test_longer_words_and_sentences_are_older() -> None:
    plain = reading_age(["We look at what helped. We ask what got in the way."])
    heavy = reading_age(
        ["The partnership will undertake a comprehensive multidisciplinary evaluation of organisational functioning."]
    )
    assert plain is not None
    assert heavy is not None
    assert plain.years < 9
    assert heavy.years > 16


def test_the_end_of_a_list_item_ends_a_sentence() -> None:
    age = reading_age(["meet me", "talk on the phone", "write to me"])
    assert age is not None
    assert age.sentences == 3


def test_no_words_have_no_age() -> None:
    assert reading_age([]) is None
    assert reading_age(["", " … ", "?!"]) is None


def test_it_says_what_it_measures() -> None:
    said = str(reading_age(["You can say yes, no, or not now."]))
    assert said.startswith("Reading age about ")
    assert (
        "by the Flesch–Kincaid formula, which measures word and sentence length and not whether people understand"
        in said
    )
