"""The characters of one PDF page as arrays: what, where, how large, and in which order they are drawn.

pdfium is called through its C functions: a page of 2,500 characters takes about 5 ms, where the objects of the
Python layer would take several times that.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass

import numpy as np
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

__all__ = ["Characters", "Placing", "page_characters", "spell_out"]

_INVISIBLE = 3
_TINY_PT = 2.5
_FULL_COLOUR = 250
_CONTROLS_KEPT = frozenset((0x02, 0xFFFE))

_SPELT_OUT = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "ft",
    0xFB06: "st",
    0x0002: "-",
    0xFFFE: "-",
    0x2010: "-",
    0x2011: "-",
    0x00A0: " ",
    0x2002: " ",
    0x2003: " ",
    0x2009: " ",
    0x202F: " ",
    0x0009: " ",
    0x000A: " ",
    0x000D: " ",
    0x25CF: "•",
    0x25AA: "•",
    0x25A0: "•",
    0x2023: "•",
    0x25E6: "◦",
}


@dataclass(frozen=True, slots=True)
class Placing:
    """How page coordinates become displayed ones: the visible box (x0, y0, x1, y1) and quarter turns clockwise."""

    x0: float
    y0: float
    x1: float
    y1: float
    turns: int = 0

    @property
    def width(self) -> float:
        """Width as displayed, in points."""
        return self.y1 - self.y0 if self.turns % 2 else self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height as displayed, in points."""
        return self.x1 - self.x0 if self.turns % 2 else self.y1 - self.y0

    def points(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Displayed coordinates of points, from the lower left corner."""
        if self.turns == 1:
            return y - self.y0, self.x1 - x
        if self.turns == 2:
            return self.x1 - x, self.y1 - y
        if self.turns == 3:
            return self.y1 - y, x - self.x0
        return x - self.x0, y - self.y0

    def boxes(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Displayed boxes (n, 4) of boxes x0, y0, x1, y1 in page coordinates."""
        ax, ay = self.points(boxes[:, 0], boxes[:, 1])
        bx, by = self.points(boxes[:, 2], boxes[:, 3])
        return np.stack([np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """Printed characters in drawing order; all arrays have the same length.

    `codes` Unicode code points; `boxes` (n, 4) displayed x0, y0, x1, y1 in points; `x`, `y` the start of the
    base line, displayed; `sizes` in points as displayed; `bold`; `turns` quarter turns anticlockwise of the writing
    direction as displayed (0 upright); `gap_before` True where pdfium found a word break before the character.
    `hidden` is the text left out because no reader can see it.
    """

    codes: NDArray[np.int64]
    boxes: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    sizes: NDArray[np.float64]
    bold: NDArray[np.bool_]
    turns: NDArray[np.int64]
    gap_before: NDArray[np.bool_]
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class _Style:
    """What all characters of one drawn text object share."""

    size: float
    is_bold: bool
    turns: int
    is_invisible: bool
    is_white: bool


def page_characters(textpage: object, placing: Placing) -> Characters:
    """Read every printed character of a pdfium text page, in drawing order."""
    count = max(0, pdfium_c.FPDFText_CountChars(textpage))
    codes = np.empty(count, dtype=np.int64)
    places = np.empty((count, 6), dtype=np.float64)
    style_of = np.full(count, -1, dtype=np.int64)
    styles: list[_Style] = []
    known: dict[int, int] = {}
    fonts: dict[int, bool] = {}
    rect = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(count):
        codes[i] = pdfium_c.FPDFText_GetUnicode(textpage, i)
        drawn = pdfium_c.FPDFText_GetTextObject(textpage, i)
        if not drawn:
            continue
        address = ctypes.addressof(drawn.contents)
        if address not in known:
            known[address] = len(styles)
            styles.append(_style(textpage, i, drawn, fonts, placing.turns))
        style_of[i] = known[address]
        pdfium_c.FPDFText_GetLooseCharBox(textpage, i, rect)
        pdfium_c.FPDFText_GetCharOrigin(textpage, i, x, y)
        places[i] = (rect.left, rect.bottom, rect.right, rect.top, x.value, y.value)
    return _assemble(codes, places, style_of, styles, placing)


def _style(textpage: object, i: int, drawn: object, fonts: dict[int, bool], page_turns: int) -> _Style:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(textpage, i, matrix)
    size = ctypes.c_float()
    pdfium_c.FPDFTextObj_GetFontSize(drawn, size)
    angle = math.atan2(matrix.b, matrix.a)
    turns = (round(angle / (math.pi / 2)) - page_turns) % 4
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha)
    return _Style(
        size=abs(size.value) * math.hypot(matrix.c, matrix.d),
        is_bold=_is_bold(pdfium_c.FPDFTextObj_GetFont(drawn), fonts),
        turns=turns,
        is_invisible=pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) == _INVISIBLE,
        is_white=min(red.value, green.value, blue.value) >= _FULL_COLOUR,
    )


def _is_bold(font: object, fonts: dict[int, bool]) -> bool:
    if not font:
        return False
    address = ctypes.addressof(font.contents)  # type: ignore[attr-defined]
    if address not in fonts:
        length = pdfium_c.FPDFFont_GetBaseFontName(font, None, 0)
        buffer = ctypes.create_string_buffer(max(1, length))
        pdfium_c.FPDFFont_GetBaseFontName(font, buffer, length)
        name = buffer.value.decode("utf-8", "replace").lower()
        named = any(word in name for word in ("bold", "black", "heavy", "-bd", "demi"))
        fonts[address] = named or pdfium_c.FPDFFont_GetWeight(font) >= 600
    return fonts[address]


def _assemble(
    codes: NDArray[np.int64],
    places: NDArray[np.float64],
    style_of: NDArray[np.int64],
    styles: list[_Style],
    placing: Placing,
) -> Characters:
    printed = style_of >= 0
    gap = np.zeros(len(codes), dtype=np.bool_)
    if len(codes) > 1:
        gap[1:] = ~printed[:-1]
    size_table = np.array([s.size for s in styles] or [0.0])
    invisible = np.array([s.is_invisible for s in styles] or [False])[style_of] & printed
    white = np.array([s.is_white for s in styles] or [False])[style_of] & printed
    sizes = size_table[style_of]
    drop = (sizes < _TINY_PT) | (white & (sizes < 4.0))
    if invisible.any() and not invisible[printed].all():
        drop |= invisible
    visible_codes = np.array([int(c) >= 0x20 or int(c) in _CONTROLS_KEPT for c in codes], dtype=np.bool_)
    keep = printed & ~drop & visible_codes & (codes < 0x110000) & ~((codes >= 0xD800) & (codes < 0xE000))
    hidden = "".join(chr(c) for c in codes[printed & drop & visible_codes] if c < 0xD800)
    x, y = placing.points(places[keep, 4], places[keep, 5])
    return Characters(
        codes=codes[keep],
        boxes=placing.boxes(places[keep, :4]),
        x=x,
        y=y,
        sizes=sizes[keep],
        bold=np.array([s.is_bold for s in styles] or [False])[style_of[keep]],
        turns=np.array([s.turns for s in styles] or [0], dtype=np.int64)[style_of[keep]],
        gap_before=gap[keep],
        hidden=hidden.strip(),
    )


def spell_out(codes: NDArray[np.int64]) -> tuple[str, NDArray[np.int64] | None]:
    """Text of code points with ligatures spelt out and private-use bullets replaced.

    The second value gives, for each character of the text, the index of the code point it came from; None where
    they correspond one to one.
    """
    if len(codes) and int(codes.max()) < 0x80 and int(codes.min()) >= 0x20:
        return bytes(codes.astype(np.uint8)).decode("ascii"), None
    pieces = [_spelt(int(c)) for c in codes]
    text = "".join(pieces)
    if len(text) == len(pieces):
        return text, None
    return text, np.repeat(np.arange(len(pieces)), [len(p) for p in pieces])


def _spelt(code: int) -> str:
    if code in _SPELT_OUT:
        return _SPELT_OUT[code]
    if 0xE000 <= code <= 0xF8FF:
        # symbol fonts: 0xF0B7 is the bullet, 0xF06F a hollow one; a private-use sign is nearly always a bullet
        return "◦" if code == 0xF06F else "•"
    return chr(code)
