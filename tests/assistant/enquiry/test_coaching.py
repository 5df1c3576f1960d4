"""What each sentence does, and prompts that fit what is told: nothing is rewritten and nothing scored."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check.draft import read_draft
from assistant.check.language import query_sentence
from assistant.enquiry import coach, coach_draft
from assistant.enquiry.coaching import does_of


@pytest.mark.parametrize(
    ("sentence", "does"),
    [
        ("The nurse weighed the baby on 3 May.", "describes"),
        ("The nurse should have undressed the baby.", "judges"),
        ("The clinic has no private room, so babies are weighed in their clothes.", "explains"),
        ("'They should have listened,' she said.", "quotes"),
        ("Working Together says that agencies must share information.", "describes"),
        ("What did the nurse see?", "asks"),
        ("Practitioners lacked curiosity.", "judges"),
        ("Staff believed that the hospital had already referred.", "explains"),
    ],
)
def test_what_a_sentence_does(sentence: str, does: str) -> None:
    assert does_of(sentence) == does


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She was seen twice. A letter was sent.", "describes"),
        ("She was seen twice. This was a missed opportunity.", "judges"),
        ("The letter went to an old address, because the system keeps the first one it is given.", "explains"),
        ("The rota leaves one nurse, so visits are put off. She should have visited.", "mixed"),
    ],
)
def test_what_a_paragraph_does(text: str, kind: str) -> None:
    assert coach(text).kind == kind


def test_sentences_are_verbatim_and_in_order() -> None:
    text = "The strategy meeting did not take place. Nobody rang."
    assert [one.quote.text for one in coach(text).sentences] == [
        "The strategy meeting did not take place.",
        "Nobody rang.",
    ]


def test_prompts_fit_a_strategy_meeting_that_did_not_happen() -> None:
    prompts = coach("The strategy meeting did not take place.").prompts
    assert 3 <= len(prompts) <= 6
    assert "strategy meeting" in prompts[0]
    assert sum("usual" in prompt for prompt in prompts) >= 1
    assert all(prompt.rstrip(".").endswith(("?", "say?")) for prompt in prompts)


def test_what_would_make_it_an_explanation_names_what_is_missing() -> None:
    bare = coach("She was seen twice.").would_explain
    assert "how it looked to those who were there" in bare
    assert "usual here" in bare
    fuller = coach(
        "Staff thought at the time that the form was enough, because the system asks for it. It is usual here: 9 of 12 files "
        "showed it. Where a nurse had time it worked."
    )
    assert fuller.kind == "explains"
    assert "What would those who were there say" in fuller.would_explain


@pytest.mark.parametrize(
    "text", ["", "“All of it is quoted here, every word,” he said.", "Why?", "Neglect", "x" * 4000]
)
def test_odd_texts_get_questions_and_no_harm(text: str) -> None:
    assert 3 <= len(coach(text).prompts) <= 6


def test_a_draft_is_read_by_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "a draft.md"
    path.write_text(
        "# Review\n\n## Analysis\n\nThe health visitor saw the baby twice in March and wrote to the GP, who did not reply.\n\n"
        "## Recommendations\n\nThe partnership should ensure that all staff are reminded of the bruising procedure today.\n",
        encoding="utf-8",
    )
    (one,) = coach_draft(read_draft(path))
    assert one[0].text.startswith("The health visitor")
    assert one[1].kind == "describes"


def test_no_prompt_would_be_queried_by_the_language_check() -> None:
    texts = (
        "The bruise was seen.",
        "She went missing.",
        "The core group met.",
        "He was excluded from school.",
        "Her father left.",
    )
    prompts = {prompt for text in texts for prompt in coach(text).prompts}
    assert not [prompt for prompt in prompts if query_sentence(prompt).query]
