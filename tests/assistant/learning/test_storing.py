"""A log is added to whole or not at all, and nobody's edit is lost."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.learning import Entry, LogChanged, LogUnreadable, LogUnwritable, add_entry, read_log, storing

ENTRY = Entry(date(2026, 5, 4), "scoping", think="One rota would help.")


def test_a_new_file_begins_with_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "my log.md"
    path.parent.mkdir()
    log = add_entry(path, ENTRY)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Learning log\n\n> This is a record. It may have to be disclosed")
    assert "local advice decides" in text.split("##")[0]
    assert log == read_log(path)
    assert sorted(path.parent.iterdir()) == [path]


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "log.md"
    path.write_bytes(b"\n")
    add_entry(path, ENTRY)
    assert "local advice decides" in path.read_text(encoding="utf-8")


def test_an_edit_made_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.md"
    add_entry(path, ENTRY)
    put, edits = storing.put_whole, ["\nRing the chair.\n"]

    def edited(where: Path, before: bytes | None, after: bytes) -> bool:
        if edits:
            where.write_bytes(where.read_bytes() + edits.pop().encode())
        return put(where, before, after)

    monkeypatch.setattr(storing, "put_whole", edited)
    add_entry(path, Entry(date(2026, 5, 5), "scoping", think="Two."))
    text = path.read_text(encoding="utf-8")
    assert "Ring the chair." in text
    assert [entry.think for entry in read_log(path).entries] == ["One rota would help.\n\nRing the chair.", "Two."]


def test_a_file_that_never_rests_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.md"
    add_entry(path, ENTRY)
    put = storing.put_whole

    def edited(where: Path, before: bytes | None, after: bytes) -> bool:
        where.write_bytes(where.read_bytes() + b"\nmore\n")
        return put(where, before, after)

    monkeypatch.setattr(storing, "put_whole", edited)
    with pytest.raises(LogChanged, match=r"log\.md is being changed by another program"):
        add_entry(path, ENTRY)
    assert len(read_log(path).entries) == 1


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.md"
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: add_entry(path, Entry(date(2026, 5, 4), "scoping", think=f"{n}")), range(18)))
    assert sorted(int(entry.think) for entry in read_log(path).entries) == list(range(18))


KILLED = """
    import os, sys
    from datetime import date
    from pathlib import Path
    from assistant.learning import Entry, add_entry, storing
    where = sys.argv[2]
    if where == "written":
        os.fsync = lambda handle: os._exit(9)
    if where == "before":
        Path.replace = lambda self, target: os._exit(9)
    add_entry(sys.argv[1], Entry(date(2026, 5, 5), "scoping", think="Never."))
"""


@pytest.mark.parametrize(("where", "name"), [("written", "log.docx"), ("before", "log.md")])
def test_a_writer_that_is_killed_leaves_the_file_as_it_was(tmp_path: Path, where: str, name: str) -> None:
    path = tmp_path / name
    add_entry(path, ENTRY)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    program = textwrap.dedent(KILLED)
    ended = subprocess.run([sys.executable, "-c", program, str(path), where], check=False, env=dict(os.environ))
    assert ended.returncode == 9
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    add_entry(path, Entry(date(2026, 5, 6), "scoping", think="After."))
    assert [entry.think for entry in read_log(path).entries] == [ENTRY.think, "After."]
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.md"
    add_entry(path, ENTRY)
    before = path.read_bytes()

    opened = Path.open

    def refused(self: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if mode == "xb":
            raise PermissionError(13, "Permission denied")
        return opened(self, mode, *arguments, **named)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(LogUnwritable, match=r"log\.md can't be written \(Permission denied\) and is as it was"):
        add_entry(path, ENTRY)
    assert path.read_bytes() == before


def test_a_read_only_file_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.md"
    add_entry(path, ENTRY)
    monkeypatch.setattr(storing.os, "access", lambda *_: False)
    with pytest.raises(LogUnwritable, match="read only"):
        add_entry(path, ENTRY)


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.md"
    add_entry(path, ENTRY)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storing.os, "fsync", full)
    with pytest.raises(LogUnwritable, match="No space left"):
        add_entry(path, ENTRY)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mark", [".~lock.my log.docx#", "~$my log.docx", "~$ log.docx"])
def test_a_file_that_is_open_in_word_is_left(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "my log.docx"
    add_entry(path, ENTRY)
    (tmp_path / mark).write_bytes(b"")
    with pytest.raises(LogChanged, match=r"my log\.docx is open in another program"):
        add_entry(path, ENTRY)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "log.md", tmp_path / "link.md"
    add_entry(path, ENTRY)
    assert path.stat().st_mode & 0o777 == 0o666 & ~_mask()
    path.chmod(0o640)
    link.symlink_to(path)
    add_entry(link, ENTRY)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(read_log(path).entries) == 2


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("log.pdf", b"%PDF", "a learning log is a file of Markdown"),
        ("log.md", b"ab\0cd", "is not a text file"),
        ("log.md", b"\xff\xfea", "is damaged at byte"),
        ("log.docx", b"not a zip", "is not a Word file that can be read"),
        ("log.docx", b"PK\x03\x04 broken", "is not a Word file that can be read"),
        ("log.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "needs a password"),
        ("log.docx", b"\xd0\xcf\x11\xe0", "is not a Word file that can be read"),
        (
            "draft.md",
            b"# Learning from the case of Plover\n\n1.1 Plover was nine.\n",
            "does not look like a learning log",
        ),
        (
            "draft.md",
            b"# A review\n\n## 3 March 2026: incident\n\n1.1 Plover.\n\n## Publication\n",
            "does not look like a",
        ),
        ("log.md", b"# Learning log\n" + b"x" * (2 * 1024 * 1024), "has more than 2 MB"),
    ],
)
def test_another_file_is_left_alone(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(LogUnreadable, match=said) as caught:
        add_entry(path, ENTRY)
    assert name in str(caught.value)
    assert str(caught.value).endswith(".")
    assert path.read_bytes() == data


def test_letters_that_the_file_cant_hold(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes("Learning log – café\n".encode("cp1252"))
    with pytest.raises(LogUnwritable, match="no “ж”: save it as UTF-8"):
        add_entry(path, Entry(date(2026, 5, 4), "scoping", think="ж"))


def test_places_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(LogUnwritable, match="is not a folder"):
        add_entry(tmp_path / "none" / "log.md", ENTRY)
    with pytest.raises(LogUnreadable, match="is not there"):
        read_log(tmp_path / "log.md")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(LogUnreadable, match="is a folder"):
        read_log(tmp_path / "folder.md")
