"""The commands `enquiry` and `coach`, from the command line. Results are those of the library and the chat."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.check.draft import read_draft
from assistant.drawing import Report
from assistant.enquiry.blocks import coach_report, drawn, drawn_file, enquiry_report, turned_report
from assistant.enquiry.coaching import coach, coach_draft
from assistant.enquiry.lines import lines_of_enquiry
from assistant.enquiry.turning import turn
from indexes.errors import IndexesError
from indexes.library import Library

__all__ = ["Made", "add_coach_options", "add_enquiry_options", "coach_command", "enquiry_command"]

FORMATS = (".docx", ".md")


class EnquiryUsageError(IndexesError):
    """What was asked can't be done; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a command gives: the object that `--json` prints, and the report."""

    record: dict[str, Any]
    report: Report

    def text(self) -> str:
        """The report for the screen."""
        return drawn(self.report)


def add_enquiry_options(parser: argparse.ArgumentParser) -> None:
    """The options of `enquiry`, beside `--library` and `--json`."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="a rapid review: Word, PDF, text or Markdown"
    )
    parser.add_argument("--line", metavar="TEXT", help="read one line of enquiry instead, and turn it to the system")
    _add_shared(parser)


def add_coach_options(parser: argparse.ArgumentParser) -> None:
    """The options of `coach`, beside `--json`."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a draft: Word, PDF, text or Markdown")
    parser.add_argument("--text", metavar="TEXT", help="one paragraph instead")
    _add_shared(parser)


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as .docx or .md")
    parser.add_argument("--overwrite", action="store_true", help="the report may take the place of a file of that name")
    parser.add_argument("--rubrics", type=Path, metavar="DIR", help="your own copies of rubrics")


def enquiry_command(options: argparse.Namespace, is_default_library: bool) -> Made:
    """Lines of enquiry from a file, or one line turned; writes the report where one is named.

    Raises:
        EnquiryUsageError, ReadingError, RubricError: each message is one sentence that says what to do.
    """
    _one_of(
        options.file,
        options.line,
        "a rapid review, or one line with --line",
        'review-assistant enquiry "rapid review.docx"',
    )
    _check(options)
    if options.line is not None:
        turned = turn(options.line, options.rubrics)
        made = Made(turned.to_json(), turned_report(turned, datetime.now()))
    else:
        draft = read_draft(options.file, options.rubrics)
        found = lines_of_enquiry(draft, _library(options.library, is_default_library), rubrics=options.rubrics)
        made = Made(found.to_json(), enquiry_report(found, datetime.now()))
    _write(options, made.report)
    return made


def coach_command(options: argparse.Namespace) -> Made:
    """A paragraph, or the paragraphs of a draft, coached; writes the report where one is named.

    Raises:
        EnquiryUsageError, ReadingError, RubricError: each message is one sentence that says what to do.
    """
    _one_of(
        options.file, options.text, "a draft, or one paragraph with --text", 'review-assistant coach "my draft.docx"'
    )
    _check(options)
    if options.text is not None:
        read = coach(options.text, options.rubrics)
        made = Made(read.to_json(), coach_report([read], datetime.now()))
    else:
        paragraphs = [one for _, one in coach_draft(read_draft(options.file, options.rubrics), options.rubrics)]
        report = coach_report(paragraphs, datetime.now(), options.file.name)
        made = Made({"file": options.file.name, "paragraphs": [one.to_json() for one in paragraphs]}, report)
    _write(options, made.report)
    return made


def _one_of(file: Path | None, text: str | None, what: str, example: str) -> None:
    if (file is None) == (text is None):
        raise EnquiryUsageError(f"Give either {what}: {example}.")
    if text is not None and not text.strip():
        raise EnquiryUsageError(f"There are no words to read: give {what}.")


def _library(folder: Path, is_default: bool) -> Library | None:
    """The library; None where the usual place holds none."""
    return None if is_default and not folder.exists() else Library.open(folder)


def _check(options: argparse.Namespace) -> None:
    """Refuse before the work, not after it, what couldn't be written."""
    path = options.report
    if path is None:
        return
    if path.suffix.lower() not in FORMATS:
        raise EnquiryUsageError(f"{path}: the name must end in {' or '.join(FORMATS)}.")
    if options.file is not None and path.resolve() == options.file.resolve():
        raise EnquiryUsageError(f"{path} is the document itself: give another name, and it stays as it is.")
    if not path.parent.is_dir():
        raise EnquiryUsageError(f"{path.parent} is not a folder: make it first, or name another.")
    if path.exists() and not options.overwrite:
        raise EnquiryUsageError(f"{path} exists already: name another file, or add --overwrite.")


def _write(options: argparse.Namespace, report: Report) -> None:
    if options.report is None:
        return
    path: Path = options.report
    _whole(path, lambda: drawn_file(report, path.suffix.lower().removeprefix(".")))
    sys.stderr.write(f"Written: {path}\n")


def _whole(path: Path, content: Callable[[], bytes]) -> None:
    """Written beside and put in place at once, so that a file is whole or not there."""
    made = content()
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        Path(beside).replace(path)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise EnquiryUsageError(
            f"{path} can't be written ({error.strerror}): close it elsewhere or name another."
        ) from error
