"""What the writer answers to a cell of the table: asked and not pursued, not known, left out to protect identity; with why.

A file of answers (YAML or JSON) gives a kind and a reason for each dimension:

    sexual_orientation: {kind: not known, why: nobody who knew her could say}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from assistant.check.eedi.cues import rubric_of
from indexes.errors import IndexesError

__all__ = ["Answer", "AnswersError", "answer_kinds", "dimension_words", "read_answers"]


class AnswersError(IndexesError):
    """A file of answers can't be used; the message says where in it and what was expected."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The writer's answer for one dimension: its kind in the words of the rubric, and why."""

    kind: str
    why: str

    def to_json(self) -> dict[str, str]:
        """`{"kind", "why"}`."""
        return {"kind": self.kind, "why": self.why}

    @property
    def words(self) -> str:
        """As people read it."""
        return f"{self.kind}: {self.why}"


def answer_kinds(rubrics: Path | None = None) -> tuple[str, ...]:
    """The kinds of answer, in words, in the order of the rubric."""
    return tuple(rubric_of(rubrics).answers.kinds)


def dimension_words(rubrics: Path | None = None) -> Mapping[str, str]:
    """The dimensions by code, with the words that people read."""
    return MappingProxyType({dimension.code: dimension.name for dimension in rubric_of(rubrics).dimensions})


def read_answers(path: str | Path, rubrics: Path | None = None) -> Mapping[str, Answer]:
    """The answers in a YAML or JSON file, by dimension.

    Raises:
        AnswersError: where the file can't be read, or a dimension, a kind or a reason is missing or unknown.
    """
    path = Path(path)
    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise AnswersError(f"The answers in {path.name} can't be read: give a text file in YAML or JSON.") from error
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f" (line {place.line + 1})" if place else ""
        raise AnswersError(f"{path.name} is neither YAML nor JSON{line}.") from error
    if not isinstance(held, dict):
        raise AnswersError(f"{path.name}: an answer for each dimension was expected, such as {_EXAMPLE}.")
    return MappingProxyType({str(code): _answer(str(code), given, path.name, rubrics) for code, given in held.items()})


_EXAMPLE = "sexual_orientation: {kind: not known, why: nobody who knew her could say}"


def _answer(code: str, given: object, file: str, rubrics: Path | None) -> Answer:
    rubric = rubric_of(rubrics)
    codes = [dimension.code for dimension in rubric.dimensions]
    if code not in codes:
        raise AnswersError(f'{file}: "{code}" is none of the dimensions {", ".join(codes)}.')
    if not isinstance(given, dict) or set(given) != {"kind", "why"}:
        raise AnswersError(f"{file}: {code} needs a kind and a why, such as {_EXAMPLE}.")
    kind, why = str(given["kind"]).strip(), str(given["why"] or "").strip()
    if kind not in rubric.answers.kinds:
        raise AnswersError(
            f'{file}: {code} has the kind "{kind}"; one of {", ".join(rubric.answers.kinds)} was expected.'
        )
    if not why:
        raise AnswersError(f"{file}: {code} needs a reason under why.")
    return Answer(kind, why)
