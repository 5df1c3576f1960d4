"""Blanks of a Word file: "[ words ]" becomes a field that is marked, chosen with one click and typed over."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["mark_blanks"]

_BLANK = re.compile(r"(\[[ \u00a0][^\[\]]+[ \u00a0]\])")
_LONGEST_TITLE = 64  # characters: Word refuses a longer title of a field


def mark_blanks(made: Document) -> None:
    """Mark every blank outside quotations; the brackets stay, so that the mark is not one of colour alone."""
    for paragraph in list(made.element.body.iter(qn("w:p"))):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == "Quote":
            continue
        for run in list(paragraph.iterchildren(qn("w:r"))):
            _split(run)


def _split(run: Any) -> None:
    text = Run(run, None).text  # type: ignore[arg-type]
    pieces = _BLANK.split(text)
    if len(pieces) == 1:
        return
    for number, words in enumerate(pieces):
        if words:
            run.addprevious(_field(run, words) if number % 2 else _run(run, words))
    run.getparent().remove(run)


def _run(like: Any, words: str) -> Any:
    """A run of these words that looks like another."""
    made = copy.deepcopy(like)
    for child in list(made):
        if child.tag != qn("w:rPr"):
            made.remove(child)
    Run(made, None).text = words  # type: ignore[arg-type]
    return made


def _field(like: Any, words: str) -> Any:
    """A content control that shows its words until something is typed, and is then gone.

    Source: ECMA-376, part 1, 17.5.2 (structured document tags).
    """
    made, about, content = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    title = OxmlElement("w:alias")
    title.set(qn("w:val"), words.strip("[ ]")[:_LONGEST_TITLE])
    about.append(title)
    for name in ("w:temporary", "w:showingPlcHdr"):
        about.append(OxmlElement(name))
    shown = _run(like, words)
    Run(shown, None).font.highlight_color = WD_COLOR_INDEX.YELLOW  # type: ignore[arg-type]
    content.append(shown)
    made.append(about)
    made.append(content)
    return made
