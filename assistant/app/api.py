"""What other programs may call, over Gradio's API and as MCP tools: ask, search and show, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from gradio.events import api as gr_api

from assistant import reports
from assistant.app import words
from assistant.app.desk import LONGEST_QUESTION
from assistant.app.open_library import OpenLibrary

__all__ = ["offer"]


def offer(opened: OpenLibrary) -> None:
    """Add the functions to the page that is being built."""

    def ask(question: str, as_of: str = "") -> dict[str, Any]:
        """Answer a question about child safeguarding guidance and reviews with verbatim quotations and their places.

        Args:
            question: The question, in plain words.
            as_of: The date whose editions apply, YYYY-MM-DD; today where empty.
        """
        made = opened.ready().ask(question[:LONGEST_QUESTION], as_of=words.parsed_date(as_of))
        return made.to_json()

    def search(query: str, top: int = 10) -> dict[str, Any]:
        """Find the passages of the library that fit a query best, without an answer.

        Args:
            query: What to search for.
            top: How many passages, 1 to 50.
        """
        return reports.search_json(opened.ready().search(query[:LONGEST_QUESTION], top=max(1, min(int(top), 50))))

    def show(document: str, paragraph: str) -> dict[str, Any]:
        """Show a paragraph as printed, with its footnotes.

        Args:
            document: The document's id, file name, or words of its title.
            paragraph: The number as printed: "343", "4.12", "s16B(2)", "footnote 23".
        """
        library = opened.library
        found = library.document(document)
        parts = library.find(found, paragraph)
        return {"paragraphs": [reports.paragraph_json(part, found, library, date.today()) for part in parts]}

    # Not queued: Gradio's MCP server would call a queued function over HTTP, and without the caller's sign-in.
    for function in (ask, search, show):
        gr_api(function, api_name=function.__name__, queue=False)
