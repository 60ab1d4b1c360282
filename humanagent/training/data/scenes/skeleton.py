"""Forward kinematics: joint angles in degrees to the frames of 15 body segments.

A person's own axes are x to the person's left, y up, z forward. Every frame has its origin at
the segment's upper joint and its -y along the segment (pelvis, chest and head: +y). All people of
a scene are posed in one pass; P is the number of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from humanagent.training.data.scenes.body import Bodies
from humanagent.training.data.scenes.solids import FloatArray

_SIDED: Final[dict[str, tuple[float, float]]] = {
    "raise": (-55.0, 180.0),  # upper arm: 0 hangs, 90 level, 180 up; negative goes back
    "azimuth": (-50.0, 175.0),  # of a raised arm: 0 forward, 90 out to its side, negative across
    "twist": (-110.0, 110.0),  # of the upper arm about itself, inwards
    "elbow": (0.0, 150.0),  # 0 straight
    "hip": (-35.0, 130.0),  # thigh forward
    "abduct": (-20.0, 60.0),  # thigh outwards
    "rotate": (-45.0, 60.0),  # toes outwards
    "knee": (0.0, 155.0),  # 0 straight
    "ankle": (-30.0, 65.0),  # toes down
}

#: Every degree of freedom with its limits in degrees (ranges of motion of healthy adults, rounded).
LIMITS: Final[dict[str, tuple[float, float]]] = {
    "pitch": (-110.0, 110.0),  # of the whole body about its left-right axis, forward positive
    "roll": (-180.0, 180.0),  # about its long axis, as somebody lying turns on a side
    "lean": (-100.0, 100.0),  # sideways, to the person's left
    "spine": (-30.0, 80.0),  # forward
    "side": (-30.0, 30.0),  # to the left
    "turn": (-45.0, 45.0),  # to the left
    "nod": (-45.0, 55.0),  # chin down
    "shake": (-75.0, 75.0),  # to the left
    "tilt": (-40.0, 40.0),  # towards the left shoulder
    **{f"{s}_{name}": limits for s in ("left", "right") for name, limits in _SIDED.items()},
}
DOF: Final[dict[str, int]] = {name: i for i, name in enumerate(LIMITS)}
_LOW: Final = np.array([low for low, _ in LIMITS.values()])
_HIGH: Final = np.array([high for _, high in LIMITS.values()])

FRAMES: Final = (
    *("pelvis", "chest", "head"),
    *("left_upper", "right_upper", "left_fore", "right_fore", "left_hand", "right_hand"),
    *("left_thigh", "right_thigh", "left_shin", "right_shin", "left_foot", "right_foot"),
)
FRAME: Final[dict[str, int]] = {name: i for i, name in enumerate(FRAMES)}
#: Share of the torso below the frame of the chest.
WAIST: Final = 0.4


@dataclass
class Posed:
    """Frames of P people: origins (P, 15, 3) in metres, rotations (P, 15, 3, 3) to world axes."""

    origin: FloatArray
    rotation: FloatArray

    def at(self, person: int, frame: str, offset: tuple[float, float, float]) -> FloatArray:
        """World position of a point given in a frame's own axes, metres."""
        i = FRAME[frame]
        point: FloatArray = self.origin[person, i] + self.rotation[person, i] @ np.array(offset)
        return point

    def moved(self, by: FloatArray) -> Posed:
        """Everybody moved by (P, 3) metres."""
        return Posed(self.origin + by[:, None], self.rotation)


def limited(angles: FloatArray) -> FloatArray:
    """Angles (..., D) within the limits of the joints."""
    return np.clip(angles, _LOW, _HIGH)


def turned(axis: int, degrees: FloatArray) -> FloatArray:
    """Rotations (..., 3, 3) about x (0), y (1) or z (2).

    Example:
        >>> turned(1, np.array(90.0)).round(3)[0].tolist()
        [0.0, 0.0, 1.0]
    """
    radians = np.radians(degrees)
    c, s = np.cos(radians), np.sin(radians)
    out = np.zeros((*radians.shape, 3, 3))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    out[..., axis, axis] = 1.0
    out[..., i, i] = out[..., j, j] = c
    out[..., i, j], out[..., j, i] = -s, s
    return out


def pose(angles: FloatArray, bodies: Bodies, heading: FloatArray) -> Posed:
    """Frames of everybody, with the middle of the hips at the origin.

    Args:
        angles: (P, D) degrees in the order of ``LIMITS``; limited here.
        bodies: proportions of the P people.
        heading: (P,) degrees; 0 faces the camera's side (+z), 90 the viewer's right (+x).
    """
    angles = limited(angles)
    people = len(angles)
    origin, rotation = np.zeros((people, 15, 3)), np.zeros((people, 15, 3, 3))

    def of(name: str) -> FloatArray:
        column: FloatArray = angles[:, DOF[name]]
        return column

    def both(name: str) -> FloatArray:
        return angles[:, [DOF[f"left_{name}"], DOF[f"right_{name}"]]]

    out = np.array([1.0, -1.0])  # a turn outwards is to the left on the left side
    pelvis = turned(1, heading) @ turned(2, -of("lean")) @ turned(0, of("pitch"))
    pelvis = pelvis @ turned(1, of("roll"))
    chest = pelvis @ turned(1, of("turn")) @ turned(2, -of("side")) @ turned(0, of("spine"))
    head = chest @ turned(1, of("shake")) @ turned(2, -of("tilt")) @ turned(0, of("nod"))
    torso = bodies.torso
    rotation[:, 0], rotation[:, 1], rotation[:, 2] = pelvis, chest, head
    origin[:, 1] = pelvis[:, :, 1] * (WAIST * torso)[:, None]
    collar = origin[:, 1] + chest[:, :, 1] * ((1 - WAIST) * torso)[:, None]
    origin[:, 2] = collar + chest[:, :, 1] * (0.1 * bodies.head)[:, None]

    arm = turned(1, out * both("azimuth")) @ turned(0, -both("raise"))
    arm = chest[:, None] @ arm @ turned(1, -out * (both("azimuth") + both("twist")))
    fore = arm @ turned(0, -both("elbow"))
    across = chest[:, None, :, 0] * (out * bodies.shoulder[:, None])[..., None]
    origin[:, 3:5] = collar[:, None] + across
    rotation[:, 3:5] = arm
    origin[:, 5:7] = origin[:, 3:5] - arm[..., 1] * bodies.upper_arm[:, None, None]
    rotation[:, 5:7] = rotation[:, 7:9] = fore
    origin[:, 7:9] = origin[:, 5:7] - fore[..., 1] * bodies.forearm[:, None, None]

    thigh = turned(0, -both("hip")) @ turned(2, out * both("abduct"))
    thigh = pelvis[:, None] @ thigh @ turned(1, out * both("rotate"))
    shin = thigh @ turned(0, both("knee"))
    foot = shin @ turned(0, both("ankle"))
    origin[:, 9:11] = pelvis[:, None, :, 0] * (out * bodies.hip[:, None])[..., None]
    rotation[:, 9:11] = thigh
    origin[:, 11:13] = origin[:, 9:11] - thigh[..., 1] * bodies.thigh[:, None, None]
    rotation[:, 11:13] = shin
    origin[:, 13:15] = origin[:, 11:13] - shin[..., 1] * bodies.shin[:, None, None]
    rotation[:, 13:15] = foot
    return Posed(origin, rotation)


#: COCO joints as (frame, offset in heads or zero); the rest are origins of frames.
_FACE: Final = {
    0: (0.0, 0.60, 0.50),
    1: (0.15, 0.71, 0.40),
    2: (-0.15, 0.71, 0.40),
    3: (0.37, 0.64, 0.02),
    4: (-0.37, 0.64, 0.02),
}
_LIMB_FRAMES: Final = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
_FACE_OFFSETS: Final = np.array([_FACE[i] for i in range(5)])


def coco_joints(posed: Posed, bodies: Bodies) -> FloatArray:
    """(P, 17, 3) metres: nose, eyes, ears from the head, the others from the segments."""
    face = _FACE_OFFSETS[None] * bodies.head[:, None, None]
    face = face @ posed.rotation[:, 2].transpose(0, 2, 1) + posed.origin[:, 2:3]
    return np.concatenate([face, posed.origin[:, _LIMB_FRAMES]], axis=1)
