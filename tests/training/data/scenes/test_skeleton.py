from __future__ import annotations

import numpy as np
import pytest

from humanagent.training.data.scenes.body import Bodies, draw_body
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.poses import ARMS, POSTURES
from humanagent.training.data.scenes.reach import reach
from humanagent.training.data.scenes.skeleton import DOF, FRAME, LIMITS, coco_joints, limited, pose

BODY = draw_body(Dice(0), "adult")
BODIES = Bodies([BODY])
#: World axes of somebody with heading 0, who faces the camera: the left hand is on the right.
LEFT, UP, FORWARD = np.eye(3)


def posed(heading: float = 0.0, **angles: float):
    table = np.zeros((1, len(DOF)))
    for name, value in angles.items():
        table[0, DOF[name]] = value
    return pose(table, BODIES, np.array([heading]))


def direction(frames, start: str, end: str) -> np.ndarray:
    a, b = frames.origin[0, FRAME[start]], frames.origin[0, FRAME[end]]
    return (b - a) / np.linalg.norm(b - a)


def test_nobody_bends_beyond_the_limits():
    wild = np.random.default_rng(0).uniform(-400, 400, (50, len(LIMITS)))
    low, high = np.array(list(LIMITS.values())).T
    kept = limited(wild)
    assert (kept >= low).all()
    assert (kept <= high).all()
    straight = posed(left_elbow=-90.0)  # an elbow does not bend backwards
    np.testing.assert_allclose(direction(straight, "left_upper", "left_hand"), -UP, atol=1e-9)


@pytest.mark.parametrize(("table", "what"), [(POSTURES, "posture"), (ARMS, "arm")])
def test_the_library_stays_within_the_limits(table, what):
    for name, row in table.items():
        for dof, (centre, spread) in row.angles.items():
            low, high = LIMITS[dof if dof in LIMITS else f"left_{dof}"]
            assert low <= centre - spread, (what, name, dof)
            assert centre + spread <= high, (what, name, dof)


@pytest.mark.parametrize("seed", range(5))
def test_segments_keep_their_lengths_in_every_pose(seed):
    rng = np.random.default_rng(seed)
    frames = pose(rng.uniform(-180, 180, (1, len(DOF))), BODIES, np.array([33.0]))
    for start, end, length in (
        ("left_upper", "left_fore", BODY.upper_arm),
        ("right_fore", "right_hand", BODY.forearm),
        ("left_thigh", "left_shin", BODY.thigh),
        ("right_shin", "right_foot", BODY.shin),
    ):
        a, b = frames.origin[0, FRAME[start]], frames.origin[0, FRAME[end]]
        assert np.linalg.norm(b - a) == pytest.approx(length)
    r = frames.rotation[0]
    np.testing.assert_allclose(
        r @ r.transpose(0, 2, 1), np.broadcast_to(np.eye(3), r.shape), atol=1e-9
    )


def test_arms_go_where_their_angles_say():
    arm = ("left_upper", "left_fore")
    np.testing.assert_allclose(direction(posed(), *arm), -UP, atol=1e-9)
    forward = posed(left_raise=90.0)
    np.testing.assert_allclose(direction(forward, *arm), FORWARD, atol=1e-9)
    side = {"left_raise": 90.0, "left_azimuth": 90.0}
    np.testing.assert_allclose(direction(posed(**side), *arm), LEFT, atol=1e-9)
    other = {"right_raise": 90.0, "right_azimuth": 90.0}
    np.testing.assert_allclose(
        direction(posed(**other), "right_upper", "right_fore"), -LEFT, atol=1e-9
    )
    curl = posed(left_elbow=90.0)
    np.testing.assert_allclose(direction(curl, "left_fore", "left_hand"), FORWARD, atol=1e-9)


def test_knees_bend_backwards_and_hips_forwards():
    thigh = direction(posed(left_hip=90.0), "left_thigh", "left_shin")
    np.testing.assert_allclose(thigh, FORWARD, atol=1e-9)
    shin = direction(posed(left_knee=90.0), "left_shin", "left_foot")
    np.testing.assert_allclose(shin, -FORWARD, atol=1e-9)


def test_heading_90_faces_the_viewers_right():
    joints = coco_joints(posed(heading=90.0), BODIES)[0]
    nose, ears = joints[0], joints[3:5].mean(0)
    assert (nose - ears)[0] > 0.05
    assert abs((nose - ears)[2]) < 1e-9


def test_left_joints_are_the_persons_own():
    joints = coco_joints(posed(), BODIES)[0]
    for left in range(1, 17, 2):
        assert joints[left, 0] > 0 > joints[left + 1, 0]  # facing us, their left is our right


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("point", [(0.1, 0.2, 0.35), (0.3, -0.2, 0.2), (0.05, 0.35, 0.2)])
def test_a_hand_reaches_a_point(side, point):
    frames = posed()
    x, y, z = point
    goal = frames.at(0, "chest", (x if side == "left" else -x, y, z))
    angles = np.zeros((1, len(DOF)))
    for dof, value in reach(frames, 0, BODY, side, goal).items():
        angles[0, dof] = value
    np.testing.assert_allclose(limited(angles), angles)
    hand = pose(angles, BODIES, np.zeros(1)).at(0, f"{side}_hand", (0, -0.55 * BODY.hand, 0))
    np.testing.assert_allclose(hand, goal, atol=1e-6)


def test_who_cannot_reach_stretches_the_arm():
    frames = posed()
    angles = reach(frames, 0, BODY, "left", frames.at(0, "chest", (0.2, 0.1, 5.0)))
    assert angles[DOF["left_elbow"]] < 6


def test_proportions_by_age():
    adult, child = (draw_body(Dice(5), age) for age in ("adult", "child"))
    assert child.stature < 1.4 < adult.stature
    assert child.head / child.stature > 1.15 * adult.head / adult.stature
