"""The figures of the citations lens: wrong citations planted in copies of the fictional reviews, and as many right ones.

Run from a checkout: `python -m evals.benchmarks.citations [--library DIR] [--reviews ../shared/reviews] [--json FILE]`.

Without `--library`, the sample library is read and the sample reviews carry the citations, so that this runs anywhere. Each
citation is made by rule from a sentence of a document of the library: right ones in the ways in which reports cite, wrong
ones by one change to it. What is wrong is known from how it was made, never from the lens.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from assistant.check.citations import Citation, check_citations
from evals.benchmarks.privacy import CLEAN, SAMPLES, WITH_LABELS, plant, read_text
from evals.statistics import wilson
from indexes.documents import Document, Kind, Role
from indexes.embedding import HashingEmbedder
from indexes.library import Library

__all__ = ["Case", "cases", "measure"]

BY_HAND = Path(__file__).parents[1] / "check" / "citations_blind.yaml"
LATE, EARLY = "October 2025", "November 2011"
"""Dates on the covers: after the documents, and before all of them."""

_IN_ONE = 12
_RIGHT_EACH = 2
_STOPS = re.compile(r"[.;:]$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document with the number of its paragraph and its page."""

    document: Document
    number: str
    page: int | None
    text: str

    @property
    def name(self) -> str:
        """The document's name without its year, as a report gives it."""
        bare = re.sub(r"[\s,(]*(?:19|20)\d\d(?: edition)?\)?(?::.*|\s*\(for-information.*)?$", "", self.document.title)
        return bare.partition(":")[0].strip()

    @property
    def year(self) -> str:
        """The edition's label."""
        return self.document.edition.label if self.document.edition else ""


@dataclass(frozen=True, slots=True)
class Case:
    """A citation to plant: `kind` says what was done to it; `is_right` what should come of it; `cover` the draft's date."""

    kind: str
    is_right: bool
    text: str
    cover: str = LATE


def sentences(library: Library, document: Document) -> list[Sentence]:
    """The sentences of numbered paragraphs that stand only once in the document and have no notes in them."""
    made: list[Sentence] = []
    for paragraph in library.paragraphs(document):
        number = paragraph.number or ""
        if paragraph.role is not Role.BODY or not re.fullmatch(r"\d+(?:\.\d+)?", number) or paragraph.marks:
            continue
        for unit in paragraph.units:
            text = re.sub(r"\s+", " ", paragraph.text[unit.start : unit.end]).strip()
            is_plain = not unit.is_bullet and text.endswith(".") and not re.search(r"[“”‘\"•\[\]…()]|\d{3}|\.\.", text)
            if is_plain and 9 <= len(text.split()) <= 34:
                made.append(Sentence(document, number, paragraph.page_at(unit.start)[0], text))
    counts = {one.text: sum(other.text == one.text for other in made) for one in made}
    return [one for one in made if counts[one.text] == 1]


# --- right ways to cite, each a sentence or two of a report --------------------------------------------------------

_WAYS: tuple[tuple[str, Callable[[Sentence, str, str], str]], ...] = (
    ("says", lambda s, n, q: f"{s.name} {s.year}, paragraph {n}, says: “{q}”"),
    ("states_that", lambda s, n, q: f"The {s.year} edition of {s.name} states at paragraph {n} that “{_small(q)}”."),
    ("in_brackets", lambda s, n, q: f"“{q}” ({s.name} {s.year}, paragraph {n})."),
    ("single_marks", lambda s, n, q: f"{s.name} {s.year} is clear about this (para {n}): ‘{q}’"),
    ("paragraph_of", lambda s, n, q: f"Paragraph {n} of {s.name} {s.year} says ‘{q}’"),
    ("it_says", lambda s, n, q: f"{s.name} {s.year} deals with this at paragraph {n}. It says: “{q}”"),
    ("omission", lambda s, n, q: f"{s.name} ({s.year}) explains in paragraph {n} that “{_shortened(q)}”."),
)
_MORE_WAYS: tuple[tuple[str, Callable[[Sentence], str]], ...] = (
    ("no_place", lambda s: f"In the words of {s.name} {s.year}: “{s.text}”"),
    ("page", lambda s: f"{s.name} {s.year} (page {s.page}) says “{s.text}”" if s.page else ""),
    ("own_words", lambda s: f"Paragraph {s.number} of {s.name} {s.year} says that {_small(s.text)}"),
    ("named_only", lambda s: f"The reviewers worked with paragraph {s.number} of {s.name} {s.year} in mind."),
    ("part_of_it", lambda s: f"{s.name} {s.year} uses the words “{' '.join(s.text.split()[2:9])}”."),
)


def _small(text: str) -> str:
    return text[0].lower() + _STOPS.sub("", text[1:])


def _shortened(text: str) -> str:
    words = _small(text).split()
    return f"{' '.join(words[:4])} … {' '.join(words[-4:])}"


def right_cases(held: Sequence[Sentence]) -> Iterator[Case]:
    """Right citations, each way a few times over sentences spread through the document."""
    ways = [(name, lambda s, way=way: way(s, s.number, s.text)) for name, way in _WAYS]
    every = [*ways, *_MORE_WAYS]
    step = max(1, len(held) // (len(every) * _RIGHT_EACH))
    for number, sentence in enumerate(held[::step][: len(every) * _RIGHT_EACH]):
        name, way = every[number % len(every)]
        text = way(sentence)
        if text:
            yield Case(f"right_{name}", True, text)


# --- wrong ones ----------------------------------------------------------------------------------------------------


def wrong_cases(
    held: Sequence[Sentence], others: Sequence[Sentence], foreign: Sequence[str], said: str
) -> Iterator[Case]:
    """Wrong citations of one document; `others` are sentences of another edition, `foreign` of other
    documents, `said` the letters of the whole document and of the others of its edition."""
    numbers = list(dict.fromkeys(one.number for one in held))
    by_number = {n: " ".join(one.text for one in held if one.number == n) for n in numbers}
    for i, sentence in enumerate(_spread(held, 4)):
        elsewhere = next(
            n
            for n in numbers[len(numbers) // 2 :] + numbers
            if n != sentence.number and sentence.text not in by_number[n]
        )
        yield Case("wrong_paragraph", False, _WAYS[i % 5][1](sentence, elsewhere, sentence.text))
    for i, sentence in enumerate(_spread(held, 5, 1)):
        yield Case("altered_word", False, _WAYS[i % 6][1](sentence, sentence.number, _altered(sentence.text)))
    for i, sentence in enumerate(_spread(held, 2, 2)):
        yield Case("no_such_paragraph", False, _WAYS[i][1](sentence, "987", sentence.text))
        yield Case(
            "no_such_paragraph",
            False,
            f"The partners relied on paragraph 98{i + 4} of {sentence.name} {sentence.year}.",
        )
    for i, sentence in enumerate(_spread([s for s in held if " must " in s.text or " should " in s.text], 5, 3)):
        text = _other_force(sentence.text)
        ways = (
            *[w[1](sentence, sentence.number, text) for w in _WAYS[:3]],
            f"Paragraph {sentence.number} of {sentence.name} {sentence.year} says that {_small(text)}.",
        )
        yield Case("other_force", False, ways[i % 4])
    for i, sentence in enumerate(_spread([s for s in held if _number_in(s.text)], 4, 1)):
        text = _other_number(sentence.text)
        way = f"Paragraph {sentence.number} of {sentence.name} {sentence.year} says that {_small(text)}."
        yield Case("other_number", False, way if i % 2 else _WAYS[i % 5][1](sentence, sentence.number, text))
    yield from _wrong_editions(held, others, said)
    for i, text in enumerate(foreign[:3]):
        yield Case("another_document", False, f"{held[i].name} {held[i].year} says: “{text}”")


def _wrong_editions(held: Sequence[Sentence], others: Sequence[Sentence], said: str) -> Iterator[Case]:
    name, year = held[0].name, held[0].year
    for sentence in _spread(held, 2, 4):
        yield Case("no_such_edition", False, f"{name} 1987, paragraph {sentence.number}, says: “{sentence.text}”")
    for sentence in _spread(held, 2, 5):
        yield Case("after_writing", False, _WAYS[0][1](sentence, sentence.number, sentence.text), EARLY)
    only = [one for one in others if letters(one.text) not in said]
    for i, sentence in enumerate(_spread(only, 4)):
        text = _WAYS[i % 5][1](sentence, sentence.number, sentence.text)
        yield Case("other_edition", False, text.replace(sentence.year, year))
    if others and others[0].year > year:
        for sentence in _spread(held, 3, 6):
            yield Case(
                "replaced_as_current",
                False,
                f"The guidance now in force, {name} {year}, says at paragraph {sentence.number}: “{sentence.text}”",
            )


def letters(text: str) -> str:
    """Letters and figures only."""
    return re.sub(r"\W", "", text.lower())


def _spread(held: Sequence[Sentence], count: int, offset: int = 0) -> list[Sentence]:
    step = max(1, len(held) // count)
    return list(held[offset % max(1, step) :: step][:count])


def _altered(text: str) -> str:
    longest = max(re.findall(r"[a-z]{5,}", text), key=len)
    return text.replace(longest, "arrangements" if longest != "arrangements" else "intentions", 1)


def _other_force(text: str) -> str:
    return text.replace(" must ", " should ", 1) if " must " in text else text.replace(" should ", " must ", 1)


_NUMBER = re.compile(
    r"\b(\d{1,2}|two|three|four|five|six|eight|ten|twelve|15)(?= (?:working )?(?:days|weeks|months|years|hours)\b)"
)


def _number_in(text: str) -> bool:
    return bool(_NUMBER.search(text))


def _other_number(text: str) -> str:
    return _NUMBER.sub("nine", text, count=1)


def law_cases(library: Library) -> Iterator[Case]:
    """Sections of Acts that are loaded: as many right as wrong."""
    for document in library.documents:
        if document.kind is not Kind.LAW:
            continue
        title = re.match(r".*?Act \d{4}", document.title)
        sections = [
            p.number[1:] for p in library.paragraphs(document) if p.number and re.fullmatch(r"s\d+[A-Z]?", p.number)
        ]
        for number in dict.fromkeys(sections[:: max(1, len(sections) // 5)]) if title else ():
            yield Case(
                "right_section",
                True,
                f"The duty in section {number} of the {title.group() if title else ''} was discussed.",
            )
        for number in ("816", "420(3)") if title else ():
            yield Case(
                "no_such_section",
                False,
                f"The duty in section {number} of the {title.group() if title else ''} was discussed.",
            )


def cases(library: Library) -> list[Case]:
    """All cases that the documents of a library give: guidance with editions in English, and Acts."""
    guidance = [d for d in library.documents if d.edition and d.language == "en" and d.kind.carries_force]
    held = {d.id: sentences(library, d) for d in guidance}
    reviews = [d for d in library.documents if d.kind in (Kind.REVIEW, Kind.INSPECTION)]
    foreign = [s for d in reviews for s in _of_reviews(library, d)][::7]
    made: list[Case] = []
    for document in guidance:
        if len(held[document.id]) < 30:
            continue
        same = [d for d in guidance if d.edition == document.edition]
        said = letters(" ".join(p.text for d in same for p in library.paragraphs(d)))
        others = [s for d in guidance if _is_other_edition(d, document) for s in held[d.id]]
        made += [
            *right_cases(held[document.id]),
            *wrong_cases(held[document.id], others, foreign[len(made) % 5 :], said),
        ]
    return [*made, *law_cases(library)]


def _is_other_edition(one: Document, document: Document) -> bool:
    mine, its = document.edition, one.edition
    return mine is not None and its is not None and mine.family == its.family and mine.label != its.label


def by_hand(path: Path = BY_HAND) -> list[Case]:
    """The citations of the sample guidance that were written by hand."""
    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    wrong = [Case(f"by_hand_{one['kind']}", False, one["text"]) for one in held["wrong"]]
    return [*(Case("by_hand_right", True, text) for text in held["right"]), *wrong]


def _of_reviews(library: Library, document: Document) -> Iterator[str]:
    for paragraph in library.paragraphs(document):
        for unit in paragraph.units if paragraph.role is Role.BODY else ():
            text = re.sub(r"\s+", " ", paragraph.text[unit.start : unit.end]).strip()
            if text.endswith(".") and 10 <= len(text.split()) <= 30 and not re.search(r"[“”‘’'\"(]", text):
                yield text


# --- planting and measuring ----------------------------------------------------------------------------------------


def carriers(reviews: Path | None) -> list[str]:
    """Bodies of reviews, without their covers."""
    if reviews is not None:
        texts = [(reviews / f"{name}.md").read_text(encoding="utf-8") for name in sorted((*CLEAN, *WITH_LABELS))]
        return [text[text.index("## 1 ") :] for text in texts]
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("review-*.md"))]
    return [text[text.index("# 1 ") :] for text in texts]


def with_cover(body: str, cover: str) -> str:
    """A draft with a cover of its own date."""
    return f"# Local Child Safeguarding Practice Review: Sorrel\n\nPort Averil Safeguarding Children Partnership\n\n{cover}\n\n{body}"


def run(library: Library, planted: Sequence[Case], bodies: Sequence[str]) -> list[tuple[Case, list[Citation]]]:
    """Each case with what the lens made of it, planted a dozen to a copy of a review."""
    made: list[tuple[Case, list[Citation]]] = []
    for cover in (LATE, EARLY):
        chosen = [case for case in planted if case.cover == cover]
        for number, (start, end) in enumerate(pairwise([*range(0, len(chosen), _IN_ONE), len(chosen)])):
            some = chosen[start:end]
            text = with_cover(bodies[number % len(bodies)], cover)
            result = check_citations(read_text(plant(text, [case.text for case in some])), library)
            made += [(case, [one for one in result.citations if _is_of(one, case)]) for case in some]
    return made


def _is_of(one: Citation, case: Case) -> bool:
    mine, theirs = letters(one.quote.text), letters(case.text)
    return mine in theirs or theirs in mine


def _rate(right: int, of: int, missed: Sequence[str]) -> dict[str, Any]:
    interval = wilson(right, of)
    return {
        "rate": round(interval.value, 4),
        "ci95": [round(interval.low, 4), round(interval.high, 4)],
        "n": of,
        "which": list(missed),
    }


def measure(library: Library, reviews: Path | None = None, planted: Sequence[Case] | None = None) -> dict[str, Any]:
    """Wrong citations found; right ones queried; wrong ones by kind; right ones of which nothing at all was seen.

    The citations made by rule from the library's documents, or those `planted`.
    """
    made = run(library, cases(library) if planted is None else planted, carriers(reviews))
    wrong = [(case, seen) for case, seen in made if not case.is_right]
    right = [(case, seen) for case, seen in made if case.is_right]
    missed = [case for case, seen in wrong if not _queried(seen)]
    queried = [(case, seen) for case, seen in right if _queried(seen)]
    kinds = {
        kind: [_queried(seen) for case, seen in wrong if case.kind == kind]
        for kind in dict.fromkeys(c.kind for c, _ in wrong)
    }
    unseen = [case for case, seen in right if not seen]
    return {
        "wrong_found": _rate(len(wrong) - len(missed), len(wrong), [f"{c.kind}: {c.text}" for c in missed]),
        "right_queried": _rate(
            len(queried), len(right), [f"{c.kind}: {s[0].status.value}: {c.text}" for c, s in queried]
        ),
        "right_not_seen": _rate(len(unseen), len(right), [f"{c.kind}: {c.text}" for c in unseen]),
        "wrong_by_kind": {kind: f"{sum(found)} of {len(found)}" for kind, found in kinds.items()},
    }


def _queried(seen: Sequence[Citation]) -> bool:
    return any(one.status.is_queried for one in seen)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--library", type=Path, help="a library whose documents are cited (default: the sample library)"
    )
    parser.add_argument("--reviews", type=Path, help="folder of the fictional reviews (default: the sample reviews)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        if given.library is None:
            given.library = Path(folder)
            Library.add_to(
                given.library, [SAMPLES.parents[1] / "assistant" / "sample_library"], embedder=HashingEmbedder()
            )
        library = Library.open(given.library)
        figures = measure(library, given.reviews)
        if any(document.is_sample for document in library.documents):
            figures |= {f"by_hand_{k}": v for k, v in measure(library, given.reviews, by_hand()).items()}
    for name, figure in figures.items():
        print(f"{name}: {json.dumps(figure, ensure_ascii=False)}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
