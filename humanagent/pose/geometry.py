"""Joints of one person as plain numbers: a scale, a body axis, angles.

Every fact is measured here in *body units*: one unit is the length of this person's torso as it
would be without foreshortening. A projection only ever shortens a limb, so the unit is the
largest of what the limbs say, each divided by its share of a body (Drillis & Contini 1966, as
in Winter, *Biomechanics and Motor Control of Human Movement*, table 4.1). Plain ``math`` rather
than numpy: the vectors have two elements and there are thousands of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from humanagent.pose.types import Fact
from humanagent.scene import JOINTS, LIMBS, BBox, Person

Point = tuple[float, float]

#: A guessed (occluded or uncertain) joint counts this much of a seen one.
GUESSED_WEIGHT: Final = 0.6
#: A joint that weighs less is treated as not measured, a fact that is less sure is ``unknown``.
MIN_WEIGHT: Final = 0.25
MIN_CONFIDENCE: Final = 0.3

#: Length of a segment in body units (its share of the stature / the torso's share, .288).
LENGTHS: Final[dict[str, float]] = {
    "torso": 1.0,
    "shoulders": 0.75,
    "upper_arm": 0.65,
    "forearm": 0.51,
    "thigh": 0.85,
    "shin": 0.85,
    "neck": 0.45,  # shoulder line to eye and ear level; generous, for children's larger heads
}
_LIMBS: Final = (
    ("upper_arm", "left_shoulder", "left_elbow"),
    ("upper_arm", "right_shoulder", "right_elbow"),
    ("forearm", "left_elbow", "left_wrist"),
    ("forearm", "right_elbow", "right_wrist"),
    ("thigh", "left_hip", "left_knee"),
    ("thigh", "right_hip", "right_knee"),
    ("shin", "left_knee", "left_ankle"),
    ("shin", "right_knee", "right_ankle"),
    ("shoulders", "left_shoulder", "right_shoulder"),
)
HEAD: Final = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")


@dataclass(frozen=True, slots=True)
class Body:
    """The usable joints of one person, their weights (0..1), scale and axis.

    ``unit`` is in pixels, ``nan`` where nothing gives a scale. ``up`` is the unit vector from
    the hips to the shoulders (for lying people it lies down with them), ``right`` the one a
    quarter turn clockwise from it: for an upright body the viewer's right. ``limbs`` are those
    of which both ends are usable.
    """

    id: str
    points: dict[str, Point]
    weights: dict[str, float]
    unit: float
    up: Point
    bbox: BBox
    limbs: tuple[tuple[Point, Point], ...]

    @property
    def right(self) -> Point:
        """The viewer's right when the body stands upright, turned with the body."""
        return (-self.up[1], self.up[0])

    @property
    def feet(self) -> float | None:
        """How low the lower ankle lies, in pixels from the top; None without ankles."""
        ankles = [self.points[n][1] for n in ("left_ankle", "right_ankle") if n in self.points]
        return max(ankles, default=None)

    def has(self, *names: str) -> bool:
        """Whether all these joints are usable."""
        return self.points.keys() >= set(names)

    def weight(self, names: Iterable[str]) -> float:
        """How far the weakest of these joints can be trusted (0..1)."""
        return min((self.weights.get(n, 0.0) for n in names), default=0.0)

    def mid(self, *names: str) -> Point | None:
        """The mean of those of these joints that are usable, None when none is."""
        found = [self.points[n] for n in names if n in self.points]
        if not found:
            return None
        return sum(p[0] for p in found) / len(found), sum(p[1] for p in found) / len(found)

    def between(self, a: str, b: str) -> Point:
        """The middle of two usable joints."""
        (ax, ay), (bx, by) = self.points[a], self.points[b]
        return (ax + bx) / 2, (ay + by) / 2

    def along(self, vector: Point, axis: Point) -> float:
        """A pixel vector's component along an axis, in body units."""
        return (vector[0] * axis[0] + vector[1] * axis[1]) / self.unit

    def span(self, a: str, b: str) -> float:
        """Distance between two joints in body units."""
        return math.dist(self.points[a], self.points[b]) / self.unit

    def present(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of these joints that are usable."""
        return tuple(n for n in names if n in self.points)

    def fact(
        self,
        name: str,
        value: str,
        margin: float = 1.0,
        joints: Iterable[str] = (),
        numbers: Mapping[str, float] | None = None,
        other: str | None = None,
    ) -> Fact:
        """A fact whose confidence is the weakest joint's weight times how clear the case is.

        ``margin`` is 0 on the threshold and 1 well beyond it. What is less sure than
        ``MIN_CONFIDENCE`` becomes ``unknown``; the numbers stay, as evidence.
        """
        used = self.present(joints)
        confidence = self.weight(used) * (0.5 + 0.5 * clamp(margin))
        if value == "unknown" or confidence < MIN_CONFIDENCE:
            value, confidence = "unknown", 0.0
        rounded = {k: round(v, 2) for k, v in (numbers or {}).items() if math.isfinite(v)}
        return Fact(
            subject=self.id,
            name=name,
            value=value,
            confidence=round(confidence, 3),
            joints=used,
            other=other,
            numbers=rounded,
        )

    def unknown(
        self, name: str, joints: Iterable[str] = (), numbers: Mapping[str, float] | None = None
    ) -> Fact:
        """The fact that says that the joints do not decide."""
        return self.fact(name, "unknown", 0.0, joints, numbers)


def clamp(x: float) -> float:
    """``x`` limited to 0..1."""
    return 0.0 if x < 0 else 1.0 if x > 1 else x


def minus(a: Point, b: Point) -> Point:
    """The vector from ``b`` to ``a``."""
    return (a[0] - b[0], a[1] - b[1])


def angle(a: Point, b: Point) -> float:
    """Angle between two vectors in degrees, 0..180; ``nan`` for a vector without length.

    Example:
        >>> round(angle((1, 0), (0, -2)))
        90
    """
    if not any(a) or not any(b):
        return math.nan
    cross, dot = a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]
    return math.degrees(abs(math.atan2(cross, dot)))


def bend(a: Point, b: Point, c: Point) -> float:
    """Angle at ``b`` between ``a`` and ``c`` in degrees: 180 is a straight limb.

    Example:
        >>> bend((0, 0), (0, 1), (0, 2))
        180.0
    """
    return angle(minus(a, b), minus(c, b))


def body_of(person: Person, scene_size: tuple[int, int]) -> Body:
    """The usable joints of a person with their scale and axis.

    Joints outside the picture are left out whatever their state says.

    Args:
        person: with COCO-17 keypoints in pixels.
        scene_size: (width, height) in pixels.
    """
    points: dict[str, Point] = {}
    weights: dict[str, float] = {}
    keypoints = person.keypoints
    for name, (x, y), score, state in zip(
        JOINTS, keypoints.xy, keypoints.score, keypoints.state, strict=True
    ):
        if state not in ("seen", "guessed"):
            continue
        weight = clamp(score) * (1.0 if state == "seen" else GUESSED_WEIGHT)
        inside = 0 <= x <= scene_size[0] and 0 <= y <= scene_size[1]
        if inside and weight >= MIN_WEIGHT:
            points[name], weights[name] = (x, y), weight
    limbs = tuple((points[a], points[b]) for a, b in LIMBS if a in points and b in points)
    return Body(person.id, points, weights, _unit(points), _up(points), person.bbox, limbs)


def _pair_mid(points: dict[str, Point], part: str) -> Point | None:
    left, right = points.get(f"left_{part}"), points.get(f"right_{part}")
    if left and right:
        return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    return left or right


def _unit(points: dict[str, Point]) -> float:
    said = [
        math.dist(points[a], points[b]) / LENGTHS[segment]
        for segment, a, b in _LIMBS
        if a in points and b in points
    ]
    shoulders, hips = _pair_mid(points, "shoulder"), _pair_mid(points, "hip")
    if shoulders and hips:
        said.append(math.dist(shoulders, hips))
    head = _pair_mid(points, "ear") or _pair_mid(points, "eye")
    if shoulders and head:
        said.append(math.dist(shoulders, head) / LENGTHS["neck"])
    said = sorted(s for s in said if s > 0)
    if not said:
        return math.nan
    # One misplaced joint must not set the scale: with enough limbs, the second largest does.
    return said[-2] if len(said) >= 4 else said[-1]


def _up(points: dict[str, Point]) -> Point:
    """Hips to shoulders; without hips the picture's up, unless the head lies below."""
    shoulders, hips = _pair_mid(points, "shoulder"), _pair_mid(points, "hip")
    if shoulders and hips:
        dx, dy = minus(shoulders, hips)
        length = math.hypot(dx, dy)
        if length > 0:
            return (dx / length, dy / length)
    return (0.0, -1.0)
