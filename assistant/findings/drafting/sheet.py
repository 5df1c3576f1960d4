"""The discussion sheet: one page a pattern, to take to the practitioner group or to a family, with room to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.drawing.blocks import Block, Decide, Heading, Items, Space, Text
from assistant.findings.drafting.finding import groups_with_ids, subject_words
from assistant.findings.drafting.in_case import CaseLine
from assistant.findings.drafting.wording import DraftWords
from assistant.findings.notes import NoteKind
from assistant.findings.result import DraftPattern, Proposals

__all__ = ["sheet_blocks"]

_MOST_QUOTED = 2
_LONGEST_QUOTE = 32
"""Words; more would not leave room on a page."""

_LINES = 2


def sheet_blocks(
    made: DraftPattern, lines: Sequence[CaseLine], proposals: Proposals, words: DraftWords
) -> Iterator[Block]:
    """One page. What people said is never on it; of the records a line or two, for the writer to take out or leave."""
    part, pattern = words.sheet, made.pattern
    subject = subject_words(made)
    yield Heading(part.title.format(subject=subject if subject != "this" else pattern.id), 2)
    yield Text(part.intro, is_note=True)
    asked = (
        part.question_written.format(sentence=made.sentence) if made.sentence else part.question.format(subject=subject)
    )
    yield Decide(asked, part.decide)
    yield Heading(part.supports, 3)
    yield Items((*_records(lines), f"Noted in: {'; '.join(groups_with_ids([line.note for line in lines]))}."))
    counter = [proposals.notes.note(one) for one in pattern.counter]
    yield Heading(part.counter, 3)
    yield Text(f"Noted in: {'; '.join(groups_with_ids(counter))}." if counter else part.no_counter)
    yield from (Space(prompt, _LINES) for prompt in part.spaces)
    yield Space(part.asked_of, 1)


def _records(lines: Sequence[CaseLine]) -> tuple[str, ...]:
    """Short extracts of reports on how work is set up; nothing of the chronology, which tells of a family."""
    quoted = [
        f"“{line.quote}” ({line.note.id})"
        for line in lines
        if line.note.kind is NoteKind.EXTRACT and line.quote and len(line.quote.split()) <= _LONGEST_QUOTE
    ]
    return tuple(quoted[:_MOST_QUOTED])
