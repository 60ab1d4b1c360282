"""Facts about two people: side, depth, distance, facing. Left and right are the viewer's."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from humanagent.pose.geometry import LENGTHS, Body, clamp
from humanagent.pose.hands import distance_to
from humanagent.pose.types import Fact

#: Centres closer than this share of the mean width are neither left nor right of each other.
SIDE_GAP: Final = 0.15
#: Ratios of size: up to the first is the same depth, from the second on one is in front.
SAME_SIZE: Final = 1.15
OTHER_SIZE: Final = 1.35
#: How much lower the feet of the nearer person must be, and how level those of neighbours.
FEET_LOWER: Final = 0.2
FEET_LEVEL: Final = 0.6
#: Gaps between two bodies, in body units of the larger: a unit is about half a metre.
TOUCHING: Final = 0.12
NEAR: Final = 1.0
APART: Final = 1.6
#: Gap between the boxes, in heights of the taller, that is apart even without joints.
APART_BOXES: Final = 0.6

_MIRROR: Final = {
    "left_of": "right_of",
    "right_of": "left_of",
    "in_front_of": "behind",
    "behind": "in_front_of",
}


class _Found(NamedTuple):
    value: str
    confidence: float = 0.0
    number: float = math.nan
    joints: tuple[str, ...] = ()


_UNKNOWN: Final = _Found("unknown")


def pair_of(
    a: Body, b: Body, facing: tuple[Fact, Fact], *, crowd: bool = False
) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """The facts of ``a`` about ``b`` and, the other way round, of ``b`` about ``a``.

    Args:
        a: joints and box of one person.
        b: of the other.
        facing: the orientation of ``a`` and of ``b``.
        crowd: measure only ``side`` for people who are far from each other.
    """
    if crowd and _box_gap(a, b) > APART_BOXES * max(_height(a), _height(b)):
        return _both_ways(a, b, {"side": _side(a, b)})
    ratio = a.unit / b.unit  # nan where one has no scale; comparisons are then False
    found = {
        "side": _side(a, b),
        "depth": _depth(a, b, ratio),
        "distance": _distance(a, b, ratio),
        "facing": _facing(a, b, facing),
    }
    return _both_ways(a, b, found)


def _both_ways(
    a: Body, b: Body, found: dict[str, _Found]
) -> tuple[dict[str, Fact], dict[str, Fact]]:
    forth, back = {}, {}
    for name, f in found.items():
        number = {} if math.isnan(f.number) else {_NUMBERS[name]: round(f.number, 2)}
        confidence = round(f.confidence, 3)
        forth[name] = Fact(
            subject=a.id, name=name, value=f.value, confidence=confidence, joints=f.joints,
            other=b.id, numbers=number,
        )  # fmt: skip
        back[name] = Fact(
            subject=b.id, name=name, value=_MIRROR.get(f.value, f.value), confidence=confidence,
            joints=f.joints, other=a.id, numbers=number,
        )  # fmt: skip
    return forth, back


_NUMBERS: Final = {
    "side": "centres_apart_widths",
    "depth": "size_ratio",
    "distance": "gap",
    "facing": "",
}


def _side(a: Body, b: Body) -> _Found:
    width = (a.bbox[2] - a.bbox[0] + b.bbox[2] - b.bbox[0]) / 2
    apart = (b.bbox[0] + b.bbox[2] - a.bbox[0] - a.bbox[2]) / 2 / max(width, 1.0)
    if abs(apart) < SIDE_GAP:
        return _Found("unknown", number=abs(apart))
    confidence = 0.5 + 0.5 * clamp((abs(apart) - SIDE_GAP) / 0.5)
    return _Found("left_of" if apart > 0 else "right_of", confidence, abs(apart))


def _depth(a: Body, b: Body, ratio: float) -> _Found:
    """Who looks larger is nearer, unless the feet say otherwise (a child beside a parent)."""
    larger = max(ratio, 1 / ratio)
    feet = None
    if a.feet is not None and b.feet is not None:
        lower = (a.feet - b.feet) / max(a.unit, b.unit)
        feet = lower if ratio >= 1 else -lower
    if larger <= SAME_SIZE and (feet is None or abs(feet) <= FEET_LEVEL):
        return _Found("same_depth", 0.6, larger)
    if larger >= OTHER_SIZE and (feet is None or feet >= FEET_LOWER):
        confidence = 0.5 + 0.5 * clamp((larger - OTHER_SIZE) / 0.6)
        value = "in_front_of" if ratio > 1 else "behind"
        return _Found(value, confidence * (0.6 if feet is None else 1.0), larger)
    return _Found("unknown", number=larger)


def _distance(a: Body, b: Body, ratio: float) -> _Found:
    """How far apart the bodies are in the picture; near needs about the same size as well."""
    between = _box_gap(a, b)
    if between > APART_BOXES * max(_height(a), _height(b)):
        return _Found("apart", 0.9)
    unit = max(a.unit, b.unit)
    if not (a.points and b.points) or math.isnan(ratio):
        return _UNKNOWN
    if between > APART * unit:
        return _Found("apart", 0.8, between / unit)
    if not 1 / OTHER_SIZE <= ratio <= OTHER_SIZE:
        return _UNKNOWN
    gap = _gap(a, b, unit)
    if gap > APART:
        return _Found("apart", 0.7, gap)
    if gap > NEAR:
        return _Found("unknown", number=gap)
    if gap <= TOUCHING:
        return _Found("touching", 0.5 + 0.3 * clamp(1 - gap / TOUCHING), gap)
    return _Found("near", 0.5 + 0.4 * clamp(NEAR - gap), gap)


def _height(body: Body) -> float:
    return body.bbox[3] - body.bbox[1]


def _box_gap(a: Body, b: Body) -> float:
    dx = max(a.bbox[0], b.bbox[0]) - min(a.bbox[2], b.bbox[2])
    dy = max(a.bbox[1], b.bbox[1]) - min(a.bbox[3], b.bbox[3])
    return math.hypot(max(dx, 0.0), max(dy, 0.0))


def _gap(a: Body, b: Body, unit: float) -> float:
    """Units between the nearest joints, or between a hand of one and a limb of the other."""
    dist, others = math.dist, tuple(b.points.values())
    best = min([dist(p, q) for p in a.points.values() for q in others])
    # The middle of a limb is at most half a limb nearer than its ends.
    if best > (TOUCHING + 0.5 * LENGTHS["thigh"]) * unit:
        return best / unit
    for one, other in ((a, b), (b, a)):
        for wrist in ("left_wrist", "right_wrist"):
            if wrist in one.points:
                best = min(best, distance_to(one.points[wrist], other))
    return best / unit


def _facing(a: Body, b: Body, facing: tuple[Fact, Fact]) -> _Found:
    """Needs both orientations; somebody seen from behind may face somebody seen from before."""
    values = (facing[0].value, facing[1].value)
    if "unknown" in values or set(values) == {"camera", "away"}:
        return _UNKNOWN
    confidence = min(facing[0].confidence, facing[1].confidence)
    side = _side(a, b).value
    if set(values) == {"left", "right"}:
        if side == "unknown":
            return _UNKNOWN
        towards = values == (("right", "left") if side == "left_of" else ("left", "right"))
        value = "facing_each_other" if towards else "not_facing_each_other"
        return _Found(value, confidence)
    return _Found("not_facing_each_other", confidence)
