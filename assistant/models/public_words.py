"""The capitalised words that name nobody (`data/public_words.yaml`)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import yaml

__all__ = ["public_words"]


@lru_cache(maxsize=1)
def public_words() -> frozenset[str]:
    """All of them."""
    raw = yaml.safe_load((files("assistant") / "data" / "public_words.yaml").read_text(encoding="utf-8"))
    return frozenset(word for key, text in raw.items() if key != "source" for word in text.split())
