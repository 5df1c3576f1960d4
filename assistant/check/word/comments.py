"""A copy of the writer's own Word file with our points as comments at the words they are about, untouched otherwise.

    word_letters.py     the printed letters of the file
    word_finding.py     a quotation found among them
    word_ranges.py      marks around letters
    word_package.py     the parts of the file, put together again

Only the document, the comments, and what declares a first part of comments are written; see `word_package`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from lxml import etree

from assistant.check.draft import Draft
from assistant.check.points import Lens, Point, Quote
from assistant.check.word.letters import Element, Letters, letters_of
from assistant.check.word.package import Package
from assistant.check.word.placing import Finder
from assistant.check.word.ranges import Range, carrier, mark_ranges, whole
from indexes.reading.word_styles import Styles, W

__all__ = ["AUTHOR", "HEADINGS", "Commented", "Moved", "with_comments"]

AUTHOR = "Review assistant"

HEADINGS = {
    Lens.EEDI: "EEDI",
    Lens.INVOLVEMENT: "Involvement",
    Lens.LANGUAGE: "Language",
    Lens.RECOMMENDATIONS: "Recommendations",
    Lens.PRIVACY: "Identifying details",
    Lens.CITATIONS: "Citations",
    Lens.CONTENTS: "Contents",
}
_ABOUT = (
    "These comments are questions at particular words of this draft. They were made by written rules, without knowing the "
    "child, the family or the case, and some will miss the point.",
    "Nothing here clears the draft: words without a comment have not been approved, and much can’t be seen this way. What "
    "was looked for, and the rest of what was found, is in the separate report.",
    "A person decides what, if anything, to change. The words of the draft are as they were.",
)
_WORDED = (
    "Where a comment says so, a language model put its question in other words. They were checked, and what is asked is what the "
    "written rules ask."
)
_MOST_PLACES = 12
_SHORTENED_TO = 160
_LENSES = tuple(Lens)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Moved:
    """A point whose comment could not stand at its words; `why` is said in the comment too."""

    point: Point
    why: str


@dataclass(frozen=True, slots=True)
class Commented:
    """The Word file; how many points stand at their own words, and which had to stand nearby."""

    docx: bytes
    placed: int
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A point, the letters its comment stands at, and why these are not its own ("" where they are)."""

    point: Point
    first: int
    last: int
    why: str = ""

    @property
    def order(self) -> tuple[int, int, int, float, str]:
        """In order of the text, then of the lenses; the same points always come in the same order."""
        return (self.first, self.last, _LENSES.index(self.point.lens), self.point.weight, self.point.question)


def with_comments(
    original: bytes, draft: Draft, points: Sequence[Point], made: datetime, author: str = AUTHOR
) -> Commented:
    """The Word file `original`, from which `draft` was read, with a comment at the words of each point.

    The first comment, at the document's first words, says what the others are.

    Raises:
        EncryptedFile, UnsupportedFile, CorruptFile, ReadingLimitReached: where comments can't be put into this file.
    """
    package = Package(original, draft.file)
    letters, bodies = _letters(package)
    finder = Finder(draft, letters)
    places = _Places(package.body, letters, bodies)
    placed = sorted((places.of(point, finder) for point in points), key=lambda one: one.order)
    name, comments = package.comments()
    first_id = _first_free_id(comments, package.document)
    stamp = _Stamp(author, made)
    ranges = [places.start(first_id)]
    about = (*_ABOUT, _WORDED) if any(point.worded_by for point in points) else _ABOUT
    comments.append(stamp.comment(first_id, "What these comments are", about))
    for number, one in enumerate(placed, first_id + 1):
        ranges.append(places.range(number, one))
        comments.append(stamp.comment(number, HEADINGS[one.point.lens], _lines(one)))
    mark_ranges(package.document, ranges)
    package.put(package.main)
    package.put(name)
    moved = tuple(Moved(one.point, one.why) for one in placed if one.why)
    return Commented(package.saved(), len(placed) - len(moved), moved)


def _letters(package: Package) -> tuple[Letters, int]:
    """The letters of the file; how many of them stand in the body."""
    styles = Styles(package.root(package.related(package.main, "styles")))
    notes = (package.root(package.related(package.main, kind)) for kind in ("footnotes", "endnotes"))
    body = letters_of([package.body], styles)
    after = letters_of([root for root in notes if root is not None], styles)
    return Letters(body.letters + after.letters, body.text + after.text), len(body)


class _Places:
    """Where comments can stand."""

    def __init__(self, body: Element, letters: Letters, in_body: int) -> None:
        self._body, self._letters = body, letters
        self._in_body = in_body
        self._spans: dict[Element, tuple[int, int]] = {}  # of each paragraph's own letters
        for i, letter in enumerate(letters.letters):
            first, _ = self._spans.get(letter.paragraph, (i, i))
            self._spans[letter.paragraph] = (first, i + 1)

    def of(self, point: Point, finder: Finder) -> _Placed:
        """The letters of a point's words, or of the nearest paragraph that can carry a comment."""
        found = finder.find(point.quote)
        if found is None:
            first, last = self._nearest(finder.near(point.quote))
            return _Placed(point, first, last, "these words could not be found again in the file")
        found = whole(self._letters.letters, *found)
        paragraph = self._letters.letters[found[0]].paragraph
        holder = carrier(paragraph, self._body)
        if holder is paragraph:
            return _Placed(point, *found)
        if holder is not None:
            first, last = self._spans.get(holder) or self._nearest(found[0])
            return _Placed(point, first, last, "these words stand in a text box, which can’t carry a comment")
        first, last = self._spans_of_note(paragraph) or self._nearest(self._in_body - 1)
        return _Placed(point, first, last, "these words stand in a note, which can’t carry a comment")

    def range(self, number: int, placed: _Placed) -> Range:
        """The range of a comment."""
        if placed.last <= placed.first:
            return self._empty(number)
        first, last = self._letters.letters[placed.first], self._letters.letters[placed.last - 1]
        return Range(number, first.paragraph, first, last)

    def start(self, number: int) -> Range:
        """The range of the comment at the document's start: its first paragraph outside boxes."""
        if not self._in_body:
            return self._empty(number)
        first, last = self._nearest(0)
        return Range(number, self._body, self._letters.letters[first], self._letters.letters[last - 1])

    def _empty(self, number: int) -> Range:
        paragraph = next(self._body.iter(W + "p"), None)
        if paragraph is None:
            paragraph = etree.Element(W + "p")
            self._body.insert(0, paragraph)
        return Range(number, paragraph)

    def _nearest(self, near: int) -> tuple[int, int]:
        """The letters of the nearest paragraph of the body, looking back first."""
        near = min(near, self._in_body - 1)
        for i in chain(range(near, -1, -1), range(max(near, 0), self._in_body)):
            paragraph = self._letters.letters[i].paragraph
            if carrier(paragraph, self._body) is paragraph:
                return self._spans[paragraph]
        return 0, 0

    def _spans_of_note(self, paragraph: Element) -> tuple[int, int] | None:
        """The letters of the paragraph that has the mark of a note."""
        note = next((a for a in paragraph.iterancestors(W + "footnote", W + "endnote")), None)
        if note is None:
            return None
        for mark in self._body.iter(f"{note.tag}Reference"):
            if mark.get(W + "id") == note.get(W + "id"):
                holder = carrier(next(mark.iterancestors(W + "p")), self._body)
                return self._spans.get(holder) if holder is not None else None
        return None


@dataclass(frozen=True, slots=True)
class _Stamp:
    author: str
    made: datetime

    def comment(self, number: int, heading: str, lines: Sequence[str]) -> Element:
        """A comment: its heading before the first line, each line a paragraph."""
        element = etree.Element(W + "comment")
        initials = "".join(word[0] for word in self.author.split()).upper()
        for name, value in (
            ("id", str(number)),
            ("author", _clean(self.author)),
            # Word takes the time as local, whatever its zone says
            ("date", self.made.strftime("%Y-%m-%dT%H:%M:%SZ")),
            ("initials", _clean(initials)),
        ):
            element.set(W + name, value)
        for i, line in enumerate(lines):
            paragraph = etree.SubElement(element, W + "p")
            if i == 0:
                etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "annotationRef")
                _add_run(paragraph, f"{heading}. ", is_bold=True)
            _add_run(paragraph, line)
        return element


def _add_run(paragraph: Element, text: str, *, is_bold: bool = False) -> None:
    run = etree.SubElement(paragraph, W + "r")
    if is_bold:
        etree.SubElement(etree.SubElement(run, W + "rPr"), W + "b")
    held = etree.SubElement(run, W + "t")
    held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    held.text = " ".join(_clean(text).split()) + (" " if text.endswith(" ") else "")


def _lines(placed: _Placed) -> list[str]:
    lines = [placed.point.asked]
    if placed.point.repeats:
        lines.append(_also(placed.point.quote, placed.point.repeats))
    if placed.why:
        words = " ".join(placed.point.quote.text.split())
        shown = words if len(words) <= _SHORTENED_TO else words[:_SHORTENED_TO].rsplit(" ", 1)[0] + " …"
        lines.append(f"This is about “{shown}”: {placed.why}.")
    return lines


def _also(quote: Quote, repeats: Sequence[Quote]) -> str:
    """ "Also at 4.2, 5.1.", each place once, in order of the text."""
    ordered = sorted(repeats, key=lambda one: (one.index, one.start))
    labels = dict.fromkeys(one.paragraph for one in ordered if one.index != quote.index and one.paragraph)
    places = [label if len(label) <= 12 else f"“{label}”" for label in labels]
    more = len(places) - _MOST_PLACES
    at = ", ".join(places[:_MOST_PLACES]) + (f" and {more} more" if more > 0 else "")
    if any(one.index == quote.index for one in ordered):
        return f"Also elsewhere in this paragraph, and at {at}." if at else "Also elsewhere in this paragraph."
    return f"Also at {at}." if at else "Also elsewhere in the draft."


def _first_free_id(comments: Element, document: Element) -> int:
    """One more than any id in use, also by marks whose comment is gone."""
    names = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")
    elements = [*comments.iter(W + "comment"), *document.iter(*names)]
    ids = [e.get(W + "id", "") for e in elements]
    return max((int(text) for text in ids if text.isdigit()), default=-1) + 1


def _clean(text: str) -> str:
    """Characters that a Word file can't hold are left out."""
    return _NOT_IN_XML.sub("", text)
