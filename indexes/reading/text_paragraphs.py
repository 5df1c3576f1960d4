"""Hard-wrapped lines of a text file put together into paragraphs, bullets, headings and footnotes.

A line ends a paragraph where the next word would still have fitted on it; bullets, printed numbers and blank lines
start a new one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from indexes.documents import Role
from indexes.reading.model import Line

__all__ = ["Notes", "join_lines", "wrap_width"]

_BULLET = re.compile(r"^(?P<mark>[•●○▪■◦‣⁃·\uf0b7\uf0a7\uf02d]|[-–*o](?=\s))\s*(?P<text>\S.*)$")
_NUMBERED = re.compile(r"^(?:\(?[a-z]{1,4}[.)]|\d{1,3}(?:\.\d{1,3}){0,3}[.)]?)\s+[A-Z‘“'\"(]")
_NUMBERED_HEADING = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?P<title>[A-Z].*)$")
_ENDS_SENTENCE = re.compile(r"[.!?:;][”’\"')\]]*\d{0,3}$")
_CONTENTS_ENTRY = re.compile(r"^\S.*?[\s.…_]+(?:\d{1,3}|[ivxl]{1,6})$")
_PAGE_NUMBER = re.compile(r"[\s.…_]+(?:\d{1,3}|[ivxl]{1,6})$")
_LONGEST_HEADING = 110
_FITS = 0.86  # of the wrap width: proportional type lets full lines differ in characters by about an eighth
_UNWRAPPED = 200  # characters; lines longer than this were not wrapped by hand


@dataclass(slots=True)
class Notes:
    """What earlier pages of a file tell about later ones.

    The footnotes of a file with pages are numbered through: which one comes next. The contents list says which lines
    are headings.
    """

    has_pages: bool = False
    next_number: int = 1
    headings: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Block:
    """Printed lines that belong together."""

    lines: list[str] = field(default_factory=list)
    is_bullet: bool = False
    bullet_level: int = 0
    after_blank: bool = False
    before_blank: bool = False

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())


def wrap_width(lines: list[str]) -> int:
    """The width in characters to which a file was wrapped; 0 where its lines are whole paragraphs."""
    lengths = sorted(len(line) for line in lines if line)
    if not lengths or lengths[-1] > _UNWRAPPED:
        return 0
    return lengths[min(int(len(lengths) * 0.95), len(lengths) - 1)]


def join_lines(lines: list[str], width: int, notes: Notes, *, starts_chapter: bool = False) -> tuple[Line, ...]:
    """The paragraphs of one page, in order, footnotes last; `width` as from `wrap_width`.

    `starts_chapter` says that the page before ended early, so that a heading at the top is one of the highest.
    """
    body, foot = _split_notes(lines, notes)
    contents, body = _split_contents(body)
    notes.headings.update(_plain(_PAGE_NUMBER.sub("", entry)) for entry in contents[1:])
    blocks = _blocks(body, width, notes.headings)
    made = [Line(text, None, role=Role.CONTENTS, is_whole=True) for text in contents]
    for index, block in enumerate(blocks):
        line = _line(block, blocks[index + 1] if index + 1 < len(blocks) else None, notes.headings)
        made.append(_raised(line) if index == 0 and starts_chapter and notes.headings else line)
    numbers = [number for number, _ in foot]
    made = [_with_marks(line, numbers) for line in made]
    made += [Line(" ".join(text.split()), None, role=Role.FOOTNOTE, is_whole=True, note=n) for n, text in foot]
    return tuple(line for line in made if line.text)


def _split_notes(lines: list[str], notes: Notes) -> tuple[list[str], list[tuple[str, str]]]:
    """Part the footnotes at the foot of a page from what stands above them.

    A line that starts with the next number is a note where that number stands as a mark, stuck to a word, above.
    """
    number = str(notes.next_number)
    for index, line in enumerate(lines if notes.has_pages else ()):
        if line.startswith(f"{number} ") and _mark(number).search("\n".join(lines[:index])):
            return lines[:index], _collect_notes(lines[index:], notes)
    return lines, []


def _collect_notes(lines: list[str], notes: Notes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in lines:
        number = str(notes.next_number)
        if line.startswith(f"{number} "):
            found.append((number, line[len(number) + 1 :]))
            notes.next_number += 1
        elif line:
            last, text = found[-1]
            found[-1] = (last, f"{text} {line}")
    return found


def _mark(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=[^\W\d_]){number}(?!\d)|(?<=[.,;:’”\")\]]){number}(?![\d.]|\s*%)")


def _with_marks(line: Line, numbers: list[str]) -> Line:
    found = [match.span() for number in numbers if (match := _mark(number).search(line.text))]
    return _replace_marks(line, tuple(sorted(found))) if found else line


def _replace_marks(line: Line, marks: tuple[tuple[int, int], ...]) -> Line:
    return Line(
        line.text,
        None,
        role=line.role,
        level=line.level,
        number=line.number,
        is_bullet=line.is_bullet,
        is_whole=True,
        marks=marks,
    )


def _split_contents(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part a contents list, headed as such, from what follows it on the page."""
    first = next((i for i, line in enumerate(lines) if line), None)
    if first is None or lines[first].lower().rstrip(":") not in ("contents", "table of contents", "contents page"):
        return [], lines
    entries, last, pending = [lines[first]], first, ""
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if not line:
            continue
        whole = f"{pending} {line}".strip()
        if _CONTENTS_ENTRY.match(whole):
            entries.append(whole)
            last, pending = index, ""
        elif pending.count(" ") > 40:
            break
        else:
            pending = whole
    return entries, lines[last + 1 :]


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _blocks(lines: list[str], width: int, headings: set[str]) -> list[_Block]:
    blocks: list[_Block] = []
    after_blank = True
    for index, line in enumerate(lines):
        if not line:
            after_blank = True
            if blocks:
                blocks[-1].before_blank = True
            continue
        bullet = _BULLET.match(line)
        after = next((text for text in lines[index + 1 : index + 4] if text), "")
        if (
            bullet
            or after_blank
            or not blocks
            or _starts(lines[index - 1], line, width)
            or _is_heading_line(lines[index - 1], line, after, width)
            or (_plain(line) in headings and _ENDS_SENTENCE.search(lines[index - 1]))
            or _plain(blocks[-1].text) in headings
        ):
            blocks.append(_Block(is_bullet=bullet is not None, after_blank=after_blank))
            if bullet:
                blocks[-1].bullet_level = 2 if bullet.group("mark") in "o○◦–-" and len(blocks) > 1 else 1
        blocks[-1].lines.append(bullet.group("text") if bullet else line)
        after_blank = False
    return blocks


def _starts(previous: str, line: str, width: int) -> bool:
    """Whether a line starts a paragraph although no blank line stands before it."""
    if _NUMBERED.match(line) and (_ENDS_SENTENCE.search(previous) or not _is_full(previous, line, width)):
        return True
    if _is_full(previous, line, width):
        return False
    return not line[:1].islower()


def _is_heading_line(previous: str, line: str, after: str, width: int) -> bool:
    """Whether a short line between a finished sentence and a new one stands by itself."""
    return (
        len(line) < 0.6 * width
        and _looks_like_heading(line)
        and _ENDS_SENTENCE.search(previous) is not None
        and not after[:1].islower()
    )


def _is_full(previous: str, line: str, width: int) -> bool:
    """Whether the first word of `line` would not have fitted at the end of `previous`."""
    if not width:
        return False
    return len(previous) + 1 + len(line.split(maxsplit=1)[0]) > _FITS * width


def _raised(line: Line) -> Line:
    return replace(line, level=1) if line.role is Role.HEADING else line


def _line(block: _Block, following: _Block | None, headings: set[str]) -> Line:
    text = block.text
    if _plain(text) in headings and not block.is_bullet:
        return Line(text, None, role=Role.HEADING, level=2, is_whole=True)
    if block.is_bullet:
        return Line(text, None, level=block.bullet_level, number="•", is_bullet=True, is_whole=True)
    level = _heading_level(text, block, following)
    if level and headings and not _NUMBERED_HEADING.match(text):
        level += 1  # below those of the contents list
    if level:
        return Line(text, None, role=Role.HEADING, level=level, is_whole=True)
    return Line(text, None, is_whole=True)


def _heading_level(text: str, block: _Block, following: _Block | None) -> int:
    """A heading is short, starts with a capital, ends no sentence, and something follows it."""
    if following is None or len(text) > _LONGEST_HEADING or len(block.lines) > 2:
        return 0
    if not re.match(r"[A-Z0-9‘“'\"]", text) or re.search(r"[.;:,]$|[.?!:;] \S+ \S+ \S+ ", text):
        return 0
    numbered = _NUMBERED_HEADING.match(text)
    if numbered:
        return numbered.group("number").count(".") + 1
    if re.match(r"(chapter|part|section|annex|appendix)\s+[\dA-Z]+\b", text, re.IGNORECASE):
        return 1
    if text.endswith("?") and len(text) > 80:
        return 0
    # a heading right above another heading is the higher of the two
    is_above_heading = not following.is_bullet and _looks_like_heading(following.text)
    return 1 if is_above_heading else 2


def _looks_like_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and bool(re.match(r"[A-Z0-9]", text)) and not re.search(r"[.;:,?!]$", text)
