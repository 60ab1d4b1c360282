"""Pixel values are those of the processor that vLLM and transformers use."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values

SQUARE = Preprocessing(image_size=112)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    shape = (height, width, 3)
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    return Image.fromarray(pixels).convert(mode)


def test_shape_range_and_order_of_channels() -> None:
    red = pixel_values(Image.new("RGB", (50, 20), (255, 0, 0)), SQUARE)
    assert red.shape == (3, 112, 112)
    assert red.dtype == np.float32
    assert [float(c.mean()) for c in red] == [1, -1, -1]


def test_a_picture_is_stretched_so_that_relative_places_stay() -> None:
    picture = Image.new("RGB", (400, 100))
    picture.paste("white", (200, 0, 400, 100))
    bright = pixel_values(picture, SQUARE)[0] > 0
    assert bright[:, 56:].all()
    assert not bright[:, :56].any()


@pytest.mark.parametrize("mode", ["L", "RGBA", "P"])
def test_every_kind_of_picture_becomes_rgb(mode: str) -> None:
    assert pixel_values(noise(30, 40, mode), SQUARE).shape == (3, 112, 112)


@pytest.mark.parametrize("size", [(640, 427), (112, 112), (50, 300)])
def test_the_numbers_are_those_of_the_siglip_processor(size: tuple[int, int]) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

    theirs = SiglipImageProcessorPil(size={"height": 112, "width": 112})
    picture = noise(*size)
    expected = theirs(picture, return_tensors="np")["pixel_values"][0]
    assert np.abs(pixel_values(picture, SQUARE) - expected).max() < 1e-6
