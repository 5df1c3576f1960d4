from __future__ import annotations

import json

import pytest

from evals import beir
from evals.benchmark import run
from evals.errors import BenchmarkError
from indexes.embedding import HashingEmbedder, SentenceTransformerEmbedder


def folder(path, scoped=False):
    corpus, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    words = ("harbour", "lantern", "meadow", "orchard", "river", "valley", "window", "thistle")
    for i, word in enumerate(words):
        group = f"g{i % 2}"
        for copy in range(2):
            meta = {"doc_id": group} if scoped else {}
            corpus.append({"_id": f"d{i}{copy}", "title": "", "text": f"{word} {word} copy {copy}", "metadata": meta})
        queries.append({"_id": f"q{i}", "text": f"the {word}", "metadata": {"doc_id": group} if scoped else {}})
        qrels.append(f"q{i}\td{i}0\t1")
    queries.append({"_id": "unjudged", "text": "anything", "metadata": {}})
    (path / "qrels").mkdir(parents=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (path / "qrels" / "test.tsv").write_text("\n".join(qrels) + "\n")
    return path


def test_the_four_systems_are_measured(tmp_path):
    result = beir.measure(folder(tmp_path / "small"), HashingEmbedder())
    assert result["dataset"] == "small"
    assert result["queries"] == 8
    assert set(result["systems"]) == {"ours", "bm25", "dense", "rrf"}
    for figures in result["systems"].values():
        assert set(figures) == {"ndcg@10", "recall@100", "ci95"}
        assert figures["ci95"][0] <= figures["ndcg@10"] <= figures["ci95"][1]
        assert figures["recall@100"] == 1.0


def test_candidates_are_limited_to_the_querys_document(tmp_path):
    data = beir.load(folder(tmp_path / "scoped", scoped=True))
    for rankings in beir.search(data, HashingEmbedder()).values():
        for name, rows in rankings.items():
            assert {data.groups[row] for row in rows} == {data.scopes[name]}


def test_a_kept_vector_file_changes_nothing(tmp_path):
    place, cache = folder(tmp_path / "small"), tmp_path / "vectors"
    first = beir.measure(place, HashingEmbedder(), cache)
    again = beir.measure(place, HashingEmbedder(), cache)
    assert first["systems"] == again["systems"] == beir.measure(place, HashingEmbedder())["systems"]


def test_scores_follow_trec_eval(tmp_path):
    data = beir.load(folder(tmp_path / "small"))
    found = beir.scores(data, {"q0": [data.ids.index("d10"), data.ids.index("d00")]})
    assert found["q0"]["ndcg_cut_10"] == pytest.approx(0.6309, abs=1e-4)


@pytest.mark.parametrize("missing", ["queries.jsonl", "qrels/test.tsv"])
def test_what_is_missing_is_named(tmp_path, missing):
    place = folder(tmp_path / "small")
    (place / missing).unlink()
    with pytest.raises(BenchmarkError, match=missing.split("/")[0]):
        beir.load(place)


def test_no_such_set_is_one_sentence(tmp_path):
    with pytest.raises(BenchmarkError, match="There is no folder"):
        run(tmp_path / "nothing", tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BenchmarkError, match=r"no corpus\.jsonl"):
        run(tmp_path / "empty", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("scifact", 0.70), ("contractnli", 0.55)])
def test_our_search_reaches_its_targets_on_public_sets(shared, name, least):
    result = beir.measure(shared / "benchmarks" / name, SentenceTransformerEmbedder())
    assert result["systems"]["ours"]["ndcg@10"] >= least
    assert result["ours_minus"]["rrf"][1] > 0
