"""The words around a pattern: scaffold, what is not known, questions. Templates are data; words of notes stand verbatim."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.check.language import query_sentence
from assistant.check.rules import found
from assistant.findings.factors import Factor
from assistant.findings.notes import Note, NoteKind, NoteSentence
from assistant.findings.patterns_rules import PatternsRubric, Scaffold

__all__ = ["not_known", "questions", "scaffold"]

_FIGURES = r"\b(?:\d+ per cent|\d+ of (?:the )?\d+|of (?:the )?\d+|average|median)\b|\d%"


def scaffold(sentences: Sequence[NoteSentence], kinds: Sequence[NoteKind], rules: Scaffold) -> str:
    """The sentence to complete; with a fragment of a record or report where one reads well. Speech is never put into it."""
    for sentence, kind in zip(sentences, kinds, strict=True):
        text = sentence.text.rstrip(".").strip()
        if kind is not NoteKind.CONVERSATION and _reads_well(text, rules):
            filled = rules.filled.format(fragment=text[0].lower() + text[1:])
            if not query_sentence(filled).query:  # words of a record that an editor would ask about stay in the record
                return filled
    return rules.empty


def _reads_well(text: str, rules: Scaffold) -> bool:
    size = len(text.split())
    if not rules.fewest_words <= size <= rules.most_words or text[1:2].isupper():
        return False
    return bool(found(rules.opens, text) and found(rules.present, text) and not found(rules.never, text))


def not_known(
    notes: Sequence[Note], counter: Sequence[str], untested: Sequence[str], has_helped: bool, rules: PatternsRubric
) -> tuple[str, ...]:
    """What the notes of a pattern do not show, the weightiest first."""
    words = rules.not_known
    standings = {note.speaker.standing for note in notes}
    has_figures = any(found(_FIGURES, note.text) for note in notes)
    lines = [
        words.untested.format(ids=_and(untested)) if untested else "",
        words.helped if has_helped else "",
        words.no_figures if not has_figures else words.no_outcome,
        (words.counter_helped if has_helped else words.counter).format(ids=_and(counter)) if counter else "",
        words.no_family if "own" not in standings else "",
        words.no_account if "practitioner" not in standings else "",
        words.no_event if all(note.kind is not NoteKind.CHRONOLOGY for note in notes) else "",
        words.one_time,
    ]
    return tuple([line for line in lines if line][: words.at_most])


def questions(
    text: str, factors: Sequence[Factor], counter: Sequence[str], has_helped: bool, rules: PatternsRubric
) -> tuple[str, ...]:
    """Questions that open up: one for each factor that has one, then what was different elsewhere."""
    asked = list(rules.questions.helped) if has_helped else []
    for factor in factors:
        lines = (line for line in rules.questions.by_factor if line.factor == factor.factor)
        line = next((line for line in lines if not line.words or found(line.words, text)), None)
        if line and line.ask not in asked:
            asked.append(line.ask)
    if counter and not has_helped:
        asked.insert(min(len(asked), rules.questions.at_most - 1), rules.questions.counter[0].format(ids=_and(counter)))
    return tuple(asked[: rules.questions.at_most])


def _and(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"
