"""Cases: questions with what a good answer holds, one JSON line each under `evals/cases/<suite>/`.

A strict model reads the lines; a frozen `Case` is what the rest of the suite works with. Gold evidence is document,
page and exact quote, never a passage id, so that dividing documents differently breaks nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from evals.errors import CaseError

__all__ = ["CASES", "GENRES", "Case", "Evidence", "Fact", "Turn", "dump_case", "load_cases", "parse_case", "schema"]

CASES = Path(__file__).parent / "cases"
"""The cases that ship with the project."""

SCHEMA = CASES / "schema.json"

Suite = Literal["answers", "abstention", "editions", "follow_ups", "declining"]
Genre = Literal["guidance questions", "inspection sentences", "fictional reviews"]
Status = Literal["answered", "partial", "not_in_library", "superseded_only", "declined", "urgent", "elsewhere"]
Reason = Literal["urgent_help", "case_decision", "legal", "identify", "blame", "predict", "fabricate", "out_of_scope"]

GENRES: tuple[str, ...] = ("guidance questions", "inspection sentences", "fictional reviews")
"""Kinds of case whose figures are never pooled."""

_ISO = r"^\d{4}-\d{2}-\d{2}$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Turn(_Strict):
    role: Literal["user", "assistant"]
    content: str = Field(min_length=1)


class _Evidence(_Strict):
    document: str = Field(min_length=1, description="base name of the file as added")
    page: int | None = Field(ge=1, description="physical page counted from 1; null for files without pages")
    paragraph: str | None = Field(default=None, description="the number as printed")
    quote: str = Field(min_length=8, description="the exact words on that page")


class _Fact(_Strict):
    text: str = Field(min_length=1)
    grade: Literal["vital", "okay"]
    any_of: list[str] = Field(min_length=1, description="wordings, any one of which a quotation must hold")


class _Common(_Strict):
    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    tags: list[str] = []
    genre: Genre = "guidance questions"
    split: Literal["dev", "held_back"] = "dev"
    author: str = Field(default="", description="who wrote the case; a role is enough")
    date: str = Field(default="", description="the day it was written, YYYY-MM-DD")
    labelled_by_practitioner: bool = False


class QuestionCase(_Common):
    """One question of the suites that ask the product."""

    suite: Suite
    question: str = Field(min_length=3)
    history: list[_Turn] = []
    as_of: str | None = Field(default=None, pattern=_ISO)
    filters: dict[str, str | int | list[str] | list[int] | None] | None = None
    answerable: bool
    expected_status: list[Status] = Field(min_length=1)
    expected_reason: Reason | None = None
    evidence: list[_Evidence] = []
    facts: list[_Fact] = []
    must_not_say: list[str] = []

    @model_validator(mode="after")
    def _is_consistent(self) -> QuestionCase:
        if self.answerable and not self.evidence and {"answered", "partial"} & set(self.expected_status):
            msg = "an answerable case needs at least one piece of evidence"
            raise ValueError(msg)
        if self.expected_reason is not None and not {"declined", "urgent"} & set(self.expected_status):
            msg = "expected_reason is for cases whose expected_status is declined or urgent"
            raise ValueError(msg)
        if self.suite == "follow_ups" and not self.history:
            msg = "a follow-up needs the turns before it"
            raise ValueError(msg)
        return self


class ForceCase(_Common):
    """One sentence with the force it puts on an actor."""

    suite: Literal["force"]
    sentence: str = Field(min_length=3)
    force: Literal["must", "should", "may", "none"]


_LINE: TypeAdapter[QuestionCase | ForceCase] = TypeAdapter(
    Annotated[QuestionCase | ForceCase, Field(discriminator="suite")]
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn before the question."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that answer, and where they stand. `page` is None for files without pages."""

    document: str
    page: int | None
    paragraph: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something an answer must hold (`vital`) or is better for holding (`okay`), in any of the wordings."""

    text: str
    grade: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One case. For the force suite `question` is the sentence and `force` its label."""

    id: str
    suite: str
    question: str
    history: tuple[Turn, ...] = ()
    as_of: str | None = None
    filters: str | None = None
    answerable: bool = True
    expected_status: tuple[str, ...] = ()
    expected_reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Fact, ...] = ()
    must_not_say: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    genre: str = "guidance questions"
    split: str = "dev"
    author: str = ""
    date: str = ""
    labelled_by_practitioner: bool = False
    force: str | None = None

    @property
    def cluster(self) -> tuple[str, str]:
        """What makes cases depend on each other: the document of the first evidence, and the place in it.

        A case without evidence depends on no other.
        """
        if not self.evidence:
            return self.id, self.id
        first = self.evidence[0]
        return first.document, f"{first.document}, {first.page if first.page is not None else first.paragraph}"

    @property
    def digest(self) -> str:
        """Changes with anything in the case that bears on its scores."""
        record = asdict(self)
        for name in ("author", "date", "labelled_by_practitioner", "tags"):
            del record[name]
        return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]


def parse_case(line: str) -> Case:
    """One line into a case.

    Raises:
        CaseError: naming the first field that is wrong.
    """
    try:
        model = _LINE.validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part not in _SUITES) or "the line"
        msg = f"{where}: {first['msg'].lower()}"
        raise CaseError(msg) from error
    return _to_case(model)


_SUITES = ("answers", "abstention", "editions", "follow_ups", "declining", "force")


def _to_case(model: QuestionCase | ForceCase) -> Case:
    common: dict[str, Any] = {
        "id": model.id,
        "suite": model.suite,
        "tags": tuple(model.tags),
        "genre": model.genre,
        "split": model.split,
        "author": model.author,
        "date": model.date,
        "labelled_by_practitioner": model.labelled_by_practitioner,
    }
    if isinstance(model, ForceCase):
        return Case(**common, question=model.sentence, force=model.force)
    return Case(
        **common,
        question=model.question,
        history=tuple(Turn(t.role, t.content) for t in model.history),
        as_of=model.as_of,
        filters=json.dumps(model.filters, sort_keys=True) if model.filters else None,
        answerable=model.answerable,
        expected_status=tuple(model.expected_status),
        expected_reason=model.expected_reason,
        evidence=tuple(Evidence(e.document, e.page, e.paragraph, e.quote) for e in model.evidence),
        facts=tuple(Fact(f.text, f.grade, tuple(f.any_of)) for f in model.facts),
        must_not_say=tuple(model.must_not_say),
    )


def dump_case(case: Case) -> str:
    """A case as the line that `parse_case` reads."""
    record = asdict(case)
    if case.suite == "force":
        kept = ("id", "suite", "tags", "genre", "split", "author", "date", "labelled_by_practitioner")
        line = {name: record[name] for name in kept} | {"sentence": case.question, "force": case.force}
        return json.dumps(line, ensure_ascii=False)
    del record["force"]
    record["filters"] = json.loads(case.filters) if case.filters else None
    return json.dumps(record, ensure_ascii=False)


def load_cases(folder: Path, suites: Sequence[str] = ()) -> tuple[Case, ...]:
    """All cases under `folder/<suite>/*.jsonl`, in the order of file name and line.

    Raises:
        CaseError: where a line is wrong, an id is used twice, or there is no case at all.
    """
    if not folder.is_dir():
        msg = f"There is no folder of cases at {folder}: give one with --cases."
        raise CaseError(msg)
    cases = [case for path in sorted(folder.glob("*/*.jsonl")) for case in _read_file(path)]
    _refuse_same_ids(cases)
    wanted = [case for case in cases if not suites or case.suite in suites]
    if not wanted:
        names = ", ".join(suites) or "any suite"
        msg = f"There are no cases of {names} under {folder}."
        raise CaseError(msg)
    return tuple(wanted)


def _read_file(path: Path) -> list[Case]:
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = parse_case(line)
        except CaseError as error:
            msg = f"{path.parent.name}/{path.name}, line {number}: {error}"
            raise CaseError(msg) from error
        if case.suite != path.parent.name:
            where = f"{path.parent.name}/{path.name}, line {number}"
            msg = f"{where}: the suite is {case.suite}, the folder {path.parent.name}"
            raise CaseError(msg)
        cases.append(case)
    return cases


def _refuse_same_ids(cases: Iterable[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            msg = f"The id {case.id} is used by two cases."
            raise CaseError(msg)
        seen.add(case.id)


def schema() -> str:
    """The JSON schema of a line, as published in `evals/cases/schema.json`."""
    document = _LINE.json_schema()
    document["title"] = "A case of the eval suite"
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    return re.sub(r"[ \t]+\n", "\n", text) + "\n"
