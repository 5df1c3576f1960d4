"""What the Library tab does, without Gradio: list, add, correct, remove, and put back."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from assistant.app.open_library import OpenLibrary
from assistant.service import Assistant
from indexes import corrections
from indexes.adding import SUFFIXES, AddReport, Progress
from indexes.correcting import set_values
from indexes.corrections import SetEdition, SetValues
from indexes.documents import Document, Kind
from indexes.library import Library

__all__ = ["Removed", "Shelf", "ShelfError", "Stopped"]

FILES = "files"
"""Files dropped into the app are kept in this folder of the library: a browser doesn't say where they were."""


class ShelfError(Exception):
    """Something can't be done; the message says what to do."""


class Stopped(Exception):
    """A reader stopped the adding; the library is as it was before."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that was taken out, and where its file is."""

    title: str
    path: str


class Shelf:
    """Changes a library on behalf of the people who use the app."""

    def __init__(self, opened: OpenLibrary) -> None:
        self._opened = opened
        self._files = opened.folder / FILES
        self._lock = threading.Lock()

    def add(
        self,
        paths: Iterable[str],
        progress: Callable[[Progress], None] | None = None,
        stopped: threading.Event | None = None,
    ) -> AddReport:
        """Keep uploaded files in the library's own folder, and read them in. One of the same name is replaced.

        Raises:
            Stopped: where `stopped` was set; the library and its files are as before.
            ShelfError: for a file that is not of a kind the library reads. IndexesError: as `Library.add_to`.
        """
        uploaded = [Path(path) for path in paths]
        wrong = [path.name for path in uploaded if path.suffix.lower() not in SUFFIXES]
        if wrong:
            kinds = "PDF, Word (.docx), HTML, text or Markdown"
            raise ShelfError(f"Not added: {', '.join(wrong)}. The library reads {kinds}.")

        def told(step: Progress) -> None:
            if stopped is not None and stopped.is_set():
                raise Stopped
            if progress is not None:
                progress(step)

        with self._lock, _Swap(self._files, uploaded) as kept:
            report = Assistant.add(self._opened.folder, kept, told, self._opened.library.embedder)
        self._purge()
        return report

    def remove(self, document_id: str) -> Removed:
        """Take a document out. Its file stays until the next change, so that it can be put back.

        Raises:
            DocumentNotFound, LibraryBusy, LibraryFull.
        """
        self._purge()
        document = self._opened.library.document(document_id)
        Library.remove_from(self._opened.folder, [document.id], self._opened.library.embedder)
        return Removed(document.title, document.path)

    def put_back(self, removed: Removed) -> AddReport:
        """Add a removed document again.

        Raises:
            ShelfError: where its file has gone. LibraryBusy, LibraryFull.
        """
        if not Path(removed.path).is_file():
            raise ShelfError(f"“{removed.title}” can't be put back: its file is no longer there. Add it again.")
        return Assistant.add(self._opened.folder, [removed.path], None, self._opened.library.embedder)

    def correct(self, document_id: str, fields: Mapping[str, str]) -> None:
        """Set what a person corrected: title, kind, issued, family, label, applies_from, partnership.

        Only what differs from what is shown is set. Family and label emptied say that it has no editions.

        Raises:
            ShelfError: naming the field that can't be taken. DocumentNotFound, SettingsFileError, LibraryFull.
        """
        document = self._opened.library.document(document_id)
        try:
            values = _values(document, {name: text.strip() for name, text in fields.items()})
        except (ValidationError, ValueError) as error:
            raise ShelfError(_problem(error)) from error
        if values != SetValues():
            set_values(self._opened.folder / corrections.FILE_NAME, document, values)

    def _purge(self) -> None:
        """Remove uploaded files that no document of the library was read from."""
        if not self._files.is_dir():
            return
        used = {Path(document.path) for document in self._opened.library.documents}
        for path in self._files.iterdir():
            if path.is_file() and path.resolve() not in used:
                path.unlink(missing_ok=True)


class _Swap:
    """Puts uploaded files into the library's folder; where reading them is stopped, the files from before come back."""

    def __init__(self, folder: Path, uploaded: Sequence[Path]) -> None:
        self._folder = folder
        self._uploaded = uploaded
        self._before = folder / ".before"

    def __enter__(self) -> list[Path]:
        self._folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._before, ignore_errors=True)
        self._before.mkdir()
        kept = []
        for path in self._uploaded:
            target = self._folder / path.name
            if target.exists():
                target.replace(self._before / path.name)
            shutil.move(path, target)
            kept.append(target.resolve())
        return kept

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            for path in self._uploaded:
                (self._folder / path.name).unlink(missing_ok=True)
            for path in self._before.iterdir():
                path.replace(self._folder / path.name)
        shutil.rmtree(self._before, ignore_errors=True)


def _values(document: Document, fields: Mapping[str, str]) -> SetValues:
    changed: dict[str, object] = {}
    for name, current in (("title", document.title), ("kind", document.kind.value), ("issued", document.issued)):
        if name in fields and fields[name] != current:
            changed[name] = fields[name]
    if fields.get("partnership", document.partnership) != document.partnership:
        changed["partnership"] = fields["partnership"]
    edition = _edition(document, fields)
    if edition is not None:
        changed["edition"] = edition
    if "title" in changed and not changed["title"]:
        raise ValueError("The title can't be empty.")
    if "kind" in changed:
        changed["kind"] = Kind(fields["kind"])
    return SetValues.model_validate(changed)


def _edition(document: Document, fields: Mapping[str, str]) -> SetEdition | str | None:
    old = document.edition
    current = {"family": old.family, "label": old.label, "applies_from": old.applies_from} if old else {}
    given = {name: fields.get(name, current.get(name, "")) for name in ("family", "label", "applies_from")}
    if all(given[name] == current.get(name, "") for name in given):
        return None
    if not given["family"] and not given["label"]:
        return "none"
    if not given["family"] or not given["label"]:
        raise ValueError("An edition has both a family and a name.")
    return SetEdition(**given)


def _problem(error: ValidationError | ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    field = str(first["loc"][0]).replace("_", " ") if first["loc"] else "value"
    if field in ("issued", "applies from", "edition"):
        return "A date is written 2023, 2023-12 or 2023-12-15."
    return f"The {field} can't be taken: {first['msg']}."
