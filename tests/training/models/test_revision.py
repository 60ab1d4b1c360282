"""The code revision is that of this package, not of a repository that happens to be around it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from humanagent.training.models.revision import code_revision


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    folder = tmp_path / "humanagent"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    git(tmp_path, "init", "-q")
    return folder


def test_a_checkout_has_its_commit(package: Path) -> None:
    git(package, "add", ".")
    git(package, "commit", "-qm", "first")
    clean = code_revision(package)
    assert clean.startswith("git:")
    (package / "__init__.py").write_text("changed = 1\n")
    assert code_revision(package) == f"{clean}+changes"


def test_an_untracked_package_has_its_version(package: Path) -> None:
    assert code_revision(package).startswith("humanagent ")
