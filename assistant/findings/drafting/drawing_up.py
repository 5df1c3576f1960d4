"""Case notes to a draft of findings: what the command line, the chat and other programs call, with the same results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import ModelUse
from assistant.drawing.blocks import Block, Cell, Heading, Items, NewPage, Table, Text
from assistant.findings.drafting.blocks import appendix_blocks, evidence_table, finding_blocks, pattern_blocks
from assistant.findings.drafting.changes import changes, marks_of
from assistant.findings.drafting.finding import Finding, draft_finding
from assistant.findings.drafting.hunches import Compared, compare
from assistant.findings.drafting.in_case import CaseLine, case_lines, is_spoken, names_somebody
from assistant.findings.drafting.options import Option, option_blocks, options_for
from assistant.findings.drafting.sheet import sheet_blocks
from assistant.findings.drafting.with_model.proposed import Proposed, model_blocks
from assistant.findings.drafting.wording import DraftWords, and_, draft_words
from assistant.findings.factors import factors_rubric
from assistant.findings.left_over import left_over
from assistant.findings.notes import CaseNotes
from assistant.findings.remembering import RememberingEmbedder
from assistant.findings.result import Chosen, DraftPattern, Progress, Proposals, Proposing, propose, subject_of
from assistant.findings.setting_aside import SetAside
from assistant.findings.work import Decided, Work, WorkError
from assistant.learning import Log, log_blocks
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.library import Library

__all__ = ["FindingsDraft", "Wishes", "draft_findings", "redraft"]


_SAME_NOTES = 0.5
"""The share of the notes of a working file that must still be there, word for word."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How findings are drafted. `as_of` is the date on which guidance is read, `rubrics` a partnership's own copies, `log` the
    writer's learning log, which the draft ends with.
    """

    as_of: date = field(default_factory=date.today)
    rubrics: Path | None = None
    log: Log | None = None


@dataclass(frozen=True, slots=True)
class FindingsDraft:
    """Proposals, and a finding for each pattern that the writer accepted. Nothing of it is kept unless somebody writes it."""

    proposals: Proposals
    work: Work
    wishes: Wishes
    findings: tuple[Finding, ...] = ()
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    compared: Compared = field(default_factory=Compared)
    fingerprint: str = ""
    """Of the library; "" without one."""
    proposed: Mapping[str, Proposed] = field(default_factory=dict)
    """What a language model proposed for a pattern, by the pattern's id; `with_model.asking.worded` puts it there."""
    model: ModelUse | None = None
    """None where no language model was asked."""

    def to_json(self) -> dict[str, Any]:
        """`{"patterns", "set_aside", "for_a_person", "left_over"}`; a pattern's sentence is the writer's where there is one.

        A language model's sentence stands apart, as a pattern's `proposed` or `removed`, and what the model cost as `model`.
        """
        made = {**self.proposals.to_json(), "left_over": list(left_over(self.proposals))}
        if self.model is None:
            return made
        patterns = [
            {**pattern, **(self.proposed[pattern["id"]].to_json() if self._is_proposed(pattern) else {})}
            for pattern in made["patterns"]
        ]
        return {**made, "patterns": patterns, "model": self.model.to_json()}

    def _is_proposed(self, pattern: Mapping[str, Any]) -> bool:
        return bool(pattern["scaffold"]) and pattern["id"] in self.proposed

    def blocks(self) -> tuple[Block, ...]:
        """The whole draft below its title."""
        return tuple(self._blocks(draft_words(self.wishes.rubrics)))

    def sheets(self) -> tuple[Block, ...]:
        """The discussion sheets alone, a page each: of the accepted patterns, or of all proposals where none is accepted."""
        words = draft_words(self.wishes.rubrics)
        chosen = [finding.made for finding in self.findings] or list(self.proposals.patterns)
        pages = [sheet_blocks(made, self._lines(made), self.proposals, words) for made in chosen]
        return tuple(block for n, page in enumerate(pages) for block in (*([NewPage()] if n else []), *page))

    def _lines(self, made: DraftPattern) -> tuple[CaseLine, ...]:
        notes = [self.proposals.notes.note(one) for one in made.pattern.supports]
        return case_lines(notes, made.pattern.quotes, self.proposals.aside)

    def _blocks(self, words: DraftWords) -> Iterator[Block]:
        yield Text(words.head["record"], is_note=True)
        yield from self._for_a_person(words)
        yield from self._hunches(words)
        yield from self._findings(words)
        if self.findings:
            yield from evidence_table(self.findings, words)
        yield from self._proposals(words)
        yield from self._changes(words)
        yield from self._not_used(words)
        yield from appendix_blocks(self.findings, self.proposals, words)
        if self.wishes.log is not None:
            yield from log_blocks(self.wishes.log, self.wishes.as_of)

    def _for_a_person(self, words: DraftWords) -> Iterator[Block]:
        found = self.proposals.aside.for_a_person
        if found:
            yield Heading(words.aside["person"], 2)
            for item in found:
                note = self.proposals.notes.note(item.note_id)
                words_of = words.appendix.elsewhere if is_spoken(note) else f"“{item.sentence.text}”"
                yield Text(f"{item.note_id}, {note.group}: {words_of} {item.why}")

    def _hunches(self, words: DraftWords) -> Iterator[Block]:
        if self.compared.hunches:
            yield Heading(words.hunches["yours"], 2)
            for hunch in self.compared.hunches:
                yield Text(hunch.text)
                yield Text(hunch.remark, is_note=True)
            if self.compared.left_out:
                yield Text(self.compared.left_out)
        elif self.work.no_hunches:
            yield Text(words.hunches["skipped"], is_note=True)

    def _findings(self, words: DraftWords) -> Iterator[Block]:
        if not self.proposals.patterns:
            yield Text(words.head["no_pattern"])
        elif not self.findings:
            yield Text(words.head["none_accepted"])
        factors = factors_rubric(self.wishes.rubrics)
        earlier: dict[str, int] = {}
        for finding in self.findings:
            proposed = self._proposed(finding.made)
            yield from finding_blocks(finding, words, factors, bool(self.fingerprint), proposed, dict(earlier))
            if subject_of(finding.made):
                earlier.setdefault(subject_of(finding.made), finding.number)
            if finding.made.pattern.id in self.options:
                yield from option_blocks(self.options[finding.made.pattern.id])

    def _proposals(self, words: DraftWords) -> Iterator[Block]:
        taken = {finding.made.pattern.id for finding in self.findings}
        rest = [made for made in self.proposals.patterns if made.pattern.id not in taken]
        if rest:
            yield Heading("Proposals not taken further" if taken else "Proposals", 2)
        factors = factors_rubric(self.wishes.rubrics)
        for made in rest:
            yield from pattern_blocks(made, self.proposals, words, factors, self._lines(made), self._proposed(made))

    def _proposed(self, made: DraftPattern) -> tuple[Block, ...]:
        """What the model proposed; nothing any more where the writer has put a sentence."""
        return () if made.sentence else tuple(model_blocks(self.proposed.get(made.pattern.id), self.wishes.rubrics))

    def _changes(self, words: DraftWords) -> Iterator[Block]:
        if self.work.before is None and not self.work.asked:
            return
        yield Heading(words.changed["title"], 2)
        yield Items(changes(self.work, self.proposals, self.wishes.rubrics))

    def _not_used(self, words: DraftWords) -> Iterator[Block]:
        aside = self.proposals.aside
        if aside.items or aside.put_back:
            yield Heading(words.aside["title"], 2)
            yield Text(words.aside["intro"])
            if aside.items:
                rows = [self._aside_row(item, words) for item in aside.items]
                yield Table(("Sentence", "From", "Words", "Why it was set aside"), tuple(rows))
            if aside.put_back:
                yield Text(words.aside["back"].format(ids=and_([item.key for item in aside.put_back])))
        ids = left_over(self.proposals)
        if ids and self.proposals.patterns:
            yield Heading(words.left_over["title"], 2)
            yield Text(words.left_over["intro"])
            yield Text(f"{and_(ids)}.")

    def _aside_row(self, item: SetAside, words: DraftWords) -> tuple[Cell, ...]:
        note = self.proposals.notes.note(item.note_id)
        if names_somebody(item, self.proposals.aside):
            said = words.appendix.named
        elif is_spoken(note):
            said = words.appendix.elsewhere
        else:
            said = f"“{item.sentence.text}”"
        return Cell(item.key), Cell(note.group), Cell(said), Cell(item.why)


def draft_findings(
    notes: CaseNotes,
    library: Library | None = None,
    work: Work | None = None,
    wishes: Wishes | None = None,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> FindingsDraft:
    """Propose patterns, and draft a finding for each that `work` accepts.

    Nothing is indexed, stored or logged. `progress(done, total, words)` is told before each step.

    Raises:
        WorkError: where the working file accepts a pattern whose notes are not there. RubricError, EmbeddingError.
        ProposingStopped: where `is_stopped` turned true between two steps.
    """
    work, wishes = work or Work(), wishes or Wishes()
    _check(work, notes)
    model = RememberingEmbedder(embedder or (library.embedder if library else SentenceTransformerEmbedder()))
    wanted = Proposing(
        put_back=work.put_back,
        chosen=tuple(Chosen(one.id, one.supports) for one in work.accepted),
        listed=tuple(Chosen(one.id, one.supports) for one in work.patterns if one.supports),
        as_of=wishes.as_of,
        rubrics=wishes.rubrics,
    )
    proposals = propose(notes, library, wanted, model, progress, is_stopped)
    made = FindingsDraft(
        proposals,
        work,
        wishes,
        compared=compare(work.hunches, proposals, model, wishes.rubrics),
        fingerprint=library.fingerprint if library else "",
    )
    return redraft(made, work) or made


def redraft(made: FindingsDraft, work: Work) -> FindingsDraft | None:
    """The same proposals under other decisions, at once; None where these need the notes to be read through again.

    They do where sentences were put back, hunches were put down, or a pattern is accepted with other notes than it has.

    Raises:
        RubricError.
    """
    wishes = made.wishes
    held = {one.pattern.id: set(one.pattern.supports) for one in made.proposals.patterns}
    if (work.put_back, work.hunches) != (made.work.put_back, made.work.hunches):
        return None
    if any(held.get(one.id) != set(one.supports) for one in work.accepted):
        return None
    proposals = _with_sentences(made.proposals, work)
    findings = _drafted(proposals, work, wishes)
    return replace(
        made,
        proposals=proposals,
        work=work,
        findings=findings,
        options={one.made.pattern.id: _options(one, wishes) for one in findings if one.decided.recommendations},
    )


def _check(work: Work, notes: CaseNotes) -> None:
    marks = work.before.marks if work.before else ()
    same = set(marks) & set(marks_of(notes))
    if marks and len(same) < _SAME_NOTES * len(marks):
        raise WorkError(
            f"The working file was made from other notes: {len(same)} of its {len(marks)} notes are among these. Give the notes "
            "it was made from, or name another working file."
        )
    known = {note.id for note in notes.notes}
    for one in work.accepted:
        unknown = [note_id for note_id in one.supports if note_id not in known]
        if unknown:
            raise WorkError(
                f"{one.id} in the working file names {and_(unknown)}, which these notes don't have: give the same notes, or "
                "take the id out."
            )


def _with_sentences(proposals: Proposals, work: Work) -> Proposals:
    sentences = {one.id: one.sentence.strip() for one in work.patterns}
    patterns = tuple(replace(made, sentence=sentences.get(made.pattern.id, "")) for made in proposals.patterns)
    return replace(proposals, patterns=patterns)


def _drafted(proposals: Proposals, work: Work, wishes: Wishes) -> tuple[Finding, ...]:
    accepted: dict[str, Decided] = {one.id: one for one in work.accepted}
    chosen = [made for made in proposals.patterns if made.pattern.id in accepted]
    return tuple(
        draft_finding(number, made, accepted[made.pattern.id], proposals, _said(work, made.pattern.id), wishes.rubrics)
        for number, made in enumerate(chosen, 1)
    )


def _said(work: Work, pattern_id: str) -> tuple[str, ...]:
    """Ids of the notes that hold what was said when a pattern was talked about."""
    return tuple(dict.fromkeys(i for asked in work.asked if asked.pattern == pattern_id for i in asked.said_in))


def _options(finding: Finding, wishes: Wishes) -> tuple[Option, ...]:
    made = finding.made
    subject = made.subjects[0] if made.subjects else None
    return options_for(
        f"Finding {finding.number}: {made.heading or made.pattern.id}", made.pattern.factors, subject, wishes.rubrics
    )
