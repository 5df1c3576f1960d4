"""What must always hold (docs: ARCHITECTURE, "What must always hold"), looked at from outside."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pytest

from assistant import Answer, Assistant, Filters, Library, Status, reports
from indexes.embedding import HashingEmbedder

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "assistant" / "sample_library"
AS_OF = date(2026, 11, 22)
QUESTION = "Who must be told when a review will be late?"


@pytest.fixture(scope="module")
def assistant(sample_library: Path) -> Iterator[Assistant]:
    opened = Assistant.open(sample_library)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    """Answers to a spread of the questions of the evals."""
    files = sorted((ROOT / "evals" / "cases").glob("*/*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    asked = [row["question"] for row in rows if row.get("question")]
    return [assistant.ask(question, as_of=AS_OF) for question in asked[::4]]


# --- 1: a quote shown is verbatim, and stands at the page named ------------------------------------------------------


def test_every_quotation_stands_on_its_page(answers: list[Answer]) -> None:
    citations = [citation for made in answers for citation in made.citations]
    assert len(citations) >= 60
    for citation in citations:
        assert citation.verified
        text = _page(citation.file, citation.page) if citation.page else _whole(citation.file)
        assert _letters(citation.quote) in text, (citation.file, citation.page, citation.quote)


def test_a_claim_is_made_of_its_quotations(answers: list[Answer]) -> None:
    for claim in (claim for made in answers for claim in made.claims):
        assert _letters(claim.text) == "".join(_letters(citation.quote) for citation in claim.citations)


def _letters(text: str) -> str:
    """Letters and digits; a raised footnote mark is the digit printed."""
    return re.sub(r"[\W_]", "", text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))).lower()


@lru_cache(maxsize=200)
def _page(file: str, number: int) -> str:
    document = pypdfium2.PdfDocument(SAMPLES / file)
    try:
        text: str = document[number - 1].get_textpage().get_text_range()
    finally:
        document.close()
    return _letters(text.replace("\ufffe", ""))


@lru_cache(maxsize=20)
def _whole(file: str) -> str:
    path = SAMPLES / file
    if path.suffix == ".docx":
        import docx

        body = docx.Document(str(path)).element.body
        marks = (str(number) for number in range(1, 1000))  # Word counts footnotes itself
        found = (
            e.text or "" if e.tag.endswith("}t") else next(marks) for e in body.iter("{*}t", "{*}footnoteReference")
        )
        return _letters("".join(found))
    from bs4 import BeautifulSoup

    return _letters(BeautifulSoup(path.read_bytes(), "html.parser").get_text(" "))


# --- 2: "not in the library" is an answer ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "What is the boiling point of tungsten?",
        "How do I bake sourdough bread?",
        "Which bus goes to the museum on Sundays?",
        "How is a carburettor adjusted?",
    ],
)
def test_what_has_nothing_to_do_with_the_library_is_not_answered(assistant: Assistant, question: str) -> None:
    made = assistant.ask(question, as_of=AS_OF)
    assert made.status in (Status.NOT_IN_LIBRARY, Status.DECLINED)
    assert made.claims == ()


# --- 3 and 4: nothing on the network, nothing written elsewhere, no question kept ------------------------------------

WATCH = """
import os, socket, sys

def _log(text):
    os.write(os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT), (text + chr(10)).encode())

def _watch(event, args):
    if event == "socket.__new__" and args[1] in (socket.AF_INET, socket.AF_INET6):
        raise OSError("blocked")  # some libraries try at import whether there is IPv6, and take no for an answer
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        _log(f"{event} {args[1:]}")
        raise OSError("blocked")
    if event == "open" and isinstance(args[0], str) and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        path = os.path.abspath(args[0])
        if not path.startswith((os.environ["WATCH_ALLOWED"], "/dev/", "/proc/")):
            _log(f"wrote {path}")

sys.addaudithook(_watch)
"""


def _alone(folder: Path) -> dict[str, str]:
    """An environment in which every Python process reports and refuses connections, and home is an empty folder."""
    for name in ("home", "temporary", "here", "watch"):
        (folder / name).mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")}
    return kept | {
        "HOME": str(folder / "home"),
        "USERPROFILE": str(folder / "home"),
        "TMPDIR": str(folder / "temporary"),
        "TEMP": str(folder / "temporary"),
        "PYTHONPATH": os.pathsep.join([str(folder / "watch"), str(ROOT)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "WATCH_LOG": str(folder / "log"),
        "WATCH_ALLOWED": str(folder),
    }


def test_with_the_network_blocked_it_adds_and_answers_and_keeps_to_its_folder(tmp_path: Path) -> None:
    environment = _alone(tmp_path)
    marked = "Who must tell the Zanzibarquestion panel when a review will be late?"
    here = tmp_path / "here"

    def run(*arguments: str | Path) -> str:
        command = [sys.executable, "-m", "assistant.cli", *map(str, arguments), "--library", "library", "--json"]
        done = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("add", SAMPLES / "sample-learning-from-serious-incidents-2024.pdf", "--no-progress")
    assert json.loads(run("ask", QUESTION))["claims"]
    assert json.loads(run("ask", marked))["status"]
    assert not (tmp_path / "log").exists(), (tmp_path / "log").read_text()
    assert [p.name for p in here.iterdir()] == ["library"]
    assert list((tmp_path / "home").rglob("*")) == []
    assert [p for p in (tmp_path / "temporary").rglob("*") if p.is_file()] == []
    kept = [p for p in tmp_path.rglob("*") if p.is_file() and b"zanzibarquestion" in p.read_bytes().lower()]
    assert kept == []


# --- 5: the edition's standing is always visible, and never guessed --------------------------------------------------


def test_replaced_text_stays_out_unless_it_is_asked_for(answers: list[Answer], assistant: Assistant) -> None:
    asks_for_old = re.compile(
        r"20\d\d|edition|version|previous|earlier|last year|old|replaced|used to|chang", re.IGNORECASE
    )
    for made in answers:
        if not asks_for_old.search(made.question):
            assert not any(c.superseded for c in made.citations), made.question
            assert not any(h.document.file.endswith("incidents-2022.pdf") for h in made.hits), made.question
    earlier = assistant.ask("How soon must a serious incident be notified?", as_of=date(2023, 6, 1))
    editions = {c.edition for c in earlier.citations if c.edition}
    assert editions == {"2022"}
    named = assistant.ask("What did the 2022 edition say about notifying a serious incident?", as_of=AS_OF)
    replaced = [c for c in named.citations if c.edition == "2022"]
    assert replaced
    assert all(c.superseded and "replaced" in (c.standing or "") for c in replaced)


def test_in_force_is_never_printed_from_dates(answers: list[Answer], assistant: Assistant) -> None:
    library = assistant.library
    printed = [reports.answer(made) for made in answers]
    for when in (date(2021, 1, 1), date(2023, 6, 1), AS_OF, date(2040, 1, 1)):
        printed.append(reports.documents(library.documents, library, when))
    own_words = [made.message for made in answers] + [c.standing or "" for made in answers for c in made.citations]
    assert not [text for text in own_words + printed[len(answers) :] if re.search(r"\b(in force|current)\b", text)]


# --- 7: nothing is lost ----------------------------------------------------------------------------------------------

ADD = """
import sys
from assistant import Library
from indexes.embedding import HashingEmbedder
Library.add_to(sys.argv[1], [sys.argv[2]], embedder=HashingEmbedder())
"""

READ = """
import pathlib, sys
from assistant import Library
from indexes.embedding import HashingEmbedder
folder, stop = sys.argv[1], pathlib.Path(sys.argv[2])
times = 0
while times == 0 or not stop.exists():
    library = Library.open(folder, HashingEmbedder())
    assert library.search("the chair must write to the family").hits
    library.close()
    times += 1
    print(times, flush=True)
"""


def _notes(folder: Path, turn: int, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        lines = [f"{n}.{i} The chair must write to the family about matter {i * turn}.\n" for i in range(1, 40)]
        (folder / f"note-{n}.txt").write_text("\n".join(lines), encoding="utf-8")


def _kill_adds(tmp_path: Path, kills: int, notes: int) -> tuple[int, int]:
    """Kill `add` at random moments with a reader beside it; how often it was killed, and how often read."""
    files, library, stop = tmp_path / "files", tmp_path / "library", tmp_path / "stop"
    _notes(files, 1, notes)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    add = [sys.executable, "-c", ADD, str(library), str(files)]
    start = time.monotonic()
    subprocess.run(add, env=environment, check=True, capture_output=True)
    takes = time.monotonic() - start
    reader = subprocess.Popen(
        [sys.executable, "-c", READ, str(library), str(stop)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    moments, killed = random.Random(7), 0
    for turn in range(2, kills + 2):
        _notes(files, turn, notes)
        process = subprocess.Popen(add, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=moments.uniform(0.2, 1.0) * takes)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        opened = Library.open(library, HashingEmbedder())
        opened.verify()
        assert len(opened.documents) == notes
        assert opened.search("the chair must write to the family").hits
        opened.close()
    stop.touch()
    out, err = reader.communicate(timeout=120)
    assert reader.returncode == 0, err
    subprocess.run(add, env=environment, check=True, capture_output=True)
    with_newest = Library.open(library, HashingEmbedder())
    assert with_newest.search(f"matter {39 * (kills + 1)}").hits
    with_newest.close()
    assert not list((library / "snapshots").glob("building-*"))
    return killed, len(out.split())


def test_a_killed_add_leaves_the_last_complete_library(tmp_path: Path) -> None:
    killed, read = _kill_adds(tmp_path, kills=3, notes=4)
    assert killed >= 1
    assert read >= 1


@pytest.mark.slow
def test_thirty_killed_adds(tmp_path: Path) -> None:
    killed, read = _kill_adds(tmp_path, kills=30, notes=40)
    assert killed >= 20
    assert read >= 10


def test_a_library_that_must_not_be_written_answers(sample_library: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(sample_library, library)
    for path in [*library.rglob("*"), library]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = _state(library)
    try:
        opened = Assistant.open(library)
        assert opened.ask(QUESTION, as_of=AS_OF).claims
        opened.close()
        assert _state(library) == before
    finally:
        for path in [library, *library.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def _state(folder: Path) -> dict[str, tuple[str, int]]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {str(p): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in files}


# --- 8: same input, same output; and several readers at once ---------------------------------------------------------


def test_two_readers_at_once_print_the_same_bytes(sample_library: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    asked = [
        QUESTION,
        "How long do we have to notify the Panel of a serious incident?",
        "What did reviews find about interpreters?",
        "How did the two editions differ on terms of reference?",
        "Should we hold a review in this case?",
        "What is the boiling point of tungsten?",
    ]
    rows = [{"id": n, "question": question} for n, question in enumerate(asked)]
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command = [sys.executable, "-m", "assistant.cli", "ask", "--questions", str(questions), "--as-of", "2026-11-22"]
    command += ["--library", str(sample_library)]
    running = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": seed},
        )
        for seed in ("1", "2")
    ]
    first, second = (process.communicate(timeout=300)[0] for process in running)
    assert [process.returncode for process in running] == [0, 0]
    assert first == second
    assert len(first.splitlines()) == len(asked)


@pytest.mark.slow
def test_the_order_in_which_files_are_added_changes_nothing(sample_library: Path, tmp_path: Path) -> None:
    other = tmp_path / "library"
    for file in sorted(SAMPLES.iterdir(), reverse=True):
        Assistant.add(other, [file])
    one, two = Assistant.open(sample_library), Assistant.open(other)
    for question in (QUESTION, "What did reviews find about interpreters?"):
        answers = [a.ask(question, as_of=AS_OF, filters=Filters()).to_json() for a in (one, two)]
        assert answers[0] == answers[1]


# --- the draft check: 4 case material stays put, 6 judgement stays with people ---------------------------------------


_QUIET = """# Learning from the case of Dotterel

## 1 Family context

1.1 Dotterel died at nine weeks old. She was known for her smile.

## 2 Analysis

2.1 The rota left one worker for two teams.
"""
_CLEARING = re.compile(
    r"\b(?:compliant|anonymi[sz]ed|ready to publish|no issues|all clear|complete\b|out of \d)|\d ?%",
    re.I,
)


def _checked(tmp_path: Path, library: Path | None):
    from assistant.check.checking import Wanted, check
    from assistant.check.draft import read_draft

    path = tmp_path / "a quiet draft.md"
    path.write_text(_QUIET, encoding="utf-8")
    opened = Library.open(library) if library is not None else None
    return check(read_draft(path), opened, Wanted(stage="final", as_of=AS_OF))


def test_no_check_ever_clears_a_draft(tmp_path: Path, sample_library: Path) -> None:
    from assistant.drawing.blocks import Heading, Quoted, Source, Text

    for library in (None, sample_library):
        made = _checked(tmp_path, library)
        assert len(made.results) == 7
        for result in made.results.values():
            last = result.blocks()[-1]
            assert isinstance(last, Text)
            assert last.is_note
            assert re.search(r"person decides|people\s+decide|person must decide|person has to", last.text), last.text
            ours = [b for b in result.blocks() if not isinstance(b, Quoted | Source)]
            words = " ".join(b.text for b in ours if isinstance(b, Heading | Text))
            assert not _CLEARING.search(words), (_CLEARING.search(words), words)


def test_a_child_who_has_died_is_never_absent(tmp_path: Path) -> None:
    from assistant.check.involvement import check_involvement

    result = check_involvement(_checked(tmp_path, None).draft)
    child = result.to_json()["child"]
    assert "absent" not in child["shown"]
    assert "kept in view" in " ".join(point.question for point in result.points()) or "not possible" in child["shown"]


def test_nothing_of_a_draft_reaches_the_library_or_a_log(
    tmp_path: Path, sample_library: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = {path: path.stat().st_mtime_ns for path in sample_library.rglob("*") if path.is_file()}
    with caplog.at_level("DEBUG"):
        _checked(tmp_path, sample_library)
    assert "Dotterel" not in caplog.text
    after = {path: path.stat().st_mtime_ns for path in sample_library.rglob("*") if path.is_file()}
    assert {p for p in after if after[p] != before.get(p)} == set()
    assert not any(b"Dotterel" in path.read_bytes() for path in after)


# --- case notes -----------------------------------------------------------------------------------------------------

_NOTES = """## Chronology

[A1] Week 1. The clinic letter goes to the old address. The system does not ask again.

[A2] Week 5. A second clinic letter goes to the old address and the clinic closes the case.

## Conversations

[B1] Mother, through an interpreter: 'They laughed at how I speak and nobody rang me about the clinic letter.'

[B2] Clinic nurse: 'We close after one letter because the contract counts letters. It is the same for every family that moves.'

[B3] Dormouse, aged nine: 'I told my teacher that the letters do not come.'

## Agency extracts

[C1] Health trust: 'Of 40 families who moved, 9 had the clinic letter at the new address. The system holds one address.'
"""


def _drafted(tmp_path: Path, library: Library | None = None):
    from assistant.findings.drafting.drawing_up import Wishes, draft_findings, redraft
    from assistant.findings.notes import read_notes
    from assistant.findings.work import Decided, Work

    path = tmp_path / "case notes.md"
    path.write_text(_NOTES, encoding="utf-8")
    made = draft_findings(read_notes([path]), library, Work(no_hunches=True), Wishes(as_of=AS_OF))
    accepted = tuple(
        Decided(id=one.pattern.id, supports=one.pattern.supports, accepted=True) for one in made.proposals.patterns
    )
    again = redraft(made, made.work.model_copy(update={"patterns": accepted}))
    assert again is not None
    assert again.findings
    return again


def test_what_people_say_of_their_own_experience_is_evidence(tmp_path: Path) -> None:
    made = _drafted(tmp_path)
    assert not {"B1", "B2", "B3"} & {item.note_id for item in made.proposals.aside.items}


def test_words_of_conversations_stay_out_of_publishable_text(tmp_path: Path) -> None:
    from assistant.findings.drafting.exporting import text

    drawn = " ".join(text(_drafted(tmp_path)).split())
    body = drawn.partition("Not for publication")[0]
    for words in ("laughed at how I speak", "We close after one letter", "the letters do not come", "Dormouse"):
        assert words not in body


def test_nothing_of_case_notes_reaches_the_library_a_log_or_the_disk(
    tmp_path: Path, sample_library: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in sample_library.rglob("*") if path.is_file()}
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    with caplog.at_level("DEBUG"):
        _drafted(tmp_path, Library.open(sample_library))
    assert "old address" not in caplog.text
    after = {path: path.stat().st_mtime_ns for path in sample_library.rglob("*") if path.is_file()}
    assert {p for p in after if after[p] != before.get(p)} == set()
    assert not list(working.rglob("*"))


def test_a_draft_of_findings_gives_no_share_of_reviews_and_clears_nothing(tmp_path: Path, sample_library: Path) -> None:
    from assistant.drawing.blocks import Items, Text

    made = _drafted(tmp_path, Library.open(sample_library))
    words = " ".join(b.text for b in made.blocks() if isinstance(b, Text)) + " ".join(
        line for b in made.blocks() if isinstance(b, Items) for line in b.lines
    )
    assert not _CLEARING.search(re.sub(r"“[^”]*”", "", words))
