"""Figures of a part of the product, held against floors with their reasons: one figure a line, each with n and its 95% interval.

The parts have benchmarks of their own (`evals.benchmarks`). Figures on shared test material need its folder; without it only what
was invented here is measured, and the rest is said to be missing, never met. The suites are in `evals.drafts` and `evals.findings`.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import GateConfigError
from evals.statistics import Interval

__all__ = ["Applied", "Figure", "Measures", "Rule", "apply", "as_json", "figures", "lines", "load_rules"]

Measures = Mapping[str, Callable[[Path | None], Mapping[str, Any]]]
"""What is measured, by name; each is given the folder of shared test material, None where it is not here."""

_ROUNDING = 1e-9


class Rule(BaseModel):
    """A figure must reach `at_least`, or stay within `at_most`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure: str
    at_least: float | None = None
    at_most: float | None = None
    on: Literal["value", "lower bound"]
    reason: str = Field(min_length=20)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its value, the 95% interval where it has one, and over how many cases."""

    name: str
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule and whether it is met. `found` is None where the figure could not be measured here."""

    rule: Rule
    found: Figure | None
    is_met: bool


def load_rules(path: Path) -> tuple[Rule, ...]:
    """The rules, each with its reason.

    Raises:
        GateConfigError: where the file can't be understood, or a rule says neither `at_least` nor `at_most`.
    """
    try:
        rules = tuple(Rule.model_validate(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["rule"])
    except (OSError, KeyError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise GateConfigError(f"{path.name} can't be understood: {str(error).splitlines()[0]}.") from error
    for rule in rules:
        if (rule.at_least is None) == (rule.at_most is None):
            raise GateConfigError(f"{path.name}: {rule.figure} needs either at_least or at_most.")
    return rules


def figures(measures: Measures, shared: Path | None, say: Callable[[str], None] = lambda _: None) -> tuple[Figure, ...]:
    """All figures, part by part. `shared` is the folder of shared test material, None where it is not here."""
    made: list[Figure] = []
    for part, measure in measures.items():
        say(f"measuring {part}")
        made += [figure for name, raw in measure(shared).items() if (figure := _figure(f"{part}.{name}", raw))]
    return tuple(made)


def apply(rules: Sequence[Rule], found: Sequence[Figure]) -> tuple[Applied, ...]:
    """Each rule held against its figure; one whose figure is not there is not met."""
    by_name = {figure.name: figure for figure in found}
    return tuple(_applied(rule, by_name.get(rule.figure)) for rule in rules)


def lines(found: Sequence[Figure], applied: Sequence[Applied]) -> Iterator[str]:
    """For people: every figure, then every rule."""
    for figure in found:
        between = (
            f"  {figure.low:.3f} to {figure.high:.3f}" if figure.low is not None and figure.high is not None else ""
        )
        yield f"{figure.name:55} {figure.value:7.3f}{between}  n={figure.n}"
    for one in applied:
        bound = f"at least {one.rule.at_least:g}" if one.rule.at_least is not None else f"at most {one.rule.at_most:g}"
        said = "met" if one.is_met else "NOT MEASURED" if one.found is None else "NOT MET"
        yield f"{said:13} {one.rule.figure}: {bound} ({one.rule.on}). {one.rule.reason if not one.is_met else ''}".rstrip()


def as_json(found: Sequence[Figure], applied: Sequence[Applied]) -> str:
    """Both as JSON."""
    rules = [{**one.rule.model_dump(), "is_met": one.is_met} for one in applied]
    return json.dumps({"figures": [asdict(figure) for figure in found], "rules": rules}, indent=1) + "\n"


def _applied(rule: Rule, found: Figure | None) -> Applied:
    if found is None or math.isnan(found.value):
        return Applied(rule, None, is_met=False)
    value = found.low if rule.on == "lower bound" and found.low is not None else found.value
    is_met = (
        value >= rule.at_least - _ROUNDING if rule.at_least is not None else value <= (rule.at_most or 0) + _ROUNDING
    )
    return Applied(rule, found, is_met)


def _figure(name: str, raw: Any) -> Figure | None:
    """A figure as any of the benchmarks gives it; None for what only explains one."""
    if isinstance(raw, Interval):
        return Figure(name, raw.value, raw.low, raw.high, raw.n)
    if not isinstance(raw, dict) or "n" not in raw:
        return None
    low, high = raw.get("ci95", (None, None))
    value: Any = raw.get("rate", raw.get("value", math.nan))
    return Figure(name, float(value), low, high, int(raw["n"]))
