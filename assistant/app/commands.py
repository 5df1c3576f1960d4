"""The commands `chat` and `user`."""

from __future__ import annotations

import argparse
import getpass
import importlib.util
import sys

from assistant.app.users import UserError, Users, default_users_file
from assistant.models.errors import ModelError
from assistant.models.settings import model_settings

__all__ = ["chat", "user"]

_DONE, _FAILED, _WRONG_USAGE = 0, 1, 2


def chat(options: argparse.Namespace) -> int:
    """Serve the chat until it is stopped."""
    from assistant.app.server import ChatSettings, run

    if options.mcp and importlib.util.find_spec("mcp") is None:
        _say("MCP needs one more package: pip install 'gradio[mcp]'.")
        return _WRONG_USAGE
    try:
        model = model_settings(options.model)
    except ModelError as error:
        _say(str(error))
        return _WRONG_USAGE
    settings = ChatSettings(
        library=options.library,
        host=options.host,
        port=options.port,
        with_sign_in=True if options.sign_in else None,
        with_mcp=options.mcp,
        may_change_library=not options.no_library_changes,
        upload_mb=options.upload_mb,
        users_file=options.users or default_users_file(),
        certificate=options.certificate,
        key=options.key,
        model=model,
    )
    try:
        run(settings, _say)
    except (UserError, ModelError, OSError) as error:
        _say(str(error))
        return _WRONG_USAGE
    return _DONE


def user(options: argparse.Namespace) -> int:
    """Add, remove or list who may sign in."""
    users = Users(options.users or default_users_file())
    try:
        if options.change == "list":
            sys.stdout.write("".join(f"{name}\n" for name in users.names))
            return _DONE
        if not options.name:
            _say(f"Give a name: review-assistant user {options.change} NAME.")
            return _WRONG_USAGE
        if options.change == "remove":
            users.remove(options.name)
            return _DONE
        users.add(options.name, _password())
    except UserError as error:
        _say(str(error))
        return _FAILED
    _say(f"{options.name} may sign in. The file of users is {users.path}.")
    return _DONE


def _password() -> str:
    """Asked for twice at a terminal; read from standard input elsewhere."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        raise UserError("The two passwords differ. Nothing was changed.")
    return first


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
