from __future__ import annotations

import numpy as np
import pytest

from evals import judges, rewriting
from evals.calibrate import calibrate, threshold
from evals.errors import RunError
from evals.statistics import auroc
from indexes.embedding import HashingEmbedder


def test_features_do_not_follow_the_length_of_the_passage():
    rarity = judges.Rarity(["the harbour opened", "a meadow", "an orchard"])
    short = ["The harbour opened in 1901 ."]
    one = judges.answer_features("when did the harbour open", "Harbour", short, rarity, HashingEmbedder())
    # a passage ten times as long, of the same sentence, has the same features (a pair repeats the sentence)
    ten = judges.answer_features("when did the harbour open", "Harbour", short * 10, rarity, HashingEmbedder())
    for name in ("sentence", "coverage", "beyond_title", "passage", "type"):
        assert getattr(one, name) == pytest.approx(getattr(ten, name), abs=1e-5)
    assert one.type == 1.0


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("how many days", "It takes five days", 1.0),
        ("how many days", "It takes days", 0.0),
        ("who wrote it", "it was written by Ada Marsh", 1.0),
        ("who wrote it", "it was written long ago", 0.0),
        ("list of rivers", "anything", 0.5),
    ],
)
def test_the_kind_of_thing_asked_for(question, sentence, found):
    assert judges._type_found(question, sentence) == found


def test_chance_stays_chance_out_of_fold():
    rng = np.random.default_rng(3)
    labels = [bool(i % 2) for i in range(200)]
    scores = judges.cross_validated(rng.normal(size=(200, 5)), labels, [f"q{i}" for i in range(200)])
    assert 0.35 < auroc(scores.tolist(), labels) < 0.65


def test_bleu_by_hand():
    assert rewriting.bleu(["the cat sat on the mat"], ["the cat sat on the mat"]) == pytest.approx(100)
    assert rewriting.bleu(["dogs bark"], ["the cat sat on the mat"]) == 0
    # 5 of 5, 4 of 4, 3 of 3, 2 of 2 n-grams; brevity exp(1 - 6/5)
    assert rewriting.bleu(["the cat sat on the"], ["the cat sat on the mat"]) == pytest.approx(81.87, abs=0.01)


def test_a_threshold_lies_between_the_two_kinds():
    scores, answerable = [0.9, 0.8, 0.7, 0.3, 0.2], [True, True, True, False, False]
    assert threshold(scores, answerable) == pytest.approx(0.5)
    with pytest.raises(RunError, match="answerable and unanswerable"):
        threshold([0.1], [True])


def test_calibration_reports_errors_out_of_fold():
    rng = np.random.default_rng(5)
    answerable = [i % 3 > 0 for i in range(150)]
    scores = [float(rng.normal(1.0 if good else 0.0, 0.6)) for good in answerable]
    groups = [f"q{i}" for i in range(150)]
    found = calibrate(scores, answerable, groups)
    assert found == calibrate(scores, answerable, groups)
    assert found.refused_unanswerable.n == 50
    assert found.refused_unanswerable.value > 0.6
    assert found.refused_answerable.value < 0.4
    assert found.curve[-1][1] == pytest.approx(50 / 150)
    with pytest.raises(RunError, match="at least two"):
        calibrate([0.1, 0.2, 0.3], [True, True, False], ["a", "b", "c"])


@pytest.mark.slow
def test_clapnq_reaches_its_target(shared):
    from indexes.embedding import SentenceTransformerEmbedder

    found = judges.clapnq(shared / "benchmarks" / "clapnq", SentenceTransformerEmbedder())
    assert found["auroc"]["ours"]["value"] >= 0.82
    assert found["auroc"]["ours"]["value"] > found["auroc"]["cosine"]["value"] > found["auroc"]["coverage"]["value"]
