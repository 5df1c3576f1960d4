"""A model ready to read: made, and wrapped so that nothing typed reaches another computer as it is."""

from __future__ import annotations

from collections.abc import Callable

from assistant.models.identifiers import Placeholders
from assistant.models.making import make_model
from assistant.models.plain_words import PlainWords
from assistant.models.reader import Outgoing, Reader
from assistant.models.settings import ModelSettings, model_settings
from indexes.library import Library

__all__ = ["open_reader", "outgoing_for", "reader_for"]


def open_reader(library: Library, argument: str | None = None) -> Reader | None:
    """The reader that is set (`argument`, the environment, or the file); None where none is.

    Raises:
        ModelSettingsError, RemoteForbidden: in one sentence.
    """
    settings = model_settings(argument)
    return None if settings is None else reader_for(settings, library)


def reader_for(settings: ModelSettings, library: Library | None) -> Reader:
    """A reader over a model on this machine, or over a remote one behind placeholders: never over a remote one without.

    Titles and words of the library are known to be public; without one, more is replaced.
    """
    model = make_model(settings)
    if settings.is_local:
        return Reader(model, settings)
    return Reader(model, settings, outgoing_for(library))


def outgoing_for(library: Library | None) -> Callable[[], Outgoing]:
    """What the text of one call passes through on its way to another computer."""
    public = [text for d in library.documents for text in (d.title, d.publisher)] if library is not None else []
    words = PlainWords(library)

    def outgoing() -> Outgoing:
        return Placeholders(public, words.is_printed, words.is_ordinary)

    return outgoing
