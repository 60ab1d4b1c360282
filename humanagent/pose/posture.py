"""Posture from the joints: how the torso is held and how the legs carry it.

For a level camera the height between two joints, over the true length of the segment between
them, is the cosine of its tilt in space: 1 upright, 0 level, negative upside down. It does not
matter whether the segment leans sideways in the picture or towards the camera, so one set of
rules covers front, back and side views and foreshortened limbs. Between the bounds of two
postures lies a gap, where nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from humanagent.pose.geometry import Body, Point, angle, clamp, minus
from humanagent.pose.legs import KNEE_BENT, KNEE_STRAIGHT, WHOLE_LEG, Leg, legs_of
from humanagent.pose.types import Fact

_TORSO: Final = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")

#: Rise of the torso (cosine of its tilt).
UPRIGHT: Final = 0.7  # within 45 degrees of upright
BENT: Final = 0.55  # tilted by more than 57
LEVEL: Final = 0.45  # tilted by more than 63
LEANING: Final = 0.35  # who sits or crouches may lean further forward than who stands
#: Drop of the thigh and shin of a leg that is stood on.
THIGH_CARRIES: Final = 0.8
SHIN_CARRIES: Final = 0.6
LONE_THIGH_CARRIES: Final = 0.9  # with the ankle out of sight
#: Thighs of people who sit are 60 degrees or more from vertical, of people who crouch more.
THIGH_SITS: Final = 0.5
THIGH_CROUCHES: Final = 0.35
#: Hip above ankle, in body units: a crouch, a seat. Standing measures 1.7.
CROUCH_HEIGHT: Final = (0.2, 0.6)
SEAT_HEIGHT: Final = (0.7, 1.5)
#: Shins of people who crouch or sit on a chair, not of legs stretched towards the camera.
FOLDED_SHIN: Final = 0.5
#: A foot further from under the hip does not carry the body.
FOOT_UNDER: Final = 0.6
#: The knee of a leg that is stood on.
KNEE_CARRIES: Final = 125.0
#: A leg that weighs less than this share of the other is a guess that decides nothing: the far
#: leg of a rider is put where a leg would hang.
TRUSTED: Final = 0.7

_Found = tuple[str, float]
_UNKNOWN: Final[_Found] = ("unknown", 0.0)


def posture(body: Body, scene_size: tuple[int, int]) -> Fact:
    """Standing, sitting, crouching, kneeling, bending, lying, mid-air; or unknown.

    Nothing is claimed without a hip and a knee: who is cut off at the waist may stand or sit.
    Whether feet touch the ground cannot be seen in joints; ``mid_air`` is claimed for leaps
    with the legs wide apart only.

    Args:
        body: the joints of a person.
        scene_size: (width, height) of the picture in pixels.
    """
    known = legs_of(body)
    legs = [leg for leg in known if leg.weight >= TRUSTED * max(one.weight for one in known)]
    hips = body.mid("left_hip", "right_hip")
    if hips is None or not legs:
        return body.unknown("posture", body.present(_TORSO))
    shoulders = body.mid("left_shoulder", "right_shoulder")
    numbers: dict[str, float] = {}
    for leg in legs:
        numbers[f"{leg.side}_thigh_drop"] = leg.thigh
        numbers[f"{leg.side}_shin_drop"] = leg.shin
        numbers[f"{leg.side}_knee_degrees"] = leg.knee
    if shoulders is not None:
        torso = minus(shoulders, hips)
        numbers["torso_rise"] = -torso[1] / body.unit
        value, margin = _whole(body, torso, legs)
        if value in ("standing", "bending") and not _may_stand(known):
            value = "unknown"
    elif hips[1] < 0.9 * body.unit:
        # An upright torso would leave the picture at the top, a bent one would be in it.
        value, margin = _standing(legs) if _may_stand(known) else _UNKNOWN
        margin = clamp(margin) / 2
    else:
        value, margin = _UNKNOWN
    joints = [*body.present(_TORSO), *(j for leg in legs for j in leg.joints)]
    return body.fact("posture", value, margin, dict.fromkeys(joints), numbers)


def _whole(body: Body, torso: Point, legs: Sequence[Leg]) -> _Found:
    """The posture of a body of which torso and legs are known."""
    rise = -torso[1] / body.unit
    if rise < LEVEL and _legs_lie(legs) and abs(torso[0]) > 0.5 * body.unit:
        return "lying", (LEVEL - rise) / 0.3
    if rise < BENT:
        value, margin = _standing(legs)
        if value == "standing":
            return "bending", min(margin, (BENT - rise) / 0.3)
    if rise >= UPRIGHT:
        for rule in (_kneeling, _mid_air, _standing):
            value, margin = rule(legs)
            if value != "unknown":
                return value, min(margin, (rise - UPRIGHT) / 0.2)
    if rise < LEANING:
        return _UNKNOWN
    crouch = _crouching(legs)
    return crouch if crouch[0] != "unknown" else _sitting(legs, rise)


def _legs_lie(legs: Sequence[Leg]) -> bool:
    return all(leg.thigh < 0.5 and not leg.height > 0.6 for leg in legs)


def _standing(legs: Sequence[Leg]) -> _Found:
    """At least one leg is upright and nearly straight; the other may do anything."""
    margins = []
    for leg in legs:
        if not leg.whole:
            margins.append((leg.thigh - LONE_THIGH_CARRIES) / 0.2)
        elif leg.knee > KNEE_CARRIES:
            margins.append(min((leg.thigh - THIGH_CARRIES) / 0.2, (leg.shin - SHIN_CARRIES) / 0.2))
    best = max(margins, default=-1.0)
    return ("standing", best) if best >= 0 else _UNKNOWN


def _may_stand(legs: Sequence[Leg]) -> bool:
    """Both legs known and none folded on a seat or pedal: riders keep one leg straight, too.

    A level thigh is folded unless the leg is seen to be stretched, as in a kick.
    """
    return len(legs) == 2 and all(
        leg.thigh >= THIGH_SITS
        or (leg.knee >= KNEE_BENT and leg.thigh_length + leg.shin_length >= WHOLE_LEG)
        for leg in legs
    )


def _sitting(legs: Sequence[Leg], rise: float) -> _Found:
    """All known thighs near level, and the weight on a seat.

    Feet away from under the body do not carry it, whatever the height of the seat. Else the
    hips must be at the height of a chair; people who crouch halfway (skiers, surfers) have
    level thighs there too, but keep their balance by leaning torso and shins forward.
    """
    thigh = max(leg.thigh for leg in legs)
    margin = (THIGH_SITS - thigh) / 0.4
    whole = [leg for leg in legs if leg.whole]
    if margin < 0 or (not whole and thigh < -0.2):
        return _UNKNOWN
    if len(whole) < 2:
        margin = clamp(margin) / 2
    if not whole or _off_balance(whole):
        return "sitting", margin
    low, high = SEAT_HEIGHT
    leans = rise < 0.75 and max(leg.shin for leg in whole) < 0.85
    on_chair = all(low <= leg.height <= high and leg.shin >= FOLDED_SHIN for leg in whole)
    return ("sitting", margin) if on_chair and not leans else _UNKNOWN


def _off_balance(legs: Sequence[Leg]) -> bool:
    """Both feet far from under the hips, on the same side."""
    ahead = {leg.reach[0] > 0 for leg in legs}
    return len(ahead) == 1 and all(leg.foot > FOOT_UNDER for leg in legs)


def _crouching(legs: Sequence[Leg]) -> _Found:
    """Hips close above the feet, both of them known and under the body."""
    low, high = CROUCH_HEIGHT
    if len(legs) < 2 or not all(leg.whole for leg in legs):
        return _UNKNOWN
    if all(
        leg.thigh < THIGH_CROUCHES
        and leg.shin >= FOLDED_SHIN
        and low <= leg.height <= high
        and leg.foot < FOOT_UNDER
        for leg in legs
    ):
        return "crouching", min((THIGH_CROUCHES - leg.thigh) / 0.3 for leg in legs)
    return _UNKNOWN


def _kneeling(legs: Sequence[Leg]) -> _Found:
    """A knee on the ground under the hip: the thigh upright, the ankle no lower than the knee.

    The other leg kneels as well or stands on the ground before the body: its ankle is level
    with the kneeling knee.
    """
    whole = [leg for leg in legs if leg.whole]
    down = [leg for leg in whole if leg.thigh >= THIGH_CARRIES and leg.shin <= 0.3]
    if not down or len(whole) < 2:
        return _UNKNOWN
    margin = min((0.3 - leg.shin) / 0.3 for leg in down)
    if len(down) == 2:
        return "kneeling", margin
    ground = max(leg.thigh for leg in down) * 0.85
    other = next(leg for leg in whole if leg not in down)
    planted = other.thigh < THIGH_SITS and other.shin > SHIN_CARRIES
    level = abs(other.height - ground) < 0.3
    return ("kneeling", margin) if planted and level else _UNKNOWN


def _mid_air(legs: Sequence[Leg]) -> _Found:
    """Both legs straight, more than 100 degrees apart and not on the ground as in the splits."""
    if len(legs) < 2 or not all(leg.whole and leg.knee > KNEE_STRAIGHT - 10 for leg in legs):
        return _UNKNOWN
    apart = angle(legs[0].reach, legs[1].reach)
    if apart > 100 and all(leg.height > 0.35 for leg in legs):
        return "mid_air", (apart - 100) / 40
    return _UNKNOWN
