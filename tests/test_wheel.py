"""The built wheel works by itself: in a fresh environment, without the checkout, with the README's programs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assistant", "indexes", "prompts")
NOT_SHIPPED = {"__pycache__", ".mypy_cache", ".ruff_cache"}


def _run(command: Sequence[str | Path], place: Path) -> str:
    """Run a command where the checkout can't be imported."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT], folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it, and nothing of the checkout.

    The packages it depends on are borrowed from the environment that runs the tests, by a path: a checkout installed
    there "editable" isn't reached that way, since the files that make it so only count in an environment's own folder.
    """
    folder = tmp_path_factory.mktemp("fresh") / "environment"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    made = scripts / Path(sys.executable).name
    _run([made, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], folder)
    own = Path(_run([made, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip())
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *_pointed_at()}
    (own / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    return made


def _pointed_at() -> set[str]:
    """Other folders of packages that the running environment borrows itself; never the checkout."""
    return {p for p in sys.path if p.endswith("site-packages") and Path(p).is_dir()}


def test_the_wheel_holds_all_its_files_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not NOT_SHIPPED & set(path.parts)
    }
    assert not wanted - names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == set(PACKAGES)
    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_it_runs_without_the_checkout(python: Path, tmp_path: Path) -> None:
    where = _run([python, "-c", "import assistant, indexes; print(assistant.__file__, indexes.__file__)"], tmp_path)
    assert all(Path(file).is_relative_to(python.parent.parent) for file in where.split())
    command = python.parent / "review-assistant"
    _run([command, "add-sample", "--no-progress"], tmp_path)
    own = tmp_path / "my-documents"
    own.mkdir()
    (own / "local-note.md").write_text("# Local note\n\n1.1 The chair must write to the family.\n", encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ask, add, check, findings, chain = re.findall(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert "must tell the National Learning Panel why" in _run([python, "-c", ask], tmp_path)
    printed = _run([python, "-c", add], tmp_path)
    assert "100%" in printed
    assert "added: local-note.md" in printed
    assert "The school failed to refer." in _run([python, "-c", check], tmp_path)
    assert "P1 When " in _run([python, "-c", findings], tmp_path)
    assert "paragraph 63" in _run([python, "-c", chain], tmp_path)
