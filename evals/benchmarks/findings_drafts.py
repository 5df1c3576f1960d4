"""The findings drafts themselves: is every word quoted or a template, in its place, and would an editor query any of ours?

    python -m evals.benchmarks.findings_drafts [--shared DIR] [--library DIR] [--json FILE] [--time]

Each case is drafted with every proposal taken further and options asked for. What is checked is what a reader gets (the
exported Markdown and Word blocks), by code that knows the notes and the library and nothing of how the draft was made.
`--time` repeats the shared cases under new ids up to 8,000 words.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.check.draft import read_draft
from assistant.check.language import check_language
from assistant.drawing.blocks import Block, Decide, Items, Source, Table, Text
from assistant.findings.drafting.drawing_up import FindingsDraft, Wishes, draft_findings, redraft
from assistant.findings.drafting.exporting import report_file
from assistant.findings.drafting.in_case import is_spoken
from assistant.findings.drafting.options import option_blocks
from assistant.findings.drafting.wording import draft_words
from assistant.findings.notes import CaseNotes
from assistant.findings.work import Decided, Work
from evals.findings_cases import BLIND, OWN, read_cases
from evals.statistics import Interval, wilson
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.library import Library
from prompts import rubric_text

__all__ = ["drafted", "main", "measure", "repeated", "unsupported"]

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 6, 1)
_WORDS_TIMED = 8000
_RUBRICS = ("findings_draft", "findings_patterns", "findings_set_aside", "findings_options", "factors", "subjects")
_SLOT = re.compile(r"\{[a-z_]+\}")
_QUOTED = re.compile(r"“([^“”]*)”")


def drafted(notes: CaseNotes, library: Library | None, embedder: Embedder) -> FindingsDraft:
    """A draft with every proposal taken further, and options asked for."""
    made = draft_findings(notes, library, Work(no_hunches=True), Wishes(as_of=DAY), embedder)
    patterns = tuple(
        Decided(id=one.pattern.id, supports=one.pattern.supports, accepted=True, recommendations=True)
        for one in made.proposals.patterns
    )
    again = redraft(made, made.work.model_copy(update={"patterns": patterns}))
    if again is None:
        raise RuntimeError("the same proposals could not be drafted again")
    return again


def measure(shared: Path, library: Library | None = None, embedder: Embedder | None = None) -> dict[str, Interval]:
    """All figures by name. Without a library no rows and no guidance are looked at."""
    embedder = embedder or (library.embedder if library else SentenceTransformerEmbedder())
    drafts = [drafted(case.notes, library, embedder) for case in _cases(shared)]
    quotes = [hit for one in drafts for hit in _note_quotes(one)]
    figures = {
        "quotes_verbatim": wilson(sum(quotes), len(quotes)),
        "unsupported_sentences": _count(drafts, lambda one: len(unsupported(one))),
        "language_flags": _count(drafts, _flags),
        "spoken_words_outside_appendix": _count(drafts, _spoken_outside),
        "set_aside_words_in_findings": _count(drafts, _set_aside_words),
        "names_in_findings": _count(drafts, _labels_in_text),
    }
    if library is not None:
        placed = [hit for one in drafts for hit in _library_quotes(one, library)]
        figures["library_quotes_in_place"] = wilson(sum(placed), len(placed))
    return figures


def _cases(shared: Path) -> list[Any]:
    folders = [folder for folder in (shared / "cases", OWN, BLIND) if folder.is_dir()]
    return [case for folder in dict.fromkeys(folders) for case in read_cases(folder)]


def _count(drafts: Sequence[FindingsDraft], of: Any) -> Interval:
    """How many there are over all drafts; n is the number of drafts."""
    total = float(sum(of(one) for one in drafts))
    return Interval(total, total, total, len(drafts))


def _note_quotes(made: FindingsDraft) -> Iterator[bool]:
    """For each quotation of the contract: is it in the note that it names?"""
    for pattern in made.to_json()["patterns"]:
        for quote in pattern["quotes"]:
            yield quote["quote"] in made.proposals.notes.note(quote["id"]).text


def _library_quotes(made: FindingsDraft, library: Library) -> Iterator[bool]:
    """For each row and each citation: do its words stand in that paragraph, on that page, of that file?"""
    for pattern in made.to_json()["patterns"]:
        for row in (*pattern["library"]["rows"], *pattern["guidance"]):
            yield _stands(library, row["file"], row["paragraph"], row["page"], row["quote"])


def _stands(library: Library, file: str, number: str | None, page: int | None, quote: str) -> bool:
    document = next((d for d in library.documents if d.file == file), None)
    if document is None:
        return False
    wanted = _even(quote)
    return any(
        wanted in _even(paragraph.text) and (page is None or page in paragraph.pages)
        for paragraph in library.paragraphs(document)
        if number in (paragraph.number, paragraph.place)
    )


def _even(text: str) -> str:
    return " ".join(text.split())


def unsupported(made: FindingsDraft) -> list[str]:
    """Sentences of the draft that are neither a template, nor verbatim in notes or library, nor the writer's."""
    notes = " ".join(_even(note.text) for note in made.proposals.notes.notes)
    library = {_even(row.quote) for one in made.proposals.patterns for row in one.spread.rows}
    library |= {_even(claim.text) for one in made.proposals.patterns for claim in one.guidance}
    ours = _Ours(made.proposals.notes)
    wrong = []
    without = {block for options in made.options.values() for block in option_blocks(options)}
    for block in made.blocks():
        if (
            block in without
        ):  # wordings of the rubric, put together; tests/assistant/findings/test_options.py looks at them
            continue
        if isinstance(block, Source):
            wrong += [] if _even(block.text) in library else [block.text]
            continue
        for line in _lines(block):
            quoted = [q for q in _QUOTED.findall(line) if _even(q) not in notes]
            if quoted or line not in ours:
                wrong.append(line)
    return wrong


def _lines(block: Block) -> Iterable[str]:
    match block:
        case Text():
            return [block.text]
        case Decide():
            return [block.text, block.ask]
        case Items():
            return block.lines
        case Table():
            return [cell.text for row in block.rows for cell in row[1:]]
        case _:
            return []


@dataclass(frozen=True, slots=True)
class _Template:
    """A wording of a rubric: its literal pieces, in order, with slots between them."""

    pieces: tuple[str, ...]

    def fits(self, line: str) -> bool:
        """True where the line is the wording with its slots filled."""
        first, *rest = self.pieces
        if not rest:
            return line == first
        if not line.startswith(first) or not line.endswith(rest[-1]):
            return False
        place, end = len(first), len(line) - len(rest[-1])
        for piece in rest[:-1]:
            place = line.find(piece, place, end)
            if place < 0:
                return False
            place += len(piece)
        return place <= end


def _templates() -> list[_Template]:
    """Every wording of the rubrics."""
    lines = {_even(text) for name in _RUBRICS for text in _strings(yaml.safe_load(rubric_text(name)))}
    return [_Template(tuple(_SLOT.split(line))) for line in sorted(lines) if len(_SLOT.sub("", line)) > 2]


def _is_sure(text: str) -> bool:
    """How sure, put together from the rubric's pieces."""
    rest = text.rstrip(".")
    for piece in sorted(draft_words().table.sure.values(), key=len, reverse=True):
        rest = rest.replace(piece, "")
    return not rest


class _Ours:
    """What a draft may say beside quotations: wordings of the rubrics, ids and role groups of these notes, scaffolds."""

    def __init__(self, notes: CaseNotes) -> None:
        self._templates = _templates()
        ids = sorted({note.id for note in notes.notes}, key=len, reverse=True)
        groups = sorted({note.group for note in notes.notes} | {"the chronology"}, key=len, reverse=True)
        self._named = re.compile("|".join(map(re.escape, (*groups, *ids))))
        self._heads = [one.pieces[0] for one in self._templates if len(one.pieces) == 1] + ["“”"]
        self._said = _even(" ".join(note.text for note in notes.notes)).casefold()

    def __contains__(self, line: str) -> bool:
        text = _even(_QUOTED.sub("“”", line))
        if (
            text in ("[ … ]", "“”", "None found yet")
            or self._is_list(text)
            or self._is_scaffold(text)
            or _is_sure(text)
        ):
            return True
        if any(one.fits(text) for one in self._templates):
            return True
        for head in self._heads:  # several wordings one after the other
            if text.startswith(f"{head} ") and text[len(head) + 1 :] in self:
                return True
        named = re.match(r"[^:]{1,80}: ", text)
        return bool(named and self._is_list(named[0].replace(",", " ")) and text[named.end() :] in self)

    def _is_list(self, text: str) -> bool:
        """Ids and role groups, and what holds them together."""
        text = text.removeprefix("What counts against it:").removeprefix("Noted in:")
        rest = self._named.sub("", text).replace("“”", "")
        return not re.sub(r"[\s,.;:()-]|\band\b", "", rest)

    def _is_scaffold(self, text: str) -> bool:
        found = re.fullmatch(r"When (.*), … tends to …", text)
        return found is not None and (found[1] == "…" or found[1] == "… " or found[1].casefold() in self._said)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _markdown(made: FindingsDraft) -> str:
    return report_file(made, datetime(2026, 6, 1, 12, 0), "md").decode()


def _flags(made: FindingsDraft) -> int:
    """Sentences of ours that the draft check would ask about; its own rule leaves quotations out."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.md"
        file.write_text(_without_quotations(_markdown(made)), encoding="utf-8")
        return len(check_language(read_draft(file)).to_json())


def _without_quotations(text: str) -> str:
    lines = [line for line in text.splitlines() if not line.startswith(">")]
    return _QUOTED.sub("“”", "\n".join(lines))


def _spoken_outside(made: FindingsDraft) -> int:
    """Words of conversations before the appendix, those set aside or for a person to decide among them."""
    body = _plain(_markdown(made)).split("Not for publication: check what this person agreed")[0]
    quotes = {q for f in made.findings for q in _spoken(f)}
    aside = made.proposals.aside
    sentences = [*(item.sentence for item in aside.items), *(item.sentence for item in aside.for_a_person)]
    for sentence in sentences:
        if is_spoken(made.proposals.notes.note(sentence.note_id)) and len(sentence.text.split()) > 3:
            quotes.add(_even(sentence.text))
    return sum(quote in body for quote in quotes)


def _spoken(finding: Any) -> Iterator[str]:
    for line in (*finding.in_this_case, *finding.counter, *finding.good):
        if line.is_spoken and len(line.quote.split()) > 3:
            yield _even(line.quote)


def _plain(markdown: str) -> str:
    return _even(markdown.replace("\\", "").replace(">", ""))


def _set_aside_words(made: FindingsDraft) -> int:
    """Sentences set aside that stand in the findings all the same."""
    body = _plain(_markdown(made)).split("Set aside, and why")[0]
    aside = [i for i in made.proposals.aside.items if i.withholds != "nothing" and len(i.sentence.text.split()) > 3]
    return sum(_even(item.sentence.text) in body for item in aside)


def _labels_in_text(made: FindingsDraft) -> int:
    """Labels of speakers as printed ("Call handler supervisor") that stand in a finding's own text."""
    body = " ".join(
        _QUOTED.sub("", line)
        for f in [made]
        for block in f.blocks()
        if isinstance(block, Text | Items)
        for line in _lines(block)
    )
    labels = {n.speaker.label for n in made.proposals.notes.notes if len(n.speaker.label.split()) > 1}
    groups = {n.group.casefold() for n in made.proposals.notes.notes}
    return sum(label in body for label in labels if label.casefold() not in groups)


def repeated(cases: Sequence[CaseNotes], words: int = _WORDS_TIMED) -> CaseNotes:
    """The notes of some cases again and again under new ids, until there are so many words."""
    notes: list[Any] = []
    size, turn = 0, 0
    while size < words:
        for number, case in enumerate(cases):
            for note in case.notes:
                name = f"R{turn}-{number}-{note.id}"
                sentences = tuple(replace(s, note_id=name) for s in note.sentences)
                notes.append(replace(note, id=name, sentences=sentences))
                size += len(note.text.split())
        turn += 1
    return CaseNotes(tuple(notes))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--library", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--time", action="store_true")
    options = parser.parse_args(arguments)
    library = Library.open(options.library) if options.library else None
    if options.time:
        return _timed(options.shared, library)
    figures = measure(options.shared, library)
    for name, made in figures.items():
        print(f"{name:34} {made.value:7.3f}  ({made.low:.3f} to {made.high:.3f}), n {made.n}")
    if options.json:
        options.json.write_text(json.dumps({k: asdict(v) for k, v in figures.items()}, indent=1), encoding="utf-8")
    return 0


def _timed(shared: Path, library: Library | None) -> int:
    notes = repeated([case.notes for case in read_cases(shared / "cases")])
    embedder = library.embedder if library else SentenceTransformerEmbedder()
    embedder.embed(["warm"])
    if library is not None:
        library.search("warm")
    start = time.perf_counter()
    made = draft_findings(notes, library, Work(no_hunches=True), Wishes(as_of=DAY), embedder)
    print(
        f"{notes.words} words, {len(notes.notes)} notes: {len(made.proposals.patterns)} proposals in "
        f"{time.perf_counter() - start:.1f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
