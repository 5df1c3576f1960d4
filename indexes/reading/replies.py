"""What a reading process may send back: values, never code to run."""

from __future__ import annotations

import io
import pickle
from enum import Enum

__all__ = ["SafeUnpickler"]

_ALLOWED = frozenset(
    {
        ("builtins", "complex"),
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("builtins", "slice"),
        ("builtins", "bytearray"),
        ("builtins", "range"),
        ("copyreg", "_reconstructor"),
        ("builtins", "object"),
        ("collections", "OrderedDict"),
        ("collections", "defaultdict"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("pathlib", "Path"),
        ("pathlib", "PosixPath"),
        ("pathlib", "WindowsPath"),
        ("pathlib", "PurePosixPath"),
        ("pathlib._local", "PosixPath"),
        ("pathlib._local", "WindowsPath"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy.core.multiarray", "scalar"),
        ("numpy.core.numeric", "_frombuffer"),
    }
)


def _member(owner: object, name: str) -> Enum:
    """What Python 3.11 before 3.11.4 (that of Debian 12) pickles a member of an enumeration as: `getattr(Role, "BODY")`.

    Raises:
        pickle.UnpicklingError: for anything that is not such a member.
    """
    if isinstance(owner, type) and issubclass(owner, Enum) and name in owner.__members__:
        return owner.__members__[name]
    raise pickle.UnpicklingError(f"{name} is no member of an enumeration")


class SafeUnpickler(pickle.Unpickler):
    """Builds the classes of `indexes`, numpy arrays and plain values; anything else is refused.

    Source: "Restricting globals", the pickle module's documentation.
    """

    def find_class(self, module_name: str, global_name: str, /) -> object:
        """The class of that name. Raises `pickle.UnpicklingError` where it isn't allowed."""
        if (module_name, global_name) == ("builtins", "getattr"):
            return _member
        if (module_name, global_name) in _ALLOWED:
            return super().find_class(module_name, global_name)
        if module_name.startswith("indexes."):
            found = super().find_class(module_name, global_name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is not something a reader gives")

    @classmethod
    def loads(cls, data: bytes) -> tuple[str, object]:
        """One reply: its kind and its value. Raises `pickle.UnpicklingError`."""
        reply = cls(io.BytesIO(data)).load()
        if not (isinstance(reply, tuple) and len(reply) == 2 and isinstance(reply[0], str)):
            raise pickle.UnpicklingError("a reply is a pair of its kind and its value")
        return reply
