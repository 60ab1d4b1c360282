"""The two solids that everything is made of: round cones and boxes.

A round cone is the hull of two balls (a limb, a torso, a plant); squashed along one axis it is a
foot, a hat brim or a racket. Boxes make furniture, phones and walls. Both are met by a ray in
closed form, which is why a picture needs neither meshes nor a graphics library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Vector = tuple[float, float, float]

#: Owners from here on are things; below are people.
THING: Final = 100


class Cone(NamedTuple):
    """One round cone in metres: balls of radius ``ra`` at ``a`` and ``rb`` at ``b``.

    ``squash`` >= 1 divides its extent along the unit vector ``axis``.
    """

    a: Vector
    b: Vector
    ra: float
    rb: float
    colour: Vector
    axis: Vector = (0.0, 0.0, 1.0)
    squash: float = 1.0


class Box(NamedTuple):
    """One box: centre, half extents along its axes (rows of ``axes``), colour."""

    centre: Vector
    half: Vector
    colour: Vector
    axes: tuple[Vector, Vector, Vector] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass
class Cones:
    """N round cones as arrays; ``owner`` is a person's index or ``THING`` + a thing's index.

    ``stripe`` is 0 for plain, else the stripes per metre along the cone.
    """

    a: FloatArray  # (N, 3)
    b: FloatArray  # (N, 3)
    ra: FloatArray  # (N,)
    rb: FloatArray  # (N,)
    axis: FloatArray  # (N, 3)
    squash: FloatArray  # (N,)
    colour: FloatArray  # (N, 3)
    stripe: FloatArray  # (N,)
    owner: IntArray  # (N,)
    part: IntArray  # (N,)

    def __len__(self) -> int:
        return len(self.ra)


@dataclass
class Boxes:
    """N boxes as arrays."""

    centre: FloatArray  # (N, 3)
    half: FloatArray  # (N, 3)
    axes: FloatArray  # (N, 3, 3), rows are the axes
    colour: FloatArray  # (N, 3)
    owner: IntArray  # (N,)

    def __len__(self) -> int:
        return len(self.owner)


def cones_of(things: Sequence[tuple[int, Cone]]) -> Cones:
    """Arrays of (owner, cone)."""
    n = len(things)
    flat = np.array(
        [(*c.a, *c.b, c.ra, c.rb, *c.axis, c.squash, *c.colour) for _, c in things], float
    ).reshape(n, 15)
    return Cones(
        a=flat[:, 0:3],
        b=flat[:, 3:6],
        ra=flat[:, 6],
        rb=flat[:, 7],
        axis=flat[:, 8:11],
        squash=flat[:, 11],
        colour=flat[:, 12:15],
        stripe=np.zeros(n),
        owner=np.array([owner for owner, _ in things], np.int64),
        part=np.full(n, -1, np.int64),
    )


def boxes_of(things: Sequence[tuple[int, Box]]) -> Boxes:
    """Arrays of (owner, box)."""
    n = len(things)
    return Boxes(
        centre=np.array([b.centre for _, b in things], float).reshape(n, 3),
        half=np.array([b.half for _, b in things], float).reshape(n, 3),
        axes=np.array([b.axes for _, b in things], float).reshape(n, 3, 3),
        colour=np.array([b.colour for _, b in things], float).reshape(n, 3),
        owner=np.array([owner for owner, _ in things], np.int64),
    )


def joined(first: Cones, second: Cones) -> Cones:
    """Both, one after the other."""
    if not len(second):
        return first
    return Cones(
        *(
            np.concatenate([getattr(first, f), getattr(second, f)])
            for f in Cones.__dataclass_fields__
        )
    )
