"""The command line: parse, call the service, print. See `review-assistant --help`.

With `--json`, stdout holds JSON only and progress goes to stderr. Exit codes: 0 done, 1 some input failed and the rest
was done, 2 wrong usage, 3 library missing or broken.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant import reports
from assistant.check.language import query_sentence
from assistant.check.recommendations import grade
from assistant.check.reporting import across_text
from assistant.cli_check import add_check_options, check_draft, print_check, say_no_model
from assistant.cli_enquiry import add_coach_options, add_enquiry_options, coach_command, enquiry_command
from assistant.cli_findings import add_findings_options, draft_from_notes, print_findings
from assistant.cli_kit import add_kit_options, run_kit
from assistant.cli_learning import add_log_options, run_log
from assistant.cli_rows import UsageError, check_question, check_sentence, check_text, rows
from assistant.models.doctor import model_report
from assistant.models.opening import open_reader
from assistant.service import Assistant, filters_from
from assistant.settings import VERSION, default_library
from indexes.documents import Filters
from indexes.errors import IndexesError, LibraryError
from indexes.force import force_of
from indexes.library import Library

__all__ = ["main"]

DONE, SOME_FAILED, WRONG_USAGE, NO_LIBRARY = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _write_utf8()
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except LibraryError as error:
        print(error, file=sys.stderr)
        return NO_LIBRARY
    except (IndexesError, UsageError) as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        print("Stopped. Nothing was changed.", file=sys.stderr)
        return SOME_FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return SOME_FAILED


# --- the commands --------------------------------------------------------------------------------------------------


def _add(options: argparse.Namespace) -> int:
    progress = reports.ProgressLine(sys.stderr) if options.progress else None
    report = Assistant.add(options.library, options.paths, progress, password=options.password)
    if progress:
        progress.end()
    _print(options, reports.added_json(report), lambda: reports.added(report))
    return SOME_FAILED if report.failed else DONE


def _remove(options: argparse.Namespace) -> int:
    report = Library.remove_from(options.library, options.documents)
    _print(options, reports.added_json(report), lambda: reports.added(report))
    return DONE


def _list(options: argparse.Namespace) -> int:
    library = Library.open(options.library)
    as_of = options.as_of or date.today()
    filters = _filters(options)
    chosen = library.searched(filters) if _is_set(filters) else library.documents
    _print(
        options,
        {"documents": [reports.document_json(d, library, as_of) for d in chosen]},
        lambda: reports.documents(chosen, library, as_of),
    )
    return DONE


def _show(options: argparse.Namespace) -> int:
    library = Library.open(options.library)
    document = library.document(options.show_document)
    found = library.find(document, options.paragraph)
    as_of = options.as_of or date.today()
    _print(
        options,
        {"paragraphs": [reports.paragraph_json(p, document, library, as_of) for p in found]},
        lambda: "\n\n".join(reports.paragraph(p, document, library, as_of) for p in found),
    )
    return DONE


def _search(options: argparse.Namespace) -> int:
    result = Assistant.open(options.library).search(options.query, _filters(options), options.top)
    _print(options, reports.search_json(result), lambda: reports.search(result))
    return DONE


def _ask(options: argparse.Namespace) -> int:
    if options.questions is None and options.question is None:
        if options.json or not sys.stdin.isatty():
            msg = "Give a question in quotation marks, or --questions FILE.jsonl."
            raise UsageError(msg)
        return _converse(options)
    assistant = _assistant(options)
    if options.questions is not None:
        asked = rows(options.questions, check_question)
        for answer in assistant.ask_each(asked, options.as_of, options.top):
            print(json.dumps(answer.to_json(), ensure_ascii=False), flush=True)
        return DONE
    answer = assistant.ask(options.question, (), options.as_of, _filters(options), options.top)
    _print(options, answer.to_json(), lambda: reports.answer(answer))
    return DONE


def _assistant(options: argparse.Namespace) -> Assistant:
    """The library with the language model that is set, where one is."""
    assistant = Assistant.open(options.library)
    assistant.reader = open_reader(assistant.library, options.model)
    return assistant


def _converse(options: argparse.Namespace) -> int:
    """Questions at a prompt, each following on from the last, until an empty line."""
    assistant = _assistant(options)
    history: list[dict[str, str]] = []
    print(reports.welcome(assistant.library, assistant.reader.settings if assistant.reader else None))
    while True:
        try:
            question = input("\nQuestion (empty to end): ").strip()
        except EOFError:
            return DONE
        if not question:
            return DONE
        answer = assistant.ask(question, history, options.as_of, _filters(options), options.top)
        print(reports.answer(answer))
        said = " ".join(claim.text for claim in answer.claims)
        history += [{"role": "user", "content": question}, {"role": "assistant", "content": said}]


def _force(options: argparse.Namespace) -> int:
    for row in rows(options.sentences, check_sentence):
        force = force_of(row["sentence"])
        print(json.dumps({"id": row.get("id"), "force": force.value if force else "none"}), flush=True)
    return DONE


def _doctor(options: argparse.Namespace) -> int:
    found = reports.doctor(options.library, VERSION, model_report(options.model, is_reaching_out=options.reach))
    _print(options, found, lambda: reports.doctor_text(found))
    return DONE if found["library"]["state"] in ("ready", "missing") else NO_LIBRARY


def _sample(options: argparse.Namespace) -> int:
    options.paths = [Path(__file__).parent / "sample_library"]
    return _add(options)


def _check(options: argparse.Namespace) -> int:
    say_no_model(options)
    if options.sentences is not None:
        for row in rows(options.sentences, check_sentence):
            print(
                json.dumps({"id": row.get("id"), **query_sentence(row["sentence"], options.rubrics).to_json()}),
                flush=True,
            )
        return DONE
    if options.recommendations is not None:
        for row in rows(options.recommendations, check_text):
            print(json.dumps({"id": row.get("id"), **grade(row["text"], options.rubrics).to_json()}), flush=True)
        return DONE
    if options.across is not None:
        if options.json:
            raise UsageError("--across is a view for people: leave out --json, or check each review by itself.")
        print(across_text(Library.open(options.library), options.across, options.rubrics))
        return DONE
    print_check(options, check_draft(options, options.library == default_library()))
    return DONE


def _findings(options: argparse.Namespace) -> int:
    print_findings(options, draft_from_notes(options, options.library == default_library()))
    return DONE


def _enquiry(options: argparse.Namespace) -> int:
    made = enquiry_command(options, options.library == default_library())
    _print(options, made.record, made.text)
    return DONE


def _coach(options: argparse.Namespace) -> int:
    made = coach_command(options)
    _print(options, made.record, made.text)
    return DONE


def _chat(options: argparse.Namespace) -> int:
    from assistant.app.commands import chat  # Gradio takes seconds to import

    return chat(options)


def _user(options: argparse.Namespace) -> int:
    from assistant.app.commands import user

    return user(options)


# --- parsing -------------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="review-assistant",
        description="Answers quoted to the paragraph and page, from a library of guidance and reviews that you load.",
    )
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    add = _command(commands, "add", _add, "add files or folders; only what changed is read")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    _reading_options(add)
    _reading_options(_command(commands, "add-sample", _sample, "add the fictional sample library"))
    remove = _command(commands, "remove", _remove, "take documents out; the files are untouched")
    remove.add_argument("documents", nargs="+", metavar="DOCUMENT", help="id, file name or words of the title")
    _filter_options(_command(commands, "list", _list, "the documents, with edition and standing"))
    show = _command(commands, "show", _show, "one paragraph as printed")
    show.add_argument("show_document", metavar="DOCUMENT", help="id, file name or words of the title")
    show.add_argument("paragraph", metavar="PARAGRAPH", help='as printed: "343", "4.12", "s16B(2)", "footnote 23"')
    show.add_argument("--as-of", type=_date, metavar="YYYY-MM-DD")
    search = _command(commands, "search", _search, "the passages that fit best, without an answer")
    search.add_argument("query")
    _filter_options(search)
    ask = _command(commands, "ask", _ask, "an answer made of quotations; without a question, a prompt")
    ask.add_argument("question", nargs="?")
    _model_option(ask)
    ask.add_argument("--questions", type=Path, metavar="FILE.jsonl", help="one question a line; prints JSON lines")
    _filter_options(ask)
    force = _command(commands, "force", _force, "must, should, may or none, for each sentence of a file")
    force.add_argument("--sentences", type=Path, required=True, metavar="FILE.jsonl")
    add_check_options(_command(commands, "check", _check, "what a careful colleague might pencil in a draft's margin"))
    add_enquiry_options(_command(commands, "enquiry", _enquiry, "learning points to at most five lines of enquiry"))
    add_coach_options(_command(commands, "coach", _coach, "a paragraph from description to explanation"))
    add_log_options(_command(commands, "log", run_log, "what was learned at each stage, in a file of your own"))
    add_kit_options(
        _command(commands, "kit", run_kit, "letters, leaflets and a plan for involving people, to complete")
    )
    add_findings_options(
        _command(commands, "findings", _findings, "case notes to patterns and draft findings to argue with")
    )
    _chat_options(_command(commands, "chat", _chat, "the chat, in a browser on this machine"))
    user = _command(commands, "user", _user, "who may sign in to a shared chat")
    user.add_argument("change", choices=("add", "remove", "list"))
    user.add_argument("name", nargs="?", metavar="NAME")
    user.add_argument("--users", type=Path, metavar="FILE", help="default: users.json in your configuration folder")
    doctor = _command(commands, "doctor", _doctor, "what is installed, which model and library, and whether they work")
    _model_option(doctor)
    doctor.add_argument("--reach", action="store_true", help="try to reach a language model on another computer")
    return parser


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], purpose: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=purpose, description=purpose)
    parser.add_argument("--library", type=Path, default=default_library(), metavar="DIR", help="default: ./library")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.set_defaults(run=run)
    return parser


def _model_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="PROVIDER:NAME", help='a language model, or "none"; default: ASSISTANT_MODEL, or none'
    )


def _chat_options(parser: argparse.ArgumentParser) -> None:
    _model_option(parser)
    parser.add_argument("--host", default="127.0.0.1", help="beyond this machine only with sign-in")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--sign-in", action="store_true", help="ask for sign-in on this machine too")
    parser.add_argument("--users", type=Path, metavar="FILE", help="who may sign in; see `review-assistant user`")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="serve over HTTPS with this certificate")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the certificate's private key")
    parser.add_argument("--no-library-changes", action="store_true", help="the library can't be changed from the chat")
    parser.add_argument("--upload-mb", type=int, default=200, metavar="MB", help="the largest upload; 200 by default")
    parser.add_argument("--mcp", action="store_true", help="offer ask, search and show to other programs over MCP")


def _reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password", help="tried on files that need one")
    parser.add_argument("--no-progress", dest="progress", action="store_false", help="show no progress")


def _filter_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=_date, metavar="YYYY-MM-DD", help="whose editions apply; today by default")
    for name in ("kind", "document", "edition", "year", "partnership", "nation"):
        parser.add_argument(f"--{name}", action="append", default=[], help="may be given more than once")
    parser.add_argument("--top", type=_count, default=10, metavar="N", help="how many passages; 10 by default")


def _filters(options: argparse.Namespace) -> Filters:
    names = ("kind", "document", "edition", "year", "partnership", "nation")
    row: dict[str, Any] = {name: getattr(options, name) for name in names}
    try:
        filters = filters_from(row)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return replace(filters, as_of=options.as_of)


def _is_set(filters: Filters) -> bool:
    return filters != Filters(as_of=filters.as_of)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text} is not a date: write it as 2026-11-22"
        raise argparse.ArgumentTypeError(msg) from error


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100:
        msg = f"{text} is not a number from 1 to 100"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _print(options: argparse.Namespace, record: dict[str, Any], text: Callable[[], str]) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=1) if options.json else text())


def _write_utf8() -> None:
    """A Windows console may not be set to UTF-8; what can't be shown is replaced rather than raised."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and os.environ.get("PYTHONIOENCODING") is None:
            reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
