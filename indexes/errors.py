"""What can go wrong with a library and its files.

IndexesError                      everything below; its text says what, where and what to do next
├── ReadingError                  one file could not be read; others can still be added
│   ├── EncryptedFile             it needs a password
│   ├── ScannedFile               it has pictures of text and no text: run OCR first
│   ├── CorruptFile               it is damaged and nothing could be read
│   ├── UnsupportedFile           not a format the library reads
│   └── ReadingLimitReached       it took more time, memory or size than the limit
├── LibraryError                  the library itself
│   ├── LibraryMissing            there is no library in this folder
│   ├── LibraryBroken             its files do not match what was published
│   ├── LibraryBusy               another process is changing it
│   └── LibraryFull               the disk is full or refuses to be written; the last complete library stays
├── DocumentNotFound              no such document or paragraph in the library
├── PageUnavailable               a page can't be shown as a picture; its text still can
├── EmbeddingError                the embedding model is missing or is not the one expected
└── SettingsFileError             an editable file (library.yaml, a glossary, …) can't be understood
"""

from __future__ import annotations

__all__ = [
    "CorruptFile",
    "DocumentNotFound",
    "EmbeddingError",
    "EncryptedFile",
    "IndexesError",
    "LibraryBroken",
    "LibraryBusy",
    "LibraryError",
    "LibraryFull",
    "LibraryMissing",
    "PageUnavailable",
    "ReadingError",
    "ReadingLimitReached",
    "ScannedFile",
    "SettingsFileError",
    "UnsupportedFile",
]


class IndexesError(Exception):
    """Anything that goes wrong in `indexes`. The message is one sentence for the person at the screen."""

    code = "error"


class ReadingError(IndexesError):
    """One file could not be read. The message names the file and what to do."""

    code = "unreadable"


class EncryptedFile(ReadingError):
    """The file needs a password."""

    code = "encrypted"


class ScannedFile(ReadingError):
    """The file holds pictures of text and no text."""

    code = "scanned"


class CorruptFile(ReadingError):
    """The file is damaged and nothing could be read from it."""

    code = "corrupt"


class UnsupportedFile(ReadingError):
    """The file is not of a format that the library reads."""

    code = "unsupported"


class ReadingLimitReached(ReadingError):
    """Reading the file took more time, memory or size than the limit."""

    code = "limit"


class LibraryError(IndexesError):
    """The library itself can't be used."""

    code = "library"


class LibraryMissing(LibraryError):
    """There is no library in this folder."""

    code = "library_missing"


class LibraryBroken(LibraryError):
    """The library's files do not match what was published."""

    code = "library_broken"


class LibraryBusy(LibraryError):
    """Another process is changing the library."""

    code = "library_busy"


class LibraryFull(LibraryError):
    """The disk is full or can't be written. The last complete library is untouched."""

    code = "library_full"


class DocumentNotFound(IndexesError):
    """No such document or paragraph in the library."""

    code = "not_found"


class PageUnavailable(IndexesError):
    """A page can't be shown as a picture. The message says why and what to do."""

    code = "page_unavailable"


class EmbeddingError(IndexesError):
    """The embedding model is missing or is not the one expected."""

    code = "embedding"


class SettingsFileError(IndexesError):
    """An editable file can't be understood. The message names the file, the line and what was expected."""

    code = "settings_file"
