"""Rows with people whose angles are known."""

from __future__ import annotations

import math

from humanagent.training.data.rows import Keypoints, PersonRow, Row

Point = tuple[float, float]


def standing(
    x: float, left_knee: float = 178.0, right_knee: float = 178.0, visibility: int = 2
) -> PersonRow:
    """Somebody 400 pixels tall who faces the camera at ``x``, arms down, knees of these angles."""
    points: list[Point] = [
        (x, 80), (x + 8, 72), (x - 8, 72), (x + 18, 78), (x - 18, 78),
        (x + 40, 130), (x - 40, 130), (x + 45, 190), (x - 45, 190), (x + 46, 245), (x - 46, 245),
        (x + 20, 260), (x - 20, 260),
    ]  # fmt: skip
    ankles = []
    for hip, knee in ((x + 20, left_knee), (x - 20, right_knee)):
        tilt = math.radians(180 - knee)
        points.append((hip, 350))
        ankles.append((hip + 90 * math.sin(tilt), 350 + 90 * math.cos(tilt)))
    points += ankles
    xy = tuple(float(value) for point in points for value in point)
    joints = Keypoints("coco_17", xy, (visibility,) * 17)
    return PersonRow(bbox=(x - 60, 50, x + 90, 450), keypoints=joints)


def row(*people: PersonRow, source: str = "coco") -> Row:
    """A picture of 640 x 480 with these people."""
    return Row("0" * 64, 640, 480, source, "CC BY 4.0", path="a.jpg", people=people)
