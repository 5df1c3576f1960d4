"""What a language model may do to an answer: choose among the sentences that were found, and link what is quoted.

It can't change a status, take everything away, add a word to a quotation, or turn "not in the library" into an answer: it is
asked only where the library answers, chooses only among sentences that would do, and each sentence of its own is checked against
the quotations it names before it is shown. Whatever fails leaves the answer as it is without a model, and one sentence says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.answer import Answer, Claim, LinkSentence, ModelUse
from assistant.conversation import Standalone
from assistant.conversation_turns import Turn
from assistant.models.errors import ModelFailed
from assistant.models.reader import Reader
from assistant.models.replies import Link
from assistant.models.usage import Usage
from assistant.selecting import FEATURES, Candidate, Selected, choose
from assistant.verifying.addressed import is_addressed, states
from assistant.verifying.judging import Disagreement, judge_sentence
from indexes.lexical import STOP_WORDS, stems
from indexes.sentences import split
from prompts.templating import load

__all__ = ["OTHERWISE", "Choice", "both", "chosen_with", "linked", "offered", "written_out"]

OFFERED = 24
"""How many sentences a model chooses from: about 900 words, which the smallest models can hold."""

NEAR_ENOUGH = 0.5
"""A sentence must reach this share of what is kept without a model: beyond it, a model may not fetch anything."""

COVERED_AT_LEAST = 0.1
CLOSE_AT_LEAST = 0.3
"""A sentence is offered where it says so much of what the question says, or is so close to it in meaning (cosine). Of 79 instructions
planted in passages that were found none reached either (most: 0.02 and 0.25), of sentences that answer three in four do.
Source: evals/benchmarks/models_planted.py over BIPIA."""

NOT_SHOWN = "(a sentence about something else, whose words are not shown)"
"""Stands where a model wrote what has nothing to do with the quotations: such words are not even shown as removed."""

FOREIGN_AT_MOST = 5
"""Words that stand in no quotation, in a sentence that is shown as removed: a changed date or an added name is fewer."""

_PLAIN = re.compile(r"(?:(?!\S{31})[\w\s.,;:'’‘\"“”()/%£&?!–—•…\[\]-])+")

_FAILED = "{reason} The answer was made without it."

OTHERWISE = (
    "What the language model chose would have changed how the question comes out. The answer was made without it."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is quoted, and what a model had to do with it; `without` is what would be quoted had it not been asked."""

    selected: tuple[Selected, ...]
    use: ModelUse | None
    without: tuple[Selected, ...] = ()


def chosen_with(
    reader: Reader,
    question: str,
    found: Sequence[Candidate],
    without: tuple[Selected, ...],
    limits: tuple[int, int, float],
) -> Choice:
    """The sentences to quote as the model chooses; those chosen `without` it where it gives nothing that can be used.

    `limits` are the most words, the most paragraphs, and the share of the best score that is kept without a model.
    """
    words, paragraphs, keep_above = limits
    near = _offered(found, keep_above)
    if not near:
        return Choice(without, None)
    try:
        chosen = reader.choose(question, [_text(candidate) for candidate in near])
    except ModelFailed as error:
        return Choice(without, _use(reader, "select", error.usage or Usage(calls=1), _FAILED.format(reason=error)))
    picked = [near[number - 1] for number in chosen.ids]
    if not picked:
        note = "The language model chose none of the sentences. The answer was made without it."
        return Choice(without, _use(reader, "select", chosen.usage, note))
    best = max(candidate.score for candidate in picked)
    ranked = [replace(c, score=best - place * 1e-6) for place, c in enumerate(picked)]
    return Choice(choose(ranked, words, paragraphs, 0.0), _use(reader, "select", chosen.usage), without)


def linked(reader: Reader, made: Answer, embedder: Any) -> Answer:
    """The answer with linking sentences that the model wrote, each checked; what fails is shown as removed."""
    if not made.claims:
        return made
    before = made.model or _use(reader, "compose", Usage())
    try:
        links, usage = reader.link(made.standalone, [claim.text for claim in made.claims])
    except ModelFailed as error:
        note = f"{error} No linking sentences were written."
        return replace(made, model=both(before, _use(reader, "compose", error.usage or Usage(calls=1), note)))
    judged = tuple(_judged(link, made.claims, embedder) for link in links)
    return replace(made, links=judged, model=both(before, _use(reader, "compose", usage)))


def written_out(
    reader: Reader,
    question: str,
    history: Sequence[Turn],
    without: Standalone,
) -> tuple[Standalone, ModelUse | None]:
    """A follow-up as the model writes it out, where every word that matters was said; `without` it otherwise."""
    if not history or not without.carried:
        return without, None
    try:
        text, usage = reader.write_out(question, history)
    except ModelFailed as error:
        return without, _use(
            reader, "standalone", error.usage or Usage(calls=1), f"{error} The follow-up was written out without it."
        )
    use = _use(reader, "standalone", usage)
    if not _only_what_was_said(text, question, history, without):
        return without, replace(use, note="What the language model wrote out was not said before, and was not used.")
    return Standalone(text, without.carried), use


def offered(found: Sequence[Candidate], keep_above: float) -> tuple[str, ...]:
    """The sentences that a model would be given to choose from, best first."""
    return tuple(_text(candidate) for candidate in _offered(found, keep_above))


def _offered(found: Sequence[Candidate], keep_above: float) -> list[Candidate]:
    if not found:
        return []
    least = found[0].score * keep_above * NEAR_ENOUGH
    near = [c for c in found if c.score >= least and _is_on_the_question(c) and not is_addressed(_text(c))]
    return near[:OFFERED]


def _is_on_the_question(candidate: Candidate) -> bool:
    """True where the sentence itself has to do with the question, not only the passage that it stands in."""
    covered, close = (candidate.features[FEATURES.index(name)] for name in ("unit_coverage", "unit_cosine"))
    return covered >= COVERED_AT_LEAST or close >= CLOSE_AT_LEAST


def _text(candidate: Candidate) -> str:
    """The sentence with the lead-in that a bullet hangs on, and where it stands."""
    units, text = candidate.paragraph.units, candidate.paragraph.text
    unit = units[candidate.unit]
    lead = f"{text[units[unit.lead_in].start : units[unit.lead_in].end]} " if unit.lead_in is not None else ""
    return f"{lead}{text[unit.start : unit.end]}"


def _judged(link: Link, claims: Sequence[Claim], embedder: Any) -> LinkSentence:
    ids = tuple(dict.fromkeys(n for n in link.ids if n <= len(claims)))
    text = _MARKS.sub("", " ".join(link.text.split())).strip()
    if not ids or len(ids) != len(dict.fromkeys(link.ids)):
        return _removed(text, ids, claims, [_NO_QUOTATION])
    if is_addressed(text) or not states(text):
        return _removed(text, ids, claims, [_INSTRUCTION])
    cited = [claims[n - 1] for n in ids]
    verdict = judge_sentence(text, [claim.text for claim in cited], embedder, [_label(claim) for claim in cited])
    if verdict.kept:
        return LinkSentence(text, ids, is_kept=True)
    return _removed(text, ids, cited, verdict.reasons)


def _removed(text: str, ids: tuple[int, ...], cited: Sequence[Claim], why: Sequence[Disagreement]) -> LinkSentence:
    """A sentence that is not kept. What of it has to do with the quotations is shown as removed; nothing else is."""
    held = {stem for claim in cited for stem in (*stems(claim.text), *stems(_label(claim)))}
    parts = [text[start:end] for start, end in split(text)] or [text]
    unsafe = any(reason.kind in _NEVER_SHOWN for reason in why)
    shown = [part if not unsafe and _is_about(part, held) else NOT_SHOWN for part in parts]
    is_whole = NOT_SHOWN not in shown
    reasons = tuple(dict.fromkeys(_in_words(r if is_whole else Disagreement(r.kind, "")) for r in why))
    return LinkSentence(" ".join(dict.fromkeys(shown)), ids, is_kept=False, reasons=reasons)


def _is_about(part: str, held: set[str]) -> bool:
    """True for plain text of whose words that say something at least half, and all but a few, stand in the quotations."""
    said = [stem for stem in stems(part) if stem not in STOP_WORDS]
    foreign = sum(stem not in held for stem in said)
    return bool(_PLAIN.fullmatch(part)) and foreign <= FOREIGN_AT_MOST and 2 * foreign <= len(said) and bool(said)


_MARKS = re.compile(r"\s*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\]")
"""Numbers of quotations that a model prints into its sentence: they are shown beside it."""


def _label(claim: Claim) -> str:
    """What is printed beside a quotation: its document, edition, kind and paragraph."""
    first = claim.citations[0]
    kind = first.kind.value.replace("_", " ")
    return ", ".join(part for part in (first.title, first.edition, kind, first.paragraph) if part)


def _in_words(reason: Disagreement) -> str:
    kind = _REASONS.get(reason.kind, "what it says is not in the quotations it names")
    return f"{kind}: “{reason.words}”" if reason.words and reason.kind not in ("support", "empty", "length") else kind


_NO_QUOTATION = Disagreement("id", "")
_INSTRUCTION = Disagreement("instruction", "")
_NEVER_SHOWN = frozenset(("control", "image", "instruction", "link", "markup", "length"))
_REASONS = {
    "actor": "somebody else does it in the quotations it names",
    "control": "it holds characters that are not text",
    "date": "a date is not in the quotations it names",
    "empty": "it says nothing",
    "id": "it names no quotation of this answer",
    "image": "it holds a picture",
    "instruction": "it asks or orders, and states nothing",
    "link": "it holds a link or an address",
    "markup": "it holds signs that are not text",
    "force": "must, should or may is not as in the quotations it names",
    "length": "it is too long",
    "name": "a name is not in the quotations it names",
    "negation": "it turns what the quotations say round",
    "number": "a number is not in the quotations it names",
    "opposite": "it says the opposite of the quotations it names",
    "quotation": "its quotation is not word for word",
    "source": "it names another source than the quotations have",
}


def _only_what_was_said(text: str, question: str, history: Sequence[Turn], without: Standalone) -> bool:
    """True where it asks all that the question asks, in words of the person who asks and of what is written out without a model.

    What a document said, quoted in an earlier answer, adds nothing: it could be an instruction.
    """
    asked = (question, without.text, *(turn.content for turn in history if turn.role == "user"))
    said = {stem for part in asked for stem in stems(part)}
    plain, own = ({stem for stem in stems(part) if stem not in STOP_WORDS} for part in (text, question))
    return bool(plain) and own <= plain <= said and len(text.split()) <= 3 * len(question.split()) + 20


def _use(reader: Reader, prompt: str, usage: Usage, note: str = "") -> ModelUse:
    settings = reader.settings
    return ModelUse(
        name=settings.name,
        where=settings.where,
        prompts=(load(prompt).label,),
        calls=usage.calls,
        tokens_in=usage.tokens_in,
        tokens_out=usage.tokens_out,
        seconds=round(usage.seconds, 2),
        note=note,
        replaced=usage.replaced,
    )


def both(first: ModelUse, second: ModelUse) -> ModelUse:
    """Two uses of one model in one answer as one."""
    return replace(
        first,
        prompts=tuple(dict.fromkeys((*first.prompts, *second.prompts))),
        calls=first.calls + second.calls,
        tokens_in=first.tokens_in + second.tokens_in,
        tokens_out=first.tokens_out + second.tokens_out,
        seconds=round(first.seconds + second.seconds, 2),
        note=" ".join(note for note in (first.note, second.note) if note),
        replaced=tuple(dict.fromkeys((*first.replaced, *second.replaced))),
    )
