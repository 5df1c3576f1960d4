"""The one configuration: values only, no wiring."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["VERSION", "default_library"]

try:
    VERSION = version("safeguarding-review-assistant")
except PackageNotFoundError:  # run from a checkout that isn't installed
    VERSION = "0+checkout"


def default_library() -> Path:
    """`ASSISTANT_LIBRARY`, or the folder `library` here."""
    return Path(os.environ.get("ASSISTANT_LIBRARY") or "library")
