from __future__ import annotations

from indexes.documents import Kind
from indexes.kinds import kinds


def test_every_rule_gives_a_pattern_and_has_a_name_of_its_own() -> None:
    rules = kinds().rules
    assert all(rule.title or rule.cover or rule.opening for rule in rules)
    assert len({rule.name for rule in rules}) == len(rules)


def test_every_kind_can_be_recognised() -> None:
    assert {rule.kind for rule in kinds().rules} == set(Kind)


def test_the_first_title_that_fits_decides() -> None:
    rule = kinds().rule(("Nothing in particular", "Serious Case Review Child K"), "", "")
    assert rule is not None
    assert rule.kind is Kind.REVIEW


def test_cues() -> None:
    assert kinds().nation("Eastern Regional Safeguarding Board", "Ofsted") == "Wales"
    assert kinds().nation("", "published by Ofsted") == "England"
    assert kinds().nation("nothing") == ""
    assert kinds().publisher("The Home Office and the Department for Education") == "Home Office"
    assert kinds().is_sample("Fictional review written for testing")
    assert not kinds().is_sample("A review of a real case")
