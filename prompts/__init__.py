"""Rubrics and, later, prompt templates: words and rules as data, each line with its source.

`rubrics/` holds what the draft check looks for. A partnership edits a copy: a file of the same name in a folder of its
own takes the place of the one shipped here.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["rubric_names", "rubric_text"]


def rubric_text(name: str, folder: Path | None = None) -> str:
    """The text of a rubric, from `folder` where it holds one of that name and from the package otherwise.

    Raises:
        FileNotFoundError: where neither holds it.
    """
    own = folder / f"{name}.yaml" if folder is not None else None
    if own is not None and own.is_file():
        return own.read_text(encoding="utf-8")
    return (files("prompts") / "rubrics" / f"{name}.yaml").read_text(encoding="utf-8")


def rubric_names() -> tuple[str, ...]:
    """The rubrics shipped with the package, in order of name."""
    shipped = (entry.name for entry in (files("prompts") / "rubrics").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in shipped if name.endswith(".yaml")))
