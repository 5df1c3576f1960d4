"""Which way questions go: batches written for it (`data/routing_*.jsonl`), and the shared questions.

Batches named "dev" were looked at while the rules were written; each "blind" one was written before it was run, and its
first result is given in `FIRST_RESULTS`; what is missed still is listed, so that a change for the worse shows.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation_turns import Turn
from assistant.routing import Route, route
from assistant.routing_rules import load_rules

DATA = Path(__file__).parent / "data"

STILL_MISSED = {"blind-1-012", "blind-2-017"}
"""One answered as an ordinary question, one declined for another reason: none wrongly turned away."""

FIRST_RESULTS = {
    "blind-1": ((17, 40), (38, 40)),
    "blind-2": ((24, 40), (40, 40)),
    "blind-3": ((24, 40), (38, 40)),
    "blind-4": ((7, 30), (29, 30)),
    "blind-5": ((16, 24), (16, 16)),
}
"""Right when first run, before any rule was changed for them: to turn away (with the reason), and to answer."""


def rows(pattern: str) -> list[dict[str, Any]]:
    found = [
        json.loads(line)
        for path in sorted(DATA.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert found, f"no rows in {pattern}"
    return found


def routed(row: dict[str, Any]) -> Route:
    return route(row["question"], [Turn(**turn) for turn in row.get("history", ())])


@pytest.mark.parametrize("row", rows("routing_*.jsonl"), ids=lambda row: row["id"])
def test_batches(row: dict[str, Any]) -> None:
    found = routed(row)
    if row["id"] in STILL_MISSED:
        assert row["kind"] != "ask"
        return
    assert found.kind == row["kind"], found.rule
    assert row.get("reason") in (None, found.reason), found.rule
    assert row.get("part") in (None, found.part), found.rule


def test_enough_was_written_of_each() -> None:
    assert len(rows("routing_urgent_negative.jsonl")) >= 60
    assert len(rows("routing_urgent_positive.jsonl")) >= 40
    assert len(rows("routing_declined.jsonl")) >= 60
    assert len(rows("routing_ordinary.jsonl")) >= 60
    declined = {row["reason"] for row in rows("routing_declined.jsonl")}
    assert declined == {"case_decision", "legal", "identify", "blame", "predict", "fabricate", "out_of_scope"}


def test_the_first_results_count_every_row() -> None:
    for batch, ((_, away), (_, ask)) in FIRST_RESULTS.items():
        kinds = [row["kind"] for row in rows(f"routing_{batch.replace('-', '')}.jsonl")]
        assert (len(kinds) - kinds.count("ask"), kinds.count("ask")) == (away, ask)


def test_the_shared_questions(shared: Path) -> None:
    for line in (shared / "gold/qa/dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = routed(row)
        if row["kind"] == "declined":
            assert found.reason == row["expected"], row["id"]
        else:
            assert found.kind == "ask", row["id"]


def test_the_sixty_realistic_questions_are_never_declined(shared: Path) -> None:
    text = (shared / "domain/BRIEF.md").read_text(encoding="utf-8")
    section = text[text.index("## 7.1") : text.index("## 7.2")]
    questions = re.findall(r"^\d+\. (.+)$", section, re.MULTILINE)
    assert len(questions) == 60
    kinds = [route(question).kind for question in questions]
    assert set(kinds) == {"ask", "elsewhere"}


def test_an_urgent_message_says_where_to_turn_and_keeps_what_else_was_asked() -> None:
    found = route("A child has just told me her uncle hits her. Which paragraph of KCSIE covers recording?")
    assert found.kind == "urgent"
    for needed in ("999", "children's services", "0808 800 5000"):
        assert needed in found.message
    assert found.remainder == "Which paragraph of KCSIE covers recording?"
    assert route("There's a baby here with a bruise on his ear. What should I do?").remainder is None


def test_what_someone_has_just_said_counts_though_quoted_and_notes_never_do() -> None:
    assert route('A boy in my class has just told me "my dad hits me and I am scared to go home".').kind == "urgent"
    assert route('The note reads "my dad hits me and I am scared to go home". How do I quote it?').kind == "ask"


def test_distress_about_the_work_is_met_and_the_question_still_answered() -> None:
    found = route("I'm really struggling with this review, I keep crying. What must the final report include?")
    assert (found.kind, found.distress) == ("ask", True)
    assert found.message
    assert not route("Practitioners were struggling with high caseloads. What did inspectors say?").distress


def test_a_decline_brings_the_published_criteria_where_there_are_any() -> None:
    found = route("Should we hold an LCSPR for this child?")
    assert found.reason == "case_decision"
    assert found.guidance_query is not None
    assert "criteria" in found.guidance_query


def test_a_follow_up_is_understood_from_what_was_asked_before() -> None:
    before = [Turn("user", "What are the criteria for an LCSPR?"), Turn("assistant", "They are …")]
    assert route("So should we do one?", before).reason == "case_decision"
    assert route("And who decides?", before).kind == "ask"


def test_messages_are_one_quiet_thought() -> None:
    for name, message in load_rules().messages.items():
        assert "!" not in message
        assert message.endswith(".")
        assert len(message) < 420, name


def test_every_rule_has_a_source_and_a_message() -> None:
    book = load_rules()
    for rule in book.rules:
        assert rule.source
        assert rule.message in book.messages
        assert (rule.kind in ("declined", "urgent")) == (rule.reason is not None)
    assert len({rule.id for rule in book.rules}) == len(book.rules)


def test_long_texts_do_not_stall() -> None:
    text = "The mother said that the worker was there and he was not. " * 200
    started = time.perf_counter()
    route(text)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "said",
    [
        "they are making him carry for them again tonight",
        "he's being forced to go with them in 20 minutes",
        "her uncles are taking her away to be married tonight",
        "she wont stop fitting since the fall",
        "my grandson's lips have gone grey",
    ],
)
def test_somebody_made_to_do_it_now_and_somebody_failing_are_urgent(said: str) -> None:
    assert route(said).kind == "urgent"


@pytest.mark.parametrize(
    "said",
    [
        "The chair is making us work on the chronology this evening",
        "I'm taking the draft to the panel tonight, what must be in it?",
        "The police are sending us the body cam footage tonight to go through",
        "what do reviews say when gangs are making him carry",
        "The review says they were making him sell drugs that night",
        "What do reviews say about children whose lips had gone blue?",
    ],
)
def test_the_same_words_of_work_in_hand_or_of_reviews_are_not(said: str) -> None:
    assert route(said).kind == "ask"
