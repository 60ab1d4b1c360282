"""A fixture that the tests of all converters share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("pyarrow")


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Writes a picture of a size into the data set; every call draws another colour."""
    made = 0

    def write(name: str, width: int = 64, height: int = 48) -> Path:
        nonlocal made
        made += 1
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (width, height), (made % 256, made // 256, 7)).save(path)
        return path

    return write
