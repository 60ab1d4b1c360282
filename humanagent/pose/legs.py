"""Each leg, and how wide the feet stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from humanagent.pose.geometry import LENGTHS, Body, Point, angle, bend, minus
from humanagent.pose.types import Fact

#: Knee angles; between them nothing is claimed.
KNEE_BENT: Final = 140.0
KNEE_STRAIGHT: Final = 160.0
#: Shin over thigh is 1 for a straight leg, from wherever it is seen.
BENT_RATIOS: Final = (0.5, 2.0)
#: Shortest leg (of 1.7 units) that can be called straight.
WHOLE_LEG: Final = 1.3
#: A leg shorter than this points at the camera; its knee angle means nothing.
STUB_LEG: Final = 0.5
#: The ankle of a raised leg is at most this far below the hip, body units.
RAISED_DROP: Final = 0.5
#: Angle between the lines from the middle of the hips to the ankles.
CLOSED_DEGREES: Final = 10.0
WIDE_DEGREES: Final = 40.0
_GAP_DEGREES: Final = 4.0


@dataclass(frozen=True, slots=True)
class Leg:
    """A measured leg of which hip and knee are usable.

    ``thigh`` and ``shin`` say how far they drop over their true length: the cosine of their
    tilt in space. What needs the ankle is nan without it.
    """

    side: str
    thigh: float
    shin: float
    knee: float  # degrees, 180 straight
    reach: Point  # hip to ankle, pixels
    foot: float  # how far the ankle lies beside the hip, body units
    thigh_length: float  # in the picture, body units
    shin_length: float
    joints: tuple[str, ...]
    weight: float  # how far its weakest joint can be trusted

    @property
    def whole(self) -> bool:
        """Whether the ankle is known."""
        return not math.isnan(self.shin)

    @property
    def height(self) -> float:
        """Hip above ankle in body units; nan without an ankle."""
        return self.thigh * LENGTHS["thigh"] + self.shin * LENGTHS["shin"]


def legs_of(body: Body) -> list[Leg]:
    """The legs of which hip and knee are usable."""
    legs = []
    for side in ("left", "right"):
        names = (f"{side}_hip", f"{side}_knee", f"{side}_ankle")
        if not body.has(*names[:2]):
            continue
        hip, knee = body.points[names[0]], body.points[names[1]]
        shin = degrees = foot = shin_length = math.nan
        reach = (math.nan, math.nan)
        if body.has(names[2]):
            ankle = body.points[names[2]]
            shin = (ankle[1] - knee[1]) / body.unit / LENGTHS["shin"]
            degrees = bend(hip, knee, ankle)
            reach = minus(ankle, hip)
            foot = abs(reach[0]) / body.unit
            shin_length = body.span(names[1], names[2])
        legs.append(
            Leg(
                side=side,
                thigh=(knee[1] - hip[1]) / body.unit / LENGTHS["thigh"],
                shin=shin,
                knee=degrees,
                reach=reach,
                foot=foot,
                thigh_length=body.span(names[0], names[1]),
                shin_length=shin_length,
                joints=body.present(names),
                weight=body.weight(body.present(names)),
            )
        )
    return legs


def leg_facts(body: Body, posture: Fact) -> dict[str, Fact]:
    """Straight, bent or raised, for each leg; unknown without all three joints."""
    found = {leg.side: leg for leg in legs_of(body) if leg.whole}
    facts = {}
    for side in ("left", "right"):
        name, leg = f"{side}_leg", found.get(side)
        if leg is None:
            facts[name] = body.unknown(name)
            continue
        value, margin = _held(leg, posture)
        facts[name] = body.fact(name, value, margin, leg.joints, {"knee_degrees": leg.knee})
    return facts


def _held(leg: Leg, posture: Fact) -> tuple[str, float]:
    upright = posture.value in ("standing", "bending", "mid_air")
    if upright and leg.height < RAISED_DROP and leg.knee > KNEE_BENT:
        return "raised", (RAISED_DROP - leg.height) / 0.5
    length = leg.thigh_length + leg.shin_length
    low, high = BENT_RATIOS
    if length > STUB_LEG:
        if leg.knee <= KNEE_BENT:
            return "bent", (KNEE_BENT - leg.knee) / 40
        if not low * leg.thigh_length <= leg.shin_length <= high * leg.thigh_length:
            return "bent", 0.5
    if leg.knee >= KNEE_STRAIGHT and length >= WHOLE_LEG:
        return "straight", (leg.knee - KNEE_STRAIGHT) / 15
    return "unknown", 0.0


def stance(body: Body, posture: Fact) -> Fact:
    """How far apart the feet of somebody who stands are: wide, normal, closed."""
    names = ("left_hip", "right_hip", "left_ankle", "right_ankle")
    hips = body.mid("left_hip", "right_hip")
    if posture.value not in ("standing", "bending") or hips is None or not body.has(*names[2:]):
        return body.unknown("stance")
    left, right = body.points["left_ankle"], body.points["right_ankle"]
    apart = angle(minus(left, hips), minus(right, hips))
    value, margin = "unknown", 0.0
    if apart <= CLOSED_DEGREES - _GAP_DEGREES / 2:
        value, margin = "closed", (CLOSED_DEGREES - apart) / 8
    elif apart >= WIDE_DEGREES + _GAP_DEGREES / 2:
        value, margin = "wide", (apart - WIDE_DEGREES) / 20
    elif CLOSED_DEGREES + 2 <= apart <= WIDE_DEGREES - 2:
        value, margin = "normal", min(apart - CLOSED_DEGREES, WIDE_DEGREES - apart) / 10
    return body.fact("stance", value, margin, names, {"feet_apart_degrees": apart})
