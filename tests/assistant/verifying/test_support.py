"""The support score: what it must tell apart, and its figures on people's labels."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.verifying.support import features, supports
from assistant.verifying.support_features import LEXICAL, MEANING, lexical, tokens
from evals.__main__ import main
from evals.benchmarks import support as benchmark
from evals.errors import CaseError
from evals.supporting import read, scored
from indexes.embedding import HashingEmbedder

EVIDENCE = (
    "The partners must complete a rapid review within 12 working days. The count begins when the notification is sent.",
    "The record should note the child’s first language. A review may be shared with the family before it is published.",
)


def test_what_is_said_scores_above_what_is_said_in_part_and_that_above_what_is_not() -> None:
    whole = supports("The partners must complete a rapid review within twelve working days.", EVIDENCE)
    part = supports(
        "The partners must complete a rapid review within 12 working days and send Ofsted a plan.", EVIDENCE
    )
    none = supports("Social workers in Leeds carry on average 19 cases.", EVIDENCE)
    assert 1.0 >= whole > part > none >= 0.0
    assert whole > 0.5 > none


@pytest.mark.parametrize(
    "claim",
    [
        "The partners must complete a rapid review within 15 working days.",
        "The Harrowgate partners must complete a rapid review within 12 working days.",
    ],
)
def test_a_changed_number_or_a_new_name_lowers_the_score(claim: str) -> None:
    assert supports(claim, EVIDENCE) < supports(
        "The partners must complete a rapid review within 12 working days.", EVIDENCE
    )


def test_sentences_and_passages_are_scored_alike() -> None:
    claim = "The count begins when the notification is sent."
    apart = [
        "The partners must complete a rapid review within 12 working days.",
        "The count begins when the notification is sent.",
        "The record should note the child’s first language.",
        "A review may be shared with the family before it is published.",
    ]
    assert supports(claim, EVIDENCE) == supports(claim, apart)


@pytest.mark.parametrize(
    ("claim", "evidence"), [("", EVIDENCE), ("It was.", EVIDENCE), ("A review.", ()), ("A review.", ("—",))]
)
def test_nothing_supports_nothing(claim: str, evidence: tuple[str, ...]) -> None:
    assert supports(claim, evidence) == 0.0


def test_one_word_of_evidence_and_very_long_claims_are_scored() -> None:
    assert 0.0 <= supports("A review.", ("Review",)) <= 1.0
    assert 0.0 <= supports("review panel " * 2000, EVIDENCE) <= 1.0


def test_the_embedder_adds_its_features_and_is_used() -> None:
    embedder = HashingEmbedder()
    claim = "A review may be shared with the family."
    assert len(features(claim, EVIDENCE, None)) == len(LEXICAL)
    assert len(features(claim, EVIDENCE, embedder)) == len(LEXICAL) + len(MEANING)
    assert supports(claim, EVIDENCE, embedder) != supports(claim, EVIDENCE)


def test_numbers_in_words_and_digits_are_one() -> None:
    assert [token.key for token in tokens("twelve 12 1,200 3rd third")] == ["12", "12", "1200", "3", "3"]


def test_words_apart_in_the_pool_count_less_than_words_together() -> None:
    claim = "The panel published the review."
    together = dict(zip(LEXICAL, lexical(claim, ["The panel published the review.", "Others met."]), strict=True))
    apart = dict(zip(LEXICAL, lexical(claim, ["The panel met.", "Others published it.", "A review."]), strict=True))
    assert together["anywhere"] == apart["anywhere"] == 1.0
    assert together["best_1"] > apart["best_1"]
    assert together["neighbours"] > apart["neighbours"]


def test_a_file_is_scored_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "claims.jsonl"
    rows = [
        {"id": "a", "claim": "A review may be shared.", "evidence": list(EVIDENCE)},
        {"id": 2, "claim": "x", "evidence": []},
    ]
    file.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    assert main(["support", str(file), "--no-embedder"]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in printed] == ["a", 2]
    assert printed[0]["score"] == round(supports("A review may be shared.", EVIDENCE), 4)
    assert printed[1]["score"] == 0.0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: expected an object"),
        ('{"claim": "x", "evidence": []}', '"id" must be'),
        ('{"id": true, "claim": "x", "evidence": []}', '"id" must be'),
        ('{"id": "a", "evidence": []}', '"claim" must be a text'),
        ('{"id": "a", "claim": "x", "evidence": "y"}', '"evidence" must be a list'),
        ('{"id": "a", "claim": "x", "evidence": [1]}', '"evidence" must be a list'),
    ],
)
def test_a_bad_line_is_named_before_anything_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text('{"id": "a", "claim": "x", "evidence": []}\n' + line, encoding="utf-8")
    assert main(["support", str(file), "--no-embedder"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert "line 2" in printed.err


def test_a_missing_or_empty_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="can't be read"):
        read(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(CaseError, match="is empty"):
        read(tmp_path / "empty.jsonl")
    assert list(scored((), None)) == []


def test_by_words_alone_it_beats_overlap_on_articles_not_learned_from(shared: Path) -> None:
    claims = benchmark.read(shared / "benchmarks" / "wice")
    rows = np.array([features(claim.claim, claim.evidence, None) for claim in claims])
    found = benchmark.figures(claims, np.hstack([rows, rows[:, :1]]))
    assert found["claims"] == 349
    assert found["auroc"]["overlap"]["value"] == pytest.approx(0.727, abs=0.002)
    assert found["auroc"]["words"]["value"] >= 0.80
    assert found["differences"]["words_minus_overlap"]["ci95"][0] > 0
    assert found["calibration"]["words"]["brier"] < found["calibration"]["words"]["brier_of_base_rate"] - 0.05
