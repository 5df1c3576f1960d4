"""Sets a source as a PDF: title page, contents, chapters, footnotes at the foot of their page.

reportlab's own page templates know no footnotes, so the pages are made here: blocks are set one under another,
and a block is moved to the next page where it and its footnotes no longer fit. The file is set twice, because
the contents page needs the page numbers of the first setting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle
from sample_text import Block, Source, split_runs

__all__ = ["write_pdf"]

_INK, _BLUE, _PALE = HexColor("#1d1d1b"), HexColor("#1f3a5f"), HexColor("#eef2f6")
_MARGIN, _TOP, _FOOT = 62.0, 78.0, 70.0
_WIDTH = A4[0] - 2 * _MARGIN
_FACES = {
    "guidance": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "review": ("Times-Roman", "Times-Bold", "Times-Italic"),
}


@dataclass(frozen=True, slots=True)
class _Look:
    """The styles of one document."""

    plain: str
    bold: str
    italic: str

    def style(self, size: float, *, indent: float = 0, bold: bool = False, after: float = 7) -> ParagraphStyle:
        return ParagraphStyle(
            "s",
            fontName=self.bold if bold else self.plain,
            fontSize=size,
            leading=size * 1.32,
            leftIndent=indent,
            bulletIndent=max(0.0, indent - 30 if indent < 40 else indent - 14),
            bulletFontName=self.plain,
            bulletFontSize=size,
            spaceAfter=after,
            textColor=_BLUE if bold else _INK,
            allowWidows=0,
            allowOrphans=0,
        )


@dataclass(frozen=True, slots=True)
class _Item:
    """Something to set. `level` is a heading's (1 chapter, 2 section, 3 part), 0 for text."""

    flow: Flowable
    after: float
    notes: tuple[str, ...] = ()
    level: int = 0
    title: str = ""


def _markup(source: Source, look: _Look, text: str) -> str:
    faces = {"bold": look.bold, "italic": look.italic}
    out = []
    for style, piece in split_runs(text):
        if style == "note":
            out.append(f'<super size="7">{source.note_number(piece)}</super>')
        elif style:
            out.append(f'<font name="{faces[style]}">{escape(piece)}</font>')
        else:
            out.append(escape(piece))
    return "".join(out)


def _column_widths(look: _Look, block: Block) -> list[float]:
    """Room for the longest word of each column, and the rest shared out by how much each has to hold."""
    columns = list(zip(*block.rows, strict=True))
    least = [
        max(stringWidth(word, look.bold, 9) for text in column for word in text.split()) + 14 for column in columns
    ]
    held = [min(60, max(len(text) for text in column)) for column in columns]
    spare = _WIDTH - sum(least)
    return [width + spare * share / sum(held) for width, share in zip(least, held, strict=True)]


def _table(source: Source, look: _Look, block: Block) -> Flowable:
    head, cell = look.style(9, bold=True, after=0), look.style(9, after=0)
    rows = [
        [Paragraph(_markup(source, look, text), cell if index else head) for text in row]
        for index, row in enumerate(block.rows)
    ]
    table = Table(rows, colWidths=_column_widths(look, block), repeatRows=1)
    rules = [("GRID", (0, 0), (-1, -1), 0.5, _BLUE), ("BACKGROUND", (0, 0), (-1, 0), _PALE)]
    table.setStyle(TableStyle([*rules, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _box(source: Source, look: _Look, block: Block) -> Flowable:
    inner: list[Flowable] = []
    for line in block.lines:
        if line.startswith("- "):
            inner.append(Paragraph(_markup(source, look, line[2:]), look.style(10.5, indent=44, after=3), "•"))
        else:
            inner.append(Paragraph(_markup(source, look, line), look.style(10.5, after=4)))
    table = Table([[inner]], colWidths=[_WIDTH])
    frame = [("BOX", (0, 0), (-1, -1), 0.8, _BLUE), ("BACKGROUND", (0, 0), (-1, -1), _PALE)]
    table.setStyle(TableStyle([*frame, ("LEFTPADDING", (0, 0), (-1, -1), 10), ("BOTTOMPADDING", (0, 0), (-1, -1), 8)]))
    return table


def _item(source: Source, look: _Look, block: Block) -> _Item:
    if block.kind == "table":
        return _Item(_table(source, look, block), 14)
    if block.kind == "box":
        return _Item(_box(source, look, block), 14)
    text = _markup(source, look, block.text)
    headings = {"chapter": (1, 18.0, 12.0), "section": (2, 13.5, 7.0), "part": (3, 11.5, 5.0)}
    if block.kind in headings:
        level, size, after = headings[block.kind]
        return _Item(Paragraph(text, look.style(size, bold=True)), after, level=level, title=block.text)
    if block.kind == "bullet":
        return _Item(Paragraph(text, look.style(11, indent=48), "•"), 4, block.note_keys)
    if block.kind == "numbered":
        return _Item(Paragraph(text, look.style(11, indent=32), block.number), 8, block.note_keys)
    is_caption = block.text.startswith("Table ")
    return _Item(Paragraph(text, look.style(10.5 if is_caption else 11, bold=is_caption)), 6 if is_caption else 8)


@dataclass
class _Setter:
    """Sets items page by page. `starts` is where each heading stood: (level, title, printed page)."""

    canvas: Canvas
    source: Source
    look: _Look
    front: int
    starts: list[tuple[int, str, int]] = field(default_factory=list)
    y: float = 0.0
    notes: list[str] = field(default_factory=list)

    def printed(self) -> int:
        return int(self.canvas.getPageNumber()) - self.front

    def note(self, key: str) -> Paragraph:
        number = self.source.note_number(key)
        return Paragraph(f'<super size="6">{number}</super> {escape(self.source.notes[key])}', self.look.style(8.5))

    def notes_height(self, keys: list[str]) -> float:
        heights: list[float] = [self.note(key).wrap(_WIDTH, 900)[1] + 2 for key in keys]
        return sum(heights) + (14 if keys else 0)

    def room(self, more: tuple[str, ...] = ()) -> float:
        return self.y - _FOOT - self.notes_height([*self.notes, *more])

    def open_page(self) -> None:
        self.y = A4[1] - _TOP
        self.notes = []
        self.canvas.setFont(self.look.plain, 8.5)
        self.canvas.setFillColor(_INK)
        meta = self.source.meta
        self.canvas.drawString(
            _MARGIN, A4[1] - 44, f"{meta['title']}: {meta['edition' if meta['kind'] == 'guidance' else 'subtitle']}"
        )

    def close_page(self) -> None:
        if self.notes:
            y = _FOOT + self.notes_height(self.notes) - 10
            self.canvas.line(_MARGIN, y, _MARGIN + 140, y)
            for key in self.notes:
                note = self.note(key)
                y -= note.wrapOn(self.canvas, _WIDTH, 900)[1] + 2
                note.drawOn(self.canvas, _MARGIN, y)
        self.canvas.setFont(self.look.plain, 8.5)
        self.canvas.setFillColor(_INK)
        self.canvas.drawString(_MARGIN, 40, self.source.sample_line)
        self.canvas.drawRightString(A4[0] - _MARGIN, 40, str(self.printed()))
        self.canvas.showPage()

    def turn(self) -> None:
        self.close_page()
        self.open_page()

    def put(self, flow: Flowable, after: float) -> None:
        height = flow.wrapOn(self.canvas, _WIDTH, 900)[1]
        flow.drawOn(self.canvas, _MARGIN, self.y - height)
        self.y -= height + after

    def mark_heading(self, item: _Item) -> None:
        self.starts.append((item.level, item.title, self.printed()))
        key = f"h{len(self.starts)}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(item.title, key, min(item.level, 2) - 1, closed=False)

    def set_item(self, item: _Item) -> None:
        height = item.flow.wrapOn(self.canvas, _WIDTH, 900)[1]
        needed = height + (70 if item.level else 0)
        if needed > self.room(item.notes):
            parts = [] if item.notes or item.level else item.flow.split(_WIDTH, self.room())
            if len(parts) == 2:
                self.put(parts[0], 0)
                self.turn()
                self.put(parts[1], item.after)
                return
            self.turn()
        if item.level:
            self.mark_heading(item)
        self.notes.extend(item.notes)
        self.put(item.flow, item.after)


def _title_page(canvas: Canvas, source: Source, look: _Look) -> None:
    meta = source.meta
    canvas.setFillColor(_BLUE)
    canvas.rect(0, A4[1] - 320, A4[0], 320, stroke=0, fill=1)
    y = A4[1] - 120.0
    for text, size in ((meta["publisher"], 13), (meta["title"], 24), (meta["subtitle"], 16), (meta["edition"], 14)):
        style = look.style(size, bold=True)
        style.textColor = white
        flow = Paragraph(escape(text), style)
        y -= flow.wrapOn(canvas, _WIDTH, 300)[1] + 10
        flow.drawOn(canvas, _MARGIN, y)
    y = A4[1] - 380.0
    for text in (meta["issued"], meta["applies"], source.sample_line):
        flow = Paragraph(escape(text), look.style(12))
        y -= flow.wrapOn(canvas, _WIDTH, 300)[1] + 8
        flow.drawOn(canvas, _MARGIN, y)
    canvas.showPage()


def _contents_page(setter: _Setter, starts: list[tuple[int, str, int]], label: str) -> None:
    canvas, look = setter.canvas, setter.look
    setter.y = A4[1] - _TOP
    setter.put(Paragraph("Contents", look.style(18, bold=True)), 12)
    for level, title, page in starts:
        if level > 2:
            continue
        face, size = (look.bold, 10.5) if level == 1 else (look.plain, 10)
        left, right = _MARGIN + (level - 1) * 14, A4[0] - _MARGIN
        canvas.setFillColor(_INK)
        canvas.setFont(face, size)
        dots = int((right - left - canvas.stringWidth(title, face, size) - 34) / canvas.stringWidth(".", face, size))
        canvas.drawString(left, setter.y - size, f"{title} {'.' * max(3, dots)}")
        canvas.drawRightString(right, setter.y - size, str(page))
        setter.y -= size * 1.55
    canvas.setFont(look.plain, 8.5)
    canvas.drawString(_MARGIN, 40, setter.source.sample_line)
    canvas.drawRightString(A4[0] - _MARGIN, 40, label)
    canvas.showPage()


def _set(source: Source, path: Path, starts: list[tuple[int, str, int]]) -> list[tuple[int, str, int]]:
    meta = source.meta
    look = _Look(*_FACES[meta["kind"]])
    canvas = Canvas(str(path), pagesize=A4, invariant=1, lang="en-GB")
    canvas.setTitle(f"{meta['title']}: {meta['subtitle']} ({meta['edition']})")
    canvas.setAuthor(meta["publisher"])
    canvas.setSubject(source.sample_line)
    roman = meta["kind"] == "review"
    if roman:
        canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
        canvas.addPageLabel(2, style="ARABIC", start=1)
    setter = _Setter(canvas, source, look, front=2 if roman else 0)
    _title_page(canvas, source, look)
    _contents_page(setter, starts, "ii" if roman else "2")
    setter.open_page()
    for number, block in enumerate(source.blocks):
        if block.kind == "chapter" and number and meta["kind"] == "guidance":
            setter.turn()
        item = _item(source, look, block)
        is_last_bullet = (
            block.kind == "bullet"
            and source.blocks[number + 1 : number + 2]
            and (source.blocks[number + 1].kind != "bullet")
        )
        setter.set_item(replace(item, after=9) if is_last_bullet else item)
    setter.close_page()
    canvas.save()
    return setter.starts


def write_pdf(source: Source, path: Path) -> None:
    """Write the PDF. The same source gives the same bytes with the same version of reportlab."""
    starts = _set(source, path, [])
    _set(source, path, starts)
