"""Floors: what is not met or not measured is red, and the rules name figures that exist."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from evals import drafts, findings_suite
from evals.errors import GateConfigError
from evals.floors import Applied, Figure, Rule, apply, figures, lines, load_rules

REASON = "A reason of more than twenty letters."


def _rule(on: str = "value", **bound: float) -> Rule:
    return Rule.model_validate({"figure": "lens.figure", "on": on, "reason": REASON, **bound})


def _applied(rule: Rule, value: float, low: float | None = None) -> Applied:
    (made,) = apply([rule], [Figure("lens.figure", value, low, None if low is None else 1.0, 10)])
    return made


@pytest.mark.parametrize(
    ("rule", "value", "low", "is_met"),
    [
        (_rule(at_least=0.8), 0.8, None, True),
        (_rule(at_least=0.8), 0.79, None, False),
        (_rule("lower bound", at_least=0.8), 0.9, 0.79, False),
        (_rule("lower bound", at_least=0.8), 0.9, 0.81, True),
        (_rule(at_most=0.05), 0.05, None, True),
        (_rule(at_most=0.05), 0.06, None, False),
        (_rule(at_most=0.0), 0.001, None, False),
        (_rule(at_least=0.8), math.nan, None, False),
    ],
)
def test_a_rule_is_met_or_not(rule: Rule, value: float, low: float | None, is_met: bool) -> None:
    assert _applied(rule, value, low).is_met is is_met


def test_what_was_not_measured_is_not_met() -> None:
    (made,) = apply([_rule(at_least=0.0)], [])
    assert not made.is_met
    assert any("NOT MEASURED" in line for line in lines([], [made]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[[rule]]\nfigure = "a.b"\nat_least = 1\non = "value"\nreason = "short"',
        f'[[rule]]\nfigure = "a.b"\non = "value"\nreason = "{REASON}"',
        f'[[rule]]\nfigure = "a.b"\nat_least = 1\nat_most = 2\non = "value"\nreason = "{REASON}"',
    ],
)
def test_a_gate_that_cannot_be_understood_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "draft_gate.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GateConfigError, match=r"draft_gate\.toml"):
        load_rules(path)


def test_without_the_shared_material_only_our_own_is_measured() -> None:
    found = {figure.name for figure in figures(drafts.MEASURES, None)}
    assert "privacy.planted_blind" in found
    assert "citations.wrong_found" in found
    assert not any(name.startswith(("eedi.", "language.real")) for name in found)
    missing = [
        one.rule.figure
        for one in apply(load_rules(drafts.GATE), [f for f in figures(drafts.MEASURES, None) if f.name in found])
        if one.found is None
    ]
    assert missing


def test_both_suites_name_only_parts_that_are_measured() -> None:
    for suite in (drafts, findings_suite):
        parts = {rule.figure.partition(".")[0] for rule in load_rules(suite.GATE)}
        assert parts <= set(suite.MEASURES)
        assert parts
