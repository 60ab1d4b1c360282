"""Things: a name, solids, and whose they are."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from humanagent.training.data.scenes.solids import Box, Cone, FloatArray, Vector

UP: Final = (0.0, 1.0, 0.0)


@dataclass
class Thing:
    """One thing: its name with colour, its solids, and who holds it or sits on it."""

    name: str
    colour: str
    cones: list[Cone] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    holder: int | None = None
    seat_of: int | None = None

    @property
    def words(self) -> str:
        """The name as a caption says it."""
        return f"{self.colour} {self.name}" if self.colour else self.name


def plus(a: FloatArray, *vectors: FloatArray) -> Vector:
    """The sum as plain numbers."""
    x, y, z = (float(v) for v in sum(vectors, a))
    return (x, y, z)


def axes_of(heading: float) -> tuple[Vector, Vector, Vector]:
    """Left, up and forward of somebody upright with this heading."""
    c, s = math.cos(math.radians(heading)), math.sin(math.radians(heading))
    return ((c, 0.0, -s), UP, (s, 0.0, c))
