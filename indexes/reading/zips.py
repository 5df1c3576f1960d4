"""Zip containers, opened with care: a Word file is one, and so is a zip bomb.

Sizes stated in the directory are checked before anything is unpacked, and what is unpacked is cut off at the size
stated, so a file that lies about itself fails instead of filling the memory.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from indexes.errors import CorruptFile, ReadingLimitReached

__all__ = ["MAX_PART_BYTES", "MAX_RATIO", "MAX_TOTAL_BYTES", "check_sizes", "open_zip", "parse_xml", "read_part"]

MAX_TOTAL_BYTES = 1024 * 1024 * 1024
"""All parts unpacked. The largest guidance seen (SEND code of practice) has 6 MB; pictures make up the rest."""

MAX_PART_BYTES = 128 * 1024 * 1024
"""One XML part unpacked: about 25 times the largest seen. Parsed, it takes some ten times as much memory."""

MAX_RATIO = 300
"""Unpacked to packed size of a part over 8 MB. Word's own XML stays under 60; a bomb is near 1000."""

_RATIO_APPLIES_FROM = 8 * 1024 * 1024


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip container and check the sizes it states.

    Raises `CorruptFile` where the directory can't be read, `ReadingLimitReached` where it would unpack to too much.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CorruptFile(f'"{path.name}" is damaged and could not be opened: add a fresh copy of it.') from error
    try:
        check_sizes(path, archive)
    except ReadingLimitReached:
        archive.close()
        raise
    return archive


def check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise `ReadingLimitReached` where the parts are too large or packed too tightly to be a document."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_TOTAL_BYTES or any(_is_bomb(part) for part in parts):
        raise ReadingLimitReached(
            f'"{path.name}" would unpack to far more than a document holds and was left alone: '
            "save it again as Word .docx or PDF and add that."
        )


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    if part.filename.endswith((".xml", ".rels")) and part.file_size > MAX_PART_BYTES:
        return True
    return part.file_size > _RATIO_APPLIES_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def read_part(path: Path, archive: zipfile.ZipFile, name: str) -> bytes | None:
    """The unpacked bytes of a part; None where there is no such part. Raises `CorruptFile` where it is damaged."""
    try:
        with archive.open(name) as stream:
            data = stream.read(MAX_PART_BYTES + 1)
    except KeyError:
        return None
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise CorruptFile(f'"{path.name}" is damaged ({name}) and could not be read: add a fresh copy.') from error
    except Exception as error:  # zlib.error is no subclass of the above
        raise CorruptFile(f'"{path.name}" is damaged ({name}) and could not be unpacked: add a fresh copy.') from error
    if len(data) > MAX_PART_BYTES:
        raise ReadingLimitReached(f'"{path.name}" unpacks to more than it states and was left alone: save it again.')
    return data


def parse_xml(path: Path, name: str, data: bytes) -> etree._Element:
    """The root of an XML part. Entities are never expanded, and a part that declares any is refused.

    Raises `CorruptFile`. Office Open XML allows no document type declaration (ECMA-376 part 2, 9.1.1.1).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CorruptFile(f'"{path.name}" is damaged ({name}) and could not be read: add a fresh copy.') from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise CorruptFile(f'"{path.name}" declares its own XML entities, which no Word file does: save it again.')
    return root
