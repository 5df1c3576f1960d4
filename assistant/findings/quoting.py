"""Which words of a note are quoted: those that show the condition of work, with the neighbour that they lean on.

A quotation is one sentence, or several that follow each other in the note. Nothing that was set aside stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.check.rules import found
from assistant.findings.notes import Note, NoteSentence
from assistant.findings.patterns_rules import Condition, Quoting
from indexes.lexical import stem, words

__all__ = ["Quoted", "quoted"]

Quoted = tuple[float, NoteSentence, NoteSentence]
"""How much it says, the sentence that says it, and the sentences to quote as one."""


def quoted(
    note: Note, quotable: Sequence[NoteSentence], shared: Mapping[str, float], condition: Condition, rules: Quoting
) -> Quoted | None:
    """The best of the sentences that may be quoted, None where they say no more than when.

    `shared` are the stems that the pattern's notes share, weighed.
    """
    saying = [sentence for sentence in quotable if not found(rules.only_when, sentence.text)]
    if not saying:
        return None
    heaviest = max(_weight(s.text, shared) for s in saying) or 1.0

    def says(sentence: NoteSentence) -> float:
        return _shows(sentence.text, condition, rules) + rules.shared * _weight(sentence.text, shared) / heaviest

    best = max(saying, key=lambda s: (round(says(s), 9), -s.index))
    return says(best) * min(1.0, heaviest), best, _with_neighbours(note, best, quotable, condition, rules)


def _shows(text: str, condition: Condition, rules: Quoting) -> float:
    """How much a sentence says of how work is set up."""
    score = min(_cues(text, condition), rules.most_cues) * rules.cue
    score += rules.state * bool(found(rules.is_state, text)) + rules.figures * bool(found(rules.has_figures, text))
    return score - rules.event * bool(found(rules.is_event, text)) - rules.empty * (len(text.split()) < 3)


def _cues(text: str, condition: Condition) -> int:
    return sum(found(pattern, text) is not None for pattern in condition.patterns)


def _weight(text: str, shared: Mapping[str, float]) -> float:
    return sum(shared.get(one, 0.0) for one in {stem(word) for word in words(text)})


def _with_neighbours(
    note: Note, best: NoteSentence, quotable: Sequence[NoteSentence], condition: Condition, rules: Quoting
) -> NoteSentence:
    """What the sentence points back to, and what goes on from it and says something of how work is set up."""
    by_index = {s.index: s for s in quotable}
    first = last = best
    for before in _before(first, by_index, rules):
        if not _fits(note, before, last, rules):
            break
        first = before
    for after in _after(last, by_index, condition, rules):
        if not _fits(note, first, after, rules):
            break
        last = after
    return replace(first, end=last.end, text=note.text[first.start : last.end])


def _after(
    last: NoteSentence, by_index: Mapping[int, NoteSentence], condition: Condition, rules: Quoting
) -> Iterator[NoteSentence]:
    """Sentences after this one that say something of the condition and lean on what is quoted, or say much of it."""
    after = by_index.get(last.index + 1)
    while after and (found(rules.points_back, after.text) or _cues(after.text, condition) >= rules.strong):
        if _cues(after.text, condition):
            yield after
        after = by_index.get(after.index + 1)


def _before(first: NoteSentence, by_index: Mapping[int, NoteSentence], rules: Quoting) -> Iterator[NoteSentence]:
    """Sentences before this one, as long as each leans on the one before it."""
    while found(rules.points_back, first.text) or len(first.text.split()) <= rules.short:
        before = by_index.get(first.index - 1)
        if before is None:
            return
        yield before
        first = before


def _fits(note: Note, first: NoteSentence, last: NoteSentence, rules: Quoting) -> bool:
    """True where the sentences stand in one speech or one record, and are not too long together."""
    text = note.text[first.start : last.end]
    return not found(rules.voice_changes, text) and len(text.split()) <= rules.most_words
