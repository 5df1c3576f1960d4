"""What one line of a log is: the first line of an entry, a field, another heading, a rule, or simply text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from assistant.learning.dates import read_days
from assistant.learning.rubric import LogRubric, log_rubric

__all__ = ["Head", "Label", "Line", "Reader", "lines_of", "reader_of", "split_lines"]

_LINE_ENDS = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_HASHES = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_BULLET = re.compile(r"^[ \t]*(?:>[ \t]*)?(?:[-*+•][ \t]+|\d{1,2}[.)][ \t]+)?")
_RULE = re.compile(r"^[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$")
_BOLD = re.compile(r"^(\*\*|__|\*|_)(.+?)\1(.*)$")
_SHORT_FORMS = (("we've", "we have"), ("we'd", "we would"), ("i've", "i have"), ("what's", "what has"))
_DASH = re.compile(r"([^–—-]{3,40}?)\s+[–—-]\s+(.*)")
_SIGN = re.compile(r"\?\s?:|[:?]")
_LONGEST_HEAD = 200  # characters
_LONGEST_LABEL = 90
_LONGEST_LONE = 60
_BOLD_LABEL = re.compile(r"^[ \t]*(?:[-*+•][ \t]+)?(?:\*\*([^*\n]{2,60}):\*\*|\*\*([^*\n]{2,60})\*\*[ \t]*:)")
_ALIKE = 88.0
"""How alike a mistyped label must be, of 100: two letters changed or lost in a label of twenty."""
_LEAST_ALIKE_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; `raw` with it. `level` is that of a heading (from 1), 0 for other lines.

    `number` counts lines, or paragraphs of a Word file, from 1.
    """

    text: str
    raw: str
    level: int = 0
    number: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """What a heading says. `is_all` where it says nothing else; `bad` are words that look like a date and are none."""

    day: date | None
    stage: str
    is_all: bool
    bad: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A field, what stands behind its colon, and the words that were read as its name where they are mistyped."""

    code: str
    value: str
    mistyped: str = ""


def split_lines(text: str) -> list[str]:
    """The lines with their ends, as Notepad and Word count them; joined they are the text."""
    return [line for line in _LINE_ENDS.split(text) if line]


def lines_of(text: str) -> list[Line]:
    """The lines of a text file."""
    made = []
    for number, raw in enumerate(split_lines(text), 1):
        plain = raw.rstrip("\r\n")
        hashes = _HASHES.match(plain) if len(plain) <= _LONGEST_HEAD else None
        made.append(Line(hashes[2], raw, len(hashes[1]), number) if hashes else Line(plain, raw, 0, number))
    return made


class Reader:
    """Tells lines apart by the rubric."""

    def __init__(self, rubrics: Path | None = None) -> None:
        self.rubric: LogRubric = log_rubric(rubrics)
        self._labels = [(field.code, re.compile(field.also, re.IGNORECASE)) for field in self.rubric.fields]
        self._names = {_plain(field.name): field.code for field in self.rubric.fields}
        self._label_of = lru_cache(maxsize=4096)(self._read_label)
        self._head_of = lru_cache(maxsize=4096)(self._read_head)

    def head(self, line: Line) -> Head | None:
        """What the line says of date and stage; None for one that can't begin an entry."""
        if not line.text.strip() or len(line.text) > _LONGEST_HEAD or line.text.lstrip().startswith("\\"):
            return None
        return self._head_of(line.text, line.level > 0)

    def lone_head(self, line: Line) -> Head | None:
        """What a line says that is nothing but a date or a stage: it may begin an entry where fields follow."""
        if not line.text.strip() or len(line.text) > _LONGEST_LONE or line.text.lstrip().startswith("\\"):
            return None
        head = self._head_of(line.text, True)
        return head if head is not None and head.is_all else None

    def unknown_label(self, line: Line) -> str:
        """The words of a bold label that names no field, "" for other lines."""
        match = _BOLD_LABEL.match(line.text) if len(line.text) > 4 else None
        return " ".join((match[1] or match[2]).split()) if match else ""

    def label(self, line: Line) -> Label | None:
        """The field that the line begins, None for other text."""
        return self._label_of(line.text) if line.text.strip() else None

    def is_rule(self, line: Line) -> bool:
        """True for a line across the page."""
        return _RULE.match(line.text) is not None

    def is_structure(self, text: str) -> bool:
        """True where a line within a field would be read as something else than its text."""
        line = lines_of(text)[0] if text else Line("", "")
        return line.level > 0 or self.is_rule(line) or self.label(line) is not None or self.is_head(line)

    def is_head(self, line: Line) -> bool:
        """True where the line may begin an entry."""
        return self.head(line) is not None or self.lone_head(line) is not None

    def stage(self, text: str) -> tuple[str, int, int]:
        """The stage that a text names, the longest wording first, and where; "" without one."""
        found = [
            (match.end() - match.start(), -match.start(), stage.code, match)
            for stage in self.rubric.stages
            for match in re.finditer(stage.also, text, re.IGNORECASE)
        ]
        found += [
            (len(stage.code), 0, stage.code, match)
            for stage in self.rubric.stages
            if (match := re.search(rf"(?<![^\s]){re.escape(stage.code)}(?![^\s])", text, re.IGNORECASE))
        ]
        if not found:
            return "", 0, 0
        best = max(found, key=lambda one: one[:2])
        return best[2], best[3].start(), best[3].end()

    def _read_head(self, text: str, is_heading: bool) -> Head | None:
        bold = _BOLD.match(text.strip())
        words = bold[2] if bold and not bold[3].strip() else text
        days = read_days(words)
        stage, start, end = self.stage(_blanked(words, [(one.start, one.end) for one in days]))
        rest = _blanked(words, [(start, end), *((one.start, one.end) for one in days)])
        is_all = not re.sub(self.rubric.heading.filler, "", rest, flags=re.IGNORECASE)
        good = [one for one in days if one.day is not None]
        bad = "" if good or not days else days[0].words
        if not days and not stage:
            return None
        if not is_heading and not (days and stage and is_all):
            return None
        return Head(good[0].day if good else None, stage, is_all, bad)

    def _read_label(self, text: str) -> Label | None:
        words = text[_BULLET.match(text).end() :]  # type: ignore[union-attr]
        hashes = _HASHES.match(words) if len(words) <= _LONGEST_HEAD else None
        words = hashes[2] if hashes else words
        split = None if words.lstrip().startswith("\\") else _split(words)
        if split is None:
            return None
        name, value, sign = split
        plain = _plain(name)
        if not plain or (not sign and " " not in plain):
            return None
        if sign == "-":  # "Level - national"; behind other names of longer fields a dash belongs to the text
            code = self._alias(plain, sign)
            code = self._names.get(plain) or (code if code and self.rubric.field(code).one_line else None)
            return Label(code, value) if code else None
        code = self._names.get(plain) or (self._alias(plain, sign) if sign else None)
        if code:
            return Label(code, value)
        code = self._alike(plain) if sign == ":" else None
        return Label(code, value, name.strip(" *_")) if code else None

    def _alias(self, plain: str, sign: str) -> str | None:
        """By another name; a question of one or two words ("Why?") belongs to the text it stands in."""
        if sign == "?" and plain.count(" ") < 2:
            return None
        return next((code for code, also in self._labels if also.fullmatch(plain)), None)

    def _alike(self, plain: str) -> str | None:
        """By a mistyped name, where only one field comes near."""
        if len(plain) < _LEAST_ALIKE_LETTERS:
            return None
        near = sorted(((fuzz.ratio(plain, name), code) for name, code in self._names.items()), reverse=True)
        return near[0][1] if near[0][0] >= _ALIKE and near[1][0] < near[0][0] else None


@lru_cache(maxsize=8)
def reader_of(rubrics: Path | None = None) -> Reader:
    """The reader for a folder of rubrics; it is made once."""
    return Reader(rubrics)


def _split(words: str) -> tuple[str, str, str] | None:
    """Name, value, and the sign between ("Level: team", "**Level:** team", "Why so? Because"); "" for a name alone."""
    bold = _BOLD.match(words[: _LONGEST_LABEL + 20])
    if bold and len(bold[2]) <= _LONGEST_LABEL:
        inner, after = bold[2].strip(), words[bold.end(2) + len(bold[1]) :].strip()
        if inner.endswith((":", "?")):
            return inner[:-1], after, inner[-1]
        if after.startswith((":", "?")):
            return inner, after[1:].strip(), after[0]
        return None if after or " " not in inner else (inner, "", ":")
    sign = _SIGN.search(words[: _LONGEST_LABEL + 1])
    if sign:
        return words[: sign.start()], words[sign.end() :].strip(), sign[0][0]
    dash = _DASH.match(words)
    if dash:
        return dash[1], dash[2].strip(), "-"
    return (words, "", "") if len(words) <= _LONGEST_LABEL else None


def _plain(name: str) -> str:
    plain = " ".join(re.sub(r"[*_`#]", "", name).replace("’", "'").casefold().split()).strip(" .:?")
    for short, long in _SHORT_FORMS:
        plain = plain.replace(short, long)
    return plain


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
