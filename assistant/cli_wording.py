"""`check --model`: questions in a language model's words, and what has to be there before a draft may leave this computer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date

from assistant.check.checking import Check
from assistant.check.wording import outgoing_text, wishes, worded
from assistant.models.errors import ModelSettingsError
from assistant.models.opening import reader_for
from assistant.models.policy import check_draft_may_go, read_policy
from assistant.models.settings import ModelSettings, model_settings
from indexes.library import Library

__all__ = ["add_wording_options", "may_be_sent", "worded_by_model", "wording_model"]

_LIMIT = (
    "Listed identifiers in it are replaced. What is told may identify a family all the same: it is still personal data."
)


def add_wording_options(
    parser: argparse._ActionsContainer, does: str = "put questions in words that fit the draft", of: str = "the draft"
) -> None:
    """The options that have to do with a language model: what it `does`, and what its material is taken from."""
    parser.add_argument(
        "--model",
        metavar="PROVIDER:NAME",
        help=f"let a language model {does}; off unless given here",
    )
    parser.add_argument(
        "--send-draft-to-remote-model",
        action="store_true",
        help=f"let sentences of {of} go to a model on another computer; needs the installation's policy too",
    )
    parser.add_argument(
        "--yes-i-have-read-what-is-sent",
        action="store_true",
        help="where nobody can be asked at a terminal: what would be sent was read before",
    )


def wording_model(options: argparse.Namespace) -> ModelSettings | None:
    """The model that this call names, where a draft may go to it; None where it names none. Nothing is read or sent before.

    Raises:
        ModelSettingsError, DraftsStayHere: in one sentence.
    """
    settings = model_settings(options.model) if options.model is not None else None
    if settings is None:
        if options.send_draft_to_remote_model or options.yes_i_have_read_what_is_sent:
            raise ModelSettingsError(
                "No model is named in this call: name one with --model, or leave out what sends to one."
            )
        return None
    check_draft_may_go(settings, read_policy(), date.today(), is_asked_for=options.send_draft_to_remote_model)
    return settings


def worded_by_model(
    options: argparse.Namespace,
    made: Check,
    settings: ModelSettings,
    library: Library | None,
    progress: Callable[[int, int], None] | None,
) -> Check:
    """The check with questions in the model's words where these may stand; as it was where the answer at the terminal is no.

    Raises:
        ModelSettingsError: where the model can't be set up, or nobody could be asked about what would be sent.
    """
    reader = reader_for(settings, library)
    asked = wishes(reader, made)
    if not asked:
        return made
    if not settings.is_local and not may_be_sent(options, settings, outgoing_text(asked), "the draft"):
        _say("Nothing was sent. The questions are in the words of the rubrics.")
        return made
    return worded(reader, made, asked, progress or (lambda *_: None))


def may_be_sent(options: argparse.Namespace, settings: ModelSettings, text: str, of: str) -> bool:
    """Shows exactly what would be sent, `text`, and then whether it may go; `of` says what it is taken from.

    Raises:
        ModelSettingsError: where nobody could be asked.
    """
    _say(f"This would be sent to {settings.destination}, and nothing else of {of}. A call whose reply can't be used is")
    _say(f"repeated once, with the reason. {_LIMIT}\n")
    _say(_visible(text))
    if options.yes_i_have_read_what_is_sent:
        return True
    if options.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ModelSettingsError(
            "Nothing was sent, since nobody could be asked here. Read what stands above; where it may go, ask again with "
            "--yes-i-have-read-what-is-sent."
        )
    _say(f"\nSend it to {settings.destination}? Write yes to send it; anything else keeps it here.")
    return sys.stdin.readline().strip().lower() == "yes"


def _visible(text: str) -> str:
    """Characters that a terminal would act upon, or not show, written out: what is read is what is sent."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
