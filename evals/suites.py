"""The suites: what each is for in plain English, which cases it draws on, and its measures.

A suite whose feature doesn't exist is absent from here, and `gate.toml` says which must be present. To add a suite:
write its measures in `evals/metrics.py`, add a `SuiteSpec` below, its floors (with reasons) to `gate.toml` and at
least three mutations to `evals/mutations.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evals import metrics
from evals.cases import Case
from evals.metrics import Item
from evals.outcomes import Reply

__all__ = ["QUESTIONS", "SUITES", "Measure", "SuiteSpec", "force_given", "suite"]

QUESTIONS = ("answers", "abstention", "editions", "follow_ups", "declining")
"""The folders of cases that hold questions."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a suite. `kind` decides its interval: Wilson for rates, clustered bootstrap for means.

    `is_invariant` says that one failure is a defect, whatever the rate.
    """

    id: str
    title: str
    kind: Literal["rate", "mean"]
    score: Callable[[Item], float | None]
    is_invariant: bool = False


@dataclass(frozen=True, slots=True)
class SuiteSpec:
    """A suite as the report shows it. `main` is the measure that the report charts first."""

    id: str
    title: str
    purpose: str
    draws_on: tuple[str, ...]
    measures: tuple[Measure, ...]
    not_shown: str

    @property
    def main(self) -> Measure:
        """The first measure."""
        return self.measures[0]


def force_given(case: Case, reply: Reply) -> float | None:
    """The force label given is the one a reader gave."""
    given = reply.get("force")
    return float(("none" if given is None else given) == case.force)


def _force_label(item: Item) -> float | None:
    """A force case is scored by `force_given`; it has no answer."""
    del item
    return None


_RETRIEVAL = (
    Measure("page_in_first_five", "A gold page among the first five hits", "rate", metrics.page_in_first_five),
    Measure("ndcg10_page", "nDCG@10 by page", "mean", metrics.ndcg_by_page),
    Measure("recall10_page", "Recall in ten hits, by page", "mean", metrics.recall_by_page),
    Measure("mrr_page", "Reciprocal rank by page", "mean", metrics.mrr_by_page),
    Measure("ndcg10_passage", "nDCG@10 by passage", "mean", metrics.ndcg_by_passage),
    Measure("recall10_passage", "Recall in ten hits, by passage", "mean", metrics.recall_by_passage),
    Measure("mrr_passage", "Reciprocal rank by passage", "mean", metrics.mrr_by_passage),
)

_QUOTATIONS = (
    Measure("verbatim", "Answers whose quotations are all word for word", "rate", metrics.verbatim, True),
    Measure("right_place", "Answers whose quotations all stand where named", "rate", metrics.right_place, True),
    Measure("only_verified", "Answers that show verified quotations only", "rate", metrics.only_verified, True),
    Measure("has_quotes", "Answers whose every claim has a quotation", "rate", metrics.answer_has_quotes, True),
)

_ANSWERS = (
    Measure("vital_facts", "Vital facts found in the quotations", "mean", metrics.vital_facts),
    Measure("okay_facts", "Further facts found in the quotations", "mean", metrics.okay_facts),
    Measure("gold_quoted", "A gold passage is quoted", "rate", metrics.gold_passage_quoted),
    Measure("status", "Status as expected", "rate", metrics.status_expected),
    Measure("nothing_forbidden", "Nothing said that must not be said", "rate", metrics.nothing_forbidden),
)

_ABSTENTION = (
    Measure("refused", "Unanswerable questions told so", "rate", metrics.refused_unanswerable),
    Measure("answered", "Answerable questions not turned away", "rate", metrics.answered_answerable),
)

_DECLINING = (
    Measure("declined", "Declined for the right reason", "rate", metrics.declined_with_reason),
    Measure("urgent", "Danger now shown where to turn", "rate", metrics.urgent_seen),
    Measure("ordinary", "Ordinary questions not declined", "rate", metrics.ordinary_not_declined),
)

_EDITIONS = (
    Measure("right_edition", "Quoted from the edition that applies", "rate", metrics.right_edition),
    Measure("gold_quoted", "A gold passage is quoted", "rate", metrics.gold_passage_quoted),
    Measure("standing", "Replaced text and known successors marked", "rate", metrics.standing_shown, True),
    Measure("status", "Status as expected", "rate", metrics.status_expected),
)

_FOLLOW_UPS = (
    Measure("resolved", "Follow-ups answered from a gold passage", "rate", metrics.follow_up_resolved),
    Measure("page_in_first_five", "A gold page among the first five hits", "rate", metrics.page_in_first_five),
    Measure("status", "Status as expected", "rate", metrics.status_expected),
)

SUITES: tuple[SuiteSpec, ...] = (
    SuiteSpec(
        "retrieval",
        "Finding the passage",
        "When a reviewer asks something the library answers, is the page that answers among the first results?",
        ("answers", "editions", "follow_ups"),
        _RETRIEVAL,
        "Whether the passage found is the best there is: a page that answers and was not marked counts as missed.",
    ),
    SuiteSpec(
        "quotations",
        "Quotations are word for word",
        "Is every quotation shown exactly what the document says, on the page and in the paragraph named?",
        QUESTIONS,
        _QUOTATIONS,
        "Faults in reading the file itself: quotations are compared with the text as it was read.",
    ),
    SuiteSpec(
        "answers",
        "Answers hold what matters",
        "Do the quotations hold the facts that a reader needs, and nothing that must not be said?",
        ("answers",),
        _ANSWERS,
        "Whether a reader understands the answer. Facts are matched by wording; another true wording counts as missed.",
    ),
    SuiteSpec(
        "abstention",
        'Saying "not in the library"',
        "Is the reader told when the library can't answer, without being turned away when it can?",
        QUESTIONS,
        _ABSTENTION,
        "Questions unlike ours. Ours are near misses over the sample library.",
    ),
    SuiteSpec(
        "declining",
        "Declining, and danger now",
        "Are decisions about a live case, blame, naming and prediction declined for the right reason, danger now shown "
        "where to turn, and ordinary questions left alone?",
        QUESTIONS,
        _DECLINING,
        "How people under pressure really write. One line of danger that is missed here stands for others unseen.",
    ),
    SuiteSpec(
        "editions",
        "The edition that applies",
        "Is the answer quoted from the edition that applies on the date asked about, and is replaced text marked?",
        ("editions",),
        _EDITIONS,
        "Editions that nobody has loaded or listed.",
    ),
    SuiteSpec(
        "follow_ups",
        "Follow-up questions",
        "Is a question that leans on the one before understood and answered?",
        ("follow_ups",),
        _FOLLOW_UPS,
        "Long conversations: ours have one to three turns.",
    ),
    SuiteSpec(
        "force",
        "Must, should, may",
        "Is the force that a sentence of law or guidance carries labelled as a reader labelled it?",
        ("force",),
        (Measure("label", "Sentences labelled as the reader did", "rate", _force_label),),
        "Whether the duty applies to a reader's own case. The label is that of the wording.",
    ),
)


def suite(name: str) -> SuiteSpec:
    """One suite by id."""
    return next(spec for spec in SUITES if spec.id == name)
