"""Contents lists typed by hand: lines that no style or menu marks as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexes.documents import Role
from indexes.reading.model import Line

__all__ = ["mark_contents"]

_TITLE = re.compile(r"(?:table of )?contents(?: page)?|cynnwys", re.IGNORECASE)
_LONGEST_ENTRY = 200  # characters


def mark_contents(lines: Iterable[Line]) -> Iterator[Line]:
    """Mark what follows "Contents" as a contents list, up to a page break (an empty line), a heading or a paragraph."""
    inside = False
    for line in lines:
        if _TITLE.fullmatch(line.text.strip().rstrip(":")):
            inside = True
            yield replace(line, role=Role.CONTENTS, level=0)
        elif inside and line.role is not Role.CONTENTS and not _is_entry(line):
            inside = False
            yield line
        else:
            yield replace(line, role=Role.CONTENTS) if inside else line


def _is_entry(line: Line) -> bool:
    is_plain = line.role is None and (line.number is None or line.is_bullet)
    return bool(line.text) and is_plain and len(line.text) <= _LONGEST_ENTRY and not line.text.endswith((".", ":"))
