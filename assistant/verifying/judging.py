"""Does a sentence that a model wrote say what the passages it cites say? What isn't shown to is not shown to readers.

A sentence is kept where its words stand in one of the passages in their order, apart from words that only link and from what
may be left out without changing the sense (`assistant.verifying.alignment`), where its quotations are exact, where it
holds nothing that may never stand in a reply, and where the support score isn't low. Everything else is a
disagreement; where a check can name it (a number, a date, a name, the force, a negation, the actor), it is named.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.quotes import plain
from assistant.verifying.alignment import stands_in
from assistant.verifying.checks import Disagreement, Sides, misquoted, named_differences
from assistant.verifying.leading import Led, is_only_linking, ways_to_read
from assistant.verifying.rules import load
from assistant.verifying.support import supports
from assistant.verifying.words import units_of, words_of
from indexes.embedding import Embedder
from indexes.sentences import split

__all__ = ["SUPPORT_AT_LEAST", "Disagreement", "Judged", "disagreements", "judge_sentence"]

SUPPORT_AT_LEAST = 0.2
"""A kept sentence scores at least this. Over the 644 sentences of the sample library, all score above 0.87 beside their own
passage and 99.7% below 0.2 beside another one, by words alone."""

_LONGEST = 1200
"""Characters of a sentence; longer ones are no sentences."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a sentence may be shown beside its citations, and if not, why not.

    `body` is what it says without its lead-in, "" where it only links: such a sentence says nothing to be cited.
    """

    kept: bool
    reasons: tuple[Disagreement, ...]
    support: float | None = None
    body: str = ""


def judge_sentence(
    sentence: str, passages: Sequence[str], embedder: Embedder | None = None, labels: Sequence[str] = ()
) -> Judged:
    """The hard checks of `disagreements`, then the support score, which can only remove.

    `labels` are what is printed of each passage beside it (title, edition, kind, paragraph), in the order of the
    passages: a sentence may name nothing else of them.
    """
    found = disagreements(sentence, passages, labels)
    if found:
        return Judged(False, found)
    readings = list(_readings(sentence, passages, labels))
    if not readings:
        return Judged(True, ())
    body = " ".join(word.text for word in min(readings, key=lambda led: len(led.body)).body)
    score = supports(body, passages, embedder)
    if score < SUPPORT_AT_LEAST:
        return Judged(False, (Disagreement("support", f"{score:.2f}"),), score, body)
    return Judged(True, (), score, body)


def disagreements(sentence: str, passages: Sequence[str], labels: Sequence[str] = ()) -> tuple[Disagreement, ...]:
    """What in `sentence` the cited `passages` don't bear out; nothing where all of it stands there.

    Raises:
        ValueError: where labels are given and are not as many as the passages.
    """
    if labels and len(labels) != len(passages):
        msg = f"{len(labels)} labels were given for {len(passages)} passages: give one for each."
        raise ValueError(msg)
    unsafe = tuple(_never_shown(sentence))
    if unsafe:
        return unsafe
    parts = [sentence[a:b] for a, b in split(sentence)]
    if not parts or not words_of(sentence):
        return (Disagreement("empty", plain(sentence)),)
    return tuple(dict.fromkeys(found for part in parts for found in _of_part(part, passages, labels)))


def _of_part(part: str, passages: Sequence[str], labels: Sequence[str]) -> Iterator[Disagreement]:
    named = tuple(labels) or ("",) * len(passages)
    wrong_quotes = tuple(misquoted(part, passages))
    yield from wrong_quotes
    if wrong_quotes or _is_borne_out(part, passages, named):
        return
    whole = (" ".join(named),) * len(passages)
    if _is_borne_out(part, passages, whole):
        yield Disagreement("source", plain(part))
        return
    found = named_differences(Sides.of(part, passages, named))
    yield from found or (Disagreement("wording", plain(part)),)


def _is_borne_out(part: str, passages: Sequence[str], labels: Sequence[str]) -> bool:
    return is_only_linking(words_of(part), labels) or any(True for _ in _read(part, passages, labels))


def _read(part: str, passages: Sequence[str], labels: Sequence[str]) -> Iterator[Led]:
    """The readings of a sentence that stand in the passages its lead-in allows."""
    units = [units_of(passage) for passage in passages]
    for led in ways_to_read(words_of(part), labels):
        if stands_in(led.body, [unit for i in led.passages for unit in units[i]]):
            yield led


def _readings(sentence: str, passages: Sequence[str], labels: Sequence[str]) -> Iterator[Led]:
    named = tuple(labels) or ("",) * len(passages)
    for a, b in split(sentence):
        yield from _read(sentence[a:b], passages, named)


def _never_shown(sentence: str) -> Iterator[Disagreement]:
    """Links, images, markup, instructions to the reader, characters that aren't print, and too much text.

    Source: OWASP Top 10 for LLM Applications (2025), LLM01 and LLM05; Unicode Standard Annex 9 for marks of direction.
    """
    if len(sentence) > _LONGEST:
        yield Disagreement("length", f"{len(sentence)} characters")
    hidden = [
        c for c in sentence if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn") and c not in "\n\t\u00ad"
    ]
    if hidden:
        yield Disagreement("control", ", ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(hidden)))
    text = unicodedata.normalize("NFKC", sentence)
    for kind, pattern in load().forbidden:
        match = pattern.search(text)
        if match:
            yield Disagreement(kind, match.group())
