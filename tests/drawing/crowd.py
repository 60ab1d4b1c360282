"""Scenes to draw: made up, but with joints where a body has them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from humanagent.scene import INDEX, BBox, Keypoints, Person, Scene

#: Joints of a standing person as shares of the box; the person's left is on the viewer's right.
_STANDING = {
    "nose": (0.50, 0.08),
    "left_eye": (0.54, 0.06),
    "right_eye": (0.46, 0.06),
    "left_ear": (0.60, 0.07),
    "right_ear": (0.40, 0.07),
    "left_shoulder": (0.75, 0.20),
    "right_shoulder": (0.25, 0.20),
    "left_elbow": (0.88, 0.36),
    "right_elbow": (0.12, 0.36),
    "left_wrist": (0.92, 0.50),
    "right_wrist": (0.08, 0.50),
    "left_hip": (0.66, 0.52),
    "right_hip": (0.34, 0.52),
    "left_knee": (0.66, 0.74),
    "right_knee": (0.34, 0.74),
    "left_ankle": (0.66, 0.96),
    "right_ankle": (0.34, 0.96),
}


def standing(box: BBox, state: int = 2, **states: int) -> Person:
    """A standing person in a box; states as in COCO: 2 seen, 1 guessed, 0 absent."""
    x0, y0, x1, y1 = box
    rows = np.zeros((17, 3))
    for name, (x, y) in _STANDING.items():
        rows[INDEX[name]] = (
            x0 + x * (x1 - x0),
            y0 + y * (y1 - y0),
            states.get(name, state),
        )
    return Person(id="P1", bbox=box, score=0.9, keypoints=Keypoints.from_array(rows))


def crowd(size: tuple[int, int], count: int, seed: int = 0) -> Scene:
    """People of very different heights, standing in front of each other."""
    rng = np.random.default_rng(seed)
    width, height = size
    people = []
    for _ in range(count):
        h = height * rng.uniform(0.04, 0.5)
        x, y = rng.uniform(0, width - 0.4 * h), rng.uniform(0, height - h)
        people.append(standing((x, y, x + 0.4 * h, y + h)))
    return Scene.from_people(size, people)


def grey(size: tuple[int, int], value: int = 120) -> NDArray[np.uint8]:
    """An even picture of this width and height."""
    return np.full((size[1], size[0], 3), value, np.uint8)
