"""The command `log`: add to a learning log, see what is ready for another look, read it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.drawing import report_markdown, report_text, report_word
from assistant.drawing.blocks import Block
from assistant.learning import (
    Entry,
    LearningLogError,
    Log,
    add_entry,
    due,
    known,
    log_report,
    next_day,
    read_log,
    stages,
)
from assistant.learning.blocks import due_blocks, entry_blocks, problem_blocks
from assistant.learning.dates import read_days, read_when
from assistant.learning.rendering import stage_of
from assistant.learning.rubric import log_rubric
from assistant.learning.storing import put_whole

__all__ = ["add_log_options", "run_log"]

DONE, SOME_FAILED = 0, 1
_FLAGS = {
    "think": "what we now think",
    "because": "what made us think so",
    "changed": "what was done or changed already; an action, not its effect",
    "expect": "what we would see, hear and be told if it helped, and by whom",
    "seen": "what children, families or practitioners have seen, heard or said since",
    "seen_by": "who saw it or said so, and where it is noted: a role group, never a name",
    "level": "practice, team, organisation, partnership, regional or national",
    "look_again": "what to look at again",
    "on": 'when to look again: "3 June 2026", "in 3 months"',
    "who": "whose view this is: a role group, never a name",
    "finding": "the finding or pattern it is about",
    "takes_up": "the date of the earlier entry that this one looks at again",
}
_FIELD_OF = {"changed": "done", "look_again": "look_at", "on": "look_on"}


class LogUsageError(LearningLogError):
    """What was asked can't be done; the message says what to write instead."""


def add_log_options(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `log` with their options."""
    commands = parser.add_subparsers(required=True, metavar="add|due|show", dest="log_command")
    add = _command(
        commands, "add", _add, "add an entry; without its fields, asks for them on a terminal or leaves them open"
    )
    add.add_argument("--stage", metavar="STAGE", help=", ".join(stage.code for stage in stages()))
    add.add_argument("--date", metavar="DATE", help="the day of the entry; today by default")
    for flag, purpose in _FLAGS.items():
        add.add_argument(f"--{flag.replace('_', '-')}", metavar="TEXT", help=purpose)
    ready = _command(commands, "due", _due, "what is ready for another look")
    ready.add_argument("--on", metavar="DATE", help="today by default")
    _output_options(ready)
    show = _command(commands, "show", _show, "the log, with done and seen kept apart")
    show.add_argument("--stage", metavar="STAGE", help="only the entries of one stage")
    _output_options(show)


def run_log(options: argparse.Namespace) -> int:
    """Run the subcommand and return its exit code: 1 where lines could not be read as they stand.

    Raises:
        LearningLogError, RubricError: each message is one sentence that says what to do.
    """
    return int(options.run_log(options))


def _command(commands: Any, name: str, run: Any, purpose: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=purpose, description=purpose)
    parser.add_argument("file", type=Path, metavar="FILE", help="a file of your own: .md, .txt or .docx")
    parser.add_argument("--rubrics", type=Path, metavar="DIR", help="your own copy of learning_log.yaml")
    parser.set_defaults(run_log=run)
    return parser


def _output_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON only")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write it as .docx or .md, too")


# --- the subcommands -----------------------------------------------------------------------------------------------


def _add(options: argparse.Namespace) -> int:
    is_asked = sys.stdin.isatty() and all(getattr(options, flag) is None for flag in _FLAGS)
    day = _day(options.date)
    stage = _stage(options, is_asked)
    given: dict[str, Any] = {_FIELD_OF.get(flag, flag): getattr(options, flag) or "" for flag in _FLAGS}
    if is_asked:
        given = _asked(stage, options)
    _check_when(given, day)
    entry = Entry(day=day, stage=stage, **given)
    log = add_entry(options.file, entry, options.rubrics)
    written = log.entries[-1]
    state = known(written, log_rubric(options.rubrics))
    print(f"Added to {options.file}: {written.heading}.")
    if written.is_blank:
        print("Its fields are left open: complete them in the file.")
    elif state.said:
        print(f"{state.said} {state.ask}")
    return DONE


def _due(options: argparse.Namespace) -> int:
    on = _day(options.on)
    log = read_log(options.file, options.rubrics)
    following = next_day(log, on, options.rubrics)
    record = {
        "on": on.isoformat(),
        "due": [one.to_json() for one in due(log, on, options.rubrics)],
        "next": following.isoformat() if following else None,
        "problems": _problems(log),
    }
    return _give(options, log, on, record, due_blocks(log, on, options.rubrics))


def _show(options: argparse.Namespace) -> int:
    stage = stage_of(options.stage, options.rubrics) if options.stage else ""
    log = read_log(options.file, options.rubrics)
    rubric = log_rubric(options.rubrics)
    entries = [entry for entry in log.entries if not stage or entry.stage == stage]
    record = {
        "title": log.title,
        "file": log.file,
        "entries": [{**entry.to_json(), "known": known(entry, rubric).to_json()} for entry in entries],
        "problems": _problems(log),
    }
    blocks = (*entry_blocks(log, entries, options.rubrics), *problem_blocks(log, options.rubrics))
    return _give(options, log, date.today(), record, blocks)


def _give(options: argparse.Namespace, log: Log, on: date, record: dict[str, Any], blocks: Sequence[Block]) -> int:
    report = log_report(log, blocks, on, options.rubrics)
    if options.report is not None:
        suffix = options.report.suffix.lower()
        if suffix not in (".docx", ".md"):
            raise LogUsageError(f"{options.report}: the name must end in .docx or .md.")
        made = report_word(report) if suffix == ".docx" else report_markdown(report).encode("utf-8")
        if not put_whole(options.report, None, made):
            raise LogUsageError(f"{options.report} is already there and was left as it is: give another name.")
        print(f"Written: {options.report}", file=sys.stderr)
    print(json.dumps(record, ensure_ascii=False, indent=1) if options.json else report_text(report), end="")
    if options.json:
        print()
    return SOME_FAILED if log.problems else DONE


def _problems(log: Log) -> list[dict[str, Any]]:
    return [{"line": problem.line, "said": problem.said} for problem in log.problems]


# --- what was given, or is asked for -------------------------------------------------------------------------------


def _stage(options: argparse.Namespace, is_asked: bool) -> str:
    if options.stage is not None:
        return stage_of(options.stage, options.rubrics)
    names = ", ".join(stage.name for stage in stages(options.rubrics))
    if not is_asked:
        raise LogUsageError(
            f"Give the stage with --stage: {', '.join(stage.code for stage in stages(options.rubrics))}."
        )
    print(f"The stages are {names}.")
    while True:
        try:
            return stage_of(_input("Which stage is this? "), options.rubrics)
        except LearningLogError as error:
            print(error)


def _asked(stage: str, options: argparse.Namespace) -> dict[str, str]:
    """Each field asked for on the terminal; what is left empty stays open in the file."""
    rubric = log_rubric(options.rubrics)
    of_stage = rubric.stage(stage)
    print("Each may be left empty: press Enter. Nothing is written until the last.\n")
    if of_stage:
        print(f"{of_stage.ask}\n")
    given: dict[str, str] = {}
    for field in rubric.fields:
        if field.ask and _is_wanted(field.code, given):
            given[field.code] = _input(f"{field.ask}\n> ")
    return given


def _is_wanted(code: str, given: dict[str, str]) -> bool:
    """What would be seen is asked behind an action, who saw it behind something seen, when behind what to look at."""
    behind = {"expect": "done", "seen_by": "seen", "look_on": "look_at"}.get(code)
    return behind is None or bool(given.get(behind))


def _input(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError as error:
        raise KeyboardInterrupt from error


def _check_when(given: dict[str, str], day: date) -> None:
    """`--on` is easily taken for the day of the entry."""
    when = given.get("look_on", "")
    if when and not given.get("look_at"):
        raise LogUsageError(
            "--on says when to look again: say what with --look-again. The day of the entry itself is given with --date."
        )
    found = read_when(when, day, day)
    if when and any(one.day is None for one in found):
        raise LogUsageError(f"{when} is not a date: write it as 3 June 2026 or 2026-06-03.")


def _day(words: str | None) -> date:
    if words is None:
        return datetime.now().date()
    found = read_days(words[:100], with_months=False)
    if len(found) != 1 or found[0].day is None or found[0].words != words.strip():
        raise LogUsageError(f"{words} is not a date: write it as 3 June 2026, 03/06/2026 or 2026-06-03.")
    return found[0].day
