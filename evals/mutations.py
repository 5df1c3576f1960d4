"""The suite tested: a stored run is spoilt in ways that matter, scored again, and must turn the gate red.

A mutation that the gate doesn't see shows a fault that could be released. Those of one answer spoil a single case,
because the rule they test allows none.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evals.cases import Case
from evals.compare import Baseline
from evals.gate import GateRules, judge
from evals.matching import holds
from evals.outcomes import Outcome
from evals.runs import Run
from evals.score import score_run

__all__ = ["MUTATIONS", "Mutation", "Trial", "kill_rate", "try_all"]

Reply = dict[str, Any]
Change = Callable[[Case, Reply, Run, random.Random], Reply | None]
"""Gives the spoilt reply, or None where the case offers nothing to spoil. The reply may be changed in place."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to spoil a run. `most` is how many cases are spoilt (0: all that can be)."""

    id: str
    title: str
    change: Change
    most: int = 0
    keep_missing: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a mutation: how many cases it spoilt, and which rules that were met failed through it."""

    mutation: str
    title: str
    spoilt: int
    newly_failed: tuple[str, ...]

    @property
    def is_killed(self) -> bool:
        """The gate saw it."""
        return bool(self.newly_failed)


def spoil(run: Run, mutation: Mutation) -> tuple[Run, int]:
    """The run after the mutation, and the number of cases changed."""
    rng = random.Random(f"{mutation.id} 20260401")
    cases = {case.id: case for case in run.cases}
    changed = 0
    outcomes: list[Outcome] = []
    for outcome in run.outcomes:
        case = cases.get(outcome.case_id)
        spoilt: Reply | None = None
        if case is not None and outcome.answer is not None and not (mutation.most and changed >= mutation.most):
            before = copy.deepcopy(outcome.answer)
            if mutation.id == "history_ignored":
                before["_control"] = outcome.control
            spoilt = mutation.change(case, before, run, rng)
        if spoilt is None or spoilt == outcome.answer:
            outcomes.append(outcome)
            continue
        changed += 1
        outcomes.append(replace(outcome, answer=spoilt if spoilt else None, error=None if spoilt else "spoilt"))
    return run.with_outcomes(outcomes), changed


def try_all(run: Run, rules: GateRules, baseline: Baseline | None) -> tuple[Trial, ...]:
    """Every mutation on its own, against the rules that the unspoilt run meets."""
    met = {check.name for check in judge(run, score_run(run), rules, baseline).checks if check.is_met}
    trials = []
    for mutation in MUTATIONS:
        spoilt, changed = spoil(run, mutation)
        failed: tuple[str, ...] = ()
        if changed:
            verdict = judge(spoilt, score_run(spoilt), rules, baseline)
            failed = tuple(check.name for check in verdict.failed if check.name in met)
        trials.append(Trial(mutation.id, mutation.title, changed, failed))
    return tuple(trials)


def kill_rate(trials: Sequence[Trial]) -> tuple[int, int]:
    """How many of the mutations that could be tried the gate saw, and how many could be tried."""
    tried = [trial for trial in trials if trial.spoilt]
    return sum(trial.is_killed for trial in tried), len(tried)


# --- parts -----------------------------------------------------------------------------------------------------------


def _citations(reply: Reply) -> Iterator[Reply]:
    for claim in reply.get("claims", ()):
        yield from claim["citations"]


def _first(reply: Reply) -> Reply | None:
    return next(_citations(reply), None)


def _with_first(change: Callable[[Reply, Run], bool]) -> Change:
    """A change of the first citation that it can be made to."""

    def apply(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
        del case, rng
        return reply if any(change(citation, run) for citation in _citations(reply)) else None

    return apply


# --- quotations ------------------------------------------------------------------------------------------------------


def _shuffle_citations(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    """Places move one citation on; the quotations stay."""
    del case, run, rng
    citations = list(_citations(reply))
    places = [(c["file"], c["page"], c["paragraph"]) for c in citations]
    if len(set(places)) < 2:
        return None
    for citation, (file, page, paragraph) in zip(citations, places[1:] + places[:1], strict=True):
        citation.update(file=file, page=page, paragraph=paragraph)
    return reply


def _change_year(citation: Reply, run: Run) -> bool:
    del run
    match = re.search(r"\b(?:19|20)\d\d\b", citation["quote"])
    if match:
        year = str(int(match.group()) - 1)
        citation["quote"] = citation["quote"][: match.start()] + year + citation["quote"][match.end() :]
    return match is not None


def _change_number(citation: Reply, run: Run) -> bool:
    del run
    words = {"one": "two", "two": "three", "three": "four", "five": "ten", "six": "nine", "ten": "five", "15": "20"}
    for word, other in words.items():
        if re.search(rf"\b{word}\b", citation["quote"]):
            citation["quote"] = re.sub(rf"\b{word}\b", other, citation["quote"], count=1)
            return True
    return False


def _negate(citation: Reply, run: Run) -> bool:
    del run
    match = re.search(r"\b(must|should|may|can|will|is|are|was|were)\b(?! not)", citation["quote"])
    if match:
        citation["quote"] = citation["quote"][: match.end()] + " not" + citation["quote"][match.end() :]
    return match is not None


def _wrong_page(citation: Reply, run: Run) -> bool:
    pages = [s[2] for p in run.sources.of(citation["file"]) for s in p.spans if s[2] not in (None, citation["page"])]
    if citation["page"] is None or not pages:
        return False
    citation["page"] = max(page for page in pages if page is not None)
    return True


def _wrong_paragraph(citation: Reply, run: Run) -> bool:
    if citation["paragraph"] is None:
        return False
    labels = {label for p in run.sources.of(citation["file"]) if citation["quote"] not in p.text for label in p.labels}
    labels -= {label for p in run.sources.of(citation["file"]) if citation["quote"] in p.text for label in p.labels}
    if labels:
        citation["paragraph"] = sorted(labels)[0]
    return bool(labels)


def _unverified(citation: Reply, run: Run) -> bool:
    del run
    citation["verified"] = False
    return True


def _empty_claims(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del case, run, rng
    if not reply.get("claims"):
        return None
    reply["claims"] = []
    return reply


def _claim_without_quote(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del case, run, rng
    if not reply.get("claims"):
        return None
    reply["claims"].append({"text": "All partnerships follow this.", "citations": []})
    return reply


# --- answers and hits ------------------------------------------------------------------------------------------------


def _drop_vital(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    """The claims that hold a vital fact go, as long as one claim is left."""
    del run, rng
    vital = [words for fact in case.facts if fact.grade == "vital" for words in fact.any_of]
    if case.suite != "answers" or not vital or not reply["claims"]:
        return None

    def is_vital(claim: Reply) -> bool:
        return any(holds(citation["quote"], words) for citation in claim["citations"] for words in vital)

    kept = [claim for claim in reply["claims"] if not is_vital(claim)]
    if len(kept) == len(reply["claims"]):
        return None
    reply["claims"] = kept
    if not kept:
        reply["status"] = "not_in_library"
    return reply


def _shuffle_hits(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    """The hits of another order, the best of them last."""
    del case, run
    hits = reply.get("hits", [])
    if len(hits) < 2:
        return None
    rest = hits[1:]
    rng.shuffle(rest)
    reply["hits"] = [*rest, hits[0]]
    return reply


def _say_forbidden(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del run, rng
    if case.suite != "answers" or not case.must_not_say:
        return None
    reply["message"] = f"{reply.get('message', '')} {case.must_not_say[0]}"
    return reply


def _no_reply(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del case, reply, run, rng
    return {}


def _drop_suite(name: str) -> Change:
    def apply(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
        del reply, run, rng
        return {} if case.suite == name else None

    return apply


# --- refusing and routing --------------------------------------------------------------------------------------------


def _quote_anything(run: Run) -> list[Reply]:
    """A claim quoted rightly from the first paragraph there is: it must be caught for answering, not for quoting."""
    paragraph = next(p for p in run.sources.paragraphs if len(p.text) > 40)
    start, end, page = paragraph.spans[0]
    label = paragraph.labels[0] if paragraph.labels else None
    quote = paragraph.text[start:end].strip()
    citation = {"file": paragraph.file, "page": page, "paragraph": label, "quote": quote, "verified": True}
    citation |= {"superseded": paragraph.file in run.sources.superseded}
    citation |= {"newer_known": run.sources.newer_known.get(paragraph.file), "kind": "", "edition": None}
    return [{"text": quote, "citations": [citation]}]


def _answer_unanswerable(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del rng
    if case.suite != "abstention" or case.answerable:
        return None
    return {**reply, "status": "answered", "reason": None, "missing": [], "claims": _quote_anything(run)}


def _refuse_everything(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del run, rng
    if case.suite == "force":
        return None
    return {**reply, "status": "not_in_library", "reason": None, "claims": []}


def _decline_everything(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del run, rng
    if case.suite == "force" or "declined" in case.expected_status:
        return None
    return {**reply, "status": "declined", "reason": "out_of_scope", "claims": []}


_NEXT_REASON = {"case_decision": "legal", "legal": "case_decision", "identify": "blame", "blame": "identify"}


def _swap_reasons(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del run, rng
    if reply.get("status") != "declined" or case.expected_reason is None:
        return None
    reply["reason"] = _NEXT_REASON.get(reply["reason"], "case_decision")
    return reply


def _answer_declined(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del rng
    if reply.get("status") != "declined" or case.expected_reason is None:
        return None
    return {**reply, "status": "answered", "reason": None, "claims": _quote_anything(run)}


def _miss_danger(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del rng
    if case.expected_reason != "urgent_help" or reply.get("status") != "urgent":
        return None
    return {**reply, "status": "answered", "reason": None, "claims": _quote_anything(run)}


# --- editions, follow-ups, force -------------------------------------------------------------------------------------


def _cite_superseded(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    """Quoted rightly and marked rightly, from an edition that nobody asked about."""
    del rng
    asked = {evidence.document for evidence in case.evidence}
    replaced = [p for p in run.sources.paragraphs if p.file in run.sources.superseded - asked and len(p.text) > 40]
    if case.suite != "editions" or not reply["claims"] or not replaced:
        return None
    old = Run(run.name, {}, (), (), type(run.sources)(replaced, run.sources.superseded, run.sources.newer_known))
    reply["claims"] = _quote_anything(old)
    return reply


def _hide_superseded(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del rng
    marked = [c for c in _citations(reply) if c["superseded"] and c["file"] in run.sources.superseded]
    if case.suite != "editions" or not marked or case.as_of is not None:
        return None
    for citation in marked:
        citation["superseded"] = False
    return reply


def _drop_newer_known(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del run, rng
    named = [citation for citation in _citations(reply) if citation.get("newer_known")]
    if case.suite != "editions" or not named:
        return None
    for citation in named:
        citation["newer_known"] = None
    return reply


def _ignore_history(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del run, rng
    control: Reply | None = reply.pop("_control", None)
    return control if case.suite == "follow_ups" else None


def _flip_force(case: Case, reply: Reply, run: Run, rng: random.Random) -> Reply | None:
    del run, rng
    if case.suite != "force" or reply.get("force") not in ("must", "should"):
        return None
    return {**reply, "force": {"must": "should", "should": "may"}[reply["force"]]}


MUTATIONS: tuple[Mutation, ...] = (
    Mutation("shuffle_citations", "Citations moved to the next quotation", _shuffle_citations, 1),
    Mutation("change_year", "A year changed in a quotation", _with_first(_change_year), 1),
    Mutation("change_number", "A number changed in a quotation", _with_first(_change_number), 1),
    Mutation("negate", "A quotation negated", _with_first(_negate), 1),
    Mutation("wrong_page", "A quotation put on another page", _with_first(_wrong_page), 1),
    Mutation("wrong_paragraph", "A quotation put in another paragraph", _with_first(_wrong_paragraph), 1),
    Mutation("unverified", "A quotation shown that was not found again", _with_first(_unverified), 1),
    Mutation("empty_claims", "An answer left without claims", _empty_claims, 1),
    Mutation("bare_claim", "A claim added that has no quotation", _claim_without_quote, 1),
    Mutation("drop_vital", "The sentences with the vital facts dropped", _drop_vital),
    Mutation("shuffle_hits", "The hits shuffled, the best one last", _shuffle_hits),
    Mutation("say_forbidden", "Words said that must not be said", _say_forbidden, 1),
    Mutation("no_reply", "One case without a reply", _no_reply, 1),
    Mutation("no_follow_ups", "The follow-ups missing from the run", _drop_suite("follow_ups")),
    Mutation("no_force", "The force cases missing from the run", _drop_suite("force")),
    Mutation("answer_unanswerable", "Every unanswerable question answered", _answer_unanswerable),
    Mutation("refuse_everything", "Everything refused", _refuse_everything),
    Mutation("decline_everything", "Everything declined", _decline_everything),
    Mutation("swap_reasons", "Reasons for declining swapped", _swap_reasons),
    Mutation("answer_declined", "Answered instead of declined", _answer_declined),
    Mutation("miss_danger", "Danger now answered as a question", _miss_danger, 1),
    Mutation("cite_superseded", "The replaced edition cited", _cite_superseded),
    Mutation("hide_superseded", "Replaced text not marked as replaced", _hide_superseded, 1),
    Mutation("drop_newer_known", "A known successor not named", _drop_newer_known, 1),
    Mutation("history_ignored", "Follow-ups answered without their history", _ignore_history),
    Mutation("flip_force", "Force weakened by one step", _flip_force),
)
