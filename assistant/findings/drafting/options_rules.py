"""The rubric of options for change, read and checked: `prompts/rubrics/findings_options.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import model_validator

from assistant.check.recommendations.rubric import Level, Strength
from assistant.check.rules import RubricError, Strict, load
from assistant.findings.factors import Effect

__all__ = ["OptionGroup", "OptionRule", "OptionsRubric", "options_rubric"]


class OptionRule(Strict):
    """One option: what only it says. Of options with the same theme one is offered; without `when` its strength has it."""

    name: str
    theme: str = ""
    level: Level
    strength: Strength
    text: str
    gains: str
    costs: str
    see: str
    hear: str
    told: str
    worse: str
    when: str = ""


class OptionGroup(Strict):
    """Options that start from the same, with what holds for all of them."""

    source: str
    groups: str
    otherwise: str
    not_measured: str
    options: tuple[OptionRule, ...]


class FactorOptions(Strict):
    """Options that start from a contributory factor."""

    code: str
    hindered: OptionGroup
    helped: OptionGroup


class SubjectOptions(Strict):
    """Sharper options for a subject; the code is that of `subjects.yaml`."""

    code: str
    hindered: OptionGroup | None = None
    helped: OptionGroup | None = None


class Choosing(Strict):
    """How many are offered: `usual` of them, up to `most`, over so many levels."""

    source: str
    levels: int
    usual: int
    most: int
    most_of_subject: int


class OptionsRubric(Strict):
    """All of it; `wording` holds what is said to people, by name."""

    source: str
    choosing: Choosing
    when: dict[Strength, str]
    wording: dict[str, str]
    columns: tuple[str, ...]
    levels: dict[Level, str]
    factors: tuple[FactorOptions, ...]
    subjects: tuple[SubjectOptions, ...] = ()

    @model_validator(mode="after")
    def _offers_a_spread(self) -> Self:
        for factor in self.factors:
            for effect, group in (("hindered", factor.hindered), ("helped", factor.helped)):
                _check_spread(f"{factor.code}, {effect}", group.options, self.choosing.levels)
        return self

    def of_factor(self, code: str, effect: Effect) -> OptionGroup:
        """The options for a factor.

        Raises:
            RubricError: where there are none.
        """
        for factor in self.factors:
            if factor.code == code:
                return factor.helped if effect == "helped" else factor.hindered
        raise RubricError(
            f"The rubric findings_options.yaml has no options for the factor {code!r}: "
            f"add some, or use one of {', '.join(factor.code for factor in self.factors)}."
        )

    def of_subject(self, code: str, effect: Effect) -> OptionGroup | None:
        """The options for a subject, None where there are none."""
        for subject in self.subjects:
            if subject.code == code:
                return subject.helped if effect == "helped" else subject.hindered
        return None


def _check_spread(where: str, options: Sequence[OptionRule], levels: int) -> None:
    missing = [strength.value for strength in Strength if strength not in {option.strength for option in options}]
    if missing:
        raise ValueError(f"{where} has no {' and no '.join(missing)} option")
    if len({option.level for option in options}) < levels:
        raise ValueError(f"{where} has options at fewer than {levels} levels")


@lru_cache(maxsize=8)
def options_rubric(folder: Path | None = None) -> OptionsRubric:
    """The rubric, from a partnership's own folder where it keeps one.

    Raises:
        RubricError: where it can't be used.
    """
    return load("findings_options", OptionsRubric, folder)
