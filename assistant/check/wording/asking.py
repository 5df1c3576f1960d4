"""Which questions are put to a language model, exactly what is sent, and what becomes of its wordings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import ModelUse
from assistant.check.checking import MOST_COMMENTS, Check, LensResult
from assistant.check.eedi.enquiry import Line, Raised
from assistant.check.eedi.lens import EediResult
from assistant.check.language import Flag, LanguageResult
from assistant.check.points import Lens, Quote
from assistant.check.wording.rules import objection
from assistant.models.errors import ModelFailed
from assistant.models.reader import Prepared, Reader, in_full
from assistant.models.usage import Usage
from prompts.templating import load

__all__ = ["Wish", "outgoing_text", "wishes", "worded"]

FAILED_AT_MOST = 2
"""Calls in a row that come to nothing: after these no more are made. A server that is down is not asked forty times."""

_Key = tuple[Quote, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """A question that a model is asked to word: the words of the draft it is asked of, and the call before it is made."""

    lens: Lens
    quote: Quote
    question: str
    prepared: Prepared


def wishes(reader: Reader, made: Check) -> tuple[Wish, ...]:
    """The questions of the language lens, then those of the lines of enquiry, in the order of the margin. Nothing is sent."""
    found = [(Lens.LANGUAGE, quote, question) for quote, question in _of_language(made.results.get(Lens.LANGUAGE))]
    found += [(Lens.EEDI, quote, question) for quote, question in _of_enquiry(made.results.get(Lens.EEDI))]
    return tuple(Wish(lens, quote, asked, reader.prepare(asked, quote.text)) for lens, quote, asked in found)


def outgoing_text(asked: Sequence[Wish]) -> str:
    """All that would be sent, word for word: what every call has in front, then each call."""
    return in_full([wish.prepared for wish in asked])


def worded(
    reader: Reader,
    made: Check,
    asked: Sequence[Wish],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Check:
    """The check with the wordings that may stand, each marked with the model's name; other questions stay as they were."""
    spent, stand, in_a_row, why = Usage(), dict[tuple[Lens, _Key], str](), 0, ""
    for number, wish in enumerate(asked):
        progress(number, len(asked))
        try:
            new, usage = reader.word(wish.prepared)
        except ModelFailed as error:
            spent, in_a_row, why = spent + (error.usage or Usage(calls=1)), in_a_row + 1, str(error)
            if in_a_row >= FAILED_AT_MOST:
                break
            continue
        spent, in_a_row = spent + usage, 0
        if new != wish.question and not objection(new, wish.question, wish.quote.text, made.wanted.rubrics):
            stand[wish.lens, (wish.quote, wish.question)] = new
    name = reader.settings.name
    results = {lens: _applied(result, lens, stand, name) for lens, result in made.results.items()}
    return replace(made, results=results, model=_use(reader, spent, len(stand), len(asked), why if in_a_row else ""))


def _of_language(result: LensResult | None) -> list[_Key]:
    if not isinstance(result, LanguageResult):
        return []
    return [(point.quote, point.question) for point in result.points()[:MOST_COMMENTS]]


def _of_enquiry(result: LensResult | None) -> list[_Key]:
    if not isinstance(result, EediResult):
        return []
    return [
        (line.quote, line.ask) for line in result.asked if line.quote and line.ask and line.raised is not Raised.SILENT
    ]


def _applied(result: LensResult, lens: Lens, stand: Mapping[tuple[Lens, _Key], str], name: str) -> LensResult:
    if isinstance(result, LanguageResult):
        return replace(result, flags=tuple(_flag(flag, lens, stand, name) for flag in result.flags))
    if isinstance(result, EediResult):
        return replace(result, lines=tuple(_line(line, lens, stand, name) for line in result.lines))
    return result


def _flag(flag: Flag, lens: Lens, stand: Mapping[tuple[Lens, _Key], str], name: str) -> Flag:
    new = stand.get((lens, (flag.quote, flag.question)))
    return flag if new is None else replace(flag, question=new, worded_by=name)


def _line(line: Line, lens: Lens, stand: Mapping[tuple[Lens, _Key], str], name: str) -> Line:
    new = stand.get((lens, (line.quote, line.ask))) if line.quote is not None else None
    if new is None:
        return line
    return replace(line, question=line.question.replace(line.ask, new, 1), ask=new, worded_by=name)


def _use(reader: Reader, spent: Usage, stand: int, asked: int, why: str) -> ModelUse:
    done = f"Of {asked} questions put to it, {stand} {'stands' if stand == 1 else 'stand'} in its words; the others are as they were."
    return ModelUse(
        name=reader.settings.name,
        where=reader.settings.where,
        prompts=(load("question").label,),
        calls=spent.calls,
        tokens_in=spent.tokens_in,
        tokens_out=spent.tokens_out,
        seconds=round(spent.seconds, 2),
        note=" ".join(words for words in (done, why) if words),
    )
