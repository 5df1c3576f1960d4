"""Thresholds that decide, chosen by cross-validation, and what each choice costs in both kinds of error."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from evals.errors import RunError
from evals.outcomes import as_given
from evals.runs import Run
from evals.statistics import Interval, bootstrap_auroc, risk_coverage, wilson

__all__ = ["Calibration", "calibrate", "summary", "threshold"]

_SEED = 20_260_401


@dataclass(frozen=True, slots=True)
class Calibration:
    """A threshold with what it costs on questions it was not chosen on.

    `chosen` is the threshold over all questions; `folds` those of each fold: far apart means too few questions.
    `refused_unanswerable` (higher is better) and `refused_answerable` (lower is better) are out of fold.
    """

    chosen: float
    folds: tuple[float, ...]
    refused_unanswerable: Interval
    refused_answerable: Interval
    auroc: Interval
    curve: tuple[tuple[float, float], ...]


def threshold(scores: Sequence[float], answerable: Sequence[bool], cost: float = 1.0) -> float:
    """The threshold below which a question is refused, with the least cost on these questions.

    An unanswerable question answered costs 1, an answerable one refused `cost`, each as a share of its own kind, so
    that it doesn't matter how many of each were written. Ties go to the lowest. The threshold lies halfway between the
    scores on each side of it.
    Source: Youden, Index for rating diagnostic tests, Cancer 3 (1950), weighted.
    """
    values = np.asarray(scores, dtype=float)
    good = np.asarray(answerable, dtype=bool)
    if good.all() or not good.any():
        msg = "A threshold needs answerable and unanswerable questions."
        raise RunError(msg)
    levels = np.unique(values)
    cuts = [levels[0] - 1e-6, *((levels[:-1] + levels[1:]) / 2), levels[-1] + 1e-6]
    costs = [float((values[~good] >= cut).mean() + cost * (values[good] < cut).mean()) for cut in cuts]
    return float(cuts[int(np.argmin(costs))])


def calibrate(
    scores: Sequence[float], answerable: Sequence[bool], groups: Sequence[str], folds: int = 10, cost: float = 1.0
) -> Calibration:
    """Choose a threshold in each fold's other questions and apply it to that fold; `groups` stay together.

    Source: Stone, Cross-validatory choice and assessment of statistical predictions, JRSS B 36 (1974).
    """
    values, good = np.asarray(scores, dtype=float), np.asarray(answerable, dtype=bool)
    count = min(folds, int(good.sum()), int((~good).sum()), len(set(groups)))
    if count < 2:
        msg = "Cross-validation needs at least two answerable and two unanswerable questions."
        raise RunError(msg)
    refused = np.zeros(len(values), dtype=bool)
    chosen = []
    splits = StratifiedGroupKFold(count, shuffle=True, random_state=_SEED)
    for train, test in splits.split(values, good, list(groups)):
        cut = threshold(values[train].tolist(), good[train].tolist(), cost)
        chosen.append(cut)
        refused[test] = values[test] < cut
    return Calibration(
        threshold(scores, answerable, cost),
        tuple(chosen),
        wilson(int(refused[~good].sum()), int((~good).sum())),
        wilson(int(refused[good].sum()), int(good.sum())),
        bootstrap_auroc(scores, answerable, groups),
        risk_coverage(scores, answerable),
    )


def summary(run: Run) -> str:
    """What the product's own confidence would allow, on a stored run."""
    cases = {case.id: case for case in run.cases if case.suite in ("answers", "abstention")}
    scores, answerable, groups = [], [], []
    for outcome in run.outcomes:
        case = cases.get(outcome.case_id)
        if case is None or outcome.answer is None:
            continue
        confidence = as_given(outcome.answer).confidence
        if confidence is not None and not math.isnan(confidence):
            scores.append(confidence)
            answerable.append(case.answerable)
            groups.append(case.cluster[1])
    if len(set(answerable)) < 2:
        msg = (
            "The run has no answerable and unanswerable questions with a confidence: run the suites answers and "
            "abstention, with a product that tells `provenance.confidence`."
        )
        raise RunError(msg)
    return _text(calibrate(scores, answerable, groups))


def _text(found: Calibration) -> str:
    area, hits, misses = found.auroc, found.refused_unanswerable, found.refused_answerable
    lines = [
        f"AUROC {area.value:.3f} ({area.low:.3f} to {area.high:.3f}), n = {area.n}",
        f"threshold {found.chosen:.4f}; by fold {min(found.folds):.4f} to {max(found.folds):.4f}",
        f"cross-validated: unanswerable refused {hits.value:.3f} ({hits.low:.3f} to {hits.high:.3f}), n = {hits.n}; "
        f"answerable refused {misses.value:.3f} ({misses.low:.3f} to {misses.high:.3f}), n = {misses.n}",
        "coverage  share without an answer",
    ]
    marks = [next(point for point in found.curve if point[0] + 1e-9 >= step / 10) for step in range(1, 11)]
    return "\n".join([*lines, *(f"{coverage:8.2f}  {risk:.3f}" for coverage, risk in marks)])
