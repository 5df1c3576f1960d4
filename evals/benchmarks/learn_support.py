"""Learn how far evidence supports a claim, from the labels of WiCE.

    python -m evals.benchmarks.learn_support [--folder DIR] [--write]

What is printed is cross-validated by article: a claim is scored by weights that saw no claim of its article. With --write
the weights fitted to all claims go to `assistant/data/support.json`, as plain numbers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.verifying.support_features import LEXICAL, MEANING
from evals.benchmarks import support
from evals.benchmarks.support import REGULARISATION, Labelled, features_of, read, shared_folder

_DATA = Path(__file__).resolve().parents[2] / "assistant" / "data" / "support.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=shared_folder(), help="the folder of the set")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    claims = read(options.folder)
    rows = features_of(claims, support.default_embedder())
    print(support.as_text(support.figures(claims, rows)))
    if options.write:
        _DATA.write_text(json.dumps(learned(claims, rows), indent=1) + "\n", encoding="utf-8")
        print(f"wrote {_DATA.name}")
    return 0


def learned(claims: Sequence[Labelled], rows: NDArray[np.float64]) -> dict[str, Any]:
    """Both sets of weights, in the features' own units, with the range of each feature in learning."""
    labels = np.array([claim.is_supported for claim in claims])
    return {
        "source": f"evals/benchmarks/learn_support.py, WiCE (Kamoi et al. 2023), {len(claims)} claims, "
        f"logistic regression, C = {REGULARISATION}",
        "words": _weights(LEXICAL, rows[:, : len(LEXICAL)], labels),
        "meaning": _weights((*LEXICAL, *MEANING), rows, labels),
    }


def _weights(names: Sequence[str], x: NDArray[np.float64], y: NDArray[np.bool_]) -> dict[str, Any]:
    scaler = StandardScaler()
    model = LogisticRegression(C=REGULARISATION, max_iter=2000)
    make_pipeline(scaler, model).fit(x, y)
    own = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - (own * scaler.mean_).sum())
    described = {
        name: {"weight": round(float(w), 5), "low": round(float(low), 5), "high": round(float(high), 5)}
        for name, w, low, high in zip(names, own, x.min(axis=0), x.max(axis=0), strict=True)
    }
    return {"features": described, "intercept": round(intercept, 5)}


if __name__ == "__main__":
    sys.exit(main())
