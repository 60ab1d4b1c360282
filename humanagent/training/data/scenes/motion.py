"""How poses move: cycles of walking, running and waving, and keyed movements such as a fall.

A still picture is the moment 0 of a sequence, so both come from the same code.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from humanagent.training.data.scenes.actors import Actor, Side, drawn_angles
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.poses import ARMS, POSTURES
from humanagent.training.data.scenes.skeleton import DOF
from humanagent.training.data.scenes.solids import FloatArray

#: Steps: radians per second, and metres per second for a stature of 1.75 m.
_WALK: Final = (6.0, 1.25)
_RUN: Final = (9.5, 3.0)
#: A key counts as reached within this share of the way to the next one.
_AT_KEY: Final = 0.12

#: Movements from one posture to another: postures and arms passed, and seconds between them.
KEYED: Final[dict[str, tuple[tuple[tuple[str, str], ...], tuple[float, ...]]]] = {
    "falling": ((("standing", "hanging"), ("staggering", "flailing"), ("lying_back", "resting")),
                (0.5, 0.45)),
    "lying_down": ((("kneeling", "hanging"), ("lying_side", "resting")), (1.2,)),
    "standing_up": ((("crouching", "bent_forward"), ("standing", "hanging")), (1.0,)),
    "crouching_down": ((("standing", "hanging"), ("crouching", "bent_forward")), (1.0,)),
    "bending_down": ((("standing", "hanging"), ("bending", "dropped")), (1.0,)),
}  # fmt: skip


class Moment(NamedTuple):
    """The pose of an actor at a time.

    ``posture_name`` and ``arms`` are None and "unknown" between two keys; ``flat`` whether the
    feet are flat; ``forward`` is the way gone along the heading in metres.
    """

    angles: FloatArray
    posture_name: str | None
    arms: dict[Side, str]
    flat: bool
    lift: float
    forward: float


def give_keys(dice: Dice, actor: Actor, movement: str, start: float) -> None:
    """Let the actor pass through a movement of ``KEYED``, beginning at ``start`` seconds."""
    stations, seconds = KEYED[movement]
    time = start
    actor.action = movement
    actor.held = None
    for i, (posture, arm) in enumerate(stations):
        reach = {f"{s}_{k}": v for s in ("left", "right") for k, v in ARMS[arm].angles.items()}
        actor.keys.append((time, drawn_angles(dice, POSTURES[posture].angles, reach), posture))
        time += seconds[i] if i < len(seconds) else 0.0


def arms_of_key(movement: str, posture: str) -> str:
    """The arm that goes with a station of a movement."""
    return dict(KEYED[movement][0])[posture]


def at(actor: Actor, seconds: float) -> Moment:
    """The pose of an actor at a moment.

    Example:
        >>> from humanagent.training.data.scenes.actors import draw_actor
        >>> walker = draw_actor(Dice(0), "walking")
        >>> at(walker, 2.0).forward > at(walker, 1.0).forward
        True
    """
    if actor.keys:
        return _keyed(actor, seconds)
    angles = actor.angles.copy()
    lift, forward = actor.lift, 0.0
    scale = actor.body.stature / 1.75
    if actor.posture_name in ("walking", "running"):
        running = actor.posture_name == "running"
        rate, speed = _RUN if running else _WALK
        phase = actor.phase + rate * seconds
        _stride(angles, actor, phase, running)
        forward = speed * scale * seconds
        lift = 0.07 * abs(math.cos(phase)) * scale if running else 0.0
    else:
        _sway(angles, actor, seconds)
    return Moment(angles, actor.posture_name, actor.arms, actor.posture.flat, lift, forward)


def _stride(angles: FloatArray, actor: Actor, phase: float, running: bool) -> None:
    for side, start in (("left", 0.0), ("right", math.pi)):
        swing, forth = math.sin(phase + start), max(math.cos(phase + start), 0.0)
        if running:
            angles[DOF[f"{side}_hip"]] += 14 + 40 * swing
            angles[DOF[f"{side}_knee"]] += 24 + 78 * forth
            angles[DOF[f"{side}_ankle"]] += 12 + 22 * max(-swing, 0)
        else:
            angles[DOF[f"{side}_hip"]] += 4 + 23 * swing
            angles[DOF[f"{side}_knee"]] += 5 + 46 * forth
        arm = actor.arms["left" if side == "left" else "right"]
        if arm in ("swinging", "pumping"):
            angles[DOF[f"{side}_azimuth"]] = 8.0
            angles[DOF[f"{side}_raise"]] = (-38 if running else -24) * swing + 4


def _sway(angles: FloatArray, actor: Actor, seconds: float) -> None:
    """Breathing and small shifts, and the beat of a wave; nothing at the moment 0."""
    slow = math.sin(1.7 * seconds + actor.phase) - math.sin(actor.phase)
    for name, amount in (("spine", 1.0), ("shake", 2.5), ("left_elbow", 1.5), ("right_elbow", 1.5)):
        angles[DOF[name]] += amount * slow
    if "waving" in actor.action:
        angles[DOF[f"{actor.side}_twist"]] += 9 * math.sin(9 * seconds)


def _keyed(actor: Actor, seconds: float) -> Moment:
    keys = actor.keys
    after = next((i for i, key in enumerate(keys) if key[0] > seconds), len(keys))
    first, second = keys[max(after - 1, 0)], keys[min(after, len(keys) - 1)]
    share = 0.0
    if second[0] > first[0]:
        share = min(max((seconds - first[0]) / (second[0] - first[0]), 0.0), 1.0)
    smooth = share * share * (3 - 2 * share)
    angles = np.asarray(first[1] + (second[1] - first[1]) * smooth)
    reached = first if smooth < _AT_KEY else second if smooth > 1 - _AT_KEY else None
    name = reached[2] if reached else None
    arm = arms_of_key(actor.action, name) if name else "flailing"
    flat = POSTURES[first[2]].flat and POSTURES[second[2]].flat
    return Moment(angles, name, {"left": arm, "right": arm}, flat, 0.0, 0.0)
