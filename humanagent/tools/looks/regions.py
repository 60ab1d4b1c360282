"""Where the parts of a person are in a picture, from the joints.

Own code: pose libraries give joints, not boxes of body parts.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from humanagent.errors import BadInputError
from humanagent.scene import BBox, Person

Region = Literal[
    "whole", "head", "upper_body", "lower_body", "left_hand", "right_hand", "feet"
]  # fmt: skip
Points = npt.NDArray[np.float64]

_HEAD: Final = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
_ARMS: Final = tuple(f"{s}_{j}" for j in ("shoulder", "elbow", "wrist") for s in ("left", "right"))
_LEGS: Final = tuple(f"{s}_{j}" for j in ("hip", "knee", "ankle") for s in ("left", "right"))
_JOINTS: Final[dict[Region, tuple[str, ...]]] = {
    "head": _HEAD,
    "upper_body": (*_HEAD, *_ARMS, "left_hip", "right_hip"),
    "lower_body": _LEGS,
    "left_hand": ("left_wrist",),
    "right_hand": ("right_wrist",),
    "feet": ("left_ankle", "right_ankle"),
}
#: Segment lengths as shares of the stature (Drillis and Contini 1966, in Winter, Biomechanics and
#: Motor Control of Human Movement, fig. 4.1).
_TORSO, _SHOULDERS, _HAND = 0.288, 0.259, 0.108
#: What is added on every side, as shares of the stature: a hand or a foot reaches that far beyond
#: its joint, the head beyond eyes and ears.
_MARGIN: Final[dict[Region, float]] = {
    "head": 0.12,
    "upper_body": 0.10,
    "lower_body": 0.10,
    "left_hand": 0.13,
    "right_hand": 0.13,
    "feet": 0.14,
}
_AROUND: Final = 0.08  # of the whole box


def region_box(person: Person, region: Region) -> BBox:
    """The box (xyxy pixels, perhaps reaching out of the picture) of a part of a person.

    Raises:
        BadInputError: the joints of it were not found.

    Example:
        >>> region_box(Person(id="P1", bbox=(0, 0, 100, 200), score=1), "whole")
        (-16.0, -16.0, 116.0, 216.0)
    """
    if region == "whole":
        x0, y0, x1, y1 = person.bbox
        margin = _AROUND * max(person.width, person.height)
        return x0 - margin, y0 - margin, x1 + margin, y1 + margin
    points = _points(person, region)
    if not len(points):
        raise BadInputError(
            f"the joints of this part of {person.id} were not found, or are outside the picture",
            where=region,
            do="look at the whole person instead",
        )
    margin = _MARGIN[region] * stature(person)
    (left, top), (right, low) = points.min(axis=0) - margin, points.max(axis=0) + margin
    return float(left), float(top), float(right), float(low)


def stature(person: Person) -> float:
    """About how many pixels tall the person would be upright; more than 0.

    The largest that torso and shoulders say (a body seen from the side or leaning shortens one of
    them), or the height of the box where neither was found.

    Example:
        >>> stature(Person(id="P1", bbox=(0, 0, 100, 200), score=1))
        200.0
    """
    at = person.keypoints.point
    shoulders = np.array([at("left_shoulder"), at("right_shoulder")])
    hips = np.array([at("left_hip"), at("right_hip")])
    lengths = [
        float(np.hypot(*(shoulders.mean(axis=0) - hips.mean(axis=0)))) / _TORSO,
        float(np.hypot(*(shoulders[0] - shoulders[1]))) / _SHOULDERS,
    ]
    known = [length for length in lengths if np.isfinite(length)]
    return max(1.0, *(known or [person.height]))


def _points(person: Person, region: Region) -> Points:
    """(N, 2) of the joints that have coordinates; of a hand, where its middle is."""
    points = np.array([person.keypoints.point(name) for name in _JOINTS[region]])
    if region in ("left_hand", "right_hand"):
        elbow = person.keypoints.point(region.replace("hand", "elbow"))
        arm = points[0] - elbow
        length = float(np.hypot(*arm))
        if np.isfinite(length) and length > 0:
            points = points + arm / length * 0.5 * _HAND * stature(person)
    found: Points = points[np.isfinite(points).all(axis=1)]
    return found
