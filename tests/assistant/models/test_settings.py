"""Which model is set, whether it is on this machine, and what is said of a setting that can't be understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.models.errors import ModelSettingsError, RemoteForbidden
from assistant.models.making import make_model
from assistant.models.settings import Mode, ModelSettings, model_settings

NOWHERE = Path("no such file.toml")


def _from(argument: str | None = None, **environment: str) -> ModelSettings | None:
    return model_settings(argument, environment, NOWHERE)


def test_no_model_is_the_default() -> None:
    assert _from() is None
    assert _from("none", ASSISTANT_MODEL="ollama:qwen3") is None


def test_an_argument_comes_before_the_environment_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "model.toml"
    file.write_text('model = "ollama:a"\nmode = "compose"\ntimeout_s = 9\n', encoding="utf-8")
    assert (found := model_settings(None, {}, file)) is not None
    assert (found.model, found.mode, found.timeout_s) == ("a", Mode.COMPOSE, 9)
    assert (found := model_settings(None, {"ASSISTANT_MODEL": "ollama:b"}, file)) is not None
    assert found.model == "b"
    assert (found := model_settings("openai:c", {"ASSISTANT_MODEL": "ollama:b"}, file)) is not None
    assert found.model == "c"


@pytest.mark.parametrize(
    ("argument", "environment", "is_local"),
    [
        ("ollama:qwen3", {}, True),
        ("ollama:qwen3", {"OLLAMA_HOST": "gpu.example.org:11434"}, False),
        ("openai:gpt-5", {}, False),
        ("openai:x", {"ASSISTANT_MODEL_URL": "http://127.0.0.1:8080/v1"}, True),
        ("openai:x", {"ASSISTANT_MODEL_URL": "http://localhost.example.org/v1"}, False),
        ("openai:x", {"OPENAI_BASE_URL": "http://[::1]:8080/v1"}, True),
        ("openai:x", {"ASSISTANT_MODEL_URL": "http://10.0.0.7/v1"}, False),
        ("azure_openai:x", {"AZURE_OPENAI_ENDPOINT": "https://a.example.org"}, False),
    ],
)
def test_what_is_on_this_machine(argument: str, environment: dict[str, str], is_local: bool) -> None:
    found = _from(argument, **environment)
    assert found is not None
    assert found.is_local is is_local


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ASSISTANT_MODEL": "gpt-5"}, "provider:name"),
        ({"ASSISTANT_MODEL": "ollama:x", "ASSISTANT_MODEL_MODE": "write"}, "select or compose"),
        ({"ASSISTANT_MODEL": "ollama:x", "ASSISTANT_MODEL_TIMEOUT_S": "soon"}, "timeout_s"),
        ({"ASSISTANT_MODEL": "ollama:x", "ASSISTANT_REMOTE_MODELS": "no"}, "allowed or forbidden"),
    ],
)
def test_a_setting_that_cannot_be_understood_says_what_was_expected(environment: dict[str, str], said: str) -> None:
    with pytest.raises(ModelSettingsError, match=said):
        _from(**environment)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "model.toml"
    file.write_text("model = ", encoding="utf-8")
    with pytest.raises(ModelSettingsError, match=r"model\.toml"):
        model_settings(None, {}, file)
    file.write_text('modle = "ollama:x"', encoding="utf-8")
    with pytest.raises(ModelSettingsError, match="modle"):
        model_settings(None, {}, file)


def test_a_remote_model_is_refused_where_they_are_forbidden() -> None:
    found = _from("openai:gpt-5", ASSISTANT_REMOTE_MODELS="forbidden")
    assert found is not None
    with pytest.raises(RemoteForbidden, match="forbidden here"):
        make_model(found)


def test_a_missing_package_is_one_line_of_help() -> None:
    with pytest.raises(ModelSettingsError, match=r"pip install \"safeguarding-review-assistant\[google\]\""):
        make_model(ModelSettings("google_genai", "gemini"))


def test_a_model_that_ollama_passes_on_is_remote() -> None:
    for name in ("gpt-oss:120b-cloud", "glm:cloud"):
        for passed_on in (
            ModelSettings("ollama", name),
            ModelSettings("openai", name, url="http://127.0.0.1:11434/v1"),
        ):
            assert not passed_on.is_local
            assert passed_on.where == f"on another computer (the provider {passed_on.provider})"
    assert ModelSettings("ollama", "cloudy").is_local


def test_where_it_goes_in_a_sentence() -> None:
    assert (
        ModelSettings("openai", "x", url="https://models.example.org/v1").destination
        == "openai:x at models.example.org"
    )
    assert ModelSettings("openai", "x").destination == "openai:x at the provider openai"
