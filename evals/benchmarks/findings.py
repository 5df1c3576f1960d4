"""The figures of the findings core: patterns, factors, traps and counter-evidence, without a language model.

    python -m evals.benchmarks.findings [--shared DIR] [--json FILE] [--show] [--left-out]

Three folders of cases: those of `shared/cases`, three sets of our own (`evals/findings`), labelled before the method was made,
and three labelled after it stood (`evals/findings/blind`). What the last gave when first met stands in
evals/findings/README.md; all were seen since. `--left-out` chooses the settings of the grouping anew for each case from the
others, which says what choosing them on these cases was worth. The test notes for setting aside are explained there, too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import linear_sum_assignment

from assistant.findings.notes import CaseNotes, NoteSentence
from assistant.findings.pattern import Pattern
from assistant.findings.patterns import propose_patterns
from assistant.findings.setting_aside import SettingAside, set_aside
from evals.findings_cases import BLIND, OWN, Case, Sample, one_note, read_cases, read_test_notes
from evals.statistics import Interval, wilson
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from prompts import rubric_text

__all__ = ["Made", "handled", "left_out", "main", "matched", "measure", "measure_test_notes", "propose_all"]

ROOT = Path(__file__).resolve().parents[2]
_CARE = "individual_to_system"
_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Made:
    """A case with what was proposed and set aside."""

    case: Case
    aside: SettingAside
    patterns: tuple[Pattern, ...]

    def pairs(self) -> list[tuple[Mapping[str, Any], Pattern | None]]:
        """Each expert pattern with the proposal matched to it, or None."""
        found = dict(matched(self.case.labels["patterns"], self.patterns))
        return [
            (label, self.patterns[found[place]] if place in found else None)
            for place, label in enumerate(self.case.labels["patterns"])
        ]


def propose_all(cases: Iterable[Case], embedder: Embedder, rubrics: Path | None = None) -> list[Made]:
    """Propose for each case."""
    made = []
    for case in cases:
        aside = set_aside(case.notes, embedder=embedder)
        made.append(Made(case, aside, propose_patterns(case.notes, aside, embedder=embedder, rubrics=rubrics)))
    return made


def matched(labels: Sequence[Mapping[str, Any]], patterns: Sequence[Pattern]) -> list[tuple[int, int]]:
    """Expert pattern and proposal, one to one, as many as can be: at least half of each is in the other (issue 7)."""
    table = np.zeros((len(labels), max(1, len(patterns))))
    for row, label in enumerate(labels):
        wanted = set(label["supporting_notes"])
        for column, pattern in enumerate(patterns):
            both = len(wanted & set(pattern.supports))
            table[row, column] = both >= len(wanted) / 2 and both >= len(pattern.supports) / 2
    rows, columns = linear_sum_assignment(-table)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if table[r, c]]


def measure(shared: Path, embedder: Embedder | None = None) -> dict[str, Interval]:
    """All figures by name; cases missing is an error, no figure."""
    embedder = embedder or SentenceTransformerEmbedder()
    figures: dict[str, Interval] = {}
    for name, folder in _folders(shared).items():
        figures.update(_of_cases(name, propose_all(read_cases(folder), embedder)))
    for file in sorted(OWN.glob("set_aside*.yaml")):
        figures.update(measure_test_notes(read_test_notes(file), file.stem, embedder))
    return figures


def _folders(shared: Path) -> dict[str, Path]:
    return {"shared": shared / "cases", "own": OWN, "blind": BLIND}


def _of_cases(name: str, made: Sequence[Made]) -> dict[str, Interval]:
    pairs = [pair for one in made for pair in one.pairs()]
    both = [(label, pattern) for label, pattern in pairs if pattern is not None]
    traps = [handled(one, trap) for one in made for trap in one.case.labels["traps"]]
    counter = [(note, pattern) for label, pattern in pairs for note in label["counter_evidence_notes"]]
    found = [pattern is not None and note in pattern.counter for note, pattern in counter]
    most = max(len(one.patterns) for one in made)
    figures = {
        f"{name}_patterns": wilson(len(both), len(pairs)),
        f"{name}_most_proposals": Interval(most, most, most, 1),
    }
    for one in made:
        hits = [pattern is not None for _, pattern in one.pairs()]
        figures[f"{name}_patterns_{one.case.name}"] = wilson(sum(hits), len(hits))
    figures[f"{name}_factor_tags_f1"] = _f1([_tags(label, pattern, True) for label, pattern in both])
    figures[f"{name}_factors_f1"] = _f1([_tags(label, pattern, False) for label, pattern in both])
    figures[f"{name}_traps"] = wilson(sum(traps), len(traps))
    figures[f"{name}_counter_evidence"] = wilson(sum(found), len(found))
    anywhere = [note for one in made for note in _counter_anywhere(one)]
    figures[f"{name}_counter_evidence_in_any_pattern"] = wilson(sum(anywhere), len(anywhere))
    spared = [_is_spared(one, note) for one in made for note in one.case.labels.get("never_set_aside", [])]
    if spared:
        figures[f"{name}_own_accounts_kept"] = wilson(sum(spared), len(spared))
    verbatim = [q.text in one.case.notes.note(q.note_id).text for one in made for p in one.patterns for q in p.quotes]
    figures[f"{name}_quotes_verbatim"] = wilson(sum(verbatim), len(verbatim))
    return figures


def _counter_anywhere(made: Made) -> list[bool]:
    wanted = {note for label in made.case.labels["patterns"] for note in label["counter_evidence_notes"]}
    held = {note for pattern in made.patterns for note in pattern.counter}
    return [note in held for note in sorted(wanted)]


def _tags(label: Mapping[str, Any], pattern: Pattern, with_effect: bool) -> tuple[int, int, int]:
    """Tags in both, only proposed, only expected."""
    wanted = {(f["factor"], f["effect"] if with_effect else "") for f in label["factors"]}
    made = {(f.factor, f.effect if with_effect else "") for f in pattern.factors}
    return len(wanted & made), len(made - wanted), len(wanted - made)


def _f1(counts: Sequence[tuple[int, int, int]]) -> Interval:
    """Micro F1 with a percentile interval over patterns drawn again; the seed is fixed."""
    if not counts:
        return Interval(0.0, 0.0, 0.0, 0)
    table = np.asarray(counts, dtype=float)

    def of(rows: np.ndarray[Any, Any]) -> float:
        both, extra, missing = rows.sum(axis=0)
        return float(2 * both / (2 * both + extra + missing))

    rng = np.random.default_rng(20_260_401)
    drawn = [of(table[rng.integers(0, len(table), len(table))]) for _ in range(_DRAWS)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(of(table), float(low), float(high), len(table))


def handled(made: Made, trap: Mapping[str, Any]) -> bool:
    """True where the trap's words are set aside as its kind and quoted by no pattern.

    What may be used with care (`individual_to_system`) must support a pattern and not be set aside.
    """
    note, quote = trap["note"], trap["quote"]
    if trap["kind"] == _CARE:
        is_aside = any(i.note_id == note and quote in i.sentence.text for i in made.aside.items)
        return not is_aside and any(note in pattern.supports for pattern in made.patterns)
    is_aside = any(
        i.note_id == note and i.kind == trap["kind"] and _same(i.sentence.text, quote) for i in made.aside.items
    )
    quoted = any(q.note_id == note and _same(q.text, quote) for p in made.patterns for q in p.quotes)
    return is_aside and (trap["kind"] == "weak_evidence" or not quoted)


def _same(sentence: str, quote: str) -> bool:
    return quote in sentence or sentence in quote


def _is_spared(made: Made, note: str) -> bool:
    return not any(item.note_id == note and item.withholds == "evidence" for item in made.aside.items)


def measure_test_notes(notes: Sequence[Sample], name: str, embedder: Embedder | None = None) -> dict[str, Interval]:
    """For each kind: how many of those to be set aside are, and how many of those that look like it are kept."""
    seen: dict[str, list[bool]] = {}
    for note in notes:
        read = one_note(note.text)
        aside = set_aside(read, embedder=embedder)
        items = [(item.kind.value, _with_lead(item.sentence, read)) for item in aside.items]
        items += [("another_process", item.sentence.text) for item in aside.for_a_person]
        if note.quote is None:
            seen.setdefault(f"{name}_{note.kind}_kept", []).append(all(kind != note.kind for kind, _ in items))
        else:
            hit = any(kind == note.kind and note.quote in text for kind, text in items)
            seen.setdefault(f"{name}_{note.kind}_found", []).append(hit)
    return {figure: wilson(sum(hits), len(hits)) for figure, hits in seen.items()}


def _with_lead(sentence: NoteSentence, read: CaseNotes) -> str:
    """A first sentence with the words before its colon, which go with it ("Note to the software: …")."""
    return read.notes[0].text[: sentence.end] if sentence.index == 0 else sentence.text


_SETTINGS: tuple[Mapping[str, Any], ...] = tuple(
    {"most_shared": shared, "condition": condition, "most_common": common}
    for shared in (0.5, 0.6, 0.7)
    for condition in (0.0, 0.5)
    for common in (0.25, 0.35)
)


def left_out(shared: Path, folder: Path, embedder: Embedder | None = None) -> dict[str, Interval]:
    """For each case the settings that were best on the others; `folder` is for the rubrics that are tried."""
    embedder = embedder or SentenceTransformerEmbedder()
    cases = [case for held in _folders(shared).values() for case in read_cases(held)]
    hits: list[list[tuple[int, int]]] = []
    for number, setting in enumerate(_SETTINGS):
        rubrics = folder / str(number)
        rubrics.mkdir(parents=True, exist_ok=True)
        held = yaml.safe_load(rubric_text("findings_patterns"))
        held["readings"].update(setting)
        (rubrics / "findings_patterns.yaml").write_text(yaml.safe_dump(held), encoding="utf-8")
        pairs = [one.pairs() for one in propose_all(cases, embedder, rubrics)]
        hits.append([(sum(pattern is not None for _, pattern in pair), len(pair)) for pair in pairs])
    figures = {}
    for place, case in enumerate(cases):
        best = max(range(len(hits)), key=lambda s: sum(h for c, (h, _) in enumerate(hits[s]) if c != place))
        figures[f"left_out_{case.name}"] = wilson(*hits[best][place])
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", action="store_true", help="print each expert pattern with its proposal")
    parser.add_argument("--left-out", type=Path, metavar="FOLDER", help="choose settings with each case left out")
    options = parser.parse_args(arguments)
    figures = left_out(options.shared, options.left_out) if options.left_out else measure(options.shared)
    for name, interval in figures.items():
        print(f"{name:52} {interval.value:.3f}  {interval.low:.3f} to {interval.high:.3f}  n={interval.n}")
    if options.show:
        _show(options.shared)
    if options.json:
        held = {name: asdict(interval) for name, interval in figures.items()}
        options.json.write_text(json.dumps(held, indent=1), encoding="utf-8")
    return 0


def _show(shared: Path) -> None:
    for folder in _folders(shared).values():
        for one in propose_all(read_cases(folder), SentenceTransformerEmbedder()):
            for label, pattern in one.pairs():
                said = f"{' '.join(pattern.supports)} | {' '.join(pattern.counter)}" if pattern else "-"
                print(f"{one.case.name} {label['id']} {' '.join(label['supporting_notes'])} -> {said}")


if __name__ == "__main__":
    sys.exit(main())
