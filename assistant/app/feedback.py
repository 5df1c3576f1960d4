"""What readers said of answers, kept in one file on this machine, and only where they agreed."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path

from assistant.answer import Answer
from assistant.app.conversations import Verdict

__all__ = ["Feedback"]


class Feedback:
    """Appends to a file of JSON lines: the question, the choice, the reason, and where the answer came from."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_data_path("review-assistant") / "feedback.jsonl"
        self._lock = threading.Lock()

    def keep(self, answer: Answer, verdict: Verdict, reason: str, when: datetime) -> None:
        """Write one line. Call it only where the reader agreed.

        Raises:
            OSError: where the file can't be written.
        """
        row = {
            "when": when.isoformat(timespec="minutes"),
            "verdict": verdict.value,
            "reason": reason.strip()[:1000],
            "question": answer.question,
            "status": answer.status.value,
            "places": [{"file": c.file, "page": c.page, "paragraph": c.paragraph} for c in answer.citations],
            "library": answer.provenance.library,
            "version": answer.provenance.version,
        }
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
