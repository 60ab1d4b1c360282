"""Test doubles, for tests of the agent's own logic: a perceiver that returns a prepared scene."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from humanagent.scene import Keypoints, Person, Scene
from humanagent.tools.protocols import Image, ToolInfo

#: A figure that stands and faces the camera, in a 100 x 200 box at the origin: name -> x, y.
_STANDING = {
    "nose": (50, 15),
    "left_eye": (54, 11),
    "right_eye": (46, 11),
    "left_ear": (60, 14),
    "right_ear": (40, 14),
    "left_shoulder": (68, 40),
    "right_shoulder": (32, 40),
    "left_elbow": (72, 70),
    "right_elbow": (28, 70),
    "left_wrist": (72, 98),
    "right_wrist": (28, 98),
    "left_hip": (61, 100),
    "right_hip": (39, 100),
    "left_knee": (61, 145),
    "right_knee": (39, 145),
    "left_ankle": (61, 188),
    "right_ankle": (39, 188),
}


def standing(x: float = 0.0, y: float = 0.0, **moved: tuple[float, float]) -> Person:
    """A standing person whose 100 x 200 box begins at x, y; single joints can be moved."""
    joints = {**_STANDING, **moved}
    keypoints = Keypoints(
        xy=tuple((x + jx, y + jy) for jx, jy in joints.values()),
        score=(0.95,) * 17,
        state=("seen",) * 17,
    )
    return Person(id="P1", bbox=(x, y, x + 100, y + 200), score=0.95, keypoints=keypoints)


def raising_right_hand(x: float = 0.0, y: float = 0.0) -> Person:
    """A standing person with the right hand above the head."""
    return standing(x, y, right_elbow=(20.0, 15.0), right_wrist=(25.0, -20.0))


def scene_of(*people: Person, size: tuple[int, int] = (640, 480), complete: float = 0.95) -> Scene:
    """A scene of these people, in which most likely nobody was missed."""
    return Scene.from_people(size, people, complete=complete)


class FixedPerceiver:
    """Returns the same scene for every picture, and counts how often it was asked."""

    def __init__(self, scene: Scene | Callable[[Image], Scene]) -> None:
        self._scene = scene
        self.calls = 0

    @property
    def info(self) -> ToolInfo:
        return ToolInfo("fixed", "1")

    def perceive(self, image: Image) -> Scene:
        self.calls += 1
        return self._scene(image) if callable(self._scene) else self._scene


def picture(width: int = 640, height: int = 480, shade: int = 128) -> np.ndarray:
    """A plain picture."""
    return np.full((height, width, 3), shade, np.uint8)
