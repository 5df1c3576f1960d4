"""Markdown files, as far as guidance and reviews use it. Source: CommonMark 0.31, and GitHub's tables and footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexes.documents import Role
from indexes.reading.contents import mark_contents
from indexes.reading.model import Line

__all__ = ["read_markdown"]

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_RULE = re.compile(r"^ {0,3}([-*_])(?:\s*\1){2,}\s*$")
_BULLET = re.compile(r"^(\s*)[-*+•]\s+(.*)$")
_ORDERED = re.compile(r"^\s*(\d{1,9})([.)])\s+(.*)$")
_QUOTE = re.compile(r"^ {0,3}>\s?(.*)$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$")
_NOTE = re.compile(r"^\[\^([^\]]+)\]:\s*(.*)$")
_NOTE_MARK = re.compile(r"\[\^([^\]]+)\]")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LONGEST_PARAGRAPH = 20_000  # characters
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\((?:[^()]|\([^)]*\))*\)"), r"\1"),
    (re.compile(r"<(https?://[^>]+|[^@\s>]+@[^>]+)>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)(.+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)(.+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"</?(?:b|i|em|strong|u|sub|sup|br|span|p|a)\b[^>]*>", re.IGNORECASE), " "),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])"), r"\1"),
)


@dataclass(slots=True)
class _State:
    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    open_text: list[str] = field(default_factory=list)
    open_line: Line | None = None
    in_quote: bool = False
    in_fence: bool = False


def read_markdown(text: str) -> tuple[tuple[Line, ...], dict[str, str]]:
    """The paragraphs of a Markdown text, and what its front matter states ("title: …")."""
    properties: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        stated = re.findall(r"^(\w+):\s*(.+?)\s*$", front.group(1), re.MULTILINE)
        properties = {name.lower(): value.strip("\"'") for name, value in stated}
        text = text[front.end() :]
    state = _State()
    for line in _COMMENT.sub("", text).replace("\f", "\n").split("\n"):
        _take(line.rstrip(), state)
    _close(state)
    return (*mark_contents(state.lines), *state.notes), properties


def _take(line: str, state: _State) -> None:
    if _FENCE.match(line):
        _close(state)
        state.in_fence = not state.in_fence
        return
    if state.in_fence:
        state.open_text.append(line)
        return
    quote = _QUOTE.match(line)
    if quote:
        if not state.in_quote:
            _close(state)
        state.in_quote = True
        line = quote.group(1)
    elif state.in_quote and not line:
        _close(state)
        state.in_quote = False
    _take_plain(line, state)


def _take_plain(line: str, state: _State) -> None:
    underline = _UNDERLINE.match(line)
    if not line.strip():
        _close(state)
    elif underline and state.open_text and state.open_line is None:
        level = 1 if underline.group(1)[0] == "=" else 2
        state.open_line = Line("", None, role=Role.HEADING, level=level, is_whole=True)
        _close(state)
    elif _RULE.match(line) or _TABLE_RULE.match(line):
        _close(state)
    elif not _take_block(line, state):
        state.open_text.append(line.strip())


def _take_block(line: str, state: _State) -> bool:
    """Start a heading, bullet, numbered item, table row or note; False where the line is none of them."""
    if heading := _HEADING.match(line):
        _start(state, Line("", None, role=Role.HEADING, level=len(heading.group(1)), is_whole=True), heading.group(2))
        _close(state)
    elif _TABLE_ROW.match(line):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        _start(state, Line("", None, role=Role.TABLE, is_whole=True), " | ".join(c for c in cells if c))
        _close(state)
    elif note := _NOTE.match(line):
        _start(state, Line("", None, role=Role.FOOTNOTE, is_whole=True, note=note.group(1)), note.group(2))
    elif bullet := _BULLET.match(line):
        level = len(bullet.group(1).expandtabs(4)) // 2 + 1
        _start(state, Line("", None, level=level, number="•", is_bullet=True, is_whole=True), bullet.group(2))
    elif _ORDERED.match(line):
        _start(state, Line("", None, is_whole=True), line.strip())
    else:
        return False
    return True


def _start(state: _State, line: Line, text: str) -> None:
    _close(state)
    state.open_line = line
    state.open_text = [text]


def _close(state: _State) -> None:
    """Finish the paragraph at hand."""
    like = state.open_line or Line("", None, is_whole=True)
    text = " ".join(" ".join(state.open_text).split())
    bold = re.fullmatch(r"(\*\*|__)(?:(?!\1).)+\1", text) is not None
    state.open_text, state.open_line = [], None
    # no paragraph that people write is so long; on made-up ones the patterns would take minutes
    for pattern, replacement in _INLINE if len(text) <= _LONGEST_PARAGRAPH else ():
        text = pattern.sub(replacement, text)
    text, marks = _number_marks(" ".join(text.split()))
    if not text:
        return
    role = like.role or (Role.BOX if state.in_quote else None)
    made = Line(
        text,
        None,
        bold=bold,
        role=role,
        level=like.level,
        number=like.number,
        is_bullet=like.is_bullet,
        is_whole=True,
        marks=marks,
        note=like.note,
    )
    (state.notes if role is Role.FOOTNOTE else state.lines).append(made)


def _number_marks(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Footnote marks "[^3]" are printed "3"."""
    made, marks, end = "", [], 0
    for match in _NOTE_MARK.finditer(text):
        made += text[end : match.start()]
        marks.append((len(made), len(made) + len(match.group(1))))
        made += match.group(1)
        end = match.end()
    return made + text[end:], tuple(marks)
