"""A question into an answer, with no language model: what is asked, what was found, what of it answers, what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from assistant import messages, refusing, second_opinion
from assistant.answer import Answer, Claim, ModelUse, Provenance, Status
from assistant.asking import Asked, understand
from assistant.citing import claim, in_order_of_authority
from assistant.conversation import standalone
from assistant.conversation_turns import Turn
from assistant.models.reader import Reader
from assistant.routing import Route, route
from assistant.selecting import PASSAGES, Candidate, Selected, by_evidence, candidates, choose, cited_whole
from assistant.settings import VERSION
from assistant.weights import selection
from assistant.with_model import OTHERWISE, Choice, both, chosen_with, linked, written_out
from indexes.documents import Filters, Hit
from indexes.library import Library, SearchResult

__all__ = ["Found", "answer", "search_for"]

WORDS_AT_MOST = 230
"""A screenful: the most words quoted in one answer."""

PARAGRAPHS_AT_MOST = 8
NEAREST = 3
REVIEWS_AT_MOST = 5

_RESTATES = re.compile(
    r"\b(must|should|shall|required?|statut\w+|guidance|working together|regulations?|section \d+|working days)\b", re.I
)
"""What a sentence of a review says when it repeats a rule rather than what happened."""
CITED_AT_MOST = 6
"""A paragraph number that fits more passages than this says too little."""


@dataclass(frozen=True, slots=True)
class Found:
    """A search with the sentences that might answer."""

    asked: Asked
    result: SearchResult
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]


def answer(
    question: str,
    library: Library,
    *,
    history: Sequence[Turn] = (),
    as_of: date,
    filters: Filters,
    top: int = 10,
    reader: Reader | None = None,
) -> Answer:
    """Answer a question from the library. Every quotation in the answer has been found again in its paragraph.

    `reader` is a language model that may choose among the sentences found; nothing needs one.
    """
    routed = _routed(question, history, library)
    if routed.kind == "urgent":
        return _urgent(question, routed, library, history, as_of, filters, top)
    if routed.kind in ("declined", "elsewhere"):
        return _turned_away(question, routed, library, as_of, filters, top)
    asked, rewritten = standalone(question, history), None
    if reader is not None:
        asked, rewritten = written_out(reader, question, history, asked)
    found = search_for(asked.text, library, as_of, filters, top)
    made = _from_library(question, found, library, reader)
    if rewritten is not None:
        made = replace(made, model=rewritten if made.model is None else both(rewritten, made.model))
    made = _with_model_named(made)
    if not routed.distress:
        return made
    return replace(made, message=f"{routed.message} {made.message}")


def _with_model_named(made: Answer) -> Answer:
    """The provenance names the model that was asked and the prompts it was asked with; nothing where none was."""
    if made.model is None:
        return made
    named = replace(made.provenance, model=made.model.name, prompt=", ".join(made.model.prompts))
    return replace(made, provenance=named)


def _routed(question: str, history: Sequence[Turn], library: Library) -> Route:
    """Where the rules send a question; where they would ask it of the library, what was learned is heard too."""
    routed = route(question, history)
    if routed.kind != "ask" or not second_opinion.is_for(library.embedder.name):
        return routed
    return second_opinion.consider(question, routed, library.embed([question])[0], library.embedder.name, history)


def search_for(question: str, library: Library, as_of: date, filters: Filters, top: int) -> Found:
    """Search for a standalone question, and put the passages whose sentences answer best in front."""
    asked = understand(question, library, as_of, filters)
    result = (
        _compared(asked, library, max(top, PASSAGES))
        if asked.compares
        else _searched(asked, library, max(top, PASSAGES))
    )
    found = candidates(question, result, result.hits, library)
    hits = result.hits if asked.compares or asked.paragraphs else by_evidence(result.hits, found)
    return Found(asked, result, hits[:top], found)


def _searched(asked: Asked, library: Library, top: int) -> SearchResult:
    """One search; paragraphs that the question cites by number come first."""
    result = library.search(asked.question, asked.filters, top, asked.weights(library.documents))
    cited = (
        library.passages_of(asked.paragraphs, asked.named or library.searched(asked.filters))
        if asked.paragraphs
        else ()
    )
    if not cited or len(cited) > CITED_AT_MOST:
        return result
    best = result.hits[0].score if result.hits else 1.0
    first = tuple(library.hit(passage, 2 * best) for passage in cited)
    ids = {hit.passage.id for hit in first}
    return replace(result, hits=(*first, *(hit for hit in result.hits if hit.passage.id not in ids))[:top])


def _compared(asked: Asked, library: Library, top: int) -> SearchResult:
    """A search of each edition compared, taken in turns, the later edition first."""
    labels = {d.edition.label for d in asked.named if d.edition}
    families = {d.edition.family for d in asked.named if d.edition} or {
        d.edition.family for d in library.documents if d.edition
    }
    editions: dict[str, list[str]] = {}
    for document in library.documents:
        e = document.edition
        if e and e.family in families and (not labels or len(labels) == 1 or e.label in labels):
            editions.setdefault(e.label, []).append(document.id)
    if len(editions) < 2:
        return _searched(asked, library, top)
    results = [
        library.search(asked.question, replace(asked.filters, documents=tuple(ids)), top)
        for _, ids in sorted(editions.items(), reverse=True)
    ]
    turns = [hit for row in zip_longest(*(result.hits for result in results)) for hit in row if hit is not None]
    return replace(results[0], hits=tuple(turns[:top]), documents=sum(result.documents for result in results))


def _from_library(
    question: str,
    found: Found,
    library: Library,
    reader: Reader | None = None,
) -> Answer:
    asked = found.asked
    verdict = refusing.judge(asked, found.result, found.candidates, library)
    if not verdict.answers:
        nearest = tuple(dict.fromkeys(hit.document.file for hit in found.hits))[:NEAREST]
        message = messages.not_in_library(asked, verdict.missing, found.result, library)
        return _answer(question, found, library, verdict, Status.NOT_IN_LIBRARY, message, nearest=nearest)
    choice = _choice(found, reader)
    quoted = _quoted(choice, found, verdict, library)
    if not quoted.claims:
        message = messages.not_in_library(asked, (), found.result, library)
        return _answer(question, found, library, verdict, Status.NOT_IN_LIBRARY, message)
    verdict, message = quoted.verdict, messages.answered(quoted.claims, quoted.verdict.missing)
    made = _answer(question, found, library, verdict, quoted.status, message, claims=quoted.claims)
    made = replace(made, model=quoted.use)
    return linked(reader, made, library.embedder) if reader is not None and reader.composes else made


@dataclass(frozen=True, slots=True)
class _Quoted:
    """What is quoted and how the question comes out by it; `use` is what a language model had to do with it."""

    claims: tuple[Claim, ...]
    verdict: refusing.Verdict
    use: ModelUse | None

    @property
    def status(self) -> Status:
        return _status(self.claims, self.verdict.missing)


def _quoted(choice: Choice, found: Found, verdict: refusing.Verdict, library: Library) -> _Quoted:
    """The claims as chosen; as they are without a model where its choice would change how the question comes out."""
    made = _of_selected(choice.selected, found, verdict, library, choice.use)
    if choice.use is None or not choice.without or choice.selected == choice.without:
        return made
    without = _of_selected(choice.without, found, verdict, library, replace(choice.use, note=OTHERWISE))
    is_alike = bool(made.claims) and made.status is without.status and made.verdict.missing == without.verdict.missing
    return made if is_alike else without


def _of_selected(
    selected: Sequence[Selected], found: Found, verdict: refusing.Verdict, library: Library, use: ModelUse | None
) -> _Quoted:
    claims, restated = _of_the_rule(found.asked, _claims(selected, library, found.asked.as_of))
    if restated:
        verdict = replace(verdict, missing=(*verdict.missing, messages.THE_RULE_ITSELF))
    return _Quoted(claims, verdict, use)


def _choice(found: Found, reader: Reader | None) -> Choice:
    """The sentences to quote. A model chooses only where nothing settles it: no number cited, no several reviews."""
    without = _chosen(found, WORDS_AT_MOST, PARAGRAPHS_AT_MOST)
    settled = found.asked.of_reviews or found.asked.compares or found.asked.paragraphs
    if reader is None or settled or not without:
        return Choice(without, None)
    limits = (WORDS_AT_MOST, PARAGRAPHS_AT_MOST, selection().keep_above)
    return chosen_with(reader, found.asked.question, found.candidates, without, limits)


def _of_the_rule(asked: Asked, claims: tuple[Claim, ...]) -> tuple[tuple[Claim, ...], bool]:
    """What law or guidance says is quoted from it; where only others restate it, that is said. True for the latter."""
    firsthand = tuple(c for c in claims if c.citations[0].kind.carries_force)
    if asked.of_rules and firsthand:
        return firsthand, False
    if asked.of_rules and claims:
        return tuple(replace(c, note=messages.restated(c.citations[0])) for c in claims), True
    if firsthand and not asked.of_reviews:
        return tuple(c if c in firsthand or not _RESTATES.search(c.text) else _beside(c) for c in claims), False
    return claims, False


def _beside(restating: Claim) -> Claim:
    return replace(restating, note=messages.restated_beside(restating.citations[0]))


def _chosen(found: Found, words: int, paragraphs: int) -> tuple[Selected, ...]:
    """The sentences to quote; paragraphs cited by number whole; across reviews, the best of each review in turn."""
    cited = cited_whole(found.candidates, found.asked.paragraphs, words)
    if cited:
        return cited
    if not found.asked.of_reviews:
        return choose(found.candidates, words, paragraphs, selection().keep_above)
    by_review: dict[str, list[Candidate]] = {}
    for candidate in found.candidates:
        by_review.setdefault(candidate.hit.document.id, []).append(candidate)
    reviews = list(by_review.values())[:REVIEWS_AT_MOST]
    best = max((row[0].score for row in reviews), default=0.0)
    near = [row for row in reviews if row[0].score >= best * selection().keep_above]
    share = words // max(len(near), 1)
    return tuple(s for row in near for s in choose(row, share, paragraphs, selection().keep_above / 2))


def _status(claims: Sequence[Claim], missing: Sequence[str]) -> Status:
    if missing:
        return Status.PARTIAL
    if all(citation.superseded for c in claims for citation in c.citations):
        return Status.SUPERSEDED_ONLY
    return Status.ANSWERED


def _claims(chosen: Sequence[Selected], library: Library, as_of: date) -> tuple[Claim, ...]:
    made = (claim(selected, library, as_of) for selected in in_order_of_authority(chosen, library))
    return tuple(c for c in made if c is not None)


def _urgent(
    question: str,
    routed: Route,
    library: Library,
    history: Sequence[Turn],
    as_of: date,
    filters: Filters,
    top: int,
) -> Answer:
    """Where to turn first; anything else they asked that can be answered follows."""
    rest = routed.remainder
    if rest is None:
        return _without_search(question, routed, library, as_of)
    made = _from_library(question, search_for(standalone(rest, history).text, library, as_of, filters, top), library)
    return Answer(
        question=question,
        standalone=made.standalone,
        status=Status.URGENT,
        message=routed.message,
        provenance=made.provenance,
        reason=routed.reason,
        claims=made.claims,
        hits=made.hits,
    )


def _turned_away(question: str, routed: Route, library: Library, as_of: date, filters: Filters, top: int) -> Answer:
    """Declined or elsewhere, with the published criteria quoted where there are any."""
    if routed.guidance_query is None:
        return _without_search(question, routed, library, as_of)
    found = search_for(routed.guidance_query, library, as_of, filters, top)
    verdict = refusing.judge(found.asked, found.result, found.candidates, library)
    chosen = _chosen(found, WORDS_AT_MOST // 2, 2) if verdict.answers else ()
    return Answer(
        question=question,
        standalone=question,
        status=Status.DECLINED if routed.kind == "declined" else Status.ELSEWHERE,
        message=routed.message,
        provenance=_provenance(found, library),
        reason=routed.reason,
        claims=_claims(chosen, library, as_of),
        hits=found.hits,
    )


def _without_search(question: str, routed: Route, library: Library, as_of: date) -> Answer:
    status = {"urgent": Status.URGENT, "declined": Status.DECLINED}.get(routed.kind, Status.ELSEWHERE)
    provenance = Provenance(library.fingerprint, VERSION, library.embedder.name, as_of.isoformat(), 0)
    return Answer(question, question, status, routed.message, provenance, reason=routed.reason)


def _answer(  # noqa: PLR0913 - an answer has this many parts
    question: str,
    found: Found,
    library: Library,
    verdict: refusing.Verdict,
    status: Status,
    message: str,
    *,
    claims: tuple[Claim, ...] = (),
    nearest: tuple[str, ...] = (),
) -> Answer:
    return Answer(
        question=question,
        standalone=found.asked.question,
        status=status,
        message=message,
        provenance=replace(_provenance(found, library), confidence=round(verdict.score, 4)),
        missing=verdict.missing,
        nearest=nearest,
        claims=claims,
        hits=found.hits,
    )


def _provenance(found: Found, library: Library) -> Provenance:
    return Provenance(
        library=library.fingerprint,
        version=VERSION,
        embedding=library.embedder.name,
        as_of=found.asked.as_of.isoformat(),
        documents_searched=found.result.documents,
        filters=messages.filters_in_words(found.asked.filters),
        corrected=found.result.corrected,
        expanded=found.result.added,
    )
