"""A Word file as a package of parts: which are read, which one is added, and how it is put together again.

Every part that we don't write is copied byte for byte; python-docx would write all of them anew, and drop some.
Source: ECMA-376 part 2 (packages), part 1, 11.3 (parts of a Word file).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from indexes.errors import CorruptFile, EncryptedFile, UnsupportedFile
from indexes.reading.word_styles import W
from indexes.reading.zips import check_sizes, parse_xml, read_part

__all__ = ["Package"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES_NAME = "[Content_Types].xml"
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0"


class Package:
    """The parts of a Word file. Those asked for with `root` and handed back with `put` are written anew.

    Raises:
        EncryptedFile, UnsupportedFile, CorruptFile, ReadingLimitReached: with one sentence that names the file.
    """

    def __init__(self, original: bytes, name: str) -> None:
        self._path = Path(name)
        self._archive = _opened(original, self._path)
        self._roots: dict[str, etree._Element] = {}
        self._written: dict[str, bytes] = {}
        self.main = self.related("", "officeDocument") or "word/document.xml"
        document = self.root(self.main)
        body = document.find(W + "body") if document is not None else None
        if document is None or body is None:
            raise CorruptFile(f'"{name}" holds no Word document: save it again as Word .docx.')
        self.document: Any = document
        self.body: Any = body

    def root(self, name: str | None) -> Any:
        """The root element of a part, the same one each time; None where there is no such part."""
        if not name:
            return None
        if name not in self._roots:
            data = read_part(self._path, self._archive, name)
            if data is None:
                return None
            self._roots[name] = parse_xml(self._path, name, data)
        return self._roots[name]

    def related(self, source: str, kind: str) -> str | None:
        """The part that `source` ("" for the package) points to by a relationship of this kind."""
        relationships = self.root(_relationships_of(source))
        for one in relationships if relationships is not None else ():
            if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External":
                folder = posixpath.dirname(source)
                return posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        return None

    def comments(self) -> tuple[str, Any]:
        """The name and root of the part that holds the comments; it is made and declared where there is none."""
        name = self.related(self.main, "comments")
        root = self.root(name)
        if name is not None and root is not None:
            return name, root
        if name is None:
            name = self._free_name()
            self._relate(name)
        self._declare(name)
        self._roots[name] = etree.Element(W + "comments", nsmap={"w": W.strip("{}")})
        return name, self._roots[name]

    def put(self, name: str) -> None:
        """Write the part anew, as its root is now."""
        tree = self._roots[name].getroottree()
        is_alone = tree.docinfo.standalone is not False
        encoding = tree.docinfo.encoding or "UTF-8"
        self._written[name] = etree.tostring(tree, xml_declaration=True, encoding=encoding, standalone=is_alone)

    def saved(self) -> bytes:
        """The file: parts in their order, those not written anew as they were, new ones at the end."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            old = self._archive.infolist()
            for info in old:
                data = self._written.get(info.filename)
                made.writestr(_like(info), self._bytes(info.filename) if data is None else data)
            for name in self._written.keys() - {info.filename for info in old}:
                made.writestr(_like(old[0], name), self._written[name])
        return out.getvalue()

    def _bytes(self, name: str) -> bytes:
        data = read_part(self._path, self._archive, name)
        return b"" if data is None else data

    def _free_name(self) -> str:
        names = set(self._archive.namelist())
        folder = posixpath.dirname(self.main)
        tried = (posixpath.join(folder, f"comments{n or ''}.xml") for n in range(len(names) + 1))
        return next(name for name in tried if name not in names)

    def _declare(self, name: str) -> None:
        """Name the part of comments in the list of content types."""
        types = self.root(_TYPES_NAME)
        if types is None:
            raise CorruptFile(
                f'"{self._path.name}" is damaged ({_TYPES_NAME} is missing): save it again as Word .docx.'
            )
        if all(one.get("PartName") != f"/{name}" for one in types):
            etree.SubElement(types, _TYPES + "Override", PartName=f"/{name}", ContentType=_COMMENTS_TYPE)
        self.put(_TYPES_NAME)

    def _relate(self, name: str) -> None:
        """Make the document point to the part of comments."""
        where = _relationships_of(self.main)
        relationships = self.root(where)
        if relationships is None:
            space = _RELATIONSHIPS.strip("{}")
            relationships = etree.Element(_RELATIONSHIPS + "Relationships", nsmap={None: space})
            self._roots[where] = relationships
        taken = {one.get("Id") for one in relationships}
        free = next(made for n in range(1, len(taken) + 2) if (made := f"rId{n}") not in taken)
        target = posixpath.relpath(name, posixpath.dirname(self.main) or ".")
        etree.SubElement(
            relationships, _RELATIONSHIPS + "Relationship", Id=free, Type=_OFFICE + "comments", Target=target
        )
        self.put(where)


def _opened(original: bytes, path: Path) -> zipfile.ZipFile:
    if original.startswith(_OLD_CONTAINER):
        if "EncryptedPackage".encode("utf-16-le") in original:
            raise EncryptedFile(f'"{path.name}" needs a password: comments go into a copy saved without one.')
        raise UnsupportedFile(f'"{path.name}" is in an old Office format: save it as Word .docx for comments in it.')
    if not original.startswith(b"PK"):
        raise UnsupportedFile(f'"{path.name}" is not a Word file: comments go into Word .docx only; see the report.')
    try:
        archive = zipfile.ZipFile(io.BytesIO(original))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CorruptFile(f'"{path.name}" is damaged and could not be opened: save it again as Word .docx.') from error
    check_sizes(path, archive)
    return archive


def _like(info: zipfile.ZipInfo, name: str = "") -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name or info.filename, info.date_time)
    made.compress_type = (
        info.compress_type if info.compress_type == zipfile.ZIP_STORED and not name else zipfile.ZIP_DEFLATED
    )
    made.external_attr, made.create_system, made.comment = info.external_attr, info.create_system, info.comment
    return made


def _relationships_of(source: str) -> str:
    folder, base = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{base}.rels")
