"""The shades behind cells: one quiet blue in five steps, light enough for black words on each of them.

The words of a cell always say what its shade repeats (WCAG 2.2, 1.4.1); their contrast is at least 4.5 to 1 (1.4.3).
"""

from __future__ import annotations

from assistant.drawing.blocks import Tint

__all__ = ["INK", "SHADES", "SOFT"]

INK = "0b0c0c"
"""The colour of words."""

SOFT = "484d52"
"""The colour of notes, on white."""

SHADES = {
    Tint.FAINT: "f1f6fa",
    Tint.LIGHT: "dce9f2",
    Tint.MIDDLE: "bfd6e6",
    Tint.STRONG: "9cbfd8",
    Tint.DEEP: "78a6c8",
}
