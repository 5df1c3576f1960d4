"""Which documents a search looks at: what the filters let through, and what is offered without being asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from indexes.documents import Document, Filters
from indexes.editions import EditionStanding

__all__ = ["HOME_NATIONS", "is_offered", "passes"]

HOME_NATIONS = frozenset({"England", "United Kingdom", ""})
"""Nations whose documents are searched unless another is asked for: the product is for reviews in England."""


def passes(document: Document, filters: Filters, wanted: Collection[str]) -> bool:
    """True where a document fits every filter that is set. `wanted` are the ids that `filters.documents` names."""
    return (
        (not filters.kinds or document.kind in filters.kinds)
        and (not filters.documents or document.id in wanted)
        and (not filters.editions or (document.edition is not None and document.edition.label in filters.editions))
        and (not filters.years or document.year in filters.years)
        and (not filters.partnerships or _names(document.partnership or document.title, filters.partnerships))
        and (not filters.nations or document.nation in filters.nations)
    )


def is_offered(document: Document, filters: Filters, standing: EditionStanding | None) -> bool:
    """False for replaced editions, other nations and other languages, unless they are asked for by name."""
    if filters.documents or filters.editions:
        return True
    if not filters.nations and (document.nation not in HOME_NATIONS or document.language != "en"):
        return False
    if filters.with_replaced:
        return True
    return standing is None or (not standing.superseded and standing.applies)


def _names(text: str, wanted: Sequence[str]) -> bool:
    return any(name.casefold() in text.casefold() for name in wanted)
