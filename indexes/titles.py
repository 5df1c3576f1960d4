"""The title of a document: as its properties state it where the cover bears that out, else as the cover prints it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from indexes.documents import Role
from indexes.reading.model import Line, Reading

__all__ = ["Front", "cover_title", "file_title", "front", "stated_title"]

_JUNK = re.compile(
    r"\bdraft\b|microsoft word|\.docx?$|\.pdf$|^untitled|^\d{6,}|^document\d*$|^slide|_|^title$|\bversion \d|\bv\d\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(r"(?:the )?(?:final |full |overview |main )?(?:report|review|guidance|contents)", re.IGNORECASE)
_SORT_OF_REVIEW = re.compile(
    r"(?:(?:local |concise |extended )?(?:child safeguarding practice|child practice|serious case|learning|rapid|"
    r"thematic|single unified safeguarding|case management) review|overview report)(?: report| overview report)?",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:re:? |concerning |in respect of |child |baby |family |young person |case |the )?[A-Z][\w/’' -]{0,40}"
)
_NOT_A_TITLE = re.compile(
    r"\d+ of \d+|page \d+|[\d\W]+|contents|table of contents|foreword|https?://\S+", re.IGNORECASE
)
_CONTINUES = re.compile(r"(?:for|of|in|on|and|to|with|into)\b", re.IGNORECASE)
_PART = re.compile(
    r"(?:volume|vol\.?|part|module|book|annex)\s+(?:\d+|[ivx]+|one|two|three|four|five)\b", re.IGNORECASE
)
_VERSION = re.compile(r"\b(for[- ]information|consultation|draft)\)? version|\((for information)\)", re.IGNORECASE)
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"]
)
_LONGEST = 220
_LONGEST_LINE, _LONGEST_TEXT = 1000, 20_000  # characters that are looked at; three pages have about 9,000


@dataclass(frozen=True, slots=True)
class Front:
    """The first pages of a document. `lines` of the cover come first, `cover_lines` of them."""

    lines: tuple[Line, ...]
    cover_lines: int
    properties: dict[str, str]

    @property
    def texts(self) -> list[str]:
        """The lines as text, long paragraphs cut short."""
        return [line.text[:_LONGEST_LINE] for line in self.lines]

    @property
    def cover(self) -> str:
        """The text of the first page."""
        return " ".join(self.texts[: self.cover_lines])[:_LONGEST_TEXT]

    @property
    def opening(self) -> str:
        """The text of the first pages."""
        return " ".join(self.texts)[:_LONGEST_TEXT]


def front(reading: Reading) -> Front:
    """The first three pages with text; of a file without pages the first 60 lines, 15 of them as its cover."""
    pages = [page for page in reading.pages if any(line.text.strip() for line in page.lines)][:3]
    if len(pages) == 1 and pages[0].number is None:
        return Front(pages[0].lines[:60], min(_page_less_cover(pages[0].lines), 60), reading.properties)
    lines = tuple(line for page in pages for line in page.lines)
    return Front(lines, len(pages[0].lines) if pages else 0, reading.properties)


def _page_less_cover(lines: tuple[Line, ...]) -> int:
    """Where the cover of a file without pages ends: at its contents list, or after 15 lines."""
    return next((i for i, line in enumerate(lines[:15]) if line.role is Role.CONTENTS), 15)


def stated_title(first: Front, printed: str) -> str:
    """The title that the file states about itself, where the first pages bear it out; else ""."""
    stated = re.sub(r"\s+[-–|]\s+GOV\.UK$", "", first.properties.get("title", "")).strip()
    if not stated or _JUNK.search(stated) or len(stated) > _LONGEST:
        return ""
    words, there = _words(stated), _words(first.opening)
    if len(words) < 2 or len(words & there) < 0.9 * len(words):
        return ""
    of_cover = _words(printed)
    return stated if len(of_cover & words) >= 0.7 * len(of_cover) else ""


def cover_title(first: Front) -> str:
    """The title as printed: headings that the format names, else the largest type of the cover, else bold type."""
    lines = [line for line in first.lines[: first.cover_lines] if line.text.strip()]
    usable = [line for line in lines if _may_be_title(line)]
    headings = _leading_headings(usable)
    if headings:
        return _tidy(" ".join(headings))
    sizes = [line.size for line in usable if line.size > 0]
    largest = max(sizes, default=0.0)
    ordinary = median([line.size for line in first.lines if line.size > 0] or [0.0])
    if not sizes or largest < 1.15 * ordinary:
        return _tidy(_bold_title(usable))
    chosen = [line.text.strip() for line in usable if line.size >= 0.93 * largest]
    title = " ".join(chosen)
    if _GENERIC.fullmatch(title):
        title = " ".join(line.text.strip() for line in usable if line.size >= 0.5 * largest and line.text[:1] != "•")
        return _tidy(title)
    return _tidy(title + _continuation(usable, largest))


def _may_be_title(line: Line) -> bool:
    if line.role is Role.CONTENTS:
        return False
    # a registration number can be all the title there is
    return not _NOT_A_TITLE.fullmatch(line.text.strip()) or re.fullmatch(r"\d{5,8}", line.text.strip()) is not None


def file_title(file_name: str) -> str:
    """A title made of a file's name."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file_name)
    stem = re.sub(r"^[A-Z]{0,2}\d{2,4}[-_ ]+", "", stem)
    words = re.sub(r"[-_+]+|%20", " ", stem)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)
    words = re.sub(r"\b([a-z]+) s\b", r"\1's", " ".join(words.split()))
    return words[:1].upper() + words[1:]


def version_note(first: Front) -> str:
    """What sort of version the cover says it is ("for-information version"); "" for a plain one."""
    match = _VERSION.search(first.cover)
    return f"{(match.group(1) or match.group(2)).lower().replace(' ', '-')} version" if match else ""


def _leading_headings(lines: list[Line]) -> list[str]:
    """The headings at the top that belong together: the first, and those that follow it at the same level."""
    found: list[Line] = []
    for line in lines[:8]:
        if line.role is Role.HEADING and line.level <= 1 and (not found or line.level == found[0].level):
            found.append(line)
        elif found:
            break
    if found and found[0].size and any(line.size > 1.15 * found[0].size for line in lines):
        return []
    return [line.text.strip() for line in found]


def _bold_title(lines: list[Line]) -> str:
    """The first bold lines of three words or more; else the first line that isn't a sentence."""
    chosen: list[str] = []
    for line in lines:
        if line.bold and (chosen or len(line.text.split()) >= 3):
            chosen.append(line.text.strip())
        elif chosen:
            break
        if len(chosen) == 3:
            break
    return " ".join(chosen) if chosen else next((line.text for line in lines if _is_short(line.text)), "")


def _is_short(text: str) -> bool:
    return 1 < len(text.split()) <= 16 and not text.rstrip().endswith(".")


def _continuation(lines: list[Line], largest: float) -> str:
    """The line below the title where it goes on ("for group and school-based providers", "Volume 1")."""
    last = max(i for i, line in enumerate(lines) if line.size >= 0.93 * largest)
    below = lines[last + 1 :]
    if not below or below[0].size < 0.4 * largest:
        return ""
    block = [line.text.strip() for line in below[:1]]
    for line in below[1:3]:
        if abs(line.size - below[0].size) > 0.5 or not line.text[:1].islower():
            break
        block.append(line.text.strip())
    text = " ".join(block)
    if _SORT_OF_REVIEW.fullmatch(" ".join(line.text.strip() for line in lines[: last + 1])):
        named = _SUBJECT.fullmatch(text) and not re.search(r"partnership|board|committee|report\b", text, re.IGNORECASE)
        return f": {text}" if named else ""
    if _PART.match(text):
        return f": {text}"
    return f" {text[0].lower()}{text[1:]}" if _CONTINUES.match(text) else ""


def _tidy(title: str) -> str:
    title = " ".join(title.split()).strip(" :;,–-")
    if len(title) > _LONGEST:
        title = title[:_LONGEST].rsplit(" ", 1)[0] + " …"
    letters = [c for c in title if c.isalpha()]
    if len(letters) > 8 and all(c.isupper() for c in letters):
        words = title.lower().split()
        title = " ".join(w if w in _SMALL and i else w[:1].upper() + w[1:] for i, w in enumerate(words))
    return title


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]{3,}|\d+", text.casefold().replace("’", "").replace("'", "")))
