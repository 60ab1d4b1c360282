"""Where each hand is: above the head, at the face, at the other hand, on the hip, at somebody."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from humanagent.pose.arms import BENT_DEGREES, arm_of, hand_at
from humanagent.pose.geometry import HEAD, Body, Point, clamp, minus
from humanagent.pose.types import Fact

#: Distances in body units: up to the first the hand is there, from the second on it is not.
AT_FACE: Final = (0.3, 0.45)
NEAR_HAND: Final = (0.3, 0.45)
ON_HIP: Final = (0.25, 0.4)
ELBOW_OUT: Final = 0.2
NEAR_PERSON: Final = (0.15, 0.4)
#: Sizes of two people whose bodies are taken to be equally far away.
SAME_DEPTH: Final = 1.4


def hand_fact(
    body: Body, side: str, arm: Fact, orientation: Fact, others: Sequence[Body] = ()
) -> Fact:
    """Where a hand is; ``unknown`` without its wrist and where it is only almost somewhere.

    The first that holds: above the head, at the face, near the other hand, on the hip, near
    another person (whose id is in ``other``), free. The hand is taken to lie beyond the wrist,
    in line with the forearm. Near means near in the picture; for other people the sizes must
    agree too, so that nobody in the background is touched, and two hands of somebody seen from
    the side, where they cover each other anyway, are not said to be near.
    """
    name, wrist_name, elbow_name = f"{side}_hand", f"{side}_wrist", f"{side}_elbow"
    if not body.has(wrist_name) or not math.isfinite(body.unit):
        return body.unknown(name)
    if arm.value == "above_head":
        return arm.model_copy(update={"name": name})
    wrist, elbow = body.points[wrist_name], body.points.get(elbow_name)
    hand = hand_at(elbow, wrist) if elbow else wrist
    joints = body.present((elbow_name, wrist_name))

    almost = elbow is None
    for value, distance, (near, far), other in _places(body, side, hand, others):
        if value == "near_other_hand" and orientation.value not in ("camera", "away"):
            almost = almost or distance < far
            continue
        if distance <= near:
            margin = clamp((near - distance) / near)
            used = (*joints, f"{side}_hip") if value == "on_hip" else joints
            return body.fact(name, value, margin, used, {"distance": distance}, other)
        almost = almost or distance < far
    return body.unknown(name, joints) if almost else body.fact(name, "free", 0.5, joints)


def _places(
    body: Body, side: str, hand: Point, others: Sequence[Body]
) -> Iterator[tuple[str, float, tuple[float, float], str | None]]:
    """Value, distance in body units, bounds, other person: in order of precedence."""
    face = body.mid("nose", "left_eye", "right_eye") or body.mid(*HEAD)
    if face:
        yield "at_face", math.dist(hand, face) / body.unit, AT_FACE, None
    opposite = "right" if side == "left" else "left"
    wrist, elbow = body.points.get(f"{opposite}_wrist"), body.points.get(f"{opposite}_elbow")
    if wrist:
        there = hand_at(elbow, wrist) if elbow else wrist
        yield "near_other_hand", math.dist(hand, there) / body.unit, NEAR_HAND, None
    hip = body.points.get(f"{side}_hip")
    if hip and _elbow_out(body, side):
        yield "on_hip", math.dist(hand, hip) / body.unit, ON_HIP, None
    reach = NEAR_PERSON[1] * body.unit
    for other in others:
        x0, y0, x1, y1 = other.bbox
        outside = not (x0 - reach <= hand[0] <= x1 + reach and y0 - reach <= hand[1] <= y1 + reach)
        if other.id == body.id or outside or not _alike(body, other):
            continue
        yield "near_person", distance_to(hand, other) / body.unit, NEAR_PERSON, other.id


def _elbow_out(body: Body, side: str) -> bool:
    """A bent arm whose elbow stands off the body: a hand that hangs passes the hip as well."""
    arm, chest = arm_of(body, side), body.mid("left_shoulder", "right_shoulder")
    if arm is None or chest is None or arm.elbow_degrees >= BENT_DEGREES:
        return False
    out = body.along(minus(arm.elbow, chest), body.right)
    shoulder = body.along(minus(arm.shoulder, chest), body.right)
    return abs(out) - abs(shoulder) >= ELBOW_OUT and out * shoulder >= 0


def _alike(a: Body, b: Body) -> bool:
    ratio = a.unit / b.unit
    return 1 / SAME_DEPTH <= ratio <= SAME_DEPTH  # False where a scale is nan


def distance_to(point: Point, body: Body) -> float:
    """Distance in pixels from a point to the nearest limb or joint; inf without joints."""
    to_joints = min((math.dist(point, p) for p in body.points.values()), default=math.inf)
    return min((_to_segment(point, a, b) for a, b in body.limbs), default=to_joints)


def _to_segment(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    t = clamp(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square) if square else 0.0
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)
