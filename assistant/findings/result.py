"""What `findings` gives: the JSON contract of issue 7. The library and guidance parts are filled in after the patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.findings.notes import CaseNotes
from assistant.findings.pattern import Pattern
from assistant.findings.patterns import AT_MOST, propose_patterns
from assistant.findings.remembering import RememberingEmbedder
from assistant.findings.setting_aside import SettingAside, set_aside
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.library import Library

__all__ = ["DraftPattern", "LibraryRow", "Proposals", "propose"]


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A row of how widespread a pattern is: words of a review that is loaded."""

    file: str
    page: int | None
    paragraph: str | None
    quote: str

    def to_json(self) -> dict[str, Any]:
        """`{"file", "page", "paragraph", "quote"}`."""
        return {"file": self.file, "page": self.page, "paragraph": self.paragraph, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class DraftPattern:
    """A pattern with what else the contract holds. `sentence` is the writer's; while it is empty the scaffold stands."""

    pattern: Pattern
    sentence: str = ""
    reviews_loaded: int = 0
    rows: tuple[LibraryRow, ...] = ()
    guidance: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One element of `patterns`."""
        made = self.pattern
        return {
            "id": made.id,
            "sentence": self.sentence or made.scaffold,
            "scaffold": not self.sentence,
            "typology": made.typology,
            "supports": list(made.supports),
            "counter": list(made.counter),
            "factors": [{"factor": one.factor, "effect": one.effect} for one in made.factors],
            "quotes": [{"id": quote.note_id, "quote": quote.text} for quote in made.quotes],
            "not_known": list(made.not_known),
            "library": {"reviews_loaded": self.reviews_loaded, "rows": [row.to_json() for row in self.rows]},
            "guidance": [dict(citation) for citation in self.guidance],
            "questions": list(made.questions),
        }


@dataclass(frozen=True, slots=True)
class Proposals:
    """What was proposed and set aside. `aside.for_a_person` comes first on every page: it may not wait."""

    notes: CaseNotes
    aside: SettingAside
    patterns: tuple[DraftPattern, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        """`{"patterns", "set_aside", "for_a_person"}`."""
        return {
            "patterns": [pattern.to_json() for pattern in self.patterns],
            "set_aside": [item.to_json() for item in self.aside.items],
            "for_a_person": [item.to_json() for item in self.aside.for_a_person],
        }


def propose(
    notes: CaseNotes,
    library: Library | None = None,
    keep: Sequence[str] = (),
    embedder: Embedder | None = None,
    at_most: int = AT_MOST,
    rubrics: Path | None = None,
) -> Proposals:
    """Set aside and propose. `keep` are ids of notes ("B4") or sentences ("B4.2") to be put back.

    Raises:
        RubricError, EmbeddingError.
    """
    model = RememberingEmbedder(embedder or (library.embedder if library else SentenceTransformerEmbedder()))
    aside = set_aside(notes, keep, rubrics, model)
    patterns = propose_patterns(notes, aside, library, model, at_most, rubrics)
    return Proposals(notes, aside, tuple(DraftPattern(pattern) for pattern in patterns))
