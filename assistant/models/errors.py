"""What can go wrong with a language model.

ModelError                the tree
├── ModelSettingsError    a setting can't be understood, or an extra is missing: the user can mend it
├── RemoteForbidden       a remote model is set and this installation forbids them
└── ModelFailed           a call gave nothing that can be used: answered without the model
"""

from __future__ import annotations

from assistant.models.usage import Usage
from indexes.errors import IndexesError

__all__ = ["ModelError", "ModelFailed", "ModelSettingsError", "RemoteForbidden"]


class ModelError(IndexesError):
    """Something about a language model; the message is one sentence that says what to do."""


class ModelSettingsError(ModelError):
    """A setting can't be understood, or the package for a provider is not installed."""


class RemoteForbidden(ModelError):
    """The model that is set is on another machine, and this installation forbids that."""


class ModelFailed(ModelError):
    """The model gave nothing that can be used.

    `reason` is a few words: "timed out", "no answer"; `usage` what the calls cost all the same, where that is known.
    """

    def __init__(self, reason: str, usage: Usage | None = None) -> None:
        super().__init__(f"The language model gave nothing that can be used ({reason}).")
        self.reason = reason
        self.usage = usage
