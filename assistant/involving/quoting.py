"""What guidance says of a rule of the kit: the sentence of the library, verbatim, from a part that is about reviews."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answer import Claim
from assistant.check.guidance import claim_in_library, place_of
from assistant.drawing.blocks import Block, Fold, Source, Text
from assistant.involving.template import Kit, Rule
from indexes.documents import Citation
from indexes.library import Library

__all__ = ["Said", "said_of"]


@dataclass(frozen=True, slots=True)
class Said:
    """A rule and the sentence that says it; `claim` is None where nothing loaded says it, and then `ask` says whom to ask."""

    name: str
    about: str
    claim: Claim | None
    ask: str

    @property
    def nothing(self) -> str:
        """What is said where nothing loaded says it."""
        return f"Nothing loaded says this; ask {self.ask}."

    @property
    def place(self) -> str:
        """Document, edition, page and paragraph; of one paragraph that runs over a page, once."""
        citations = self.claim.citations if self.claim is not None else ()
        last_of = {(citation.document_id, citation.paragraph): citation for citation in citations}
        return "; ".join(_place(citation) for citation in last_of.values())

    def blocks(self) -> tuple[Block, ...]:
        """The sentence with its place, under a line that says what it is about."""
        held = Text(self.nothing) if self.claim is None else Source(self.claim.text, self.place)
        return (Fold(f"{self.about[:1].upper()}{self.about[1:]}", (held,)),)

    def to_json(self) -> dict[str, Any]:
        """With `quotes` where the library says it, and `nothing` where it does not."""
        found: dict[str, Any] = {"rule": self.name, "about": self.about}
        if self.claim is None:
            return found | {"nothing": self.nothing}
        return found | {"quotes": [_citation_json(citation) for citation in self.claim.citations]}


def said_of(names: Sequence[str], kit: Kit, library: Library | None, as_of: date) -> tuple[Said, ...]:
    """What the library says of each rule, in the order of their names."""
    return tuple(
        Said(name, rule.about, _claim(rule, kit, library, as_of) if library is not None else None, rule.ask)
        for name, rule in ((name, kit.rules[name]) for name in names)
    )


def _claim(rule: Rule, kit: Kit, library: Library, as_of: date) -> Claim | None:
    for one in rule.tries:
        made = claim_in_library(library, one.query, one.says, as_of=as_of)
        if made is not None and made.is_supported and _is_about_reviews(made, rule, kit, library):
            return made
    return None


def _is_about_reviews(made: Claim, rule: Rule, kit: Kit, library: Library) -> bool:
    """The document or a heading above the sentence says so: guidance on other work has sentences that sound alike."""
    citation = made.citations[-1]
    stands = "\n".join((citation.title, *library.paragraph(citation.paragraph_id).heading))
    if rule.not_under and re.search(rule.not_under, stands, re.IGNORECASE):
        return False
    return re.search(rule.under or kit.under, stands, re.IGNORECASE) is not None


def _place(citation: Citation) -> str:
    return f"{place_of(citation)} (a fictional sample)" if citation.is_sample else place_of(citation)


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "quote": citation.quote,
        "document": citation.document_id,
        "title": citation.title,
        "edition": citation.edition,
        "standing": citation.standing,
        "page": citation.page,
        "paragraph": citation.paragraph,
        "force": citation.force.value if citation.force else None,
        "place": place_of(citation),
    }
