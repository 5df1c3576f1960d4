"""Two runs side by side, paired on the cases that both hold unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case
from evals.errors import GateConfigError
from evals.score import Score
from evals.statistics import Interval, drawn_together, minimum_detectable_drop, paired_difference

__all__ = ["Baseline", "Change", "baseline_of", "changes", "read_baseline", "write_baseline"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Values by "suite.measure" and case, and the digest of each case as it was."""

    values: Mapping[str, Mapping[str, float]]
    digests: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """How a measure changed on the cases of one genre that both sides hold unchanged.

    `left_out` counts cases that only one side holds, or that were changed; `smallest_drop` is the smallest drop that
    the shared cases would show.
    """

    name: str
    genre: str
    difference: Interval
    before: float
    after: float
    left_out: int
    smallest_drop: float


def baseline_of(cases: Iterable[Case], scores: Iterable[Score], note: str = "") -> Baseline:
    """What a run leaves behind to be compared with."""
    values: dict[str, dict[str, float]] = {}
    for score in scores:
        if score.value is not None:
            values.setdefault(f"{score.suite}.{score.measure}", {})[score.case_id] = round(score.value, 6)
    return Baseline(values, {case.id: case.digest for case in cases}, note)


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline to be committed."""
    record = {"note": baseline.note, "digests": baseline.digests, "values": baseline.values}
    path.write_text(json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def read_baseline(path: Path) -> Baseline | None:
    """The committed baseline, or None where there is none yet.

    Raises:
        GateConfigError: where the file can't be understood.
    """
    if not path.exists():
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Baseline(record["values"], record["digests"], record.get("note", ""))
    except (ValueError, KeyError) as error:
        msg = f"{path.name} is not a baseline ({error}): write one with `python -m evals gate --write-baseline`."
        raise GateConfigError(msg) from error


def changes(before: Baseline, cases: Sequence[Case], scores: Sequence[Score]) -> tuple[Change, ...]:
    """The change of every measure that both sides have, by genre."""
    digests = {case.id: case.digest for case in cases}
    clusters = {score.case_id: score.cluster for score in scores}
    groups: dict[tuple[str, str], dict[str, float]] = {}
    for score in scores:
        if score.value is not None:
            groups.setdefault((f"{score.suite}.{score.measure}", score.genre), {})[score.case_id] = score.value
    found = []
    for (name, genre), now in groups.items():
        then = before.values.get(name)
        if then is None:
            continue
        same = {case_id for case_id in now if case_id in then and before.digests.get(case_id) == digests[case_id]}
        kept = sorted(same)
        together = drawn_together([clusters[case_id] for case_id in kept])
        old = {case_id: then[case_id] for case_id in kept}
        new = {case_id: now[case_id] for case_id in kept}
        count = max(len(same), 1)
        found.append(
            Change(
                name,
                genre,
                paired_difference(old, new, dict(zip(kept, together, strict=True))),
                sum(old.values()) / count,
                sum(new.values()) / count,
                len(now) - len(same),
                minimum_detectable_drop(list(old.values())),
            )
        )
    return tuple(found)
