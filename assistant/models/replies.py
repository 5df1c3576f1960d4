"""What a model replied, read strictly: the last JSON object of the text, of the fields asked for and no others."""

from __future__ import annotations

import json
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.models.errors import ModelFailed

__all__ = ["ChosenIds", "Link", "Linking", "Shape", "Written", "parsed"]

Number = Annotated[int, Field(ge=1, le=999, strict=True)]


class Shape(BaseModel):
    """What a reply must be: these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChosenIds(Shape):
    """The numbers of the sentences that answer, best first."""

    ids: list[Number] = Field(max_length=40)


class Link(Shape):
    """A sentence that the model wrote, and the numbers it says it rests on."""

    text: str = Field(min_length=1, max_length=600)
    ids: list[Number] = Field(max_length=20)


class Linking(Shape):
    """Short sentences that link the quotations."""

    sentences: list[Link] = Field(max_length=12)


class Written(Shape):
    """A question written out."""

    question: str = Field(min_length=1, max_length=600)


Model = TypeVar("Model", bound=Shape)


def parsed(text: str, kind: type[Model]) -> Model:
    """The reply as `kind`.

    Models put words and code fences around what was asked for; those are passed over. Anything else is not guessed at.

    Raises:
        ModelFailed: with the reason in a few words, for the model to be asked again.
    """
    found = None
    decoder = json.JSONDecoder()
    start = text.find("{")
    while start >= 0:
        try:
            value, end = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            start = text.find("{", start + 1)
            continue
        found = value if isinstance(value, dict) else found
        start = text.find("{", end)
    if found is None:
        raise ModelFailed("no JSON object in it")
    try:
        return kind.model_validate(found)
    except ValidationError as error:
        raise ModelFailed(_why(error)) from error


def _why(error: ValidationError) -> str:
    """What is wrong and where, without a word of the reply: the reason is shown to people, and the names of fields are the model's."""
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"] == "extra_forbidden":
        return "a field that was not asked for"
    where = ".".join(str(part) for part in first["loc"]) or "the object"
    return f"{where}: {first['msg'][:80]}"
