"""Fictional case notes that come with the program, to try it with."""

from __future__ import annotations

from pathlib import Path

__all__ = ["example_notes"]


def example_notes() -> Path:
    """A Markdown file of invented notes; no such child, family, place or service exists."""
    return Path(__file__).resolve().parents[1] / "data" / "example_notes.md"
