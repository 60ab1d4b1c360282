"""Fixtures that several packages' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def example_photos() -> Path:
    """The photos that ship with the examples."""
    return ROOT / "examples" / "photos"


@pytest.fixture(scope="session")
def open_photos() -> Path:
    """The open photo set, for tests marked ``photos``."""
    folder = Path(os.environ.get("HUMANAGENT_PHOTOS", ROOT.parent / "shared" / "photos"))
    if not (folder / "annotations.json").exists():
        pytest.skip("the open photo set is not here: set HUMANAGENT_PHOTOS")
    return folder
