"""Outlines of parts as few points: a source's polygons, or the edge of its mask."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.training.data.rows.types import Part

Ring = tuple[tuple[float, float], ...]
Array = npt.NDArray[np.float64]
#: Most points of a ring and most rings: longer answers are not learnt from.
POINTS: Final = 24
RINGS: Final = 3
#: Points of an edge before they are chosen among; and the least area of a ring, in pixels.
_DENSE: Final = 400
_LEAST: Final = 12.0
#: A point whose triangle with its neighbours has less area than this adds nothing, in pixels.
_FLAT: Final = 0.5


def outlines(part: Part, size: tuple[int, int]) -> tuple[Ring, ...]:
    """The largest rings of a part, each of at most ``POINTS`` points in pixels.

    Args:
        part: with polygons or a mask; none where it has neither.
        size: (width, height) of the picture.

    Example:
        >>> outlines(Part("hat", (0, 0, 9, 9), ((0, 0, 9, 0, 9, 9, 5, 9, 0, 9),)), (9, 9))
        (((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)),)
    """
    rings = [np.array(p, float).reshape(-1, 2) for p in part.polygons if len(p) >= 6]
    if not rings and part.mask:
        rings = edges(decode(part.mask, size))
    large = [(area, n) for n, ring in enumerate(rings) if (area := abs(_area(ring))) >= _LEAST]
    chosen = [rings[n] for _, n in sorted(large, key=lambda pair: (-pair[0], pair[1]))[:RINGS]]
    return tuple(tuple((x, y) for x, y in simple(ring).tolist()) for ring in chosen)


def decode(code: str, size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """(height, width) of COCO's compressed run-length code.

    Own code: pycocotools belongs to another extra, as beside ``convert.rle.encode``.

    Example:
        >>> decode("22", (2, 2)).astype(int).tolist()
        [[0, 1], [0, 1]]
    """
    runs: list[int] = []
    value, shift = 0, 0
    for char in code.encode("ascii"):
        bits = char - 48
        value |= (bits & 31) << shift
        shift += 5
        if bits & 32:
            continue
        if bits & 16:
            value |= -1 << shift
        runs.append(value + runs[-2] if len(runs) > 2 else value)
        value, shift = 0, 0
    flat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return np.asarray(flat.reshape(size[1], size[0], order="F"))


def edges(mask: npt.NDArray[np.bool_]) -> list[Array]:
    """The outer edge of each piece of a mask, along the sides of its pixels; holes are left out.

    Own code: OpenCV's tracer is not a dependency of making data.

    Example:
        >>> edges(np.array([[True, True]]))[0].tolist()
        [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [2.0, 1.0], [1.0, 1.0], [0.0, 1.0]]
    """
    after: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    wide = np.pad(mask, 1)
    inside = wide[1:-1, 1:-1]
    sides = (
        (wide[:-2, 1:-1], (0, 0), (1, 0)),
        (wide[1:-1, 2:], (1, 0), (1, 1)),
        (wide[2:, 1:-1], (1, 1), (0, 1)),
        (wide[1:-1, :-2], (0, 1), (0, 0)),
    )
    for beside, (ax, ay), (bx, by) in sides:  # clockwise, so that holes run the other way
        for y, x in np.argwhere(inside & ~beside).tolist():
            after[x + ax, y + ay].append((x + bx, y + by))
    rings = []
    while after:
        start = min(after)
        ring, at = [start], _next(after, start)
        while at != start:
            ring.append(at)
            at = _next(after, at)
        rings.append(np.array(ring, float))
    return [ring for ring in rings if _area(ring) > 0]


def simple(ring: Array) -> Array:
    """At most ``POINTS`` points, without those that change the shape least.

    After Visvalingam and Whyatt 1993; own code: shapely is not worth a dependency for ten lines.
    """
    if len(ring) > _DENSE:
        ring = ring[np.linspace(0, len(ring), _DENSE, endpoint=False).astype(int)]
    while len(ring) > 3:
        before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
        change = np.abs(_cross(ring - before, after - before)) / 2
        least = int(change.argmin())
        if len(ring) <= POINTS and change[least] >= _FLAT:
            break
        ring = np.delete(ring, least, axis=0)
    return ring


def _next(
    after: dict[tuple[int, int], list[tuple[int, int]]], at: tuple[int, int]
) -> tuple[int, int]:
    following = after[at].pop()
    if not after[at]:
        del after[at]
    return following


def _area(ring: Array) -> float:
    return float(_cross(ring, np.roll(ring, -1, axis=0)).sum()) / 2


def _cross(a: Array, b: Array) -> Array:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
