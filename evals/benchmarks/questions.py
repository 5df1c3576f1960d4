"""The figures of the question benchmark: real documents, labelled questions, checked from outside.

Run from a checkout: `python -m evals.benchmarks.questions --documents DIR --questions FILE [--library DIR] [--json FILE]`.

Quotations are checked against text that other code took from the files (pypdfium2 by itself, python-docx, BeautifulSoup), not
against what the library stored.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant import Assistant

_NEAR_WORDS = 250
_TOP = 5


@dataclass(slots=True)
class Rate:
    """A share with its count and the cases that missed."""

    right: int = 0
    of: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, is_right: bool, name: str) -> None:
        """Count one case."""
        self.of += 1
        self.right += is_right
        if not is_right:
            self.missed.append(name)

    def to_json(self) -> dict[str, Any]:
        """Share, count, Wilson interval and the misses."""
        return {
            "right": self.right,
            "of": self.of,
            "rate": round(self.right / self.of, 4) if self.of else None,
            "ci95": wilson(self.right, self.of),
            "missed": self.missed,
        }


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float] | None:
    """The 95% interval of a share.

    Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).
    """
    if not of:
        return None
    p = right / of
    middle, spread = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return round((middle - spread) / (1 + z * z / of), 4), round((middle + spread) / (1 + z * z / of), 4)


def letters(text: str) -> str:
    """Letters and digits only, lower case: evens out spaces, hyphens, ligatures and quotation marks."""
    text = text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").replace("ﬃ", "ffi").replace("ﬄ", "ffl")
    return re.sub(r"[^a-z0-9]", "", text.lower())


class Files:
    """The files' own text, page by page, read by code that is not the product's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def page(self, file: str, page: int | None) -> str:
        """The letters of one page, or of the whole file where it has no pages."""
        pages = self._pages(file)
        return pages[page - 1] if page else "".join(pages)

    @lru_cache(maxsize=64)  # noqa: B019 - one instance lives as long as the run
    def _pages(self, file: str) -> list[str]:
        path = self._folder / file
        if path.suffix == ".pdf":
            import pypdfium2

            pdf = pypdfium2.PdfDocument(path)
            return [letters(pdf[i].get_textpage().get_text_range()) for i in range(len(pdf))]
        if path.suffix == ".docx":
            import zipfile

            xml = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
            notes = [n for n in zipfile.ZipFile(path).namelist() if n == "word/footnotes.xml"]
            xml += "".join(zipfile.ZipFile(path).read(n).decode("utf-8") for n in notes)
            return [letters(_unescape(re.sub(r"<[^>]+>", "", xml)))]
        if path.suffix in (".html", ".htm"):
            import bs4

            return [letters(bs4.BeautifulSoup(path.read_bytes(), "lxml").get_text())]
        return [letters(part) for part in path.read_text(encoding="utf-8", errors="replace").split("\f")]


def _unescape(text: str) -> str:
    import html

    return html.unescape(text)


def run(assistant: Assistant, cases: Sequence[dict[str, Any]], files: Files, as_of: date) -> dict[str, Any]:
    """Ask every question and measure."""
    rates: dict[str, Rate] = {}
    words: list[int] = []
    seconds: list[float] = []
    outcomes: list[dict[str, Any]] = []
    for case in cases:
        start = time.perf_counter()
        answer = assistant.ask(case["question"], history=case.get("history") or [], as_of=as_of).to_json()
        seconds.append(time.perf_counter() - start)
        outcomes.append({"case": case["id"], "answer": answer})
        _measure(case, answer, files, rates, words)
    ordered = sorted(seconds)
    return {
        "rates": {name: rate.to_json() for name, rate in sorted(rates.items())},
        "median_quoted_words": statistics.median(words) if words else None,
        "seconds_p50": round(statistics.median(seconds), 4),
        "seconds_p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 4),
        "outcomes": outcomes,
    }


def _measure(
    case: dict[str, Any], answer: dict[str, Any], files: Files, rates: dict[str, Rate], words: list[int]
) -> None:
    def count(name: str, is_right: bool) -> None:
        rates.setdefault(name, Rate()).add(is_right, case["id"])

    citations = [c for claim in answer["claims"] for c in claim["citations"]]
    for citation in citations:
        count("quotation_on_its_page", letters(citation["quote"]) in files.page(citation["file"], citation["page"]))
    if case["kind"] == "declined":
        count("declined_with_right_reason", answer["reason"] == case["expected"])
        return
    count("ordinary_not_declined", answer["status"] not in ("declined", "urgent", "elsewhere"))
    if not case["answerable"]:
        refused = answer["status"] == "not_in_library" or (answer["status"] == "partial" and bool(answer["missing"]))
        count("unanswerable_refused", refused and (answer["status"] != "partial" or not citations))
        return
    words.append(sum(len(c["quote"].split()) for c in citations))
    count("answerable_not_refused", answer["status"] in ("answered", "partial", "superseded_only"))
    count("gold_page_in_5_hits", _gold_pages(case, answer, any))
    count("gold_page_in_10_hits", _gold_pages(case, answer, any, 10))
    if case["kind"] in ("multi", "compare_editions"):
        count("all_gold_pages_in_5_hits", _gold_pages(case, answer, all))
    count("gold_passage_quoted", any(_is_quoted(gold, citations) for gold in case["gold"]))
    for citation in citations:
        for gold in case["gold"]:
            if _overlap(gold, citation) and re.fullmatch(r"\d+|s\.?\s?\d+\w*(\(.*)?", gold["paragraph"] or ""):
                count("paragraph_number_right", _section(citation["paragraph"]) == _section(gold["paragraph"]))


def _gold_pages(
    case: dict[str, Any], answer: dict[str, Any], how: Callable[[Iterable[bool]], bool], top: int = _TOP
) -> bool:
    hits = answer["hits"][:top]
    return how(is_hit(gold, hits) for gold in case["gold"])


def is_hit(gold: dict[str, Any], hits: Sequence[dict[str, Any]]) -> bool:
    """True where a hit stands on the gold page, or holds the gold words of a file without pages."""
    same = [hit for hit in hits if hit["file"] == gold["document"]]
    if gold["page"] is None:
        return any(letters(gold["quote"]) in letters(hit["text"]) for hit in same)
    return any(gold["page"] in hit["pages"][:2] for hit in same)


def _is_quoted(gold: dict[str, Any], citations: Sequence[dict[str, Any]]) -> bool:
    """At least four fifths of the gold words stand, in runs of five, in the quotations from its document."""
    shown = " ".join(c["quote"] for c in citations if c["file"] == gold["document"])
    return shared_runs(gold["quote"], shown) >= 0.8


def shared_runs(gold: str, shown: str, size: int = 5) -> float:
    """The share of the gold words' runs of five that what is shown holds too."""
    have = re.findall(r"[a-z0-9]+", shown.lower())
    want = re.findall(r"[a-z0-9]+", gold.lower())
    runs = {tuple(have[i : i + size]) for i in range(len(have) - size + 1)}
    asked = [tuple(want[i : i + size]) for i in range(len(want) - size + 1)]
    return sum(run in runs for run in asked) / len(asked) if asked else float(letters(gold) in letters(shown))


def _overlap(gold: dict[str, Any], citation: dict[str, Any]) -> bool:
    if gold["document"] != citation["file"] or gold["page"] != citation["page"]:
        return False
    one, other = letters(gold["quote"]), letters(citation["quote"])
    return one in other or (len(other) > 30 and other in one)


def _section(number: str | None) -> str:
    plain = re.sub(r"[\s.]", "", (number or "").lower()).replace("section", "s")
    return re.sub(r"\(.*", "", plain)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    cases = [json.loads(line) for line in options.questions.read_text(encoding="utf-8").splitlines() if line.strip()]
    result = run(Assistant.open(options.library), cases, Files(options.documents), options.as_of)
    for name, rate in result["rates"].items():
        print(
            f"{name:32} {rate['right']:4} of {rate['of']:4}  {rate['rate']}  {rate['ci95']}  {' '.join(rate['missed'][:30])}"
        )
    for name in ("median_quoted_words", "seconds_p50", "seconds_p95"):
        print(f"{name:32} {result[name]}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
