"""Hands that reach for something: two-bone inverse kinematics, in closed form.

A phone is at the ear and a hand on the hip whatever the proportions, which fixed angles could not
promise.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from humanagent.training.data.scenes.body import Body
from humanagent.training.data.scenes.skeleton import DOF, Posed
from humanagent.training.data.scenes.solids import FloatArray

#: Target to frame, measure and offset; x is outwards. Measures: see ``_measure``.
_TARGETS: Final[dict[str, tuple[str, str, tuple[float, float, float]]]] = {
    "ear": ("head", "head", (0.58, 0.52, 0.12)),
    "mouth": ("head", "head", (0.20, 0.34, 0.62)),
    "chin": ("head", "head", (0.12, 0.20, 0.45)),
    "hip": ("pelvis", "torso", (0.36, 0.10, 0.05)),
    "belly": ("pelvis", "torso", (0.02, 0.42, 0.40)),
    "chest": ("chest", "torso", (0.10, 0.15, 0.55)),
    "box": ("chest", "torso", (0.42, -0.05, 0.62)),
    "umbrella": ("chest", "torso", (0.25, 0.28, 0.52)),
    "guard": ("head", "head", (0.45, 0.05, 1.15)),
    "lap": ("thigh", "thigh", (0.0, -0.45, 0.22)),
    "knee": ("thigh", "thigh", (0.0, -0.90, 0.24)),
}
#: Where the elbow points, in the chest's axes with x outwards.
_ELBOW: Final = {"hip": (1.0, -0.1, -0.5), "ear": (0.8, -0.8, 0.4), "chin": (0.3, -1.0, 0.2)}
_ELBOW_DOWN: Final = (0.45, -1.0, -0.35)


def target_point(posed: Posed, person: int, body: Body, side: str, target: str) -> FloatArray:
    """World position (3,) that the hand of a side goes to."""
    frame, measure, (x, y, z) = _TARGETS[target]
    name = f"{side}_{frame}" if frame == "thigh" else frame
    length: float = getattr(body, measure)
    outwards = x if side == "left" else -x
    return posed.at(person, name, (outwards * length, y * length, z * length))


def reach(
    posed: Posed, person: int, body: Body, side: str, point: FloatArray, target: str = ""
) -> dict[int, float]:
    """Angles of an arm, by index of the degree of freedom, that bring the hand to a point.

    What is too far is reached for with a straight arm.
    """
    sign = 1.0 if side == "left" else -1.0
    chest = posed.rotation[person, 1]
    shoulder = posed.origin[person, 3 if side == "left" else 4]
    vx, vy, vz = (float(v) for v in chest.T @ (point - shoulder))
    upper, lower = body.upper_arm, body.forearm + 0.55 * body.hand
    distance = math.sqrt(vx * vx + vy * vy + vz * vz)
    far = min(max(distance, abs(upper - lower) + 0.02), 0.999 * (upper + lower))
    v = np.array([vx, vy, vz]) / max(distance, 1e-6)
    cosine = (upper**2 + far**2 - lower**2) / (2 * upper * far)
    bend = math.acos(min(max(cosine, -1.0), 1.0))
    cosine = (upper**2 + lower**2 - far**2) / (2 * upper * lower)
    elbow = math.pi - math.acos(min(max(cosine, -1.0), 1.0))
    px, py, pz = _ELBOW.get(target, _ELBOW_DOWN)
    pole = np.array([sign * px, py, pz])
    pole -= v * float(pole @ v)
    pole /= max(float(np.sqrt(pole @ pole)), 1e-6)
    u = math.cos(bend) * v + math.sin(bend) * pole
    fore = (v * far - upper * u) / lower
    lifted = math.acos(min(max(-float(u[1]), -1.0), 1.0))
    azimuth = math.atan2(sign * float(u[0]), float(u[2]))
    # The forearm in the axes of the raised upper arm, before it turns about itself.
    c, s = math.cos(sign * azimuth), math.sin(sign * azimuth)
    fx, fy, fz = c * fore[0] - s * fore[2], fore[1], s * fore[0] + c * fore[2]
    fz_arm = math.cos(lifted) * fz + math.sin(lifted) * fy
    twist = -sign * math.atan2(float(fx), float(fz_arm)) - azimuth
    values = {
        "raise": lifted,
        "azimuth": azimuth,
        "twist": math.remainder(twist, math.tau),
        "elbow": elbow,
    }
    return {DOF[f"{side}_{name}"]: math.degrees(value) for name, value in values.items()}
