"""The command `kit`: documents that help to involve people, as files to open and complete. Nothing is sent."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from assistant.involving import KitDocument, KitError, kit_file, kit_names, kit_text, make
from assistant.involving.reporting import FORMATS
from assistant.involving.template import kit_rules, template
from assistant.settings import default_library
from indexes.library import Library

__all__ = ["add_kit_options", "run_kit"]

NO_LIBRARY = "No library was found: nothing is quoted from guidance. Name one with --library."


def add_kit_options(parser: argparse.ArgumentParser) -> None:
    """The options of `kit`, beside `--library` and `--json`."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="which document; without it, the documents are listed")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write it as .docx or .md")
    parser.add_argument("--all", type=Path, metavar="DIR", help="write all documents as .docx into this folder")
    parser.add_argument("--replace", action="store_true", help="write over files of the same name")
    parser.add_argument(
        "--templates", type=Path, metavar="DIR", help="your own copies of templates, which take their place"
    )
    parser.add_argument(
        "--fill",
        action="append",
        default=[],
        metavar="BLANK=WORDS",
        help="words for a blank; may be given more than once",
    )
    parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="whose guidance; today by default")
    for name, condition in kit_rules().conditions.items():
        parser.add_argument(
            f"--{name}", action="append_const", dest="conditions", const=name, help=f"for where {condition.help}"
        )


def run_kit(options: argparse.Namespace) -> int:
    """List, print or write; the exit code.

    Raises:
        KitError: each message is one sentence that says what to do.
    """
    if options.all is None and options.name is None:
        _list(options)
        return 0
    _check(options)
    fields = _fields(options.fill)
    library = _library(options.library)
    names = kit_names() if options.all is not None else (options.name,)
    made = [
        make(name, library, options.templates, options.as_of, fields, tuple(options.conditions or ())) for name in names
    ]
    if options.all is not None:
        folder = _made(options.all)
        _write({folder / f"{document.name}.docx": document for document in made}, options.replace)
    elif options.to is not None:
        _write({options.to: made[0]}, options.replace)
    elif not options.json:
        _say(kit_text(made[0]))
    if options.json:
        rows = [document.to_json() for document in made]
        _say(json.dumps(rows if options.all is not None else rows[0], ensure_ascii=False, indent=1))
    return 0


def _list(options: argparse.Namespace) -> None:
    if options.to is not None:
        raise KitError(f"Name the document to write: {', '.join(kit_names())}.")
    held = [template(name, options.templates) for name in kit_names()]
    if options.json:
        rows = [
            {"name": t.name, "title": t.about.title, "for_whom": t.about.for_whom, "template": t.label} for t in held
        ]
        _say(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for one in held:
        own = " (your own copy)" if one.is_own else ""
        _say(f"{one.name}{own}\n  {one.about.title}\n  For {one.about.for_whom}\n")
    _say("Write one with: review-assistant kit NAME --to FILE.docx, or all with: review-assistant kit --all DIR")


def _check(options: argparse.Namespace) -> None:
    """Refuse before the work what couldn't be written."""
    if options.all is not None and (options.name is not None or options.to is not None):
        raise KitError("--all writes every document: leave out the name and --to.")
    if options.all is not None and options.fill:
        raise KitError("--fill is for one document: give its name, and --to FILE.docx.")
    if options.to is not None and options.to.suffix.lower().removeprefix(".") not in FORMATS:
        raise KitError(f"{options.to}: the name must end in .docx or .md.")


def _fields(given: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for one in given:
        name, sign, words = one.partition("=")
        if not sign or not name.strip():
            raise KitError(f'{one}: write the blank and its words as --fill "partnership=our partnership\'s name".')
        fields[name.strip()] = words
    return fields


def _library(folder: Path) -> Library | None:
    """The library; None, with a line that says so, where the usual place holds none."""
    if folder == default_library() and not folder.exists():
        sys.stderr.write(f"{NO_LIBRARY}\n")
        return None
    return Library.open(folder)


def _write(files: Mapping[Path, KitDocument], is_replacing: bool) -> None:
    """Write each file whole or not at all; nothing is written where one of them is there already."""
    there = next((path for path in files if path.exists()), None)
    if there is not None and (there.is_dir() or not is_replacing):
        raise KitError(f"{there} is there already: name another, or add --replace to write over it.")
    now = datetime.now()
    contents = {
        path: kit_file(document, now, path.suffix.lower().removeprefix(".")) for path, document in files.items()
    }
    for path, content in contents.items():
        try:
            _put(path, content)
        except OSError as error:
            raise KitError(
                f"{path} can't be written ({error.strerror}): close it elsewhere or name another."
            ) from error
        sys.stderr.write(f"Written: {path}\n")


def _put(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def _made(folder: Path) -> Path:
    """The folder, made where its own folder is there."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise KitError(f"{folder} can't be made ({error.strerror}): name a folder in one that is there.") from error
    return folder


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words} is not a date: write it as 2026-11-22") from error
