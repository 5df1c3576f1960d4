"""Whether what was found answers the question at all.

Two kinds of evidence: what the question names that is not held (an edition, a source, a year, a place), and how well the
best sentences cover the question, weighed by a logistic regression that `python -m evals calibrate` learns on labelled cases with
cross-validation. A similarity cut-off alone is a poor test (docs/decisions/0004-refusing.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asking import Asked
from assistant.selecting import Candidate, Terms
from assistant.weights import refusal
from indexes.library import Library, SearchResult

__all__ = ["FEATURES", "Verdict", "features", "judge", "named_but_not_held"]

FEATURES = (
    "best_cosine",
    "best_unit_cosine",
    "unit_coverage",
    "paragraph_coverage",
    "top_coverage",
    "rarest_covered",
    "agreement",
    "best_selection",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answers` says whether to quote anything; `missing` names what was asked for and is not held."""

    answers: bool
    missing: tuple[str, ...] = ()
    score: float = 1.0


def judge(asked: Asked, result: SearchResult, found: Sequence[Candidate], library: Library) -> Verdict:
    """Decide whether the candidates answer what was asked."""
    missing = named_but_not_held(asked, found)
    if not found:
        return Verdict(False, missing, 0.0)
    score = refusal().score(features(result, found, library))
    if missing:
        return Verdict(False, missing, score)
    return Verdict(score >= refusal().threshold, (), score)


def features(result: SearchResult, found: Sequence[Candidate], library: Library) -> tuple[float, ...]:
    """What is known of how well the best passages and sentences fit, in the order of `FEATURES`."""
    terms = Terms.of(result, library)
    best = result.ranked[:10]
    texts = [hit.passage.heading + " " + hit.passage.text for hit in result.hits[:5]]
    rarest = sorted(terms.weights, key=lambda s: -terms.weights[s])[:3]
    covered = [Terms({stem: 1.0 for stem in rarest}).covered(text) for text in texts[:3]]
    top = [c.features for c in found[:5]]
    both = sum(1 for r in best if r.ranks.get("words", 99) <= 20 and r.ranks.get("meaning", 99) <= 20)
    return (
        max((r.dense for r in best), default=0.0),
        max(f[4] for f in top),
        max(f[2] for f in top),
        max(f[3] for f in top),
        terms.covered(" ".join(texts)),
        max(covered, default=0.0),
        both / 10,
        found[0].score,
    )


def named_but_not_held(asked: Asked, found: Sequence[Candidate]) -> tuple[str, ...]:
    """What the question names that the library does not hold; a year counts as held where the text found says it."""
    shown = " ".join(c.paragraph.text for c in found[:8])
    years = [year for year in asked.years if year not in shown]
    return (
        *(mention.words for mention in asked.editions_not_held),
        *(source.name for source in asked.unheld),
        *asked.places,
        *years,
    )
