"""Depth on the fictional reviews, quotations where they stand, and what a swap of terms leaves as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check.draft import read_draft
from assistant.check.eedi.cues import cues_of
from assistant.check.eedi.depth import Rung, mentions_of
from evals.benchmarks import eedi as benchmark


def test_quotations_stand_in_their_paragraphs(shared: Path) -> None:
    draft = read_draft(shared / "reviews" / "r05.docx")
    mentions = mentions_of(draft, cues_of())
    assert mentions
    for mention in mentions:
        quote = mention.quote
        held = draft.paragraphs[quote.index]
        assert held.text[quote.start : quote.start + len(quote.text)] == quote.text
        assert held.label == quote.paragraph


def test_word_and_pdf_of_one_review_go_equally_deep(shared: Path) -> None:
    def depths(file: str) -> dict[str, Rung]:
        made: dict[str, Rung] = {}
        for mention in mentions_of(read_draft(shared / "reviews" / file), cues_of()):
            made[mention.dimension] = max(mention.rung, made.get(mention.dimension, Rung.SILENT))
        return made

    assert depths("r05.docx") == depths("r05.pdf")


def test_the_figures_of_the_issue_are_reached(shared: Path) -> None:
    figures = benchmark.measure(shared)
    assert figures["reviews_kappa"].value >= 0.80
    assert figures["reviews_exact"].value >= 0.68
    assert figures["reviews_exact_not_silent"].value >= 0.50
    assert figures["reviews_silent_called_covered"].value <= 0.05
    assert figures["evidence_verbatim_in_its_paragraph"].value == 1.0
    assert figures["swapped_same"].value >= 0.98
    assert figures["swapped_reviews_same"].value >= 0.98
    assert figures["pairs_that_differ"].n >= 30
    assert figures["pairs_that_differ"].value >= 0.90
    assert figures["decoys_taken_for_a_mention"].value <= 0.05


def test_weighted_kappa_counts_the_square_of_the_distance() -> None:
    assert benchmark.weighted_kappa([(0, 0), (5, 5), (3, 3)]) == pytest.approx(1.0)
    near, far = [(0, 0), (2, 2), (3, 4)], [(0, 0), (2, 2), (0, 4)]
    assert benchmark.weighted_kappa(near) > benchmark.weighted_kappa(far)
