import subprocess
import sys
from pathlib import Path

import pytest

from indexes.errors import LibraryBroken, LibraryBusy, LibraryMissing
from indexes.snapshots import Snapshot, Snapshots, private_copy, verify


def _publish(snapshots: Snapshots, text: str) -> None:
    with snapshots.build() as snapshot:
        snapshot.catalogue.write_text(text)
        snapshot.words.mkdir()
        (snapshot.words / "words.json").write_text("{}")


def _fail_half_way(snapshots: Snapshots) -> None:
    with snapshots.build() as snapshot:
        snapshot.catalogue.write_text("half")
        msg = "half"
        raise RuntimeError(msg)


def test_no_library_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="review-assistant add"):
        Snapshots(tmp_path / "nothing").require()


def test_what_was_built_becomes_current(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    _publish(snapshots, "one")
    _publish(snapshots, "two")
    assert snapshots.require().catalogue.read_text() == "two"


def test_a_failed_build_changes_nothing(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    _publish(snapshots, "one")
    with pytest.raises(RuntimeError, match="half"):
        _fail_half_way(snapshots)
    assert snapshots.require().catalogue.read_text() == "one"
    assert len(list((tmp_path / "snapshots").iterdir())) == 1


def test_a_killed_writer_leaves_the_current_snapshot_and_its_remains_are_cleared(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    _publish(snapshots, "one")
    killed = (
        "import os, sys; from pathlib import Path; from indexes.snapshots import Snapshots\n"
        "with Snapshots(Path(sys.argv[1])).build() as s:\n"
        "    s.catalogue.write_text('half'); os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(tmp_path)], check=False).returncode == 9
    assert snapshots.require().catalogue.read_text() == "one"
    _publish(snapshots, "two")
    assert snapshots.require().catalogue.read_text() == "two"
    assert not list((tmp_path / "snapshots").glob("building-*"))


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    with snapshots.build() as snapshot:
        snapshot.catalogue.write_text("one")
        snapshot.words.mkdir()
        with pytest.raises(LibraryBusy, match="wait"), Snapshots(tmp_path).build():
            pass  # pragma: no cover - the lock is refused


def test_only_the_current_and_the_one_before_are_kept(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    for text in "abcd":
        _publish(snapshots, text)
    kept = sorted((tmp_path / "snapshots").iterdir())
    assert [Snapshot(p).catalogue.read_text() for p in kept] == ["c", "d"]


def test_a_changed_file_is_found_by_its_checksum(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    _publish(snapshots, "one")
    verify(snapshots.require())
    snapshots.require().catalogue.write_text("changed")
    with pytest.raises(LibraryBroken, match="damaged"):
        verify(snapshots.require())


def test_a_pointer_to_nothing_is_broken_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("000009-abc\n")
    with pytest.raises(LibraryBroken, match="current snapshot"):
        Snapshots(tmp_path).current()


def test_the_private_copy_goes_and_the_template_stays(tmp_path: Path) -> None:
    template = tmp_path / "chroma"
    template.mkdir()
    (template / "a").write_text("x")
    with private_copy(template) as copy:
        (copy / "a").write_text("changed")
    assert (template / "a").read_text() == "x"
    assert not copy.exists()
