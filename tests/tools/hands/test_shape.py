"""What a hand does, from joints made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.tools.hands.shape import FINGERS, bends, fingers, shape


def hand(*bent: float) -> np.ndarray:
    """(21, 3) joints, fingers up, each finger bent by so many degrees in all, towards -z."""
    joints = np.zeros((21, 3))
    for i, (finger, degrees) in enumerate(zip(FINGERS, bent, strict=True)):
        joints[finger[1]] = at = np.array([0.02 * (i - 1.5), 0.09, 0.0])
        # The first bend is that of the wrist and the knuckle.
        into = np.array([at[0], at[1]]) / np.hypot(at[0], at[1])
        for k, joint in enumerate(finger[2:], start=1):
            turn = np.radians(degrees * k / 3)
            along = np.array([*(into * np.cos(turn)), -np.sin(turn)])
            at = at + 0.03 * along
            joints[joint] = at
    return joints


def read(*bent: float, turned: float = 0.0, trust: float = 1.0) -> tuple[str, float]:
    """The shape of a hand that is turned about the fingers by so many degrees."""
    joints = hand(*bent)
    points = joints[:, :2] * [np.cos(np.radians(turned)), 1] * 1000
    return shape(joints, points, trust)


def test_bends_are_those_of_the_fingers() -> None:
    np.testing.assert_allclose(bends(hand(0, 30, 90, 150)), (0, 30, 90, 150), atol=1e-4)


@pytest.mark.parametrize(
    ("bent", "word"),
    [
        ((5, 10, 10, 20), "open"),
        ((180, 190, 190, 170), "fist"),
        ((10, 180, 190, 170), "pointing"),
        ((100, 100, 100, 100), "unknown"),  # relaxed
        ((10, 10, 180, 180), "unknown"),  # two fingers
        ((180, 10, 180, 180), "unknown"),  # another finger than the index
        ((10, 10, 10, 180), "unknown"),
    ],
)
def test_every_finger_has_to_be_clear(bent: tuple[float, ...], word: str) -> None:
    assert read(*bent)[0] == word


def test_an_open_hand_seen_from_the_edge_is_not_told() -> None:
    assert read(0, 0, 0, 0)[0] == "open"
    assert read(0, 0, 0, 0, turned=85) == ("unknown", 0.0)


def test_confidence_falls_towards_the_doubtful_and_with_the_joints() -> None:
    sure, less = read(200, 200, 200, 200)[1], read(140, 200, 200, 200)[1]
    assert sure > less > 0.5
    assert read(200, 200, 200, 200, trust=0.8)[1] == pytest.approx(0.8 * sure, abs=0.001)


def test_each_finger_is_told_by_itself() -> None:
    told = fingers(hand(10, 200, 100, 0), trust=0.9)
    words = {name: reading.value for name, reading in told.items()}
    assert words == {
        "index": "straight",
        "middle": "folded",
        "ring": "unknown",
        "little": "straight",
    }
    assert told["middle"].confidence <= 0.9
