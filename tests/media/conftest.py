"""Pictures made on the spot; no photo files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

Encode = Callable[..., bytes]


@pytest.fixture
def scene() -> Image.Image:
    """64 x 48, its quarters red, green (top), blue, white (bottom): every turn is visible."""
    image = Image.new("RGB", (64, 48), "white")
    image.paste("red", (0, 0, 32, 24))
    image.paste("lime", (32, 0, 64, 24))
    image.paste("blue", (0, 24, 32, 48))
    return image


@pytest.fixture
def encode() -> Encode:
    """``encode(image, "PNG", **options)`` gives the file's bytes."""

    def _encode(image: Image.Image, format: str, **options: Any) -> bytes:
        buffer = io.BytesIO()
        image.save(buffer, format, **options)
        return buffer.getvalue()

    return _encode
