"""The support check beside people's labels, and the overlap of words that it must beat.

    python -m evals.benchmarks.support [--folder DIR] [--json]

Scores are cross-validated by article (10 folds): features and regularisation are fixed beforehand, and no claim is scored by
weights that saw its article. Differences are paired: the same articles are drawn for both.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.verifying.support import features
from assistant.verifying.support_features import LEXICAL
from evals.errors import BenchmarkError
from evals.statistics import auroc, bootstrap_auroc
from indexes.embedding import Embedder, SentenceTransformerEmbedder

__all__ = ["REGULARISATION", "Labelled", "as_text", "features_of", "figures", "out_of_fold", "overlap", "read"]

REGULARISATION = 0.1
_FOLDS = 10
_SEED = 20_260_401
_DRAWS = 2000
_FILE = "claim_dev.jsonl"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim with its evidence and what people said of it: `supported`, `partially_supported`, `not_supported`."""

    claim: str
    evidence: tuple[str, ...]
    label: str
    article: str

    @property
    def is_supported(self) -> bool:
        """True where all of it is supported."""
        return self.label == "supported"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=shared_folder(), help="the folder of the set")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    try:
        claims = read(options.folder)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    found = figures(claims, features_of(claims, default_embedder()))
    print(json.dumps(found, indent=1) if options.json else as_text(found))
    return 0


def shared_folder() -> Path:
    """Where the set lies beside the checkout."""
    return Path(__file__).resolve().parents[3] / "shared" / "benchmarks" / "wice"


def default_embedder() -> Embedder:
    """The embedder that the product comes with."""
    return SentenceTransformerEmbedder()


def read(folder: Path) -> tuple[Labelled, ...]:
    """The labelled claims of a folder.

    Raises:
        BenchmarkError: where the file is missing or a line can't be understood.
    """
    path = folder / _FILE
    if not path.is_file():
        msg = f"There is no {_FILE} in {folder.name}: give the folder of the set with --folder."
        raise BenchmarkError(msg)
    claims = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            claims.append(Labelled(row["claim"], tuple(row["evidence"]), row["label"], row["meta"]["claim_title"]))
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            msg = f"{_FILE}, line {number}: a claim with evidence, label and meta.claim_title is expected."
            raise BenchmarkError(msg) from error
    return tuple(claims)


def features_of(claims: Sequence[Labelled], embedder: Embedder) -> NDArray[np.float64]:
    """The features of each claim, shape (n, features), those of meaning last."""
    return np.array([features(claim.claim, claim.evidence, embedder) for claim in claims])


def overlap(claim: str, evidence: Sequence[str]) -> float:
    """The share of the claim's different words that stand anywhere in the evidence: the floor."""
    wanted, held = (set(re.findall(r"\w+", text.lower())) for text in (claim, " ".join(evidence)))
    return len(wanted & held) / max(len(wanted), 1)


def out_of_fold(rows: NDArray[np.float64], claims: Sequence[Labelled]) -> NDArray[np.float64]:
    """Scores by weights that saw no claim of the same article."""
    labels = np.array([claim.is_supported for claim in claims])
    scores = np.zeros(len(labels))
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for train, test in folds.split(rows, labels, [claim.article for claim in claims]):
        model = make_pipeline(StandardScaler(), LogisticRegression(C=REGULARISATION, max_iter=2000))
        scores[test] = model.fit(rows[train], labels[train]).predict_proba(rows[test])[:, 1]
    return scores


def figures(claims: Sequence[Labelled], rows: NDArray[np.float64]) -> dict[str, Any]:
    """AUROC with intervals, differences to the floor, and how well the scores are calibrated."""
    labels, articles = [c.is_supported for c in claims], [c.article for c in claims]
    systems = {
        "overlap": np.array([overlap(c.claim, c.evidence) for c in claims]),
        "words": out_of_fold(rows[:, : len(LEXICAL)], claims),
        "words_and_meaning": out_of_fold(rows, claims),
    }
    areas = {}
    for name, scores in systems.items():
        found = bootstrap_auroc(scores.tolist(), labels, articles)
        areas[name] = {"value": round(found.value, 4), "ci95": [round(found.low, 4), round(found.high, 4)]}
    pairs = (("overlap", "words"), ("overlap", "words_and_meaning"), ("words", "words_and_meaning"))
    return {
        "claims": len(claims),
        "supported": sum(labels),
        "articles": len(set(articles)),
        "cross_validation": f"{_FOLDS} folds by article",
        "auroc": areas,
        "differences": {f"{b}_minus_{a}": _difference(systems[a], systems[b], labels, articles) for a, b in pairs},
        "calibration": {name: _calibration(systems[name], labels) for name in ("words", "words_and_meaning")},
    }


def _difference(
    before: NDArray[np.float64], after: NDArray[np.float64], labels: Sequence[bool], articles: Sequence[str]
) -> dict[str, Any]:
    """The change of AUROC with its paired percentile interval, whole articles drawn again for both.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), 13.3.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for i, article in enumerate(articles):
        groups[article].append(i)
    members, rng, target = [np.array(g) for g in groups.values()], np.random.default_rng(_SEED), np.array(labels)
    drawn = []
    for _ in range(_DRAWS):
        rows = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        some = target[rows].tolist()
        drawn.append(auroc(after[rows].tolist(), some) - auroc(before[rows].tolist(), some))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    value = auroc(after.tolist(), labels) - auroc(before.tolist(), labels)
    return {"value": round(value, 4), "ci95": [round(float(low), 4), round(float(high), 4)]}


def _calibration(scores: NDArray[np.float64], labels: Sequence[bool]) -> dict[str, Any]:
    """Brier score, that of the base rate alone, and for five equal parts: mean score and share supported.

    Source: Brier, Verification of forecasts expressed in terms of probability (1950).
    """
    target = np.array(labels, dtype=float)
    parts = np.array_split(np.argsort(scores, kind="stable"), 5)
    return {
        "brier": round(float(((scores - target) ** 2).mean()), 4),
        "brier_of_base_rate": round(float(target.var()), 4),
        "fifths": [[round(float(scores[p].mean()), 3), round(float(target[p].mean()), 3)] for p in parts],
    }


def as_text(found: dict[str, Any]) -> str:
    """The figures as lines."""
    lines = [f"{found['claims']} claims, {found['supported']} supported, {found['articles']} articles"]
    lines.append(found["cross_validation"])
    lines += [f"AUROC {name:38} {_spread(row)}" for name, row in found["auroc"].items()]
    lines += [f"paired {name:37} {_spread(row)}" for name, row in found["differences"].items()]
    for name, row in found["calibration"].items():
        fifths = ", ".join(f"{score:.2f}/{share:.2f}" for score, share in row["fifths"])
        lines.append(f"Brier {name:19} {row['brier']:.3f} (base rate {row['brier_of_base_rate']:.3f}); {fifths}")
    return "\n".join(lines)


def _spread(row: dict[str, Any]) -> str:
    low, high = row["ci95"]
    return f"{row['value']:.3f} ({low:+.3f} to {high:+.3f})"


if __name__ == "__main__":
    sys.exit(main())
