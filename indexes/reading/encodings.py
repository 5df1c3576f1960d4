"""Bytes into text: which encoding a text or HTML file is in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

__all__ = ["Decoded", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x01\x03-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff]")
_MOST_CONTROL = 0.01  # share of characters; real text files have next to none


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with its encoding. `removed` counts control characters that were taken out; 0x02 and form feeds stay."""

    text: str
    encoding: str
    removed: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text of `data`, or None where it isn't text.

    A byte order mark decides; then the encoding that the file declares, UTF-8, UTF-16 without a mark, and Windows
    1252, which nearly any bytes are: so what then is full of control characters is not text.
    """
    for candidate in _candidates(data, declared):
        text = _try(data, candidate)
        if text is not None:
            cleaned, removed = _CONTROL.subn("", text)
            if removed > _MOST_CONTROL * max(len(text), 1):
                continue
            return Decoded(cleaned.lstrip("\ufeff"), candidate, removed)
    return None


def _candidates(data: bytes, declared: str | None) -> list[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    found = [declared] if declared else []
    # every other byte of western text in UTF-16 is zero
    sample = data[:4096]
    if len(sample) > 3 and sample[1::2].count(0) > len(sample) // 4:
        found.append("utf-16-le")
    elif len(sample) > 3 and sample[0::2].count(0) > len(sample) // 4:
        found.append("utf-16-be")
    return [*found, "utf-8", "cp1252", "latin-1"]


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
