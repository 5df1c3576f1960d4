"""What is put to a language model about the patterns of a draft, exactly as it is sent, and what becomes of its replies.

Given are sentences of records, and of conversations whose person agreed that their words be used; never what was set aside,
what belongs to another process, or what speaks to software. Patterns, quotations and all else stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from assistant.answer import ModelUse
from assistant.findings.drafting.widespread import LibraryRow
from assistant.findings.drafting.with_model.judging import Given, Judgement, judge, may_be_repeated
from assistant.findings.drafting.with_model.proposed import Proposed
from assistant.findings.drafting.with_model.rules import model_rules
from assistant.findings.notes import Note, NoteKind, NoteSentence, Use
from assistant.models.errors import ModelFailed
from assistant.models.reader import Prepared, Reader, in_full
from assistant.models.replies import Shape
from assistant.models.usage import Usage
from assistant.verifying.addressed import is_addressed, states
from indexes.lexical import STOP_WORDS, stems
from prompts.templating import load

if TYPE_CHECKING:
    from assistant.findings.drafting.drawing_up import FindingsDraft
    from assistant.findings.result import DraftPattern, Proposals

__all__ = ["Wish", "outgoing_text", "wishes", "worded"]

_MOST_SENTENCES = 20
_MOST_ROWS = 6
_FEWEST_WORDS = 3
_SHARED_AT_LEAST = 2
"""Words that say something which a row of a review must share with the sentence to be read beside it."""

_FAILED_AT_MOST = 2
"""Calls in a row that come to nothing: after these no more are made."""


class _Reply(Shape):
    """A sentence and the numbers of the sentences that it rests on; both empty where the model has none."""

    sentence: str = Field(max_length=600)
    ids: list[Annotated[int, Field(ge=1, le=999, strict=True)]] = Field(max_length=40)


@dataclass(frozen=True, slots=True)
class Wish:
    """A pattern without a sentence of the writer: what a model is given for it, and the call before it is made.

    Numbers from 1 name first `given`, then `rows`.
    """

    pattern_id: str
    given: tuple[Given, ...]
    rows: tuple[LibraryRow, ...]
    prepared: Prepared

    def places(self) -> dict[str, int]:
        """The numbers under which sentences are given, by note and sentence: "A5.4"."""
        return {f"{one.note_id}.{one.number}": place for place, one in enumerate(self.given, 1)}


def wishes(reader: Reader, draft: FindingsDraft) -> tuple[Wish, ...]:
    """One for each accepted pattern without a sentence, or for each proposal where none is accepted. Nothing is sent."""
    written = {one.made.pattern.id for one in draft.findings if not one.is_scaffold}
    chosen = [one.made for one in draft.findings] or list(draft.proposals.patterns)
    asked = []
    for made in chosen:
        given = _given(made, draft.proposals)
        if given and not made.sentence and made.pattern.id not in written:
            rows = made.spread.rows[:_MOST_ROWS]
            asked.append(Wish(made.pattern.id, given, rows, _prepared(reader, given, rows)))
    return tuple(asked)


def outgoing_text(asked: Sequence[Wish]) -> str:
    """All that would be sent, word for word: what every call has in front, then each call."""
    return in_full([wish.prepared for wish in asked])


def worded(
    reader: Reader,
    draft: FindingsDraft,
    asked: Sequence[Wish],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> FindingsDraft:
    """The draft with what the model proposed, each sentence compared with the notes it names; the rest of it is as it was."""
    rubrics = draft.wishes.rubrics
    made: dict[str, Proposed] = {}
    spent, in_a_row, why = Usage(), 0, ""
    for number, wish in enumerate(asked):
        progress(number, len(asked))
        call = _Call(wish, reader.settings.name, rubrics)
        try:
            found, usage = reader.put(wish.prepared, _Reply, call.read)
            in_a_row = 0
        except ModelFailed as error:
            found, usage = call.removed, error.usage or Usage(calls=1)
            in_a_row, why = (0, why) if found else (in_a_row + 1, str(error))
        spent = spent + usage
        if found is not None:
            made[wish.pattern_id] = found
        if in_a_row >= _FAILED_AT_MOST:
            break
    return replace(draft, proposed=made, model=_use(reader, spent, made, len(asked), why if in_a_row else ""))


def _given(made: DraftPattern, proposals: Proposals) -> tuple[Given, ...]:
    held = []
    for note in (proposals.notes.note(one) for one in made.pattern.supports):
        sentences = set(proposals.aside.quotable(note)) & set(proposals.aside.evidence(note))
        said = _may_be_given(note, made.pattern.quotes)
        held += [
            Given(note.id, sentence.text, note.kind is NoteKind.CHRONOLOGY, sentence.index + 1)
            for sentence in sorted(sentences, key=lambda one: one.index)
            if said(sentence) and len(sentence.text.split()) >= _FEWEST_WORDS and _is_plain(sentence.text)
        ]
    return tuple(held[:_MOST_SENTENCES])


def _may_be_given(note: Note, quotes: Sequence[NoteSentence]) -> Callable[[NoteSentence], bool]:
    """Records as they are; of what people said only what the pattern quotes, and only where they agreed that it be used."""
    is_spoken = note.kind in (NoteKind.CONVERSATION, NoteKind.OTHER) or note.speaker.standing in ("own", "practitioner")
    if not is_spoken:
        return lambda _: True
    if note.use is Use.BACKGROUND:
        return lambda _: False
    return lambda sentence: sentence in quotes


def _is_plain(text: str) -> bool:
    return not is_addressed(text) and states(text)


def _prepared(reader: Reader, given: Sequence[Given], rows: Sequence[LibraryRow]) -> Prepared:
    """The call. Sentences of notes pass as what a person typed, those of published reviews as published."""
    out = reader.outgoing()
    notes = list(dict.fromkeys(one.note_id for one in given))
    texts = [(f"note {notes.index(one.note_id) + 1}", out.hide(_line(one.text))) for one in given]
    texts += [("review", out.hide_published(_line(row.quote))) for row in rows]
    sentences = "\n".join(f"[{number}] ({kind}) {text}" for number, (kind, text) in enumerate(texts, 1))
    return Prepared(load("pattern"), {"sentences": sentences}, out)


def _line(text: str) -> str:
    return " ".join(text.split())


class _Call:
    """One call's replies: a sentence that may not stand is given back with the reason, once, and kept to be shown as removed."""

    def __init__(self, wish: Wish, model: str, rubrics: Path | None) -> None:
        self._wish, self._model, self._rubrics = wish, model, rubrics
        self.removed: Proposed | None = None

    def read(self, reply: _Reply) -> Proposed | None:
        """The proposal; None where the model says that it has none.

        Raises:
            ModelFailed: with the reason why the sentence may not stand.
        """
        sentence = _line(self._wish.prepared.out.restore(reply.sentence))
        if not sentence:
            return self.removed
        places = list(dict.fromkeys(number - 1 for number in reply.ids))
        count = len(self._wish.given)
        cited = [self._wish.given[place] for place in places if place < count]
        is_known = all(place < count + len(self._wish.rows) for place in places)
        judged = judge(sentence, cited, self._rubrics) if is_known and cited else Judgement("id")
        if judged.kind:
            reason = model_rules(self._rubrics).reason(judged.kind)
            self.removed = self._made(_removed_words(sentence, judged.kind, cited, self._rubrics), why=reason)
            raise ModelFailed(reason)
        ids = tuple(dict.fromkeys(cited[place].note_id for place in judged.places))
        rows = [self._wish.rows[place - count] for place in places if place >= count]
        return self._made(sentence, ids, tuple(row for row in rows if _share(row.quote, sentence)))

    def _made(
        self, sentence: str, ids: tuple[str, ...] = (), rows: tuple[LibraryRow, ...] = (), why: str = ""
    ) -> Proposed:
        prompt = self._wish.prepared.prompt.label
        return Proposed(self._wish.pattern_id, sentence, ids, rows, not why, why, self._model, prompt)


def _share(row: str, sentence: str) -> bool:
    held = {stem for stem in stems(sentence) if stem not in STOP_WORDS}
    return len(held & set(stems(row))) >= _SHARED_AT_LEAST


def _removed_words(sentence: str, kind: str, cited: Sequence[Given], rubrics: Path | None) -> str:
    """The sentence where it is mostly made of the notes' words and is removed for what can be compared; "" otherwise.

    A name, blame, somebody's voice or an instruction is not repeated, and neither is what has nothing to do with the notes.
    """
    if kind not in model_rules(rubrics).shown_removed.split() or not may_be_repeated(sentence, cited, rubrics):
        return ""
    held = {stem for one in cited for stem in stems(one.text)}
    said = [stem for stem in stems(sentence) if stem not in STOP_WORDS]
    foreign = sum(stem not in held for stem in said)
    return sentence if said and 2 * foreign <= len(said) else ""


def _use(reader: Reader, spent: Usage, made: Mapping[str, Proposed], asked: int, why: str) -> ModelUse:
    kept = sum(one.is_kept for one in made.values())
    removed = len(made) - kept
    done = f"It was asked about {asked} {'pattern' if asked == 1 else 'patterns'}: {kept} proposed, {removed} removed."
    return ModelUse(
        name=reader.settings.name,
        where=reader.settings.where,
        prompts=(load("pattern").label,),
        calls=spent.calls,
        tokens_in=spent.tokens_in,
        tokens_out=spent.tokens_out,
        seconds=round(spent.seconds, 2),
        note=" ".join(words for words in (done, why) if words),
        replaced=spent.replaced,
    )
