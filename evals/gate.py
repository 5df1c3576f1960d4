"""The gate: may this version be released? Every rule has a reason, in `gate.toml`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.compare import Baseline, Change, changes
from evals.errors import GateConfigError
from evals.runs import Run
from evals.score import Figure, Score, figures
from evals.suites import SUITES

__all__ = ["BASELINE", "GATE", "Check", "GateRules", "Verdict", "judge", "load_rules"]

GATE = Path(__file__).parent / "gate.toml"
BASELINE = Path(__file__).parent / "baseline.json"

_ROUNDING = 1e-9
_TITLES = {f"{spec.id}.{measure.id}": measure.title for spec in SUITES for measure in spec.measures}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Required(_Strict):
    """Suites that must be there, and how many cases each needs at least."""

    suites: dict[str, int]
    unscored_at_most: float = Field(ge=0, le=1)
    reason: str = Field(min_length=20)


class Invariant(_Strict):
    """A measure where one failure is a defect."""

    measure: str
    reason: str = Field(min_length=20)


class Floor(_Strict):
    """A measure must reach a value, either itself or with the lower bound of its interval."""

    measure: str
    genre: str = "guidance questions"
    at_least: float
    on: Literal["value", "lower bound"]
    reason: str = Field(min_length=20)


class NonInferiority(_Strict):
    """A measure may not fall behind the baseline by more than a margin, by the lower bound of the paired change."""

    measure: str
    margin: float = Field(gt=0)
    reason: str = Field(min_length=20)


class GateRules(_Strict):
    """`gate.toml` as read."""

    required: Required
    invariant: list[Invariant]
    floor: list[Floor]
    non_inferiority: list[NonInferiority]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule applied: what it is about, whether it is met, what was found, and why the rule is there.

    `plain` says a rule that is not met in a sentence for a reader who does not know the measures.
    """

    name: str
    is_met: bool
    found: str
    reason: str
    case_ids: tuple[str, ...] = ()
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All rules applied to one run."""

    checks: tuple[Check, ...]

    @property
    def is_green(self) -> bool:
        """True where there are rules and each is met."""
        return bool(self.checks) and all(check.is_met for check in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The rules not met."""
        return tuple(check for check in self.checks if not check.is_met)


def load_rules(path: Path = GATE) -> GateRules:
    """Read and check `gate.toml`.

    Raises:
        GateConfigError: where it can't be understood or names a measure that doesn't exist.
    """
    try:
        rules = GateRules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        msg = f"There is no gate file at {path}."
        raise GateConfigError(msg) from error
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        first = str(error).splitlines()
        msg = f"{path.name} can't be understood: {' '.join(line.strip() for line in first[:3])}"
        raise GateConfigError(msg) from error
    named = {r.measure for r in rules.invariant} | {r.measure for r in rules.floor}
    named |= {r.measure for r in rules.non_inferiority}
    unknown = sorted(named - _TITLES.keys()) + sorted(rules.required.suites.keys() - {spec.id for spec in SUITES})
    if unknown:
        msg = f"{path.name} names what no suite has: {', '.join(unknown)}."
        raise GateConfigError(msg)
    return rules


def judge(run: Run, scores: Sequence[Score], rules: GateRules, baseline: Baseline | None) -> Verdict:
    """Apply every rule to a scored run."""
    found = figures(scores)
    checks = [
        *_required(found, scores, rules.required),
        *_outcomes(run, rules.required),
        *(_invariant(rule, scores) for rule in rules.invariant),
        *(_floor(rule, found) for rule in rules.floor),
        *_against(baseline, run, scores, rules.non_inferiority),
    ]
    return Verdict(tuple(checks))


def _required(found: Sequence[Figure], scores: Sequence[Score], rule: Required) -> Iterator[Check]:
    for name, least in rule.suites.items():
        cases = {score.case_id for score in scores if score.suite == name and score.value is not None}
        text = f"{len(cases)} cases scored, at least {least} needed" if cases else "missing: no case was scored"
        yield Check(f"{name}: present", len(cases) >= max(least, 1), text, rule.reason)
    broken = [figure for figure in found if figure.n and any(map(math.isnan, (figure.value, figure.low, figure.high)))]
    names = ", ".join(figure.name for figure in broken) or "none"
    yield Check("figures that are not numbers", not broken, names, rule.reason)


def _outcomes(run: Run, rule: Required) -> Iterator[Check]:
    given = {outcome.case_id for outcome in run.outcomes if outcome.answer is not None}
    missing = [case.id for case in run.cases if case.id not in given]
    share = len(missing) / len(run.cases) if run.cases else 1.0
    text = f"{len(missing)} of {len(run.cases)} cases have no reply"
    yield Check("cases without a reply", share <= rule.unscored_at_most, text, rule.reason, tuple(missing))


def _invariant(rule: Invariant, scores: Sequence[Score]) -> Check:
    mine = [score for score in scores if f"{score.suite}.{score.measure}" == rule.measure]
    scored = [score for score in mine if score.value is not None]
    bad = tuple(score.case_id for score in mine if score.value is None or score.value < 1)
    text = f"{len(scored) - len([s for s in scored if s.value is not None and s.value < 1])} of {len(mine)} hold"
    # none to look at is no proof: an answering product quotes something
    plain = f"{_TITLES[rule.measure]}: {text}; it must always hold."
    return Check(f"{rule.measure}: always", bool(scored) and not bad, text, rule.reason, bad, plain)


def _floor(rule: Floor, found: Sequence[Figure]) -> Check:
    name = f"{rule.measure}: {rule.on} at least {rule.at_least:g}"
    figure = next((f for f in found if f.name == rule.measure and f.genre == rule.genre), None)
    if figure is None or not figure.n:
        return Check(name, False, f"no case of {rule.genre} was scored", rule.reason)
    reached = figure.value if rule.on == "value" else figure.low
    is_met = reached + _ROUNDING >= rule.at_least  # NaN compares false
    text = f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f}), n = {figure.n}, {rule.genre}"
    wanted = "it" if rule.on == "value" else "the lower end"
    plain = (
        f"{figure.title}: {figure.value:.0%} of {figure.n} {figure.genre} (95% interval {figure.low:.0%} to "
        f"{figure.high:.0%}); {wanted} must reach {rule.at_least:.0%}."
    )
    return Check(name, is_met, text, rule.reason, plain=plain)


def _against(
    baseline: Baseline | None, run: Run, scores: Sequence[Score], rules: Sequence[NonInferiority]
) -> Iterator[Check]:
    if not rules:
        return
    if baseline is None:
        yield Check(
            "baseline", False, "there is no baseline.json to compare with", "A release is compared with the last."
        )
        return
    found = changes(baseline, run.cases, scores)
    for rule in rules:
        mine = [change for change in found if change.name == rule.measure]
        if not mine:
            yield Check(f"{rule.measure}: not behind the baseline", False, "no case to compare", rule.reason)
        for change in mine:
            yield _compared(change, rule)


def _compared(change: Change, rule: NonInferiority) -> Check:
    name = f"{rule.measure}: at most {rule.margin:g} behind the baseline ({change.genre})"
    difference = change.difference
    if difference.n == 0 or change.left_out > difference.n:
        text = f"only {difference.n} cases are in both, {change.left_out} are not: write the baseline anew"
        return Check(name, False, text, rule.reason)
    text = (
        f"{change.before:.3f} to {change.after:.3f}, change {difference.value:+.3f} "
        f"({difference.low:+.3f} to {difference.high:+.3f}), n = {difference.n}"
    )
    plain = (
        f"{_TITLES[rule.measure]} ({change.genre}): {text}; it may fall behind the baseline by {rule.margin:g} at most."
    )
    return Check(name, difference.low + _ROUNDING >= -rule.margin, text, rule.reason, plain=plain)
