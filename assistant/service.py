"""Where the parts meet: the command line, the app, the evals and other programs all call `Assistant`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer
from assistant.answering import answer
from assistant.conversation_turns import Turn
from assistant.models.reader import Reader
from indexes.adding import AddReport, Progress
from indexes.documents import Filters, Kind
from indexes.embedding import Embedder
from indexes.library import Library, SearchResult

if TYPE_CHECKING:
    from assistant.check.checking import Check, Wanted
    from assistant.findings.drafting.drawing_up import FindingsDraft, Wishes
    from assistant.findings.work import Work

__all__ = ["Assistant", "check_draft", "draft_findings", "filters_from"]


class Assistant:
    """Answers questions from a library with verbatim quotations; no language model and no network unless one is given.

    assistant = Assistant.open("library")
    answer = assistant.ask("Who must be told when a review will be late?")
    """

    def __init__(self, library: Library, reader: Reader | None = None) -> None:
        self.library = library
        self.reader = reader

    @classmethod
    def open(cls, folder: str | Path, embedder: Embedder | None = None, reader: Reader | None = None) -> Assistant:
        """The assistant over the library in a folder. `reader` is a language model, where one is wanted.

        Raises:
            LibraryMissing: where there is none. LibraryBroken: where its files are damaged.
        """
        return cls(Library.open(folder, embedder), reader)

    @staticmethod
    def add(
        folder: str | Path,
        paths: Iterable[str | Path],
        progress: Callable[[Progress], None] | None = None,
        embedder: Embedder | None = None,
        password: str | None = None,
    ) -> AddReport:
        """Add files and folders to the library in `folder`; see `Library.add_to`."""
        return Library.add_to(folder, paths, progress, embedder, password)

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, str]] = (),
        as_of: date | None = None,
        filters: Filters | None = None,
        top: int = 10,
        is_stopped: Callable[[], bool] | None = None,
    ) -> Answer:
        """Answer a question.

        `history` are the turns before it, oldest first; `as_of` the date whose editions apply (today unless given: for
        what applied when something happened, give the date of the practice); `top` how many passages to return; `is_stopped` gives
        up the language model, where there is one, and answers without it.
        """
        as_of = as_of or (filters.as_of if filters else None) or date.today()
        turns = [turn if isinstance(turn, Turn) else Turn(turn["role"], turn["content"]) for turn in history]
        limits = replace(filters or Filters(), as_of=as_of)
        return answer(
            question,
            self.library,
            history=turns,
            as_of=as_of,
            filters=limits,
            top=top,
            reader=self.reader.until(is_stopped) if self.reader and is_stopped else self.reader,
        )

    def ask_each(self, rows: Iterable[Mapping[str, Any]], as_of: date | None = None, top: int = 10) -> Iterator[Answer]:
        """Answer rows of `{"id", "question", "history"?, "as_of"?, "filters"?}`, one at a time, in order."""
        for row in rows:
            when = date.fromisoformat(row["as_of"]) if row.get("as_of") else as_of
            made = self.ask(row["question"], row.get("history") or (), when, filters_from(row.get("filters")), top)
            yield replace(made, id=row.get("id"))

    def search(self, question: str, filters: Filters | None = None, top: int = 10) -> SearchResult:
        """The passages that fit a question best; see `Library.search`."""
        return self.library.search(question, filters, top)

    def check(
        self,
        draft: str | Path,
        wanted: Wanted | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Check:
        """Check a draft review (Word, PDF, text) against this library; nothing of it is kept.

        Raises:
            ReadingError: for a file that can't be read. RubricError: for a rubric that can't be used.
        """
        return check_draft(draft, self.library, wanted, progress)

    def findings(
        self,
        notes: Sequence[str | Path],
        work: Work | None = None,
        wishes: Wishes | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> FindingsDraft:
        """Patterns proposed from case notes, and drafts of findings for those that `work` accepts. Nothing of it is kept.

        Raises:
            ReadingError: for a file that can't be read. NotesError: where no note is found. WorkError, RubricError.
        """
        return draft_findings(notes, self.library, work, wishes, progress)

    def close(self) -> None:
        """Let go of the library."""
        self.library.close()


def check_draft(
    draft: str | Path,
    library: Library | None = None,
    wanted: Wanted | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Check:
    """Check a draft review; without a library nothing is compared with guidance or other reviews. See `Assistant.check`."""
    from assistant.check.checking import Wanted, check  # the lenses take a second to import
    from assistant.check.draft import read_draft

    wanted = wanted or Wanted()
    return check(read_draft(draft, wanted.rubrics), library, wanted, progress)


def draft_findings(
    notes: Sequence[str | Path],
    library: Library | None = None,
    work: Work | None = None,
    wishes: Wishes | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> FindingsDraft:
    """Patterns and drafts from case notes; without a library nothing is compared with guidance or reviews. See
    `Assistant.findings`.
    """
    from assistant.findings.drafting.drawing_up import Wishes, draft_findings
    from assistant.findings.notes import read_notes

    wishes = wishes or Wishes()
    return draft_findings(read_notes(notes, wishes.rubrics), library, work, wishes, progress=progress)


def filters_from(row: Mapping[str, Any] | None) -> Filters:
    """Filters from JSON: each of kind, document, edition, year, partnership, nation is a value or a list.

    Raises:
        ValueError: for a name that is not a filter, or a kind that does not exist.
    """
    values = {_singular(name): _many(value) for name, value in (row or {}).items()}
    unknown = set(values) - {"kind", "document", "edition", "year", "partnership", "nation", "as_of"}
    if unknown:
        msg = f"Unknown filter: {', '.join(sorted(unknown))}."
        raise ValueError(msg)
    return Filters(
        kinds=tuple(Kind(value) for value in values.get("kind", ())),
        documents=values.get("document", ()),
        editions=values.get("edition", ()),
        years=tuple(int(value) for value in values.get("year", ())),
        partnerships=values.get("partnership", ()),
        nations=values.get("nation", ()),
        as_of=date.fromisoformat(values["as_of"][0]) if values.get("as_of") else None,
    )


def _singular(name: str) -> str:
    return name if name == "as_of" else name.removesuffix("s")


def _many(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(v) for v in value) if isinstance(value, list | tuple) else (str(value),)
