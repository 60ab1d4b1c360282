"""How each arm is held.

A limb that is straight in space is straight in every picture, so what bends in the picture
bends in space; the reverse does not hold for an arm that points at the camera, which is
therefore called straight only when it is about as long as an arm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from humanagent.pose.geometry import HEAD, Body, Point, angle, bend, minus
from humanagent.pose.types import Fact

UP: Final[Point] = (0.0, -1.0)

#: The middle of the hand lies this much of a forearm beyond the wrist.
HAND_REACH: Final = 0.35
#: Top of the head above eyes and ears, or above the shoulders, in body units.
HEAD_TOP_FROM_EYES: Final = 0.3
HEAD_TOP_FROM_SHOULDERS: Final = 0.75
#: Half of the gap round the top of the head.
HEAD_TOP_GAP: Final = 0.1

#: Elbow angles; between them nothing is claimed. An arm let down relaxed measures about 165.
BENT_DEGREES: Final = 150.0
STRAIGHT_DEGREES: Final = 160.0
#: Forearm over upper arm is .78 for a straight arm, from wherever it is seen.
BENT_RATIOS: Final = (0.45, 1.5)
#: Shortest arm (of 1.16 units) that can be called straight.
WHOLE_ARM: Final = 0.9
#: An arm shorter than this points at the camera; its elbow angle means nothing.
STUB_ARM: Final = 0.4
#: Shoulder to wrist, from along the body (0) to level (90) and up (180).
HANGING_DEGREES: Final = 35.0
STRETCHED_DEGREES: Final = (55.0, 115.0)
#: A bent arm's hand, above the shoulder: lower is bent, at the shoulder or higher is raised. The
#: gap is narrow because close to it eyes accept both.
BENT_HAND: Final = -0.10
RAISED_HAND: Final = -0.06
#: A hand this far above the shoulder is raised, whatever the elbow does.
CLEARLY_RAISED: Final = 0.2
#: Shoulder width over full width from which an arm level in the picture is out to the side.
FACING_SQUARELY: Final = 0.8


@dataclass(frozen=True, slots=True)
class Arm:
    """A measured arm; lengths in body units."""

    side: str
    shoulder: Point
    elbow: Point
    wrist: Point
    hand: Point
    upper: float
    fore: float
    elbow_degrees: float

    @property
    def joints(self) -> tuple[str, ...]:
        """Names of the joints used."""
        return (f"{self.side}_shoulder", f"{self.side}_elbow", f"{self.side}_wrist")

    @property
    def bent(self) -> float | None:
        """How clearly the elbow is bent (0..1), None where it cannot be said."""
        if self.upper + self.fore < STUB_ARM:
            return None
        margin = (BENT_DEGREES - self.elbow_degrees) / 40
        low, high = BENT_RATIOS
        if self.fore < low * self.upper or self.fore > high * self.upper:
            margin = 0.5
        return margin if margin >= 0 else None

    @property
    def straight(self) -> float | None:
        """How clearly the arm is straight (0..1), None where it cannot be said."""
        if self.elbow_degrees < STRAIGHT_DEGREES or self.upper + self.fore < WHOLE_ARM:
            return None
        return (self.elbow_degrees - STRAIGHT_DEGREES) / 15


def arm_of(body: Body, side: str) -> Arm | None:
    """The arm, when shoulder, elbow and wrist are usable."""
    names = (f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")
    if not body.has(*names):
        return None
    shoulder, elbow, wrist = (body.points[n] for n in names)
    return Arm(
        side=side,
        shoulder=shoulder,
        elbow=elbow,
        wrist=wrist,
        hand=hand_at(elbow, wrist),
        upper=body.span(names[0], names[1]),
        fore=body.span(names[1], names[2]),
        elbow_degrees=bend(shoulder, elbow, wrist),
    )


def hand_at(elbow: Point, wrist: Point) -> Point:
    """The middle of the hand, in line with the forearm."""
    dx, dy = minus(wrist, elbow)
    return (wrist[0] + HAND_REACH * dx, wrist[1] + HAND_REACH * dy)


def head_top(body: Body, axis: Point) -> float | None:
    """Top of the head along an axis, in body units; None without a head or both shoulders."""
    head = body.mid(*HEAD)
    if head is not None:
        return body.along(head, axis) + HEAD_TOP_FROM_EYES
    if body.has("left_shoulder", "right_shoulder"):
        shoulders = body.between("left_shoulder", "right_shoulder")
        return body.along(shoulders, axis) + HEAD_TOP_FROM_SHOULDERS
    return None


def arm_fact(body: Body, side: str, posture: Fact, orientation: Fact) -> Fact:
    """Above head, raised, stretched to the side or forward, bent, hanging; or unknown.

    Heights are measured along the body axis. For people who do not lie the picture's vertical
    must say the same: the arms of somebody who bends down hang, although across the body.
    """
    name = f"{side}_arm"
    arm = arm_of(body, side)
    if arm is None:
        return body.unknown(name)
    axes = [body.up] if posture.value == "lying" or body.up == UP else [body.up, UP]
    found = [_held(body, arm, axis, orientation) for axis in axes]
    values = {value for value, _ in found}
    joints = arm.joints
    if "above_head" in values:
        joints = (*joints, *body.present(HEAD))
    return body.fact(
        name,
        found[0][0] if len(values) == 1 else "unknown",
        min(margin for _, margin in found),
        joints,
        {
            "elbow_degrees": arm.elbow_degrees,
            "raise_degrees": angle(minus(arm.wrist, arm.shoulder), (-body.up[0], -body.up[1])),
            "hand_above_shoulder": body.along(minus(arm.hand, arm.shoulder), body.up),
        },
    )


_UNKNOWN: Final = ("unknown", 0.0)


def _held(body: Body, arm: Arm, axis: Point, orientation: Fact) -> tuple[str, float]:
    """The value against one axis, and how clear it is."""
    top = head_top(body, axis)
    height = body.along(arm.hand, axis)
    if top is not None and height > top - HEAD_TOP_GAP:
        over = height - top - HEAD_TOP_GAP
        return ("above_head", over / 0.4) if over >= 0 else _UNKNOWN
    if arm.straight is not None:
        return _straight(body, arm, axis, orientation)
    lift = height - body.along(arm.shoulder, axis)
    if lift >= (CLEARLY_RAISED if arm.bent is None else RAISED_HAND):
        return "raised", (lift - RAISED_HAND) / 0.3
    if arm.bent is not None and lift <= BENT_HAND:
        return "bent", min(arm.bent, (BENT_HAND - lift) / 0.3)
    return _UNKNOWN


def _straight(body: Body, arm: Arm, axis: Point, orientation: Fact) -> tuple[str, float]:
    reach = minus(arm.wrist, arm.shoulder)
    lifted = angle(reach, (-axis[0], -axis[1]))
    sure = arm.straight or 0.0
    low, high = STRETCHED_DEGREES
    if lifted <= HANGING_DEGREES:
        return "hanging", min(sure, (HANGING_DEGREES - lifted) / 20)
    if lifted >= high:
        return "raised", min(sure, (lifted - high) / 30)
    if lifted >= low:
        return _stretched(body, arm.side, reach, orientation), min(sure, (lifted - low) / 20)
    return _UNKNOWN


def _stretched(body: Body, side: str, reach: Point, orientation: Fact) -> str:
    """To the side of a body seen squarely, forward of one seen from its side."""
    across = body.along(reach, body.right)
    if orientation.value in ("left", "right"):
        ahead = across > 0 if orientation.value == "right" else across < 0
        return "stretched_forward" if ahead else "unknown"
    if orientation.value in ("camera", "away"):
        squarely = abs(orientation.numbers.get("shoulder_width", 0.0)) >= FACING_SQUARELY
        outward = (across > 0) == ((side == "left") == (orientation.value == "camera"))
        return "stretched_side" if squarely and outward else "unknown"
    return "unknown"
