"""Sources that questions name and that the library may not hold: one editable list, `assistant/data/sources.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from indexes.documents import Document
from indexes.errors import SettingsFileError

__all__ = ["Source", "known", "missing"]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    said: str
    held: str
    needs: str
    restated: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A named source: how questions say it, and what the title of a document that holds it looks like."""

    name: str
    said: re.Pattern[str]
    held: re.Pattern[str]
    needs: str
    restated: bool


@lru_cache(maxsize=1)
def known() -> tuple[Source, ...]:
    """The list that ships with the product.

    Raises:
        SettingsFileError: where it can't be understood.
    """
    text = resources.files("assistant").joinpath("data/sources.yaml").read_text("utf-8")
    try:
        rows = [_Row.model_validate(row) for row in yaml.safe_load(text)["sources"]]
        return tuple(
            Source(r.name, re.compile(r.said, re.IGNORECASE), re.compile(r.held, re.IGNORECASE), r.needs, r.restated)
            for r in rows
        )
    except (yaml.YAMLError, ValidationError, re.error, KeyError) as error:
        msg = f"sources.yaml can't be understood: {error}"
        raise SettingsFileError(msg) from error


def missing(question: str, documents: Iterable[Document]) -> tuple[Source, ...]:
    """The sources that a question names and none of the documents holds, in the order of the list."""
    titles = [document.title for document in documents]
    return tuple(
        source
        for source in known()
        if source.said.search(question) and not any(source.held.search(title) for title in titles)
    )
