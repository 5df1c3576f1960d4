"""The figures of lines of enquiry and of the coach, on invented lines, sentences and rapid reviews (`evals/enquiry`).

Run from a checkout: `python -m evals.benchmarks.enquiry [--json FILE]`.

One person wrote texts, labels and rules, which flatters the figures. `lines.yaml` and `sentences.yaml` were in view while the
rules were written; the blind files were labelled before the rules read them. They were looked at afterwards, so what each gave
the first time is kept in `FIRST_READ`, and that is what may be expected of unseen texts.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.check.draft import read_draft
from assistant.check.language import query_sentence
from assistant.enquiry import coach, lines_of_enquiry, turn
from assistant.enquiry.coaching import does_of
from evals.statistics import Interval, wilson

__all__ = ["FIRST_READ", "kappa", "measure"]

INVENTED = Path(__file__).resolve().parent.parent / "enquiry"
_SEED, _DRAWS = 20_261_126, 2000

FIRST_READ: Mapping[str, tuple[int, int]] = {
    "lines_blind": (36, 36),
    "lines_blind_2": (25, 40),
    "lines_blind_3": (18, 26),
    "sentences_blind": (32, 32),
    "sentences_blind_2": (13, 30),
    "sentences_blind_3": (17, 24),
}
"""Right of how many, the first time each blind file was read. The first ones were written together with what the rules were
written on, and are near to it; the later ones were made to be harder."""

Pairs = Sequence[tuple[str, str]]


def kappa(pairs: Pairs) -> float:
    """Cohen's kappa of (wanted, given). Source: Cohen, A coefficient of agreement for nominal scales (1960)."""
    n = len(pairs)
    agreed = sum(wanted == given for wanted, given in pairs) / n
    names = {name for pair in pairs for name in pair}
    chance = sum(
        sum(w == name for w, _ in pairs) * sum(g == name for _, g in pairs) / (n * n) for name in sorted(names)
    )
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def _kappa(pairs: Pairs) -> Interval:
    rng = np.random.default_rng(_SEED)
    drawn = [kappa([pairs[i] for i in rng.integers(0, len(pairs), len(pairs))]) for _ in range(_DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(kappa(pairs), float(low), float(high), len(pairs))


def _of_kinds(pairs: Pairs, name: str) -> Iterator[tuple[str, Interval]]:
    """Agreement, kappa, and precision and recall of each kind."""
    yield f"{name}_exact", wilson(sum(wanted == given for wanted, given in pairs), len(pairs))
    yield f"{name}_kappa", _kappa(pairs)
    for kind in sorted({wanted for wanted, _ in pairs}):
        right = sum(wanted == given == kind for wanted, given in pairs)
        yield f"{name}_precision_{kind}", wilson(right, sum(given == kind for _, given in pairs))
        yield f"{name}_recall_{kind}", wilson(right, sum(wanted == kind for wanted, _ in pairs))


def _rows(pattern: str, key: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for file in sorted(INVENTED.glob(pattern)):
        yield file.stem, yaml.safe_load(file.read_text(encoding="utf-8"))[key]


def _lines() -> Iterator[tuple[str, Interval]]:
    flagged = asked = 0
    verbatim, because = 0, 0
    for name, rows in _rows("lines*.yaml", "lines"):
        turned = [turn(row["text"]) for row in rows]
        yield from _of_kinds([(row["about"], one.about) for row, one in zip(rows, turned, strict=True)], name)
        for one in turned:
            because += len(one.because)
            verbatim += sum(words in one.text for words in one.because)
            if one.about != "system":
                asked += 1
                flagged += query_sentence(one.turned).query
    yield "lines_words_verbatim", wilson(verbatim, because)
    yield "turned_flagged", wilson(flagged, asked)


def _sentences() -> Iterator[tuple[str, Interval]]:
    flagged = asked = 0
    for name, rows in _rows("sentences*.yaml", "sentences"):
        yield from _of_kinds([(row["does"], does_of(row["text"])) for row in rows], name)
        for row in rows:
            prompts = coach(row["text"]).prompts
            asked += len(prompts)
            flagged += sum(query_sentence(prompt).query for prompt in prompts)
    yield "prompts_flagged", wilson(flagged, asked)


def _reviews() -> Iterator[tuple[str, Interval]]:
    """Points found and verbatim; of pairs that one line could hold, those under one line, and the other way round."""
    found = verbatim = points = lines = flagged = words = 0
    together = wanted_pairs = given_pairs = aside = wanted_aside = 0
    for file in sorted((INVENTED / "reviews").glob("*.yaml")):
        wanted = yaml.safe_load(file.read_text(encoding="utf-8"))
        source = next(path for path in file.parent.iterdir() if path.stem == file.stem and path.suffix != ".yaml")
        made = lines_of_enquiry(read_draft(source))
        text = " ".join(re.sub(r"^\s*[|>#*-]", " ", source.read_text(encoding="utf-8"), flags=re.MULTILINE).split())
        quotes = [" ".join(quote.text.split()) for quote in made.points]
        verbatim += sum(quote in text for quote in quotes)
        points += len(quotes)
        lines += len(made.lines) <= 5
        found += _is_found(wanted, quotes)
        groups = [_numbers(group, quotes) for group in wanted["groups"]]
        held = [[quotes.index(" ".join(p.text.split())) for p in line.points] for line in made.lines]
        both = _pairs(groups) & _pairs(held)
        together, wanted_pairs, given_pairs = (
            together + len(both),
            wanted_pairs + len(_pairs(groups)),
            given_pairs + len(_pairs(held)),
        )
        reasons = {quotes.index(" ".join(p.quote.text.split())): p.reason for p in made.not_taken_up}
        wanted_aside += len(wanted["aside"])
        aside += sum(reasons.get(number) == reason for number, reason in wanted["aside"].items())
        own = [said for line in made.lines for said in (line.question, *line.beneath) if "“" not in said]
        words += len(own)
        flagged += sum(query_sentence(said).query for said in own)
    reviews = len(list((INVENTED / "reviews").glob("*.yaml")))
    yield "reviews_all_points_found", wilson(found, reviews)
    yield "points_verbatim", wilson(verbatim, points)
    yield "reviews_at_most_five_lines", wilson(lines, reviews)
    yield "pairs_together_recall", wilson(together, wanted_pairs)
    yield "pairs_together_precision", wilson(together, given_pairs)
    yield "set_aside_with_reason", wilson(aside, wanted_aside)
    yield "questions_flagged", wilson(flagged, words)


def _is_found(wanted: Mapping[str, Any], quotes: Sequence[str]) -> bool:
    if "points" in wanted:
        return bool(len(quotes) == wanted["points"])
    return all(any(words in quote for quote in quotes) for words in wanted["contain"])


def _numbers(group: Sequence[int | str], quotes: Sequence[str]) -> list[int]:
    """Places of points that are named by number or by words they contain."""
    return [
        one if isinstance(one, int) else next((n for n, quote in enumerate(quotes) if one in quote), -1)
        for one in group
    ]


def _pairs(groups: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def measure(shared: Path | None = None) -> dict[str, Interval]:
    """All figures by name. Nothing of `shared` is needed: the parameter is that of all benchmarks."""
    del shared
    return dict([*_lines(), *_sentences(), *_reviews()])


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    figures = measure()
    for name, figure in figures.items():
        print(f"{name:48} {figure.value:.3f}  ({figure.low:.3f} to {figure.high:.3f})  n={figure.n}")
    print(f"on first reading: {json.dumps({name: list(of) for name, of in FIRST_READ.items()})}")
    if options.json:
        made = {name: asdict(figure) for name, figure in figures.items()} | {"first_read": dict(FIRST_READ)}
        options.json.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
