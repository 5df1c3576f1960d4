"""The nouns of the draft check that all lenses share: a quotation of the draft, and a question at it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.drawing.quote import Quote

__all__ = ["Lens", "Point", "Quote", "marked"]


class Lens(StrEnum):
    """One way of reading a draft; the values are what `--lens` takes, in the order of the report."""

    EEDI = "eedi"
    INVOLVEMENT = "involvement"
    LANGUAGE = "language"
    RECOMMENDATIONS = "recommendations"
    PRIVACY = "privacy"
    CITATIONS = "citations"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Point:
    """Something pencilled in the margin: a question at some words of the draft.

    `kind` is the lens's own code for it; `question` one or two quiet sentences, never a verdict; `repeats` are other
    places of which the same may be asked. `weight` orders points within a lens: smaller comes first. `worded_by` names the
    language model that worded the question, "" where the rubric did.
    """

    lens: Lens
    kind: str
    quote: Quote
    question: str
    repeats: tuple[Quote, ...] = ()
    weight: float = 0.0
    worded_by: str = ""

    @property
    def asked(self) -> str:
        """The question as people read it."""
        return marked(self.question, self.worded_by)


def marked(question: str, worded_by: str) -> str:
    """A question with a word on who worded it, where a language model did."""
    return f"{question} (Worded by the language model {worded_by}.)" if worded_by else question
