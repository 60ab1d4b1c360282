"""Bodies: stature, proportions and build.

Segment lengths are shares of the stature (Drillis & Contini 1966, as in Winter, *Biomechanics and
Motor Control of Human Movement*, fig. 4.1); children have a larger head and shorter legs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.solids import FloatArray

Age = Literal["child", "adult", "senior"]
AGES: Final[dict[Age, float]] = {"child": 0.2, "adult": 0.65, "senior": 0.15}

#: Stature in metres, and how many heads tall.
_STATURE: Final[dict[Age, tuple[float, float]]] = {
    "child": (0.98, 1.38),
    "adult": (1.55, 1.92),
    "senior": (1.52, 1.80),
}
_HEADS: Final[dict[Age, tuple[float, float]]] = {
    "child": (5.0, 5.8),
    "adult": (6.7, 7.4),
    "senior": (6.6, 7.2),
}


class Body(NamedTuple):
    """Lengths of one person in metres; ``shoulder`` and ``hip`` are half widths.

    ``arm_girth``, ``leg_girth`` and ``girth`` (torso) are radii.
    """

    age: Age
    stature: float
    head: float
    torso: float
    shoulder: float
    hip: float
    upper_arm: float
    forearm: float
    hand: float
    thigh: float
    shin: float
    foot: float
    girth: float
    arm_girth: float
    leg_girth: float


def draw_body(dice: Dice, age: Age) -> Body:
    """A body of this age group."""
    stature = dice.uniform(*_STATURE[age])
    child = age == "child"
    build = dice.around(1.0, 0.16) + (0.08 if dice.chance(0.15) else 0.0)
    legs = (0.228 if child else 0.245) * dice.around(1.0, 0.04)
    shoulder = dice.around(0.104 if child else 0.109, 0.008)
    girth = (0.064 if child else 0.061) * build
    return Body(
        age=age,
        stature=stature,
        head=stature / dice.uniform(*_HEADS[age]),
        torso=stature * 0.288 * dice.around(1.0, 0.04),
        shoulder=stature * shoulder * (0.6 + 0.4 * build),
        hip=stature * dice.around(0.052, 0.005) * (0.6 + 0.4 * build),
        upper_arm=stature * 0.183 * dice.around(1.0, 0.04),
        forearm=stature * 0.147 * dice.around(1.0, 0.04),
        hand=stature * 0.062,
        thigh=stature * legs,
        shin=stature * legs,
        foot=stature * 0.098,
        girth=stature * girth,
        arm_girth=stature * (0.0275 if child else 0.0265) * (0.4 + 0.6 * build),
        leg_girth=stature * (0.043 if child else 0.045) * (0.4 + 0.6 * build),
    )


class Bodies:
    """The lengths of P people as arrays of shape (P,), by the names of ``Body``.

    Example:
        >>> bodies = Bodies([draw_body(Dice(0), "adult"), draw_body(Dice(1), "child")])
        >>> bodies.head.shape, bool(bodies.torso[0] > bodies.torso[1])
        ((2,), True)
    """

    def __init__(self, bodies: Sequence[Body]) -> None:
        table = np.array([b[1:] for b in bodies], float).reshape(len(bodies), 14)
        columns = dict(zip(Body._fields[1:], table.T, strict=True))
        self.head: FloatArray = columns["head"]
        self.torso: FloatArray = columns["torso"]
        self.shoulder: FloatArray = columns["shoulder"]
        self.hip: FloatArray = columns["hip"]
        self.upper_arm: FloatArray = columns["upper_arm"]
        self.forearm: FloatArray = columns["forearm"]
        self.hand: FloatArray = columns["hand"]
        self.thigh: FloatArray = columns["thigh"]
        self.shin: FloatArray = columns["shin"]
        self.foot: FloatArray = columns["foot"]
        self.girth: FloatArray = columns["girth"]
        self.arm_girth: FloatArray = columns["arm_girth"]
        self.leg_girth: FloatArray = columns["leg_girth"]
