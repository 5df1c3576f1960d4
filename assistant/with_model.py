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
from assistant.models.calling import Usage
from assistant.models.errors import ModelFailed
from assistant.models.reader import Reader
from assistant.models.replies import Link
from assistant.selecting import Candidate, Selected, choose
from assistant.verifying import Disagreement, judge_sentence
from indexes.lexical import STOP_WORDS, stems
from prompts.templating import load

__all__ = ["Choice", "both", "chosen_with", "linked", "written_out"]

OFFERED = 24
"""How many sentences a model chooses from: about 900 words, which the smallest models can hold."""

NEAR_ENOUGH = 0.5
"""A sentence must reach this share of what is kept without a model: beyond it, a model may not fetch anything."""

_FAILED = "{reason} The answer was made without it."

_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|above|prior|earlier|all|these|your|any)\b.{0,40}"
    r"\b(?:instructions?|prompts?|rules?|context|messages?|directions?)\b"
    r"|\b(?:system prompt|you are (?:now )?(?:an?|the) (?:ai|assistant|language model|chatbot))\b"
    r"|\b(?:as an ai|dear (?:ai|assistant|model)|to the (?:ai|assistant|language model))\b"
    r"|\b(?:reply|respond|answer|output)\b.{0,30}\b(?:only|exactly|json|ids?)\b.{0,20}[\[{\"]",
    re.IGNORECASE,
)
"""What reads as spoken to a program: such a sentence is not offered to a model. It may still be quoted like any other."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is quoted, and what a model had to do with it."""

    selected: tuple[Selected, ...]
    use: ModelUse | None


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
    offered = _offered(found, keep_above)
    try:
        chosen = reader.choose(question, [_text(candidate) for candidate in offered])
    except ModelFailed as error:
        return Choice(without, _use(reader, "select", error.usage or Usage(calls=1), _FAILED.format(reason=error)))
    picked = [offered[number - 1] for number in chosen.ids]
    if not picked:
        note = "The language model chose none of the sentences. The answer was made without it."
        return Choice(without, _use(reader, "select", chosen.usage, note))
    best = max(candidate.score for candidate in picked)
    ranked = [replace(c, score=best - place * 1e-6) for place, c in enumerate(picked)]
    return Choice(choose(ranked, words, paragraphs, 0.0), _use(reader, "select", chosen.usage))


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
    if not _only_what_was_said(text, question, history):
        return without, replace(use, note="What the language model wrote out was not said before, and was not used.")
    return Standalone(text, without.carried), use


def _offered(found: Sequence[Candidate], keep_above: float) -> list[Candidate]:
    if not found:
        return []
    least = found[0].score * keep_above * NEAR_ENOUGH
    near = [candidate for candidate in found if candidate.score >= least and not _ADDRESSED.search(_text(candidate))]
    return near[:OFFERED]


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
        return LinkSentence(text, ids, is_kept=False, reasons=("it names no quotation of this answer",))
    cited = [claims[n - 1] for n in ids]
    verdict = judge_sentence(text, [claim.text for claim in cited], embedder, [_label(claim) for claim in cited])
    return LinkSentence(text, ids, is_kept=verdict.kept, reasons=tuple(_in_words(reason) for reason in verdict.reasons))


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


_REASONS = {
    "actor": "somebody else does it in the quotations it names",
    "control": "it holds characters that are not text",
    "date": "a date is not in the quotations it names",
    "empty": "it says nothing",
    "force": "must, should or may is not as in the quotations it names",
    "length": "it is too long",
    "name": "a name is not in the quotations it names",
    "negation": "it turns what the quotations say round",
    "number": "a number is not in the quotations it names",
    "opposite": "it says the opposite of the quotations it names",
    "quotation": "its quotation is not word for word",
    "source": "it names another source than the quotations have",
}


def _only_what_was_said(text: str, question: str, history: Sequence[Turn]) -> bool:
    said = {stem for part in (question, *(turn.content for turn in history)) for stem in stems(part)}
    plain = {stem for stem in stems(text) if stem not in STOP_WORDS}
    return bool(plain) and plain <= said and len(text.split()) <= 3 * len(question.split()) + 20


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
