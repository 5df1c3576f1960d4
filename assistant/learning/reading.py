"""A learning log read from its lines: forgiving, and nothing lost.

Fields may stand in any order, under other names, mistyped, in bold or in a list; they run on until the next field, heading or
rule. What begins no field stays the writer's other text. A line that can't be read gets one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.learning.entry import ONE_LINE, Entry, Log, Part, Problem
from assistant.learning.lines import Head, Line, Reader, reader_of
from assistant.learning.taking_up import check_links
from assistant.learning.values import read_values

__all__ = ["read_lines", "unescaped"]

_BULLET = re.compile(r"^[ \t]*[-*+•]\s")
_LONGEST_TITLE = 200
_ESCAPED = re.compile(r"^(\\+)(.*)$", re.DOTALL)


def read_lines(lines: Sequence[Line], file: str, unit: str = "line", rubrics: Path | None = None) -> Log:
    """The log that the lines hold. `unit` is what people count in this kind of file: "line" or "paragraph"."""
    walker = _Walker(reader_of(rubrics), lines)
    walker.walk()
    parts = tuple(walker.parts)
    remarks = dict(walker.remarks)
    entries = tuple(part.entry for part in parts if part.entry is not None)
    for number, said in check_links(entries, walker.reader.rubric):
        remarks.setdefault(number, said)
    problems = tuple(Problem(line, f"{file}, {unit} {line}: {remarks[line]}.") for line in sorted(remarks))
    return Log(file, walker.title or walker.reader.rubric.wording.title, parts, problems)


def unescaped(line: str, reader: Reader) -> str:
    """Without the backslash that keeps a line within its field."""
    match = _ESCAPED.match(line)
    return line[1:] if match and reader.is_structure(match[2]) else line


@dataclass
class _Open:
    """An entry that is being read."""

    line: int
    head: Head | None
    heading: str
    level: int
    raws: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    current: str = "other"
    is_bold: bool = False  # its fields have names in bold
    is_first: bool = True  # nothing but its heading was read so far


class _Walker:
    """Goes through the lines once and makes parts of them."""

    def __init__(self, reader: Reader, lines: Sequence[Line]) -> None:
        self.reader, self._lines = reader, lines
        self.title = ""
        self.parts: list[Part] = []
        self.remarks: dict[int, str] = {}
        self._entry: _Open | None = None
        self._free: list[str] = []
        self._free_line = 1
        self._labels_ahead = self._where_labels_follow()

    def walk(self) -> None:
        """Read them all."""
        for index, line in enumerate(self._lines):
            self._take(index, line)
        self._close()
        self._flush()

    def _take(self, index: int, line: Line) -> None:
        head = None if self._is_title(line) else self._head(index, line)
        label = None if head and line.level and head.stage and head.day else self.reader.label(line)
        if label is not None:
            if self._entry is None or self._starts_again(label.code):
                self._begin(line.number, None, "", 0)
            self._add_label(line.number, line, label.code, label.value, label.mistyped)
        elif head is not None and self._begins(index, line, head):
            self._begin(line.number, head, line.text.strip().strip("*_").strip(), line.level)
            self._open().raws.append(line.raw)
        elif line.level or self.reader.is_rule(line):
            self._other_heading(index, line)
        else:
            self._add_text(line)

    def _head(self, index: int, line: Line) -> Head | None:
        """A date or stage by itself, without the signs of a heading, begins an entry where a field follows directly."""
        if line.level or (index and self._lines[index - 1].text.strip()):
            return self.reader.head(line)
        following = self._lines[index + 1] if index + 1 < len(self._lines) else None
        is_followed = following is not None and self.reader.label(following) is not None
        return self.reader.head(line) or (self.reader.lone_head(line) if is_followed else None)

    def _is_title(self, line: Line) -> bool:
        """The heading, or first line, over everything that calls it a log."""
        is_first = line.level == 1 or not any(text.strip() for text in self._free)
        if self.title or self._entry is not None or self.parts or not is_first or len(line.text) > _LONGEST_TITLE:
            return False
        if re.search(self.reader.rubric.heading.title, line.text, re.IGNORECASE) is None:
            return False
        self.title = " ".join(line.text.split())
        return True

    def _begins(self, index: int, line: Line, head: Head) -> bool:
        both = head.stage and (head.day or head.bad)
        return bool(head.is_all or both) or (line.level > 0 and self._labels_ahead[index])

    def _other_heading(self, index: int, line: Line) -> None:
        """A heading or rule of another kind: it begins an entry where fields follow, or else other text."""
        inside = self._entry is not None and (line.level > self._entry.level or not line.level)
        if line.level and not inside and self._labels_ahead[index] and line.level > 1:
            self._begin(line.number, None, line.text.strip(), line.level)
            self._open().raws.append(line.raw)
        elif inside and line.level:
            self._open().raws.append(line.raw)
            self._open().current = "other"
            self._open().values.setdefault("other", []).append(line.text)
        else:
            self._close()
            if line.level == 1 and not self.title and not self.parts:
                self.title = " ".join(line.text.split())
            self._add_free(line)

    def _starts_again(self, code: str) -> bool:
        """A second date or stage in one entry begins the next, where files have no headings."""
        opened = self._open()
        return code in ("day", "stage") and code in opened.values and bool(opened.values.keys() - {"day", "stage"})

    def _add_label(self, number: int, line: Line, code: str, value: str, mistyped: str) -> None:
        opened = self._open()
        opened.raws.append(line.raw)
        opened.is_bold = opened.is_bold or "**" in line.text
        problems = self.reader.rubric.wording.problems
        name = self.reader.rubric.field(code).name
        if mistyped:
            self.remarks.setdefault(number, problems["read_as"].format(words=mistyped, name=name))
        elif code in opened.values and any(text.strip() for text in (*opened.values[code], value)):
            self.remarks.setdefault(number, problems["twice"].format(name=name))
        opened.values.setdefault(code, []).append(value)
        opened.lines.setdefault(code, number)
        opened.current = code

    def _add_text(self, line: Line) -> None:
        if self._entry is None:
            self._add_free(line)
            return
        self._entry.raws.append(line.raw)
        held = self._entry.values.setdefault(self._entry.current, [])
        unknown = self.reader.unknown_label(line) if self._entry.is_bold else ""
        if unknown:
            self.remarks.setdefault(line.number, self.reader.rubric.wording.problems["unknown"].format(words=unknown))
        if unknown or self._is_over(line, held):
            self._entry.current = "other"
            held = self._entry.values.setdefault("other", [])
        held.append(unescaped(line.text, self.reader))

    def _is_over(self, line: Line, held: Sequence[str]) -> bool:
        """A field of one line ends with it, unless a list follows."""
        if self._entry is None or self._entry.current not in (*ONE_LINE, "day", "stage"):
            return False
        return any(text.strip() for text in held) and bool(line.text.strip()) and not _BULLET.match(line.text)

    def _begin(self, number: int, head: Head | None, heading: str, level: int) -> None:
        self._close()
        self._flush()
        self._entry = _Open(number, head, heading, level)

    def _open(self) -> _Open:
        if self._entry is None:
            raise AssertionError("no entry is being read")
        return self._entry

    def _add_free(self, line: Line) -> None:
        if not self._free:
            self._free_line = line.number
        self._free.append(line.raw)

    def _flush(self) -> None:
        if self._free:
            self.parts.append(Part("".join(self._free), self._free_line))
            self._free = []

    def _close(self) -> None:
        opened, self._entry = self._entry, None
        if opened is None:
            return
        texts = {code: "\n".join(lines) for code, lines in opened.values.items()}
        entry = replace(Entry(heading=opened.heading, line=opened.line), **_fields(texts)).tidied()  # type: ignore[arg-type]
        entry, remarks = read_values(entry, opened.head, texts, opened.lines, self.reader)
        for number, said in remarks:
            self.remarks.setdefault(number, said)
        self.parts.append(Part("".join(opened.raws), opened.line, entry))

    def _where_labels_follow(self) -> list[bool]:
        """For each line, whether a field follows it before the next heading that isn't one."""
        follows = [False] * len(self._lines)
        ahead = False
        for index in range(len(self._lines) - 1, -1, -1):
            follows[index] = ahead
            line = self._lines[index]
            if self.reader.label(line) is not None:
                ahead = True
            elif line.level:
                ahead = False
        return follows


def _fields(texts: dict[str, str]) -> dict[str, str]:
    return {code: text for code, text in texts.items() if code not in ("day", "stage")}
