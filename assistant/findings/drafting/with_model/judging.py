"""May a pattern sentence that a model wrote be shown? Only where both its halves stand in the notes that it names.

It never certifies. That the two halves belong together stands in no note: it is the model's proposal, and is told as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.check.language import query_sentence
from assistant.findings.drafting.with_model.aligning import stands_in
from assistant.findings.drafting.with_model.folding import conditional, fold, readings
from assistant.findings.drafting.with_model.rules import ModelRules, model_rules
from assistant.findings.drafting.with_model.subjects import person_in, says_past
from assistant.models.public_words import public_words
from assistant.verifying.addressed import is_addressed, states
from assistant.verifying.checks import Sides, named_differences

__all__ = ["Given", "Halves", "Judgement", "halves_of", "judge", "may_be_repeated"]

_FORM = re.compile(r"(?:When|Where) (?P<when>\S.*), (?P<subject>[^,].*?) tends? (?P<denied>not )?to (?P<does>\S.*?)\.?")
_CAPITALISED = re.compile(r"(?<![\w'’])[A-ZÀ-Þ][\w]*")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Given:
    """A sentence of a note that a model was given; `number` is its place in the note, from 1.

    `is_event` is true for a line of a chronology, which tells of one event.
    """

    note_id: str
    text: str
    is_event: bool
    number: int = 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """`kind` is "" where the sentence may be shown, and then `places` are those of the sentences given on which it rests."""

    kind: str = ""
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Halves:
    """ "When `when`, `subject` tends to `does`": `what` is the second half as a statement."""

    when: str
    subject: str
    does: str
    denied: bool

    @property
    def what(self) -> str:
        """What tends to happen, as a note would tell it."""
        if not self.denied:
            return f"{self.subject} {self.does}"
        if self.does.startswith("be "):
            return f"{self.subject} be not {self.does.removeprefix('be ')}"
        return f"{self.subject} do not {self.does}"


def halves_of(sentence: str) -> Iterator[Halves]:
    """The ways in which a sentence may be read as a condition and what tends to happen: one for each comma before "tends"."""
    commas = [match.start() for match in re.finditer(", ", sentence)]
    for comma in commas:
        masked = sentence[:comma] + ", " + sentence[comma + 2 :].replace(", ", "\0 ")
        match = _FORM.fullmatch(masked)
        if match and match["when"] == sentence[:comma].split(" ", 1)[1]:
            subject, does = (match[name].replace("\0", ",") for name in ("subject", "does"))
            yield Halves(match["when"], subject, does, bool(match["denied"]))


def judge(sentence: str, cited: Sequence[Given], rubrics: Path | None = None) -> Judgement:
    """Whether `sentence` may be shown beside the sentences of notes that it names.

    Raises:
        RubricError: where a partnership's own rubric can't be used.
    """
    rules = model_rules(rubrics)
    kind = _shape(sentence, rules) or _never(sentence, cited, rules)
    if kind:
        return Judgement(kind)
    found = Judgement("shape")
    for halves in halves_of(sentence):
        kind = person_in(halves.when, halves.subject, halves.does, [one.text for one in cited], rules)
        found = Judgement(kind) if kind else _borne_out(halves, cited, rules)
        if not found.kind:
            break
    if found.kind:
        return found
    return Judgement("language") if query_sentence(sentence, rubrics).query else found


def may_be_repeated(sentence: str, cited: Sequence[Given], rubrics: Path | None = None) -> bool:
    """True for a removed sentence that is plain text, names nobody and lays nothing on anybody, so that it may be shown as removed."""
    rules = model_rules(rubrics)
    is_plain = bool(re.fullmatch(rules.shape.letters, sentence)) and len(sentence.split()) <= rules.shape.most_words
    if not is_plain or _never(sentence, cited, rules) or query_sentence(sentence, rubrics).query:
        return False
    read = [person_in(h.when, h.subject, h.does, [one.text for one in cited], rules) for h in halves_of(sentence)]
    return bool(read) and not any(read)


def _shape(sentence: str, rules: ModelRules) -> str:
    shape = rules.shape
    if not re.fullmatch(shape.letters, sentence):
        return "quotation" if re.search('[“”"]', sentence) else "letters"
    if re.search(shape.quoted, sentence):
        return "quotation"
    if not shape.fewest_words <= len(sentence.split()) <= shape.most_words:
        return "length"
    is_one = not re.search(r"[.;:](?=\s)", sentence) and len(re.findall(r"\btends?\b", sentence)) == 1
    return "" if is_one and any(True for _ in halves_of(sentence)) else "shape"


def _never(sentence: str, cited: Sequence[Given], rules: ModelRules) -> str:
    if is_addressed(sentence) or not states(sentence):
        return "instruction"
    if _names(sentence, cited):
        return "name"
    for never in rules.never:
        if re.search(never.pattern, sentence, re.IGNORECASE) and (
            never.needs != "finite" or says_past(sentence, never.pattern, rules)
        ):
            return never.kind
    return ""


def _names(sentence: str, cited: Sequence[Given]) -> bool:
    """True where it holds a capitalised word that is not known to name nobody, or one of the notes in lower case."""
    public = public_words()
    _, _, rest = sentence.partition(" ")
    if any(word not in public for word in _CAPITALISED.findall(rest)):
        return True
    noted = {
        match.group().lower()
        for one in cited
        for match in _CAPITALISED.finditer(one.text)
        if match.group() not in public and (match.start() or len(match.group()) == 1) and match.group() != "A"
    }
    return any(word in noted for word in _WORD.findall(rest.lower()))


def _borne_out(halves: Halves, cited: Sequence[Given], rules: ModelRules) -> Judgement:
    said = [fold(half, rules) for half in (halves.when, halves.what)]
    read = [tuple(readings(one.text, rules)) for one in cited]
    everything = list(range(len(cited)))
    for place, one in enumerate(cited):
        if not one.is_event and stands_in(", ".join(said), conditional(one.text, rules)):
            return Judgement("", (place,))
    for half in said:
        kind = _against(half, read, everything)
        if kind:
            return Judgement(kind)
    places = [place for place in everything if _is_needed(place, said, read)]
    notes = {cited[place].note_id for place in places}
    if len(notes) < 2 and all(cited[place].is_event for place in places):
        return Judgement("notes")
    return Judgement("", tuple(places))


def _is_needed(place: int, said: Sequence[str], read: Sequence[Sequence[str]]) -> bool:
    """True where a half stands in this sentence alone, or in none without it."""
    others = [other for other in range(len(read)) if other != place]
    return any(not _against(half, read, [place]) or _against(half, read, others) for half in said)


def _against(half: str, read: Sequence[Sequence[str]], places: Sequence[int]) -> str:
    """What keeps a half from standing in these sentences; "" where it stands there."""
    texts = [text for place in places for text in read[place]]
    if not texts:
        return "id"
    if stands_in(half, texts):
        return ""
    named = named_differences(Sides.of(half, texts, ("",) * len(texts)))
    return named[0].kind if named else "wording"
