"""A double at the one seam: a product that gives what each case asks for. For tests, and to try a gate against."""

from __future__ import annotations

from collections.abc import Iterable

from evals.cases import Case, Evidence
from evals.outcomes import Reply
from evals.run import Product
from evals.sources import SourceParagraph, Sources

__all__ = ["ideal_product", "ideal_reply", "sources_for"]


def ideal_product(cases: Iterable[Case], sources: Sources | None = None) -> Product:
    """A product that answers each case from its own evidence."""
    texts = sources or sources_for(cases)
    return Product("scripted", lambda case: ideal_reply(case, texts), texts)


def sources_for(cases: Iterable[Case]) -> Sources:
    """One paragraph for each piece of evidence, on its page."""
    evidence = dict.fromkeys(e for case in cases for e in case.evidence)
    return Sources(
        SourceParagraph(e.document, (e.paragraph,) if e.paragraph else (), e.quote, ((0, len(e.quote), e.page),))
        for e in evidence
    )


def ideal_reply(case: Case, sources: Sources) -> Reply:
    """What the case asks for: the status, the reason, the evidence quoted and found first."""
    if case.suite == "force":
        return {"id": case.id, "force": None if case.force == "none" else case.force}
    status = case.expected_status[0]
    # without its history a follow-up can't be understood
    lost = case.suite == "follow_ups" and not case.history
    quotes = status in ("answered", "partial", "superseded_only") and not lost
    evidence = case.evidence if quotes else ()
    return {
        "id": case.id,
        "question": case.question,
        "standalone": f"{case.question} (about: {case.history[0].content})" if case.history else case.question,
        "status": "not_in_library" if lost else status,
        "reason": case.expected_reason if status in ("declined", "urgent") else None,
        "message": "",
        "missing": [],
        "nearest": [],
        "claims": [{"text": e.quote, "citations": [_citation(e, sources)]} for e in evidence],
        "hits": [_hit(e, place) for place, e in enumerate(() if lost else case.evidence)] + [_other_hit()] * (not lost),
        "provenance": {"confidence": 0.9 if case.answerable else 0.2},
    }


def _citation(evidence: Evidence, sources: Sources) -> Reply:
    return {
        "file": evidence.document,
        "kind": "statutory_guidance",
        "edition": None,
        "superseded": evidence.document in sources.superseded,
        "newer_known": sources.newer_known.get(evidence.document),
        "page": evidence.page,
        "paragraph": evidence.paragraph,
        "force": None,
        "quote": evidence.quote,
        "verified": True,
    }


def _hit(evidence: Evidence, place: int) -> Reply:
    pages = [] if evidence.page is None else [evidence.page]
    return {"file": evidence.document, "pages": pages, "score": 0.9 - place / 100, "text": evidence.quote}


def _other_hit() -> Reply:
    return {"file": "another.pdf", "pages": [99], "score": 0.1, "text": "Something else."}
