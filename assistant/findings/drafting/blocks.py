"""A finding as people read it: six parts in plain prose, with what counts against it and what is not known always beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from assistant.check.guidance import place_of
from assistant.check.language import query_sentence
from assistant.drawing.blocks import Block, Cell, Decide, Heading, Items, Source, Table, Text
from assistant.findings.drafting.finding import Finding, groups_with_ids
from assistant.findings.drafting.in_case import CaseLine, in_words, is_spoken, names_somebody, pointers
from assistant.findings.drafting.widespread import LibraryRow, Spread
from assistant.findings.drafting.wording import DraftWords, and_, first_upper
from assistant.findings.factors import FactorsRubric
from assistant.findings.notes import Note
from assistant.findings.result import DraftPattern, Proposals, subject_of

__all__ = [
    "NOT_NAMED",
    "appendix_blocks",
    "evidence_table",
    "factor_words",
    "finding_blocks",
    "pattern_blocks",
    "row_place",
]

NOT_NAMED = "no name yet"


def finding_blocks(
    finding: Finding,
    words: DraftWords,
    factors: FactorsRubric,
    has_library: bool,
    proposed: Sequence[Block] = (),
    earlier: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[Block]:
    """One finding; `proposed` stands below its sentence. `earlier` are subjects of earlier findings, with their numbers."""
    pattern = finding.made.pattern
    before = earlier.get(subject_of(finding.made), 0)
    yield Heading(f"Finding {finding.number}: {finding.heading or NOT_NAMED}", 2)
    yield Text(words.standing[finding.standing.value], is_note=True)
    if finding.is_scaffold:
        yield Decide(finding.sentence, words.sentence["ask"])
    else:
        asked = query_sentence(finding.sentence)
        yield Decide(finding.sentence, asked.question) if asked.query else Text(finding.sentence)
    yield from proposed
    yield Heading("How it showed in this case", 3)
    yield from (Text(line) for line in (*in_words(finding.in_this_case, words), *finding.differing))
    for lines, template in ((finding.near_own, "near_own"), (finding.said_in, "said_in")):
        if lines:
            said = words.in_this_case
            yield Text(said[template].format(pointers=pointers([line.note for line in lines], said)))
    yield Heading("How we know that it is underlying, and not a one-off", 3)
    part = finding.underlying
    yield from _listed(words.underlying.known, part.known)
    yield from _listed(words.underlying.would_show, part.would_show)
    yield from _listed(words.underlying.to_ask, part.to_ask)
    yield Heading("How widespread it may be", 3)
    if before:
        yield Text(words.widespread["as_before"].format(number=before))
    else:
        yield from _spread(finding.made.spread, words, has_library)
    yield Heading("Why it matters", 3)
    if before and finding.made.guidance:
        yield Text(words.matters["as_before"].format(number=before))
        yield Decide("[ … ]", words.matters["ask"])
    else:
        yield from _matters(finding.made, words, has_library)
    yield Heading("Questions for the partnership", 3)
    yield Items(pattern.questions)
    yield from _beside(finding, words)
    yield Text(factor_words(finding.made, factors, words), is_note=True)


def _beside(finding: Finding, words: DraftWords) -> Iterator[Block]:
    part = words.beside
    counter, good = in_words(finding.counter, words), in_words(finding.good, words)
    if counter == good:
        yield Heading(part.neither, 3)
        yield from (Text(line) for line in counter or (part.no_neither,))
    else:
        yield Heading(part.counter, 3)
        yield from (Text(line) for line in counter or (part.no_counter,))
        yield Heading(part.good, 3)
        yield from (Text(line) for line in good or (part.no_good,))
    yield Heading(part.practitioners, 3)
    yield Items(finding.for_practitioners)


def _listed(title: str, lines: Sequence[str]) -> Iterator[Block]:
    if lines:
        yield Heading(title, 4)
        yield Items(tuple(lines))


def _spread(spread: Spread, words: DraftWords, has_library: bool) -> Iterator[Block]:
    said = words.widespread
    if not has_library:
        yield Text(said["no_library"])
    elif not spread.loaded:
        yield Text(said["no_reviews"])
    elif not spread.subject:
        yield Text(said["no_subject"].format(m=spread.loaded))
    elif not spread.rows:
        yield Text(said["none"].format(m=spread.loaded, subject=spread.subject))
    else:
        rows = said["row"] if len(spread.rows) == 1 else said["rows"]
        yield Text(rows.format(n=len(spread.rows), m=spread.loaded, subject=spread.subject))
        yield from (Source(row.quote, row_place(row)) for row in spread.rows)
        yield Text(said["caveat"], is_note=True)


def row_place(row: LibraryRow) -> str:
    """ "Local Child Safeguarding Practice Review: Fern, page 6, paragraph 8.6"."""
    number = row.paragraph or ""
    where = f"paragraph {number}" if number[:1].isdigit() else number
    return ", ".join(part for part in (row.title, f"page {row.page}" if row.page else "", where) if part)


def _matters(made: DraftPattern, words: DraftWords, has_library: bool) -> Iterator[Block]:
    said = words.matters
    yield from (Source(claim.text, place_of(claim.citations[0])) for claim in made.guidance)
    if not has_library:
        yield Text(said["no_library"])
    elif not made.subjects:
        yield Text(said["no_subject"])
    elif not made.guidance:
        yield Text(said["none"].format(subject=made.subjects[0].name))
    yield Decide("[ … ]", said["ask"])


def factor_words(made: DraftPattern, factors: FactorsRubric, words: DraftWords) -> str:
    """The factors and the type of a pattern, as places to look."""
    named = and_([f"{factors.name(one.factor)} ({one.effect})" for one in made.pattern.factors])
    kind = next(one.name for one in factors.typology.types if one.number == made.pattern.typology)
    return words.beside.look.format(factors=named, type=kind)


def pattern_blocks(
    made: DraftPattern,
    proposals: Proposals,
    words: DraftWords,
    factors: FactorsRubric,
    lines: Sequence[CaseLine],
    proposed: Sequence[Block] = (),
) -> Iterator[Block]:
    """One proposal in short: what it is about, what supports it, what counts against it; `proposed` stands below its sentence."""
    pattern = made.pattern
    yield Heading(f"{pattern.id}: {made.heading or NOT_NAMED}", 3)
    yield Text(pattern.scaffold)
    yield from proposed
    yield from (Text(line) for line in in_words(lines, words))
    counter = [proposals.notes.note(one) for one in pattern.counter]
    against = "; ".join(groups_with_ids(counter))
    yield Text(f"{first_upper(words.beside.counter)}: {against}." if against else words.beside.no_counter)
    yield Text(factor_words(made, factors, words), is_note=True)


def evidence_table(findings: Sequence[Finding], words: DraftWords) -> Iterator[Block]:
    """Finding, sources, how sure in words, counter-evidence."""
    yield Heading(words.table.title, 2)
    rows = [
        (
            Cell(f"{one.number}. {one.heading or NOT_NAMED}"),
            Cell("; ".join(groups_with_ids([line.note for line in one.in_this_case]))),
            Cell(one.how_sure),
            Cell("; ".join(groups_with_ids([line.note for line in one.counter])) or "None found yet"),
        )
        for one in findings
    ]
    yield Table(words.table.columns, tuple(rows))


def appendix_blocks(findings: Sequence[Finding], proposals: Proposals, words: DraftWords) -> Iterator[Block]:
    """What people said, by note id and role group, each once; nothing where no conversation is quoted."""
    part = words.appendix
    rows: dict[tuple[str, str], tuple[Cell, ...]] = {}

    def add(name: str, note: Note, quote: str, use: str) -> None:
        cells = (Cell(name), Cell(note.group), Cell(f"“{quote}”"), Cell(use))
        rows.setdefault((note.id, quote), cells)

    for finding in findings:
        for line in (*finding.in_this_case, *finding.near_own, *finding.said_in, *finding.counter, *finding.good):
            if line.is_spoken and line.quote:
                add(line.note.id, line.note, line.quote, part.use[line.note.use.value])
    for item in proposals.aside.for_a_person:
        _add_spoken(add, item.note_id, proposals.notes.note(item.note_id), item.sentence.text, part.person)
    for aside in proposals.aside.items:
        if not names_somebody(aside, proposals.aside):
            _add_spoken(add, aside.key, proposals.notes.note(aside.note_id), aside.sentence.text, part.aside)
    if rows:
        yield Heading(part.title, 2)
        yield Text(part.head)
        yield Table(("Note", "Role group", "Words", "Use"), tuple(rows.values()))


def _add_spoken(add: Callable[[str, Note, str, str], None], name: str, note: Note, quote: str, use: str) -> None:
    if is_spoken(note):
        add(name, note, quote, use)
