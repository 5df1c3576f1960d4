"""Lines of enquiry, a line turned and a paragraph coached as blocks: command line, Word, Markdown and the chat draw the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from markupsafe import Markup

from assistant.check.guidance import place_of
from assistant.drawing import Report, report_html, report_markdown, report_text, report_word
from assistant.drawing.blocks import Block, Decide, Heading, Items, Quoted, Source, Text
from assistant.drawing.report import place
from assistant.enquiry.coaching import Coached
from assistant.enquiry.lines import Enquiry, Line, NotTakenUp
from assistant.enquiry.turning import Turned
from assistant.settings import VERSION

__all__ = ["coach_report", "drawn", "drawn_file", "drawn_html", "enquiry_report", "turned_report"]

CHECK = (
    "A draft to argue with: people who know the case decide which questions the review asks and in which words. It quotes "
    "the learning points as they stand and judges nobody and nothing in them."
)
COACH_CHECK = (
    "Questions to think with. Description is needed, and a judgement may be meant: nothing here has to be changed, and a "
    "paragraph that is not asked about has not been approved."
)
_ASKED = "Who asks the child and family how they describe themselves, when, and with what support?"
_ABOUT = {
    "system": "It asks about the system.",
    "one_worker": "As it stands it asks about one worker.",
    "family": "As it stands it asks about the child or family.",
    "outcome_or_culpability": "As it stands it asks for something that others decide.",
    "unclear": "As it stands it can be read in more than one way.",
}
_KINDS = {
    "describes": "This paragraph describes.",
    "judges": "This paragraph judges.",
    "explains": "This paragraph explains.",
    "mixed": "This paragraph does several things.",
}


def enquiry_report(made: Enquiry, when: datetime) -> Report:
    """Lines of enquiry as a report."""
    facts = (
        f"Learning points read in {made.file}." if made.file != "typed" else "Learning points read as typed.",
        "No language model was used: points are grouped by likeness and questions come from the rubric enquiry.",
        f"Program version {VERSION}; library {made.fingerprint[:12] or 'none'}.",
    )
    return Report("Lines of enquiry, for discussion", when, facts, tuple(_enquiry(made)), CHECK)


def turned_report(turned: Turned, when: datetime) -> Report:
    """One line of enquiry, read and turned."""
    return Report("A line of enquiry", when, (f"Program version {VERSION}.",), tuple(_turned(turned)), CHECK)


def coach_report(read: Sequence[Coached], when: datetime, file: str = "") -> Report:
    """Paragraphs coached; those that explain are left alone where there are several."""
    facts = (f"Read: {file or 'the text given'}.", f"Program version {VERSION}.")
    return Report("From description to explanation", when, facts, tuple(_coached(read)), COACH_CHECK)


def drawn(report: Report) -> str:
    """For the command line."""
    return report_text(report)


def drawn_html(report: Report) -> Markup:
    """For the chat: a fragment, everything from the document escaped."""
    return Markup(report_html(report, title_level=2))


def drawn_file(report: Report, suffix: str) -> bytes:
    """As a file; `suffix` "docx" or "md"."""
    return report_word(report) if suffix == "docx" else report_markdown(report).encode()


def _enquiry(made: Enquiry) -> Iterator[Block]:
    if made.note:
        yield Text(made.note)
    if made.lines:
        yield Heading("The lines", 2)
        yield from (Text(f"{number}. {line.question}") for number, line in enumerate(made.lines, 1))
    for number, line in enumerate(made.lines, 1):
        yield from _line(number, line)
    if made.not_taken_up:
        yield Heading("Learning points not taken up", 2)
        yield Text("Each can be put back.", is_note=True)
        yield from (Quoted(point.quote, _why(point)) for point in made.not_taken_up)
    if made.opened:
        yield Heading("What the rapid review says it could not find out", 2)
        yield from (Quoted(quote) for quote in made.opened)


def _why(point: NotTakenUp) -> str:
    turned = point.turned
    asks = f" The review may ask: {turned.turned}" if turned and point.reason == "outcome_or_culpability" else ""
    return f"{point.why}{asks}"


def _line(number: int, line: Line) -> Iterator[Block]:
    name = line.name or "a point by itself"
    yield Heading(f"{number}. {name[0].upper()}{name[1:]}", 2)
    yield Text(line.question)
    if line.why:
        yield Decide(line.why, _ASKED)
    if line.beneath:
        yield Heading("Beneath it", 3)
        yield Items(line.beneath)
    if line.points:
        yield Heading("Where it comes from", 3)
        yield from (Quoted(point) for point in line.points)
    if line.opening and not any(line.opening.text in point.text for point in line.points):
        yield Text("The rapid review says why it could not answer:")
        yield Quoted(line.opening)
    elif line.opening:
        yield Text("The learning points quoted say that the rapid review could not answer this.", is_note=True)
    yield Heading("What it needs", 3)
    yield Items(
        (
            f"Contributory factors to look at: {'; '.join(name for _, name in line.factors)}.",
            f"Whose knowledge: {line.people}.",
            f"Data: {line.data}.",
        )
    )
    if line.guidance:
        yield Text("What loaded guidance says:")
        yield from (Source(citation.quote, place_of(citation)) for citation in line.guidance.citations)


def _turned(turned: Turned) -> Iterator[Block]:
    yield Text(f"“{turned.text}”")
    shown = f" The words that show it: “{'”, “'.join(turned.because)}”." if turned.because else ""
    yield Text(f"{_ABOUT[turned.about]}{shown}")
    if turned.belongs:
        yield Text(turned.belongs)
    if turned.about != "system":
        yield Heading("Turned to the system", 3)
        if turned.is_scaffold:
            yield Decide(turned.turned, "Complete the question where the dots stand.")
        else:
            yield Text(turned.turned)
    yield Heading("To go on with", 3)
    yield Items(turned.ask)


def _coached(read: Sequence[Coached]) -> Iterator[Block]:
    shown = [one for one in read if one.kind != "explains" or len(read) == 1]
    if not read:
        yield Text("No paragraph was found to read: give a paragraph with --text, or a document with running text.")
    elif not shown:
        yield Text(
            "Each paragraph that was read says why something came about. What would those who were there say to it?"
        )
    for number, one in enumerate(shown, 1):
        where = place(one.sentences[0].quote) if one.sentences else ""
        known = where and where != "Place not known"
        yield Heading(f"{number}. {where}" if known else f"{number}. A paragraph", 2)
        yield Text(f"{_KINDS[one.kind]} {one.would_explain}")
        yield Items(tuple(f"{_DOES[said.does]}: “{said.quote.text}”" for said in one.sentences))
        yield Heading("Questions that would open it up", 3)
        yield Items(one.prompts)


_DOES = {
    "describes": "Says what happened",
    "judges": "Judges, or looks back from the end",
    "explains": "Says why",
    "quotes": "Quotes somebody",
    "asks": "Asks",
}
