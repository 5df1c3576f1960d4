"""`findings --model`: sentences that a language model proposes, and what has to be there before notes may leave this computer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from assistant.cli_wording import add_wording_options, may_be_sent, wording_model
from assistant.findings.drafting.drawing_up import FindingsDraft
from assistant.findings.drafting.with_model.asking import outgoing_text, wishes, worded
from assistant.models.opening import reader_for
from assistant.models.settings import ModelSettings
from indexes.library import Library

__all__ = ["add_model_options", "model_of_call", "proposed_by_model"]

_NOT_SENT = "Nothing was sent. The sentences are for you to write."
_NOTHING = "No pattern has notes whose words may be put to a language model: nothing was asked of it."


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """The options of `findings` that have to do with a language model."""
    group = parser.add_argument_group("with a language model")
    add_wording_options(group, "propose a sentence for each pattern, from the notes that support it", "the notes")


def model_of_call(options: argparse.Namespace) -> ModelSettings | None:
    """The model that this call names, where notes may go to it; None where it names none. To be asked before notes are read.

    Raises:
        ModelSettingsError, DraftsStayHere: in one sentence.
    """
    return wording_model(options)


def proposed_by_model(
    options: argparse.Namespace,
    made: FindingsDraft,
    settings: ModelSettings,
    library: Library | None,
    progress: Callable[[int, int], None] | None = None,
) -> FindingsDraft:
    """The draft with sentences that the model proposes; as it was where the answer at the terminal is no.

    Raises:
        ModelSettingsError: where the model can't be set up, or nobody could be asked about what would be sent.
    """
    reader = reader_for(settings, library)
    asked = wishes(reader, made)
    if not asked:
        sys.stderr.write(f"{_NOTHING}\n")
        return made
    if not settings.is_local and not may_be_sent(options, settings, outgoing_text(asked), "the notes"):
        sys.stderr.write(f"{_NOT_SENT}\n")
        return made
    return worded(reader, made, asked, progress or (lambda *_: None))
