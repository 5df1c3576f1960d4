"""Whether what was found answers the question at all.

Two kinds of evidence: what the question names that is not held (an edition, a source, a year, a place), and how well the
best sentences cover the question, weighed by a logistic regression that `python -m evals calibrate` learns on labelled cases with
cross-validation. A similarity cut-off alone is a poor test (docs/decisions/0004-refusing.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import selecting
from assistant.asking import Asked
from assistant.selecting import Candidate, Terms
from assistant.weights import refusal
from indexes.lexical import stems
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
    "unknown_words",
    "names_covered",
    "number_wanted_and_there",
)

_FAR_OFF = ((0.26, 0.0), (0.4, 0.4), (0.46, 0.55))
"""A question is about something else where its best sentence is less near than the first and at least the second of its
words, by weight, is said nowhere. Set by hand on questions about metals and buses; see evals/benchmarks/learn.py for what it costs.
"""

_LOOKED_AT = 5
_RAREST = 3
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b(?:[A-Z][\w'’-]+|[A-Z]{2,}\w*)|\b\w*\d[\w-]*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answers` says whether to quote anything; `missing` names what was asked for and is not held.

    `score` is how sure that is, from 0 to 1; 0 where it is certain that nothing answers.
    """

    answers: bool
    missing: tuple[str, ...] = ()
    score: float = 1.0


def judge(asked: Asked, result: SearchResult, found: Sequence[Candidate], library: Library) -> Verdict:
    """Decide whether the candidates answer what was asked."""
    missing = named_but_not_held(asked, found)
    if not found:
        return Verdict(False, missing, 0.0)
    if not missing and any("number" in candidate.hit.ranks for candidate in found):
        return Verdict(True)  # a paragraph cited by its number was found
    values = features(asked, result, found, library)
    score = refusal().score(values)
    if missing or _is_far_off(dict(zip(FEATURES, values, strict=True))):
        return Verdict(False, missing, 0.0)
    return Verdict(score >= refusal().threshold, (), score)


def features(asked: Asked, result: SearchResult, found: Sequence[Candidate], library: Library) -> tuple[float, ...]:
    """What is known of how well the best passages and sentences fit, in the order of `FEATURES`."""
    terms = Terms.of(result, library)
    best = result.ranked[:10]
    texts = [f"{hit.passage.heading} {hit.passage.text}" for hit in result.hits[:_LOOKED_AT]]
    rarest = sorted(terms.weights, key=lambda s: (-terms.weights[s], s))[:_RAREST]
    both = sum(1 for r in best if r.ranks.get("words", 99) <= 20 and r.ranks.get("meaning", 99) <= 20)
    by_name = list(zip(*(candidate.features for candidate in found), strict=True))
    column = dict(zip(selecting.FEATURES, by_name, strict=True))
    asks_number = selecting.asks_number(asked.question)
    return (
        max((r.dense for r in best), default=0.0),
        max(column["unit_cosine"]),
        max(column["unit_coverage"]),
        max(column["paragraph_coverage"]),
        terms.covered(" ".join(texts)),
        max((Terms(dict.fromkeys(rarest, 1.0)).covered(text) for text in texts), default=0.0),
        both / 10,
        _unknown(result.query.text, library),
        _names_covered(asked.question, texts),
        max(column["number_wanted_and_there"]) if asks_number else 0.5,
    )


def _is_far_off(values: dict[str, float]) -> bool:
    """True where no sentence comes near in meaning, or none comes quite near and much of the question is said nowhere."""
    near, unknown = values["best_unit_cosine"], values["unknown_words"]
    return any(near < nearness and unknown >= unsaid for nearness, unsaid in _FAR_OFF)


def _unknown(question: str, library: Library) -> float:
    """The share of the question's words, by how much they tell, that no document says."""
    weights = {stem: library.rarity(stem) for stem in stems(question)}
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if not library.has_stem(stem)) / total if total else 0.0


def _names_covered(question: str, texts: Sequence[str]) -> float:
    """The share of the question's names and numbers that the best passages say; 1 where it has none."""
    names = {name.lower() for name in _NAME.findall(question)}
    said = " ".join(texts).lower()
    return sum(name in said for name in names) / len(names) if names else 1.0


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
