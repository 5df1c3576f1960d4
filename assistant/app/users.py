"""Who may sign in: names and password hashes in one file that only its owner can read."""

from __future__ import annotations

import json
import os
import re
import tempfile
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, ValidationError

__all__ = ["SHORTEST_PASSWORD", "UserError", "Users", "default_users_file"]

SHORTEST_PASSWORD = 12
"""Source: National Cyber Security Centre, "Three random words": length before complexity."""

_NAME = re.compile(r"[\w.@-]{1,64}")


class UserError(Exception):
    """A name or password can't be taken, or the file can't be read; the message says what to do."""


class _User(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    hash: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    users: tuple[_User, ...] = ()


def default_users_file() -> Path:
    """`ASSISTANT_USERS`, or `users.json` in this user's configuration folder."""
    set_by_hand = os.environ.get("ASSISTANT_USERS")
    return Path(set_by_hand) if set_by_hand else user_config_path("review-assistant") / "users.json"


class Users:
    """The users of one file. Read again for each sign-in, so that a new user needs no restart."""

    def __init__(self, path: Path, hasher: PasswordHasher | None = None) -> None:
        self.path = path
        self._hasher = hasher or PasswordHasher()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in order.

        Raises:
            UserError: where the file can't be understood.
        """
        return tuple(sorted(user.name for user in self._read().users))

    def add(self, name: str, password: str) -> None:
        """Add a user, or give a user a new password.

        Raises:
            UserError: for a name or a password that can't be taken.
        """
        if not _NAME.fullmatch(name):
            raise UserError("A name has 1 to 64 letters, digits or . _ @ - and no spaces.")
        if len(password) < SHORTEST_PASSWORD:
            raise UserError(f"A password has at least {SHORTEST_PASSWORD} characters: three random words do well.")
        others = tuple(user for user in self._read().users if user.name != name)
        self._write(_File(users=(*others, _User(name=name, hash=self._hasher.hash(password)))))

    def remove(self, name: str) -> None:
        """Take a user out.

        Raises:
            UserError: where there is none of that name.
        """
        users = self._read().users
        if name not in {user.name for user in users}:
            raise UserError(f"There is no user {name}.")
        self._write(_File(users=tuple(user for user in users if user.name != name)))

    def is_right(self, name: str, password: str) -> bool:
        """True where the password is this user's. Takes as long for a name that doesn't exist."""
        user = next((user for user in self._read().users if user.name == name), None)
        try:
            self._hasher.verify(user.hash if user else _nobody(self._hasher), password)
        except (VerificationError, InvalidHashError):
            return False
        return user is not None

    def _read(self) -> _File:
        try:
            return _File.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return _File()
        except (OSError, ValidationError) as error:
            raise UserError(
                f"The file of users {self.path} can't be read: mend it, or remove it and add the users again."
            ) from error

    def _write(self, content: _File) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent)  # made readable by its owner only
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content.model_dump(), file, indent=1)
        Path(name).replace(self.path)


@lru_cache(maxsize=4)
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(os.urandom(16).hex())
