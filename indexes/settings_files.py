"""YAML files that people edit, read strictly: what is wrong is said with the file, the line and what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from indexes.errors import SettingsFileError

__all__ = ["parse"]

Model = TypeVar("Model", bound=BaseModel)


def parse(text: str, name: str, model: type[Model]) -> Model:
    """Read the text of the file called `name` into a model.

    Raises:
        SettingsFileError: naming the file, the line, and what was expected there.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is not None:
            _refuse_duplicates(node, name)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise SettingsFileError(f"{name}, line {line}: {error.problem}; check indents, colons and quotes.") from error
    except yaml.YAMLError as error:
        raise SettingsFileError(f"{name} holds a character that YAML doesn't allow: {error}") from error
    try:
        return model.model_validate(data if data is not None else {})
    except ValidationError as error:
        first = error.errors()[0]
        line, place = _line_of(node, first["loc"]), ".".join(str(part) for part in first["loc"])
        wanted = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsFileError(f"{name}, line {line}: {place or 'the file'}: {wanted}.") from error


def _refuse_duplicates(node: yaml.Node, name: str) -> None:
    """YAML lets a later key silently replace an earlier one; a person means neither."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_duplicates(child, name)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise SettingsFileError(f'{name}, line {key.start_mark.line + 1}: "{key.value}" stands here twice.')
        seen.add(key.value)
        _refuse_duplicates(value, name)


def _line_of(node: yaml.Node | None, place: Sequence[int | str]) -> int:
    """The line of the innermost part of `place` that is in the file."""
    line = 1 if node is None else node.start_mark.line + 1
    for part in place:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    line, found = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
            line = found.start_mark.line + 1
        if found is None:
            return line
        node = found
    return line
