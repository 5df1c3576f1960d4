"""The same verdict for machines: JUnit for CI, JSON for everything else."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from xml.etree import ElementTree

from evals.gate import Verdict
from evals.mutations import Trial, kill_rate
from evals.runs import Run
from evals.score import Figure

__all__ = ["as_json", "as_junit"]


def as_junit(verdict: Verdict) -> str:
    """One test case for each rule of the gate.

    Source: the JUnit XML that Jenkins and GitLab read.
    """
    suite = ElementTree.Element(
        "testsuite", name="evals gate", tests=str(len(verdict.checks)), failures=str(len(verdict.failed)), errors="0"
    )
    for check in verdict.checks:
        case = ElementTree.SubElement(suite, "testcase", classname="evals.gate", name=check.name)
        if not check.is_met:
            failure = ElementTree.SubElement(case, "failure", message=check.found)
            failure.text = "\n".join((check.reason, *check.case_ids))
        else:
            ElementTree.SubElement(case, "system-out").text = check.found
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def as_json(run: Run, found: Sequence[Figure], verdict: Verdict, trials: Sequence[Trial] = ()) -> str:
    """Verdict, figures and configuration as one object."""
    killed, tried = kill_rate(trials)
    record = {
        "is_green": verdict.is_green,
        "checks": [asdict(check) for check in verdict.checks],
        "figures": [_without_nan(asdict(figure)) for figure in found],
        "mutations": {"killed": killed, "tried": tried, "trials": [asdict(trial) for trial in trials]},
        "practitioner_labelled_cases": sum(case.labelled_by_practitioner for case in run.cases),
        "config": run.config,
    }
    return json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _without_nan(record: dict[str, object]) -> dict[str, object]:
    return {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in record.items()}
