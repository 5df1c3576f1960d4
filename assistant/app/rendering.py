"""Templates into markup. Everything from a document or a person is escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.app import words
from assistant.model_words import written_by

__all__ = ["render"]


def render(template: str, **values: Any) -> str:
    """Fill a template of `templates/`."""
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("assistant.app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = words.day
    made.globals["written_by"] = written_by
    made.filters["begun"] = words.capital
    return made
