from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from evals.exports import as_json, as_junit
from evals.gate import judge, load_rules
from evals.mutations import try_all
from evals.report import render
from evals.score import figures, score_run


@pytest.fixture(scope="module")
def page(run, baseline):
    scores, rules = score_run(run), load_rules()
    return render(run, scores, rules, judge(run, scores, rules, baseline), baseline, try_all(run, rules, baseline))


def test_the_report_fetches_nothing(page):
    assert not re.search(r'(src|href)="(?!#)', page)
    assert "<script" not in page
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


def test_the_verdict_is_in_words_with_room_to_sign(page, run):
    assert "passed all" in page
    assert f"on {len(run.cases)} cases" in page
    for label in ("Name", "Role and organisation", "Date", "Accepted for this use"):
        assert label in page


def test_it_says_that_no_practitioner_labelled_until_one_did(page, run, baseline):
    assert "No practitioner has labelled these cases" in page
    labelled = tuple(replace(c, labelled_by_practitioner=True) for c in run.cases[:3])
    other = type(run)(run.name, run.config, labelled + run.cases[3:], run.outcomes, run.sources)
    scores, rules = score_run(other), load_rules()
    text = render(other, scores, rules, judge(other, scores, rules, baseline), baseline)
    assert "A practitioner has labelled 3 of these" in text
    assert "No practitioner" not in text


def test_words_that_are_never_used(page):
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert not re.search(r"\b(safe|compliant|complete)\b", re.sub(r"<[^>]+>", " ", text), re.IGNORECASE)


def test_ids_are_unique_and_charts_are_described(page):
    class Ids(HTMLParser):
        def __init__(self):
            super().__init__()
            self.ids, self.charts = [], []

        def handle_starttag(self, tag, attrs):
            self.ids += [value for name, value in attrs if name == "id"]
            if tag == "svg":
                self.charts.append(dict(attrs).get("aria-label"))

    found = Ids()
    found.feed(page)
    assert len(found.ids) == len(set(found.ids))
    assert len(found.charts) >= 8
    assert all(found.charts)


def test_the_same_run_gives_the_same_bytes(page, run, baseline):
    scores, rules = score_run(run), load_rules()
    verdict = judge(run, scores, rules, baseline)
    assert render(run, scores, rules, verdict, baseline, try_all(run, rules, baseline)) == page


def test_a_red_run_shows_what_failed_and_its_worst_cases(run, baseline):
    outcomes = [
        replace(o, answer={**o.answer, "claims": [], "status": "not_in_library", "message": "<b>none</b>"})
        if o.case_id == "answers-001"
        else o
        for o in run.outcomes
    ]
    other = run.with_outcomes(outcomes)
    scores, rules = score_run(other), load_rules()
    broken = [replace(s, value=0.0) if s.measure == "verbatim" else s for s in scores]
    text = render(other, broken, rules, judge(other, broken, rules, baseline), baseline)
    assert "This version did not pass" in text
    assert "answers-001" in text
    assert "&lt;b&gt;none" in text
    assert "<b>none" not in text


def test_machines_read_the_same_verdict(run, baseline):
    scores, rules = score_run(run), load_rules()
    verdict = judge(run, scores, rules, baseline)
    tree = ElementTree.fromstring(as_junit(verdict).split("?>", 1)[1])
    assert tree.attrib["tests"] == str(len(verdict.checks))
    assert tree.attrib["failures"] == "0"
    record = json.loads(as_json(run, figures(scores), verdict))
    assert record["is_green"] is True
    assert record["practitioner_labelled_cases"] == 0


def test_it_says_which_prompts_this_version_has_and_that_no_model_was_asked(page, run):
    assert run.config["prompts"]
    assert all(label in page for label in run.config["prompts"])
    assert "none asked; prompts of this version" in page
