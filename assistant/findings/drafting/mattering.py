"""Why a pattern matters: what law and guidance of the library ask on its subjects, quoted at first hand with force and edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answer import Claim
from assistant.check.guidance import claim_in_library
from assistant.findings.drafting.subjects import Subject
from indexes.documents import Kind
from indexes.library import Library

__all__ = ["guidance_on"]

AT_MOST = 3
_FIRST = ((Kind.LAW, Kind.STATUTORY_GUIDANCE), (Kind.NON_STATUTORY_GUIDANCE,))
"""What binds comes before what advises. Source: project brief 1.1."""


_TO_PRACTICE = r"^(?!.*\b(?:inspectors?|ofsted)\b).*(?:{says})"
"""What inspectors are asked to do is not what practice is asked to do."""


def guidance_on(library: Library, subjects: Sequence[Subject], as_of: date) -> tuple[Claim, ...]:
    """At most three sentences that ask something of somebody, those on the first subject first; empty where none does."""
    made: dict[str, Claim] = {}
    for claim in _claims(library, subjects, as_of):
        made.setdefault(claim.text, claim)
    return tuple(made.values())[:AT_MOST]


def _claims(library: Library, subjects: Sequence[Subject], as_of: date) -> Iterator[Claim]:
    narrow = [subject for subject in subjects if not subject.is_wide]
    for subject in narrow or subjects:
        for line in subject.guidance:
            for kinds in _FIRST:
                claim = claim_in_library(library, line.query, _TO_PRACTICE.format(says=line.says), kinds, as_of)
                if claim is not None and any(citation.force for citation in claim.citations):
                    yield claim
                    break
