"""The report: what a quality lead reads, signs and files. One HTML file that fetches nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from evals.cases import Case
from evals.charts import Bar, curve, intervals
from evals.compare import Baseline, Change, changes
from evals.errors import RunError
from evals.gate import Check, GateRules, Verdict
from evals.mutations import Trial, kill_rate
from evals.outcomes import Given, Outcome, as_given
from evals.runs import Run
from evals.score import Figure, Score, figures
from evals.statistics import bootstrap_auroc, bootstrap_mean, risk_coverage, wilson
from evals.suites import SUITES, SuiteSpec

__all__ = ["render"]

_TEMPLATES = Path(__file__).parent / "templates"
_WORST = 5
_LEAST_SLICE = 3
"""Fewer cases than this make no slice of their own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its change since the baseline and its floor."""

    figure: Figure
    change: Change | None
    floor: float | None


@dataclass(frozen=True, slots=True)
class Slice:
    """The main measure of a suite on some of its cases."""

    by: str
    label: str
    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Worst:
    """A case that went wrong: what was asked, expected and given."""

    case: Case
    measures: tuple[str, ...]
    status: str
    message: str
    quotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A suite as the template shows it."""

    spec: SuiteSpec
    rows: tuple[Row, ...]
    chart: Markup
    slices: tuple[Slice, ...]
    worst: tuple[Worst, ...]
    failed: tuple[Check, ...]
    extra: tuple[Markup, str] | None = None

    @property
    def n(self) -> int:
        """The most cases behind any of its figures."""
        return max((row.figure.n for row in self.rows), default=0)


def render(
    run: Run,
    scores: Sequence[Score],
    rules: GateRules,
    verdict: Verdict,
    baseline: Baseline | None,
    trials: Sequence[Trial] = (),
    agreement: str = "",
) -> str:
    """The report as HTML; the same run gives the same bytes. `agreement` is what `evals.packs.agreement` says."""
    found = figures(scores)
    compared = {(c.name, c.genre): c for c in changes(baseline, run.cases, scores)} if baseline else {}
    floors = {(f.measure, f.genre): f.at_least for f in rules.floor}
    sections = [
        _section(run, spec, [f for f in found if f.suite == spec.id], scores, compared, floors, verdict)
        for spec in SUITES
        if any(f.suite == spec.id for f in found)
    ]
    return _template().render(
        run=run,
        sections=sections,
        verdict=verdict,
        absent=[spec for spec in SUITES if spec.id not in {s.spec.id for s in sections}],
        trials=trials,
        agreement=agreement.splitlines(),
        killed=kill_rate(trials),
        practitioners=sum(case.labelled_by_practitioner for case in run.cases),
        has_baseline=baseline is not None,
        unscored=sorted({(s.case_id, s.reason) for s in scores if s.value is None}),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = FileSystemLoader(_TEMPLATES)
    env = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters.update(number=_number, signed=_signed, percent=_percent)
    return env.get_template("report.html.j2")


def _number(value: float) -> str:
    return "no figure" if math.isnan(value) else f"{value:.2f}"


def _percent(value: float) -> str:
    """As a percentage; what isn't all is never rounded to all."""
    if math.isnan(value):
        return "no figure"
    rounded = f"{100 * value:.0f}%"
    return f"{math.floor(1000 * value) / 10:.1f}%" if rounded == "100%" and value < 1 else rounded


def _signed(value: float) -> str:
    if math.isnan(value):
        return "no figure"
    return "no change" if abs(value) < 0.0005 else f"{value:+.3f}".replace("-", "−")


def _section(
    run: Run,
    spec: SuiteSpec,
    found: Sequence[Figure],
    scores: Sequence[Score],
    compared: Mapping[tuple[str, str], Change],
    floors: Mapping[tuple[str, str], float],
    verdict: Verdict,
) -> Section:
    rows = [Row(f, compared.get((f.name, f.genre)), floors.get((f.name, f.genre))) for f in found]
    mine = [score for score in scores if score.suite == spec.id]
    failed = tuple(check for check in verdict.failed if check.name.startswith((f"{spec.id}.", f"{spec.id}:")))
    chart = intervals(
        [_bar(row, len({f.genre for f in found})) for row in rows], f"{spec.title}: figures with intervals"
    )
    return Section(
        spec,
        tuple(rows),
        Markup(chart),
        tuple(_slices(run, spec, mine)),
        tuple(_worst(run, mine)),
        failed,
        _abstention(run) if spec.id == "abstention" else None,
    )


def _bar(row: Row, genres: int) -> Bar:
    figure = row.figure
    title = figure.title if len(figure.title) <= 44 else figure.title[:42].rstrip() + "…"
    label = f"{title}\n({figure.genre})" if genres > 1 else title
    before = row.change.before if row.change is not None and row.change.difference.n else None
    return Bar(label, figure.value, figure.low, figure.high, row.floor, before)


def _slices(run: Run, spec: SuiteSpec, scores: Sequence[Score]) -> Iterable[Slice]:
    """By document of the first evidence, by kind (the case's first tag), never over two genres."""
    cases = {case.id: case for case in run.cases}
    groups: dict[tuple[str, str, str], list[float]] = {}
    for score in scores:
        if score.measure != spec.main.id or score.value is None:
            continue
        case = cases[score.case_id]
        document = case.evidence[0].document if case.evidence else "no document"
        groups.setdefault(("Document", document, score.genre), []).append(score.value)
        groups.setdefault(("Kind", case.tags[0] if case.tags else "no tag", score.genre), []).append(score.value)
    genres = {genre for _, _, genre in groups}
    for (by, label, genre), values in sorted(groups.items()):
        if len(values) < _LEAST_SLICE:
            continue
        rate = (
            wilson(sum(values), len(values)) if spec.main.kind == "rate" else bootstrap_mean(values, range(len(values)))
        )
        name = f"{label} ({genre})" if len(genres) > 1 else label
        yield Slice(by, name, len(values), rate.value, rate.low, rate.high)


def _worst(run: Run, scores: Sequence[Score]) -> Iterable[Worst]:
    low: dict[str, list[tuple[float, str]]] = {}
    for score in scores:
        if score.value is not None and score.value < 1:
            low.setdefault(score.case_id, []).append((score.value, score.measure))
    totals = sorted(low, key=lambda case_id: (-sum(1 - value for value, _ in low[case_id]), case_id))
    cases = {case.id: case for case in run.cases}
    outcomes = {outcome.case_id: outcome for outcome in run.outcomes}
    for case_id in totals[:_WORST]:
        measures = tuple(sorted(measure for _, measure in low[case_id]))
        yield _shown(cases[case_id], measures, outcomes.get(case_id))


def _shown(case: Case, measures: tuple[str, ...], outcome: Outcome | None) -> Worst:
    if outcome is None or outcome.answer is None:
        return Worst(case, measures, "no reply", (outcome.error if outcome else "") or "", ())
    if case.suite == "force":
        return Worst(case, measures, str(outcome.answer.get("force") or "none"), "", ())
    given = _given(outcome.answer)
    if given is None:
        return Worst(case, measures, "a reply that breaks the contract", "", ())
    quotes = tuple((c.quote, _where(c.file, c.page, c.paragraph)) for c in given.citations[:4])
    reason = f" ({given.reason})" if given.reason else ""
    return Worst(case, measures, f"{given.status}{reason}", given.message, quotes)


def _where(file: str, page: int | None, paragraph: str | None) -> str:
    parts = [file, f"page {page}" if page is not None else "", f"paragraph {paragraph}" if paragraph else ""]
    return ", ".join(part for part in parts if part)


def _given(reply: Mapping[str, Any]) -> Given | None:
    try:
        return as_given(reply)
    except RunError:
        return None


def _abstention(run: Run) -> tuple[Markup, str] | None:
    """How much would be wrong if only the most confident share were answered."""
    cases = {case.id: case for case in run.cases if case.suite in ("abstention", "answers")}
    confidence, answerable = [], []
    for outcome in run.outcomes:
        given = _given(outcome.answer or {}) if outcome.case_id in cases else None
        if given is not None and given.confidence is not None:
            confidence.append(given.confidence)
            answerable.append(cases[outcome.case_id].answerable)
    if len(set(answerable)) < 2:
        return None
    area = bootstrap_auroc(confidence, answerable)
    points = risk_coverage(confidence, answerable)
    text = (
        "Told apart by the product's own confidence, answerable from unanswerable questions: AUROC "
        f"{area.value:.2f} (95% interval {area.low:.2f} to {area.high:.2f}, n = {area.n}). "
        "The curve shows, from the most confident questions on, what share of those answered has no answer in the "
        "library."
    )
    chart = curve(points, ("share of questions answered", "share without an answer"), "Risk and coverage")
    return Markup(chart), text
