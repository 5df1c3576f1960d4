"""What the product gave for a case, as a frozen value over the JSON contract of `ask` and `force`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import RunError

__all__ = ["Given", "GivenCitation", "GivenClaim", "GivenHit", "Outcome", "as_given", "read_outcomes", "write_outcomes"]

Reply = dict[str, Any]
"""One JSON object as the product prints it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The reply to one case, or the error. `control` is the reply to a follow-up asked without its history."""

    case_id: str
    digest: str
    answer: Reply | None = None
    control: Reply | None = None
    error: str | None = None


class GivenCitation(BaseModel):
    """A citation as given; fields that no measure reads are left aside."""

    model_config = ConfigDict(frozen=True, strict=True)

    file: str
    kind: str = ""
    edition: str | None = None
    superseded: bool
    newer_known: str | None = None
    page: int | None
    paragraph: str | None
    force: str | None = None
    quote: str
    verified: bool


class GivenClaim(BaseModel):
    """A claim as given."""

    model_config = ConfigDict(frozen=True)

    text: str
    citations: tuple[GivenCitation, ...]


class GivenHit(BaseModel):
    """A hit as given."""

    model_config = ConfigDict(frozen=True)

    file: str
    pages: tuple[int, ...]
    text: str
    score: float


class Given(BaseModel):
    """An answer as given."""

    model_config = ConfigDict(frozen=True)

    standalone: str = ""
    status: str
    reason: str | None = None
    message: str = ""
    missing: tuple[str, ...] = ()
    claims: tuple[GivenClaim, ...]
    hits: tuple[GivenHit, ...]
    provenance: dict[str, Any] = {}

    @property
    def citations(self) -> tuple[GivenCitation, ...]:
        """All citations, in the order shown."""
        return tuple(citation for claim in self.claims for citation in claim.citations)

    @property
    def quoted(self) -> str:
        """All quotations, one below the other."""
        return "\n".join(citation.quote for citation in self.citations)

    @property
    def shown(self) -> str:
        """Every word a reader sees of the answer."""
        return "\n".join((self.message, *self.missing, *(claim.text for claim in self.claims), self.quoted))

    @property
    def confidence(self) -> float | None:
        """What the product says of how well the library answers; None where it says nothing.

        The score of the first hit doesn't stand in for it: it is a share of the best score for its question.
        """
        told = self.provenance.get("confidence")
        return float(told) if isinstance(told, int | float) else None


def as_given(reply: Mapping[str, Any]) -> Given:
    """A reply as a value.

    Raises:
        RunError: where the reply breaks the contract.
    """
    try:
        return Given.model_validate(reply)
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg'].lower()}"
        raise RunError(msg) from error


def write_outcomes(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write outcomes, one JSON object a line."""
    path.write_text("".join(dump(outcome) for outcome in outcomes), encoding="utf-8")


def dump(outcome: Outcome) -> str:
    """An outcome as a line."""
    record = {name: getattr(outcome, name) for name in ("case_id", "digest", "answer", "control", "error")}
    return json.dumps(record, ensure_ascii=False) + "\n"


def read_outcomes(path: Path) -> tuple[Outcome, ...]:
    """Read outcomes; a last line that a killed run left unfinished is left out.

    Raises:
        RunError: where there is no such file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except FileNotFoundError as error:
        msg = f"There is no run in {path.parent}: make one with `python -m evals run`."
        raise RunError(msg) from error
    whole = [line for line in lines if line.endswith("\n") and line.strip()]
    return tuple(Outcome(**json.loads(line)) for line in whole)
