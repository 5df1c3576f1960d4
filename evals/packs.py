"""A pack of cases that a practitioner labels in an hour, and the agreement of two readers of one pack."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.cases import Case
from evals.errors import CaseError
from evals.statistics import krippendorff_alpha

__all__ = ["agreement", "write_pack"]

LABELS = {
    "is_real_question": "Would you or a colleague ask this? yes / no",
    "quote_answers": "Do the words quoted answer it? yes / partly / no",
    "should_be_declined": "Should a tool turn this away? yes / no",
}
"""Columns a reader fills in, with the question each asks."""

_TEMPLATES = Path(__file__).parent / "templates"
_LEAST_FOR_ALPHA = 10


def write_pack(cases: Sequence[Case], folder: Path, number: int = 20) -> tuple[Path, Path]:
    """`pack.html` to read and print, `labels.csv` to fill in: the same cases each time, spread over the suites.

    Raises:
        CaseError: where there are too few cases.
    """
    chosen = _spread([case for case in cases if case.suite != "force"], number)
    folder.mkdir(parents=True, exist_ok=True)
    env = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    page, sheet = folder / "pack.html", folder / "labels.csv"
    page.write_text(env.get_template("pack.html.j2").render(cases=chosen, labels=LABELS), encoding="utf-8")
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "question", *LABELS, "comment"])
        writer.writerows([case.id, _harmless(case.question), *([""] * (len(LABELS) + 1))] for case in chosen)
    return page, sheet


def _spread(cases: Sequence[Case], number: int) -> list[Case]:
    """In turn from each suite, drawn with a fixed seed."""
    if len(cases) < number:
        msg = f"A pack of {number} needs as many cases; there are {len(cases)}. Give a smaller --number."
        raise CaseError(msg)
    rng = random.Random(20_260_401)
    suites = {name: [case for case in cases if case.suite == name] for name in sorted({c.suite for c in cases})}
    for members in suites.values():
        rng.shuffle(members)
    chosen: list[Case] = []
    while len(chosen) < number:
        chosen += [members.pop() for members in suites.values() if members]
    return chosen[:number]


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would take for a formula is shown as text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def agreement(first: Path, second: Path) -> str:
    """Krippendorff's alpha of two readers for each label, with the number of cases both labelled."""
    left, right = _read(first), _read(second)
    shared = sorted(left.keys() & right.keys())
    lines = []
    for label in LABELS:
        units = [[left[name][label], right[name][label]] for name in shared if left[name][label] and right[name][label]]
        if not units:
            lines.append(f"{label}: labelled by both for no case")
            continue
        same = sum(a == b for a, b in units)
        alpha = krippendorff_alpha(units)
        told = f"alpha {alpha:.2f}" if not math.isnan(alpha) else "alpha has no value, since every label is the same"
        few = "; too few to say much" if len(units) < _LEAST_FOR_ALPHA else ""
        lines.append(f"{label}: {told}, the same for {same} of {len(units)} cases{few}")
    return "\n".join(lines)


def _read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"id", *LABELS} - set(reader.fieldnames or ())
        if missing:
            msg = f"{path.name} has no column {', '.join(sorted(missing))}: use the labels.csv of a pack."
            raise CaseError(msg)
        return {row["id"]: {label: (row[label] or "").strip().casefold() for label in LABELS} for row in reader}
