"""What stands beside a recommendation: owner, measure, date and finding, from the cells of its row or from "Owner: ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.check.recommendations.grading import deadline_of
from assistant.check.recommendations.rubric import Level, rubric
from assistant.check.recommendations.tables import Cell, Table
from assistant.check.rules import found

__all__ = ["Fields", "fields_of_cells", "fields_of_text"]

_LABELS = {
    "owner": r"owners?|lead(?: agency| officer| body)?|responsib(?:le|ility)(?: body| agency| officer| lead)?|who|action owner",
    "measure": r"(?:success |impact |outcome )?measures?(?: of success)?|evidence(?: of impact)?|how we will know|outcome|"
    r"success criteria",
    "date": r"by when|when|timescales?|timeframe|deadline|due(?: date)?|target date|completion(?: date)?|date",
    "finding": r"(?:linked |related )?findings?|links? to(?: finding)?|relates to(?: finding)?",
}
_LABELLED = re.compile(
    r"(?:(?<=[\n.;,(\[|])|^|(?<=\s))\s*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")\s*:\s*(?P<value>[^\n;|)\]]+?)(?=\s*(?:[\n;|)\]]|$|\.\s|\.$))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the draft says beside a recommendation, in its words.

    `has` names the columns of its table, so that an empty cell can be told from a table without that column. `starts`
    is where the first of them begins in a text.
    """

    owner: str | None = None
    measure: str | None = None
    date: str | None = None
    finding: str | None = None
    level: str | None = None
    has: frozenset[str] = frozenset()
    starts: int | None = None

    def filled_from(self, other: Fields) -> Fields:
        """This with what only `other` says."""
        return Fields(
            owner=self.owner or other.owner,
            measure=self.measure or other.measure,
            date=self.date or other.date,
            finding=self.finding or other.finding,
            level=self.level or other.level,
            has=self.has | other.has,
            starts=self.starts,
        )


def fields_of_text(text: str) -> Fields:
    """Fields written as "Owner: the Director of Housing"."""
    values: dict[str, str] = {}
    starts: int | None = None
    for match in _LABELLED.finditer(text):
        name = match.lastgroup if match.lastgroup in _LABELS else None
        name = name or next(key for key in _LABELS if match[key])
        values.setdefault(name, match["value"].strip())
        opening = len(text[: match.start()].rstrip(" ([")) if starts is None else starts
        starts = opening
    return Fields(
        owner=values.get("owner"),
        measure=values.get("measure"),
        date=values.get("date"),
        finding=values.get("finding"),
        has=frozenset(values),
        starts=starts,
    )


def fields_of_cells(cells: Sequence[Cell], table: Table) -> Fields:
    """Fields from the other cells of a row: by their column where the file gives it, else by what they hold."""
    values: dict[str, str] = {}
    for cell in cells:
        name = table.names.get(cell.column) if cell.column is not None else None
        if cell.column is None or not table.kinds:
            name = _kind(cell.text, table.kinds - values.keys() if table.kinds else None)
        if name:
            values[name] = f"{values[name]}; {cell.text}" if name in values else cell.text
    return Fields(
        owner=values.get("owner"),
        measure=values.get("measure"),
        date=values.get("date"),
        finding=values.get("finding"),
        level=values.get("level"),
        has=table.kinds,
    )


def _kind(text: str, allowed: frozenset[str] | None) -> str | None:
    """What a cell holds, told from its words; `allowed` are the columns of the table, None where none are known."""
    rules = rubric()
    looks = (
        ("reference", bool(re.fullmatch(r"\W*(?:R|Rec\w*\.?)\s?\d+[a-z]?\W*", text, re.IGNORECASE))),
        ("finding", bool(re.fullmatch(r"(?:(?:F|findings?)?\s?\d{1,2}(?:,| and| &|;)?\s?)+", text, re.IGNORECASE))),
        ("level", text.strip().lower() in set(Level)),
        ("date", bool(found(rules.deadline.date, text) or found(rules.deadline.open, text) or deadline_of(text))),
        (
            "owner",
            len(text.split()) <= 12 and bool(found(rules.owner.heads, text)) and not re.search(r"\bby\b|;|%", text),
        ),
        ("measure", len(text.split()) >= 3),
    )
    for name, is_it in looks:
        if is_it and (allowed is None or name in allowed or name == "reference"):
            return None if name == "reference" else name
    return None
