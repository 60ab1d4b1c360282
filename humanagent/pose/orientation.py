"""Which way the body faces: the camera, away, or the picture's left or right."""

from __future__ import annotations

from typing import Final

from humanagent.pose.geometry import HEAD, LENGTHS, Body, minus
from humanagent.pose.types import Fact

_SHOULDERS: Final = ("left_shoulder", "right_shoulder")
_OTHERS: Final = (
    *("left_hip", "right_hip", "left_elbow", "right_elbow"),
    *("left_ear", "right_ear", "left_eye", "right_eye"),
)

#: Shoulder width over the full width is the cosine of how far the body is turned.
FRONTAL: Final = 0.6  # turned by less than 53 degrees
SIDEWAYS: Final = 0.5  # turned by 60 degrees or more

#: What a cue must measure, in body units, to count, and how much it counts.
FACE: Final = (0.08, 1.0)
KNEE: Final = (0.12, 0.7)
ELBOW: Final = (0.12, 0.4)
LEAN: Final = (0.35, 0.4)
ENOUGH: Final = 0.7


def orientation(body: Body) -> Fact:
    """Camera or away by the order of the shoulders, left or right by what leads.

    The person's left shoulder is on the viewer's right for somebody who faces the camera and on
    the viewer's left for somebody seen from behind; measured across the body axis, so that it
    holds for lying people too. Narrow shoulders mean a side view; its side is decided by the
    face, which is ahead of the ears, by knees, which bend forward, by elbows, which bend
    backward, and by the lean of the torso.
    """
    # Shoulders alone set the scale that they are measured with.
    if not body.has(*_SHOULDERS) or not body.present(_OTHERS):
        return body.unknown("orientation", body.present(_SHOULDERS))
    across = minus(body.points["left_shoulder"], body.points["right_shoulder"])
    width = body.along(across, body.right) / LENGTHS["shoulders"]
    numbers = {"shoulder_width": width}
    if abs(width) >= FRONTAL:
        value = "camera" if width > 0 else "away"
        margin = (abs(width) - FRONTAL) / 0.3
        return body.fact("orientation", value, margin, _SHOULDERS, numbers)
    if abs(width) > SIDEWAYS:
        return body.unknown("orientation", _SHOULDERS, numbers)
    ahead, joints = leads(body)
    value = "unknown" if abs(ahead) < ENOUGH else "right" if ahead > 0 else "left"
    margin = min((abs(ahead) - ENOUGH) / 0.7, (SIDEWAYS - abs(width)) / 0.3 + 0.2)
    numbers["ahead"] = ahead
    return body.fact("orientation", value, margin, (*_SHOULDERS, *joints), numbers)


def leads(body: Body) -> tuple[float, tuple[str, ...]]:
    """The sum of the cues for a side view: positive faces the viewer's right.

    Returns:
        The sum, and the joints that spoke.
    """
    cues: list[tuple[float, tuple[float, float], tuple[str, ...]]] = []
    face, ears = body.mid("nose", "left_eye", "right_eye"), body.mid("left_ear", "right_ear")
    if face and ears:
        cues.append((body.along(minus(face, ears), body.right), FACE, HEAD))
    for side in ("left", "right"):
        leg = (f"{side}_hip", f"{side}_knee", f"{side}_ankle")
        if body.has(*leg):
            cues.append((_outside(body, *leg), KNEE, leg))
        arm = (f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")
        # Above the shoulder an elbow may point anywhere.
        if body.has(*arm) and _below(body, arm[1], arm[0]) and _below(body, arm[2], arm[0]):
            cues.append((-_outside(body, *arm), ELBOW, arm))
    if body.present(("left_hip", "right_hip")):
        cues.append((body.up[0], LEAN, body.present(("left_hip", "right_hip"))))
    total = 0.0
    joints: list[str] = []
    for value, (least, weight), names in cues:
        if abs(value) >= least:
            total += weight if value > 0 else -weight
            joints += body.present(names)
    return total, tuple(dict.fromkeys(joints))


def _below(body: Body, joint: str, other: str) -> bool:
    return body.along(minus(body.points[joint], body.points[other]), body.up) < 0


def _outside(body: Body, a: str, b: str, c: str) -> float:
    """How far ``b`` lies to the right of the line from ``a`` to ``c``, in body units.

    Measured square to that line, and signed by the body's right.
    """
    pa, pb, pc = body.points[a], body.points[b], body.points[c]
    dx, dy = minus(pc, pa)
    length = (dx * dx + dy * dy) ** 0.5
    if length < 0.2 * body.unit:
        return 0.0
    ex, ey = minus(pb, pa)
    t = (ex * dx + ey * dy) / (length * length)
    return body.along((ex - t * dx, ey - t * dy), body.right)
