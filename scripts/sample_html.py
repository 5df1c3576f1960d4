"""Writes a source as a web page, with the furniture that a partnership's site puts around a report."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from sample_text import Block, Source, split_runs

__all__ = ["write_html"]

_WORDS = {
    "en": ("Skip to main content", "Home", "Published reviews", "Contents", "Notes", "Back to top", "Privacy"),
    "cy": ("Neidio i’r prif gynnwys", "Hafan", "Canllawiau", "Cynnwys", "Nodiadau", "Yn ôl i’r brig", "Preifatrwydd"),
}
_STYLE = "body{font-family:sans-serif;max-width:46em;margin:auto;padding:1em} aside{border:1px solid;padding:1em}"
_TAGS = {"chapter": "h2", "section": "h3", "part": "h4"}


def _inline(source: Source, text: str) -> str:
    marks = {"bold": "strong", "italic": "em"}
    out = []
    for style, piece in split_runs(text):
        if style == "note":
            number = source.note_number(piece)
            out.append(f'<sup><a href="#note-{number}" id="mark-{number}">{number}</a></sup>')
        elif style:
            out.append(f"<{marks[style]}>{escape(piece, quote=False)}</{marks[style]}>")
        else:
            out.append(escape(piece, quote=False))
    return "".join(out)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _list(source: Source, lines: list[str]) -> list[str]:
    return ["<ul>", *(f"<li>{_inline(source, line)}</li>" for line in lines), "</ul>"]


def _table(source: Source, block: Block) -> list[str]:
    def row(cells: tuple[str, ...], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{_inline(source, cell)}</{tag}>" for cell in cells) + "</tr>"

    head, *rest = block.rows
    return [
        "<table>",
        "<thead>",
        row(head, "th"),
        "</thead>",
        "<tbody>",
        *(row(r, "td") for r in rest),
        "</tbody>",
        "</table>",
    ]


def _box(source: Source, block: Block) -> list[str]:
    plain = [line for line in block.lines if not line.startswith("- ")]
    bullets = [line[2:] for line in block.lines if line.startswith("- ")]
    inner = [f"<p>{_inline(source, line)}</p>" for line in plain]
    return ["<aside>", *inner, *(_list(source, bullets) if bullets else []), "</aside>"]


def _block(source: Source, block: Block) -> list[str]:
    if block.kind == "table":
        return _table(source, block)
    if block.kind == "box":
        return _box(source, block)
    if block.kind in _TAGS:
        tag = _TAGS[block.kind]
        return [f'<{tag} id="{_slug(block.text)}">{_inline(source, block.text)}</{tag}>']
    text = _inline(source, block.text)
    if block.kind == "numbered":
        return [f'<p id="p{block.number.strip(".")}"><span class="number">{block.number}</span> {text}</p>']
    return [f"<p>{text}</p>"]


def _body(source: Source) -> list[str]:
    out: list[str] = []
    bullets: list[str] = []
    for block in source.blocks:
        if block.kind == "bullet":
            bullets.append(block.text)
            continue
        if bullets:
            out += _list(source, bullets)
            bullets = []
        out += _block(source, block)
    return out + (_list(source, bullets) if bullets else [])


def _contents(source: Source, word: str) -> list[str]:
    chapters = [block.text for block in source.blocks if block.kind == "chapter"]
    links = [f'<li><a href="#{_slug(text)}">{escape(text, quote=False)}</a></li>' for text in chapters]
    return ["<nav>", f"<p>{word}</p>", "<ol>", *links, "</ol>", "</nav>"]


def _notes(source: Source, word: str) -> list[str]:
    if not source.notes:
        return []
    items = [
        f'<li id="note-{number}">{escape(text, quote=False)} <a href="#mark-{number}">↩</a></li>'
        for number, text in enumerate(source.notes.values(), 1)
    ]
    return ["<section>", f"<h2>{word}</h2>", '<ol class="footnotes">', *items, "</ol>", "</section>"]


def write_html(source: Source, path: Path) -> None:
    """Write the page. The same source gives the same bytes."""
    meta = source.meta
    language = "cy" if meta["kind"] == "welsh" else "en"
    skip, home, section, contents, notes, top, privacy = _WORDS[language]
    title = escape(f"{meta['title']}: {meta['subtitle']}", quote=False)
    facts = [meta["publisher"], meta["edition"], meta["issued"], meta["applies"]]
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{"cy" if language == "cy" else "en-GB"}">',
        f'<head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>',
        "<body>",
        f'<a href="#main">{skip}</a>',
        f"<header><p>{escape(meta['publisher'], quote=False)}</p>",
        f"<nav><a href='#'>{home}</a> <a href='#'>{section}</a></nav></header>",
        '<main id="main">',
        f"<h1>{title}</h1>",
        *(f"<p>{escape(fact, quote=False)}</p>" for fact in facts if fact),
        f"<p><strong>{source.sample_line}</strong></p>",
        *_contents(source, contents),
        *_body(source),
        *_notes(source, notes),
        f'<p><a href="#main">{top}</a></p>',
        "</main>",
        f"<footer><p>{source.sample_line}</p><p><a href='#'>{privacy}</a></p></footer>",
        "</body>",
        "</html>",
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
