"""What Word's styles and automatic numbers say of a paragraph.

Numbers such as "4.12" are not in the text of a Word file: they are counted here from `numbering.xml` as Word does.
Source: ECMA-376 part 1, 17.7 (styles) and 17.9 (numbering).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

__all__ = ["ListNumber", "Numbering", "Style", "Styles", "W", "is_on", "value_of"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of WordprocessingML, as lxml writes it."""

_MAX_DEPTH = 20  # a chain of styles longer than this goes round in a circle


def value_of(element: etree._Element | None, name: str) -> str | None:
    """`w:val` of the child called `name`; None without such a child."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else child.get(W + "val")


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """A switch such as `w:b`: on, off, or None where it isn't given."""
    child = element.find(W + name) if element is not None else None
    if child is None:
        return None
    return child.get(W + "val", "true") not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style, as far as a reader of text cares."""

    id: str
    name: str
    based_on: str | None
    paragraph: etree._Element | None
    run: etree._Element | None


class Styles:
    """The styles of a document, asked for what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default_id: str | None = None
        self._chains: dict[str | None, tuple[Style, ...]] = {}
        for element in root.iterfind(W + "style") if root is not None else ():
            style = Style(
                element.get(W + "styleId", ""),
                (value_of(element, "name") or "").lower(),
                value_of(element, "basedOn"),
                element.find(W + "pPr"),
                element.find(W + "rPr"),
            )
            self._styles[style.id] = style
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self.default_id = style.id

    def chain(self, style_id: str | None) -> tuple[Style, ...]:
        """The style and those it is based on, nearest first; the default style where none is named."""
        if style_id not in self._chains:
            self._chains[style_id] = tuple(self._walk(style_id if style_id in self._styles else self.default_id))
        return self._chains[style_id]

    def _walk(self, style_id: str | None) -> Iterator[Style]:
        for _ in range(_MAX_DEPTH):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = style.based_on

    def run_switch(self, style_id: str | None, name: str) -> bool:
        """Whether text in this style is bold (`b`), hidden (`vanish`), …"""
        for style in self.chain(style_id):
            given = is_on(style.run, name)
            if given is not None:
                return given
        return False

    def run_value(self, style_id: str | None, name: str) -> str | None:
        """A run property of this style such as its size (`sz`, in half points)."""
        return next((v for s in self.chain(style_id) if (v := value_of(s.run, name)) is not None), None)

    def outline_level(self, style_id: str | None) -> int:
        """The heading level of a style, from 1; 0 for body text."""
        for style in self.chain(style_id):
            if style.name.startswith("heading ") and style.name[8:].isdigit():
                return int(style.name[8:])
            level = value_of(style.paragraph, "outlineLvl")
            if level is not None and level.isdigit():
                return int(level) + 1 if int(level) < 9 else 0
        return 0


@dataclass(frozen=True, slots=True)
class ListNumber:
    """The number or bullet that Word prints before a paragraph.

    `text` is "4.12", "(a)" or "•" (without a closing full stop); `level` counts from 1; `list_id` says which list;
    `is_letter` covers roman numerals; `is_first` says that the list starts (again) here.
    """

    text: str
    level: int
    is_bullet: bool
    is_letter: bool
    is_first: bool
    list_id: str


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)
    style_link: str | None = None


class Numbering:
    """Counts automatic numbers, paragraph after paragraph. One object reads one document once."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._list_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, tuple[int | None, _Level | None]]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        for abstract in root.iterfind(W + "abstractNum"):
            made = _List(style_link=value_of(abstract, "numStyleLink"))
            for level in abstract.iterfind(W + "lvl"):
                made.levels[_int(level.get(W + "ilvl")) or 0] = _read_level(level)
            self._lists[abstract.get(W + "abstractNumId", "")] = made
        for num in root.iterfind(W + "num"):
            num_id = num.get(W + "numId", "")
            self._list_of[num_id] = value_of(num, "abstractNumId") or ""
            self._overrides[num_id] = {
                _int(o.get(W + "ilvl")) or 0: (
                    _int(value_of(o, "startOverride")),
                    _read_level(level) if (level := o.find(W + "lvl")) is not None else None,
                )
                for o in num.iterfind(W + "lvlOverride")
            }

    def next(self, properties: etree._Element | None, style_id: str | None) -> ListNumber | None:
        """The number of the next paragraph, given its `w:pPr` and style; None where it has none."""
        found = self._place(properties, style_id)
        if found is None:
            return None
        num_id, ilvl = found
        abstract_id = self._abstract(num_id)
        made = self._lists.get(abstract_id)
        if made is None:
            return None
        level = self._level(num_id, made, ilvl)
        is_first = self._count(num_id, made, ilvl)
        if level.format == "bullet":
            return ListNumber("•", ilvl + 1, True, False, is_first, num_id)
        text = self._format(num_id, made, level)
        if not text:
            return None
        return ListNumber(text, ilvl + 1, False, level.format in _LETTERS, is_first, num_id)

    def _place(self, properties: etree._Element | None, style_id: str | None) -> tuple[str, int] | None:
        """The list and level of a paragraph: its own, or those of its style."""
        own = properties.find(W + "numPr") if properties is not None else None
        num_id, ilvl = value_of(own, "numId"), _int(value_of(own, "ilvl"))
        if num_id is None:
            for style in self._styles.chain(style_id):
                from_style = style.paragraph.find(W + "numPr") if style.paragraph is not None else None
                num_id = value_of(from_style, "numId")
                if num_id is not None:
                    ilvl = self._style_level(num_id, style.id, _int(value_of(from_style, "ilvl")))
                    break
        if num_id is None or num_id == "0" or num_id not in self._list_of:
            return None
        return num_id, min(max(ilvl or 0, 0), 8)

    def _style_level(self, num_id: str, style_id: str, given: int | None) -> int:
        made = self._lists.get(self._abstract(num_id))
        linked = (i for i, level in made.levels.items() if level.style == style_id) if made else iter(())
        return next(linked, given or 0)

    def _abstract(self, num_id: str) -> str:
        """The list definition behind a number, following links to numbering styles."""
        abstract_id = self._list_of.get(num_id, "")
        for _ in range(_MAX_DEPTH):
            made = self._lists.get(abstract_id)
            if made is None or made.style_link is None:
                return abstract_id
            style = next(iter(self._styles.chain(made.style_link)), None)
            linked = style.paragraph.find(W + "numPr") if style is not None and style.paragraph is not None else None
            abstract_id = self._list_of.get(value_of(linked, "numId") or "", "")
        return abstract_id

    def _level(self, num_id: str, made: _List, ilvl: int) -> _Level:
        override = self._overrides.get(num_id, {}).get(ilvl, (None, None))[1]
        return override or made.levels.get(ilvl) or _Level(text=f"%{ilvl + 1}.")

    def _count(self, num_id: str, made: _List, ilvl: int) -> bool:
        """Advance the counter of `ilvl`, start over those below it, and start those above it that never ran.

        True where the counter started here.
        """
        for upper in range(ilvl):
            made.counters.setdefault(upper, self._level(num_id, made, upper).start)
        override = self._overrides.get(num_id, {}).get(ilvl, (None, None))[0]
        is_first = ilvl not in made.counters or (override is not None and (num_id, ilvl) not in self._started)
        if override is not None and (num_id, ilvl) not in self._started:
            made.counters[ilvl] = override
        else:
            start = self._level(num_id, made, ilvl).start
            made.counters[ilvl] = made.counters[ilvl] + 1 if ilvl in made.counters else start
        self._started.add((num_id, ilvl))
        for lower in [i for i in made.counters if i > ilvl]:
            restart = self._level(num_id, made, lower).restart
            if restart is None or (restart > 0 and ilvl < restart):
                del made.counters[lower]
        return is_first

    def _format(self, num_id: str, made: _List, level: _Level) -> str:
        text = level.text
        for i in range(9):
            if f"%{i + 1}" in text:
                style = "decimal" if level.is_legal else self._level(num_id, made, i).format
                text = text.replace(f"%{i + 1}", _spell(made.counters.get(i, 1), style))
        return " ".join(text.split()).removesuffix(".").removesuffix(":")


_LETTERS = frozenset({"lowerLetter", "upperLetter", "lowerRoman", "upperRoman"})


def _read_level(element: etree._Element) -> _Level:
    text = element.find(W + "lvlText")
    return _Level(
        start=1 if (start := _int(value_of(element, "start"))) is None else start,
        format=value_of(element, "numFmt") or "decimal",
        text="" if text is None else text.get(W + "val", ""),
        restart=_int(value_of(element, "lvlRestart")),
        is_legal=bool(is_on(element, "isLgl")),
        style=value_of(element, "pStyle"),
    )


def _int(text: str | None) -> int | None:
    return int(text) if text is not None and text.lstrip("-").isdigit() else None


def _spell(number: int, style: str) -> str:
    """A number as Word spells it in a numbering format."""
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 1000 else str(number)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman if style == "lowerRoman" else roman.upper()
    if style == "decimalZero":
        return f"{number:02}"
    return "" if style == "none" else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    made = ""
    for value, digits in _ROMAN:
        made += digits * (number // value)
        number %= value
    return made


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
