"""`new-case`: asks for question, document and page, picks the quote from the page, and writes the line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evals.cases import GENRES, dump_case, load_cases, parse_case
from evals.errors import CaseError
from evals.sources import SourceParagraph, Sources
from indexes.sentences import split

__all__ = ["Screen", "write"]

_SUITES = ("answers", "abstention", "editions")
_FILE = "own.jsonl"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where questions are asked and lines are shown."""

    ask: Callable[[str], str]
    say: Callable[[str], None]

    def choose(self, text: str, options: Sequence[str]) -> int:
        """The number of one of the options, asked again until it is one."""
        for number, option in enumerate(options, 1):
            self.say(f"  {number:3}  {option}")
        while True:
            answer = self._answer(f"{text} (1 to {len(options)}): ")
            if answer.isdigit() and 1 <= int(answer) <= len(options):
                return int(answer) - 1
            self.say("A number from the list, please.")

    def line(self, text: str, least: int = 0) -> str:
        """A line of text with at least some letters."""
        while True:
            answer = self._answer(f"{text}: ")
            if len(answer) >= least:
                return answer
            self.say(f"At least {least} letters, please.")

    def yes(self, text: str) -> bool:
        """Yes or no."""
        return self._answer(f"{text} (y/n): ").casefold().startswith("y")

    def _answer(self, text: str) -> str:
        try:
            return self.ask(text).strip()
        except EOFError as error:
            msg = "Stopped before the case was written: nothing was added."
            raise CaseError(msg) from error


@dataclass(frozen=True, slots=True)
class Picked:
    """Words picked from a page."""

    paragraph: SourceParagraph
    page: int | None
    quote: str


def write(sources: Sources, folder: Path, screen: Screen) -> Path:
    """Ask, write the line to `<folder>/<suite>/own.jsonl`, and give the file.

    Raises:
        CaseError: where the answers make no case, or the input ends.
    """
    if not sources.files:
        msg = "The library holds no documents: add some first."
        raise CaseError(msg)
    suite = _SUITES[screen.choose("Kind of case", ("answered by the library", "not in the library", "about editions"))]
    question = screen.line("The question, as a reviewer would type it", 3)
    record: dict[str, object] = {"suite": suite, "question": question}
    if suite == "abstention":
        record |= {"answerable": False, "expected_status": ["not_in_library", "partial"]}
    else:
        picked = pick(sources, screen)
        label = picked.paragraph.labels[0] if picked.paragraph.labels else None
        evidence = {"document": picked.paragraph.file, "page": picked.page, "paragraph": label, "quote": picked.quote}
        record |= {"answerable": True, "expected_status": ["answered", "partial"], "evidence": [evidence]}
        record["facts"] = _facts(picked.quote, screen)
    record |= _about(screen)
    path = folder / suite / _FILE
    line = dump_case(parse_case(json.dumps(record | {"id": _next_id(folder, suite)})))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return path


def pick(sources: Sources, screen: Screen) -> Picked:
    """A document, a page of it, and the sentences that answer."""
    file = sources.files[screen.choose("Document", sources.files)]
    pages = sorted({span[2] for p in sources.of(file) for span in p.spans if span[2] is not None})
    page = _page(pages, screen) if pages else None
    units = [
        (paragraph, paragraph.text[start:end])
        for paragraph in sources.page(file, page)
        for start, end in split(paragraph.text)
        if not pages or page in paragraph.pages_of(" ".join(paragraph.text[start:end].split()))
    ]
    if not units:
        msg = f"Page {page} of {file} has no text."
        raise CaseError(msg)
    first = screen.choose("Sentence that answers", [f"{_label(p)}{text}" for p, text in units])
    paragraph, quote = units[first]
    return Picked(paragraph, page, quote)


def _page(pages: Sequence[int], screen: Screen) -> int:
    while True:
        answer = screen.line(f"Page, {pages[0]} to {pages[-1]}")
        if answer.isdigit() and int(answer) in pages:
            return int(answer)
        screen.say("That page has no text.")


def _label(paragraph: SourceParagraph) -> str:
    return f"[{paragraph.labels[0]}] " if paragraph.labels else ""


def _facts(quote: str, screen: Screen) -> list[dict[str, object]]:
    """Wordings out of the quote without which an answer would not do."""
    screen.say(f'"{quote}"')
    typed = screen.line("Words of it that an answer must hold (several with ; between, empty for none)")
    words = [part.strip() for part in typed.split(";") if part.strip()]
    return [{"text": part, "grade": "vital", "any_of": [part]} for part in words]


def _about(screen: Screen) -> dict[str, object]:
    genre = GENRES[screen.choose("Kind of text", GENRES)]
    author = screen.line("Your role (no name is needed)")
    is_practitioner = screen.yes("Do you do, commission or manage reviews yourself?")
    today = date.today().isoformat()
    return {"genre": genre, "author": author, "date": today, "labelled_by_practitioner": is_practitioner}


def _next_id(folder: Path, suite: str) -> str:
    known = {case.id for case in load_cases(folder)} if any(folder.glob("*/*.jsonl")) else set()
    numbers = [int(m.group(1)) for name in known if (m := re.fullmatch(rf"own-{suite}-(\d+)", name))]
    return f"own-{suite}-{max(numbers, default=0) + 1:03}"
