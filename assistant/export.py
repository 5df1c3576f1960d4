"""A conversation, or one answer, as a document: numbered references, and every quotation with its place.

`record` works out what is printed; `markdown` prints it here, `assistant.export_word` as a Word file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.answer import Answer, Claim
from assistant.model_words import REMOVED, model_part, written_by
from assistant.reports import KIND_WORDS, STATUS_WORDS
from indexes.documents import Citation

__all__ = [
    "CHECK",
    "Asked",
    "Evidence",
    "ModelWords",
    "Quoted",
    "Record",
    "Section",
    "markdown",
    "place",
    "plain_text",
    "record",
]

CHECK = (
    "A person must check this before it is used. The quotations are word for word; whether they answer the question, "
    "and whether other documents say otherwise, is for the reader to judge."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, when it was asked, and its answer."""

    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Quoted:
    """A claim as printed, with the number of its reference."""

    number: int
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class ModelWords:
    """A language model's part as printed: a line above each list, sentences with the numbers of references, and what it cost.

    `said` is the note where it gave nothing usable, that identifiers were replaced, and the cost line. The words that were replaced
    are not printed.
    """

    above_kept: str
    kept: tuple[tuple[str, tuple[int, ...]], ...]
    above_removed: str
    removed: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Section:
    """One question with what came of it."""

    question: str
    searched_as: str
    asked: str
    status: str
    message: str
    quoted: tuple[Quoted, ...]
    model: ModelWords | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One verbatim quotation: the number of its reference, its document, its place, its words."""

    number: int
    document: str
    place: str
    force: str
    quote: str
    file: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that is printed, in order."""

    title: str
    made: str
    sections: tuple[Section, ...]
    references: tuple[tuple[int, str], ...]
    evidence: tuple[Evidence, ...]
    made_with: tuple[str, ...]
    is_sample: bool


def record(asked: Sequence[Asked], made: date, title: str = "Answers from the library, with their sources") -> Record:
    """Work out what is printed. A paragraph quoted twice keeps its number."""
    numbers: dict[str, int] = {}
    references: dict[int, str] = {}
    evidence: dict[tuple[int, str], Evidence] = {}
    sections = []
    for item in asked:
        quoted = []
        shown_as: dict[int, int] = {}
        for place_, claim in enumerate(item.answer.claims, 1):
            if not claim.is_supported:
                continue
            number = shown_as[place_] = numbers.setdefault(_key(claim), len(numbers) + 1)
            references[number] = reference(claim.citations[0])
            quoted.append(Quoted(number, claim.text, claim.note))
            for citation in claim.citations:
                evidence[(number, citation.quote)] = _evidence(number, citation)
        sections.append(_section(item, tuple(quoted), _model_words(item.answer, shown_as)))
    return Record(
        title=title,
        made=_day(made),
        sections=tuple(sections),
        references=tuple(sorted(references.items())),
        evidence=tuple(sorted(evidence.values(), key=lambda e: e.number)),
        made_with=_made_with(asked),
        is_sample=any(c.is_sample for item in asked for c in item.answer.citations),
    )


def markdown(printed: Record) -> str:
    """The record as Markdown."""
    lines = [f"# {_escaped(printed.title)}", "", printed.made, "", f"**{CHECK}**", ""]
    if printed.is_sample:
        lines += ["The documents quoted are fictional samples.", ""]
    for section in printed.sections:
        lines += [f"## {_escaped(section.question)}", "", f"{section.status}. {_escaped(section.message)}", ""]
        if section.searched_as:
            lines += [f"Searched as: {_escaped(section.searched_as)}", ""]
        for quoted in section.quoted:
            lines += [
                _quoted_block(quoted.text),
                "",
                f"[{quoted.number}]{' ' + _escaped(quoted.note) if quoted.note else ''}",
                "",
            ]
        lines += _model_markdown(section.model) if section.model else []
    if printed.references:
        lines += ["## References", "", *(f"{number}. {_escaped(text)}" for number, text in printed.references), ""]
    if printed.evidence:
        lines += ["## Evidence", "", "Every quotation, with its place.", ""]
        for item in printed.evidence:
            force = f" Force: {item.force}." if item.force else ""
            where = f"{_escaped(item.document)}. {_escaped(item.place)}.{force} File: {_escaped(item.file)}."
            lines += [f"**[{item.number}]** {where}", ""]
            lines += [_quoted_block(item.quote), ""]
    lines += ["## How this was made", "", *(f"- {_escaped(line)}" for line in printed.made_with), ""]
    return "\n".join(lines)


def plain_text(printed: Record) -> str:
    """The record as plain text to be pasted: quotations with their numbers, then the references."""
    lines: list[str] = []
    for section in printed.sections:
        lines += [section.question, f"{section.status}. {section.message}", ""]
        for quoted in section.quoted:
            lines += [f"“{quoted.text}” [{quoted.number}]{' ' + quoted.note if quoted.note else ''}", ""]
        if section.model and section.model.kept:
            kept = (f"{text} {_numbered(numbers)}" for text, numbers in section.model.kept)
            lines += [f"{section.model.above_kept}:", *kept, ""]
    lines += [f"[{number}] {text}" for number, text in printed.references]
    return "\n".join([*lines, "", CHECK]).strip()


def reference(citation: Citation) -> str:
    """A reference in one line."""
    edition = f"{citation.edition} edition" if citation.edition else ""
    standing = citation.standing or ""
    parts = [citation.title, KIND_WORDS[citation.kind.value], edition, standing, place(citation)]
    return ", ".join(part for part in parts if part) + ("  (sample, fictional)" if citation.is_sample else "")


def place(citation: Citation) -> str:
    """Paragraph and page, as printed and in the file."""
    parts = []
    if citation.paragraph:
        parts.append(f"paragraph {citation.paragraph}" if citation.paragraph[:1].isdigit() else citation.paragraph)
    if citation.page is not None:
        same = citation.page_label in (None, str(citation.page))
        parts.append(
            f"page {citation.page}" if same else f"page {citation.page_label} as printed, {citation.page} in the file"
        )
    return ", ".join(parts)


def _key(claim: Claim) -> str:
    return claim.citations[0].paragraph_id or reference(claim.citations[0])


def _evidence(number: int, citation: Citation) -> Evidence:
    edition = f", {citation.edition} edition" if citation.edition else ""
    return Evidence(
        number=number,
        document=f"{citation.title}{edition}",
        place=place(citation),
        force=citation.force.value if citation.force else "",
        quote=citation.quote,
        file=citation.file,
    )


def _model_words(answer: Answer, shown_as: dict[int, int]) -> ModelWords | None:
    """`shown_as` gives the number of the reference of each claim."""
    part = model_part(answer)
    if part is None:
        return None
    replaced = "Listed identifiers in the question were replaced before it was sent." if part.replaced else ""
    return ModelWords(
        above_kept=written_by(part.name),
        kept=tuple((link.text, tuple(shown_as[number] for number in link.claims)) for link in part.kept),
        above_removed=REMOVED,
        removed=tuple(f"{removed.text} ({removed.reason})" for removed in part.removed),
        said=" ".join(words for words in (part.note, replaced, part.cost) if words),
    )


def _model_markdown(model: ModelWords) -> list[str]:
    lines: list[str] = []
    if model.kept:
        lines += [f"{_escaped(model.above_kept)}:", ""]
        lines += [f"- {_escaped(text)} {_escaped(_numbered(numbers))}" for text, numbers in model.kept]
        lines.append("")
    if model.removed:
        lines += [f"{_escaped(model.above_removed)}:", "", *(f"- {_escaped(text)}" for text in model.removed), ""]
    return [*lines, _escaped(model.said), ""]


def _numbered(numbers: Sequence[int]) -> str:
    return " ".join(f"[{number}]" for number in numbers)


def _section(item: Asked, quoted: tuple[Quoted, ...], model: ModelWords | None) -> Section:
    answer = item.answer
    return Section(
        question=answer.question,
        searched_as="" if answer.standalone == answer.question else answer.standalone,
        asked=_day(item.at),
        status=STATUS_WORDS[answer.status],
        message=answer.message,
        quoted=quoted,
        model=model,
    )


def _made_with(asked: Sequence[Asked]) -> tuple[str, ...]:
    lines: dict[str, None] = {}
    for item in asked:
        p = item.answer.provenance
        lines[f"safeguarding-review-assistant {p.version}, library {p.library}, embedding {p.embedding}."] = None
        lines[f"Editions that applied on {_day(date.fromisoformat(p.as_of))}."] = None
        lines[
            "No language model was used."
            if p.model is None
            else f"Language model: {p.model}, {_where(item)}. Prompts: {p.prompt}."
        ] = None
    return tuple(lines)


def _where(item: Asked) -> str:
    return item.answer.model.where if item.answer.model else "where it ran is not known"


def _day(when: date | datetime) -> str:
    return f"{when.day} {when:%B %Y}"


def _quoted_block(text: str) -> str:
    return "\n".join(f"> {_escaped(line)}" if line else ">" for line in text.splitlines())


def _escaped(text: str) -> str:
    """Text that Markdown leaves as it is."""
    for sign in "\\`*_[]<>#~|":
        text = text.replace(sign, f"\\{sign}")
    return text
