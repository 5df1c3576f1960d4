"""A real browser for the tests of the chat: what leaves this machine, what is seen, and what axe-core finds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path(shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SLOW_MS = 30_000


def leaves(address: str) -> bool:
    """True for an address that isn't on this machine."""
    return not re.match(r"http://127\.0\.0\.1:|data:|blob:|about:", address)


def visit(page: Any, chat: Any) -> Any:
    page.goto(chat.address)
    page.wait_for_selector(".welcome")
    return page


def check_accessible(page: Any) -> None:
    """No violation of WCAG 2.2 A or AA that axe-core can find."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed under build/npm")
    page.add_script_tag(content=AXE.read_text("utf-8")) if not page.evaluate("!!window.axe") else None
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    problems = [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found["violations"]]
    assert problems == [], problems
