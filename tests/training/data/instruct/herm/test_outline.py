"""Outlines are few points round what a mask covers."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from humanagent.training.data.convert.rle import encode
from humanagent.training.data.instruct.herm.outline import POINTS, decode, edges, outlines
from humanagent.training.data.rows import Part


@pytest.mark.parametrize("seed", range(20))
def test_a_mask_comes_back_from_its_code(seed: int) -> None:
    rng = np.random.default_rng(seed)
    height, width = rng.integers(1, 60, 2)
    mask = rng.random((height, width)) < rng.random()
    assert np.array_equal(decode(encode(mask), (width, height)), mask)


@pytest.mark.parametrize("seed", range(20))
def test_the_edges_enclose_the_mask_and_its_holes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mask = rng.random((12, 15)) < 0.7
    drawn = np.zeros(mask.shape, bool)
    for ring in edges(mask):  # a pixel is inside when its centre is
        x, y = np.meshgrid(np.arange(15) + 0.5, np.arange(12) + 0.5)
        drawn |= _inside(ring, x, y)
    assert (drawn | ~mask).all()


def test_a_round_part_keeps_its_shape_in_few_points() -> None:
    y, x = np.mgrid[:200, :300]
    mask = ((x - 150) / 100) ** 2 + ((y - 100) / 60) ** 2 < 1
    [ring] = outlines(Part("hair", (50, 40, 250, 160), mask=encode(mask)), (300, 200))
    assert len(ring) <= POINTS
    image = Image.new("1", (300, 200))
    ImageDraw.Draw(image).polygon(list(ring), fill=1)
    again = np.asarray(image)
    assert (again & mask).sum() / (again | mask).sum() > 0.97


def test_specks_are_left_out() -> None:
    mask = np.zeros((20, 20), bool)
    mask[2, 2] = True
    mask[5:15, 5:15] = True
    [ring] = outlines(Part("hat", (2, 2, 15, 15), mask=encode(mask)), (20, 20))
    assert sorted(ring) == [(5.0, 5.0), (5.0, 15.0), (15.0, 5.0), (15.0, 15.0)]


def _inside(
    ring: np.typing.NDArray[np.float64],
    x: np.typing.NDArray[np.float64],
    y: np.typing.NDArray[np.float64],
) -> np.typing.NDArray[np.bool_]:
    """Even-odd rule."""
    crossed = np.zeros(x.shape, int)
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y0 != y1:
            spans = (np.minimum(y0, y1) <= y) & (y < np.maximum(y0, y1))
            crossed += spans & (x0 + (y - y0) / (y1 - y0) * (x1 - x0) > x)
    return np.asarray(crossed % 2 == 1)
