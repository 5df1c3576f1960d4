"""What the chat costs and whether its highlights are right: start, first page, answers, many users, memory, marks.

    python -m evals.benchmarks.app --library LIBRARY --questions QUESTIONS.jsonl --out build/app.json [--memory]

Needs a library made from the documents that the questions are about. Starts the chat on this machine, and stops it.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import sys
import time
import unicodedata
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant import Assistant
from indexes.documents import Document, Paragraph
from indexes.errors import PageUnavailable
from indexes.highlights import Box, find_quote
from indexes.library import Library
from indexes.pictures import Pictures

__all__ = ["main"]

_START_LIMIT_S = 180.0
_USERS = 20
_EACH = 5


@dataclass(frozen=True, slots=True)
class Marks:
    """How many gold quotations in PDF files were marked, and how many marks an independent reader found wrong."""

    quotations: int
    found_in_text: int
    marked: int
    checked: int
    on_other_words: int
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds."""

    count: int
    median_s: float
    p95_s: float
    slowest_s: float
    errors: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.app", description=__doc__)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/app.json"))
    parser.add_argument("--port", type=int, default=7871)
    parser.add_argument("--memory", action="store_true", help="1,000 questions, watching the memory (slow)")
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.questions.read_text("utf-8").splitlines() if line.strip()]
    found: dict[str, Any] = {"machine": f"{platform.machine()}, {platform.python_version()}"}
    found["marks"] = asdict(marks(options.library, rows))
    found["shown"] = asdict(shown(options.library, [row["question"] for row in rows]))
    found |= served(options.library, [row["question"] for row in rows], options.port, with_memory=options.memory)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


# --- highlights ----------------------------------------------------------------------------------------------------


def marks(folder: Path, rows: Sequence[dict[str, Any]]) -> Marks:
    """Mark every gold quotation that stands in a PDF, and read what stands under the marks with another program."""
    library, pictures = Library.open(folder), Pictures()
    gold = [(g["document"], g["page"], g["quote"]) for row in rows for g in row.get("gold", ()) if g["page"]]
    files = {document.file: document for document in library.documents if document.file.lower().endswith(".pdf")}
    wanted = sorted(item for item in gold if item[0] in files)
    in_text = marked = checked = wrong = 0
    misses: list[str] = []
    for file, page, quote in wanted:
        document = files[file]
        parts = _parts(library, document, page, quote)
        boxes = _boxes(library, pictures, parts, page)
        in_text += bool(parts)
        marked += bool(boxes)
        if not boxes:
            misses.append(f"{file}, page {page}: {quote[:60]}")
            continue
        read = _read_elsewhere(Path(document.path), page, boxes)
        if read is not None:
            checked += 1
            wrong += read != _letters(quote)
            if read != _letters(quote):
                misses.append(f"other words? {file}, page {page}: {quote[:40]} / {read[:60]}")
    pictures.close()
    library.close()
    return Marks(len(wanted), in_text, marked, checked, wrong, tuple(misses))


@dataclass(frozen=True, slots=True)
class Shown:
    """How many quotations of the chat's own answers that stand in PDF files are marked on their page."""

    citations: int
    marked: int
    misses: tuple[str, ...]


def shown(folder: Path, questions: Sequence[str]) -> Shown:
    """Ask every question and mark every quotation of the answers."""
    assistant, pictures = Assistant.open(folder), Pictures()
    count = marked = 0
    misses: list[str] = []
    for question in questions:
        for citation in assistant.ask(question).citations:
            if citation.page is None or not citation.file.lower().endswith(".pdf"):
                continue
            count += 1
            paragraph = assistant.library.paragraph(citation.paragraph_id)
            span = find_quote(paragraph, citation.quote, citation.page)
            boxes = pictures.highlight(assistant.library, paragraph, *span, citation.page) if span else ()
            marked += bool(boxes)
            if not boxes:
                misses.append(f"{citation.file}, page {citation.page}: {citation.quote[:60]}")
    pictures.close()
    assistant.close()
    return Shown(count, marked, tuple(misses))


def _parts(library: Library, document: Document, page: int, quote: str) -> list[tuple[Paragraph, int, int]]:
    """Where a quotation stands on a page, as runs of paragraphs; it may go over from one to the next."""
    letters: list[str] = []
    places: list[tuple[Paragraph, int]] = []
    for paragraph in library.paragraphs(document):
        if page not in paragraph.pages:
            continue
        for span in paragraph.spans:
            for at in range(span.start, span.end) if span.page == page else ():
                for letter in _letters(paragraph.text[at]):
                    letters.append(letter)
                    places.append((paragraph, at))
    wanted = _letters(quote)
    start = "".join(letters).find(wanted)
    if start < 0:
        return []
    runs: dict[str, tuple[Paragraph, int, int]] = {}
    for paragraph, at in places[start : start + len(wanted)]:
        _, first, _ = runs.get(paragraph.id, (paragraph, at, at))
        runs[paragraph.id] = (paragraph, first, at + 1)
    return list(runs.values())


def _boxes(
    library: Library, pictures: Pictures, parts: Sequence[tuple[Paragraph, int, int]], page: int
) -> tuple[Box, ...]:
    """The boxes of all parts; none where one of them could not be located."""
    boxes: list[Box] = []
    for paragraph, start, end in parts:
        try:
            found = pictures.highlight(library, paragraph, start, end, page)
        except PageUnavailable:
            return ()
        if not found:
            return ()
        boxes += found
    return tuple(boxes)


def _read_elsewhere(path: Path, page: int, boxes: Sequence[Box]) -> str | None:
    """The letters under the boxes as pdfminer reads them, line by line; None where it isn't installed or can't."""
    try:
        from pdfminer.high_level import extract_pages
        from pdfminer.layout import LTChar, LTContainer
    except ImportError:
        return None

    def characters(item: Any) -> Iterator[Any]:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            for child in item:
                yield from characters(child)

    layout = next(iter(extract_pages(path, page_numbers=[page - 1])), None)
    if layout is None:
        return None
    found = [((c.x0 + c.x1) / 2, (c.y0 + c.y1) / 2, c.get_text()) for c in characters(layout)]
    text = ""
    for x0, y0, x1, y1 in boxes:
        inside = sorted((x, t) for x, y, t in found if x0 <= x <= x1 and y0 <= y <= y1)
        text += "".join(t for _, t in inside)
    return _letters(text)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


# --- the running chat ----------------------------------------------------------------------------------------------


def served(library: Path, questions: Sequence[str], port: int, *, with_memory: bool) -> dict[str, Any]:
    """Start the chat cold, then ask as one reader and as many."""
    base = f"http://127.0.0.1:{port}/"
    begun = time.monotonic()
    with _chat(library, port, base) as process:
        found: dict[str, Any] = {"cold_start_to_first_page_s": round(time.monotonic() - begun, 2)}
        _ask(base, questions[0])
        found["cold_start_to_first_answer_s"] = round(time.monotonic() - begun, 2)
        begun = time.monotonic()
        _get(base)
        _get(f"{base}config")
        found["warm_first_page_s"] = round(time.monotonic() - begun, 3)
        found |= in_browser(base, questions[:20])
        found["one_reader"] = asdict(_timed(base, questions, 1))
        found[f"{_USERS}_readers"] = asdict(_timed(base, (list(questions) * 2)[: _USERS * _EACH], _USERS))
        if with_memory:
            found["memory_mb"] = _memory(process.pid, base, questions)
    return found


def in_browser(base: str, questions: Sequence[str]) -> dict[str, Any]:
    """What a reader sees in Chromium: the first page, and an answer after Enter. Empty where there is no browser."""
    program = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    if program is None:
        return {}
    with sync_playwright() as playwright:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        page = browser.new_page()
        begun = time.monotonic()
        page.goto(base)
        page.wait_for_selector(".welcome")
        first = time.monotonic() - begun
        times = []
        for number, question in enumerate(questions):
            page.fill("#question textarea", question)
            begun = time.monotonic()
            page.keyboard.press("Enter")
            page.wait_for_selector(f"#exchange-{number} .answer", timeout=60_000)
            times.append(time.monotonic() - begun)
        browser.close()
    times.sort()
    return {
        "browser_first_page_s": round(first, 2),
        "browser_answer_median_s": round(statistics.median(times), 2),
        "browser_answer_slowest_s": round(times[-1], 2),
        "browser_answers": len(times),
    }


@contextmanager
def _chat(library: Path, port: int, base: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "assistant.cli", "chat", "--library", str(library), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + _START_LIMIT_S
        while True:
            try:
                _get(base)
                break
            except OSError:
                if time.monotonic() > limit or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _timed(base: str, questions: Sequence[str], readers: int) -> Timing:
    def one(question: str) -> float | None:
        begun = time.monotonic()
        try:
            _ask(base, question)
        except (OSError, ValueError):
            return None
        return time.monotonic() - begun

    with ThreadPoolExecutor(readers) as pool:
        outcomes = list(pool.map(one, questions))
    times = sorted(t for t in outcomes if t is not None)
    if not times:
        raise RuntimeError("no question was answered: nothing was measured")
    return Timing(
        len(outcomes),
        round(statistics.median(times), 3),
        round(times[max(0, -(-95 * len(times) // 100) - 1)], 3),
        round(times[-1], 3),
        len(outcomes) - len(times),
    )


def _ask(base: str, question: str) -> None:
    """One question over Gradio's API, as another program would ask it."""
    data = json.dumps({"data": [question, ""]}).encode()
    request = urllib.request.Request(f"{base}gradio_api/call/ask", data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as reply:
        event = json.load(reply)["event_id"]
    text = _get(f"{base}gradio_api/call/ask/{event}").decode()
    if "event: complete" not in text:
        raise ValueError(text[:200])


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=120) as reply:
        content: bytes = reply.read()
        return content


def _memory(pid: int, base: str, questions: Sequence[str]) -> dict[str, float]:
    """The chat's memory after 100, 500 and 1,000 questions."""
    found = {}
    for number in range(1, 1001):
        _ask(base, questions[number % len(questions)])
        if number in (100, 500, 1000):
            found[str(number)] = _resident_mb(pid)
    return found


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    raise RuntimeError("this system doesn't tell how much memory a process uses")


if __name__ == "__main__":
    sys.exit(main())
