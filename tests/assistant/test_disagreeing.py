from dataclasses import replace

from assistant.answer import Claim
from assistant.disagreeing import disagreements
from indexes.documents import Citation, Kind

BASE = Citation(
    "d", "a.pdf", "A", Kind.STATUTORY_GUIDANCE, None, None, False, None, 1, "1", "1", None, "", True, paragraph_id="d:1"
)


def _claim(quote: str, paragraph: str) -> Claim:
    return Claim(quote, (replace(BASE, quote=quote, paragraph_id=paragraph),))


def test_different_limits_for_the_same_thing_are_seen() -> None:
    found = disagreements(
        (
            _claim("The core group should first meet within 10 working days of the conference.", "d:1"),
            _claim("The first core group should meet within ten days of the conference.", "d:2"),
        )
    )
    assert [(d.first_says, d.second_says) for d in found] == [("10 working days", "ten days")]


def test_the_same_limit_in_figures_and_words_is_no_disagreement() -> None:
    assert not disagreements(
        (
            _claim("The core group should first meet within 10 working days of the conference.", "d:1"),
            _claim("The first core group should meet within ten working days of the conference.", "d:2"),
        )
    )


def test_limits_for_different_things_are_no_disagreement() -> None:
    assert not disagreements(
        (
            _claim("A serious incident should be notified within five working days of becoming aware of it.", "d:1"),
            _claim("Published reports must be publicly available on a website for at least one year.", "d:2"),
        )
    )


def test_one_paragraph_does_not_disagree_with_itself() -> None:
    quote = "The core group should first meet within 10 working days of the conference."
    assert not disagreements((_claim(quote, "d:1"), _claim(quote.replace("10", "12"), "d:1")))
