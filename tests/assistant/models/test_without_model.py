"""With no model and every socket blocked: a question is answered and a draft is checked, and no model is even made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DRAFT = ROOT / "assistant" / "sample_library" / "sample-review-alder-2024.html"

BLOCK = """
import sys

def _watch(event, args):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        raise OSError("blocked")
    if event == "import" and args[0].split(".")[0] in ("openai", "langchain_openai", "anthropic", "langchain_ollama"):
        raise ImportError("no model is set")

sys.addaudithook(_watch)
"""


def _run(folder: Path, *arguments: str | Path) -> str:
    (folder / "block").mkdir(exist_ok=True)
    (folder / "block" / "sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ASSISTANT_")}
    paths = os.pathsep.join([str(folder / "block"), str(ROOT)])
    environment = kept | {"PYTHONPATH": paths, "ASSISTANT_MODEL_FILE": str(folder / "none.toml")}
    command = [sys.executable, "-m", "assistant.cli", *map(str, arguments), "--json"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_question_is_answered_and_a_draft_is_checked(tmp_path: Path, sample_library: Path) -> None:
    question = "Who must be told when a review will be late?"
    answer = json.loads(_run(tmp_path, "ask", question, "--library", sample_library))
    assert answer["claims"]
    assert "model" not in answer
    assert answer["provenance"]["model"] is None
    checked = json.loads(_run(tmp_path, "check", DRAFT, "--stage", "draft", "--library", sample_library))
    assert checked
