"""Names and passwords: kept as hashes, in a file for its owner only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.app.users import UserError, Users


def test_a_password_is_right_for_its_user_only(tmp_path: Path) -> None:
    users = Users(tmp_path / "folder" / "users.json")
    users.add("ann", "three quiet words")
    users.add("ben", "other quiet words")
    assert users.names == ("ann", "ben")
    assert users.is_right("ann", "three quiet words")
    assert not users.is_right("ann", "other quiet words")
    assert not users.is_right("nobody", "three quiet words")
    assert "quiet" not in users.path.read_text()


def test_adding_again_changes_the_password_and_removing_ends_it(tmp_path: Path) -> None:
    users = Users(tmp_path / "users.json")
    users.add("ann", "three quiet words")
    users.add("ann", "four other quiet words")
    assert not users.is_right("ann", "three quiet words")
    users.remove("ann")
    assert not users.is_right("ann", "four other quiet words")
    with pytest.raises(UserError, match="no user ann"):
        users.remove("ann")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    users = Users(tmp_path / "users.json")
    users.add("ann", "three quiet words")
    assert users.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "password"), [("a b", "three quiet words"), ("", "three quiet words"), ("ann", "short")]
)
def test_what_cannot_be_taken_is_said(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(UserError):
        Users(tmp_path / "users.json").add(name, password)


def test_a_damaged_file_is_an_error_and_not_an_open_door(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_text("{")
    with pytest.raises(UserError, match="can't be read"):
        Users(path).is_right("ann", "three quiet words")
