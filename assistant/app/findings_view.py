"""What the page shows of notes that are held: what needs a person, each proposal as a card, what was set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.app.held_notes import HeldNotes
from assistant.app.rendering import render
from assistant.check.language import query_sentence
from assistant.findings.drafting.blocks import NOT_NAMED, factor_words
from assistant.findings.drafting.changes import groups_heard
from assistant.findings.drafting.drawing_up import FindingsDraft
from assistant.findings.drafting.exporting import html
from assistant.findings.drafting.finding import Finding, draft_finding
from assistant.findings.drafting.in_case import CaseLine
from assistant.findings.drafting.wording import draft_words
from assistant.findings.factors import factors_rubric
from assistant.findings.left_over import left_over
from assistant.findings.result import DraftPattern
from assistant.findings.setting_aside import SetAside
from assistant.findings.work import Decided, PatternStanding

__all__ = ["Card", "drawn"]


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal. `records` are quoted, `spoken` stands behind a fold; `question` is asked of the writer's sentence."""

    id: str
    heading: str
    decided: Decided
    made: DraftPattern
    finding: Finding
    records: tuple[CaseLine, ...]
    spoken: tuple[CaseLine, ...]
    where: str
    question: str

    @property
    def against(self) -> tuple[CaseLine, ...]:
        """What counts against it."""
        return self.finding.counter


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence that was set aside, once, with every reason for it."""

    key: str
    note_id: str
    words: str
    why: tuple[str, ...]


def drawn(held: HeldNotes) -> str:
    """The page below the notes; everything from notes and from the writer is escaped."""
    draft = held.draft
    if draft is None:
        return ""
    words = draft_words(draft.wishes.rubrics)
    proposals = draft.proposals
    return render(
        "findings_view.html",
        held=held,
        draft=draft,
        words=words,
        remarks=proposals.notes.remarks,
        for_a_person=proposals.aside.for_a_person,
        aside=_once(proposals.aside.items),
        put_back=_once(proposals.aside.put_back),
        cards=_cards(draft, held),
        gone=_gone(draft, held),
        left_over=left_over(proposals) if proposals.patterns else (),
        notes={note.id: note for note in proposals.notes.notes},
        standings=[one.value for one in PatternStanding],
        groups=groups_heard(proposals.notes),
        accepted=[finding.made.pattern.id for finding in draft.findings],
        report=_report(draft),
    )


def _once(items: Sequence[SetAside]) -> list[Aside]:
    """Each sentence once, in order: one may be set aside for two reasons, and is put back as one."""
    held: dict[str, list[SetAside]] = {}
    for item in items:
        held.setdefault(item.key, []).append(item)
    return [
        Aside(key, same[0].note_id, same[0].sentence.text, tuple(dict.fromkeys(one.why for one in same)))
        for key, same in held.items()
    ]


def _cards(draft: FindingsDraft, held: HeldNotes) -> list[Card]:
    """In the order of their ids, whatever was taken further: nothing moves under the reader's hand."""
    patterns = sorted(draft.proposals.patterns, key=lambda made: int(made.pattern.id.lstrip("P")))
    return [_card(made, draft, held) for made in patterns]


def _card(made: DraftPattern, draft: FindingsDraft, held: HeldNotes) -> Card:
    pattern, rubrics = made.pattern, draft.wishes.rubrics
    decided = held.work.decided(pattern.id) or Decided(id=pattern.id, supports=pattern.supports)
    finding = draft_finding(0, made, decided, draft.proposals, rubrics=rubrics)
    lines = finding.in_this_case
    asked = query_sentence(decided.sentence, rubrics) if decided.sentence.strip() else None
    return Card(
        id=pattern.id,
        heading=finding.heading or NOT_NAMED,
        decided=decided,
        made=made,
        finding=finding,
        records=tuple(line for line in lines if not line.is_spoken),
        spoken=tuple(line for line in lines if line.is_spoken),
        where=factor_words(made, factors_rubric(rubrics), draft_words(rubrics)),
        question=asked.question if asked and asked.query else "",
    )


def _gone(draft: FindingsDraft, held: HeldNotes) -> Sequence[Decided]:
    """What the writer decided of patterns that are not proposed now: their words stay in sight."""
    here = {made.pattern.id for made in draft.proposals.patterns}
    return [one for one in held.work.patterns if one.id not in here and (one.sentence.strip() or one.accepted)]


def _report(draft: FindingsDraft) -> Markup:
    """The draft, with ids of its own beside a report of the other tab. Text holds no raw quotation mark, so only tags change."""
    made = str(html(draft))
    return Markup(made.replace('id="part-', 'id="findings-part-').replace('href="#part-', 'href="#findings-part-'))
