"""Where clothes are on a body: strips between joints, without what lies in front of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from humanagent.scene import Person

Region = Literal["top", "bottom"]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

#: Shares of the way from shoulders to hips, and of that from hip to knee as far as shorts go.
TORSO: Final = (0.12, 0.8)
THIGH: Final = (0.15, 0.5)
#: Half widths: of the torso in shoulder widths and at least in torso lengths; of a thigh in thighs.
TORSO_WIDE: Final = 0.33
TORSO_NARROW: Final = 0.1
THIGH_WIDE: Final = 0.12
#: What an arm covers on either side of its line, in torso lengths; the hand, beyond the wrist.
ARM: Final = 0.11
#: A torso is this long in shoulder widths, where hips are out of the picture.
LONG: Final = 1.2
_ARMS: Final = tuple(
    (f"{side}_{a}", f"{side}_{b}")
    for side in ("left", "right")
    for a, b in (("shoulder", "elbow"), ("elbow", "wrist"))
)
_BODY: Final = (
    *_ARMS,
    *(
        (f"{side}_{a}", f"{side}_{b}")
        for side in ("left", "right")
        for a, b in (("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle"))
    ),
)


def strips(region: Region, person: Person, others: Sequence[Person], pixels: Array) -> list[Mask]:
    """Which of (N, 2) pixel places show this region: one mask for the torso, two for thighs.

    Fewer, or none, where joints are not seen.

    Args:
        region: ``top`` or ``bottom``.
        person: whose.
        others: people who may stand in front.
        pixels: (N, 2) x, y.
    """
    torso = torso_line(person)
    if torso is None:
        return []
    start, end, half = torso
    length = float(np.linalg.norm(end - start))
    hidden = _near(pixels, person, _ARMS[1::2], ARM * length)
    if region == "bottom":
        hidden |= _near(pixels, person, _ARMS[::2], ARM * length)
    for other in others:
        if other.bbox[3] >= person.bbox[3]:  # whose feet are lower stands in front
            line = torso_line(other)
            wide = line[2] if line else 0.15 * other.width
            hidden |= _near(pixels, other, _BODY, wide)
    found = [_strip(pixels, start, end, TORSO, half)]
    if region == "bottom":
        found = _thighs(person, pixels)
    return [strip & ~hidden for strip in found]


def torso_line(person: Person) -> tuple[Array, Array, float] | None:
    """Middle of the shoulders, middle of the hips and half the width between; pixels.

    None where no shoulder is seen. Hips that are not are put where they would be.
    """
    keypoints = person.keypoints
    shoulders = ("left_shoulder", "right_shoulder")
    # From the side one shoulder hides the other, and is guessed well.
    if not keypoints.usable(*shoulders) or not any(keypoints.seen(name) for name in shoulders):
        return None
    left, right = keypoints.point("left_shoulder"), keypoints.point("right_shoulder")
    start, width = (left + right) / 2, float(np.linalg.norm(left - right))
    if keypoints.usable("left_hip", "right_hip"):
        end = (keypoints.point("left_hip") + keypoints.point("right_hip")) / 2
    elif all(keypoints.state[i] == "off_frame" for i in (11, 12)):
        end = start + np.array([0.0, LONG * width])
    else:
        return None
    length = float(np.linalg.norm(end - start))
    return start, end, max(TORSO_WIDE * width, TORSO_NARROW * length)


def _thighs(person: Person, pixels: Array) -> list[Mask]:
    found = []
    for side in ("left", "right"):
        hip, knee = f"{side}_hip", f"{side}_knee"
        # One of them may be guessed: hips mostly are, under clothes and hands.
        if not person.keypoints.usable(hip, knee) or not any(
            person.keypoints.seen(name) for name in (hip, knee)
        ):
            continue
        start, end = person.keypoints.point(hip), person.keypoints.point(knee)
        half = THIGH_WIDE * float(np.linalg.norm(end - start))
        found.append(_strip(pixels, start, end, THIGH, half))
    return found


def _strip(
    pixels: Array, start: Array, end: Array, share: tuple[float, float], half: float
) -> Mask:
    """Which pixels lie beside a part of a line, up to ``half`` away."""
    along = end - start
    length = max(float(np.linalg.norm(along)), 1e-9)
    t = (pixels - start) @ along / length**2
    away = np.abs((pixels - start) @ np.array([-along[1], along[0]])) / length
    return np.asarray((t >= share[0]) & (t <= share[1]) & (away <= half))


def _near(pixels: Array, person: Person, limbs: Sequence[tuple[str, str]], radius: float) -> Mask:
    """Which pixels lie within a distance of some limbs; those at a wrist reach to the fingers."""
    near = np.zeros(len(pixels), bool)
    for a, b in limbs:
        if not person.keypoints.usable(a, b):
            continue
        start, end = person.keypoints.point(a), person.keypoints.point(b)
        along = (end - start) * (1.35 if b.endswith("wrist") else 1.0)
        t = ((pixels - start) @ along / max(float(along @ along), 1e-9)).clip(0, 1)
        near |= np.linalg.norm(pixels - start - t[:, None] * along, axis=1) <= radius
    return near
