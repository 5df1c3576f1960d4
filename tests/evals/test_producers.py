from __future__ import annotations

from datetime import date

import pytest

from assistant.service import Assistant
from evals import producers
from evals.cases import CASES, Case, load_cases
from evals.checks import check_cases
from evals.errors import RunError
from evals.producers import force_product, library_product
from evals.run import produce
from evals.score import score_run
from indexes.embedding import HashingEmbedder
from indexes.library import Library

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A library of one text, made without the model."""
    folder = tmp_path_factory.mktemp("small")
    text = folder / "note.md"
    text.write_text("# Harbour note\n\n1. The harbour master must keep the lantern lit at night.\n")
    Library.add_to(folder / "library", [text], embedder=HashingEmbedder())
    return folder / "library"


def test_the_reply_is_that_of_the_product(small, monkeypatch):
    opened = Assistant.open
    monkeypatch.setattr(producers.Assistant, "open", lambda folder: opened(folder, HashingEmbedder()))
    product = library_product(small, DAY)
    reply = product.produce(Case("c-1", "answers", "Who keeps the lantern lit at night?"))
    assert reply["id"] == "c-1"
    assert {"status", "claims", "hits", "standalone", "provenance"} <= reply.keys()
    assert reply["provenance"]["as_of"] == DAY.isoformat()
    assert product.sources.files == ("note.md",)
    assert len(product.fingerprint) == 16


def test_force_needs_no_library():
    reply = force_product().produce(Case("f-1", "force", "The partners must agree.", force="must"))
    assert reply == {"id": "f-1", "force": "must"}


def test_no_library_is_one_sentence(tmp_path):
    with pytest.raises(RunError, match="no library"):
        library_product(tmp_path / "none", DAY)


@pytest.mark.slow
def test_the_default_run_keeps_its_invariants(tmp_path):
    cases = load_cases(CASES)
    product = library_product(producers.sample_library(), DAY)
    assert check_cases(cases, product.sources) == ()
    scores = score_run(produce(tmp_path, product, cases, {}))
    hard = [s for s in scores if s.suite == "quotations" or (s.suite, s.measure) == ("editions", "standing")]
    assert [s.case_id for s in hard if s.value != 1.0] == []
