"""Where a note begins: an id at the head of a line, also where the lines of a file were put together into paragraphs.

An id inside a sentence ("as said in [B2]", "see B2") refers to a note and begins none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.findings.notes_blocks import ID, Block
from assistant.findings.notes_rules import NotesRubric
from assistant.findings.speakers import lead_of, speaker_of
from indexes.reading.encodings import decode

__all__ = ["Heads", "heads_of", "id_in", "typed"]

_PRINTED = (
    rf"(?:\[(?P<square>{ID}|\d{{1,4}})\]|\((?P<round>{ID})\)|(?P<bare>{ID})(?=[.:)]\s|\s[-–—|]\s|\s))"
    r"(?P<mark>[.:)]?)\s*(?P<dash>[-–—|]\s+)?"
)
_TYPED = re.compile(rf"^\s*{_PRINTED}")
_INSIDE = re.compile(rf"(?<=\s){_PRINTED}")
_OF_LINE = re.compile(rf"^[ \t>*+•_-]*{_PRINTED}", re.MULTILINE)
_SPEAKER = re.compile(r"^[ \t>*+•_-]*([A-Z][^:\n.!?'\"‘’“”]{1,60}):[ \t]+(?=\S)", re.MULTILINE)
_PARAGRAPH_ENDS = re.compile(r"\n[ \t]*\n")
_REFERS = re.compile(
    r"(?:\b(?:in|see|and|or|also|per|cf|with|to|from|by|of|notes?|than|like|as|at|under|on|for|both|ref|reference|entry|"
    r"entries|paragraph)\b[.:]?|[(,;])$",
    re.IGNORECASE,
)
_ENDS = ".!?'\"’”)"
_NEAR = 200
"""Characters on each side of an id that are looked at."""

_KEY = 12
"""Letters and digits after an id by which the line that it heads is known again in its paragraph."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What begins the lines and blocks of a file: `lines` are (id, first letters after it) as the file has its lines.

    `ids` counts what heads them, `opened` are the ids that head blocks, `speakers` head lines where nothing has an id.
    `has_lines` is False for Word, PDF and web pages, whose lines are not the writer's.
    """

    has_lines: bool
    lines: frozenset[tuple[str, str]]
    ids: Mapping[str, int]
    styles: frozenset[str]
    opened: frozenset[str]
    speakers: frozenset[tuple[str, str]] = frozenset()

    def starts_in(self, text: str, last: str | None) -> list[int]:
        """Where notes begin inside the text of a block whose first id is `last`."""
        if not self.opened:
            return sorted(place for label in {name for name, _ in self.speakers} for place in self._places(text, label))
        starts = []
        for match in _INSIDE.finditer(text):
            if self._begins(text, match, last):
                starts.append(match.start())
                last = id_in(match)
        return starts

    def is_reference(self, before: str, match: re.Match[str], last: str | None, others: int) -> bool:
        """Whether an id goes on with the sentence before it; `others` is how often the id heads something else."""
        after = match.string[match.end() : match.end() + _NEAR]
        if lead_of(after):
            return False
        if _style(match) == " " and after[:1].islower() and not _follows(last, id_in(match)):
            return True  # a road, a form: "along the A40 road"
        refers, goes_on = bool(_REFERS.search(before)), after[:1].islower()
        return (refers or goes_on) and (others > 0 or (refers and goes_on and not _follows(last, id_in(match))))

    def _places(self, text: str, label: str) -> list[int]:
        """Where a line's speaker stands inside a text, followed by what the line says."""
        found = re.finditer(rf"(?<=\s){re.escape(label)}:\s", text)
        return [m.start() for m in found if (label, _key(text[m.end() : m.end() + _NEAR])) in self.speakers]

    def _begins(self, text: str, match: re.Match[str], last: str | None) -> bool:
        near = text[max(0, match.start() - _NEAR) : match.start()]
        before, after, number = near.rstrip(), text[match.end() : match.end() + _NEAR], id_in(match)
        is_head = (number, _key(after)) in self.lines
        others = self.ids.get(number, 0) - (1 if is_head else 0) + (number == last or number in self.opened)
        if self.is_reference(before, match, last, others):
            return False
        is_usual = _style(match) == "[" or _style(match) in self.styles
        if is_head:
            return is_usual
        if _style(match) == "[" and not match["mark"] and (before[-1:] in _ENDS or "\n" in near[len(before) :]):
            return True
        if self.has_lines or not is_usual or _style(match) == " " or _REFERS.search(before) or number in self.ids:
            return False
        return not after[:1].islower() and (lead_of(after) is not None or _follows(last, number))


def heads_of(path: Path, blocks: Sequence[Block], has_lines: bool, rules: NotesRubric) -> Heads:
    """The heads of a file's blocks, and of its lines where it is a text that can be decoded."""
    opened = [match for block in blocks if (match := typed(block.text))]
    styles = frozenset(_style(match) for match in opened)
    ids = frozenset(id_in(match) for match in opened)
    decoded = decode(path.read_bytes()) if has_lines else None
    if decoded is None:
        return Heads(False, frozenset(), Counter(id_in(match) for match in opened), styles, ids)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    found = [
        (id_in(match), _key(_PARAGRAPH_ENDS.split(text[match.start() : match.end() + 200], maxsplit=1)[0], match))
        for match in _OF_LINE.finditer(text)
    ]
    return Heads(True, frozenset(found), Counter(number for number, _ in found), styles, ids, _speakers(text, rules))


def typed(text: str) -> re.Match[str] | None:
    """The id that heads a text, with what is printed round it."""
    return _TYPED.match(text)


def id_in(match: re.Match[str]) -> str:
    """The id without what is printed round it."""
    return str(match["square"] or match["round"] or match["bare"])


def _style(match: re.Match[str]) -> str:
    """How an id is printed: "[", "[1" (a plain number), "(", or what follows it."""
    if match["square"]:
        return "[1" if match["square"].isdigit() else "["
    return "(" if match["round"] else match["mark"] or ("-" if match["dash"] else " ")


def _speakers(text: str, rules: NotesRubric) -> frozenset[tuple[str, str]]:
    """Known speakers that head a line, with the first letters of what they say: notes without ids begin with them."""
    return frozenset(
        (match[1], _key(_PARAGRAPH_ENDS.split(text[match.end() : match.end() + 200], maxsplit=1)[0]))
        for match in _SPEAKER.finditer(text)
        if speaker_of(match[1], rules).standing != "unknown"
    )


def _key(text: str, head: re.Match[str] | None = None) -> str:
    after = text[head.end() - head.start() :] if head else text
    return "".join(re.findall(r"[^\W_]", after[:200])).casefold()[:_KEY]


def _follows(last: str | None, number: str) -> bool:
    """Whether an id is the next of its row, or the first of another."""
    one, other = (re.fullmatch(r"(.*?)(\d+)", name or "") for name in (last, number))
    if not one or not other:
        return False
    return int(other[2]) == (int(one[2]) + 1 if one[1] == other[1] else 1)
