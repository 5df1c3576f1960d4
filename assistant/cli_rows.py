"""Files of JSON lines that commands take: all rows are checked before the first is used."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from assistant.service import filters_from

__all__ = ["UsageError", "check_question", "check_sentence", "check_text", "rows"]


class UsageError(Exception):
    """The command was not understood; the message says what to write instead."""


def rows(path: Path, check: Callable[[dict[str, Any]], None]) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines, all checked before the first is used."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        msg = f"{path} can't be read ({error.strerror}): check the name."
        raise UsageError(msg) from error
    made: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("expected an object, {…}")
            check(row)
        except json.JSONDecodeError as error:
            msg = f"{path}, line {number}: not JSON ({error.msg})."
            raise UsageError(msg) from error
        except (ValueError, TypeError) as error:
            msg = f"{path}, line {number}: {error}."
            raise UsageError(msg) from error
        made.append(row)
    return made


def check_question(row: dict[str, Any]) -> None:
    """A row of `ask --questions`.

    Raises:
        ValueError: saying what is missing.
    """
    if not isinstance(row.get("question"), str):
        raise ValueError('"question" must be a text')
    if not isinstance(row.get("filters") or {}, dict):
        raise ValueError('"filters" must be an object, such as {"kind": "review"}')
    filters_from(row.get("filters"))
    if row.get("as_of"):
        date.fromisoformat(row["as_of"])
    for turn in row.get("history") or ():
        if not isinstance(turn, dict) or not {"role", "content"} <= set(turn):
            raise ValueError('each turn of "history" must be {"role": "user" or "assistant", "content": a text}')


def check_sentence(row: dict[str, Any]) -> None:
    """A row with a sentence.

    Raises:
        ValueError: saying what is missing.
    """
    if not isinstance(row.get("sentence"), str):
        raise ValueError('"sentence" must be a text')


def check_text(row: dict[str, Any]) -> None:
    """A row with a text.

    Raises:
        ValueError: saying what is missing.
    """
    if not isinstance(row.get("text"), str):
        raise ValueError('"text" must be a text')
