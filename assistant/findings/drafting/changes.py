"""What changed since the last draft that was kept, and who was asked: learning shown as it went."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from assistant.findings.drafting.wording import and_, draft_words
from assistant.findings.notes import CaseNotes
from assistant.findings.result import Proposals
from assistant.findings.work import Before, Decided, Work

__all__ = ["changes", "groups_heard", "kept", "marks_of"]


def changes(work: Work, proposals: Proposals, rubrics: Path | None = None) -> tuple[str, ...]:
    """Lines on what changed, who was asked, and whose words are in the notes.

    Raises:
        RubricError.
    """
    return tuple(_lines(work, proposals, draft_words(rubrics).changed))


def _lines(work: Work, proposals: Proposals, said: dict[str, str]) -> Iterator[str]:
    if work.before is None:
        yield said["first"]
    else:
        changed = [*_notes(work.before, proposals.notes, said), *_patterns(work.before, work, proposals, said)]
        yield from changed or [said["same"]]
    for asked in work.asked:
        template = said["asked"] if asked.said_in else said["asked_no_notes"]
        yield template.format(on=_day(asked.on), group=asked.group, pattern=asked.pattern, ids=and_(asked.said_in))
    if not work.asked:
        yield said["none_asked"]
    groups = groups_heard(proposals.notes)
    if groups:
        yield said["groups"].format(groups=and_(groups))


def _notes(before: Before, notes: CaseNotes, said: dict[str, str]) -> Iterator[str]:
    now = [note.id for note in notes.notes]
    added, gone = _without(now, before.notes), _without(before.notes, now)
    if added:
        yield said["notes"].format(ids=and_(added))
    if gone:
        yield said["notes_gone"].format(ids=and_(gone))


def _patterns(before: Before, work: Work, proposals: Proposals, said: dict[str, str]) -> Iterator[str]:
    was = {one.id: one for one in before.patterns}
    for made in proposals.patterns:
        now = made.pattern
        old = was.pop(now.id, None)
        if old is None:
            yield said["new"].format(pattern=now.id)
            continue
        for template, ids in (
            (said["gained"], _without(now.supports, old.supports)),
            (said["lost"], _without(old.supports, now.supports)),
            (said["counter"], _without(now.counter, old.counter)),
        ):
            if ids:
                yield template.format(pattern=now.id, ids=and_(ids))
        decided = work.decided(now.id)
        if decided is not None:
            yield from _decisions(old, decided, said)
    for name in was:
        yield said["gone"].format(pattern=name)


def _decisions(old: Decided, now: Decided, said: dict[str, str]) -> Iterator[str]:
    if old.sentence.strip() and now.sentence.strip() != old.sentence.strip():
        yield said["sentence"].format(pattern=now.id)
    if now.standing != old.standing:
        yield said["standing"].format(pattern=now.id, standing=now.standing.value)


def groups_heard(notes: CaseNotes) -> tuple[str, ...]:
    """The role groups whose own words are in the notes."""
    return tuple(dict.fromkeys(n.group for n in notes.notes if n.speaker.standing in ("own", "practitioner")))


def kept(work: Work, proposals: Proposals, on: date) -> Work:
    """The working file after this draft: new proposals are listed, decisions stay, and this draft is the one to compare with."""
    patterns = []
    for made in proposals.patterns:
        pattern = made.pattern
        old = work.decided(pattern.id) or Decided(id=pattern.id)
        fresh = {"supports": pattern.supports, "counter": pattern.counter, "about": made.heading}
        patterns.append(old.model_copy(update=fresh))
    before = Before(
        made=on,
        notes=tuple(note.id for note in proposals.notes.notes),
        marks=marks_of(proposals.notes),
        patterns=tuple(patterns),
    )
    return work.model_copy(update={"patterns": tuple(patterns), "before": before})


def marks_of(notes: CaseNotes) -> tuple[str, ...]:
    """A short checksum of each note, in order."""
    return tuple(hashlib.sha256(note.text.encode()).hexdigest()[:8] for note in notes.notes)


def _without(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in these if one not in set(those))


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
