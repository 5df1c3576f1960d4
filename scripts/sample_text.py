"""The text sources of the sample library: a small, strict form of Markdown, read into blocks.

    # Chapter            ## Section            ### Part of a section
    12. A numbered paragraph (also "4.12 …" and "A2. …")
    - a bullet, which belongs to the paragraph before it
    | a table | row |    (a line "Table 1: …" before it is its caption)
    > a boxed text, its first line the title in bold, "> - " for bullets
    [^key] in a sentence and "[^key]: …" at the end for a footnote

Everything else is a plain paragraph. Lines between "---" at the top are the front matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["NOTE_MARK", "SAMPLE_LINES", "Block", "Source", "read_source", "split_runs"]

SAMPLE_LINES = {
    "guidance": "SAMPLE: fictional, written to show how the assistant works. Not guidance.",
    "review": "SAMPLE: fictional, written to show how the assistant works. Not a real review.",
    "welsh": "SAMPL: dogfen ffuglennol. Nid canllaw go iawn. / "
    "SAMPLE: fictional, written to show how the assistant works. Not guidance.",
}
NOTE_MARK = re.compile(r"\[\^(\w+)\]")
_NUMBERED = re.compile(r"^(\d+\.\d+|\d+\.|A\d+\.)\s+(.*)$")
_RUN = re.compile(r"(\*\*.+?\*\*|\*.+?\*|\[\^\w+\])")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `kind` is chapter, section, part, numbered, bullet, table, box or plain."""

    kind: str
    text: str = ""
    number: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def note_keys(self) -> tuple[str, ...]:
        """The footnotes marked in it, in order."""
        return tuple(NOTE_MARK.findall(self.text))


@dataclass(frozen=True, slots=True)
class Source:
    """One document's source: its front matter, its blocks and its footnotes in the order of their marks."""

    meta: dict[str, str]
    blocks: tuple[Block, ...]
    notes: dict[str, str] = field(default_factory=dict)

    def note_number(self, key: str) -> int:
        """The number printed for a footnote, counted from 1 through the document."""
        return list(self.notes).index(key) + 1

    @property
    def sample_line(self) -> str:
        """What each page says about itself."""
        return SAMPLE_LINES[self.meta["kind"]]


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    _, head, body = text.split("---\n", 2)
    pairs = (line.split(": ", 1) for line in head.strip().splitlines())
    return {key: value.strip() for key, value in pairs}, body


def _curl(text: str) -> str:
    """Straight quotation marks and apostrophes to curly ones, as a printed document has them."""
    text = re.sub(r'(^|[\s(>*])"', r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(>*“])'", r"\1‘", text).replace("'", "’")


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _is_rule(line: str) -> bool:
    return set(line) <= set("|- ")


def _line_block(line: str) -> Block:
    for mark, kind in (("### ", "part"), ("## ", "section"), ("# ", "chapter"), ("- ", "bullet")):
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark))
    if match := _NUMBERED.match(line):
        return Block("numbered", match[2], number=match[1])
    return Block("plain", line)


def _group(lines: list[str], start: int, mark: str) -> list[str]:
    stop = start
    while stop < len(lines) and lines[stop].startswith(mark):
        stop += 1
    return lines[start:stop]


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        taken = 1
        if line.startswith("|"):
            group = _group(lines, at, "|")
            taken = len(group)
            blocks.append(Block("table", rows=tuple(_cells(row) for row in group if not _is_rule(row))))
        elif line.startswith(">"):
            group = _group(lines, at, ">")
            taken = len(group)
            inner = tuple(text for row in group if (text := row.removeprefix(">").strip()))
            blocks.append(Block("box", lines=inner))
        elif line.strip():
            blocks.append(_line_block(line))
        at += taken
    return blocks


def read_source(path: Path) -> Source:
    """Read one source file. Raises `KeyError` for a footnote mark without its footnote."""
    meta, body = _front_matter(_curl(path.read_text("utf-8")))
    lines, found = [], {}
    for line in body.splitlines():
        if match := re.match(r"\[\^(\w+)\]: (.*)", line):
            found[match[1]] = match[2]
        else:
            lines.append(line)
    blocks = tuple(_blocks(lines))
    order = [key for block in blocks for key in block.note_keys]
    return Source(meta, blocks, {key: found[key] for key in order})


def split_runs(text: str) -> list[tuple[str, str]]:
    """A line as (style, text) runs; the style is "", "bold", "italic" or "note" (the text its key)."""
    runs = []
    for piece in filter(None, _RUN.split(text)):
        if piece.startswith("[^"):
            runs.append(("note", piece[2:-1]))
        elif piece.startswith("**"):
            runs.append(("bold", piece[2:-2]))
        elif piece.startswith("*"):
            runs.append(("italic", piece[1:-1]))
        else:
            runs.append(("", piece))
    return runs
