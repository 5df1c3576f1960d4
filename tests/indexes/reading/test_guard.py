from __future__ import annotations

import pickle
import random
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes import reading
from indexes.documents import Role
from indexes.errors import CorruptFile, ReadingError, ReadingLimitReached, UnsupportedFile
from indexes.reading.guard import ReadingLimits, Worker, WorkerPool, read_guarded
from indexes.reading.replies import SafeUnpickler

SHARED = Path(__file__).parents[4] / "shared"

FUNCTIONS = """
import os, time

def count(path, progress=None):
    for i in range(3):
        if progress:
            progress(i + 1, 3)
    print("noise on standard output")
    return len(path.read_bytes())

def sleep(path):
    time.sleep(60)

def spin(path):
    while True:
        pass

def die(path):
    os._exit(3)

def eat(path):
    return len(bytearray(8 * 1024**3))

def recurse(path):
    return recurse(path)

def fail(path):
    raise KeyError("something in a parser")

class Trick:
    def __reduce__(self):
        return os.system, ("true",)

def trick(path):
    return Trick()

def number(path):
    return os.getpid()
"""


@pytest.fixture
def functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "functions"
    folder.mkdir()
    (folder / "worker_functions.py").write_text(FUNCTIONS, "utf-8")
    monkeypatch.syspath_prepend(folder)
    return "worker_functions"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a file – naïve.txt"
    path.write_text("Some text.", "utf-8")
    return path


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(ReadingLimits(seconds=2, memory_mb=1024)) as made:
        yield made


def test_one_process_serves_many_files_and_reports_progress(worker: Worker, functions: str, path: Path) -> None:
    seen: list[tuple[int, int]] = []
    assert worker.run(f"{functions}:count", path, progress=lambda done, total: seen.append((done, total))) == 10
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert worker.run(f"{functions}:number", path) == worker.run(f"{functions}:number", path)


def test_a_relative_path_is_that_of_now_wherever_the_worker_was_started(
    worker: Worker, functions: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.run(f"{functions}:count", path)  # the process starts here
    monkeypatch.chdir(path.parent)
    assert worker.run(f"{functions}:count", Path(path.name)) == len("Some text.")


@pytest.mark.parametrize("function", ["sleep", "spin"])
def test_a_file_that_never_ends_is_given_up_and_the_next_is_read(
    worker: Worker, functions: str, path: Path, function: str
) -> None:
    start = time.monotonic()
    with pytest.raises(ReadingLimitReached, match=r'"a file – naïve.txt" took longer than 2 seconds'):
        worker.run(f"{functions}:{function}", path)
    assert time.monotonic() - start < 10
    assert worker.run(f"{functions}:count", path) == 10


def test_a_file_that_brings_the_reader_down(worker: Worker, functions: str, path: Path) -> None:
    with pytest.raises(CorruptFile, match=r'"a file – naïve.txt" brought the reader down'):
        worker.run(f"{functions}:die", path)
    assert worker.run(f"{functions}:count", path) == 10


@pytest.mark.skipif(sys.platform != "linux", reason="memory is only limited for certain on Linux")
def test_a_file_that_wants_too_much_memory(worker: Worker, functions: str, path: Path) -> None:
    with pytest.raises(ReadingLimitReached, match="needs more memory"):
        worker.run(f"{functions}:eat", path)


def test_a_file_that_is_nested_too_deeply(worker: Worker, functions: str, path: Path) -> None:
    with pytest.raises(ReadingLimitReached, match="nested too deeply"):
        worker.run(f"{functions}:recurse", path)


def test_what_a_parser_raises_is_said_in_a_sentence(worker: Worker, functions: str, path: Path) -> None:
    with pytest.raises(CorruptFile, match=r'"a file – naïve.txt" could not be read \(KeyError in worker_functions.py'):
        worker.run(f"{functions}:fail", path)


def test_a_reply_cannot_run_code_here(worker: Worker, functions: str, path: Path) -> None:
    with pytest.raises(CorruptFile):
        worker.run(f"{functions}:trick", path)
    assert worker.run(f"{functions}:count", path) == 10


def test_a_file_over_the_size_limit_is_not_opened(path: Path) -> None:
    path.write_bytes(b"x" * 2 * 1024 * 1024)
    with pytest.raises(ReadingLimitReached, match="has 2 MB, more than the limit of 1 MB"):
        read_guarded(path, ReadingLimits(file_mb=1))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorruptFile, match=r'"gone.pdf" could not be opened'):
        read_guarded(tmp_path / "gone.pdf")


def test_read_guarded_gives_what_read_gives(path: Path) -> None:
    read, guarded = (made.pages[0].lines[0].text for made in (reading.read(path), read_guarded(path)))
    assert read == guarded == "Some text."


def _hostile(folder: Path) -> dict[str, Path]:
    noise = random.Random(7).randbytes(20_000)
    bomb = folder / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (40 * 1024 * 1024))
    files = {
        "empty.pdf": b"",
        "empty.txt": b"",
        "noise.pdf": noise,
        "noise.docx": noise,
        "noise.html": noise,
        "noise.txt": noise,
        "truncated.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty",
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        "locked.docx": b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        "note.rtf": b"{\\rtf1 text}",
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "two words – ünï.txt": b"",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in [*files, "bomb.docx"]}


def test_hostile_files_end_in_one_sentence_that_names_them(tmp_path: Path) -> None:
    files = _hostile(tmp_path)
    (tmp_path / "good.txt").write_text("Good text.", "utf-8")
    with WorkerPool(ReadingLimits(seconds=30)) as pool:
        results = dict(pool.each(reading.read, [*files.values(), tmp_path / "good.txt"]))
    assert not isinstance(results.pop(tmp_path / "good.txt"), ReadingError)
    for path, result in results.items():
        assert isinstance(result, ReadingError), path.name
        assert path.name in str(result)
        assert "\n" not in str(result)
    assert isinstance(results[files["old.doc"]], UnsupportedFile)
    assert results[files["locked.docx"]].code == "encrypted"  # type: ignore[union-attr]
    assert isinstance(results[files["bomb.docx"]], ReadingLimitReached)


def test_each_keeps_the_order_and_reads_ahead_only_a_little(functions: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{i}.txt" for i in range(12)]
    for i, path in enumerate(paths):
        path.write_bytes(b"x" * (i + 1))
    with WorkerPool(size=2) as pool:
        assert [(p, n) for p, n in pool.each(f"{functions}:count", paths)] == [(p, i + 1) for i, p in enumerate(paths)]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not here")
def test_every_shared_robustness_file_ends_in_text_or_a_sentence() -> None:
    pytest.importorskip("indexes.reading.pdf")
    paths = sorted((SHARED / "robustness").glob("*.pdf"))
    with WorkerPool(ReadingLimits(seconds=60)) as pool:
        for path, result in pool.each(reading.read, paths):
            if isinstance(result, ReadingError):
                assert path.name in str(result)
                assert "\n" not in str(result)
                assert "brought the reader down" not in str(result)
            else:
                assert any(line.text for page in result.pages for line in page.lines), path.name


def _pickled_as(owner: str, name: str) -> bytes:
    """A reply with `getattr(owner, name)`, as Python 3.11.0 to 3.11.3 write a member of an enumeration."""
    module, _, cls = owner.rpartition(".")
    return f"(S'done'\ncbuiltins\ngetattr\n(c{module}\n{cls}\nS'{name}'\ntRt.".encode()


def test_a_member_of_an_enumeration_as_earlier_pythons_write_it() -> None:
    assert SafeUnpickler.loads(_pickled_as("indexes.documents.Role", "BODY")) == ("done", Role.BODY)


@pytest.mark.parametrize(
    ("owner", "name"), [("indexes.documents.Role", "mro"), ("indexes.documents.Paragraph", "__init__")]
)
def test_nothing_else_is_reached_that_way(owner: str, name: str) -> None:
    with pytest.raises(pickle.UnpicklingError):
        SafeUnpickler.loads(_pickled_as(owner, name))
