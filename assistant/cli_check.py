"""The command `check`: a draft through its lenses, from the command line. Results are those of the library and the chat."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.check.checking import Check, Wanted, check
from assistant.check.contents import STAGES
from assistant.check.draft import read_draft
from assistant.check.eedi.answers import read_answers
from assistant.check.points import Lens
from assistant.check.reporting import commented, report_file, text
from assistant.cli_wording import add_wording_options, worded_by_model, wording_model
from indexes.errors import IndexesError
from indexes.library import Library

__all__ = ["add_check_options", "check_draft", "print_check", "say_no_model"]

NO_LIBRARY = "No library was found: nothing is compared with guidance or other reviews. Name one with --library."
FORMATS = ("docx", "md")


class CheckUsageError(IndexesError):
    """What was asked can't be done; the message says what to write instead."""


def add_check_options(parser: argparse.ArgumentParser) -> None:
    """The options of `check`, beside `--library` and `--json`."""
    parser.add_argument("draft", nargs="?", type=Path, metavar="DRAFT", help="Word, PDF, text, Markdown or web page")
    parser.add_argument(
        "--lens", type=_lenses, default=tuple(Lens), metavar="LENS,…", help=f"all by default: {', '.join(Lens)}"
    )
    parser.add_argument("--stage", choices=STAGES, help="needed for the lens contents")
    parser.add_argument(
        "--as-of", type=_day, default=None, metavar="YYYY-MM-DD", help="whose guidance; today by default"
    )
    parser.add_argument(
        "--practice", type=_days, metavar="FROM..TO", help="when the practice took place, as 2023-01-01..2024-06-30"
    )
    parser.add_argument("--answers", type=Path, metavar="FILE", help="your own answers to EEDI dimensions (YAML)")
    parser.add_argument(
        "--rubrics", type=Path, metavar="DIR", help="your own copies of rubrics, which take their place"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as .docx or .md")
    parser.add_argument("--comments", type=Path, metavar="FILE.docx", help="write a copy of a Word draft with comments")
    parser.add_argument(
        "--across",
        metavar="PARTNERSHIP",
        help="one partnership's reviews in the library side by side, instead of a draft",
    )
    parser.add_argument("--sentences", type=Path, metavar="FILE.jsonl", help="query sentences instead, one a line")
    parser.add_argument("--recommendations", type=Path, metavar="FILE.jsonl", help="grade recommendations instead")
    add_wording_options(parser)


def check_draft(options: argparse.Namespace, is_default_library: bool) -> Check:
    """Read and check the draft that was named, and write the files that were asked for.

    Raises:
        CheckUsageError, ReadingError, RubricError, ModelError: each message is one sentence that says what to do.
    """
    if options.draft is None:
        raise CheckUsageError("Give a draft to check: review-assistant check DRAFT.")
    _check_outputs(options)
    model = wording_model(options)
    draft = read_draft(options.draft, options.rubrics)
    library = _library(options.library, is_default_library)
    wanted = Wanted(lenses=options.lens, stage=options.stage, practice=options.practice, rubrics=options.rubrics)
    if options.as_of is not None:
        wanted = replace(wanted, as_of=options.as_of)
    if options.answers is not None:
        wanted = replace(wanted, answers=read_answers(options.answers, options.rubrics))
    progress = None if options.json or not sys.stderr.isatty() else _say
    made = check(draft, library, wanted, progress)
    if model is not None:
        made = worded_by_model(options, made, model, library, _say_wording if progress else None)
    _write(options, made)
    return made


def say_no_model(options: argparse.Namespace) -> None:
    """A line where a model is named for what is done by rules alone."""
    for asked in ("sentences", "recommendations", "across"):
        if getattr(options, asked) is not None and options.model is not None:
            print(
                f"--{asked} is done by rules alone: no language model is used, and nothing is sent to one.",
                file=sys.stderr,
            )


def print_check(options: argparse.Namespace, made: Check) -> None:
    """Print the report, or the contract's object with `--json`."""
    print(json.dumps(made.to_json(), ensure_ascii=False, indent=1) if options.json else text(made))


def _library(folder: Path, is_default: bool) -> Library | None:
    """The library; None, with a line that says so, where the usual place holds none."""
    if is_default and not folder.exists():
        print(NO_LIBRARY, file=sys.stderr)
        return None
    return Library.open(folder)


def _check_outputs(options: argparse.Namespace) -> None:
    """Refuse before the work, not after it, what couldn't be written."""
    for path, allowed in ((options.report, FORMATS), (options.comments, ("docx",))):
        if path is None:
            continue
        if path.suffix.lower().removeprefix(".") not in allowed:
            raise CheckUsageError(f"{path}: the name must end in {' or '.join('.' + suffix for suffix in allowed)}.")
        if path.resolve() == options.draft.resolve():
            raise CheckUsageError(f"{path} is the draft itself: give another name, and your document stays as it is.")
        if not path.parent.is_dir():
            raise CheckUsageError(f"{path.parent} is not a folder: make it first, or name another.")
    if options.comments is not None and options.draft.suffix.lower() not in (".docx", ".docm"):
        raise CheckUsageError(
            f"{options.draft.name} is not a Word file (.docx): it gets the report only, with --report."
        )


def _write(options: argparse.Namespace, made: Check) -> None:
    now = datetime.now()
    files: Mapping[Path | None, Any] = {
        options.report: lambda: report_file(made, now, options.report.suffix.lower().removeprefix(".")),
        options.comments: lambda: commented(made, options.draft.read_bytes(), now),
    }
    for path, content in files.items():
        if path is None:
            continue
        try:
            path.write_bytes(content())
        except OSError as error:
            raise CheckUsageError(
                f"{path} can't be written ({error.strerror}): close it elsewhere or name another."
            ) from error
        print(f"Written: {path}", file=sys.stderr)


def _say_wording(done: int, total: int) -> None:
    print(f"Question {done + 1} of {total}: to the language model", file=sys.stderr)


def _say(done: int, total: int, words: str) -> None:
    print(f"{done + 1} of {total}: {words}", file=sys.stderr)


def _lenses(words: str) -> tuple[Lens, ...]:
    named = [word.strip() for word in words.split(",") if word.strip()]
    unknown = [word for word in named if word not in list(Lens)]
    if unknown or not named:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown) or words}: the lenses are {', '.join(Lens)}")
    return tuple(lens for lens in Lens if lens in named)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words} is not a date: write it as 2026-11-22") from error


def _days(words: str) -> tuple[date, date]:
    first, _, last = words.partition("..")
    days = _day(first), _day(last)
    if days[0] > days[1]:
        raise argparse.ArgumentTypeError(f"{words}: the first day comes after the last")
    return days
