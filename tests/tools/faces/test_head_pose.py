"""Where a head is turned, from a face whose turn is known."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.tools.faces.head_pose import head_pose
from humanagent.tools.faces.mesh import CHIN, FOREHEAD, LEFT_EYE_OUT, RIGHT_EYE_OUT

#: x to the right, y down, z away from the camera: a face that looks at the camera.
AHEAD = {
    RIGHT_EYE_OUT: (-3, -2, 0),
    LEFT_EYE_OUT: (3, -2, 0),
    FOREHEAD: (0, -9, 0),
    CHIN: (0, 9, 0),
}


def face(about: str, degrees: float) -> np.ndarray:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turns = {
        "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
        "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }
    mesh = np.zeros((468, 3))
    for point, place in AHEAD.items():
        mesh[point] = np.array(turns[about]) @ place
    return mesh


@pytest.mark.parametrize("degrees", [-40.0, 0.0, 25.0])
def test_a_turn_about_one_axis_is_told_as_that(degrees: float) -> None:
    # About y a positive angle moves what is nearest to the camera (-z) to the left.
    assert head_pose(face("y", -degrees)) == pytest.approx((degrees, 0, 0), abs=0.1)
    # About x it moves what is nearest downwards (y grows downwards).
    assert head_pose(face("x", -degrees)) == pytest.approx((0, degrees, 0), abs=0.1)
    assert head_pose(face("z", degrees)) == pytest.approx((0, 0, degrees), abs=0.1)


def test_size_and_place_do_not_matter() -> None:
    assert head_pose(face("y", 20) * 37 + 500) == head_pose(face("y", 20))
