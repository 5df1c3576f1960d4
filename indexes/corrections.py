"""library.yaml: what was inferred about each document, for checking, and what a person set instead.

The two are kept apart: `inferred` is rewritten by the program whenever files are added; `set` is written by people,
wins, and is never touched. An entry belongs to a file's content, so that a correction doesn't pass to another text that
happens to have the same name. Comments and entries with something set are kept, also of documents no longer loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from indexes.documents import Document, Edition, Kind
from indexes.errors import LibraryFull, SettingsFileError
from indexes.settings_files import parse

__all__ = ["FILE_NAME", "Corrections", "Entry", "SetEdition", "SetValues", "apply", "load", "save"]

FILE_NAME = "library.yaml"

_CONTENT_LENGTH = 12  # hexadecimal digits of the sha256: enough to tell the files of a library apart

_HEADER = """\
# What the library holds. Check what was inferred; correct it by writing the same field under "set:".
#
#   inferred   worked out from the file; rewritten whenever files are added, so don't edit it
#   set        yours: wins over what was inferred, and is never changed by the program. For example:
#
#     set:
#       title: Working Together to Safeguard Children 2023
#       kind: statutory_guidance
#       nation: England
#       issued: 2023-12-15
#       edition: {family: working-together, label: 2023, applies_from: 2023-12-15}
#       is_sample: false
#
# kind is one of: law, statutory_guidance, non_statutory_guidance, national_review, review, inspection, inquiry,
# government_response, other. nation: England, Wales, Scotland, Northern Ireland, elsewhere. edition: none says that a
# document has no editions. Documents of one family replace each other by applies_from.
"""
_GONE = "  # Not loaded at present; kept because something is set."


def _text_of(value: object) -> object:
    """Years and dates may be written without quotes."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


Text = Annotated[str, BeforeValidator(_text_of)]
IsoDate = Annotated[str, BeforeValidator(_text_of), Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SetEdition(_Strict):
    """An edition as a person writes it; what isn't written stays as inferred."""

    family: Text | None = None
    label: Text | None = None
    applies_from: IsoDate | None = None


class SetValues(_Strict):
    """What a person set; None leaves what was inferred. Fields as in `indexes.documents.Document`."""

    title: Text | None = Field(default=None, min_length=1)
    kind: Kind | None = None
    publisher: Text | None = None
    nation: Literal["England", "Wales", "Scotland", "Northern Ireland", "elsewhere", ""] | None = None
    language: str | None = Field(default=None, pattern="^[a-z]{2}$")
    issued: IsoDate | None = None
    edition: SetEdition | Literal["none"] | None = None
    partnership: str | None = None
    is_sample: bool | None = None


class Entry(_Strict):
    """One document of the file."""

    file: Text
    content: Text = Field(pattern=r"^[0-9a-f]{6,64}$")
    inferred: dict[str, Any] = Field(default_factory=dict)
    set: SetValues = Field(default_factory=SetValues)

    @field_validator("inferred", "set", mode="before")
    @classmethod
    def _may_be_empty(cls, value: object) -> object:
        return {} if value is None else value

    def is_of(self, document: Document) -> bool:
        """True where the entry belongs to the content of a document."""
        return document.sha256.startswith(self.content)


class Corrections(_Strict):
    """The whole file."""

    documents: tuple[Entry, ...] = ()

    @field_validator("documents", mode="before")
    @classmethod
    def _may_be_empty(cls, value: object) -> object:
        return () if value is None else value

    def entry(self, document: Document) -> Entry | None:
        """The entry of a document's content."""
        return next((entry for entry in self.documents if entry.is_of(document)), None)


def load(path: Path) -> Corrections:
    """Read the file; one that isn't there corrects nothing.

    Raises:
        SettingsFileError: naming the file, the line and what was expected.
    """
    return parse(_read(path), path.name, Corrections)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise SettingsFileError(f"{path.name} is not in UTF-8: save it again in that encoding.") from error


def apply(document: Document, corrections: Corrections) -> Document:
    """A document with what a person set in place of what was inferred."""
    entry = corrections.entry(document)
    if entry is None:
        return document
    values = entry.set.model_dump(exclude_none=True, exclude={"edition"})
    return replace(document, **values, edition=_edition(document, entry.set.edition))


def _edition(document: Document, given: SetEdition | Literal["none"] | None) -> Edition | None:
    if given is None:
        return document.edition
    if isinstance(given, str):
        return None
    old = document.edition or Edition("", "")
    family = old.family if given.family is None else given.family
    label = old.label if given.label is None else given.label
    applies_from = given.applies_from if given.applies_from is not None else old.applies_from
    if given.label not in (None, old.label) and given.applies_from is None:
        # another edition than was inferred: its date isn't that one's
        applies_from = label if label.isdigit() and len(label) == 4 else ""
    return Edition(family, label, applies_from) if family and label else None


def save(path: Path, documents: Sequence[Document]) -> None:
    """Rewrite the file for the documents loaded (as inferred), keeping what people wrote.

    Raises:
        SettingsFileError: where the file can't be understood; it is left as it is.
        LibraryFull: where it can't be written; it is left as it is.
    """
    text = _read(path)
    corrections = parse(text, path.name, Corrections)
    written = _written(text)
    parts = [written.head or _HEADER + "\ndocuments:\n"]
    for document in sorted(documents, key=lambda d: (d.file, d.sha256)):
        index = next((i for i, entry in enumerate(corrections.documents) if entry.is_of(document)), None)
        kept = written.entries[index] if index is not None else _Written()
        kept = replace(kept, above=tuple(line for line in kept.above if line != _GONE))
        parts.append(_entry_text(document.file, document.sha256[:_CONTENT_LENGTH], _inferred(document), kept))
    for index, entry in enumerate(corrections.documents):
        is_loaded = any(entry.is_of(document) for document in documents)
        if not is_loaded and entry.set != SetValues():
            kept = written.entries[index]
            above = [*[line for line in kept.above if line != _GONE], _GONE]
            parts.append(_entry_text(entry.file, entry.content, entry.inferred, replace(kept, above=tuple(above))))
    made = "".join(parts) if len(parts) > 1 else parts[0].rstrip() + " []\n"
    if made != text:
        _write(path, made)


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    except OSError as error:
        raise LibraryFull(f"{path.name} could not be written ({error.strerror}); it is as it was.") from error


def _inferred(document: Document) -> dict[str, object]:
    edition = document.edition
    return {
        "title": document.title,
        "kind": document.kind.value,
        "publisher": document.publisher,
        "nation": document.nation,
        "language": document.language,
        "issued": document.issued,
        "edition": (
            {"family": edition.family, "label": edition.label, "applies_from": edition.applies_from}
            if edition is not None
            else "none"
        ),
        "partnership": document.partnership,
        "is_sample": document.is_sample,
    }


@dataclass(frozen=True, slots=True)
class _Written:
    """What people wrote around an entry: comment lines above and inside it, and the text of its `set`."""

    above: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    set_lines: tuple[str, ...] = ("    set:",)


@dataclass(frozen=True, slots=True)
class _File:
    head: str
    entries: tuple[_Written, ...]


def _entry_text(file: str, content: str, inferred: dict[str, Any], kept: _Written) -> str:
    values = _dump({"inferred": inferred}, 4)
    lines = [
        *kept.above,
        _dump({"file": file}, 2, "- ").rstrip("\n"),
        f"    content: {_scalar(content)}",
        values.rstrip("\n"),
        *kept.inside,
        *kept.set_lines,
    ]
    return "\n".join(lines) + "\n\n"


def _dump(value: dict[str, Any], indent: int, mark: str = "") -> str:
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=10_000)
    lines = text.splitlines()
    first = " " * indent + mark + lines[0]
    return "\n".join([first, *(" " * (indent + len(mark)) + line for line in lines[1:])]) + "\n"


def _scalar(text: str) -> str:
    return f"'{text}'" if text.isdigit() or "e" in text else text


def _written(text: str) -> _File:
    """The parts of an existing file that are people's own."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    lines = text.splitlines()
    if not isinstance(root, yaml.MappingNode):
        return _File("", ())
    key, sequence = next(((k, v) for k, v in root.value if k.value == "documents"), (None, None))
    if key is None or not isinstance(sequence, yaml.SequenceNode) or not sequence.value:
        return _File("", ())
    starts = [_above(lines, node.start_mark.line) for node in sequence.value] + [len(lines)]
    head = "\n".join(lines[: starts[0]]) + "\n"
    entries = [_entry(lines, node, starts[i], starts[i + 1]) for i, node in enumerate(sequence.value)]
    return _File(head, tuple(entries))


def _above(lines: list[str], line: int) -> int:
    """The first of the comment lines right above a line."""
    while line > 0 and lines[line - 1].lstrip().startswith("#"):
        line -= 1
    return line


def _entry(lines: list[str], node: yaml.Node, start: int, end: int) -> _Written:
    first = node.start_mark.line
    above = tuple(lines[start:first])
    found = next((k for k, _ in node.value if k.value == "set"), None) if isinstance(node.value, list) else None
    last = end if found is None else found.start_mark.line
    inside = tuple(line for line in lines[first:last] if line.lstrip().startswith("#"))
    if found is None:
        return _Written(above, inside)
    after = next((k.start_mark.line for k, _ in node.value if k.start_mark.line > last), end)
    block = lines[last:after]
    while block and not block[-1].strip():
        block.pop()
    shift = 4 - found.start_mark.column
    return _Written(above, inside, tuple(_shifted(line, shift) for line in block))


def _shifted(line: str, shift: int) -> str:
    if shift >= 0:
        return " " * shift + line if line.strip() else ""
    return line[-shift:] if not line[:-shift].strip() else line.lstrip()
