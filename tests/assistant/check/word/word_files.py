"""Word files made by hand for tests: what a body of WordprocessingML needs around it, and what must not change in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from assistant.check.draft import Draft, read_draft

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE = datetime(2026, 3, 9, 14, 30)
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KINDS = {
    "comments": "comments", "footnotes": "footnotes", "endnotes": "endnotes", "numbering": "numbering",
    "styles": "styles", "header": "header", "footer": "footer",
}  # fmt: skip
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def word_file(body: str, **parts: str) -> bytes:
    """A Word file with this body, and other parts by name (`footnotes="<w:footnote …>…"`, root element left out)."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORDML}{_KINDS[name]}+xml"/>' for name in parts
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{_KINDS[name]}" Target="{name}.xml"/>'
        for n, name in enumerate(parts, 1)
    )
    files = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORDML}document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{_HEAD}<w:document {_SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": f"{_HEAD}<Relationships "
        f'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for name, inner in parts.items():
        root = roots.get(name, name)
        files[f"word/{name}.xml"] = f"{_HEAD}<w:{root} {_SPACES}>{inner}</w:{root}>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run; `properties` go into its `w:rPr`."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*content: str, properties: str = "") -> str:
    """A paragraph; text without a tag becomes a run."""
    runs = "".join(piece if piece.startswith("<") else run(piece) for piece in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def drafted(docx: bytes, folder: Path, name: str = "draft.docx") -> Draft:
    """The draft as the checks see it."""
    path = folder / name
    path.write_bytes(docx)
    return read_draft(path)


def parts_of(docx: bytes) -> dict[str, bytes]:
    """Every part, by name."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def printed(docx: bytes) -> dict[str, list[str]]:
    """By part: for each `w:p` in order, its content without marks of comments, one entry a letter or element."""
    found: dict[str, list[str]] = {}
    for name, data in parts_of(docx).items():
        if name.endswith(".xml") and not name.startswith("["):
            root = etree.fromstring(data)
            found[name] = ["".join(_content(p)) for p in root.iter(W + "p")]
    return found


_TEXTS = frozenset(W + n for n in ("t", "delText", "instrText", "delInstrText"))
_OURS = frozenset(W + n for n in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_CARRIES_NOTHING = frozenset(W + n for n in ("r", "rPr", "pPr", "proofErr"))


def _content(element: Any) -> Iterator[str]:
    for child in element.iter():
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child is not element and child.tag not in _OURS | _CARRIES_NOTHING and not _is_formatting(child):
            yield f"<{etree.QName(child).localname}>"


def _is_formatting(element: Any) -> bool:
    """Split runs have it twice; `formats` compares it letter by letter."""
    return any(around.tag == W + "rPr" for around in element.iterancestors())


def formats(docx: bytes) -> list[tuple[str, bytes]]:
    """Each letter of the document with the formatting of its run and what its run stands in."""
    root = etree.fromstring(parts_of(docx)["word/document.xml"])
    found: list[tuple[str, bytes]] = []
    for text in root.iter(*_TEXTS):
        held = text.getparent()
        properties = held.find(W + "rPr")
        made = etree.tostring(properties) if properties is not None else b""
        made = re.sub(rb'w:id="[0-9]+"', b"", made)  # a change of formatting that stands twice has two ids
        around = "/".join(etree.QName(a).localname for a in text.iterancestors()).encode()
        found += [(letter, made + around) for letter in text.text or ""]
    return found


def comments(docx: bytes) -> dict[str, tuple[str, str]]:
    """By id: the text of a comment, and the words between its marks (text boxes within them left out)."""
    made = parts_of(docx)
    root = etree.fromstring(made["word/document.xml"])
    texts = {
        c.get(W + "id"): "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in c.iter(W + "p"))
        for c in etree.fromstring(made["word/comments.xml"])
    }
    covered = _covered(root)
    return {number: (text, covered.get(number, "")) for number, text in texts.items()}


def _covered(root: Any) -> dict[str, str]:
    """By id: the words between the marks of a comment."""
    open_now: dict[str, list[str]] = {}
    done: dict[str, str] = {}
    for element in root.iter():
        number = element.get(W + "id")
        if element.tag == W + "commentRangeStart":
            open_now[number] = []
        elif element.tag == W + "commentRangeEnd":
            done[number] = "".join(open_now.pop(number))
        elif open_now and (shown := _shown(element)) and next(element.iterancestors(W + "txbxContent"), None) is None:
            for words in open_now.values():
                words.append(shown)
    return done


def _shown(element: Any) -> str:
    if element.tag == W + "t":
        return element.text or ""
    if element.tag == W + "noBreakHyphen":
        return "-"
    return " " if element.tag in (W + "tab", W + "br", W + "p") else ""
