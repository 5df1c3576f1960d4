from __future__ import annotations

import math

import pytest

from evals import statistics as st


def test_wilson_agrees_with_published_values():
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
    assert st.wilson(81, 263).low == pytest.approx(0.2553, abs=5e-5)
    assert st.wilson(81, 263).high == pytest.approx(0.3662, abs=5e-5)
    assert st.wilson(0, 20).high == pytest.approx(0.1611, abs=5e-5)
    assert st.wilson(0, 20).low == 0.0
    assert math.isnan(st.wilson(0, 0).value)


def test_bootstrap_is_the_same_twice_and_holds_its_mean():
    values, clusters = [0.0, 1.0, 1.0, 0.5, 1.0, 0.0], ["a", "a", "b", "b", "c", "c"]
    first = st.bootstrap_mean(values, clusters)
    assert first == st.bootstrap_mean(values, clusters)
    assert first.low <= first.value <= first.high
    assert math.isnan(st.bootstrap_mean([], []).value)


def test_clusters_that_hang_together_widen_the_interval():
    values = [1.0] * 20 + [0.0] * 20
    alone = st.bootstrap_mean(values, range(40))
    together = st.bootstrap_mean(values, [i // 10 for i in range(40)])
    assert together.high - together.low > alone.high - alone.low


def test_few_documents_are_drawn_by_place():
    few = [("a.pdf", "a.pdf, 1"), ("b.pdf", "b.pdf, 2")]
    assert st.drawn_together(few) == ["a.pdf, 1", "b.pdf, 2"]
    many = [(f"{n}.pdf", f"{n}.pdf, {n}") for n in range(8)]
    assert st.drawn_together(many)[0] == "0.pdf"


def test_a_paired_difference_of_equal_runs_is_nothing():
    run = {"a": 0.3, "b": 0.7, "c": 1.0}
    change = st.paired_difference(run, run, {})
    assert (change.value, change.low, change.high, change.n) == (0.0, 0.0, 0.0, 3)
    assert st.paired_difference(run, {"a": 1.0, "x": 0.0}, {}).n == 1


def test_more_cases_show_smaller_drops():
    few, many = [0.0, 1.0] * 20, [0.0, 1.0] * 200
    assert st.minimum_detectable_drop(many) < st.minimum_detectable_drop(few)
    # one-sided 5%, power 80%: 2.4865 * sd * sqrt(2 / n)
    assert st.minimum_detectable_drop(few) == pytest.approx(2.4865 * 0.50637 * math.sqrt(2 / 40), abs=1e-3)
    assert st.minimum_detectable_drop([1.0] * 50) > 0
    assert math.isnan(st.minimum_detectable_drop([1.0]))


def test_auroc_counts_ties_as_half():
    assert st.auroc([0.9, 0.8, 0.2, 0.1], [True, True, False, False]) == 1.0
    assert st.auroc([0.5, 0.5], [True, False]) == 0.5
    assert math.isnan(st.auroc([0.5], [True]))
    area = st.bootstrap_auroc([0.9, 0.3, 0.8, 0.1, 0.5, 0.4], [True, False, True, False, False, True])
    assert area.low <= area.value <= area.high


def test_risk_coverage_takes_ties_together():
    assert st.risk_coverage([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == (
        (0.25, 0.0),
        (0.75, pytest.approx(1 / 3)),
        (1.0, 0.5),
    )


def test_krippendorff_alpha_agrees_with_the_book():
    # Krippendorff, Computing Krippendorff's alpha-reliability (2011): section A, two observers and binary data, 0.095
    first, second = "0100000000", "1110010010"
    assert st.krippendorff_alpha([list(unit) for unit in zip(first, second, strict=True)]) == pytest.approx(
        0.095, abs=5e-4
    )
    # section C, nominal data with some missing, 0.743
    grid = [
        ["1", "1", "1"],
        ["2", "2", "3", "2"],
        ["3", "3", "3", "3"],
        ["3", "3", "3", "3"],
        ["2", "2", "2", "2"],
        ["1", "2", "3", "4"],
        ["4", "4", "4", "4"],
        ["1", "1", "2", "1"],
        ["2", "2", "2", "2"],
        ["5", "5", "5"],
        ["1", "1"],
        ["3"],
    ]
    assert st.krippendorff_alpha(grid) == pytest.approx(0.743, abs=5e-4)
    assert math.isnan(st.krippendorff_alpha([["a", "a"]]))
