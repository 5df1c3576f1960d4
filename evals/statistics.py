"""Intervals, comparisons and agreement. Every random draw has a fixed seed: same figures, same output."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = [
    "Interval",
    "auroc",
    "bootstrap_auroc",
    "bootstrap_mean",
    "drawn_together",
    "krippendorff_alpha",
    "minimum_detectable_drop",
    "paired_difference",
    "risk_coverage",
    "wilson",
]

_SEED = 20_260_401
_DRAWS = 2000
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95% interval and the number of things it was measured on."""

    value: float
    low: float
    high: float
    n: int


def wilson(successes: float, n: int) -> Interval:
    """A rate with its score interval; it stays within 0 and 1 and is honest at 0 of n and n of n.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if n < 1:
        return Interval(math.nan, math.nan, math.nan, 0)
    rate = successes / n
    shrink = 1 + _Z**2 / n
    middle = (rate + _Z**2 / (2 * n)) / shrink
    half = _Z * math.sqrt(rate * (1 - rate) / n + _Z**2 / (4 * n**2)) / shrink
    return Interval(rate, max(0.0, middle - half), min(1.0, middle + half), n)


def _draw_clusters(clusters: Sequence[Hashable]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each value its cluster's number, and _DRAWS rows of how often each cluster is drawn."""
    numbers = {name: i for i, name in enumerate(dict.fromkeys(clusters))}
    count = len(numbers)
    rng = np.random.default_rng(_SEED)
    weights = rng.multinomial(count, np.full(count, 1 / count), size=_DRAWS)
    return np.array([numbers[name] for name in clusters]), weights.astype(np.int64)


_FEWEST = 8
"""Fewer documents than this say nothing of how documents differ."""


def drawn_together(places: Sequence[tuple[str, str]]) -> list[str]:
    """The cluster of each case, given its document and its place in the document.

    Whole documents are drawn where there are at least 8; with fewer, as in the sample library, the places in them, so
    that the interval speaks of further cases over these documents and not of further documents.
    Source: Cameron, Gelbach and Miller, Bootstrap-based improvements for inference with clustered errors, Review of
    Economics and Statistics 90 (2008): few clusters make intervals that are too short or erratic.
    """
    documents = {document for document, _ in places}
    return [document if len(documents) >= _FEWEST else place for document, place in places]


def bootstrap_mean(values: Sequence[float], clusters: Sequence[Hashable]) -> Interval:
    """A mean with its percentile interval, whole clusters drawn again (cases of one document hang together).

    With one cluster only there is nothing to draw between, so each value is drawn by itself.
    Source: Davison and Hinkley, Bootstrap Methods and their Application (1997), 3.8.
    """
    if not values:
        return Interval(math.nan, math.nan, math.nan, 0)
    data = np.asarray(values, dtype=float)
    groups: Sequence[Hashable] = clusters if len(set(clusters)) > 1 else range(len(values))
    index, weights = _draw_clusters(groups)
    sums = np.bincount(index, weights=data)
    sizes = np.bincount(index).astype(float)
    means = (weights @ sums) / (weights @ sizes)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(data.mean()), float(low), float(high), len(values))


def paired_difference(
    before: Mapping[str, float], after: Mapping[str, float], clusters: Mapping[str, Hashable]
) -> Interval:
    """How much `after` differs from `before` on the cases both have, whole clusters drawn again.

    Pairing takes the difficulty of a case out of the comparison.
    Source: Smucker, Allan and Carterette, A comparison of statistical significance tests for information retrieval
    evaluation, CIKM 2007.
    """
    shared = sorted(before.keys() & after.keys())
    return bootstrap_mean(
        [after[name] - before[name] for name in shared], [clusters.get(name, name) for name in shared]
    )


def minimum_detectable_drop(values: Sequence[float], power: float = 0.8, alpha: float = 0.05) -> float:
    """The smallest true drop that this many cases would show, with the chance `power`.

    Two runs of independent answers with the spread seen here, one-sided; where all values are alike, the spread of
    one case in n (plus one) going wrong is taken, since no spread seen is not no spread.
    Source: Card et al., With Little Power Comes Great Responsibility, EMNLP 2020.
    """
    n = len(values)
    if n < 2:
        return math.nan
    data = np.asarray(values, dtype=float)
    least = 1 / (n + 1)
    spread = max(float(data.std(ddof=1)), math.sqrt(least * (1 - least)))
    factor = float(stats.norm.ppf(1 - alpha) + stats.norm.ppf(power))
    return factor * spread * math.sqrt(2 / n)


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The chance that a positive scores above a negative, ties counting half.

    Source: Hanley and McNeil, The meaning and use of the area under a ROC curve, Radiology 143 (1982).
    """
    values, positive = np.asarray(scores, dtype=float), np.asarray(labels, dtype=bool)
    above, below = int(positive.sum()), int((~positive).sum())
    if not above or not below:
        return math.nan
    ranks = stats.rankdata(values)
    return float((ranks[positive].sum() - above * (above + 1) / 2) / (above * below))


def bootstrap_auroc(
    scores: Sequence[float], labels: Sequence[bool], clusters: Sequence[Hashable] | None = None
) -> Interval:
    """AUROC with its percentile interval, whole clusters drawn again."""
    rng = np.random.default_rng(_SEED)
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for i, name in enumerate(clusters if clusters is not None else range(len(scores))):
        groups[name].append(i)
    members = [np.array(rows) for rows in groups.values()]
    values, positive = np.asarray(scores, dtype=float), np.asarray(labels, dtype=bool)
    drawn = []
    for _ in range(_DRAWS // 2):
        rows = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        drawn.append(auroc(values[rows].tolist(), positive[rows].tolist()))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Interval(auroc(scores, labels), float(low), float(high), len(scores))


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """(coverage, risk) as more is answered: of the most confident share, how much is wrong. Ties go together.

    Source: El-Yaniv and Wiener, On the Foundations of Noise-free Selective Classification, JMLR 11 (2010).
    """
    order = sorted(zip(confidence, right, strict=True), key=lambda pair: -pair[0])
    points: list[tuple[float, float]] = []
    wrong = 0
    for i, (score, is_right) in enumerate(order, 1):
        wrong += not is_right
        if i == len(order) or order[i][0] != score:
            points.append((i / len(order), wrong / i))
    return tuple(points)


def krippendorff_alpha(units: Sequence[Sequence[str]]) -> float:
    """Agreement of readers on labels without order, 1 for full agreement, 0 for what chance would give.

    `units` holds, for each thing labelled, the labels it was given; one label alone says nothing of agreement.
    Source: Krippendorff, Content Analysis (3rd ed., 2013), 11.2.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    totals = Counter(label for unit in pairable for label in unit)
    n = sum(totals.values())
    expected = sum(a * b for a, b in combinations(totals.values(), 2)) * 2
    if n < 2 or expected == 0:
        return math.nan
    observed = sum(
        2 * sum(a * b for a, b in combinations(Counter(unit).values(), 2)) / (len(unit) - 1) for unit in pairable
    )
    return 1 - (n - 1) * observed / expected
