"""What a language model proposed for a pattern, as the draft, its JSON and its pages carry it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.drawing.blocks import Block, Decide, Fold, Text
from assistant.findings.drafting.widespread import LibraryRow
from assistant.findings.drafting.with_model.rules import model_rules
from assistant.findings.drafting.wording import and_
from assistant.model_words import shown

__all__ = ["Proposed", "model_blocks"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence proposed for the pattern `pattern_id`.

    Only where `is_kept` may it be shown as a proposal; otherwise `why` says why it was removed, and `sentence` is what of it may
    be shown as removed ("" where nothing of it may). `ids` are the notes on which it rests, `rows` rows of reviews that the model
    would read beside it. All of it is the model's, none the writer's.
    """

    pattern_id: str
    sentence: str
    ids: tuple[str, ...]
    rows: tuple[LibraryRow, ...]
    is_kept: bool
    why: str
    model: str
    prompt: str

    def to_json(self) -> dict[str, Any]:
        """`{"proposed": {...}}` for a sentence that stands, `{"removed": {...}}` for one that does not."""
        by = {"model": self.model, "prompt": self.prompt}
        if not self.is_kept:
            return {"removed": {"sentence": self.sentence, "why": self.why, **by}}
        rows = [{"file": row.file, "page": row.page, "paragraph": row.paragraph} for row in self.rows]
        return {"proposed": {"sentence": self.sentence, "ids": list(self.ids), "rows": rows, **by}}


def model_blocks(proposed: Proposed | None, rubrics: Path | None = None) -> Iterator[Block]:
    """What stands below the scaffold: whose the proposal is and what it is worth, then the sentence; or what was removed, folded."""
    if proposed is None:
        return
    words = model_rules(rubrics).words
    name = shown(proposed.model)
    if not proposed.is_kept:
        said = Text(shown(proposed.sentence) if proposed.sentence else words["hidden"])
        yield Fold(
            words["removed"].format(name=name), (said, Text(words["why"].format(why=proposed.why), is_note=True))
        )
        return
    yield Text(words["proposed"].format(name=name, prompt=proposed.prompt, ids=and_(proposed.ids)), is_note=True)
    yield Decide(shown(proposed.sentence), words["ask"])
    if proposed.rows:
        yield Text(words["rows"].format(rows=and_(_places(proposed.rows))), is_note=True)


def _places(rows: Sequence[LibraryRow]) -> list[str]:
    return [", ".join(part for part in (row.title, f"page {row.page}" if row.page else "") if part) for row in rows]
