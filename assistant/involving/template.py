"""Templates of the kit: Markdown with front matter, of `prompts/kit/` or of a folder in which a partnership keeps its own.

A template says what it is for, for whom, where each of its points comes from, and what a person must write. Its body has
headings, paragraphs and lists, and six marks:

[[name]]                a blank, declared under `blanks`
::: name … :::          only under a condition of `kit.yaml`
> rule: name            the sentence of the library that says a rule of `kit.yaml`
> table: name           a table of the front matter
> space 5: words        room to write by hand
---                     a new page
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import Field, ValidationError

from assistant.check.rules import Pattern, Strict
from indexes.errors import IndexesError

__all__ = [
    "About",
    "Condition",
    "Kit",
    "KitError",
    "Only",
    "Piece",
    "Rule",
    "Template",
    "kit_names",
    "kit_rules",
    "template",
]

Model = TypeVar("Model", bound=Strict)

BLANK = re.compile(r"\[\[([a-z][a-z0-9_]*)\]\]")

_NAME = r"[a-z][a-z0-9_-]*"
_MARK = re.compile(rf"> (?:(?P<what>rule|table): (?P<name>{_NAME})|space (?P<lines>\d{{1,2}}): (?P<words>.+))")
_CONDITION = re.compile(rf"::: ?({_NAME})")
_HEADING = re.compile(r"(#{2,4}) +(.+)")
_LONGEST = 100_000
"""Characters of a template: one that is longer is another kind of file."""


class KitError(IndexesError):
    """A template of the kit can't be used, or what was asked of it can't be done; the message says what to do."""


class Blank(Strict):
    """What a person writes: `words` stand in the brackets, `ask` says what to decide ("" where nothing is).

    What is `by_hand` is never filled in by a program: a person writes it into the document.
    """

    words: str
    ask: str = ""
    by_hand: bool = False


class Content(Strict):
    """Where a point of the template comes from."""

    point: str
    source: str


class Column(Strict):
    """A column of a table; `words` is its blank where a row says nothing."""

    name: str
    title: str
    words: str = ""


class Row(Strict):
    """A row: its cells by column; `when` is the condition it stands under."""

    cells: dict[str, str]
    when: str = ""


class KitTable(Strict):
    """A table to complete."""

    caption: str = ""
    columns: Annotated[tuple[Column, ...], Field(min_length=2)]
    rows: tuple[Row, ...]


class About(Strict):
    """The front matter. `reading_age_at_most` is an aim, in years; `type_pt` the size of type of the Word file."""

    title: str
    version: int
    purpose: str
    for_whom: str
    reading_age_at_most: int
    before: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    type_pt: Annotated[float, Field(ge=8, le=28)] = 11.0
    is_wide: bool = False
    blanks: Annotated[dict[str, Blank], Field(default_factory=dict)]
    tables: Annotated[dict[str, KitTable], Field(default_factory=dict)]
    sources: Annotated[tuple[Content, ...], Field(min_length=1)]


class Rule(Strict):
    """What guidance may say: searched for with each `try` in turn; where nothing loaded says it, `ask` says whom to ask."""

    class Try(Strict):
        """A search, and what the sentence found must say."""

        query: str
        says: Pattern

    about: str
    tries: Annotated[tuple[Try, ...], Field(min_length=1)]
    under: str = ""
    not_under: str = ""
    ask: str
    source: str


class Condition(Strict):
    """One of those named together in `instead_of` holds; `words` are read after "only if"."""

    words: str
    help: str
    instead_of: str
    source: str


class Kit(Strict):
    """`kit.yaml`: what all templates share."""

    check: str
    conditions: dict[str, Condition]
    under: Pattern
    rules: dict[str, Rule]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the body. `kind` is heading, text, item, rule, table, space or page; `value` its level or lines."""

    kind: str
    text: str = ""
    value: int = 0


@dataclass(frozen=True, slots=True)
class Only:
    """Pieces that stand only under a condition."""

    condition: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read; `sha256` of its text, `is_own` where it is a partnership's own copy."""

    name: str
    about: About
    body: tuple[Piece | Only, ...]
    sha256: str
    is_own: bool

    @property
    def label(self) -> str:
        """For what is made with it: "first-letter version 1 (3f2a9c01)"."""
        own = ", a copy of your own" if self.is_own else ""
        return f"{self.name} version {self.about.version} ({self.sha256[:8]}){own}"

    def pieces(self) -> Iterator[Piece]:
        """All pieces, under whatever condition."""
        for one in self.body:
            yield from one.pieces if isinstance(one, Only) else (one,)


def kit_names() -> tuple[str, ...]:
    """The templates of the kit, in order of name."""
    shipped = (entry.name for entry in (files("prompts") / "kit").iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in shipped if name.endswith(".md")))


def kit_rules(folder: Path | None = None) -> Kit:
    """What the templates share: `kit.yaml` of `folder` where it holds one.

    Raises:
        KitError: where it can't be used.
    """
    text, where, _ = _read("kit.yaml", folder)
    return _valid(Kit, _yaml(text, where), where)


def template(name: str, folder: Path | None = None) -> Template:
    """The template, from `folder` where it holds one of that name and from the package otherwise.

    Raises:
        KitError: where there is none, or it can't be used; the message says which file and where in it.
    """
    if name not in kit_names():
        raise KitError(f"The kit has no “{name}”: it has {', '.join(kit_names())}.")
    text, where, is_own = _read(f"{name}.md", folder)
    parts = re.split(r"^---[ \t]*$\n?", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise KitError(
            f"The template {where} has no front matter between two lines of ---: compare it with the one shipped."
        )
    about = _valid(About, _yaml(parts[1], where), where)
    first_line = parts[1].count("\n") + 3
    made = Template(name, about, tuple(_body(parts[2], where, first_line)), _sha256(text), is_own)
    _check_names(made, kit_rules(folder), where)
    return made


# --- reading -------------------------------------------------------------------------------------------------------


def _read(file: str, folder: Path | None) -> tuple[str, str, bool]:
    """The text with ends of line evened out, how its place is named, and whether it is a copy of their own."""
    if folder is not None and not folder.is_dir():
        raise KitError(f"{folder} is not a folder: name the one that holds your own templates.")
    own = folder / file if folder is not None else None
    if own is None or not own.is_file():
        return (files("prompts") / "kit" / file).read_text(encoding="utf-8"), file, False
    try:
        text = own.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise KitError(f"The template {own} is not text in UTF-8: save it again as plain text in UTF-8.") from error
    except OSError as error:
        raise KitError(f"The template {own} can't be read ({error.strerror}): check who may read it.") from error
    if len(text) > _LONGEST:
        raise KitError(f"The template {own} is longer than {_LONGEST:,} characters: compare it with the one shipped.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), str(own), True


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _yaml(text: str, where: str) -> object:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        line = f" (line {place.line + 2})" if place else ""
        raise KitError(f"The template {where} is not valid YAML{line}: compare it with the one shipped.") from error


def _valid(model: type[Model], raw: object, where: str) -> Model:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "front matter"
        raise KitError(f"The template {where} can't be used: {field}: {first['msg']}.") from error


def _body(text: str, where: str, first_line: int) -> Iterator[Piece | Only]:
    """The pieces; a paragraph or an item goes on until an empty line or the next mark."""
    condition, held = "", list[Piece]()
    for number, block in _blocks(text, first_line):
        opened = _CONDITION.fullmatch(block)
        if opened or block == ":::":
            if bool(opened) == bool(condition):
                raise KitError(
                    f"The template {where}, line {number}: each ::: name needs one ::: to close it, and no other inside."
                )
            if condition:
                yield Only(condition, tuple(held))
            condition, held = (opened[1] if opened else ""), []
            continue
        piece = _piece(block, where, number)
        if condition:
            held.append(piece)
        else:
            yield piece
    if condition:
        raise KitError(f"The template {where}: ::: {condition} is not closed with a line of :::.")


def _blocks(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Blocks of lines with the number of their first line; a line with a mark is a block of its own."""
    held: list[str] = []
    start = first_line
    for number, line in enumerate([*text.split("\n"), ""], first_line):
        words = line.strip()
        is_alone = words.startswith(("#", ">", ":::")) or words == "---"
        if held and (not words or is_alone or words.startswith("- ")):
            yield start, " ".join(held)
            held = []
        if is_alone:
            yield number, words
        elif words:
            start = start if held else number
            held.append(words)


def _piece(block: str, where: str, number: int) -> Piece:
    heading = _HEADING.fullmatch(block)
    mark = _MARK.fullmatch(block)
    if heading:
        return Piece("heading", heading[2], len(heading[1]))
    if mark and mark["what"]:
        return Piece(mark["what"], mark["name"])
    if mark:
        return Piece("space", mark["words"], min(int(mark["lines"]), 40))
    if block == "---":
        return Piece("page")
    if block.startswith(("#", ">")):
        raise KitError(
            f"The template {where}, line {number}: expected ## a heading, > rule: name, > table: name or > space 5: words."
        )
    return Piece("item", block.removeprefix("- ")) if block.startswith("- ") else Piece("text", block)


def _check_names(made: Template, kit: Kit, where: str) -> None:
    """Every name that the template uses is declared.

    Raises:
        KitError: naming the first that is not.
    """
    about = made.about
    used: dict[str, tuple[list[str], Mapping[str, object]]] = {
        "blank": (_blanks_used(made), about.blanks),
        "rule": ([p.text for p in made.pieces() if p.kind == "rule"] + list(about.guidance), kit.rules),
        "table": ([p.text for p in made.pieces() if p.kind == "table"], about.tables),
        "condition": (_conditions_used(made), kit.conditions),
    }
    for kind, (names, known) in used.items():
        missing = next((name for name in names if name not in known), None)
        if missing is not None:
            raise KitError(
                f"The template {where} uses the {kind} “{missing}”, which is not declared: {_listed(list(known))}."
            )
    for name, table in about.tables.items():
        columns = {column.name for column in table.columns}
        odd = next((cell for row in table.rows for cell in row.cells if cell not in columns), None)
        if odd is not None:
            raise KitError(f"The template {where}: the table “{name}” has no column “{odd}”.")


def _blanks_used(made: Template) -> list[str]:
    cells = [cell for table in made.about.tables.values() for row in table.rows for cell in row.cells.values()]
    return [name for text in [*(p.text for p in made.pieces()), *cells] for name in BLANK.findall(text)]


def _conditions_used(made: Template) -> list[str]:
    rows = [row.when for table in made.about.tables.values() for row in table.rows if row.when]
    return [one.condition for one in made.body if isinstance(one, Only)] + rows


def _listed(known: Sequence[str]) -> str:
    return f"declared are {', '.join(known)}" if known else "none is"
