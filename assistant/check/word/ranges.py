"""Marks around words of a Word file: runs are split, keeping their formatting, and nothing that is printed changes.

Marks may stand in a paragraph and in what only wraps its runs (links, tracked insertions, content controls that hold
any text). What Word fills in by itself (fields, dates, controls bound to data) is covered whole: marks within it would be
gone when it is next filled. Source: ECMA-376 part 1, 17.13.4 (comments), 17.3.2 (runs), 17.16 (fields), 17.5.2 (controls).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from assistant.check.word.letters import BOX, Element, Letter
from indexes.reading.word_styles import W

__all__ = ["Range", "carrier", "mark_ranges", "whole"]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WRAPS = frozenset(
    {W + n for n in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo")}
)
_FILLED_IN = (
    "text",
    "dataBinding",
    "date",
    "dropDownList",
    "comboBox",
    "docPartList",
    "citation",
    "picture",
    "checkbox",
)
_WITH_AN_ID = frozenset({W + n for n in ("ins", "del", "moveFrom", "moveTo", "rPrChange")})
_NO_CONTENT = frozenset({W + "rPr", W + "lastRenderedPageBreak"})
_BLANK = " \t\r\n"  # XML's white space; a no-break space is printed
_FIELD = W + "fldChar"


@dataclass(frozen=True, slots=True)
class Range:
    """What a comment stands at: letters from `first` to `last`, or an empty paragraph. `id` is the comment's."""

    id: int
    paragraph: Element
    first: Letter | None = None
    last: Letter | None = None


def carrier(paragraph: Element, body: Element) -> Element | None:
    """The paragraph of the body that can carry a comment on this one: itself, the one round a text box; None in a note."""
    found, is_in_body = paragraph, False
    for around in paragraph.iterancestors():
        if around.tag == W + "p":
            found = around
        is_in_body = is_in_body or around is body
    return found if is_in_body else None


def whole(letters: Sequence[Letter], first: int, last: int) -> tuple[int, int]:
    """The letters of `first:last` that one comment can cover: all, unless they stand in several cells or boxes.

    Then those of the cell that holds most of them (the first of equals).
    """
    counts: dict[Element, list[int]] = {}
    for i in range(first, last):
        counts.setdefault(_cell(letters[i].paragraph), []).append(i)
    most = max(counts.values(), key=len)
    return most[0], most[-1] + 1


def _cell(paragraph: Element) -> Element:
    inner = (W + "tc", BOX, W + "body", W + "footnote", W + "endnote")
    return next((around for around in paragraph.iterancestors() if around.tag in inner), paragraph)


def mark_ranges(document: Element, ranges: Iterable[Range]) -> None:
    """Put the marks of comments into the document; of several at one place, those with smaller ids come first."""
    ids = _NewIds(document)
    turns: dict[tuple[Element, int], _Turn] = {}
    trimmed: dict[Element, int] = {}
    for one in ranges:
        if one.first is None or one.last is None:
            one.paragraph.extend((_mark("commentRangeStart", one.id), *_end_of(one.id)))
            continue
        for letter, is_start in ((one.first, True), (one.last, False)):
            if letter.holder not in trimmed:
                trimmed[letter.holder] = _trim(letter.holder)
            moved = replace(letter, offset=letter.offset - trimmed[letter.holder])
            turn = turns.setdefault((moved.holder, moved.offset), _Turn(moved))
            (turn.starting if is_start else turn.ending).append(one.id)
    # from the end of each holder to its beginning, so that what is still to be marked keeps its offset
    for turn in sorted(turns.values(), key=lambda turn: -turn.letter.offset):
        _mark_turn(turn, ids)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A letter with which comments start or end, and their ids."""

    letter: Letter
    starting: list[int] = field(default_factory=list)
    ending: list[int] = field(default_factory=list)


def _mark_turn(turn: _Turn, ids: _NewIds) -> None:
    if turn.ending:
        place = _last_of(turn.letter, ids)
        for comment in sorted(turn.ending, reverse=True):
            for mark in reversed(_end_of(comment)):
                place.addnext(mark)
    if turn.starting:
        place = _first_of(turn.letter, ids)
        for comment in sorted(turn.starting):
            place.addprevious(_mark("commentRangeStart", comment))


class _NewIds:
    """Ids for tracked changes of formatting that a split run has twice; looked up when first needed."""

    def __init__(self, document: Element) -> None:
        self._document = document
        self._last: int | None = None

    def give(self) -> str:
        if self._last is None:
            given = (e.get(W + "id", "") for e in self._document.iter() if e.tag in _WITH_AN_ID)
            self._last = max((int(text) for text in given if text.lstrip("-").isdigit()), default=0)
        self._last += 1
        return str(self._last)


def _mark(name: str, comment: int) -> Element:
    made = etree.Element(W + name)
    made.set(W + "id", str(comment))
    return made


def _end_of(comment: int) -> tuple[Element, Element]:
    """The mark that ends a range, and the run that refers to the comment."""
    run = etree.Element(W + "r")
    run.append(_mark("commentReference", comment))
    return _mark("commentRangeEnd", comment), run


def _first_of(letter: Letter, ids: _NewIds) -> Element:
    """The element that starts with the letter, made by a split if need be."""
    filled = _field_round(letter)
    top = _top(letter.holder if filled is None else filled[0])
    if filled is None and top is letter.holder.getparent():
        top = _split(top, letter.holder, letter.offset, ids)
    while (around := top.getparent()).tag in _WRAPS and (top.tag == W + "sdtContent" or _is_first(top)):
        top = around
    return top


def _last_of(letter: Letter, ids: _NewIds) -> Element:
    """The element that ends with the letter, made by a split if need be."""
    filled = _field_round(letter)
    top = _top(letter.holder if filled is None else filled[1])
    if filled is None and top is letter.holder.getparent():
        _split(top, letter.holder, letter.offset + len(letter.text), ids)
    while (around := top.getparent()).tag in _WRAPS and top.getnext() is None:
        top = around
    return top


def _top(element: Element) -> Element:
    """The outermost element round this one that is no mere wrapper: marks can stand on either side of it."""
    found = element
    for around in element.iterancestors():
        if around.tag == W + "p":
            break
        if around.tag not in _WRAPS or _is_filled_in(around):
            found = around
    return found


def _is_filled_in(element: Element) -> bool:
    properties = element.find(W + "sdtPr") if element.tag == W + "sdt" else None
    names = (
        (etree.QName(child).localname for child in properties if isinstance(child.tag, str))
        if properties is not None
        else ()
    )
    return any(name in _FILLED_IN for name in names)


def _is_first(element: Element) -> bool:
    before = element.getprevious()
    return before is None or (before.getprevious() is None and str(before.tag).endswith("Pr"))


def _field_round(letter: Letter) -> tuple[Element, Element] | None:
    """The marks that begin and end the outermost field round a letter, where both stand in its paragraph."""
    begins: list[Element] = []
    is_inside = False
    for element in letter.paragraph.iter(_FIELD, letter.holder.tag):
        if element is letter.holder:
            is_inside = bool(begins)
            if not is_inside:
                return None
        elif element.tag == _FIELD and element.get(W + "fldCharType") == "begin":
            begins.append(element)
        elif element.tag == _FIELD and element.get(W + "fldCharType") == "end" and begins:
            first = begins.pop()
            if not begins and is_inside:
                return first, element
    return None


def _split(run: Element, holder: Element, offset: int, ids: _NewIds) -> Element:
    """Split a run before the character `offset` of a child; gives the run that starts there (itself if all of it does)."""
    parted = holder
    if offset >= _length(holder):
        parted = holder.getnext()
        if parted is None:
            return run
    elif offset > 0:
        parted = _split_text(holder, offset)
    if all(child.tag in _NO_CONTENT for child in parted.itersiblings(preceding=True)):
        return run
    made = etree.Element(W + "r", dict(run.attrib))
    properties = run.find(W + "rPr")
    if properties is not None:
        made.append(_copied(properties, ids))
    made.extend([parted, *parted.itersiblings()])
    run.addnext(made)
    return made


def _copied(properties: Element, ids: _NewIds) -> Element:
    made = deepcopy(properties)
    for element in made.iter():
        if element.tag in _WITH_AN_ID and element.get(W + "id") is not None:
            element.set(W + "id", ids.give())
    return made


def _length(holder: Element) -> int:
    return len(holder.text or "") if holder.tag == W + "t" else 1


def _trim(holder: Element) -> int:
    """Part from a `w:t` the white space at its ends that Word does not print, so that a split can keep what it does.

    Gives how much was parted from its beginning.
    """
    text = holder.text or ""
    if holder.tag != W + "t" or holder.get(_SPACE) == "preserve" or not text.strip():
        return 0
    lead, end = len(text) - len(text.lstrip(_BLANK)), len(text.rstrip(_BLANK))
    if end < len(text):
        holder.addnext(_text_like(holder, text[end:]))
    if lead:
        holder.addprevious(_text_like(holder, text[:lead]))
    holder.text = text[lead:end]
    return lead


def _split_text(holder: Element, offset: int) -> Element:
    """Split a `w:t` in two; gives the second."""
    text = holder.text or ""
    second = _text_like(holder, text[offset:])
    holder.text = text[:offset]
    for piece in (holder, second):
        piece.set(_SPACE, "preserve")
    holder.addnext(second)
    return second


def _text_like(holder: Element, text: str) -> Element:
    made = etree.Element(holder.tag, dict(holder.attrib))
    made.text = text
    return made
