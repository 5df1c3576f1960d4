"""The command line with a language model: what `doctor` and `ask` print, and what the documentation says that they print."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from langchain_core.messages import BaseMessage

from assistant import Assistant, cli, reports
from assistant.cli import main
from assistant.model_words import where_it_goes
from assistant.models.doctor import model_report, model_words
from assistant.models.identifiers import Placeholders
from assistant.models.reader import Outgoing, Reader
from assistant.models.scripted import ScriptedModel
from assistant.models.settings import Mode, ModelSettings
from indexes.library import Library

ROOT = Path(__file__).resolve().parents[2]
SCHEMA: dict[str, Any] = json.loads(resources.files("assistant").joinpath("data/answer.schema.json").read_text("utf-8"))
DATED = "Within how many working days must the rapid review be completed after 3 March 2026?"
REMOTE = ModelSettings("scripted", "large", Mode.COMPOSE, url="https://models.example.org/v1", timeout_s=5)


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MODEL", "MODEL_MODE", "MODEL_URL", "REMOTE_MODELS"):
        monkeypatch.delenv(f"ASSISTANT_{name}", raising=False)
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ASSISTANT_MODEL_FILE", str(tmp_path / "model.toml"))
    monkeypatch.setenv("ASSISTANT_POLICY", str(tmp_path / "policy.toml"))


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine at which something listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


def shown(file: str) -> list[str]:
    """What the documentation says that `doctor` prints, each on one line."""
    text = (ROOT / file).read_text(encoding="utf-8")
    blocks = re.findall(r"^```text\n(Language model: .*?)^```", text, re.MULTILINE | re.DOTALL)
    return [" ".join(block.split()) for block in blocks]


def printed() -> str:
    return " ".join(" ".join(model_words(model_report())).split())


def test_doctor_prints_what_the_documentation_says(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    none, local, remote = shown("docs/models.md")
    assert shown("README.md") == [none]
    assert printed() == none
    monkeypatch.setenv("ASSISTANT_MODEL", "openai:qwen3")
    monkeypatch.setenv("ASSISTANT_MODEL_URL", f"http://127.0.0.1:{port}/v1")
    assert printed() == local
    monkeypatch.setenv("ASSISTANT_MODEL", "openai:large")
    monkeypatch.setenv("ASSISTANT_MODEL_MODE", "compose")
    monkeypatch.setenv("ASSISTANT_MODEL_URL", "https://models.example.org/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    assert printed() == remote


def test_doctor_prints_it_beside_the_library(
    capsys: pytest.CaptureFixture[str], sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["doctor", "--library", str(sample_library)]) == 0
    assert shown("README.md")[0] in " ".join(capsys.readouterr().out.split())
    monkeypatch.setenv("ASSISTANT_MODEL_URL", "http://127.0.0.1:9/v1")
    assert main(["doctor", "--library", str(sample_library), "--model", "openai:x", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["model"]
    assert (found["state"], found["is_local"], found["reachable"]) == ("not reachable", True, False)


def honest(messages: list[BaseMessage]) -> str:
    if '{"ids"' in str(messages[0].content):
        return '{"ids": [1]}'
    first = re.search(r"^\[1\] (.+)$", str(messages[1].content), re.MULTILINE)
    assert first is not None
    turned = first[1].replace(" must ", " may ")
    return json.dumps({"sentences": [{"text": text, "ids": [1]} for text in (first[1], turned)]})


@pytest.fixture
def remote_model(monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    model = ScriptedModel(say=honest)

    def open_reader(library: Library, _: str | None) -> Reader:
        def outgoing() -> Outgoing:
            return Placeholders((), library.has_word)

        return Reader(model, REMOTE, outgoing)

    monkeypatch.setattr(cli, "open_reader", open_reader)
    return model


def test_json_with_a_model_is_as_the_schema_says_and_holds_nothing_that_was_replaced(
    capsys: pytest.CaptureFixture[str], sample_library: Path, remote_model: ScriptedModel
) -> None:
    assert main(["ask", DATED, "--library", str(sample_library), "--json", "--model", "x:y"]) == 0
    made = json.loads(capsys.readouterr().out)
    jsonschema.validate(made, {**SCHEMA, "anyOf": [{"$ref": "#/$defs/answer"}]})
    assert [link["is_kept"] for link in made["links"]] == [True, False]
    assert made["model"]["calls"] == 2
    assert made["provenance"]["model"] == "scripted:large"
    assert [prompt.split(" (")[0] for prompt in made["model"]["prompts"]] == ["select v1", "compose v1"]
    assert made["provenance"]["prompt"] == ", ".join(made["model"]["prompts"])
    assert "[Date 1]" not in json.dumps(made)
    assert remote_model.seen


def test_the_terminal_shows_kept_removed_replaced_and_cost(
    capsys: pytest.CaptureFixture[str], sample_library: Path, remote_model: ScriptedModel
) -> None:
    assert main(["ask", DATED, "--library", str(sample_library), "--model", "x:y"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    for wanted in (
        "Written by the language model scripted:large and checked against the quotations it names:",
        "Removed, because it could not be found in the quotations:",
        "(must, should or may is not as in the quotations it names",
        "Replaced before sending: [Date 1] for “3 March 2026”",
        "The language model was asked 2 times",
    ):
        assert wanted in out
    assert not any("3 March" in str(message.content) for call in remote_model.seen for message in call)


def test_without_a_model_nothing_of_one_is_printed(capsys: pytest.CaptureFixture[str], sample_library: Path) -> None:
    assert main(["ask", DATED, "--library", str(sample_library)]) == 0
    assert "language model" not in capsys.readouterr().out
    assert main(["ask", DATED, "--library", str(sample_library), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert {"links", "model"}.isdisjoint(made)
    assert made["provenance"]["model"] is None


def test_the_prompt_says_where_questions_go(sample_library: Path) -> None:
    library = Assistant.open(sample_library).library
    assert "Nothing leaves this computer." in reports.welcome(library)
    said = " ".join(reports.welcome(library, REMOTE).split())
    assert where_it_goes(REMOTE) in said
    assert "Nothing leaves" not in said


def test_a_wrong_model_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for argument, words in (("gpt", "names no model"), ("openai:x", "can't be set up")):
        assert main(["ask", DATED, "--library", str(sample_library), "--model", argument]) == 2
        assert words in capsys.readouterr().err
    monkeypatch.setenv("ASSISTANT_REMOTE_MODELS", "forbidden")
    assert main(["ask", DATED, "--library", str(sample_library), "--model", "openai:x"]) == 2
    assert "remote models are forbidden here" in capsys.readouterr().err
