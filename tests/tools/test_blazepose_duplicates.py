"""Which candidates are one body."""

from __future__ import annotations

import numpy as np

from humanagent.tools.blazepose.candidates import Candidate, Proposal
from humanagent.tools.blazepose.crop import Roi
from humanagent.tools.blazepose.duplicates import insides, one_body
from humanagent.tools.blazepose.landmarks import Landmarks

FAR_APART = np.eye(2)


def candidate(x: float, y: float, silhouette: tuple[int, int]) -> Candidate:
    """Joints all at one point of a 64 x 64 region; the silhouette is a range of its columns."""
    mask = np.zeros((64, 64))
    mask[:, slice(*silhouette)] = 1
    roi = Roi(32, 32, 64, 0.0)
    ones = np.ones(33)
    landmarks = Landmarks(np.tile([x, y], (39, 1)), ones, ones, ones, 1.0, mask, roi)
    return Candidate(Proposal(roi, 1, 1, 1, False), landmarks, 1.0, True, 0.0)


def test_a_pose_inside_anothers_silhouette_is_the_same_body() -> None:
    left, right = candidate(10, 32, (0, 32)), candidate(20, 32, (40, 64))
    np.testing.assert_array_equal(insides([left, right]), [[1, 1], [0, 0]])
    assert one_body([left, right], FAR_APART).all()


def test_people_side_by_side_are_two() -> None:
    left, right = candidate(10, 32, (0, 32)), candidate(50, 32, (32, 64))
    np.testing.assert_array_equal(one_body([left, right], FAR_APART), np.eye(2, dtype=bool))


def test_poses_that_are_alike_are_one_body() -> None:
    left, right = candidate(10, 32, (0, 32)), candidate(50, 32, (32, 64))
    assert one_body([left, right], np.full((2, 2), 0.4)).all()


def test_nobody_is_nobodys_double() -> None:
    assert one_body([], np.zeros((0, 0))).shape == (0, 0)
