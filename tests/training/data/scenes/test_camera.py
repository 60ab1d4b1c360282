from __future__ import annotations

import numpy as np
import pytest

from humanagent.training.data.scenes.camera import Camera

LEVEL = Camera(height=1.5, pitch=0.0, focal=200.0, size=(320, 240))


def test_straight_ahead_is_the_middle():
    assert LEVEL.project(np.array([0.0, 1.5, -3.0])).tolist() == [160, 120]


def test_right_is_right_and_up_is_up():
    u, v = LEVEL.project(np.array([0.5, 2.0, -2.0]))
    assert (u, v) == (160 + 50, 120 - 50)


def test_twice_as_far_is_half_as_large():
    near, far = LEVEL.project(np.array([[1.0, 1.5, -2.0], [1.0, 1.5, -4.0]]))
    assert near[0] - 160 == pytest.approx(2 * (far[0] - 160))


@pytest.mark.parametrize("pitch", [-10.0, 0.0, 20.0])
def test_the_horizon_is_where_far_ground_ends(pitch):
    camera = Camera(1.5, pitch, 200.0, (320, 240))
    far = camera.project(np.array([0.0, 0.0, -1e6]))
    assert far[1] == pytest.approx(camera.horizon(), abs=0.01)


def test_a_camera_that_looks_down_sees_the_ground_higher():
    ground = np.array([0.0, 0.0, -4.0])
    down = Camera(1.5, 15.0, 200.0, (320, 240))
    assert down.project(ground)[1] < LEVEL.project(ground)[1]


def test_depth_is_along_the_view():
    assert LEVEL.view(np.array([7.0, 3.0, -4.0]))[2] == 4.0
    r = Camera(1.0, 25.0, 100.0, (10, 10)).rotation
    np.testing.assert_allclose(r @ r.T, np.eye(3), atol=1e-12)
