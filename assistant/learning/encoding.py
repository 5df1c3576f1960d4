"""The bytes of a text file: UTF-8 with or without its mark, what Notepad calls Unicode, or the old Windows letters."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from assistant.learning.errors import LogUnreadable, LogUnwritable

__all__ = ["Decoded", "decoded"]

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its mark; `newline` is how most of its lines end."""

    text: str
    encoding: str
    newline: str

    def encode(self, addition: str, file: str) -> bytes:
        """What is added, in the letters and line ends of the file.

        Raises:
            LogUnwritable: where the file's letters have no such character.
        """
        try:
            return addition.replace("\n", self.newline).encode(self.encoding)
        except UnicodeEncodeError as error:
            letter = addition[error.start]
            raise LogUnwritable(
                f"{file} is kept in old Windows letters, which have no “{letter}”: save it as UTF-8, and add again."
            ) from error


def decoded(data: bytes, file: str) -> Decoded:
    """The text that the bytes hold.

    Raises:
        LogUnreadable: where they hold something else than text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _with_newline(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise LogUnreadable(
                    f"{file} is damaged at byte {error.start}: open it, and save it as UTF-8."
                ) from error
    if b"\0" in data:
        raise LogUnreadable(
            f"{file} is not a text file: a learning log is Markdown (.md), text (.txt) or Word (.docx)."
        )
    for encoding in ("utf-8", "cp1252"):
        try:
            return _with_newline(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return _with_newline(data.decode("latin-1"), "latin-1")


def _with_newline(text: str, encoding: str) -> Decoded:
    windows = text.count("\r\n")
    unix, mac = text.count("\n") - windows, text.count("\r") - windows
    newline = "\r\n" if windows and windows >= max(unix, mac) else "\r" if mac > unix else "\n"
    return Decoded(text, encoding, newline)
