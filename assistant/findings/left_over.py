"""Notes that no pattern holds: shown beside the patterns, so that nothing disappears."""

from __future__ import annotations

from assistant.findings.result import Proposals

__all__ = ["left_over"]


def left_over(proposals: Proposals) -> tuple[str, ...]:
    """Ids, in order, of notes that neither support nor count against a pattern and are not wholly set aside."""
    held = {i for made in proposals.patterns for i in (*made.pattern.supports, *made.pattern.counter)}
    notes = (note for note in proposals.notes.notes if note.id not in held)
    return tuple(note.id for note in notes if proposals.aside.evidence(note) or not note.sentences)
