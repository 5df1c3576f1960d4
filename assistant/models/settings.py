"""Which language model, and how it may be used: an argument, then the environment, then `model.toml`.

    ASSISTANT_MODEL             provider:name, as LangChain names providers; empty or "none" for no model
    ASSISTANT_MODEL_MODE        select (numbers only) or compose (short linking sentences, each checked)
    ASSISTANT_MODEL_URL         the address of an endpoint, such as http://127.0.0.1:8080/v1
    ASSISTANT_MODEL_TIMEOUT_S   seconds that one call may take
    ASSISTANT_MODEL_MAX_TOKENS  the longest reply
    ASSISTANT_REMOTE_MODELS     "forbidden" to refuse every model that is not on this machine

`model.toml` in the user's configuration folder (or the file that `ASSISTANT_MODEL_FILE` names) has the same as keys: model,
mode, url, timeout_s, max_tokens, remote. Keys of providers stay where their packages look for them, in the environment.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_config_path

from assistant.models.errors import ModelSettingsError

__all__ = ["Mode", "ModelSettings", "default_model_file", "model_settings"]

_URLS = {
    "openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    "azure_openai": ("AZURE_OPENAI_ENDPOINT",),
    "anthropic": ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_URL"),
    "ollama": ("OLLAMA_HOST",),
}
"""Where providers' own packages look for an address."""

_LOCAL_UNLESS_TOLD = frozenset({"ollama"})
_KEYS = {"model", "mode", "url", "timeout_s", "max_tokens", "remote"}


class Mode(StrEnum):
    """What a model may do: choose sentences, or also write short sentences that link them."""

    SELECT = "select"
    COMPOSE = "compose"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """One model. `url` is where it is reached; "" leaves that to the provider's package."""

    provider: str
    model: str
    mode: Mode = Mode.SELECT
    url: str = ""
    timeout_s: float = 60.0
    max_tokens: int = 600
    is_remote_allowed: bool = True

    @property
    def name(self) -> str:
        """As it was set: provider:model."""
        return f"{self.provider}:{self.model}"

    @property
    def is_local(self) -> bool:
        """True where the model is reached on this machine only. In doubt it counts as remote.

        Ollama passes what is sent to a model whose name ends in "cloud" on to its own computers.
        """
        if self.model.lower().endswith(("-cloud", ":cloud")):
            return False
        if not self.url:
            return self.provider in _LOCAL_UNLESS_TOLD
        host = urlsplit(self.url if "//" in self.url else f"//{self.url}").hostname or ""
        return _is_loopback(host)

    @property
    def destination(self) -> str:
        """Where what is sent goes, for a sentence: the model at its host, or at its provider."""
        return f"{self.name} at {self._remote_host or f'the provider {self.provider}'}"

    @property
    def where(self) -> str:
        """In words, for people: on this computer, or at which host."""
        if self.is_local:
            return "on this computer"
        host = self._remote_host
        return f"on another computer ({host})" if host else f"on another computer (the provider {self.provider})"

    @property
    def _remote_host(self) -> str:
        """The host where one is set; "" for an address of this machine, from which a program passes what is sent on."""
        host = urlsplit(self.url if "//" in self.url else f"//{self.url}").hostname if self.url else ""
        return "" if not host or _is_loopback(host) else host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def default_model_file() -> Path:
    """`ASSISTANT_MODEL_FILE`, or `model.toml` in the user's configuration folder."""
    named = os.environ.get("ASSISTANT_MODEL_FILE")
    return Path(named) if named else user_config_path("review-assistant", appauthor=False) / "model.toml"


def model_settings(
    argument: str | None = None, environment: Mapping[str, str] | None = None, file: Path | None = None
) -> ModelSettings | None:
    """The model that is set; None where none is.

    Raises:
        ModelSettingsError: for a value that can't be understood; the message says which and what was expected.
    """
    environment = os.environ if environment is None else environment
    stored = _stored(default_model_file() if file is None else file)
    name = argument if argument is not None else environment.get("ASSISTANT_MODEL", stored.get("model", ""))
    if not name or name.strip().lower() == "none":
        return None
    provider, _, model = name.strip().partition(":")
    if not provider or not model:
        raise ModelSettingsError(f'"{name}" names no model: write provider:name, such as ollama:qwen3 or openai:gpt-5.')

    def value(key: str, default: str) -> str:
        return environment.get(f"ASSISTANT_MODEL_{key.upper()}", stored.get(key, default))

    remote = environment.get("ASSISTANT_REMOTE_MODELS", stored.get("remote", "allowed"))
    return ModelSettings(
        provider,
        model,
        _mode(value("mode", Mode.SELECT)),
        value("url", "") or _providers_own(provider, environment),
        _number("timeout_s", value("timeout_s", "60"), 1, 3600),
        int(_number("max_tokens", value("max_tokens", "600"), 16, 8192)),
        _is_allowed(remote),
    )


def _stored(file: Path) -> dict[str, str]:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelSettingsError(f"{file} can't be read ({error}): correct it, or take it away.") from error
    unknown = set(raw) - _KEYS
    if unknown:
        raise ModelSettingsError(
            f"{file} has the unknown key {sorted(unknown)[0]!r}: known are {', '.join(sorted(_KEYS))}."
        )
    return {key: str(entry) for key, entry in raw.items()}


def _providers_own(provider: str, environment: Mapping[str, str]) -> str:
    return next((environment[name] for name in _URLS.get(provider, ()) if environment.get(name)), "")


def _mode(text: str) -> Mode:
    if text not in list(Mode):
        raise ModelSettingsError(f'"{text}" is not a mode of a model: write select or compose.')
    return Mode(text)


def _number(key: str, text: str, least: float, most: float) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not least <= found <= most:
        raise ModelSettingsError(f'"{text}" is not a value for {key}: write a number from {least:g} to {most:g}.')
    return found


def _is_allowed(text: str) -> bool:
    if text not in ("allowed", "forbidden"):
        raise ModelSettingsError(f'"{text}" is not a value for remote models: write allowed or forbidden.')
    return text == "allowed"
