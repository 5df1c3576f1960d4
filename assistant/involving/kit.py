"""One document of the involvement kit, made from its template: what a partnership opens, completes and decides upon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.drawing.blocks import (
    Block,
    Cell,
    Decide,
    Fold,
    Heading,
    Items,
    NewPage,
    Source,
    Space,
    Table,
    Text,
)
from assistant.involving.quoting import Said, said_of
from assistant.involving.reading_age import ReadingAge, reading_age
from assistant.involving.template import (
    BLANK,
    Kit,
    KitError,
    KitTable,
    Only,
    Piece,
    Template,
    kit_rules,
    template,
)
from assistant.settings import VERSION
from indexes.library import Library

__all__ = ["KitBlank", "KitDocument", "make"]

_STANDS_FOR_A_BLANK = "person"
"""Read in the place of a blank when the reading age is counted: most are names."""

_ROOM, _UNBROKEN = "[ … ]", "[\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}]"
"""Room to write in a cell, and how it is printed in one piece."""

_ENDS = (".", "?", "!", ":")


@dataclass(frozen=True, slots=True)
class KitBlank:
    """A place where a person must write; `ask` says what to decide, "" where nothing is. `by_hand`: in the document only."""

    name: str
    words: str
    ask: str
    by_hand: bool

    def to_json(self) -> dict[str, Any]:
        """As its fields."""
        return {"name": self.name, "words": self.words, "ask": self.ask, "by_hand": self.by_hand}


@dataclass(frozen=True, slots=True)
class KitDocument:
    """A document of the kit. `cover` is for the person who completes it and is taken off; `body` is the document itself.

    `reading_age` is that of the body's own words, None where it has none; `aim` the oldest that the template wants. `blanks`
    are those not yet filled in.
    """

    name: str
    title: str
    check: str
    for_whom: str
    purpose: str
    reading_age: ReadingAge | None
    aim: int
    blanks: tuple[KitBlank, ...]
    guidance: tuple[Said, ...]
    conditions: tuple[str, ...]
    made_from: str
    library: str
    as_of: date
    type_pt: float
    is_wide: bool
    cover: tuple[Block, ...]
    body: tuple[Block, ...]

    def blocks(self) -> tuple[Block, ...]:
        """The cover page and the document."""
        return (*self.cover, NewPage(), *self.body)

    def to_json(self) -> dict[str, Any]:
        """For programs; `reading_age.formula` is printed wherever the age is."""
        age = self.reading_age
        counted = {"years": round(age.years, 1), "words": age.words, "said": str(age)} if age is not None else None
        return {
            "name": self.name,
            "title": self.title,
            "for_whom": self.for_whom,
            "purpose": self.purpose,
            "reading_age": counted,
            "reading_age_at_most": self.aim,
            "blanks": [blank.to_json() for blank in self.blanks],
            "guidance": [said.to_json() for said in self.guidance],
            "conditions": list(self.conditions),
            "template": self.made_from,
            "library": self.library,
            "as_of": self.as_of.isoformat(),
        }


def make(
    name: str,
    library: Library | None = None,
    templates: Path | None = None,
    as_of: date | None = None,
    fields: Mapping[str, str] | None = None,
    conditions: Sequence[str] = (),
) -> KitDocument:
    """The document `name`, with what the library says and the blanks that are left.

    `templates` is a folder of a partnership's own copies; `fields` fill blanks by name; `conditions` are those of
    `kit.yaml` that hold ("child-died"). Where none of a pair is given, both stand, each marked for a person to choose.

    Raises:
        KitError: in one sentence.
    """
    kit, chosen = kit_rules(templates), template(name, templates)
    _check_conditions(conditions, kit)
    made = _Making(chosen, kit, _checked(fields or {}, chosen), tuple(conditions))
    when = as_of or date.today()
    in_body = [piece.text for piece in made.pieces() if piece.kind == "rule"]
    guidance = said_of(list(dict.fromkeys([*chosen.about.guidance, *in_body])), kit, library, when)
    age = reading_age(made.read_aloud())
    fingerprint = library.fingerprint[:12] if library is not None else "none"
    body = tuple(made.body({said.name: said for said in guidance}))
    facts = (
        f"Made on {when.day} {when:%B %Y} from the template {chosen.label}; program version {VERSION}; "
        f"guidance as at {when.isoformat()}; library {fingerprint}."
    )
    on_cover = [said for said in guidance if said.name in chosen.about.guidance]
    notes = [str(age) if age is not None else "", made.chosen_for(), _standing(guidance), facts]
    return KitDocument(
        name=name,
        title=chosen.about.title,
        check=kit.check,
        for_whom=chosen.about.for_whom,
        purpose=chosen.about.purpose,
        reading_age=age,
        aim=chosen.about.reading_age_at_most,
        blanks=made.blanks(),
        guidance=guidance,
        conditions=tuple(conditions),
        made_from=chosen.label,
        library=fingerprint,
        as_of=when,
        type_pt=chosen.about.type_pt,
        is_wide=chosen.about.is_wide,
        cover=tuple(_cover(chosen, made.blanks(), on_cover, notes)),
        body=body,
    )


# --- the document --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Making:
    chosen: Template
    kit: Kit
    fields: Mapping[str, str]
    conditions: tuple[str, ...]

    def pieces(self) -> Iterator[Piece]:
        """Those that stand, with a line before and after what depends on a condition nobody chose."""
        for one in self.chosen.body:
            if not isinstance(one, Only):
                yield one
            elif self._stands(one.condition):
                yield from one.pieces
            elif not self._is_ruled_out(one.condition):
                yield Piece("mark", f"[ From here only if {self.kit.conditions[one.condition].words} ]")
                yield from one.pieces
                yield Piece("mark", "[ to here ]")

    def body(self, guidance: Mapping[str, Said]) -> Iterator[Block]:
        """The blocks; items that follow one another are one list."""
        items: list[str] = []
        for piece in [*self.pieces(), Piece("end")]:
            if piece.kind == "item":
                items.append(self._words(piece.text))
                continue
            if items:
                yield Items(tuple(items))
                items = []
            if piece.kind != "end":
                yield self._block(piece, guidance)

    def blanks(self) -> tuple[KitBlank, ...]:
        """In the order in which they stand, each once."""
        texts = [text for piece in self.pieces() for text in self._texts(piece)]
        names = dict.fromkeys(name for text in texts for name in BLANK.findall(text))
        declared = self.chosen.about.blanks
        return tuple(
            KitBlank(name, declared[name].words, declared[name].ask, declared[name].by_hand)
            for name in names
            if name not in self.fields
        )

    def chosen_for(self) -> str:
        """Which conditions it was made for, and what to do where none of a pair was given."""
        open_ones = {one.condition for one in self.chosen.body if isinstance(one, Only)}
        open_ones = {name for name in open_ones if not self._stands(name) and not self._is_ruled_out(name)}
        said = "; ".join(self.kit.conditions[name].words for name in self.conditions)
        made_for = f"Made for where {said}." if said else ""
        choose = "Where it says “From here only if”, keep what fits and delete the rest." if open_ones else ""
        return " ".join(part for part in (made_for, choose) if part)

    def read_aloud(self) -> Iterator[str]:
        """What counts for the reading age: sentences, list items and cells; not headings, addresses or quotations."""
        for piece in self.pieces():
            for text in self._texts(piece):
                words = BLANK.sub(lambda m: self.fields.get(m[1], _STANDS_FOR_A_BLANK), text)
                is_only_blank = not BLANK.sub("", text).strip(" .,:;")
                if not is_only_blank and (piece.kind != "text" or words.rstrip("”’)").endswith(_ENDS)):
                    yield words

    def _texts(self, piece: Piece) -> Iterator[str]:
        if piece.kind in ("text", "item", "space"):
            yield piece.text
        elif piece.kind == "table":
            for row in self._rows(self.chosen.about.tables[piece.text]):
                yield from row

    def _rows(self, table: KitTable) -> Iterator[list[str]]:
        """The cells of the rows that stand, blanks unfilled."""
        for row in table.rows:
            if row.when and self._is_ruled_out(row.when):
                continue
            cells = [row.cells.get(column.name, column.words) or _ROOM for column in table.columns]
            if row.when and not self._stands(row.when):
                cells[0] = f"{cells[0]} [ only if {self.kit.conditions[row.when].words} ]"
            yield cells

    def _block(self, piece: Piece, guidance: Mapping[str, Said]) -> Block:
        match piece.kind:
            case "heading":
                return Heading(self._words(piece.text), piece.value)
            case "space":
                return Space(self._words(piece.text), piece.value)
            case "page":
                return NewPage()
            case "rule":
                return _rule(guidance[piece.text])
            case "table":
                return self._table(self.chosen.about.tables[piece.text])
            case _:
                return self._text(piece.text)

    def _text(self, text: str) -> Block:
        """A paragraph; one to decide upon where a blank of it asks for that."""
        declared = self.chosen.about.blanks
        asks = [declared[name].ask for name in dict.fromkeys(BLANK.findall(text)) if name not in self.fields]
        asked = " ".join(ask for ask in asks if ask)
        return Decide(self._words(text), asked) if asked else Text(self._words(text))

    def _table(self, table: KitTable) -> Block:
        rows = tuple(
            tuple(Cell(self._words(cell).replace(_ROOM, _UNBROKEN)) for cell in row) for row in self._rows(table)
        )
        return Table(tuple(column.title for column in table.columns), rows, table.caption)

    def _words(self, text: str) -> str:
        blanks = self.chosen.about.blanks
        return BLANK.sub(lambda m: self.fields.get(m[1]) or f"[ {blanks[m[1]].words} ]", text)

    def _stands(self, condition: str) -> bool:
        return condition in self.conditions

    def _is_ruled_out(self, condition: str) -> bool:
        return self.kit.conditions[condition].instead_of in self.conditions


def _rule(said: Said) -> Block:
    if said.claim is None:
        return Decide(f"[ what applies here: {said.about} ]", said.nothing)
    return Source(said.claim.text, said.place)


# --- the cover -----------------------------------------------------------------------------------------------------


def _cover(
    chosen: Template, blanks: Sequence[KitBlank], on_cover: Sequence[Said], notes: Iterable[str]
) -> Iterator[Block]:
    yield Text(chosen.about.purpose)
    yield Text(f"For: {chosen.about.for_whom}")
    if chosen.about.before:
        yield Heading("Before you use it", 2)
        yield Items(chosen.about.before)
    asked = [blank for blank in blanks if blank.ask]
    if asked:
        yield Heading("What a person must decide", 2)
        yield Items(tuple(f"{blank.words[:1].upper()}{blank.words[1:]}. {blank.ask}" for blank in asked))
    if on_cover:
        yield Heading("What guidance says", 2)
    for said in on_cover:
        if said.claim is not None:
            yield from said.blocks()
    missing = [said for said in on_cover if said.claim is None]
    if missing:
        yield Fold("Nothing loaded says this", (Items(tuple(f"{said.about}: ask {said.ask}" for said in missing)),))
    yield Heading("How this was made", 2)
    for note in notes:
        if note:
            yield Text(note, is_note=True)


def _standing(guidance: Sequence[Said]) -> str:
    citations = [citation for said in guidance if said.claim is not None for citation in said.claim.citations]
    if not any(citation.superseded or citation.newer_known for citation in citations):
        return ""
    return "A later edition is known of a document that is quoted here: load it and make this again before it is used."


# --- what was asked ------------------------------------------------------------------------------------------------


def _check_conditions(conditions: Sequence[str], kit: Kit) -> None:
    for condition in conditions:
        if condition not in kit.conditions:
            raise KitError(f"There is no condition “{condition}”: there are {', '.join(kit.conditions)}.")
        other = kit.conditions[condition].instead_of
        if other in conditions:
            raise KitError(f"“{condition}” and “{other}” can't both hold: give one of them.")


def _checked(fields: Mapping[str, str], chosen: Template) -> dict[str, str]:
    """The fields with their white space evened out."""
    declared = chosen.about.blanks
    for name in fields:
        if name not in declared:
            raise KitError(f"{chosen.name} has no blank “{name}”: it has {', '.join(declared)}.")
        if declared[name].by_hand:
            raise KitError(f"“{name}” is written by a person in the document itself: leave it out of the fields.")
    return {name: " ".join(str(value).split()) for name, value in fields.items() if str(value).strip()}
