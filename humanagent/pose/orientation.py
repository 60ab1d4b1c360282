"""Which way the body faces: the camera, away, or the picture's left or right."""

from __future__ import annotations

from typing import Final

from humanagent.pose.geometry import HEAD, LENGTHS, Body, minus
from humanagent.pose.types import Fact

#: Shoulder width in the picture over the full width: the cosine of how far the body is turned.
FRONTAL: Final = 0.62  # turned by less than about 50 degrees
SIDEWAYS: Final = 0.5  # turned by more than 60 degrees
_SHOULDERS: Final = ("left_shoulder", "right_shoulder")


def orientation(body: Body) -> Fact:
    """Camera or away by the order of the shoulders, left or right by what leads.

    The person's left shoulder is on the viewer's right for somebody who faces the camera and on
    the viewer's left for somebody seen from behind; measured across the body axis, so that it
    also holds for lying people. Narrow shoulders mean a side view; the side is decided by the
    face, the knees and the elbows, which point forward, forward and backward.
    """
    if not body.has(*_SHOULDERS):
        return body.unknown("orientation")
    points = body.points
    across = minus(points["left_shoulder"], points["right_shoulder"])
    width = body.along(across, body.right) / LENGTHS["shoulders"]
    if abs(width) >= FRONTAL:
        return body.fact(
            "orientation",
            "camera" if width > 0 else "away",
            (abs(width) - FRONTAL) / 0.3,
            _SHOULDERS,
            shoulder_width=width,
        )
    return body.unknown("orientation", _SHOULDERS, shoulder_width=width)
