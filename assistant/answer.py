"""What an answer is: claims made of verbatim quotations, a status in the field's words, and where it all came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from indexes.documents import Citation, Hit

__all__ = ["Answer", "Claim", "LinkSentence", "ModelUse", "Provenance", "Status", "citation_to_json"]


class Status(StrEnum):
    """How a question came out."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_IN_LIBRARY = "not_in_library"
    SUPERSEDED_ONLY = "superseded_only"
    DECLINED = "declined"
    URGENT = "urgent"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a document says. `text` is made of the citations' quotations and nothing else.

    `note` is the library's own word beside it ("as restated in …; the source is not loaded"), never the document's.
    """

    text: str
    citations: tuple[Citation, ...]
    note: str = ""

    @property
    def is_supported(self) -> bool:
        """True where every quotation was found again in its paragraph."""
        return bool(self.citations) and all(citation.verified for citation in self.citations)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an answer was made with, so that it can be made again.

    `model` and `prompt` (the prompts' names, versions and checksums) are None where no language model was asked. `confidence` is how
    sure the refusal weights are that the library answers, from 0 to 1; it is for the evals and stands on no screen; None where nothing
    was searched.
    """

    library: str
    version: str
    embedding: str
    as_of: str
    documents_searched: int
    filters: Mapping[str, Any] = field(default_factory=dict)
    corrected: tuple[tuple[str, str], ...] = ()
    expanded: tuple[tuple[str, tuple[str, ...]], ...] = ()
    model: str | None = None
    prompt: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a language model had to do with an answer, and what it cost. `note` says where it was not used, and why.

    Tokens are as the provider counts them, 0 where it doesn't. `replaced` is what was replaced before sending, by what: it is held
    in memory for the person who typed it, and stands in no JSON, file or log.
    """

    name: str
    where: str
    prompts: tuple[str, ...]
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    note: str = ""
    replaced: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)

    def to_json(self) -> dict[str, Any]:
        """Everything but `replaced`."""
        made = asdict(self)
        del made["replaced"]
        return made

    @property
    def cost(self) -> str:
        """One line: how often it was asked, how long that took, and how much passed."""
        times = "once" if self.calls == 1 else f"{self.calls} times"
        counted = f", {self.tokens_in} tokens sent and {self.tokens_out} returned" if self.tokens_in else ""
        return f"The language model was asked {times} ({self.seconds:.1f} seconds{counted})."


@dataclass(frozen=True, slots=True)
class LinkSentence:
    """A sentence that a language model wrote to link quotations. `claims` are their numbers from 1.

    Only where `is_kept` may it be shown as text; otherwise `reasons` say why it was removed.
    """

    text: str
    claims: tuple[int, ...]
    is_kept: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a question.

    `standalone` is the question that was searched; `reason` is set with `declined` and `urgent`; `missing` names what
    was asked for and is not there; `nearest` the files that came closest when nothing answered; `hits` all passages
    considered, best first. `links` and `model` are there only where a language model took part.
    """

    question: str
    standalone: str
    status: Status
    message: str
    provenance: Provenance
    reason: str | None = None
    missing: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    hits: tuple[Hit, ...] = ()
    id: str | None = None
    links: tuple[LinkSentence, ...] = ()
    model: ModelUse | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, in the order shown."""
        return tuple(citation for claim in self.claims for citation in claim.citations)

    def to_json(self) -> dict[str, Any]:
        """The answer as `review-assistant ask --json` prints it (`assistant/data/answer.schema.json`)."""
        return {
            "id": self.id,
            "question": self.question,
            "standalone": self.standalone,
            "status": self.status.value,
            "reason": self.reason,
            "message": self.message,
            "missing": list(self.missing),
            "nearest": list(self.nearest),
            "claims": [_claim(claim) for claim in self.claims],
            "hits": [hit_to_json(hit) for hit in self.hits],
            "provenance": asdict(self.provenance),
            **({"links": [asdict(link) for link in self.links], "model": self.model.to_json()} if self.model else {}),
        }


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """A hit as `ask` and `search` print it."""
    return {
        "file": hit.document.file,
        "title": hit.document.title,
        "pages": list(hit.pages),
        "paragraphs": list(hit.paragraphs),
        "score": round(hit.score, 6),
        "ranks": dict(hit.ranks),
        "text": hit.passage.text,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {"text": claim.text, "note": claim.note, "citations": [citation_to_json(c) for c in claim.citations]}


def citation_to_json(citation: Citation) -> dict[str, Any]:
    """A citation as every `--json` prints it."""
    record = asdict(citation)
    del record["paragraph_id"]
    record["kind"] = citation.kind.value
    record["force"] = citation.force.value if citation.force else None
    return record
