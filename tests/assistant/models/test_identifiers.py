"""What is typed goes to another computer without listed identifiers, and comes back whole."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from assistant import Assistant
from assistant.models.identifiers import Placeholders
from assistant.models.lower_case import names_in_lower_case
from assistant.models.opening import open_reader, outgoing_for, reader_for
from assistant.models.reader import Reader
from assistant.models.settings import ModelSettings
from evals.benchmarks.models_identifiers import BATCHES, left, needless, planted

PLANTED = (
    (
        "Must we notify the Panel about Jayden Okafor, who was born on 14 February 2019?",
        ("Jayden", "Okafor", "14 February"),
    ),
    ("what about jayden okafor's sister amelia?", ("jayden", "okafor", "amelia")),
    ("The mother's NHS number is 943 476 5919; what may be published?", ("943", "476", "5919")),
    ("Case LA/2023/4417: who leads?", ("4417",)),
    ("They live at 12 Tannery Row, Eldershaw, EV4 7QT. Which authority notifies?", ("Tannery", "Eldershaw", "EV4")),
    ("Ms J. Haldane rang 07700 900417 on 3/4/2022. Must the notes be kept?", ("Haldane", "07700", "3/4/2022")),
    ("Can j.haldane@example.gov.uk be named in the report?", ("haldane", "example.gov.uk")),
    ("He goes to Larchmere Primary School. Is the school a relevant agency?", ("Larchmere",)),
    ("In March 2023 Dr O'Neill-Brown saw Amelia. When is the review due?", ("March 2023", "Neill", "Brown", "Amelia")),
    ("FATHER IS JOHN SMITH FROM LEEDS", ("JOHN", "SMITH", "LEEDS")),
    ("Why did Will not tell Grace about the strategy meeting in Bradford?", ("Will ", "Grace", "Bradford")),
    ("Ahmed's aunt Fatima Begum says yes", ("Ahmed", "Fatima", "Begum")),
)


STILL_LEAVE = {"seventh": {"art"}, "eighth": {"wilkes", "tone"}}
"""Named in docs/figures/models.md; a batch that isn't here has none."""

LOWER_CASE = (
    ("has ipswich told whalley that the walker family moved", ("ipswich", "walker")),
    ("rose told her nan, and ivy's brother was in reading", ("rose", "ivy", "reading")),
    ("is jade, the mother's cousin, in the room with mr hill", ("jade", "hill")),
    ("the wilsons and the coopers have moved", ("wilsons", "coopers")),
    ("tess holt rang on the third of september", ("tess", "holt", "third of september")),
    (
        "they call him badger, he was born on may the twenty-first two thousand and nine",
        ("badger", "twenty-first", "nine"),
    ),
    ("sent on 18-Aug-2023 by R.T.B. to Łukasz Żak and to محمد علي", ("18-Aug", "R.T.B", "ukasz", "Żak", "محمد", "علي")),
    ("school roll number 4402 and police ref 23/118842/24", ("4402", "118842", "/24")),
)


@pytest.mark.parametrize(("typed", "identifiers"), LOWER_CASE)
def test_what_is_typed_as_on_a_telephone_does_not_leave_either(typed: str, identifiers: tuple[str, ...]) -> None:
    out = Placeholders()
    sent = out.hide(typed)
    assert [word for word in identifiers if word in sent] == []
    assert out.restore(sent) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "what does the guidance say about faith and culture, and of hope for a family",
        "help in reading the report and how to deal with shame",
        "who must grant access, and may the panel promise an answer by four o'clock",
        "a young family, a black family and a rich picture of the home",
        "what do trans young people say, and where does the buck stop",
        "the third finding, the second may follow",
        "a swift response, a summer placement, the art room and a price for it",
    ],
)
def test_words_that_are_names_too_stay_where_they_are_words(typed: str) -> None:
    assert Placeholders(is_plain=lambda _: True).hide(typed) == typed


def test_a_long_text_takes_no_longer_than_it_may() -> None:
    typed = "the walker twins were seen by the nurse in reading, and nobody wrote it down. " * 600
    started = time.perf_counter()
    names = list(names_in_lower_case(typed))
    assert len(names) >= 600
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(("typed", "identifiers"), PLANTED)
def test_a_planted_identifier_does_not_leave(typed: str, identifiers: tuple[str, ...]) -> None:
    out = Placeholders()
    sent = out.hide(typed)
    assert [word for word in identifiers if word in sent] == []
    assert out.restore(sent) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "What does Working Together 2023 say about rapid reviews under section 16F of the Children Act 2004?",
        "Within 15 working days of what, and does paragraph 343 say who?",
        "Who must tell the Panel, Ofsted and the Secretary of State?",
    ],
)
def test_what_is_public_stays_so_that_the_question_keeps_its_sense(typed: str) -> None:
    assert Placeholders(is_plain=lambda _: True).hide(typed) == typed


@pytest.mark.parametrize("batch", BATCHES)
def test_no_identifier_of_the_planted_sets_leaves(batch: str, sample_library: Path) -> None:
    library = Assistant.open(sample_library).library
    rows = planted(batch)
    assert len(rows) >= 30
    assert {word for one in rows for word in left(one, library)} == STILL_LEAVE.get(batch, set())


def test_ordinary_questions_stay_readable(sample_library: Path) -> None:
    replaced = {text for text, _ in needless(Assistant.open(sample_library).library)}
    assert replaced <= {"Ferrand", "Withenbrook", "Port Averil", "Idris"}, "only names of the fictional library"


def test_what_is_typed_comes_back_whole(sample_library: Path) -> None:
    outgoing = outgoing_for(Assistant.open(sample_library).library)
    for batch in BATCHES:
        for one in planted(batch):
            out = outgoing()
            assert out.restore(out.hide(one.typed)) == one.typed


def test_one_word_has_one_placeholder_within_a_call_and_published_text_uses_it() -> None:
    out = Placeholders()
    sent = out.hide("Rowan Pell asked. Did Rowan Pell agree?")
    assert sent.count("[Name 1]") == 2
    assert out.hide_published("The boy called Rowan Pell met the Panel in Eldershaw.") == (
        "The boy called [Name 1] met the Panel in Eldershaw."
    )
    assert out.replaced == (("Rowan Pell", "[Name 1]"),)
    assert Placeholders().restore("[Name 1]") == "[Name 1]"


# --- through the real client, to a server that poses as the provider ----------------------------------------------------


class _Provider(BaseHTTPRequestHandler):
    received: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.received.append(body)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        delta = {"role": "assistant", "content": '{"ids": [1]}'}
        for choice in (
            {"index": 0, "delta": delta, "finish_reason": None},
            {"index": 0, "delta": {}, "finish_reason": "stop"},
        ):
            chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "posing", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        """Nothing of what was sent is printed."""


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    pytest.importorskip("langchain_openai", reason="the extra openai is not installed")
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    _Provider.received = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def as_remote(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stands on this machine; it is treated as any other machine is."""
    monkeypatch.setattr(ModelSettings, "is_local", property(lambda _: False))


def test_what_the_provider_receives(
    provider: ThreadingHTTPServer, as_remote: None, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{provider.server_address[1]}/v1"
    assistant = Assistant.open(sample_library)
    reader = reader_for(ModelSettings("openai", "posing", url=url, timeout_s=20), assistant.library)
    assistant.reader = reader
    asked = "Who must be told when a review about {} will be late?"
    people = ("Jayden Okafor", "amelia", "the girl at 12 Tannery Row", "LA/2023/4417", "Ms J. Haldane")
    history = [{"role": "user", "content": "Fatima Begum, born 14 February 2019, lives in Eldershaw."}]
    for person in people:
        assistant.ask(asked.format(person), history)
    sent = " ".join(_Provider.received)
    assert len(_Provider.received) >= len(people)
    secret = ("Jayden", "Okafor", "amelia", "Tannery", "4417", "Haldane", "Fatima", "Begum", "14 February", "Eldershaw")
    assert [word for word in secret if word in sent] == []
    assert "told when a review about [Name" in sent


def test_a_model_on_this_machine_reads_what_was_typed(provider: ThreadingHTTPServer, sample_library: Path) -> None:
    url = f"http://127.0.0.1:{provider.server_address[1]}/v1"
    assistant = Assistant.open(sample_library)
    reader = reader_for(ModelSettings("openai", "posing", url=url, timeout_s=20), assistant.library)
    assert reader.choose("Who tells Jayden?", ("The panel must be told.",)).ids == (1,)
    assert reader.settings.where == "on this computer"
    assert "Jayden" in _Provider.received[0]


def test_no_model_is_opened_where_none_is_set(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_MODEL", raising=False)
    monkeypatch.setenv("ASSISTANT_MODEL_FILE", "no such file.toml")
    library = Assistant.open(sample_library).library
    assert open_reader(library) is None
    monkeypatch.setenv("ASSISTANT_MODEL", "ollama:qwen3")
    if pytest.importorskip("langchain_openai"):
        monkeypatch.setenv("ASSISTANT_MODEL", "openai:x")
        monkeypatch.setenv("ASSISTANT_MODEL_URL", "http://127.0.0.1:9/v1")
        assert isinstance(open_reader(library), Reader)
