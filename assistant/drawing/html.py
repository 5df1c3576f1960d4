"""A report as a fragment of a web page. Everything from a draft or a document is escaped."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.drawing.blocks import Block
from assistant.drawing.report import MADE_WITH, Report, clean, place

__all__ = ["report_html", "report_styles"]


def report_html(report: Report, title_level: int = 1) -> str:
    """An `<article class="report">` without styles of its own; `title_level` is the level of its title's heading."""
    template = _environment().get_template("report.html")
    return template.render(report=report, shift=title_level - 1, made_with=MADE_WITH)


def report_styles() -> str:
    """The style sheet for the fragment."""
    return (resources.files("assistant.drawing") / "report.css").read_text("utf-8")


def _kind_of(block: Block) -> str:
    return type(block).__name__


def _lines(text: str) -> list[str]:
    return [line for line in clean(text).splitlines() if line.strip()]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("assistant.drawing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(clean=clean, lines=_lines, place=place)
    made.globals.update(kind_of=_kind_of)
    return made
