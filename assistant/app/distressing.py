"""Which quotations are folded: those of reviews that describe injury to a person. Nothing is hidden for good."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

import yaml

__all__ = ["describes_injury"]


def describes_injury(text: str) -> bool:
    """True where a text uses a word of `data/injury_words.yaml`."""
    return _pattern().search(text) is not None


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    data = yaml.safe_load(resources.files("assistant.app").joinpath("data/injury_words.yaml").read_text("utf-8"))
    return re.compile(rf"\b(?:{'|'.join(data['words'])})\b", re.IGNORECASE)
