"""What other programs may import is what `__all__` says, no more and no less."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import assistant
import indexes
from indexes import documents, errors

NOT_IMPORTED = {"indexes.reading.worker", "assistant.__main__"}
"""Run as programs."""


def _modules() -> list[str]:
    found = []
    for package in (assistant, indexes):
        found += [m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.") if not m.ispkg]
    return sorted(name for name in found if name not in NOT_IMPORTED and not name.startswith("assistant.app"))


@pytest.mark.parametrize("name", _modules())
def test_every_name_of_all_exists_once(name: str) -> None:
    module = importlib.import_module(name)
    declared = list(module.__all__)
    assert len(declared) == len(set(declared))
    assert not [n for n in declared if not hasattr(module, n)]


def test_assistant_exports_what_it_imports() -> None:
    public = {n for n, value in vars(assistant).items() if not n.startswith("_") and not isinstance(value, ModuleType)}
    assert public == set(assistant.__all__)
    assert list(assistant.__all__) == sorted(assistant.__all__)


def test_assistant_exports_the_nouns_and_the_errors() -> None:
    nouns = {"Citation", "Document", "Edition", "Filters", "Force", "Hit", "Kind", "Paragraph", "Passage", "Standing"}
    assert nouns <= set(documents.__all__)
    answers = {"Answer", "Claim", "Provenance", "Status", "Turn"}
    raised = {
        n for n, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, errors.IndexesError)
    }
    wanted = {"Assistant", "Library", "LibraryRetriever"} | nouns | answers | raised
    assert not wanted - set(assistant.__all__)


def test_public_names_have_docstrings() -> None:
    bare = [
        n for n in assistant.__all__ if inspect.isclass(getattr(assistant, n)) and not getattr(assistant, n).__doc__
    ]
    assert not bare


def test_the_error_tree_is_drawn_as_it_is() -> None:
    """The docstring of `indexes.errors` names every error under its parent."""
    drawn: dict[int, str] = {}
    parents: dict[str, str | None] = {}
    for line in (errors.__doc__ or "").splitlines():
        name = next((word for word in line.split() if word in errors.__all__), None)
        if name is None:
            continue
        depth = line.index(name)
        drawn[depth] = name
        above = [d for d in drawn if d < depth]
        parents[name] = drawn[max(above)] if above else None
    assert set(parents) == set(errors.__all__)
    for name, parent in parents.items():
        assert parent is None or getattr(errors, name).__base__.__name__ == parent
