from __future__ import annotations

import math
from dataclasses import replace

import pytest

from evals import metrics
from evals.metrics import Item
from evals.outcomes import as_given
from evals.scripted import ideal_reply


def item(cases, sources, suite="answers", change=None, **case_changes):
    case = replace(next(c for c in cases if c.suite == suite), **case_changes)
    reply = ideal_reply(case, sources)
    if change:
        change(reply)
    return Item(case, as_given(reply), sources)


def test_ndcg_and_reciprocal_rank_by_hand():
    scores = metrics.trec(("x", "a", "y", "b"), frozenset({"a", "b"}))
    ideal = 1 + 1 / math.log2(3)
    assert scores["ndcg_cut_10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert (scores["recip_rank"], scores["recall_10"]) == (0.5, 1.0)


def test_nothing_found_scores_nothing_and_does_not_drop_out(cases, sources):
    empty = item(cases, sources, change=lambda r: r.update(hits=[]))
    assert (metrics.ndcg_by_page(empty), metrics.mrr_by_passage(empty), metrics.page_in_first_five(empty)) == (0, 0, 0)


def test_a_hit_counts_for_two_pages(cases, sources):
    def spread(reply):
        hit = reply["hits"][0]
        hit["pages"] = [98, 99, *hit["pages"]]

    assert metrics.page_in_first_five(item(cases, sources, change=spread)) == 0
    assert metrics.page_in_first_five(item(cases, sources)) == 1


def test_files_without_pages_need_the_quote_in_the_hit(cases, sources):
    paged = next(c for c in cases if c.suite == "answers" and len(c.evidence) == 2)
    review = replace(paged, evidence=(paged.evidence[1],))
    reply = ideal_reply(review, sources)
    assert metrics.page_in_first_five(Item(review, as_given(reply), sources)) == 1
    reply["hits"][0]["text"] = "Something else was found in this file."
    assert metrics.page_in_first_five(Item(review, as_given(reply), sources)) == 0


def citation(**changes):
    return lambda reply: reply["claims"][0]["citations"][0].update(changes)


@pytest.mark.parametrize(
    ("changes", "word_for_word", "placed"),
    [
        ({}, 1, 1),
        ({"page": 9}, 1, 0),
        ({"paragraph": "33"}, 1, 0),
        ({"quote": "Partners must not agree step 1"}, 0, 0),
        ({"file": "missing.pdf"}, 0, 0),
    ],
)
def test_quotations_are_looked_up_again(cases, sources, changes, word_for_word, placed):
    found = item(cases, sources, change=citation(**changes))
    assert (metrics.verbatim(found), metrics.right_place(found)) == (word_for_word, placed)


def test_an_answer_needs_claims_with_words_and_quotations(cases, sources):
    assert metrics.answer_has_quotes(item(cases, sources)) == 1
    assert metrics.answer_has_quotes(item(cases, sources, change=lambda r: r.update(claims=[]))) == 0
    assert metrics.answer_has_quotes(item(cases, sources, change=lambda r: r["claims"][0].update(text=" "))) == 0
    assert metrics.answer_has_quotes(item(cases, sources, "abstention")) is None


def test_facts_are_matched_as_whole_words_in_the_quotations(cases, sources):
    assert metrics.vital_facts(item(cases, sources)) == 1
    assert metrics.vital_facts(item(cases, sources, change=citation(quote="within twenty-five working days"))) == 0
    assert metrics.vital_facts(item(cases, sources, change=citation(quote="within fivefold working days"))) == 0
    assert metrics.okay_facts(item(cases, sources)) is None


def test_forbidden_words_are_looked_for_in_all_that_is_shown(cases, sources):
    assert metrics.nothing_forbidden(item(cases, sources)) == 1
    assert metrics.nothing_forbidden(item(cases, sources, change=lambda r: r.update(message="Three  weeks."))) == 0


def test_both_errors_of_refusing(cases, sources):
    assert metrics.refused_unanswerable(item(cases, sources, "abstention")) == 1
    answered = item(cases, sources, "abstention", lambda r: r.update(status="answered"))
    assert metrics.refused_unanswerable(answered) == 0
    silent = item(cases, sources, "abstention", lambda r: r.update(status="partial", missing=[]))
    assert metrics.refused_unanswerable(silent) == 0
    refused = item(cases, sources, change=lambda r: r.update(status="not_in_library"))
    assert (metrics.answered_answerable(refused), metrics.answered_answerable(item(cases, sources))) == (0, 1)


def test_declining_needs_the_right_reason(cases, sources):
    assert metrics.declined_with_reason(item(cases, sources, "declining")) == 1
    wrong = item(cases, sources, "declining", lambda r: r.update(reason="predict_"))
    assert metrics.declined_with_reason(wrong) == 0
    taken = item(cases, sources, change=lambda r: r.update(status="urgent", reason="urgent_help"))
    assert metrics.ordinary_not_declined(taken) == 0


def test_replaced_text_is_marked_and_wrong_editions_are_seen(cases, sources):
    assert metrics.standing_shown(item(cases, sources, "editions")) == 1
    assert metrics.standing_shown(item(cases, sources, "editions", citation(superseded=False))) == 0
    assert metrics.right_edition(item(cases, sources, "editions")) == 1
    other = item(cases, sources, change=citation(file="guidance-2022.pdf", superseded=True))
    assert metrics.right_edition(other) == 0


def test_a_follow_up_needs_its_history(cases, sources):
    assert metrics.follow_up_resolved(item(cases, sources, "follow_ups")) == 1
    assert (
        metrics.follow_up_resolved(item(cases, sources, "follow_ups", lambda r: r.update(standalone="And step 1?")))
        == 0
    )
