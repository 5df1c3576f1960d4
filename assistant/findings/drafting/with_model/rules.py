"""When a model's pattern sentence may be shown: `prompts/rubrics/findings_model.yaml` as values."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, load

__all__ = ["ModelRules", "model_rules"]


class _Shape(Strict):
    source: str
    fewest_words: int
    most_words: int
    letters: Pattern
    quoted: Pattern


class Never(Strict):
    """What no sentence may hold; `needs` finite: only where the clause has no verb in the present."""

    kind: str
    pattern: Pattern
    source: str
    needs: str = ""


class People(Strict):
    """Words for people, apart."""

    source: str
    one: str
    family_one: str
    family_many: str
    many: str
    organised: str
    any_one: str
    looks_back: int


class Verbs(Strict):
    """Forms of verbs."""

    source: str
    present: str
    be: str
    irregular: str
    participles: str
    after_participle: str


class _Time(Strict):
    source: str
    pattern: Pattern


class ModelRules(Strict):
    """The rubric, with its lists as sets."""

    source: str
    shape: _Shape
    never: tuple[Never, ...]
    people: People
    verbs: Verbs
    time: _Time
    shown_removed: str
    reasons: dict[str, str]
    words: dict[str, str]

    @cached_property
    def irregular(self) -> dict[str, str]:
        """A form and the one that it is compared as."""
        pairs = dict(pair.split("=") for pair in self.verbs.irregular.split())
        return pairs | {base: base for base in pairs.values()} | dict.fromkeys(self.verbs.be.split(), "be")

    @cached_property
    def one(self) -> frozenset[str]:
        """One person of the work or of the family."""
        return frozenset(self.people.one.split()) | frozenset(self.people.family_one.split())

    @cached_property
    def many(self) -> frozenset[str]:
        """Several people."""
        return frozenset(self.people.many.split()) | frozenset(self.people.family_many.split())

    @cached_property
    def family(self) -> frozenset[str]:
        """Several children or people of a family."""
        return frozenset(self.people.family_many.split())

    def reason(self, kind: str) -> str:
        """A kind of objection in words."""
        return self.reasons.get(kind, self.reasons["otherwise"])


@lru_cache(maxsize=8)
def model_rules(folder: Path | None = None) -> ModelRules:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return load("findings_model", ModelRules, folder)
