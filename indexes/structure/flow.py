"""Lines into drafts of paragraphs: guidance, reviews, reports, inquiries.

A numbered paragraph lasts until the next number or heading: bullets and unnumbered text under it are part of it.
Text without numbers is parted where white space parts it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexes.documents import Role
from indexes.structure.drafts import Chunk, Draft, Part, ends_sentence, leads_in
from indexes.structure.entries import Entry, Kind
from indexes.structure.figures import figure_blocks
from indexes.structure.headings import Headings
from indexes.structure.numbering import Candidate, Number, believed, parse_number
from indexes.structure.style import Style
from indexes.structure.tables import table_drafts

__all__ = ["drafts_of", "paragraph_numbers"]

_BULLET = re.compile(r"^(?:([•●▪■‣·])\s*|([◦○])\s*|([o–—*-])\s+)(?=\S|$)")
_LETTER = re.compile(r"^(?:\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2}|[A-Z])\)|(?:[a-z]|[ivx]{1,5})[.)])\s+\S")
_ITEM_NUMBER = re.compile(r"^\d{1,2}[.)]\s+\S")
_SAME_X = 4.0
_LONGEST_TITLE = 100
_LONGEST_HEADING = 240


def paragraph_numbers(entries: list[Entry], style: Style) -> dict[int, Number]:
    """The paragraph numbers believed, by the key of the entry."""
    candidates: list[Candidate] = []
    before: Entry | None = None
    right = max((entry.x1 for entry in entries), default=0.0)
    for i, entry in enumerate(entries):
        bold = entry.kind is Kind.HEADING and not style.is_large(entry.line) and not entry.line.is_whole
        if (entry.kind is Kind.TEXT or bold) and not entry.line.is_bullet and entry.line.number is None:
            number = parse_number(entry.text)
            if number is not None:
                fit = _fit(entry, before, number, style)
                after = entries[i + 1] if i + 1 < len(entries) else None
                is_title = bold or (entry.x1 < 0.8 * right and _is_title(entry, after))
                candidates.append(Candidate(entry.key, number, entry.x0, fit, is_title))
        if entry.kind is not Kind.NOTE:
            before = entry
    return believed(candidates)


def _is_title(entry: Entry, after: Entry | None) -> bool:
    """True for a numbered line that reads like a title: no stop at its end, and another title or a gap under it."""
    if entry.line.is_whole or ends_sentence(entry.text) or len(entry.text) > _LONGEST_TITLE:
        return False
    return after is None or after.starts_block or parse_number(after.text) is not None


def _fit(entry: Entry, before: Entry | None, number: Number, style: Style) -> float:
    """How much a line looks like the first of a numbered paragraph."""
    fit = 0.0
    if entry.starts_block or before is None or before.kind is Kind.HEADING:
        fit += 0.6
    if (
        before is not None
        and before.kind is Kind.TEXT
        and before.text.rstrip()[-1:] not in ".:;?!”’)"
        and (not entry.starts_block)
    ):
        fit -= 2.2
    if number.stop == ".":
        fit += 0.3
    if style.is_small(entry.line):
        fit -= 0.8
    return fit


@dataclass(slots=True)
class _Flow:
    """Where the reading of the lines has got to."""

    style: Style
    numbers: dict[int, Number]
    headings: Headings
    drafts: list[Draft] = field(default_factory=list)
    current: Draft | None = None
    aside: Draft | None = None  # the draft that a box interrupts
    outside: Headings | None = None  # the headings in force outside the box
    pending: str | None = None  # a number that stands alone, for the text that follows
    note: Draft | None = None
    bullets: list[float] = field(default_factory=list)  # left edges of the open bullets, by level
    last: Entry | None = None

    def open(self, role: Role, entry: Entry, number: str | None = None) -> Draft:
        if role in (Role.BODY, Role.BOX) and self.pending is not None:
            number, self.pending = number or self.pending, None
        draft = Draft(
            role,
            number=number,
            place=self.headings.place,
            heading=self.headings.path,
            page_index=entry.page,
            block=entry.line.block,
        )
        self.drafts.append(draft)
        return draft


def drafts_of(entries: list[Entry], style: Style) -> list[Draft]:
    """Put the lines of a document together."""
    flow = _Flow(style, paragraph_numbers(entries, style), Headings(style))
    _free_numbered(entries, flow.numbers)
    figures = figure_blocks(entries)
    i = 0
    while i < len(entries):
        entry = entries[i]
        if entry.kind is Kind.TEXT and (entry.page, entry.line.block) in figures:
            i = _take_figure(flow, entries, i, figures)
        elif entry.kind is Kind.TEXT:
            _take_text(flow, entry)
            i += 1
        else:
            i = _take_other(flow, entries, i)
    return [draft for draft in flow.drafts if draft.chunks]


def _free_numbered(entries: list[Entry], numbers: dict[int, Number]) -> None:
    """Bold numbered paragraphs are not headings, nor are the lines they run on over."""
    for i, entry in enumerate(entries):
        if entry.kind is not Kind.HEADING or entry.key not in numbers:
            continue
        entry.kind = Kind.TEXT
        j = i + 1
        while j < len(entries) and _is_same_heading(entries[j - 1], entries[j]):
            entries[j].kind = Kind.TEXT
            j += 1


def _take_other(flow: _Flow, entries: list[Entry], i: int) -> int:
    """Take a heading, footnote, table or contents page; the index of what follows it."""
    kind = entries[i].kind
    end = i + 1
    if kind is Kind.NOTE:
        _take_note(flow, entries[i])
        return end
    if kind is Kind.HEADING:
        while end < len(entries) and _is_same_heading(entries[end - 1], entries[end]):
            end += 1
        if _is_bold_text(entries[i:end], flow.style):
            for entry in entries[i:end]:
                entry.kind = Kind.TEXT
            return i
        _take_heading(flow, entries[i:end])
        return end
    while end < len(entries) and entries[end].kind is kind and _is_same_block(entries[end - 1], entries[end], kind):
        end += 1
    if kind is Kind.TABLE:
        made = table_drafts(entries[i:end], flow.headings.place, flow.headings.path)
        flow.drafts.extend(made)
        if entries[i].line.is_whole:
            flow.current = None
    else:
        draft = flow.open(Role.CONTENTS, entries[i])
        draft.chunks = [Chunk([Part(entry.line)]) for entry in entries[i:end]]
        flow.headings.clear()
        flow.current = None
    return end


def _is_bold_text(lines: list[Entry], style: Style) -> bool:
    """True for a paragraph all in bold: too long for a heading, or a sentence."""
    if lines[0].line.is_whole or style.is_large(lines[0].line):
        return False
    length = sum(len(entry.text) for entry in lines)
    return length > _LONGEST_HEADING or (length > _LONGEST_TITLE and lines[-1].text.rstrip().endswith("."))


def _is_same_block(first: Entry, second: Entry, kind: Kind) -> bool:
    if kind is Kind.CONTENTS:
        return first.page == second.page
    return first.page == second.page and first.line.block == second.line.block


def _is_same_heading(first: Entry, second: Entry) -> bool:
    """True where a heading runs on over another line."""
    if second.kind is not Kind.HEADING or first.page != second.page or second.line.is_whole:
        return False
    return (
        not second.starts_block
        and abs(first.line.size - second.line.size) < 0.6
        and first.line.bold == second.line.bold
        and first.line.block == second.line.block
        and parse_number(second.text) is None
    )


def _take_heading(flow: _Flow, lines: list[Entry]) -> None:
    text = " ".join(entry.text for entry in lines)
    _enter_box(flow, lines[0])
    flow.headings.enter(text, lines[0].line)
    draft = flow.open(Role.HEADING, lines[0], lines[0].line.number)
    draft.chunks = [Chunk([Part(entry.line) for entry in lines])]
    if lines[0].line.block < 0:
        flow.current = flow.aside = None
    else:
        flow.current = None  # what the box interrupts goes on after it
    flow.bullets = []
    flow.last = lines[-1]


def _take_note(flow: _Flow, entry: Entry) -> None:
    mark = entry.note or entry.line.note
    if mark is None and flow.note is not None and not entry.line.is_whole:
        flow.note.chunks[-1].parts.append(Part(entry.line))
        return
    start = 0
    if mark is not None and not entry.line.is_whole and entry.text.startswith(mark):
        start = len(mark) + len(entry.text[len(mark) :]) - len(entry.text[len(mark) :].lstrip(".) "))
    draft = flow.open(Role.FOOTNOTE, entry, f"footnote {mark}" if mark else None)
    draft.note = mark
    draft.chunks = [Chunk([Part(entry.line, start)])]
    flow.note = draft


def _take_figure(flow: _Flow, entries: list[Entry], i: int, figures: set[tuple[int, int]]) -> int:
    """All boxes of a flow chart make one paragraph, a box on each line of its text."""
    first = entries[i]
    draft = flow.open(Role.FIGURE, first)
    block: int | None = None
    while i < len(entries) and (entries[i].page, entries[i].line.block) in figures and entries[i].page == first.page:
        if entries[i].line.block != block:
            draft.chunks.append(Chunk())
            block = entries[i].line.block
        draft.chunks[-1].parts.append(Part(entries[i].line))
        i += 1
    return i


def _enter_box(flow: _Flow, entry: Entry) -> None:
    block = flow.last.line.block if flow.last is not None and flow.last.page == entry.page else -1
    if entry.line.block >= 0 and entry.line.block != block:
        if block < 0:
            flow.aside = flow.current
            flow.outside = flow.headings.copy()
        flow.current = None
        flow.bullets = []
    elif entry.line.block < 0 and block >= 0:
        flow.current, flow.aside = flow.aside, None
        flow.headings, flow.outside = flow.outside or flow.headings, None
        flow.bullets = []


def _take_text(flow: _Flow, entry: Entry) -> None:
    if not entry.line.is_whole:
        _enter_box(flow, entry)
    number = flow.numbers.get(entry.key)
    if number is not None or (entry.line.number is not None and not entry.line.is_bullet):
        printed = (number.text if number is not None else entry.line.number or "").rstrip(".)") or None
        flow.pending = None
        if number is not None and not entry.text[number.length :].strip():
            flow.pending, flow.current, flow.last = printed, None, entry
            return
        flow.current = flow.open(_role(entry), entry, printed)
        flow.current.chunks.append(Chunk([Part(entry.line, number.length if number is not None else 0)]))
        flow.bullets = []
    elif (item := _item(entry, flow)) is not None:
        _take_item(flow, entry, *item)
    else:
        _take_plain(flow, entry)
    flow.last = entry


def _role(entry: Entry) -> Role:
    if entry.line.role is not None:
        return entry.line.role
    return Role.BOX if entry.line.block >= 0 else Role.BODY


def _item(entry: Entry, flow: _Flow) -> tuple[int, str] | None:
    """For a bullet or a lettered item: how much to take off the line, and the bullet to print instead."""
    if entry.line.is_bullet:
        number = entry.line.number
        return 0, number if number and number not in "•◦▪–-o·" else "•"
    match = _BULLET.match(entry.text)
    if match is not None and (match[3] is None or _is_dash_bullet(entry, flow)):
        return match.end(), "•"
    if _LETTER.match(entry.text) or _ITEM_NUMBER.match(entry.text):
        is_new = entry.starts_block or flow.last is None or flow.last.x0 != entry.x0 or not _is_open(flow)
        return (0, "") if is_new else None
    return None


def _is_open(flow: _Flow) -> bool:
    return flow.current is not None and flow.current.is_open


def _is_dash_bullet(entry: Entry, flow: _Flow) -> bool:
    """A dash or an "o" is a bullet where it does not go on with a sentence."""
    return entry.starts_block or flow.last is None or abs(flow.last.x0 - entry.x0) > _SAME_X or not _is_open(flow)


def _take_item(flow: _Flow, entry: Entry, start: int, label: str) -> None:
    if flow.current is None:
        flow.current = flow.open(_role(entry), entry)
        flow.bullets = []
    if entry.line.is_whole:
        level = max(1, entry.line.level)
    else:
        while flow.bullets and flow.bullets[-1] > entry.x0 + _SAME_X:
            flow.bullets.pop()
        if not flow.bullets or flow.bullets[-1] < entry.x0 - _SAME_X:
            flow.bullets.append(entry.x0)
        level = len(flow.bullets)
    flow.current.chunks.append(Chunk([Part(entry.line, start)], level=level, label=label))


def _take_plain(flow: _Flow, entry: Entry) -> None:
    current = flow.current
    if current is None or not current.chunks:
        flow.current = flow.open(_role(entry), entry, _number_of_box(flow, entry))
        flow.current.place = flow.headings.term_place(entry.text) or flow.current.place
        flow.current.chunks.append(Chunk([Part(entry.line)]))
        flow.bullets = []
        return
    if not entry.line.is_whole and _runs_on(flow, entry, current):
        current.chunks[-1].parts.append(Part(entry.line))
        return
    if current.number is not None or (current.is_open and not entry.line.is_whole and entry.text[:1].islower()):
        current.chunks.append(Chunk([Part(entry.line)]))
        flow.bullets = []
        return
    flow.current = flow.open(_role(entry), entry)
    flow.current.place = flow.headings.term_place(entry.text) or flow.current.place
    flow.current.chunks.append(Chunk([Part(entry.line)]))
    flow.bullets = []


def _number_of_box(flow: _Flow, entry: Entry) -> str | None:
    """A box without a title of its own belongs to the numbered paragraph that it interrupts."""
    has_title = flow.last is not None and flow.last.kind is Kind.HEADING
    if entry.line.block >= 0 and flow.aside is not None and not has_title:
        return flow.aside.number
    return None


def _runs_on(flow: _Flow, entry: Entry, current: Draft) -> bool:
    """True where a line goes on with the text or bullet before it."""
    last = flow.last
    if last is None:
        return False
    turned = last.page != entry.page or last.line.block != entry.line.block or (entry.step or 0) < 0
    if current.chunks[-1].level:
        return _bullet_runs_on(flow, entry, current, turned)
    if turned:
        return current.is_open or entry.text[:1].islower()
    if entry.starts_block:
        return current.is_open and entry.text[:1].islower() and not leads_in(current.last_text)
    return True


def _bullet_runs_on(flow: _Flow, entry: Entry, current: Draft, turned: bool) -> bool:
    """The same for a line after a bullet: it hangs under the bullet's text, or the bullet is not finished."""
    hangs = bool(flow.bullets) and entry.x0 > flow.bullets[-1] + _SAME_X
    if turned:
        return current.is_open or (hangs and entry.text[:1].islower())
    if not entry.starts_block:
        return hangs or (current.is_open and not leads_in(current.last_text))
    return hangs and (entry.step or 9.0) < 2.2 * flow.style.leading and current.is_open
