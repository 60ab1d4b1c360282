"""Drawing one person: body, look, action and the angles of the pose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from humanagent.training.data.scenes.actions import ACTIONS, TOGETHER
from humanagent.training.data.scenes.body import AGES, Age, Body, draw_body
from humanagent.training.data.scenes.clothes import Look, draw_look
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.poses import (
    ARMS,
    HEAD_TILTS,
    HEAD_TURNS,
    POSTURES,
    Angles,
    Posture,
)
from humanagent.training.data.scenes.skeleton import DOF, LIMITS
from humanagent.training.data.scenes.solids import FloatArray

Side = Literal["left", "right"]
#: Where nobody looks about or tilts the head, and where the head's own facts are not asked.
_HEAD_FREE: Final = frozenset({"lying", "bending"})


@dataclass
class Actor:
    """One person of a scene before it is drawn.

    ``angles`` (D,) are degrees; ``x`` and ``z`` metres on the ground, ``heading`` degrees;
    ``phase`` is where a cyclic movement stands, in radians. ``keys`` are the poses that a
    movement passes: (seconds, angles, posture name).
    """

    body: Body
    look: Look
    action: str
    posture_name: str
    arms: dict[Side, str]
    side: Side
    angles: FloatArray
    lift: float
    head_turn: str
    head_tilt: str
    held: str | None = None
    phase: float = 0.0
    x: float = 0.0
    z: float = 0.0
    heading: float = 0.0
    partner: int | None = None
    together: str | None = None
    reach: str | None = None
    keys: list[tuple[float, FloatArray, str]] = field(default_factory=list)

    @property
    def posture(self) -> Posture:
        """The row of the posture library."""
        return POSTURES[self.posture_name]

    def angle(self, name: str) -> float:
        """One angle in degrees."""
        return float(self.angles[DOF[name]])


def draw_age(dice: Dice) -> Age:
    """An age group."""
    return dice.weighted(AGES)


def draw_actor(dice: Dice, action: str | None = None) -> Actor:
    """Somebody who does something alone: a named action or any.

    Example:
        >>> draw_actor(Dice(0), "sitting").posture.posture
        'sitting'
    """
    age = draw_age(dice)
    name = action or dice.weighted({k: a.weight for k, a in ACTIONS.items()})
    doing = ACTIONS[name]
    side: Side = "left" if dice.chance(0.5) else "right"
    other: Side = "right" if side == "left" else "left"
    arms = {side: doing.arm, other: doing.arm if doing.both else doing.other}
    if name == "lying":
        arms[other] = "resting"
    posture = dice.weighted(doing.postures)
    actor = _assembled(dice, age, name, posture, arms, side)
    if posture in ("walking", "running"):
        for each in ("left", "right"):
            if arms[each] == "hanging":
                actor.arms[each] = "swinging"
    actor.held = doing.held
    return actor


def draw_pair(dice: Dice, action: str | None = None) -> tuple[Actor, Actor]:
    """Two people who do something together; ``partner`` and places are set by the placement."""
    name = action or dice.weighted({k: t.weight for k, t in TOGETHER.items()})
    doing = TOGETHER[name]
    age = draw_age(dice)
    ages: tuple[Age, Age] = (age, age)
    if name == "holding_hands" and dice.chance(0.5):
        ages = ("adult", "child")
    actors = []
    for i, (acting, idle) in enumerate((doing.one, doing.two)):
        # Right hands are shaken; people side by side use the hands between them.
        side: Side = "right" if doing.facing == "each_other" or i == 0 else "left"
        other: Side = "left" if side == "right" else "right"
        posture = dice.weighted(doing.postures)
        actor = _assembled(dice, ages[i], name, posture, {side: acting, other: idle}, side)
        actor.together, actor.reach = name, doing.reach[i]
        actor.head_turn = "ahead"
        actor.angles[DOF["shake"]] = dice.around(0, 6)
        actors.append(actor)
    if name == "walking_together":
        actors[1].phase = actors[0].phase + dice.around(0, 1.0)
    return actors[0], actors[1]


def drawn_angles(dice: Dice, *poses: Mapping[str, tuple[float, float]]) -> FloatArray:
    """(D,) degrees drawn from the ranges of some poses; 0 +- 3 where none says anything."""
    ranges: Angles = {}
    for one in poses:
        ranges.update(one)
    return np.array([dice.around(*ranges.get(name, (0.0, 3.0))) for name in LIMITS])


def mirrored(angles: FloatArray) -> FloatArray:
    """The legs and torso of the mirrored pose: left and right change places."""
    out = angles.copy()
    for name, i in DOF.items():
        if name.startswith("left_"):
            j = DOF["right_" + name.removeprefix("left_")]
            out[i], out[j] = angles[j], angles[i]
        elif name in ("side", "turn", "lean", "tilt", "shake", "roll"):
            out[i] = -angles[i]
    return out


def _assembled(
    dice: Dice, age: Age, action: str, posture: str, arms: dict[Side, str], side: Side
) -> Actor:
    row = POSTURES[posture]
    angles = drawn_angles(dice, row.angles)
    if dice.chance(0.5):
        angles = mirrored(angles)
    for each in ("left", "right"):
        for name, span in ARMS[arms[each]].angles.items():
            angles[DOF[f"{each}_{name}"]] = dice.around(*span)
    turn = tilt = "unknown"
    if row.posture not in _HEAD_FREE:
        turn = dice.weighted({k: w for k, (_, w) in HEAD_TURNS.items()})
        tilt = dice.weighted({k: w for k, (_, w) in HEAD_TILTS.items()})
        angles[DOF["shake"]] = dice.around(*HEAD_TURNS[turn][0])
        angles[DOF["tilt"]] = dice.around(*HEAD_TILTS[tilt][0])
    if arms[side] == "reading":
        angles[DOF["nod"]] = dice.around(28, 6)
    return Actor(
        body=draw_body(dice, age),
        look=draw_look(dice, age),
        action=action,
        posture_name=posture,
        arms=dict(arms),
        side=side,
        angles=angles,
        lift=max(dice.around(*row.lift), 0.0),
        head_turn=turn,
        head_tilt=tilt,
        phase=dice.uniform(0, 6.283),
    )
