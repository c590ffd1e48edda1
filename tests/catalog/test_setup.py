"""What `make` sets up: pinned by version and hash, and clear about what it misses."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = [ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock"]


def pinned(lock: Path) -> dict[str, str]:
    """Versions by package of a lock file."""
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", lock.read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_locks_name_packages_by_version_and_hash_only(lock: Path) -> None:
    """Every pin is followed by hashes, and no line says where to download from."""
    pins = re.findall(r"^\S+==\S+.*\n(.*)", lock.read_text(), re.MULTILINE)
    # A package may have a pin for old Pythons and one for new ones.
    assert len(pins) == len(re.findall(r"^[a-z0-9.-]+==", lock.read_text(), re.MULTILINE)) > 0
    assert all(following.strip().startswith("--hash=sha256:") for following in pins)
    assert "://" not in lock.read_text()
    assert "--index-url" not in lock.read_text()


@pytest.mark.parametrize(("lock", "extra"), [(LOCKS[0], None), (LOCKS[1], "test")], ids=str)
def test_locks_satisfy_what_the_project_asks_for(lock: Path, extra: str | None) -> None:
    """A dependency that is added or raised without `make lock` is noticed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["build"],
        *(project["project"]["optional-dependencies"][extra] if extra else ()),
    ]
    pins = pinned(lock)
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0")), requirement


def test_tests_run_on_the_versions_that_are_deployed() -> None:
    """The tests' lock is the other one with more packages."""
    deployed, tested = map(pinned, LOCKS)
    assert deployed.items() <= tested.items()


def make_environment(folder: Path, python: str) -> str:
    """What `make` says when it makes an environment in `folder` with `python`, which must fail."""
    shutil.copy(ROOT / "Makefile", folder)
    made = subprocess.run(
        ["make", ".venv/bin/python", f"PYTHON={python}"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert made.returncode != 0
    return made.stderr


def test_make_says_which_python_it_needs(tmp_path: Path) -> None:
    """Without a fitting Python, `make` names the version and how to point at one."""
    assert "Python 3.11 or newer is needed" in make_environment(tmp_path, "no-such-python")


def test_make_says_how_to_get_environments_on_debian(tmp_path: Path) -> None:
    """A Python that cannot make environments, as Debian ships it, is named with the package to install."""
    python = tmp_path / "python-without-venv"
    python.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n')
    python.chmod(0o755)
    said = make_environment(tmp_path, str(python))
    assert "apt-get install python3-venv" in said
    assert str(python) in said
