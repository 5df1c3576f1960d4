"""`check-cases`: what a strict model can't see. Every problem is one line that says what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from evals.cases import Case
from evals.matching import evened, key, similar_questions
from evals.sources import Sources

__all__ = ["Problem", "check_cases"]

SAME_QUESTION = 0.8
"""From this share of common words on, two questions are the same in other words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a case, in one line."""

    case_id: str
    text: str


def check_cases(cases: Sequence[Case], sources: Sources | None = None) -> tuple[Problem, ...]:
    """All problems. Without `sources` the quotes are not looked up."""
    problems = [*_copies(cases), *_leaks(cases)]
    if sources is not None:
        for case in cases:
            problems.extend(_quotes(case, sources))
            problems.extend(_facts(case))
    return tuple(problems)


def _quotes(case: Case, sources: Sources) -> Iterator[Problem]:
    for evidence in case.evidence:
        paragraphs = sources.page(evidence.document, evidence.page)
        if evidence.document not in sources.files:
            yield Problem(case.id, f"{evidence.document} is not in the library.")
        elif not any(_stands(p.text, p.pages_of(evened(evidence.quote)), evidence.page) for p in paragraphs):
            yield Problem(case.id, f'"{evidence.quote[:60]}" is not on page {evidence.page} of {evidence.document}.')
        elif evidence.paragraph and not any(
            evened(evidence.quote) in evened(p.text) and evidence.paragraph in p.labels for p in paragraphs
        ):
            yield Problem(case.id, f'"{evidence.quote[:60]}" is not in paragraph {evidence.paragraph}.')


def _stands(text: str, pages: tuple[int | None, ...], page: int | None) -> bool:
    return bool(text) and page in pages


def _facts(case: Case) -> Iterator[Problem]:
    quoted = key(" ".join(evidence.quote for evidence in case.evidence))
    for fact in case.facts:
        if fact.grade == "vital" and not any(key(words) in quoted for words in fact.any_of):
            yield Problem(case.id, f'No wording of the vital fact "{fact.text[:60]}" stands in the evidence.')


def _copies(cases: Sequence[Case]) -> Iterator[Problem]:
    def asked(case: Case) -> tuple[str, ...]:
        turns = tuple(key(turn.content) for turn in case.history)
        return (case.suite, key(case.question), case.as_of or "", case.filters or "", *turns)

    counts = Counter(asked(case) for case in cases)
    for case in cases:
        if counts[asked(case)] > 1:
            yield Problem(case.id, f'The question "{case.question[:60]}" is in this suite twice.')


def _leaks(cases: Sequence[Case]) -> Iterator[Problem]:
    """Development and held-back cases must not ask the same thing in other words."""
    for a, b in combinations([case for case in cases if not case.history], 2):
        if a.split != b.split and similar_questions(a.question, b.question) >= SAME_QUESTION:
            yield Problem(a.id, f"{b.id} of the other split asks nearly the same: {b.question[:60]!r}.")
