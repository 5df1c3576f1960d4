"""Public sets for the parts of a conversation: follow-ups written out (CANARD), and texts that only look hostile."""

from __future__ import annotations

import json
import math
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.conversation import standalone
from assistant.conversation_turns import Turn
from assistant.routing import route
from evals.statistics import bootstrap_mean, wilson
from indexes.embedding import Embedder
from indexes.lexical import stems

__all__ = ["bipia", "bleu", "canard", "shared_words"]

_ORDER = 4


def bleu(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """Corpus BLEU with one reference, 0 to 100; words and punctuation in lower case.

    Source: Papineni et al., BLEU: a Method for Automatic Evaluation of Machine Translation, ACL 2002.
    """
    matched, given = [0] * _ORDER, [0] * _ORDER
    long, wanted = 0, 0
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        ours, theirs = _tokens(hypothesis), _tokens(reference)
        long, wanted = long + len(ours), wanted + len(theirs)
        for n in range(1, _ORDER + 1):
            grams = Counter(tuple(ours[i : i + n]) for i in range(len(ours) - n + 1))
            known = Counter(tuple(theirs[i : i + n]) for i in range(len(theirs) - n + 1))
            matched[n - 1] += (grams & known).total()
            given[n - 1] += grams.total()
    if not all(matched) or not long:
        return 0.0
    precision = sum(math.log(m / g) for m, g in zip(matched, given, strict=True)) / _ORDER
    brevity = min(0.0, 1 - wanted / long)
    return 100 * math.exp(precision + brevity)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text.casefold())


def shared_words(hypothesis: str, reference: str) -> float:
    """F1 of the words and punctuation that two texts share, each as often as it occurs; 0 to 1."""
    ours, theirs = Counter(_tokens(hypothesis)), Counter(_tokens(reference))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def canard(folder: Path, embedder: Embedder) -> dict[str, Any]:
    """Ours beside the question left as it is, against what people wrote.

    `recall` is the share of the words that a person added which ours adds too: what searching needs, where BLEU also
    asks for the person's word order.
    """
    del embedder
    begun = time.monotonic()
    text = (folder / "dialogues.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    given, asked, wanted, recalls, dialogues = [], [], [], [], []
    for row in rows:
        ours = standalone(row["Question"], _history(row["History"])).text
        given.append(ours)
        asked.append(row["Question"])
        wanted.append(row["Rewrite"])
        added = set(stems(row["Rewrite"])) - set(stems(row["Question"]))
        if added:
            recalls.append(len(added & set(stems(ours))) / len(added))
            dialogues.append(row["QuAC_dialog_id"])
    recall = bootstrap_mean(recalls, dialogues)
    all_dialogues = [row["QuAC_dialog_id"] for row in rows]
    gains = [shared_words(o, w) - shared_words(a, w) for o, a, w in zip(given, asked, wanted, strict=True)]
    gain = bootstrap_mean(gains, all_dialogues)
    return {
        "dataset": folder.resolve().name,
        "questions": len(rows),
        "bleu": {"ours": round(bleu(given, wanted), 1), "question as it is": round(bleu(asked, wanted), 1)},
        "shared words (F1) gained over the last turn alone": {
            "value": round(gain.value, 4),
            "ci95": [round(gain.low, 4), round(gain.high, 4)],
        },
        "recall of added words": {
            "value": round(recall.value, 4),
            "ci95": [round(recall.low, 4), round(recall.high, 4)],
        },
        "seconds": round(time.monotonic() - begun, 1),
    }


def _history(turns: Sequence[str]) -> list[Turn]:
    """Title and section first, then questions and answers in turn."""
    opening = Turn("user", f"{turns[0]}, {turns[1]}") if len(turns) > 1 else Turn("user", turns[0])
    said = [Turn("user" if i % 2 == 0 else "assistant", turn) for i, turn in enumerate(turns[2:])]
    return [opening, *said]


def bipia(folder: Path, embedder: Embedder) -> dict[str, Any]:
    """Harmless texts with words that guards trip over: how many are taken as ordinary questions.

    The set's planted instructions need a model that could follow them; the default quotes and follows nothing, so
    there is nothing to measure until a model takes part.
    """
    del embedder
    begun = time.monotonic()
    rows = json.loads((folder / "benign_with_trigger_words.json").read_text(encoding="utf-8"))
    texts = [str(row["prompt"]) for row in rows]
    passed = [route(text).kind not in ("declined", "urgent") for text in texts]
    rate = wilson(sum(passed), len(passed))
    return {
        "dataset": folder.resolve().name,
        "benign texts": len(texts),
        "passed": {"value": round(rate.value, 4), "ci95": [round(rate.low, 4), round(rate.high, 4)]},
        "planted instructions": "not measured: with no model nothing in a document can be followed",
        "seconds": round(time.monotonic() - begun, 1),
    }
