from __future__ import annotations

import numpy as np
import pytest

from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.raycast import (
    Hits,
    cast,
    cone_screens,
    grid_of,
    nearest,
)
from humanagent.training.data.scenes.solids import Box, Cone, boxes_of, cones_of
from tests.training.data.scenes.brute import inside_boxes, inside_cones

CAMERA = Camera(height=1.4, pitch=12.0, focal=60.0, size=(48, 40))
GREY = (0.5, 0.5, 0.5)
NONE = boxes_of([])


def random_cone(rng: np.random.Generator) -> Cone:
    a = rng.uniform((-0.8, 0.3, -4.5), (0.8, 1.6, -3.0))
    b = a + rng.uniform(-0.7, 0.7, 3)
    axis = rng.normal(size=3)
    axis /= np.linalg.norm(axis)
    ra, rb = rng.uniform(0.05, 0.35, 2)
    squash = rng.choice([1.0, 1.6, 4.0])
    return Cone(tuple(a), tuple(b), ra, rb, GREY, tuple(axis), squash)


def depths(cones, boxes) -> np.ndarray:
    grid = grid_of(CAMERA, 1)
    depth, _ = nearest(cast(cones, boxes, CAMERA, grid), grid.width * grid.height)
    return depth.reshape(grid.height, grid.width)


def marched(inside) -> np.ndarray:
    """First depth (H, W) at which each ray is inside, by small steps."""
    steps = np.arange(1.5, 6.5, 0.01)
    width, height = CAMERA.size
    out = np.full((height, width), np.inf)
    for v in range(0, height, 3):
        for u in range(0, width, 3):
            ray = np.array([(u + 0.5 - width / 2) / 60.0, (v + 0.5 - height / 2) / 60.0, 1.0])
            points = (steps[:, None] * ray) @ CAMERA.rotation + (0, CAMERA.height, 0)
            hit = np.flatnonzero(inside(points).any(1))
            out[v, u] = steps[hit[0]] if len(hit) else np.inf
    return out


def compare(found: np.ndarray, expected: np.ndarray) -> None:
    rows, columns = slice(0, None, 3), slice(0, None, 3)
    a, b = found[rows, columns], expected[rows, columns]
    both = np.isfinite(a) & np.isfinite(b)
    # A ray that grazes an edge may be met by one and passed by the other.
    assert (np.isfinite(a) != np.isfinite(b)).mean() < 0.03
    assert both.any()
    assert np.quantile(np.abs(a[both] - b[both]), 0.95) < 0.03


@pytest.mark.parametrize("seed", range(12))
def test_cones_are_met_where_a_patient_ray_meets_them(seed):
    cones = cones_of([(0, random_cone(np.random.default_rng(seed)))])
    compare(depths(cones, NONE), marched(lambda p: inside_cones(p, cones)))


@pytest.mark.parametrize("seed", range(4))
def test_boxes_are_met_where_a_patient_ray_meets_them(seed):
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    half = tuple(rng.uniform(0.1, 0.5, 3))
    boxes = boxes_of([(0, Box((0.1, 1.0, -4.0), half, GREY, tuple(map(tuple, axes))))])
    compare(depths(cones_of([]), boxes), marched(lambda p: inside_boxes(p, boxes)))


def test_a_cone_that_swallows_its_other_end_is_a_ball():
    ball = Cone((0, 1, -4), (0, 1, -4), 0.3, 0.3, GREY)
    swallowed = Cone((0, 1, -4), (0, 1.1, -4), 0.3, 0.05, GREY)
    one, two = (depths(cones_of([(0, c)]), NONE) for c in (ball, swallowed))
    assert np.isfinite(one).sum() > 20
    assert (np.isfinite(one) != np.isfinite(two)).mean() < 0.02


def test_the_nearer_solid_wins_and_ties_go_to_the_first():
    hits = Hits(
        np.array([4, 4, 4, 7, 7], np.int32),
        np.array([0, 1, 2, 3, 4], np.int32),
        np.array([3.0, 2.0, 2.0, 5.0, 6.0], np.float32),
    )
    depth, solid = nearest(hits, 9)
    assert (solid[4], depth[4]) == (1, 2.0)
    assert (solid[7], depth[7]) == (3, 5.0)
    assert solid[0] == -1
    assert np.isinf(depth[0])


@pytest.mark.parametrize("seed", range(10))
def test_screen_boxes_enclose_every_hit(seed):
    """Cut to a screen box that is one ray larger, the picture stays the same."""
    rng = np.random.default_rng(seed)
    cone = random_cone(rng)
    cones = cones_of([(0, cone)])
    grid = grid_of(CAMERA, 1)
    x0, y0, x1, y1 = cone_screens(cones, CAMERA, grid)[0]
    inside = np.isfinite(marched(lambda p: inside_cones(p, cones)))
    rows, columns = np.nonzero(inside)
    assert (columns >= x0).all()
    assert (columns < x1).all()
    assert (rows >= y0).all()
    assert (rows < y1).all()


def test_what_is_at_the_camera_or_behind_it_is_not_drawn():
    behind = cones_of([(0, Cone((0, 1, 2), (0, 1, 3), 0.3, 0.3, GREY))])
    at_eye = boxes_of([(0, Box((0, 1.4, 0), (0.5, 0.5, 0.5), GREY))])
    assert not np.isfinite(depths(behind, at_eye)).any()
