"""Lies and honest sentences beside the passages they cite: how many lies are shown, how many honest sentences are kept.

    python -m evals.benchmarks.adversary [--library DIR ...] [--shared DIR] [--embedder] [--json]

Without `--library` the sample library is taken, and the reviews beside the checkout where they are there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.verifying.judging import Judged, judge_sentence
from evals.adversary import Case, Source, lies
from evals.adversary_honest import honest
from evals.producers import sample_library
from evals.statistics import wilson
from indexes.documents import Document, Paragraph, Role
from indexes.embedding import Embedder, SentenceTransformerEmbedder
from indexes.library import Library

__all__ = ["by_hand", "cases", "figures", "judged", "sources_of", "sources_of_texts"]

_BY_HAND = Path(__file__).parent / "data" / "verifying_by_hand.jsonl"
_SHARED = Path(__file__).resolve().parents[3] / "shared"
_FEWEST_WORDS, _MOST_WORDS = 12, 220
_EACH_LIE, _EACH_HONEST = 16, 24


@dataclass(frozen=True, slots=True)
class Tried:
    """A case and what came of it."""

    case: Case
    judged: Judged


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, action="append", default=[], help="a library folder")
    parser.add_argument("--shared", type=Path, default=_SHARED, help="a folder whose reviews/*.md are read too")
    parser.add_argument("--embedder", action="store_true", help="score support with the embedder")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--each", type=int, default=1, help="so many times the usual number of cases")
    options = parser.parse_args(arguments)
    sample = Library.open(sample_library())
    libraries = [Library.open(folder) for folder in options.library] or [sample]
    sources = [s for library in libraries for s in sources_of(library)]
    sources += sources_of_texts(sorted((options.shared / "reviews").glob("r*.md")))
    tried = judged(
        (*cases(sources, options.each), *by_hand(sample)), SentenceTransformerEmbedder() if options.embedder else None
    )
    found = figures(tried)
    print(json.dumps(found, indent=1, ensure_ascii=False) if options.json else as_text(found, tried))
    return 0 if found["lies_shown"]["count"] == 0 else 1


def sources_of(library: Library) -> tuple[Source, ...]:
    """The numbered or plain paragraphs of a library in English, with title and number as the label."""
    return tuple(
        Source(
            paragraph.text, f"{document.title}, {document.kind.value.replace('_', ' ')}, paragraph {paragraph.number}"
        )
        for document in library.documents
        for paragraph in library.paragraphs(document)
        if paragraph.role is Role.BODY and _is_prose(paragraph.text) and " y " not in paragraph.text
    )


def _label(document: Document, paragraph: Paragraph) -> str:
    place = f", paragraph {paragraph.number}" if paragraph.number else ""
    return f"{document.title}, {document.kind.value.replace('_', ' ')}{place}"


def sources_of_texts(paths: Sequence[Path]) -> list[Source]:
    """The paragraphs of Markdown files, with the name of the file as the label."""
    return [
        Source(block.strip(), f"Review {path.stem}")
        for path in paths
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if _is_prose(block) and block.lstrip()[:1] not in "#|-*>"
    ]


def _is_prose(text: str) -> bool:
    return _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS and "http" not in text and "www." not in text


def cases(sources: Sequence[Source], times: int = 1) -> tuple[Case, ...]:
    """Lies and honest sentences over these passages."""
    return (*lies(sources, _EACH_LIE * times), *honest(sources, _EACH_HONEST * times))


def by_hand(sample: Library) -> tuple[Case, ...]:
    """Honest sentences over the sample library that were written by hand before the rules were measured on them."""
    found = []
    for i, line in enumerate(_BY_HAND.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        document = sample.document(row["file"])
        paragraph = next(p for p in sample.paragraphs(document) if p.number == row["paragraph"])
        label = _label(document, paragraph)
        kind = "paraphrase" if row["kind"] == "paraphrase" else f"by hand: {row['kind']}"
        found.append(Case(f"by-hand-{i}", kind, row["sentence"], (paragraph.text,), (label,), True))
    return tuple(found)


def judged(tried: Sequence[Case], embedder: Embedder | None) -> tuple[Tried, ...]:
    """Each case judged as the product does."""
    return tuple(Tried(c, judge_sentence(c.sentence, c.passages, embedder, c.labels)) for c in tried)


def figures(tried: Sequence[Tried]) -> dict[str, Any]:
    """Lies shown and honest sentences kept, with Wilson's intervals, and both by kind. Paraphrases are counted apart."""
    lies_tried = [t for t in tried if not t.case.is_true]
    paraphrases = [t for t in tried if t.case.kind == "paraphrase"]
    honest_tried = [t for t in tried if t.case.is_true and t.case.kind != "paraphrase"]
    kinds: dict[str, list[bool]] = defaultdict(list)
    for t in tried:
        kinds[t.case.kind].append(t.judged.kept)
    return {
        "lies_shown": _rate(lies_tried),
        "honest_kept": _rate(honest_tried),
        "honest_by_hand_kept": _rate([t for t in honest_tried if t.case.kind.startswith("by hand")]),
        "paraphrases_kept": _rate(paraphrases),
        "kept_by_kind": {kind: [sum(rows), len(rows)] for kind, rows in kinds.items()},
    }


def _rate(tried: Sequence[Tried]) -> dict[str, Any]:
    kept = sum(t.judged.kept for t in tried)
    found = wilson(kept, len(tried))
    return {
        "count": kept,
        "n": found.n,
        "rate": round(found.value, 4),
        "ci95": [round(found.low, 4), round(found.high, 4)],
    }


def as_text(found: dict[str, Any], tried: Sequence[Tried]) -> str:
    """The figures, then every case that was judged wrongly."""
    lines = []
    for name in ("lies_shown", "honest_kept", "honest_by_hand_kept", "paraphrases_kept"):
        row = found[name]
        low, high = row["ci95"]
        lines.append(f"{name:20} {row['count']:4} of {row['n']:4}  {row['rate']:.3f} ({low:.3f} to {high:.3f})")
    lines += [f"  {kind:22} {kept:3} of {n:3} kept" for kind, (kept, n) in found["kept_by_kind"].items()]
    wrong = [t for t in tried if t.judged.kept != t.case.is_true]
    for t in wrong:
        reasons = "; ".join(f"{reason.kind}: {reason.words}" for reason in t.judged.reasons)
        lines.append(f"{'removed' if t.case.is_true else 'SHOWN'} {t.case.id}: {t.case.sentence} [{reasons[:160]}]")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
