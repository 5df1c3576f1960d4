"""Rubrics read and checked: YAML of `prompts/rubrics`, or of a folder in which a partnership keeps its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from indexes.errors import IndexesError
from prompts import rubric_text

__all__ = ["Pattern", "RubricError", "Strict", "found", "load"]

Model = TypeVar("Model", bound="Strict")


class RubricError(IndexesError):
    """A rubric can't be used; the message says which file, where in it, and what was expected."""


class Strict(BaseModel):
    """What is read from a rubric: unknown and missing fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"a regular expression was expected ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_is_pattern)]
"""A regular expression, matched without regard to case."""


def load(name: str, model: type[Model], folder: Path | None = None) -> Model:
    """The rubric `name` as `model`.

    Raises:
        RubricError: where it is not YAML or does not have the fields that are needed.
    """
    where = f"{name}.yaml" if folder is None else str(folder / f"{name}.yaml")
    try:
        raw = yaml.safe_load(rubric_text(name, folder))
        return model.model_validate(raw)
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f" (line {place.line + 1})" if place else ""
        raise RubricError(f"The rubric {where} is not valid YAML{line}: compare it with the one shipped.") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RubricError(f"The rubric {where} can't be used: {field}: {first['msg']}.") from error


def found(pattern: str, text: str) -> re.Match[str] | None:
    """The first match of a rubric's pattern; compiled patterns are kept by `re`."""
    return re.search(pattern, text, re.IGNORECASE)
