"""A stick figure in three dimensions, seen from any side, so that the right answer is known.

Directions are (to the person's own left, up, forward) and need not have length one. Lengths are
those of a body whose torso measures one unit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from humanagent.scene import JOINTS, Keypoints, Person

Vector = tuple[float, float, float]

DOWN: Vector = (0, -1, 0)
UP: Vector = (0, 1, 0)
FORWARD: Vector = (0, 0, 1)
BACK: Vector = (0, 0, -1)
LEFT: Vector = (1, 0, 0)
RIGHT: Vector = (-1, 0, 0)

#: Face joints relative to the middle of the shoulders, and where they are on the skull.
_HEAD: dict[str, Vector] = {
    "nose": (0, 0.42, 0.25),
    "left_eye": (0.1, 0.48, 0.2),
    "right_eye": (-0.1, 0.48, 0.2),
    "left_ear": (0.22, 0.45, 0),
    "right_ear": (-0.22, 0.45, 0),
}
_FRONT = ("nose", "left_eye", "right_eye")


@dataclass(frozen=True)
class Figure:
    """How somebody is held: directions of the torso and of each limb's two segments.

    ``torso`` runs from the hips to the shoulders; limbs from the body outwards, first left, then
    right: (upper arm, forearm) and (thigh, shin).
    """

    torso: Vector = UP
    arms: tuple[tuple[Vector, Vector], tuple[Vector, Vector]] = ((DOWN, DOWN), (DOWN, DOWN))
    legs: tuple[tuple[Vector, Vector], tuple[Vector, Vector]] = ((DOWN, DOWN), (DOWN, DOWN))
    head_yaw: float = 0.0

    def joints(self) -> dict[str, Vector]:
        """All 17 joints in units, hips at the origin."""
        found: dict[str, Vector] = {}
        neck = _add((0, 0, 0), self.torso, 1.0)
        sin, cos = math.sin(math.radians(self.head_yaw)), math.cos(math.radians(self.head_yaw))
        up = _unit(self.torso)
        ahead = _unit((0, -up[2], up[1])) if up != (0, 0, 1) else DOWN
        for name, (left, height, front) in _HEAD.items():
            across, face = left * cos - front * sin, left * sin + front * cos
            place = _add(_add(neck, up, height), ahead, face)
            found[name] = (place[0] + across, place[1], place[2])
        for side, sign, (upper, fore), (thigh, shin) in zip(
            ("left", "right"), (1, -1), self.arms, self.legs, strict=True
        ):
            shoulder = (neck[0] + 0.37 * sign, neck[1], neck[2])
            elbow = _add(shoulder, upper, 0.65)
            hip: Vector = (0.2 * sign, 0, 0)
            knee = _add(hip, thigh, 0.85)
            found |= {
                f"{side}_shoulder": shoulder,
                f"{side}_elbow": elbow,
                f"{side}_wrist": _add(elbow, fore, 0.51),
                f"{side}_hip": hip,
                f"{side}_knee": knee,
                f"{side}_ankle": _add(knee, shin, 0.85),
            }
        return found


def seen(
    figure: Figure,
    yaw: float = 0.0,
    *,
    roll: float = 0.0,
    pitch: float = 0.0,
    scale: float = 100.0,
    at: tuple[float, float] = (500.0, 500.0),
    without: tuple[str, ...] = (),
    guessed: tuple[str, ...] = (),
    score: float = 1.0,
    person_id: str = "P1",
) -> Person:
    """The figure as a person in a picture, without perspective.

    Args:
        figure: how the person is held.
        yaw: turned by this many degrees: 0 faces the camera, 90 the picture's right, 180 away.
        roll: turned in the picture, clockwise.
        pitch: how far the camera looks down.
        scale: pixels for one unit.
        at: where the middle of the hips lies.
        without: joints (or ends of their names) that are absent.
        guessed: joints (or ends of their names) that are only guessed.
        score: of every joint.
        person_id: of the person.
    """
    sy, cy = math.sin(math.radians(yaw)), math.cos(math.radians(yaw))
    sr, cr = math.sin(math.radians(roll)), math.cos(math.radians(roll))
    sp, cp = math.sin(math.radians(pitch)), math.cos(math.radians(pitch))
    joints = figure.joints()
    middle = joints["left_ear"], joints["right_ear"]
    rows = []
    for name in JOINTS:
        left, up, front = joints[name]
        x, depth = left * cy + front * sy, front * cy - left * sy
        y = -(up * cp) + depth * sp
        v = 2
        if name in _HEAD:
            # What lies on the far side of the skull is hidden by it.
            centre = [(a + b) / 2 for a, b in zip(*middle, strict=True)]
            out = (front - centre[2]) * cy - (left - centre[0]) * sy
            v = 2 if out > (-0.02 if name in _FRONT else -0.1) else 0
        if name.endswith(without or ("\0",)):
            v = 0
        elif name.endswith(guessed or ("\0",)):
            v = min(v, 1)
        place = (at[0] + scale * (x * cr - y * sr), at[1] + scale * (x * sr + y * cr))
        rows.append((*place, v))
    xs, ys = [r[0] for r in rows if r[2]], [r[1] for r in rows if r[2]]
    return Person(
        id=person_id,
        bbox=(min(xs), min(ys), max(xs), max(ys)),
        score=1.0,
        keypoints=Keypoints.from_array(rows, [score if r[2] else 0.0 for r in rows]),
    )


def mirrored(person: Person, width: float) -> Person:
    """The person in the mirrored picture: places and left and right change."""
    k = person.keypoints
    order = [
        JOINTS.index(n.replace("left", "*").replace("right", "left").replace("*", "right"))
        for n in JOINTS
    ]
    x0, y0, x1, y1 = person.bbox
    return person.model_copy(
        update={
            "bbox": (width - x1, y0, width - x0, y1),
            "keypoints": Keypoints(
                xy=tuple((width - k.xy[i][0], k.xy[i][1]) for i in order),
                score=tuple(k.score[i] for i in order),
                state=tuple(k.state[i] for i in order),
            ),
        }
    )


def _unit(v: Vector) -> Vector:
    length = math.hypot(*v)
    return (v[0] / length, v[1] / length, v[2] / length)


def _add(a: Vector, direction: Vector, length: float) -> Vector:
    d = _unit(direction)
    return (a[0] + length * d[0], a[1] + length * d[1], a[2] + length * d[2])


def tilted(degrees: float, towards: Vector = FORWARD, start: Vector = DOWN) -> Vector:
    """The direction ``start`` turned towards another by an angle."""
    s, c = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return (
        c * start[0] + s * towards[0],
        c * start[1] + s * towards[1],
        c * start[2] + s * towards[2],
    )


def legs(
    left: tuple[Vector, Vector], right: tuple[Vector, Vector] | None = None
) -> tuple[tuple[Vector, Vector], tuple[Vector, Vector]]:
    """Both legs alike, or each its own."""
    return (left, right or left)


STANDING = Figure()
SITTING = Figure(legs=legs((FORWARD, DOWN)))
SITTING_ON_GROUND = Figure(legs=legs((tilted(95), tilted(85))))
CROUCHING = Figure(torso=tilted(40, start=UP), legs=legs((tilted(110), tilted(-40))))
KNEELING = Figure(legs=legs((DOWN, BACK)))
HALF_KNEELING = Figure(legs=((DOWN, BACK), (FORWARD, DOWN)))
BENDING = Figure(torso=tilted(80, start=UP))
WALKING = Figure(legs=((tilted(25), tilted(10)), (tilted(-15), tilted(-35))))
LEAPING = Figure(legs=legs((tilted(62), tilted(62)), (tilted(-62), tilted(-62))))
KICKING = Figure(legs=legs((DOWN, DOWN), (tilted(85), tilted(80))))
