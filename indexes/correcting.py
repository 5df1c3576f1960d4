"""Write into library.yaml what a person set for one document; everything else in the file stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from indexes.corrections import Corrections, SetValues
from indexes.documents import Document
from indexes.errors import LibraryFull, SettingsFileError
from indexes.settings_files import parse

__all__ = ["set_values"]

_CONTENT_LENGTH = 12


def set_values(path: Path, document: Document, values: SetValues) -> None:
    """Set the fields that `values` gives for a document's content; fields set before and not given stay.

    Raises:
        SettingsFileError: where the file can't be understood; it is left as it is.
        LibraryFull: where it can't be written; it is left as it is.
    """
    text = path.read_text("utf-8") if path.exists() else ""
    entry = parse(text, path.name, Corrections).entry(document)
    before = entry.set.model_dump(mode="json", exclude_none=True) if entry else {}
    given = values.model_dump(mode="json", exclude_none=True)
    made = (
        _with_entry(text, document, {**before, **given})
        if entry is None
        else _changed(text, document, {**before, **given})
    )
    parse(made, path.name, Corrections)  # never write what can't be read again
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(made, "utf-8")
        beside.replace(path)
    except OSError as error:
        raise LibraryFull(f"{path.name} could not be written ({error.strerror}); it is as it was.") from error


def _changed(text: str, document: Document, values: dict[str, Any]) -> str:
    """The text with the `set` of the document's entry written anew; comment lines within it are kept above."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    node = next(entry for entry in _entries(root) if document.sha256.startswith(_value(entry, "content")))
    lines = text.splitlines()
    column = node.start_mark.column
    found = next(((k, v) for k, v in node.value if k.value == "set"), None)
    if found is None:
        first = last = node.end_mark.line if node.end_mark.column == 0 else node.end_mark.line + 1
        while first > 0 and not lines[first - 1].strip():
            first = last = first - 1
        comments: list[str] = []
    else:
        first = found[0].start_mark.line
        last = max(first + 1, found[1].end_mark.line)
        while last > first + 1 and not lines[last - 1].strip():
            last -= 1
        comments = [line for line in lines[first + 1 : last] if line.lstrip().startswith("#")]
    block = yaml.safe_dump({"set": values}, sort_keys=False, allow_unicode=True, width=10_000).splitlines()
    return "\n".join([*lines[:first], *comments, *(" " * column + line for line in block), *lines[last:]]) + "\n"


def _with_entry(text: str, document: Document, values: dict[str, Any]) -> str:
    """The text with an entry for a document that it doesn't hold yet."""
    entry = {"file": document.file, "content": document.sha256[:_CONTENT_LENGTH], "set": values}
    block = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=10_000)
    added = "".join(f"  {line}\n" for line in block.splitlines())
    if not text.strip() or text.rstrip().endswith("documents: []"):
        return text.rstrip().removesuffix("documents: []") + "\ndocuments:\n" + added
    if not _entries(yaml.compose(text, Loader=yaml.SafeLoader)):
        raise SettingsFileError('library.yaml has no list of documents: add "documents: []" at its end.')
    return text.rstrip() + "\n\n" + added


def _entries(root: Any) -> list[Any]:
    if not isinstance(root, yaml.MappingNode):
        return []
    documents = next((v for k, v in root.value if k.value == "documents"), None)
    return list(documents.value) if isinstance(documents, yaml.SequenceNode) else []


def _value(node: Any, key: str) -> str:
    return next((str(v.value) for k, v in node.value if k.value == key), "\0")
