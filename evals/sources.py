"""The texts that answers quote from, kept beside a run so that it can be scored again without its library."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from evals.matching import evened

__all__ = ["Place", "SourceParagraph", "Sources"]


class Place(StrEnum):
    """Where a quotation was found, compared with where it is said to stand."""

    RIGHT = "right"
    WRONG_PARAGRAPH = "wrong paragraph"
    WRONG_PAGE = "wrong page"
    NOT_FOUND = "not in the document"
    UNKNOWN_DOCUMENT = "document not in the library"


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """One paragraph as read. `spans` are (start, end, page); `labels` what a citation may call the paragraph."""

    file: str
    labels: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, int, int | None], ...]

    def pages_of(self, quote: str) -> tuple[int | None, ...]:
        """Pages on which the evened `quote` stands in this paragraph; empty where it doesn't."""
        if quote not in evened(self.text):
            return ()
        whole = tuple(page for start, end, page in self.spans if quote in evened(self.text[start:end]))
        if whole:
            return whole
        # it runs over the page break: it stands where it begins
        head = quote[: max(12, len(quote) // 4)]
        return tuple(page for start, end, page in self.spans if head in evened(self.text[start:end]))


class Sources:
    """Paragraphs by file, and which files the library says have been replaced.

    `superseded` and `newer_known` are what the library knew of each file on the day of the run.
    """

    def __init__(
        self,
        paragraphs: Iterable[SourceParagraph],
        superseded: Iterable[str] = (),
        newer_known: Mapping[str, str] | None = None,
    ) -> None:
        self.paragraphs = tuple(paragraphs)
        self.superseded = frozenset(superseded)
        self.newer_known = dict(newer_known or {})

    @cached_property
    def _by_file(self) -> dict[str, list[SourceParagraph]]:
        found: dict[str, list[SourceParagraph]] = {}
        for paragraph in self.paragraphs:
            found.setdefault(paragraph.file, []).append(paragraph)
        return found

    @property
    def files(self) -> tuple[str, ...]:
        """The files held, in order of name."""
        return tuple(sorted(self._by_file))

    def of(self, file: str) -> tuple[SourceParagraph, ...]:
        """The paragraphs of one file, in reading order."""
        return tuple(self._by_file.get(file, ()))

    def page(self, file: str, page: int | None) -> tuple[SourceParagraph, ...]:
        """The paragraphs that stand on a page (all of them where the file has no pages)."""
        return tuple(p for p in self.of(file) if page is None or any(span[2] == page for span in p.spans))

    def place(self, file: str, page: int | None, label: str | None, quote: str) -> Place:
        """Where `quote` really stands, compared with the page and paragraph named.

        A `label` of None claims no paragraph, so only the page is compared.
        """
        if file not in self._by_file:
            return Place.UNKNOWN_DOCUMENT
        wanted = evened(quote)
        found = [(p, pages) for p in self.of(file) if (pages := p.pages_of(wanted))]
        if not wanted or not found:
            return Place.NOT_FOUND
        on_page = [p for p, pages in found if page in pages]
        if not on_page:
            return Place.WRONG_PAGE
        if label is None or any(_is_named(p, label) for p in on_page):
            return Place.RIGHT
        return Place.WRONG_PARAGRAPH

    def write(self, path: Path) -> None:
        """Keep them as JSON lines; the first line holds what is known of the files."""
        facts = {"superseded": sorted(self.superseded), "newer_known": self.newer_known}
        lines = [
            json.dumps(facts, sort_keys=True),
            *(json.dumps(asdict(p), ensure_ascii=False) for p in self.paragraphs),
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Sources:
        """Read what `write` wrote."""
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        facts = json.loads(first)
        return cls((_paragraph(json.loads(line)) for line in lines), facts["superseded"], facts["newer_known"])


def _paragraph(record: dict[str, object]) -> SourceParagraph:
    spans = tuple((int(a), int(b), c) for a, b, c in record["spans"])  # type: ignore[attr-defined]
    labels = tuple(str(label) for label in record["labels"])  # type: ignore[attr-defined]
    return SourceParagraph(str(record["file"]), labels, str(record["text"]), spans)


def _is_named(paragraph: SourceParagraph, label: str) -> bool:
    return evened(label).casefold() in {evened(known).casefold() for known in paragraph.labels}
