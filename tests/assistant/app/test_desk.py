"""Asking, stopping, changing and judging, without a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from assistant.app.conversations import Conversations, Exchange, Verdict
from assistant.app.desk import SEARCHING, Desk, Limits
from assistant.app.feedback import Feedback
from assistant.app.open_library import OpenLibrary

NOON = datetime(2026, 11, 22, 12)
QUESTION = "Within how many working days must a rapid review be completed?"


@pytest.fixture
def desk(opened: OpenLibrary, tmp_path: Path) -> Desk:
    return Desk(opened, Conversations(), Feedback(tmp_path / "feedback.jsonl"), lambda: NOON)


def asked(desk: Desk, question: str = QUESTION, limits: Limits | None = None) -> tuple[Desk, object]:
    conversation = desk.conversations.start("ann")
    desk.answer(conversation, desk.pose(conversation, question), limits or Limits())
    return desk, conversation


def test_a_conversation_belongs_to_its_owner() -> None:
    conversations = Conversations()
    anns = conversations.start("ann")
    assert conversations.get(anns.id, "ann") is anns
    assert conversations.get(anns.id, "ben") is None
    conversations.end(anns.id, "ben")
    assert conversations.get(anns.id, "ann") is anns
    conversations.end_all_of("ann")
    assert conversations.get(anns.id, "ann") is None


def test_conversations_left_alone_are_forgotten() -> None:
    now = [0.0]
    conversations = Conversations(lambda: now[0])
    old = conversations.start("")
    now[0] = 5 * 60 * 60
    conversations.start("")
    assert conversations.get(old.id, "") is None


def test_a_stopped_question_is_not_answered_later(desk: Desk) -> None:
    conversation = desk.conversations.start("")
    pending = desk.pose(conversation, QUESTION)
    assert SEARCHING in desk.drawn(conversation)
    desk.stop(conversation)
    desk.answer(conversation, pending, Limits())
    assert conversation.exchanges[0].answer is None
    assert "Stopped" in desk.drawn(conversation)


def test_what_is_typed_and_read_is_escaped(desk: Desk) -> None:
    conversation = desk.conversations.start("")
    desk.answer(conversation, desk.pose(conversation, "<script>alert(1)</script> rapid review?"), Limits())
    drawn = desk.drawn(conversation)
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_date_that_cannot_be_read_is_said(desk: Desk) -> None:
    conversation = desk.conversations.start("")
    desk.answer(conversation, desk.pose(conversation, QUESTION), Limits(as_of="soon"))
    assert "“soon” is not a date" in desk.drawn(conversation)


def test_limits_are_those_ticked_and_typed() -> None:
    limits = Limits(("review",), "5 May 2023", ("Withenbrook",), ("2024",))
    filters = limits.filters()
    assert [k.value for k in filters.kinds] == ["review"]
    assert filters.as_of is not None
    assert filters.as_of.isoformat() == "2023-05-05"
    assert filters.partnerships == ("Withenbrook",)
    assert filters.years == (2024,)


def test_nothing_is_kept_of_a_verdict_without_consent(desk: Desk, tmp_path: Path) -> None:
    conversation = desk.conversations.start("")
    desk.answer(conversation, desk.pose(conversation, QUESTION), Limits())
    desk.judge(conversation, 0, Verdict.NOT_ANSWERED)
    desk.remark(conversation, 0, "why", consent=False)
    assert not (tmp_path / "feedback.jsonl").exists()
    desk.judge(conversation, 0, Verdict.NOT_ANSWERED)
    desk.remark(conversation, 0, "why", consent=True)
    assert '"reason": "why"' in (tmp_path / "feedback.jsonl").read_text("utf-8")


def test_suggested_questions_are_answered_by_this_library(desk: Desk) -> None:
    suggestions = desk.suggestions()
    assert 2 <= len(suggestions) <= 4
    conversation = desk.conversations.start("")
    desk.answer(conversation, desk.pose(conversation, suggestions[0]), Limits())
    assert conversation.exchanges[0].answer is not None
    assert conversation.exchanges[0].answer.claims


def test_a_failure_is_one_sentence_and_the_next_question_works(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = desk.conversations.start("")

    def fail() -> object:
        raise RuntimeError("no")

    with monkeypatch.context() as patch:
        patch.setattr(desk.opened, "ready", fail)
        desk.answer(conversation, desk.pose(conversation, QUESTION), Limits())
    assert "Something went wrong" in conversation.exchanges[0].note
    desk.answer(conversation, desk.pose(conversation, QUESTION), Limits())
    assert conversation.exchanges[1].answer is not None


def test_a_full_conversation_says_so() -> None:
    conversation = Conversations().start("")
    conversation.exchanges = [Exchange("q", NOON)] * 100
    assert conversation.is_full
