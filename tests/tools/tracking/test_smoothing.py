"""Joints: steady where people stand, quick where they move, untouched where not seen."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.scene import INDEX, Keypoints, Person
from humanagent.tools.tracking import JointSmoother, OneEuroSettings, PersonTracker
from humanagent.tools.tracking.one_euro import OneEuro
from tests.tools.tracking.conftest import scene_of

HEIGHT = 200.0
FPS = 25.0


def with_joints(xy: np.ndarray, visibility: int = 2) -> Person:
    xyv = np.concatenate([xy, np.full((17, 1), visibility)], axis=1)
    keypoints = Keypoints.from_array(xyv)
    return Person(id="P1", bbox=(100, 100, 180, 100 + HEIGHT), score=1, keypoints=keypoints)


def jitter(track: np.ndarray) -> float:
    return float(np.diff(track, axis=0).std())


def test_the_jitter_of_a_standing_person_is_halved() -> None:
    rng = np.random.default_rng(0)
    noisy = 150 + rng.normal(0, 4, (75, 17, 2))
    smoother = JointSmoother()
    smooth = np.array(
        [smoother(with_joints(xy), t / FPS).keypoints.xy for t, xy in enumerate(noisy)]
    )
    assert jitter(smooth) < jitter(noisy) / 2
    assert np.abs(smooth[10:] - 150).mean() < np.abs(noisy[10:] - 150).mean() / 1.5


@pytest.mark.parametrize("speed", [0.5, 1.0, 3.0])
def test_a_moving_joint_lags_less_than_one_picture(speed: float) -> None:
    """At ``speed`` body heights per second, after half a second of it."""
    smoother = OneEuro(1)
    for i in range(26):
        x = speed * HEIGHT * i / FPS
        found = smoother(np.array([[x, 0.0]]), i / FPS, HEIGHT)[0, 0]
        late = (x - found) / (speed * HEIGHT)
        if i > 12:
            assert 0 <= late < 1 / FPS


def test_what_moves_is_the_same_at_any_size() -> None:
    small, large = OneEuro(1), OneEuro(1)
    for i, x in enumerate((0.0, 5.0, 3.0, 9.0)):
        a = small(np.array([[x, x]]), i / FPS, HEIGHT)
        b = large(np.array([[x, x]]) * 10, i / FPS, HEIGHT * 10)
        np.testing.assert_allclose(a * 10, b)


def test_a_long_step_of_time_smooths_less() -> None:
    def after(dt: float) -> float:
        one = OneEuro(1, OneEuroSettings(memory_s=5))
        one(np.array([[0.0, 0.0]]), 0.0, HEIGHT)
        return float(one(np.array([[10.0, 0.0]]), dt, HEIGHT)[0, 0])

    assert after(0.02) < after(0.2) < after(2.0) < 10


def test_guessed_and_absent_joints_pass_as_they_are() -> None:
    smoother = JointSmoother()
    smoother(with_joints(np.full((17, 2), 150.0)), 0.0)
    guessed = with_joints(np.full((17, 2), 170.0), visibility=1)
    assert smoother(guessed, 0.04) == guessed
    seen = smoother(with_joints(np.full((17, 2), 152.0)), 0.08).keypoints
    assert 150 < seen.xy[INDEX["nose"]][0] < 152  # the guess has not moved it


def test_a_joint_that_was_away_for_long_starts_anew() -> None:
    smoother = JointSmoother()
    smoother(with_joints(np.full((17, 2), 150.0)), 0.0)
    assert smoother(with_joints(np.full((17, 2), 190.0)), 3.0).keypoints.xy[0] == (190.0, 190.0)


def test_smoothing_can_be_switched_off() -> None:
    raw = PersonTracker(smoothing=None)
    for i, x in enumerate((150.0, 154.0)):
        [person] = raw.update(scene_of(with_joints(np.full((17, 2), x))), i / FPS).people
        assert person.keypoints.xy[0] == (x, x)
    assert "smoothing_beta" not in raw.info.settings
