"""The command `findings`: case notes to proposals and drafts. Results are those of the library and the chat.

The notes are read and forgotten. What is written, and where, is what the person names in this call and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from assistant.cli_findings_model import add_model_options, model_of_call, proposed_by_model
from assistant.findings.drafting.changes import kept
from assistant.findings.drafting.drawing_up import FindingsDraft, Wishes, draft_findings, redraft
from assistant.findings.drafting.exporting import report_file, sheets_file, text
from assistant.findings.drafting.wording import draft_words
from assistant.findings.example import example_notes
from assistant.findings.notes import read_notes
from assistant.findings.work import Decided, Work, read_work, write_work
from assistant.learning import Log, read_log
from indexes.errors import IndexesError
from indexes.library import Library

__all__ = ["add_findings_options", "draft_from_notes", "print_findings"]

NO_LIBRARY = "No library was found: nothing is compared with guidance or with other reviews. Name one with --library."
FORMATS = (".docx", ".md")
ALL = "all"


_STEPS = """first the proposals, then what you take further:

  review-assistant findings --example
  review-assistant findings "case notes.docx" --keep work.yaml
  review-assistant findings "case notes.docx" --keep work.yaml --accept P1,P3 --report draft.docx

With --keep, a pattern that you accepted keeps its number; others may get new ones when notes are added.
"""


class FindingsUsageError(IndexesError):
    """What was asked can't be done; the message says what to write instead."""

    code = "usage"


def add_findings_options(parser: argparse.ArgumentParser) -> None:
    """The options of `findings`, beside `--library` and `--json`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _STEPS
    parser.add_argument(
        "notes", nargs="*", type=Path, metavar="NOTES", help="case notes: Word, PDF, text, Markdown or web page"
    )
    parser.add_argument("--example", action="store_true", help="take the fictional notes that come with the program")
    before = parser.add_argument_group("before the proposals")
    before.add_argument("--hunch", action="append", default=[], metavar="TEXT", help="one of your own; may be repeated")
    before.add_argument("--hunches", type=Path, metavar="FILE", help="your own, one a line")
    before.add_argument("--no-hunches", action="store_true", help="go on without any")
    deciding = parser.add_argument_group("deciding")
    deciding.add_argument(
        "--accept", type=_ids, default=(), metavar="P1,P3", help='draft a finding for these patterns, or "all"'
    )
    deciding.add_argument(
        "--recommend", type=_ids, default=(), metavar="P1,P3", help="add options for recommendations to these"
    )
    deciding.add_argument(
        "--put-back", type=_ids, default=(), metavar="B4,C2.3", help="notes or sentences not to be set aside"
    )
    deciding.add_argument(
        "--keep", type=Path, metavar="FILE.yaml", help="read your decisions from this working file, and write it anew"
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="your learning log, which the draft ends with")
    parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="whose guidance; today by default")
    parser.add_argument(
        "--rubrics", type=Path, metavar="DIR", help="your own copies of rubrics, which take their place"
    )
    writing = parser.add_argument_group("writing")
    writing.add_argument("--report", type=Path, metavar="FILE", help="write the draft as .docx or .md")
    writing.add_argument("--sheets", type=Path, metavar="FILE", help="write the discussion sheets as .docx or .md")
    writing.add_argument("--overwrite", action="store_true", help="write over a report or sheets that are there")
    add_model_options(parser)


def draft_from_notes(options: argparse.Namespace, is_default_library: bool) -> FindingsDraft:
    """Read the notes that were named, draft, and write the files that were asked for.

    Raises:
        FindingsUsageError, ReadingError, NotesError, WorkError, RubricError, LearningLogError, ModelSettingsError: each message
        is one sentence that says what to do.
    """
    if options.example:
        options.notes = [*options.notes, example_notes()]
    if not options.notes:
        raise FindingsUsageError("Give case notes: review-assistant findings NOTES…, or --example for fictional ones.")
    _check_outputs(options)
    model = model_of_call(options)
    work = read_work(options.keep) if options.keep else Work()
    notes = read_notes(options.notes, options.rubrics)
    log = _log(options)
    work = _with_hunches(options, work)
    work = work.model_copy(update={"put_back": tuple(dict.fromkeys((*work.put_back, *options.put_back)))})
    library = _library(options.library, is_default_library)
    wishes = Wishes(as_of=options.as_of or date.today(), rubrics=options.rubrics, log=log)
    progress = None if options.json or not sys.stderr.isatty() else _say
    made = draft_findings(notes, library, work, wishes, progress=progress)
    made = _decided(options, made)
    if model is not None:
        made = proposed_by_model(options, made, model, library)
    _write(options, made)
    return made


def print_findings(options: argparse.Namespace, made: FindingsDraft) -> None:
    """Print the draft, or the contract's object with `--json`."""
    print(json.dumps(made.to_json(), ensure_ascii=False, indent=1) if options.json else text(made))


def _with_hunches(options: argparse.Namespace, work: Work) -> Work:
    """Hunches come before the proposals: as given, as kept, or asked for at the terminal."""
    given = [*options.hunch, *(_lines(options.hunches) if options.hunches else ())]
    if given:
        return work.model_copy(update={"hunches": (*work.hunches, *given)})
    if work.hunches or work.no_hunches or options.no_hunches:
        return work if work.hunches else work.model_copy(update={"no_hunches": True})
    if options.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return work.model_copy(update={"no_hunches": True})
    hunches = tuple(_asked(draft_words(options.rubrics).hunches["asked"]))
    return work.model_copy(update={"hunches": hunches, "no_hunches": not hunches})


def _asked(prompt: str) -> Sequence[str]:
    print(prompt, file=sys.stderr)
    lines = []
    while line := sys.stdin.readline().strip():
        lines.append(line)
    return lines


def _lines(path: Path) -> Sequence[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise FindingsUsageError(f"{path} can't be read as text: give a file with one hunch a line.") from error


def _decided(options: argparse.Namespace, made: FindingsDraft) -> FindingsDraft:
    """The draft with the patterns that this call takes further."""
    if not options.accept and not options.recommend:
        return made
    names = [one.pattern.id for one in made.proposals.patterns]
    for name in (*options.accept, *options.recommend):
        if name not in (*names, ALL):
            known = ", ".join(names) or "none"
            raise FindingsUsageError(f"There is no pattern {name} among the proposals ({known}): name one of those.")
    patterns = []
    for one in made.proposals.patterns:
        old = made.work.decided(one.pattern.id) or Decided(id=one.pattern.id)
        recommends = bool({one.pattern.id, ALL} & set(options.recommend))
        accepts = recommends or bool({one.pattern.id, ALL} & set(options.accept))
        update = {
            "supports": one.pattern.supports,
            "accepted": old.accepted or accepts,
            "recommendations": old.recommendations or recommends,
        }
        patterns.append(old.model_copy(update=update))
    again = redraft(made, made.work.model_copy(update={"patterns": tuple(patterns)}))
    return again or made


def _log(options: argparse.Namespace) -> Log | None:
    if not options.log:
        return None
    log = read_log(options.log)
    if not log.entries:
        raise FindingsUsageError(
            f"{options.log} holds no entry of a learning log: name your log, or begin one with review-assistant log add."
        )
    return log


def _library(folder: Path, is_default: bool) -> Library | None:
    """The library; None, with a line that says so, where the usual place holds none."""
    if is_default and not folder.exists():
        print(NO_LIBRARY, file=sys.stderr)
        return None
    return Library.open(folder)


def _check_outputs(options: argparse.Namespace) -> None:
    """Refuse before the work, not after it, what couldn't be written."""
    notes = {path.resolve() for path in options.notes}
    for path in (options.report, options.sheets, options.keep):
        if path is None:
            continue
        if path is not options.keep and path.suffix.lower() not in FORMATS:
            raise FindingsUsageError(f"{path}: the name must end in {' or '.join(FORMATS)}.")
        if path.resolve() in notes:
            raise FindingsUsageError(f"{path} holds your notes: give another name, and they stay as they are.")
        if not path.resolve().parent.is_dir():
            raise FindingsUsageError(f"{path.parent} is not a folder: make it first, or name another.")
        if path is not options.keep and path.exists() and not options.overwrite:
            raise FindingsUsageError(f"{path} is there already: name another, or give --overwrite.")


def _write(options: argparse.Namespace, made: FindingsDraft) -> None:
    now = datetime.now()
    files: Sequence[tuple[Path | None, Callable[[], bytes]]] = (
        (options.report, lambda: report_file(made, now, options.report.suffix.lower().removeprefix("."))),
        (options.sheets, lambda: sheets_file(made, now, options.sheets.suffix.lower().removeprefix("."))),
    )
    for path, content in files:
        if path is not None:
            _write_whole(path, content())
    if options.keep is not None:
        write_work(options.keep, kept(made.work, made.proposals, made.wishes.as_of))
        print(f"Written: {options.keep}", file=sys.stderr)


def _write_whole(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise FindingsUsageError(
            f"{path} can't be written ({error.strerror}): close it elsewhere or name another."
        ) from error
    print(f"Written: {path}", file=sys.stderr)


def _say(done: int, total: int, words: str) -> None:
    print(f"{done + 1} of {total}: {words}", file=sys.stderr)


def _ids(words: str) -> tuple[str, ...]:
    named = tuple(word.strip() for word in words.split(",") if word.strip())
    if not named:
        raise argparse.ArgumentTypeError("name at least one, as P1,P3")
    return named


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words} is not a date: write it as 2026-11-22") from error
