"""Learning points of a rapid review, in whatever shape they come: bullets, numbers, table rows, boxes, prose, bare lines.

A point is quoted verbatim with its place. What a point says of itself (answered, still open, good practice, about one
worker) is found here; what it means for lines of enquiry is decided in `lines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.check.draft import Draft, DraftParagraph, draft_of
from assistant.check.points import Quote
from assistant.enquiry.rules import About, EnquiryRules
from assistant.enquiry.turning import about_of
from indexes.documents import Role
from indexes.reading.markdown import read_markdown
from indexes.reading.model import Page, Reading

__all__ = ["Point", "draft_of_text", "open_sentences", "points_of"]

_ENDS = re.compile(r"[.?!:;]\s*$")
_BULLET = re.compile(r"\s*[•◦–*-]\s")
_HEADING_WORDS = 7
_LONG_PROSE = 55
"""Words from which a paragraph of prose is read sentence by sentence."""


@dataclass(frozen=True, slots=True)
class Point:
    """A learning point. `opening` are the words of it or beside it that say why the rapid review could not answer."""

    quote: Quote
    about: About
    topics: dict[str, float] = field(hash=False)
    is_answered: bool
    is_good: bool
    opening: Quote | None

    @property
    def text(self) -> str:
        """The point as printed."""
        return self.quote.text


def draft_of_text(text: str, rubrics: Path | None = None) -> Draft:
    """Learning points that were typed or pasted, as a draft; a line that ends like a sentence ends a paragraph."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said = [line for line in lines if line.strip()]
    is_list = sum(bool(_ENDS.search(line)) or len(line.split()) < 8 for line in said) > 0.6 * len(said)
    joined = (
        "\n\n".join(said) if is_list and not any(line.lstrip().startswith("|") for line in said) else "\n".join(lines)
    )
    made, _ = read_markdown(joined)
    return draft_of(Reading("markdown", (Page(None, None, made),)), "typed", rubrics)


def points_of(draft: Draft, rules: EnquiryRules) -> tuple[Point, ...]:
    """The learning points of a draft in order, each once; at most as many as the rubric says."""
    body = [paragraph for paragraph in draft.paragraphs if paragraph.role not in (Role.HEADING, Role.CONTENTS)]
    typed = _typed_headings(body)
    body = [paragraph for paragraph in body if typed.get(paragraph.index) != paragraph.text]
    under = [paragraph for paragraph in body if _is_under_learning(paragraph, typed, rules)]
    has_headings = bool(typed) or any(paragraph.heading for paragraph in body)
    quotes = list(_in_sections(under, draft, rules)) if under else []
    if not quotes:
        left = [paragraph for paragraph in body if not _is_left_out(paragraph, typed, rules)]
        quotes = [
            quote
            for quote in _in_sections(left, draft, rules)
            if not has_headings or rules.find(rules.rubric.points.cues, quote.text)
        ]
    once = {" ".join(quote.text.lower().split()): quote for quote in reversed(quotes)}
    ordered = sorted(once.values(), key=lambda quote: (quote.index, quote.start))
    return tuple(_point(quote, draft, rules) for quote in ordered[: rules.rubric.points.most])


def _typed_headings(body: Sequence[DraftParagraph]) -> dict[int, str]:
    """Headings that have lost their style ("2. Analysis and learning"), by the index of each paragraph under them.

    Such a line is numbered, short, without a stop, and what follows is numbered within it or not at all.
    """
    held: dict[int, str] = {}
    number, heading = "", ""
    for paragraph in body:
        first, _, _ = paragraph.text.partition("\n")
        own = paragraph.number or ""
        is_heading = own.isdigit() and len(first.split()) <= _HEADING_WORDS and not _ENDS.search(first)
        if is_heading and paragraph.role is not Role.TABLE:
            number, heading = own, first
        elif own and not own.startswith(f"{number}."):
            number, heading = "", ""
        if heading:
            held[paragraph.index] = heading
    return held


def _is_under_learning(paragraph: DraftParagraph, typed: Mapping[int, str], rules: EnquiryRules) -> bool:
    """The deepest heading that says either way decides."""
    for heading in (*([typed[paragraph.index]] if paragraph.index in typed else []), *reversed(paragraph.heading)):
        if rules.find(rules.rubric.points.not_headings, heading):
            return False
        if rules.find(rules.rubric.points.headings, heading):
            return True
    return bool(rules.find(r"^\W*(?:key )?(?:learning point|lesson) ?\d*\b", paragraph.text))


def _is_left_out(paragraph: DraftParagraph, typed: Mapping[int, str], rules: EnquiryRules) -> bool:
    headings = (*paragraph.heading, typed.get(paragraph.index, ""))
    return any(rules.find(rules.rubric.points.not_headings, heading) for heading in headings)


def _in_sections(paragraphs: Sequence[DraftParagraph], draft: Draft, rules: EnquiryRules) -> Iterator[Quote]:
    sections: dict[tuple[str, ...], list[DraftParagraph]] = {}
    for paragraph in paragraphs:
        sections.setdefault(paragraph.heading, []).append(paragraph)
    for held in sections.values():
        marked = [paragraph for paragraph in held if _is_marked(paragraph, rules)]
        for paragraph in marked or held:
            yield from _of_paragraph(paragraph, draft, rules, is_prose=not marked)


def _is_marked(paragraph: DraftParagraph, rules: EnquiryRules) -> bool:
    """Numbered, labelled, in bullets or in a table: where a section has these, its prose introduces them."""
    bullets = any(unit.is_bullet for unit in paragraph.printed.units)
    return bool(bullets or paragraph.number or paragraph.role is Role.TABLE or _label(paragraph.text, rules))


def _label(text: str, rules: EnquiryRules) -> int:
    match = rules.find(rules.rubric.points.label, text)
    return match.end() if match else 0


def _of_paragraph(paragraph: DraftParagraph, draft: Draft, rules: EnquiryRules, is_prose: bool) -> Iterator[Quote]:
    text = paragraph.text
    if paragraph.role is Role.TABLE:
        yield from _of_row(paragraph, draft, rules)
        return
    for begin, end in _pieces(paragraph, rules, is_prose):
        held = text[begin:end]
        start = begin + len(held) - len(held.lstrip("•◦–- \t*"))
        at = start + _typed_label(text[start:end], paragraph, rules)
        if text[at:end].strip() and not text[at:end].rstrip().endswith(":"):
            quote = paragraph.quote(at, end)
            label = text[start:at].strip(" .:–-)\t")
            yield quote if paragraph.number or not re.search(r"[a-z]{3,}", label) else replace(quote, paragraph=label)


def _pieces(paragraph: DraftParagraph, rules: EnquiryRules, is_prose: bool) -> list[tuple[int, int]]:
    """Bullets, each with all its sentences; the whole of a numbered paragraph; long prose sentence by sentence."""
    text = paragraph.text
    if any(unit.is_bullet for unit in paragraph.printed.units):
        lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
        return [
            (start, end) for start, end in lines if _BULLET.match(text[start:end]) or _label(text[start:end], rules)
        ]
    if not (is_prose and len(text.split()) > _LONG_PROSE):
        return [(0, len(text))]
    return _of_prose(text, [(unit.start, unit.end) for unit in paragraph.printed.units], rules)


def _of_prose(text: str, units: Sequence[tuple[int, int]], rules: EnquiryRules) -> list[tuple[int, int]]:
    """Where prose counts its points ("The second theme …"), a point runs to the next; otherwise each sentence is one, with
    a sentence after it that says what could not be found out.
    """
    counted = [bool(rules.find(rules.rubric.points.next, text[start:end])) for start, end in units]
    made: list[tuple[int, int]] = []
    for (start, end), is_counted in zip(units, counted, strict=True):
        is_more = not is_counted if sum(counted) > 1 else is_open(text[start:end], rules)
        if made and is_more:
            made[-1] = (made[-1][0], end)
        elif is_counted or sum(counted) <= 1:
            made.append((start, end))
    return made


def _typed_label(text: str, paragraph: DraftParagraph, rules: EnquiryRules) -> int:
    number = paragraph.number or ""
    if number and text.startswith(number):
        rest = text[len(number) :]
        return len(number) + len(rest) - len(rest.lstrip(" .):\t"))
    return _label(text, rules)


def _of_row(paragraph: DraftParagraph, draft: Draft, rules: EnquiryRules) -> Iterator[Quote]:
    """The cell of a table's row that holds the learning: by its column's heading, or else the longest."""
    cells = [sentence for sentence in draft.sentences if sentence.paragraph is paragraph]
    wanted = _learning_cells(draft, rules)
    named = [cell for cell in cells if " ".join(cell.text.split()) in wanted]
    chosen = named or sorted(cells, key=lambda cell: -len(cell.text.split()))[:1]
    for cell in chosen[:1]:
        at = _label(cell.text, rules)
        is_heading = rules.find(rules.rubric.points.columns, cell.text) and len(cell.text.split()) <= 5
        if len(cell.text[at:].split()) >= rules.rubric.points.fewest_words and not is_heading:
            yield paragraph.quote(cell.start + at, cell.end)


def _learning_cells(draft: Draft, rules: EnquiryRules) -> frozenset[str]:
    """Texts of the cells that stand under a column about learning."""
    columns: dict[int, int] = {}
    held: set[str] = set()
    for row in draft.rows:
        if row.table not in columns:
            fitting = [
                column
                for column, text in row.cells
                if rules.find(rules.rubric.points.columns, text) and not rules.find(r"\bno\b|\bref\b", text)
            ]
            columns[row.table] = fitting[-1] if fitting else -1
            continue
        held |= {" ".join(text.split()) for column, text in row.cells if column == columns[row.table]}
    return frozenset(held)


def _point(quote: Quote, draft: Draft, rules: EnquiryRules) -> Point:
    said = rules.rubric.points
    text = quote.text
    opening = next(iter(_opening(quote, draft, rules)), None)
    has_good = bool(rules.find(said.good, text))
    is_good = has_good and not rules.find(said.not_good, text)
    return Point(
        quote=quote,
        about="system" if has_good else _about(" ".join(text.split()), rules),
        topics=_topics(quote, text, draft, rules),
        is_answered=bool(rules.find(said.answered, text)) and not is_open(text, rules),
        is_good=is_good,
        opening=opening,
    )


def _topics(quote: Quote, text: str, draft: Draft, rules: EnquiryRules) -> dict[str, float]:
    """Of the point, and of a heading that stands over it ("Theme A. Living with domestic abuse")."""
    paragraph = next(held for held in draft.paragraphs if held.index == quote.index)
    topics = rules.topics_in(rules.compiled(rules.rubric.points.reported).sub(" ", text))
    for code, weight in rules.topics_in(paragraph.heading[-1] if len(paragraph.heading) > 1 else "").items():
        topics[code] = topics.get(code, 0.0) + weight
    return topics


_CLAUSE = re.compile(r"(?<=[.;])\s+|;\s*")
_OPENS = 22
"""Characters from the start of a clause within which its subject stands."""


def _about(text: str, rules: EnquiryRules) -> About:
    """What a point is about: a worker or the family only where each of its clauses opens with one."""
    found: list[About] = []
    for clause in (piece for piece in _CLAUSE.split(text) if len(piece.split()) > 2):
        about, because = about_of(clause, rules)
        if about == "outcome_or_culpability":
            return about
        is_subject = because and clause.lower().find(because[0].lower()) <= _OPENS
        is_blamed = about != "family" or rules.find(rules.rubric.points.family_blame, clause)
        found.append(about if about not in ("one_worker", "family") or (is_subject and is_blamed) else "system")
    return next((about for about in ("one_worker", "family") if found and set(found) == {about}), "system")


def _opening(quote: Quote, draft: Draft, rules: EnquiryRules) -> Iterator[Quote]:
    """Sentences of the point, then of its paragraph after it, that say what could not be answered."""
    end = quote.start + len(quote.text)
    for sentence in draft.sentences:
        is_inside = sentence.paragraph.index == quote.index and quote.start < sentence.end <= end + 1
        if is_inside and is_open(sentence.text, rules):
            yield sentence.quote


def is_open(text: str, rules: EnquiryRules) -> bool:
    """Says that the review could not find something out, or that it needs exploring."""
    said = rules.rubric.points
    return bool(rules.find(said.open, text) and rules.find(said.open_about, text))


def open_sentences(draft: Draft, rules: EnquiryRules) -> tuple[Quote, ...]:
    """Sentences anywhere in the document that say what the rapid review could not find out."""
    return tuple(sentence.quote for sentence in draft.sentences if is_open(sentence.text, rules))
