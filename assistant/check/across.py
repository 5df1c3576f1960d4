"""One partnership's own reviews side by side, in the order they were issued, to ask: what do we tend not to ask?

The reviews are those of the library. Nothing is counted, averaged or ranked, and partnerships are never put beside each other.
"""

from __future__ import annotations

from pathlib import Path

from assistant.check.draft import Draft, draft_of_document
from assistant.check.eedi import across, check_eedi
from assistant.drawing.blocks import Block, Heading, Text
from indexes.documents import Document, Kind
from indexes.library import Library

__all__ = ["across_partnership", "partnerships", "reviews_of"]


def partnerships(library: Library) -> tuple[str, ...]:
    """The partnerships whose reviews the library holds, in order of name."""
    return tuple(sorted({d.partnership for d in library.documents if d.kind is Kind.REVIEW and d.partnership}))


def reviews_of(library: Library, partnership: str) -> tuple[Document, ...]:
    """The reviews of one partnership, in the order they were issued; those without a date last."""
    held = [
        d for d in library.documents if d.kind is Kind.REVIEW and d.partnership.casefold() == partnership.casefold()
    ]
    return tuple(sorted(held, key=lambda d: (d.issued or "9999", d.file)))


def across_partnership(library: Library, partnership: str, rubrics: Path | None = None) -> tuple[Block, ...]:
    """The view over one partnership's reviews; a sentence where the library holds none of it, or only one."""
    held = reviews_of(library, partnership)
    if not held:
        known = ", ".join(partnerships(library)) or "none"
        return (
            Heading("Across our reviews", 2),
            Text(f"The library holds no review of {partnership}. Partnerships whose reviews it holds: {known}."),
        )
    results = [(d.title, d.year or 0, check_eedi(_draft(library, d, rubrics), rubrics=rubrics)) for d in held]
    return across(results)


def _draft(library: Library, document: Document, rubrics: Path | None) -> Draft:
    return draft_of_document(library.paragraphs(document), document.file, rubrics)
