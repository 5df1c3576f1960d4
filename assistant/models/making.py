"""The only place where a chat model is made, through LangChain's `init_chat_model`."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.models.errors import ModelSettingsError, RemoteForbidden
from assistant.models.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["EXTRAS", "make_model"]

EXTRAS = {
    "openai": ("openai", "langchain_openai"),
    "azure_openai": ("openai", "langchain_openai"),
    "anthropic": ("anthropic", "langchain_anthropic"),
    "google_genai": ("google", "langchain_google_genai"),
    "ollama": ("ollama", "langchain_ollama"),
}
"""The extra of this package that brings a provider's, and the module it brings. Others are installed by their own name."""


def make_model(settings: ModelSettings) -> BaseChatModel:
    """The chat model. It never retries by itself: what is billed twice is asked for twice.

    Raises:
        ModelSettingsError: where a package or a key is missing, in one sentence. RemoteForbidden.
    """
    if not settings.is_local and not settings.is_remote_allowed:
        raise RemoteForbidden(
            f"{settings.name} is {settings.where}, and remote models are forbidden here: choose one on this computer."
        )
    _check_installed(settings.provider)
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    from langchain.chat_models import init_chat_model

    try:
        made: BaseChatModel = init_chat_model(settings.model, model_provider=settings.provider, **_options(settings))
    except ImportError as error:
        raise ModelSettingsError(f"The package for {settings.provider} is not installed: {error}.") from error
    except Exception as error:  # each provider has its own errors for a missing key or a wrong address
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelSettingsError(f"{settings.name} can't be set up: {first}") from error
    return made


def _check_installed(provider: str) -> None:
    extra = EXTRAS.get(provider)
    if extra is not None and find_spec(extra[1]) is None:
        raise ModelSettingsError(
            f'{provider} needs one more package: python -m pip install "safeguarding-review-assistant[{extra[0]}]".'
        )


def _options(settings: ModelSettings) -> dict[str, Any]:
    made: dict[str, Any] = {"temperature": 0}
    if settings.provider == "ollama":
        made |= {"num_predict": settings.max_tokens, "client_kwargs": {"timeout": settings.timeout_s}}
    else:
        made |= {"max_tokens": settings.max_tokens, "timeout": settings.timeout_s, "max_retries": 0}
    if settings.url:
        made["azure_endpoint" if settings.provider == "azure_openai" else "base_url"] = settings.url
    if settings.provider in ("openai", "azure_openai"):
        made["stream_usage"] = True  # so that the cost can be told
    if settings.provider == "openai" and settings.is_local and not os.environ.get("OPENAI_API_KEY"):
        made["api_key"] = "none-needed"  # servers on this machine ask for no key, the package does
    return made
