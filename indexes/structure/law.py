"""Acts into drafts: a paragraph for each subsection, numbered "s16B(2)", with its (a), (b) as items.

Layout of legislation.gov.uk. Text that an Act inserts into another keeps both numbers: "s12 (inserting s16A(3))".
Schedules are numbered "Sch 1 para 2(3)". The notes under a section ("Textual Amendments" and the like) stand apart,
each under its own number ("F77"), and amendment marks in the text are recorded as marks.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from indexes.documents import Role
from indexes.structure.drafts import Chunk, Draft, Part
from indexes.structure.entries import Entry, Kind
from indexes.structure.style import Style
from indexes.structure.tables import table_drafts

__all__ = ["act_drafts", "is_act"]

_SECTION = re.compile(r"^(\d{1,3}[A-Z]{0,4})\s+(?=[A-Z‘“\[(.])")
_SUBSECTION = re.compile(r"^\((\d{1,3}[A-Z]{0,3})\)\s*")
_ITEM = re.compile(r"^\(([a-z]{1,3}|[ivx]{1,6}|[A-Z]{1,2})\)\s*")
_PART = re.compile(r"^(?:PART|CHAPTER|Part|Chapter)\s+(?:[0-9]+[A-Z]*|[IVX]+)$")
_SCHEDULE = re.compile(r"^SCHEDULES?(?:\s+(\d+[A-Z]*))?(?:\s+(?:Sections?|Articles?|Regulations?)\b.*)?$")
_QUOTED_TERM = re.compile(r"^[^”\"]{1,90}[”\"]")
_NOTE = re.compile(r"^([FCIMEXP]\d{1,4})\s+")
_NOTE_TITLE = re.compile(
    r"^(?:Textual Amendments|Commencement Information|Modifications etc|Marginal Citations|Extent Information|"
    r"Editorial Information|Subordinate Legislation|Annotations?)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(r"^(?:an? |the )[“\"]")
_ENDS_INSERTION = re.compile(r"[”\"][.;,]?\s*\]?$")
_OPENING = '[“"‘ \u00a0'
_INDENT = 12.0
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class _Read:
    """A line with amendment marks and opening brackets taken off: `start` is where `plain` begins in the line."""

    entry: Entry
    plain: str
    start: int
    x: float
    is_quoted: bool


@dataclass(slots=True)
class _State:
    """Where in the Act the reading has got to."""

    base: float
    style: Style
    drafts: list[Draft] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    section: str = ""
    schedule: str | None = None
    inserted: str = ""
    inserted_x: float = 0.0
    sub_x: float | None = None
    current: Draft | None = None
    items: list[float] = field(default_factory=list)
    note: Draft | None = None

    def head(self, rank: int, title: str) -> None:
        self.path = [(r, t) for r, t in self.path if r < rank]
        self.path.append((rank, title))

    def open(self, role: Role, entry: Entry, number: str | None) -> Draft:
        path = tuple(title for _, title in self.path)
        draft = Draft(role, number=number, place=path[-1] if path else None, heading=path, page_index=entry.page)
        self.drafts.append(draft)
        return draft

    def number(self, sub: str = "") -> str | None:
        """The number of the text at hand, with a subsection."""
        tail = f"({sub})" if sub else ""
        if self.schedule is not None:
            name = f"Sch {self.schedule}".strip()
            outer = f"{name} para {self.section}" if self.section else name
        else:
            outer = f"s{self.section}" if self.section else ""
        if not outer:
            return None
        return f"{outer} (inserting s{self.inserted}{tail})" if self.inserted else f"{outer}{tail}"


def is_act(entries: list[Entry]) -> bool:
    """True for an Act as legislation.gov.uk prints it: bold numbered sections with subsections (1), (2)."""
    subsections = sections = parts = 0
    for entry in entries:
        read = _read(entry)
        subsections += _SUBSECTION.match(read.plain) is not None
        sections += entry.line.bold and _SECTION.match(read.plain) is not None
        parts += _PART.match(read.plain) is not None or _NOTE_TITLE.match(read.plain) is not None
    return subsections >= _FEWEST and sections >= _FEWEST // 2 and parts >= 1


def act_drafts(entries: list[Entry], style: Style) -> list[Draft]:
    """Put the lines of an Act together."""
    reads = [_read(entry) for entry in entries]
    left = Counter(
        round(r.x) for r in reads if r.entry.line.bold and _SECTION.match(r.plain) and r.entry.line.block < 0
    )
    base = float(min(left.items(), key=lambda item: (-item[1], item[0]))[0]) if left else 0.0
    state = _State(base, style)
    i = 0
    while i < len(reads):
        i = _take(state, reads, i)
    return [draft for draft in state.drafts if draft.chunks]


def _read(entry: Entry) -> _Read:
    line = entry.line
    text = line.text
    start = 0
    quoted = False
    marks = dict(line.marks)
    while start < len(text):
        if start in marks:
            start = marks[start]
        elif text[start] in _OPENING:
            quoted = quoted or text[start] in '“"'
            start += 1
        else:
            break
    x = float(line.boxes[start, 0]) if line.boxes is not None and start < len(text) else entry.x0
    return _Read(entry, text[start:], start, x, quoted)


def _take(state: _State, reads: list[_Read], i: int) -> int:
    """Take one line, or the lines of a table, heading or contents page; the index of what follows."""
    read = reads[i]
    entry = read.entry
    if entry.kind in (Kind.TABLE, Kind.CONTENTS):
        end = i + 1
        while end < len(reads) and reads[end].entry.kind is entry.kind and reads[end].entry.page == entry.page:
            end += 1
        _take_table(state, [r.entry for r in reads[i:end]])
        return end
    if _is_note(state, read):
        _take_note(state, read)
        return i + 1
    if _PART.match(read.plain) or _SCHEDULE.match(read.plain):
        return _take_division(state, reads, i)
    if _is_section(state, read):
        return _take_section(state, reads, i)
    if _is_cross_heading(state, reads, i):
        state.head(4 if read.is_quoted or _is_inserting(state) else 2, _title(entry))
        state.open(Role.HEADING, entry, None).chunks = [Chunk([Part(entry.line)])]
        state.current = None
        return i + 1
    _take_text(state, read)
    return i + 1


def _take_table(state: _State, entries: list[Entry]) -> None:
    path = tuple(title for _, title in state.path)
    if entries[0].kind is Kind.CONTENTS:
        state.open(Role.CONTENTS, entries[0], None).chunks = [Chunk([Part(e.line)]) for e in entries]
    else:
        state.drafts.extend(table_drafts(entries, path[-1] if path else None, path))


def _is_note(state: _State, read: _Read) -> bool:
    line = read.entry.line
    if _NOTE_TITLE.match(read.plain):
        return True
    return line.block >= 0 and 0 < line.size < 0.95 * state.style.size


def _take_note(state: _State, read: _Read) -> None:
    """Notes under a section: one paragraph for each, and the title above them."""
    text = read.entry.text
    if _NOTE_TITLE.match(text):
        state.note = None
        return
    match = _NOTE.match(text)
    if text.strip().isupper():
        state.open(Role.FOOTNOTE, read.entry, None).chunks = [Chunk([Part(read.entry.line)])]
        state.note = None
    elif match is not None:
        state.note = state.open(Role.FOOTNOTE, read.entry, match.group(1))
        state.note.note = match.group(1)
        state.note.chunks = [Chunk([Part(read.entry.line, match.end())])]
    elif state.note is not None:
        state.note.chunks[-1].parts.append(Part(read.entry.line))
    else:
        state.note = state.open(Role.FOOTNOTE, read.entry, None)
        state.note.chunks = [Chunk([Part(read.entry.line)])]


def _take_division(state: _State, reads: list[_Read], i: int) -> int:
    """A part, chapter or schedule with its title on the lines below."""
    read = reads[i]
    schedule = _SCHEDULE.match(read.plain)
    lines = [read.entry]
    end = i + 1
    while end < len(reads) and _is_title_line(state, reads[end], read, len(lines)):
        lines.append(reads[end].entry)
        end += 1
    if schedule is not None:
        state.schedule, state.path = schedule.group(1) or "", []
    rank = 0 if schedule is not None or read.plain.lower().startswith("part") else 1
    state.head(rank, " ".join(_title(entry) for entry in lines))
    state.open(Role.HEADING, read.entry, None).chunks = [Chunk([Part(entry.line) for entry in lines])]
    state.section = state.inserted = ""
    state.current = state.sub_x = None
    return end


def _is_title_line(state: _State, read: _Read, division: _Read, count: int) -> bool:
    """Titles of parts stand in the middle above any numbered text: lines of capitals, or one line in small letters."""
    entry = read.entry
    if count >= 5 or (not entry.text.isupper() and (count > 1 or division.plain == "SCHEDULES")):
        return False
    if entry.page != division.entry.page or _is_note(state, read) or read.x < state.base + 40:
        return False
    return not (_SUBSECTION.match(read.plain) or _PART.match(read.plain) or _SECTION.match(read.plain))


def _is_section(state: _State, read: _Read) -> bool:
    match = _SECTION.match(read.plain)
    if match is None or _is_note(state, read):
        return False
    if state.schedule is not None and not read.entry.line.bold:
        return abs(read.x - state.base) <= _INDENT and _follows(state.section, match.group(1))
    return read.entry.line.bold


def _follows(last: str, number: str) -> bool:
    """Guards paragraph numbers of schedules: 3, 3A and 4 to 7 may follow 3."""
    before, after = int(re.sub(r"\D", "", last) or 0), int(re.sub(r"\D", "", number))
    return before <= after <= before + 4 and number != last


def _take_section(state: _State, reads: list[_Read], i: int) -> int:
    read = reads[i]
    match = _SECTION.match(read.plain)
    number = match.group(1) if match else ""
    is_outer = min(read.x, read.entry.x0) <= state.base + _INDENT and not read.is_quoted
    if is_outer:
        state.section, state.inserted = number, ""
    else:
        state.inserted, state.inserted_x = number, read.x
    state.sub_x = None
    state.items = []
    if state.schedule is not None and not read.entry.line.bold:
        _take_schedule_paragraph(state, read, match.end() if match else 0)
        return i + 1
    end = i + 1
    while end < len(reads) and _is_title_rest(reads[end], read):
        end += 1
    lines = [r.entry for r in reads[i:end]]
    if is_outer and state.schedule is not None and read.entry.line.bold:
        state.schedule = None if number == "1" else state.schedule
    state.head(3 if is_outer else 5, " ".join(_title(entry) for entry in lines))
    state.open(Role.HEADING, read.entry, state.number()).chunks = [Chunk([Part(entry.line) for entry in lines])]
    state.current = None
    return end


def _is_title_rest(read: _Read, first: _Read) -> bool:
    entry = read.entry
    return (
        entry.line.bold
        and entry.page == first.entry.page
        and not entry.starts_block
        and entry.line.block == first.entry.line.block
        and not (_SUBSECTION.match(read.plain) or _SECTION.match(read.plain))
    )


def _take_schedule_paragraph(state: _State, read: _Read, length: int) -> None:
    rest = read.plain[length:]
    sub = _SUBSECTION.match(rest)
    start = read.start + length + (sub.end() if sub else 0)
    state.path = [(rank, title) for rank, title in state.path if rank < 3]
    state.current = state.open(Role.BODY, read.entry, state.number(sub.group(1) if sub else ""))
    state.current.chunks = [Chunk([Part(read.entry.line, start)])]
    if sub and read.entry.line.boxes is not None:
        state.sub_x = float(read.entry.line.boxes[read.start + length, 0])


def _is_cross_heading(state: _State, reads: list[_Read], i: int) -> bool:
    """A short centred line above a section."""
    read = reads[i]
    if len(read.plain) > 110 or read.x < state.base + 50 or _is_note(state, read):
        return False
    if _SUBSECTION.match(read.plain) or _ITEM.match(read.plain) or not read.entry.starts_block:
        return False
    if read.plain[-1:] in ".;,—:" or not read.plain[:1].isupper():
        return False
    following = next((r for r in reads[i + 1 : i + 9] if not _is_note(state, r)), None)
    return following is not None and _is_section(state, following)


def _is_inserting(state: _State) -> bool:
    """True where the Act's own words lead into text for another Act, or within that text."""
    last = state.current.last_text.rstrip() if state.current is not None else ""
    return bool(state.inserted) or last.endswith("—")


def _title(entry: Entry) -> str:
    """A heading without amendment marks and brackets."""
    text = entry.text
    for start, end in reversed(entry.line.marks):
        text = text[:start] + text[end:]
    return text.strip(_OPENING + "]")


def _take_text(state: _State, read: _Read) -> None:
    _leave_insertion(state, read)
    sub = _SUBSECTION.match(read.plain)
    if sub is not None and _is_own_subsection(state, read):
        state.current = state.open(Role.BODY, read.entry, state.number(sub.group(1)))
        state.current.chunks = [Chunk([Part(read.entry.line, read.start + sub.end())])]
        state.items = []
        return
    if state.current is None:
        state.current = state.open(Role.BODY, read.entry, state.number())
        state.current.chunks = [Chunk([Part(read.entry.line)])]
        state.items = []
        return
    item = _ITEM.match(read.plain) or sub
    if item is not None:
        _take_item(state, read)
    elif _is_definition(state, read):
        state.items = [x for x in state.items if x < read.x - 16][:1]
        state.items.append(read.x)
        state.current.chunks.append(Chunk([Part(read.entry.line)], level=len(state.items)))
    elif state.items and read.x <= state.items[0] - 4 and not _carries_on(state):
        state.items = []
        state.current.chunks.append(Chunk([Part(read.entry.line)]))
    else:
        state.current.chunks[-1].parts.append(Part(read.entry.line))


def _is_definition(state: _State, read: _Read) -> bool:
    """A term in quotation marks that begins an entry of a list of definitions."""
    quoted = read.is_quoted and _QUOTED_TERM.match(read.plain) is not None
    return (quoted or _DEFINITION.match(read.plain) is not None) and not _carries_on(state)


def _carries_on(state: _State) -> bool:
    """True where the item before is not finished, so that a line further left must go on with it."""
    text = state.current.last_text.rstrip() if state.current is not None else ""
    return not text.endswith((",", ";", ".", "—", ":", "]", "”", "and", "or"))


def _is_own_subsection(state: _State, read: _Read) -> bool:
    """False for a subsection quoted for insertion within another, which stands further in."""
    if read.is_quoted and state.current is not None:
        return False
    if state.sub_x is None:
        limit = (state.inserted_x if state.inserted else state.base) + 60
        if read.x > limit and state.current is not None:
            return False
        state.sub_x = read.x
        return True
    return read.x <= state.sub_x + _INDENT


def _leave_insertion(state: _State, read: _Read) -> None:
    """Come back to the Act's own text after the text that it inserts."""
    if not state.inserted or state.sub_x is None:
        return
    ended = state.current is not None and _ENDS_INSERTION.search(state.current.last_text) is not None
    if read.x < state.sub_x - _INDENT and (ended or _SUBSECTION.match(read.plain)):
        state.inserted = ""
        state.path = [(rank, title) for rank, title in state.path if rank < 4]
        state.current = None
        state.sub_x = None


def _take_item(state: _State, read: _Read) -> None:
    while state.items and state.items[-1] > read.x + 6:
        state.items.pop()
    if not state.items or state.items[-1] < read.x - 6:
        state.items.append(read.x)
    if state.current is not None:
        state.current.chunks.append(Chunk([Part(read.entry.line)], level=len(state.items)))
