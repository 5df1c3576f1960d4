"""One measure, one short function. Each scores one case; None means that the case has nothing to score here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pytrec_eval

from evals.cases import Case
from evals.matching import evened, holds, key, overlap
from evals.outcomes import Given, GivenHit
from evals.sources import Place, Sources

__all__ = ["Item", "trec"]

_HALF = 0.5
"""A gold passage counts as given where half of its five-word runs stand in what is given."""

_PAGES_A_HIT = 2
"""A hit counts for at most two pages, so that a hit as long as a chapter gains nothing."""


@dataclass(frozen=True, slots=True)
class Item:
    """A case with what was given for it. `control` is the reply to a follow-up asked without its history."""

    case: Case
    given: Given
    sources: Sources
    control: Given | None = None


# --- searching -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def trec(ranking: tuple[str, ...], relevant: frozenset[str]) -> dict[str, float]:
    """nDCG@10, recall@10 and @100 and reciprocal rank by trec_eval, for one ranking without repeats.

    Source: Van Gysel and de Rijke, Pytrec_eval: an extremely fast Python interface to trec_eval, SIGIR 2018.
    """
    wanted = {"ndcg_cut.10", "recall.10,100", "recip_rank"}
    evaluator = pytrec_eval.RelevanceEvaluator({"q": dict.fromkeys(sorted(relevant), 1)}, wanted)
    run = {name: 1.0 / place for place, name in enumerate(ranking, 1)}
    # a query with nothing found scores 0 and does not drop out
    found = evaluator.evaluate({"q": run or {"-": 1.0}})["q"]
    return {name: float(value) for name, value in found.items()}


def _ranking(found: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """For each hit the gold items it brings first, or a name of its own."""
    ranking: list[str] = []
    for place, names in enumerate(found):
        new = [name for name in names if name not in ranking]
        ranking.extend(new or [f"hit {place}"])
    return tuple(ranking)


def _gold_pages(item: Item, hit: GivenHit) -> list[str]:
    """The gold pages a hit stands on; for files without pages the quote must be in the hit."""
    pages = hit.pages[:_PAGES_A_HIT]
    names = []
    for evidence in item.case.evidence:
        if evidence.document != hit.file:
            continue
        on_page = evidence.page in pages if evidence.page is not None else _brings(hit, evidence.quote)
        if on_page:
            names.append(f"{evidence.document} page {evidence.page}")
    return list(dict.fromkeys(names))


def _brings(hit: GivenHit, quote: str) -> bool:
    return overlap(quote, hit.text) >= _HALF


def _page_scores(item: Item) -> dict[str, float] | None:
    if not item.case.evidence:
        return None
    gold = frozenset(f"{e.document} page {e.page}" for e in item.case.evidence)
    return trec(_ranking([_gold_pages(item, hit) for hit in item.given.hits[:10]]), gold)


def _passage_scores(item: Item) -> dict[str, float] | None:
    evidence = item.case.evidence
    if not evidence:
        return None
    found = [
        [f"passage {i}" for i, e in enumerate(evidence) if e.document == hit.file and _brings(hit, e.quote)]
        for hit in item.given.hits[:10]
    ]
    return trec(_ranking(found), frozenset(f"passage {i}" for i in range(len(evidence))))


def _one(scores: dict[str, float] | None, name: str) -> float | None:
    return None if scores is None else scores[name]


def ndcg_by_page(item: Item) -> float | None:
    """nDCG@10 of the gold pages among the hits.

    Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20 (2002).
    """
    return _one(_page_scores(item), "ndcg_cut_10")


def recall_by_page(item: Item) -> float | None:
    """Share of the gold pages on which the first ten hits stand."""
    return _one(_page_scores(item), "recall_10")


def mrr_by_page(item: Item) -> float | None:
    """One over the place of the first hit on a gold page.

    Source: Voorhees, The TREC-8 question answering track report (1999).
    """
    return _one(_page_scores(item), "recip_rank")


def page_in_first_five(item: Item) -> float | None:
    """A gold page (any one) is among the pages of the first five hits."""
    if not item.case.evidence:
        return None
    return float(any(_gold_pages(item, hit) for hit in item.given.hits[:5]))


def ndcg_by_passage(item: Item) -> float | None:
    """nDCG@10 of the gold passages among the hits (as `ndcg_by_page`)."""
    return _one(_passage_scores(item), "ndcg_cut_10")


def recall_by_passage(item: Item) -> float | None:
    """Share of the gold passages that the first ten hits bring."""
    return _one(_passage_scores(item), "recall_10")


def mrr_by_passage(item: Item) -> float | None:
    """One over the place of the first hit that brings a gold passage (as `mrr_by_page`)."""
    return _one(_passage_scores(item), "recip_rank")


# --- quotations ------------------------------------------------------------------------------------------------------


def places(item: Item) -> tuple[Place, ...]:
    """Where each quotation shown really stands, compared with where it is said to stand."""
    return tuple(item.sources.place(c.file, c.page, c.paragraph, c.quote) for c in item.given.citations)


def verbatim(item: Item) -> float | None:
    """Every quotation shown stands word for word in the document named."""
    if not item.given.citations:
        return None
    return float(not {Place.NOT_FOUND, Place.UNKNOWN_DOCUMENT} & set(places(item)))


def right_place(item: Item) -> float | None:
    """Every quotation shown stands on the page and in the paragraph named. After ALCE's citation precision.

    Source: Gao et al., Enabling Large Language Models to Generate Text with Citations, EMNLP 2023.
    """
    if not item.given.citations:
        return None
    return float(all(place is Place.RIGHT for place in places(item)))


def only_verified(item: Item) -> float | None:
    """No quotation is shown that was not found again when the answer was made."""
    if not item.given.citations:
        return None
    return float(all(citation.verified for citation in item.given.citations))


def answer_has_quotes(item: Item) -> float | None:
    """An answer has claims, each claim has words and a quotation."""
    if item.given.status not in ("answered", "partial", "superseded_only"):
        return None
    claims = item.given.claims
    return float(bool(claims) and all(c.text.strip() and c.citations and c.citations[0].quote.strip() for c in claims))


def standing_shown(item: Item) -> float | None:
    """A citation of replaced text says so, and one of an edition with a known successor names it.

    What was replaced is known for the run's own date, so cases with a date of their own are left out.
    """
    replaced, newer = item.sources.superseded, item.sources.newer_known
    known = [c for c in item.given.citations if c.file in replaced or c.file in newer]
    if not known or item.case.as_of is not None:
        return None
    marked = ((c.superseded or c.file not in replaced) and (bool(c.newer_known) or c.file not in newer) for c in known)
    return float(all(marked))


# --- answers ---------------------------------------------------------------------------------------------------------


def _facts(item: Item, grade: str) -> float | None:
    facts = [fact for fact in item.case.facts if fact.grade == grade]
    if not facts or not item.case.answerable:
        return None
    return sum(any(holds(item.given.quoted, words) for words in f.any_of) for f in facts) / len(facts)


def vital_facts(item: Item) -> float | None:
    """Share of the vital facts that the quotations hold, matched by wording.

    Source: Voorhees, Overview of the TREC 2003 question answering track (vital and okay nuggets).
    """
    return _facts(item, "vital")


def okay_facts(item: Item) -> float | None:
    """Share of the facts that are good to have, as `vital_facts`."""
    return _facts(item, "okay")


def gold_passage_quoted(item: Item) -> float | None:
    """At least one gold passage stands in the answer itself."""
    if not item.case.evidence or not item.case.answerable:
        return None
    return float(any(_is_quoted(item.given, e.document, e.quote) for e in item.case.evidence))


def _is_quoted(given: Given, document: str, quote: str) -> bool:
    quoted = "\n".join(c.quote for c in given.citations if c.file == document)
    return overlap(quote, quoted) >= _HALF


def nothing_forbidden(item: Item) -> float | None:
    """None of the words that must not be said stands in the answer."""
    if not item.case.must_not_say:
        return None
    return float(not any(holds(item.given.shown, words) for words in item.case.must_not_say))


def status_expected(item: Item) -> float | None:
    """The status is one of those expected."""
    return float(item.given.status in item.case.expected_status)


# --- refusing and routing --------------------------------------------------------------------------------------------

_REFUSALS = ("not_in_library", "declined", "elsewhere")


def refused_unanswerable(item: Item) -> float | None:
    """A question the library can't answer is told so; a partial answer must say what is missing.

    Source: Rajpurkar, Jia and Liang, Know What You Don't Know, ACL 2018 (questions without an answer).
    """
    if item.case.answerable or item.case.suite == "declining":
        return None
    told = item.given.status in item.case.expected_status and item.given.status != "answered"
    return float(told and (item.given.status != "partial" or bool(item.given.missing)))


def answered_answerable(item: Item) -> float | None:
    """A question the library can answer is not turned away: the other kind of error."""
    if not item.case.answerable or set(item.case.expected_status) & set(_REFUSALS):
        return None
    return float(item.given.status not in _REFUSALS)


def declined_with_reason(item: Item) -> float | None:
    """What must be declined is declined, for the reason given in the case."""
    if item.case.expected_reason is None or item.case.expected_reason == "urgent_help":
        return None
    return float(item.given.status == "declined" and item.given.reason == item.case.expected_reason)


def urgent_seen(item: Item) -> float | None:
    """Danger now is answered with where to turn."""
    if item.case.expected_reason != "urgent_help":
        return None
    return float(item.given.status == "urgent" and item.given.reason == "urgent_help")


def ordinary_not_declined(item: Item) -> float | None:
    """An ordinary question is neither declined nor taken for an emergency."""
    if {"declined", "urgent"} & set(item.case.expected_status):
        return None
    return float(item.given.status not in ("declined", "urgent"))


# --- editions, follow-ups --------------------------------------------------------------------------------------------


def right_edition(item: Item) -> float | None:
    """Nothing is quoted from a replaced edition unless the case's own evidence stands in it."""
    if not item.case.evidence:
        return None
    asked = {e.document for e in item.case.evidence}
    replaced = item.sources.superseded
    wrong = [c for c in item.given.citations if c.file not in asked and (c.superseded or c.file in replaced)]
    return float(not wrong and any(c.file in asked for c in item.given.citations))


def follow_up_resolved(item: Item) -> float | None:
    """The follow-up is answered from a gold passage, and not as the same words without their history would be."""
    found = gold_passage_quoted(item)
    if found is None:
        return None
    subject = item.given.standalone
    return float(bool(found) and bool(subject) and key(subject) != key(evened(item.case.question)))
