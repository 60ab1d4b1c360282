"""Crops: MMPose's arithmetic, and two libraries that cut the same pixels."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import numpy as np
import pytest

from humanagent.tools.crops import Affine, centred, crop_of_box, letterbox, warp_numpy
from humanagent.tools.protocols import Image

RNG = np.random.default_rng(3)
PICTURE: Image = RNG.integers(0, 256, (90, 70, 3), dtype=np.uint8)


def test_a_box_lands_in_the_middle_enlarged_by_a_quarter() -> None:
    affine = crop_of_box((10, 20, 40, 60), (192, 256))
    assert affine is not None
    centre = affine.to_crop(np.array([25.0, 40.0]))
    np.testing.assert_allclose(centre, [96, 128], rtol=1e-6)
    top, bottom = affine.to_crop(np.array([[25.0, 20.0], [25.0, 60.0]]))[:, 1]
    assert bottom - top == pytest.approx(256 / 1.25, rel=1e-6)


@pytest.mark.parametrize("box", [(0, 0, 300, 10), (5, 5, 8, 200), (-50, -50, 10, 10)])
def test_crops_keep_proportions_and_find_their_way_back(box: tuple[int, int, int, int]) -> None:
    affine = crop_of_box(box, (192, 256))
    assert affine is not None
    assert affine.kx == pytest.approx(affine.ky, rel=1e-6)
    points = RNG.uniform(0, 200, (5, 2))
    np.testing.assert_allclose(affine.to_picture(affine.to_crop(points)), points)


@pytest.mark.parametrize("box", [(5, 5, 5, 9), (9, 5, 2, 8), (0, 0, float("nan"), 4)])
def test_a_box_without_area_has_no_crop(box: tuple[float, float, float, float]) -> None:
    assert crop_of_box(box, (192, 256)) is None


def test_whole_pixels_are_copied() -> None:
    out = warp_numpy(PICTURE, Affine(1, 1, -7, -11), (20, 30))
    np.testing.assert_array_equal(out, PICTURE[11:41, 7:27])


def test_halfway_between_two_pixels_lies_their_mean() -> None:
    picture = np.zeros((1, 2, 3), np.uint8)
    picture[0, 1] = 100
    out = warp_numpy(picture, Affine(2, 1, 0, 0), (3, 1))
    assert out[0, :, 0].tolist() == [0, 50, 100]


def test_beyond_the_picture_lies_the_fill() -> None:
    out = warp_numpy(PICTURE, Affine(1, 1, 500, 500), (6, 4), fill=114)
    assert (out == 114).all()


def test_replicated_edges_continue_the_outermost_pixels() -> None:
    out = warp_numpy(PICTURE, Affine(1, 1, 5, 0), (8, 4), edge="replicate")
    np.testing.assert_array_equal(out[:, :6], PICTURE[:4, :1].repeat(6, axis=1))


def test_letterboxed_corners_are_the_corners_of_the_picture() -> None:
    canvas, affine = letterbox(PICTURE, (64, 64))
    assert (canvas[:, 51:] == 114).all()
    np.testing.assert_allclose(affine.to_crop(np.array([70.0, 90.0])), [50, 64])


def test_a_centred_picture_has_the_same_margin_on_both_sides() -> None:
    white = np.full((90, 70, 3), 255, np.uint8)
    canvas, _ = centred(white, (64, 64), fill=0)
    margins = (canvas[32, :, 0] == 0).nonzero()[0]
    assert abs((margins < 32).sum() - (margins > 32).sum()) <= 1


@pytest.mark.skipif(importlib.util.find_spec("cv2") is None, reason="needs cv2")
@pytest.mark.parametrize("edge", ["constant", "replicate"])
@pytest.mark.parametrize(("scale", "shift"), [(0.55, -3.3), (2.3, -40.7), (0.8, 9.2), (0.2, 30.0)])
def test_numpy_cuts_what_opencv_cuts(scale: float, shift: float, edge: str) -> None:
    """Exactly, but for rounding; OpenCV 4 rounds positions to 1/32 of a pixel."""
    import cv2

    smooth = cv2.GaussianBlur(PICTURE, (0, 0), 2)
    ours = warp_numpy(smooth, Affine(scale, scale, shift, shift / 2), (48, 64), fill=114, edge=edge)  # type: ignore[arg-type]
    border = cv2.BORDER_CONSTANT if edge == "constant" else cv2.BORDER_REPLICATE
    matrix = np.array([[scale, 0, shift], [0, scale, shift / 2]], np.float32)
    theirs = cv2.warpAffine(
        smooth, matrix, (48, 64), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=(114,) * 3
    )
    most = 1 if int(cv2.__version__.split(".")[0]) >= 5 else 4
    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= most


def test_several_threads_may_be_the_first_to_cut() -> None:
    """OpenCV is not to be found while another thread imports it."""
    code = """
from concurrent.futures import ThreadPoolExecutor
from humanagent.tools.crops import warp_library
with ThreadPoolExecutor(8) as pool:
    print(len(set(pool.map(lambda _: warp_library(), range(8)))))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
