"""The chat with a language model: what is shown of it, what is said of where text goes, and that it can be stopped."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage

from assistant.answer import LinkSentence
from assistant.app import words
from assistant.app.conversations import Conversations
from assistant.app.desk import Desk, Limits
from assistant.app.feedback import Feedback
from assistant.app.open_library import OpenLibrary
from assistant.app.server import ChatSettings, application
from assistant.cli import main
from assistant.models.errors import RemoteForbidden
from assistant.models.identifiers import Placeholders
from assistant.models.reader import Outgoing, Reader
from assistant.models.scripted import ScriptedModel
from assistant.models.settings import Mode, ModelSettings
from indexes.library import Library
from tests.assistant.app.browsing import CHROMIUM, check_accessible, visit

NOON = datetime(2026, 11, 27, 12)
QUESTION = "Within how many working days must a rapid review be completed?"
DATED = "Within how many working days must the rapid review be completed after 3 March 2026?"
HOSTILE = (
    "The panel must <script>alert(1)</script> ![x](https://models.example.org/x.png) [press](javascript:alert(1)) "
    "<img src=x onerror=alert(1)> www.models.example.org **now**"
)
LOCAL = ModelSettings("scripted", "small", Mode.COMPOSE, url="http://127.0.0.1:1/v1", timeout_s=30)
REMOTE = ModelSettings("scripted", "large", Mode.COMPOSE, url="https://models.example.org/v1", timeout_s=30)


def honest_and_lying(messages: list[BaseMessage]) -> str:
    """Chooses the first sentence, and links with the first quotation's own words, with these turned, and with a hostile text."""
    if '{"ids"' in str(messages[0].content):
        return '{"ids": [1]}'
    first = re.search(r"^\[1\] (.+)$", str(messages[1].content), re.MULTILINE)
    assert first is not None
    texts = (first[1], first[1].replace(" must ", " may "), HOSTILE)
    return json.dumps({"sentences": [{"text": text, "ids": [1]} for text in texts]})


def useless(_: list[BaseMessage]) -> str:
    return "I would rather not."


def reader_of(settings: ModelSettings, model: ScriptedModel) -> Callable[[Library], Reader]:
    """As `reader_for`, over a scripted model."""

    def made(library: Library) -> Reader:
        def outgoing() -> Outgoing:
            return Outgoing() if settings.is_local else Placeholders((), library.has_word)

        return Reader(model, settings, outgoing)

    return made


class Room:
    """A desk over the sample library with a scripted model."""

    def __init__(self, library: Path, folder: Path, settings: ModelSettings, say: Callable[..., str]) -> None:
        self.model = ScriptedModel(say=say)
        self.opened = OpenLibrary(library, reader_of=reader_of(settings, self.model))
        self.desk = Desk(
            self.opened, Conversations(), Feedback(folder / "feedback.jsonl"), lambda: NOON, model=settings
        )
        self.conversation = self.desk.conversations.start("")

    def ask(self, question: str = QUESTION) -> str:
        self.desk.answer(self.conversation, self.desk.pose(self.conversation, question), Limits())
        return self.desk.drawn(self.conversation)


@pytest.fixture
def room(sample_library: Path, tmp_path: Path) -> Iterator[Callable[..., Room]]:
    made: list[Room] = []

    def open_room(settings: ModelSettings, say: Callable[..., str]) -> Room:
        made.append(Room(sample_library, tmp_path, settings, say))
        return made[-1]

    yield open_room
    for one in made:
        one.opened.close()


def test_what_was_kept_is_marked_in_words_with_its_quotations(room: Callable[..., Room]) -> None:
    drawn = room(LOCAL, honest_and_lying).ask()
    assert "Written by the language model scripted:small and checked against the quotations it names" in drawn
    assert '<a href="#quote-0-1" aria-label="Quotation 1">[1]</a>' in drawn
    assert 'id="quote-0-1"' in drawn
    assert "The language model was asked 2 times" in drawn
    assert "What was replaced before sending" not in drawn
    assert "No language model was used" not in drawn


def test_what_was_removed_is_folded_with_its_reason(room: Callable[..., Room]) -> None:
    drawn = room(LOCAL, honest_and_lying).ask()
    removed = drawn.split("<summary>Removed (2)</summary>")[1].split("</details>")[0]
    assert "must, should or may is not as in the quotations it names" in removed
    assert "it is no part of the answer" in removed
    kept = drawn.split("checked against the quotations it names:")[1].split("</ul>")[0]
    assert kept.count("<li>") == 1
    assert "alert(1)" not in kept


def with_links(room: Room, *links: LinkSentence) -> str:
    """The last answer drawn as if these were its linking sentences, whatever the checks would have let through."""
    room.ask()
    answer = room.conversation.exchanges[0].answer
    assert answer is not None
    room.conversation.change(0, answer=replace(answer, links=links))
    return room.desk.drawn(room.conversation).split('<section class="model"')[1].split("</section>")[0]


def test_a_models_text_is_only_text_wherever_it_stands(room: Callable[..., Room]) -> None:
    drawn = with_links(
        room(LOCAL, honest_and_lying),
        LinkSentence(HOSTILE, (1,), is_kept=True),
        LinkSentence(HOSTILE, (1,), is_kept=False, reasons=(HOSTILE,)),
    )
    assert drawn.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    for sign in ("<script", "<img", "<strong", "<em", "https://models", "javascript:", "www.models"):
        assert sign not in drawn
    assert re.findall(r"<a [^>]*>", drawn) == ['<a href="#quote-0-1" aria-label="Quotation 1">']


def test_a_flood_of_words_is_cut(room: Callable[..., Room]) -> None:
    drawn = with_links(room(LOCAL, honest_and_lying), LinkSentence("ward " * 500, (1,), is_kept=False, reasons=("x",)))
    assert max(len(run) for run in re.findall(r"(?:ward ?)+…?", drawn)) <= 400


def test_a_model_that_gives_nothing_usable_leaves_the_answer_and_a_sentence(room: Callable[..., Room]) -> None:
    drawn = room(LOCAL, useless).ask()
    assert "Answered from this library" in drawn
    assert "The answer was made without it." in drawn
    assert "Written by the language model" not in drawn


def test_the_person_who_typed_sees_what_was_replaced_and_no_file_has_it(room: Callable[..., Room]) -> None:
    one = room(REMOTE, honest_and_lying)
    drawn = one.ask(DATED)
    assert "What was replaced before sending (1)" in drawn
    assert "[Date 1] for “3 March 2026”" in drawn
    assert "still personal data" in drawn
    sent = "\n".join(str(message.content) for call in one.model.seen for message in call)
    assert "[Date 1]" in sent
    assert "3 March 2026" not in sent
    answer = one.conversation.exchanges[0].answer
    assert answer is not None
    assert answer.model is not None
    assert "3 March 2026" not in json.dumps(answer.model.to_json())
    assert "replaced" not in answer.to_json()["model"]


def test_a_question_that_is_declined_or_not_answered_here_asks_no_model(room: Callable[..., Room]) -> None:
    one = room(LOCAL, honest_and_lying)
    one.ask("What is the boiling point of tungsten?")
    one.ask("Should we hold a review in this case?")
    assert one.model.seen == []


def test_warming_up_and_suggestions_ask_no_model(room: Callable[..., Room]) -> None:
    one = room(REMOTE, honest_and_lying)
    one.opened.warm_up()
    assert one.desk.suggestions()
    assert one.model.seen == []


@pytest.mark.parametrize("end", ["stop", "start again"])
def test_stopping_gives_up_the_call(room: Callable[..., Room], end: str) -> None:
    called, let_go = threading.Event(), threading.Event()

    def hangs(_: list[BaseMessage]) -> str:
        called.set()
        let_go.wait(60)
        return '{"ids": [1]}'

    one = room(LOCAL, hangs)
    one.opened.warm_up()
    asking = threading.Thread(target=one.ask)
    asking.start()
    assert called.wait(30)
    begun = time.monotonic()
    if end == "stop":
        one.desk.stop(one.conversation)
    else:
        one.desk.conversations.end(one.conversation.id, "")
    asking.join(20)
    assert not asking.is_alive()
    assert time.monotonic() - begun < 10, "the call is given up, not waited for"
    assert len(one.model.seen) == 1, "nothing more is asked once it was stopped"
    let_go.set()
    if end == "stop":
        assert one.conversation.exchanges[0].answer is None


@pytest.mark.parametrize("is_shared", [False, True])
def test_the_page_says_where_questions_go(is_shared: bool) -> None:
    without = words.privacy(None, is_shared=is_shared)
    assert "language model" not in without
    local = words.privacy(LOCAL, is_shared=is_shared)
    assert "the language model scripted:small too" in local
    remote = words.privacy(REMOTE, is_shared=is_shared)
    assert remote.startswith(
        "Your questions, with listed identifiers replaced, and sentences of the library are sent to the language model "
        "scripted:large at models.example.org; what is sent is still personal data."
    )
    assert "nothing is sent on" not in remote
    assert "Everything happens" not in remote
    assert "nonym" not in local + remote


def test_the_first_page_does_not_deny_a_model(room: Callable[..., Room]) -> None:
    assert words.who_writes(None) == "Nothing is written by a language model."
    one = room(LOCAL, useless)
    welcome = one.desk.drawn(one.conversation)
    assert "Nothing is written by a language model" not in welcome
    assert "The language model scripted:small helps to choose" in welcome


def test_the_tab_for_drafts_says_that_no_model_takes_part() -> None:
    tab = resources.files("assistant.app").joinpath("templates/check.html").read_text("utf-8")
    assert "no language model takes part" in " ".join(tab.split())


def test_a_remote_model_where_these_are_forbidden_does_not_open(sample_library: Path, tmp_path: Path) -> None:
    forbidden = ModelSettings("openai", "x", url="https://models.example.org/v1", is_remote_allowed=False)
    settings = ChatSettings(library=sample_library, model=forbidden, feedback_file=tmp_path / "feedback.jsonl")
    with pytest.raises(RemoteForbidden, match="forbidden here"):
        application(settings)


@pytest.mark.parametrize(
    ("argument", "words_"), [("gpt", "names no model"), ("openai:x", "can't be set up"), ("nobody:x", "nobody")]
)
def test_a_wrong_setting_is_one_sentence_and_exit_code_2(
    sample_library: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    argument: str,
    words_: str,
) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL_FILE", str(tmp_path / "none.toml"))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert main(["chat", "--library", str(sample_library), "--model", argument]) == 2
    said = capsys.readouterr().err
    assert words_ in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")
def test_in_a_browser_a_hostile_model_runs_nothing_and_reaches_nobody(
    window: Any, serve: Callable[..., Any], sample_library: Path, tmp_path: Path
) -> None:
    settings = ChatSettings(library=sample_library, model=REMOTE, feedback_file=tmp_path / "feedback.jsonl")
    model = ScriptedModel(say=honest_and_lying)
    with serve(settings, reader_of(REMOTE, model)) as chat:
        page = visit(window(), chat)
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        assert "are sent to the language model scripted:large at models.example.org" in page.inner_text("#header")
        page.fill("#question textarea", DATED)
        page.keyboard.press("Enter")
        page.locator("#exchange-0 .answer").wait_for()
        part = page.locator("#exchange-0 .model")
        assert not part.locator(".taken-out ul").is_visible()
        part.get_by_text("Removed (2)").click()
        assert "must, should or may is not as in the quotations it names" in part.inner_text()
        part.get_by_text("What was replaced before sending").click()
        assert "[Date 1] for “3 March 2026”" in part.inner_text()
        assert part.locator("img, script").count() == 0
        assert [link.get_attribute("href") for link in part.locator("a").all()] == ["#quote-0-1"]
        check_accessible(page)
        part.locator("a").first.click()
        assert dialogs == []
        saved = page.request.get(
            f"{chat.address}/{page.get_by_role('link', name='Save as Markdown').get_attribute('href')}"
        )
        assert "checked against the quotations it names" in saved.text()
        assert "[Date 1]" not in saved.text()
