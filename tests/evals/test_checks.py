from __future__ import annotations

from dataclasses import replace

from evals.cases import Evidence
from evals.checks import check_cases


def test_good_cases_have_no_problem(cases, sources):
    assert check_cases([c for c in cases if c.suite == "answers"], sources) == ()


def test_a_quote_must_stand_on_its_page_and_in_its_paragraph(cases, sources):
    case = next(c for c in cases if c.suite == "answers")
    first = case.evidence[0]
    for evidence, said in (
        (replace(first, page=9), "is not on page 9"),
        (replace(first, quote="Partners need not agree anything"), "is not on page"),
        (replace(first, document="missing.pdf"), "not in the library"),
        (replace(first, paragraph="33"), "not in paragraph 33"),
    ):
        problems = check_cases([replace(case, evidence=(evidence,), facts=())], sources)
        assert [said in problem.text for problem in problems] == [True], problems


def test_spaces_and_quotation_marks_make_no_difference(cases, sources):
    case = next(c for c in cases if c.suite == "answers")
    first = case.evidence[0]
    spaced = Evidence(first.document, first.page, first.paragraph, first.quote.replace(" ", "\n  "))
    assert check_cases([replace(case, evidence=(spaced,), facts=())], sources) == ()


def test_copies_and_leaks_between_the_splits_are_found(cases):
    case = next(c for c in cases if c.suite == "answers")
    copy = replace(case, id="copy")
    assert {p.case_id for p in check_cases([case, copy])} == {case.id, "copy"}
    other = replace(case, id="other", question="How soon is step 1 agreed by all the partners?", split="held_back")
    assert "other split" in check_cases([case, other])[0].text


def test_a_vital_fact_must_stand_in_the_evidence(cases, sources):
    case = next(c for c in cases if c.suite == "answers")
    wrong = replace(case.facts[0], any_of=("seven months",))
    assert "vital fact" in check_cases([replace(case, facts=(wrong,))], sources)[0].text
