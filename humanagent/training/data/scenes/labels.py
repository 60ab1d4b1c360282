"""What is true of people by construction: the names of their poses and where they stand.

Nothing here looks at joints in the picture. A value is ``unknown`` where the pose library or the
placement leaves room for argument.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from humanagent.training.data.scenes.actions import TOGETHER
from humanagent.training.data.scenes.actors import Actor
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.motion import Moment
from humanagent.training.data.scenes.placement import relative
from humanagent.training.data.scenes.poses import ARMS, POSTURES
from humanagent.training.data.scenes.skeleton import DOF, turned
from humanagent.training.data.scenes.solids import FloatArray

#: Degrees from facing the camera.
_FACING: Final = 48.0
_SIDEWAYS: Final = (60.0, 120.0)
#: Of a head: a half-turned one is neither at the camera nor sideways.
_HEAD_FACING: Final = 25.0
_HEAD_SIDEWAYS: Final = (58.0, 122.0)
#: Knee angles, 0 straight.
_KNEE_STRAIGHT: Final = 20.0
_KNEE_BENT: Final = 45.0
#: Metres between two people, and along the view.
_NEAR: Final = 1.3
_AWAY: Final = 2.2
_SAME_DEPTH: Final = 0.25
_OTHER_DEPTH: Final = 0.5
_OTHER_DEPTH_SHARE: Final = 0.12  # of the distance: far away half a metre is not seen
#: Degrees between somebody's heading and the way to the other person.
_TOWARDS: Final = 35.0
_NOT_TOWARDS: Final = 75.0
#: A hand this near to somebody else's joints is not said to be free, metres.
_NEAR_HAND: Final = 0.35
_TILTED_BODY: Final = 40.0  # degrees of pitch from which a heading says little


def person_labels(actor: Actor, moment: Moment, x: float, z: float) -> dict[str, str]:
    """Every fact of ``PERSON_VALUES`` about one person.

    Args:
        actor: who.
        moment: how they stand now.
        x: where they are now, metres.
        z: likewise.
    """
    row = POSTURES[moment.posture_name] if moment.posture_name else None
    posture = row.posture if row else "unknown"
    turn = relative(actor.heading, x, z)
    facts = {
        "posture": posture,
        "orientation": _orientation(actor, moment, turn, posture),
        "stance": row.stance if row else "unknown",
        **_head(actor, moment, turn, posture),
    }
    for side in ("left", "right"):
        arm = ARMS[moment.arms["left" if side == "left" else "right"]]
        facts[f"{side}_arm"], facts[f"{side}_hand"] = arm.arm, arm.hand
        facts[f"{side}_leg"] = _leg(moment, side)
    return facts


def _orientation(actor: Actor, moment: Moment, turn: float, posture: str) -> str:
    pitch = float(moment.angles[DOF["pitch"]])
    if posture == "lying":
        roll = float(moment.angles[DOF["roll"]])
        chest = turned(1, np.array(turn)) @ turned(0, np.array(pitch)) @ turned(1, np.array(roll))
        towards = float(chest[2, 2])  # of the chest's forward, along the line to the camera
        return "camera" if towards > 0.75 else "away" if towards < -0.75 else "unknown"
    if posture == "unknown" or (abs(pitch) > _TILTED_BODY and posture != "bending"):
        return "unknown"
    return _way(turn, _FACING, _SIDEWAYS)


def _way(turn: float, facing: float, sideways: tuple[float, float]) -> str:
    low, high = sideways
    if abs(turn) <= facing:
        return "camera"
    if abs(turn) >= 180 - facing:
        return "away"
    if low <= abs(turn) <= high:
        return "right" if turn > 0 else "left"
    return "unknown"


def _head(actor: Actor, moment: Moment, turn: float, posture: str) -> dict[str, str]:
    if posture in ("lying", "bending", "unknown"):
        return {"head_turn": "unknown", "head_tilt": "unknown"}
    looks = turn + float(moment.angles[DOF["turn"]] + moment.angles[DOF["shake"]])
    way = _way((looks + 180) % 360 - 180, _HEAD_FACING, _HEAD_SIDEWAYS)
    tilt = actor.head_tilt if way in ("camera", "away") and not actor.keys else "unknown"
    return {"head_turn": way, "head_tilt": tilt}


def _leg(moment: Moment, side: str) -> str:
    knee = float(moment.angles[DOF[f"{side}_knee"]])
    if moment.posture_name == "kicking" and moment.angles[DOF[f"{side}_hip"]] > 60:
        return "raised"
    return "straight" if knee <= _KNEE_STRAIGHT else "bent" if knee >= _KNEE_BENT else "unknown"


def crowded_hands(
    facts: dict[str, str], hands: dict[str, tuple[float, float, float]], others: FloatArray
) -> None:
    """A free hand beside somebody else is not asked about: ``unknown``, in place.

    Args:
        facts: of one person.
        hands: world position by side.
        others: (K, 3) joints of everybody else.
    """
    for side, hand in hands.items():
        close = len(others) and ((others - np.array(hand)) ** 2).sum(1).min() < _NEAR_HAND**2
        if close and facts[f"{side}_hand"] == "free":
            facts[f"{side}_hand"] = "unknown"


def pair_labels(
    a: Actor, b: Actor, moments: tuple[Moment, Moment], places: Sequence[tuple[float, float]],
    camera: Camera, together: bool,
) -> tuple[dict[str, str], dict[str, str]]:  # fmt: skip
    """Every fact of ``PAIR_VALUES``: of ``a`` about ``b``, and of ``b`` about ``a``."""
    (ax, az), (bx, bz) = places
    metres = math.hypot(ax - bx, az - bz)
    contact = together and a.together is not None and TOGETHER[a.together].contact
    size = camera.focal * (a.body.stature / -az + b.body.stature / -bz) / 2
    apart = camera.focal * (bx / -bz - ax / -az)
    side = "unknown" if abs(apart) < 0.12 * size else "left_of" if apart > 0 else "right_of"
    nearer = az - bz  # positive: a is nearer to the camera
    depth = "unknown"
    if abs(nearer) <= _SAME_DEPTH:
        depth = "same_depth"
    elif abs(nearer) >= max(_OTHER_DEPTH, _OTHER_DEPTH_SHARE * -max(az, bz)):
        depth = "in_front_of" if nearer > 0 else "behind"
    distance = "touching" if contact else "unknown"
    if not contact:
        distance = "near" if metres <= _NEAR else "apart" if metres >= _AWAY else "unknown"
    facing = _facing((a, b), moments, math.degrees(math.atan2(bx - ax, bz - az)))
    forth = {"side": side, "depth": depth, "distance": distance, "facing": facing}
    mirror = {"left_of": "right_of", "right_of": "left_of", "in_front_of": "behind",
              "behind": "in_front_of"}  # fmt: skip
    return forth, {name: mirror.get(value, value) for name, value in forth.items()}


def _facing(people: tuple[Actor, Actor], moments: tuple[Moment, Moment], way: float) -> str:
    off = []
    for actor, moment, towards in zip(people, moments, (way, way + 180), strict=True):
        row = POSTURES[moment.posture_name] if moment.posture_name else None
        if row is None or row.posture in ("lying", "unknown"):
            return "unknown"
        off.append(abs((actor.heading - towards + 180) % 360 - 180))
    if max(off) <= _TOWARDS:
        return "facing_each_other"
    return "not_facing_each_other" if max(off) >= _NOT_TOWARDS else "unknown"
