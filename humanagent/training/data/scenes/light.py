"""Light: where it comes from, how warm and how strong it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from humanagent.training.data.scenes.config import SceneConfig
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.solids import Vector


@dataclass(frozen=True)
class Light:
    """One far lamp and the light of the surroundings.

    ``towards`` is the unit vector to the lamp in world axes; ``lamp`` and ``ambient`` are RGB
    factors; ``shadow`` is how dark a shadow on the ground is (0..1).
    """

    towards: Vector
    lamp: Vector
    ambient: Vector
    shadow: float
    dim: bool


def draw_light(dice: Dice, config: SceneConfig, outdoors: bool) -> Light:
    """Sun, clouds, lamps or evening."""
    azimuth, rise = math.radians(dice.uniform(-75, 75)), math.radians(dice.uniform(38, 72))
    towards = (
        math.sin(azimuth) * math.cos(rise),
        math.sin(rise),
        math.cos(azimuth) * math.cos(rise),
    )
    warm = dice.uniform(-0.05, 0.09)
    dim = dice.chance(config.dim)
    strength = dice.uniform(0.28, 0.4) if dim else dice.uniform(0.55, 0.75)
    around = dice.uniform(0.26, 0.34) if dim else dice.uniform(0.46, 0.6)
    return Light(
        towards=towards,
        lamp=(strength * (1 + warm), strength, strength * (1 - warm)),
        ambient=(around * (1 - warm / 2), around, around * (1 + warm / 2)),
        shadow=dice.uniform(0.3, 0.5) if outdoors else dice.uniform(0.15, 0.35),
        dim=dim,
    )
