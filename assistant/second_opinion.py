"""A learned second opinion on questions that the rules of `routing` would ask of the library.

The rules know the wordings they were written for; a request said sideways passes them. Here a logistic regression over
the question's sentence embedding and a few cheap cues (small words, question marks, the patterns of `routing.yaml`)
is heard, only where the rules say "ask" and only above a high threshold for each reason. It is learned by
`evals/benchmarks/learn_routing.py` and is valid for the default embedding model alone: with another it stays silent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from assistant.conversation_turns import Turn
from assistant.routing import Route
from assistant.routing_rules import load_rules

__all__ = [
    "ASK",
    "SMALL_WORDS",
    "URGENT",
    "Opinion",
    "Weights",
    "consider",
    "cues",
    "features",
    "heard",
    "is_about_documents",
    "is_for",
    "opinion",
    "weights",
]

ASK = "ask"
URGENT = "urgent_help"
FABRICATE = "fabricate"
EMBEDDING_SCALE = 8.0
"""How much the embedding counts beside the cues while learning."""

SMALL_WORDS = tuple(
    (
        "i i'm i've i'd me my mine we we've our ours us you your he he's she she's they his her him their it this that "
        "these those the a an is are was were be been has have had do does did will would should could can may might "
        "must what which who whom whose when where why how if any there not no yes or and but so just now today "
        "tonight going think say says said tell told write make give show find list need want please here ok then than "
        "about from in for with at on of to by before after"
    ).split()
)

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ASKS = re.compile(r"\?|^(?:and |so |but )?(?:what|how|when|which|where|who|can|do|does|is|should)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What was learned: one row of coefficients a class, shape (classes, features), and a threshold a reason."""

    source: str
    model: str
    patterns: tuple[str, ...]
    classes: tuple[str, ...]
    coefficients: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    thresholds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Opinion:
    """The likeliest reason not simply to ask ("ask" where none is heard), how likely (0 to 1), and whether that is enough."""

    reason: str
    probability: float
    acts: bool


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights shipped with the package."""
    facts = json.loads(resources.files("assistant").joinpath("data/routing_weights.json").read_text("utf-8"))
    return Weights(
        source=facts["source"],
        model=facts["model"],
        patterns=tuple(facts["patterns"]),
        classes=tuple(facts["classes"]),
        coefficients=np.array(facts["coefficients"], dtype=np.float64),
        intercepts=np.array(facts["intercepts"], dtype=np.float64),
        thresholds=facts["thresholds"],
    )


def is_for(model: str) -> bool:
    """True for the embedding model that the weights were learned with."""
    return model == weights().model


def consider(
    question: str, routed: Route, vector: NDArray[np.float32], model: str, history: Sequence[Turn] = ()
) -> Route:
    """`routed`, or where the rules would ask and what was learned is sure of a reason, the route for that reason.

    `vector` is the embedding of `question` by the model named.
    """
    if routed.kind != ASK or not is_for(model):
        return routed
    held = opinion(question, vector, history)
    return _route_for(held.reason, question, routed) if held.acts else routed


def is_about_documents(question: str) -> bool:
    """True where the rules read a question about guidance, law or reviews: it is never declined by what was learned."""
    return bool(load_rules().features["about_documents"].search(question.replace("’", "'")))


def heard(question: str, reasons: Sequence[str]) -> frozenset[str]:
    """The reasons that a question can be turned away for by what was learned.

    Nobody is in danger where there is neither somebody nor harm, and an openly imagined piece that has nothing to do with the work
    puts words into nobody's mouth.
    """
    found, text = load_rules().features, question.replace("’", "'")
    may_be = {URGENT} if is_about_documents(question) else set(reasons) - {ASK}
    without = set()
    if not found["somebody_or_harm"].search(text):
        without.add(URGENT)
    if found["imagined"].search(text) and not found["of_the_work"].search(text):
        without.add(FABRICATE)
    return frozenset(may_be - without)


def opinion(question: str, vector: NDArray[np.float32], history: Sequence[Turn] = ()) -> Opinion:
    """What the weights make of a question, whatever the rules say."""
    learned = weights()
    values = features(question, vector, bool(history), learned.patterns)
    scores = learned.coefficients @ values + learned.intercepts
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    may_be = heard(question, learned.classes)
    if not may_be:
        return Opinion(ASK, float(shares[learned.classes.index(ASK)]), acts=False)
    best = max((i for i, name in enumerate(learned.classes) if name in may_be), key=lambda i: float(shares[i]))
    reason, probability = learned.classes[best], float(shares[best])
    return Opinion(reason, probability, probability >= learned.thresholds[reason])


def features(
    question: str, vector: NDArray[np.float32], has_history: bool, patterns: Sequence[str]
) -> NDArray[np.float64]:
    """One row: the embedding, then the cues. Shape (dimensions + cues,)."""
    return np.concatenate(
        [np.asarray(vector, dtype=np.float64) * EMBEDDING_SCALE, cues(question, has_history, patterns)]
    )


def cues(question: str, has_history: bool, patterns: Sequence[str]) -> NDArray[np.float64]:
    """Small words anywhere and in front, marks, length, and which patterns of `routing.yaml` are found."""
    text = question.replace("’", "'")
    words = _WORD.findall(text.lower())
    present, first = set(words), words[0] if words else ""
    known = load_rules().features
    row = [float(word in present) for word in SMALL_WORDS]
    row += [float(word == first) for word in SMALL_WORDS]
    row += [float("?" in text), min(len(words), 40) / 40, float(bool(_YEAR.search(text))), float(has_history)]
    row += [float(bool(known[name].search(text))) for name in patterns]
    return np.array(row, dtype=np.float64)


def _route_for(reason: str, question: str, routed: Route) -> Route:
    """The route of a reason, with the sentence and the published text that the rules use for it."""
    book = load_rules()
    is_urgent = reason == URGENT
    name = "urgent" if is_urgent else reason
    query = next((r.guidance_query for r in book.rules if r.message == name and r.guidance_query), None)
    return Route(
        kind="urgent" if is_urgent else "declined",
        reason=reason,
        distress=routed.distress,
        message=book.messages[name],
        guidance_query=query,
        remainder=question if is_urgent and _ASKS.search(question) else None,
        rule=f"learned_{reason}",
    )
