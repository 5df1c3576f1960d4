"""The rules of grouping and wording: `prompts/rubrics/findings_patterns.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, load

__all__ = [
    "Condition",
    "Counter",
    "Differing",
    "Headings",
    "NotKnown",
    "PatternsRubric",
    "Polarity",
    "Questions",
    "Quoting",
    "Readings",
    "Scaffold",
    "patterns_rubric",
]


class General(Strict):
    """Words that tell nothing of a condition of work."""

    source: str
    words: str


class Condition(Strict):
    """Cues that a sentence is about how work is set up."""

    source: str
    patterns: tuple[Pattern, ...]


class Readings(Strict):
    """The ranges of the readings that vote; see the head of the rubric's list."""

    source: str
    groups: tuple[float, ...]
    pairs: tuple[float, ...]
    meaning: tuple[float, ...]
    meaning_of_sentences: tuple[float, ...]
    centred: tuple[float, ...]
    length: tuple[float, ...]
    spread: tuple[float, ...]
    worth_spread: tuple[float, ...]
    level: tuple[float, ...]
    kinds: tuple[float, ...]
    shares: tuple[tuple[float, ...], ...]
    count: int
    least_condition_in_pairs: float
    condition: float
    most_shared: float
    most_notes: int
    most_common: float


class Polarity(Strict):
    """What says that something worked, did not, or was otherwise somewhere; the shares are explained in the rubric."""

    source: str
    worked: tuple[Pattern, ...]
    not_worked: tuple[Pattern, ...]
    elsewhere: tuple[Pattern, ...]
    part: Pattern
    arrangement: Pattern
    lack: Pattern
    high_share: float
    low_share: float


class Counter(Strict):
    """What shows that a note is about the same thing as a pattern; the fields are explained in the rubric."""

    source: str
    least_weight: float
    long: int
    rare: float
    language: Pattern
    plain: str


class NotKnown(Strict):
    """One line for each thing that the notes of a pattern lack; `{ids}` are note ids."""

    source: str
    no_figures: str
    no_account: str
    no_family: str
    no_event: str
    no_outcome: str
    untested: str
    counter: str
    counter_helped: str
    helped: str
    one_time: str
    at_most: int


class FactorQuestion(Strict):
    """A question for a factor, asked where `words` stand in the notes (always where empty)."""

    factor: str
    words: Pattern
    ask: str


class Questions(Strict):
    """Questions that open up; `{ids}` are note ids."""

    source: str
    at_most: int
    helped: tuple[str, ...]
    counter: tuple[str, ...]
    by_factor: tuple[FactorQuestion, ...]


class Scaffold(Strict):
    """The sentence that the writer completes, and which words of a note may stand in it."""

    source: str
    empty: str
    filled: str
    most_words: int
    fewest_words: int
    opens: Pattern
    present: Pattern
    never: Pattern


class Quoting(Strict):
    """Which words of a note are quoted; the fields are explained in the rubric."""

    source: str
    shared: float
    cue: float
    most_cues: int
    state: float
    figures: float
    event: float
    empty: float
    short: int
    strong: int
    most_words: int
    is_event: Pattern
    is_state: Pattern
    has_figures: Pattern
    points_back: Pattern
    voice_changes: Pattern
    only_when: Pattern


class Headings(Strict):
    """Words for a heading; the fields are explained in the rubric."""

    source: str
    longer: float
    unshared: float
    before_things: Pattern
    before_doings: Pattern
    doing: Pattern
    thing: Pattern
    field: Pattern
    never: Pattern


class Differing(Strict):
    """Notes that tell the same thing differently; the fields are explained in the rubric."""

    source: str
    least_shared: int
    least_share: float
    denies: Pattern
    opposites: tuple[tuple[Pattern, Pattern], ...]
    never: Pattern


class PatternsRubric(Strict):
    """`prompts/rubrics/findings_patterns.yaml`."""

    source: str
    general: General
    condition: Condition
    readings: Readings
    polarity: Polarity
    counter: Counter
    not_known: NotKnown
    questions: Questions
    scaffold: Scaffold
    quoting: Quoting
    headings: Headings
    differing: Differing


@lru_cache(maxsize=8)
def patterns_rubric(folder: Path | None = None) -> PatternsRubric:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return load("findings_patterns", PatternsRubric, folder)
