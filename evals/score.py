"""Scores and figures of a stored run: nothing is asked again."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.cases import Case
from evals.errors import RunError
from evals.metrics import Item
from evals.outcomes import Outcome, as_given
from evals.runs import Run
from evals.statistics import Interval, bootstrap_mean, drawn_together, minimum_detectable_drop, wilson
from evals.suites import SUITES, Measure, SuiteSpec, force_given

__all__ = ["Figure", "Score", "figures", "score_run", "write_scores"]


@dataclass(frozen=True, slots=True)
class Score:
    """One case under one measure. `value` None is unscored, with the reason: counted, never taken for 0."""

    suite: str
    measure: str
    case_id: str
    genre: str
    cluster: tuple[str, str]
    value: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over the cases of one genre, with its 95% interval.

    `smallest_drop` is the smallest drop that this many cases would show with 80% power.
    """

    suite: str
    measure: str
    title: str
    genre: str
    kind: str
    is_invariant: bool
    n: int
    unscored: int
    value: float
    low: float
    high: float
    smallest_drop: float

    @property
    def name(self) -> str:
        """ "suite.measure", as `gate.toml` has it."""
        return f"{self.suite}.{self.measure}"


def score_run(run: Run) -> tuple[Score, ...]:
    """Every case of a run under every measure of the suites that draw on it."""
    outcomes = {outcome.case_id: outcome for outcome in run.outcomes}
    scores: list[Score] = []
    for case in run.cases:
        outcome = outcomes.get(case.id)
        specs = [spec for spec in SUITES if case.suite in spec.draws_on]
        if outcome is None or outcome.answer is None:
            why = outcome.error if outcome is not None and outcome.error else "the run holds no outcome for this case"
            scores.extend(_score(spec, spec.main, case, None, why) for spec in specs)
        elif case.suite == "force":
            scores.extend(_score(spec, spec.main, case, force_given(case, outcome.answer)) for spec in specs)
        else:
            scores.extend(_question_scores(run, case, outcome, specs))
    return tuple(scores)


def _question_scores(run: Run, case: Case, outcome: Outcome, specs: Sequence[SuiteSpec]) -> Iterable[Score]:
    assert outcome.answer is not None
    try:
        control = as_given(outcome.control) if outcome.control else None
        item = Item(case, as_given(outcome.answer), run.sources, control)
    except RunError as error:
        for spec in specs:
            yield _score(spec, spec.main, case, None, f"the reply breaks the contract: {error}")
        return
    for spec in specs:
        for measure in spec.measures:
            value = measure.score(item)
            # None: the measure has nothing to say of this case, so the case is not among its n
            if value is not None:
                yield _score(spec, measure, case, value)


def _score(spec: SuiteSpec, measure: Measure, case: Case, value: float | None, reason: str = "") -> Score:
    return Score(spec.id, measure.id, case.id, case.genre, case.cluster, value, reason)


def figures(scores: Iterable[Score]) -> tuple[Figure, ...]:
    """Figures by suite, measure and genre; genres are never pooled."""
    groups: dict[tuple[str, str, str], list[Score]] = {}
    for score in scores:
        groups.setdefault((score.suite, score.measure, score.genre), []).append(score)
    found = []
    for spec in SUITES:
        for measure in spec.measures:
            for genre in sorted({g for s, m, g in groups if (s, m) == (spec.id, measure.id)}):
                found.append(_figure(spec, measure, genre, groups[spec.id, measure.id, genre]))
    return tuple(found)


def _figure(spec: SuiteSpec, measure: Measure, genre: str, scores: Sequence[Score]) -> Figure:
    scored = [score for score in scores if score.value is not None]
    values = [score.value for score in scored if score.value is not None]
    interval = _interval(measure, values, [score.cluster for score in scored])
    return Figure(
        spec.id,
        measure.id,
        measure.title,
        genre,
        measure.kind,
        measure.is_invariant,
        len(scored),
        len(scores) - len(scored),
        interval.value,
        interval.low,
        interval.high,
        minimum_detectable_drop(values),
    )


def _interval(measure: Measure, values: Sequence[float], clusters: Sequence[tuple[str, str]]) -> Interval:
    if measure.kind == "rate":
        return wilson(math.fsum(values), len(values))
    return bootstrap_mean(values, drawn_together(clusters))


def write_scores(folder: Path, scores: Sequence[Score], found: Sequence[Figure]) -> None:
    """Keep scores.jsonl and figures.json beside the run."""
    lines = "".join(json.dumps(asdict(score), ensure_ascii=False) + "\n" for score in scores)
    (folder / "scores.jsonl").write_text(lines, encoding="utf-8")
    rows = [{k: (None if isinstance(v, float) and math.isnan(v) else v) for k, v in asdict(f).items()} for f in found]
    (folder / "figures.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
